/* log.c - one line of JSON for each event, written with one call, so that lines of several threads
 * do not mix. Nothing is allocated: what must be told about a full memory can be told. The keys
 * come from the format, never from a value, so a value cannot add members. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/text.h"

enum { PAIRS_BYTES = 1536, LINE_BYTES = 4096 /* what a pipe takes as one piece */ };

static _Atomic int least_level = LOG_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&least_level, (int)level);
}

/* JSON readers hold integers up to 2^53 exactly; a longer one, an id, is a string, and so is one
 * with zeros in front, a SIRET. */
static void build_value(struct text_builder *line, struct text value)
{
    const int64_t exact = INT64_C(1) << 53;
    int64_t number;
    bool padded = value.len > 1 && value.at[0] == '0';
    if (!padded && text_to_int(value, &number) && number >= -exact && number <= exact)
        build_int(line, number);
    else
        build_json_string(line, value);
}

/* Takes the value of `key` off the front of `pairs`: up to " next_key=", or all of it. */
static struct text take_value(struct text *pairs, struct text key, struct text next_key)
{
    size_t start = key.len + 1 < pairs->len ? key.len + 1 : pairs->len; /* after "key=" */
    struct text value = { pairs->at + start, pairs->len - start };
    *pairs = (struct text){ value.at + value.len, 0 };
    if (!next_key.at) return value;
    for (size_t i = 0; i + 1 + next_key.len < value.len; i++) {
        if (value.at[i] != ' ' || value.at[i + 1 + next_key.len] != '=') continue;
        struct text after = { value.at + i + 1, value.len - i - 1 };
        if (!text_starts_with(after, next_key)) continue;
        *pairs = after;
        return (struct text){ value.at, i };
    }
    return value;
}

/* The key of the next "key=%x" in the format, absent after the last. */
static struct text take_key(struct text *format)
{
    struct text word = text_cut(format, ' ');
    return word.at ? text_cut(&word, '=') : word;
}

static void build_pairs(struct text_builder *line, struct text format, struct text pairs)
{
    struct text key = take_key(&format);
    while (key.at) {
        struct text next_key = take_key(&format);
        build_chars(line, ",");
        build_json_string(line, key);
        build_chars(line, ":");
        build_value(line, take_value(&pairs, key, next_key));
        key = next_key;
    }
}

static void build_head(struct text_builder *line, enum log_level level, const char *event)
{
    static const char *const names[] = { "debug", "info", "warn", "error" };
    build_chars(line, "{\"ts\":\"");
    build_instant_iso(line, clock_machine_ms());
    build_format(line, "\",\"level\":\"%s\",\"event\":", names[level]);
    build_json_string(line, text_of(event));
}

void log_event(enum log_level level, const char *event, const char *pairs, ...)
{
    if ((int)level < atomic_load(&least_level)) return;
    char values[PAIRS_BYTES], bytes[LINE_BYTES];
    va_list args;
    va_start(args, pairs);
    int len = vsnprintf(values, sizeof values, pairs, args);
    va_end(args);
    struct text_builder line = { .at = bytes, .cap = sizeof bytes };
    build_head(&line, level, event);
    if (len > 0 && len < PAIRS_BYTES)
        build_pairs(&line, text_of(pairs), (struct text){ values, (size_t)len });
    build_chars(&line, "}\n");
    if (line.failed || len >= PAIRS_BYTES) {
        line = (struct text_builder){ .at = bytes, .cap = sizeof bytes };
        build_head(&line, level, event);
        build_chars(&line, ",\"too_long\":true}\n");
    }
    /* Nobody is left to be told when the log itself cannot be written. */
    ssize_t written = write(STDERR_FILENO, line.at, line.len);
    (void)written;
}
