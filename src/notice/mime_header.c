/* mime_header.c - mail headers are ASCII: accents travel as encoded words (RFC 2047), each whole in
 * itself, so that no letter is cut in two. */
#include "notice/mime_header.h"

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/civil.h"

static bool is_plain(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] > '~') return false;
    return !memmem(text.at, text.len, "=?", 2);
}

/* As many bytes as an encoded word of 75 characters can hold, cut between letters. */
static struct text next_word(struct text *rest)
{
    enum { WORD_BYTES = 45 };
    struct text word = *rest;
    if (word.len > WORD_BYTES) {
        word.len = WORD_BYTES;
        while (((uint8_t)rest->at[word.len] & 0xC0) == 0x80) word.len--;
    }
    rest->at += word.len;
    rest->len -= word.len;
    return word;
}

struct text mime_words(struct arena *arena, struct text text)
{
    if (is_plain(text)) return text_copy(arena, text);
    struct text_builder out = { .arena = arena };
    while (text.len) {
        struct text word = next_word(&text);
        char base64[sodium_base64_ENCODED_LEN(48, sodium_base64_VARIANT_ORIGINAL)];
        sodium_bin2base64(base64, sizeof base64, (const uint8_t *)word.at, word.len,
                          sodium_base64_VARIANT_ORIGINAL);
        build_format(&out, "%s=?UTF-8?B?%s?=", out.len ? " " : "", base64);
    }
    return built(&out);
}

struct text mime_date(struct arena *arena, int64_t at_ms)
{
    static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    enum { DAY_SECONDS = 86400 };
    int64_t seconds = floor_div(at_ms, 1000), day = floor_div(seconds, DAY_SECONDS);
    struct ymd d = day_to_ymd(day);
    int of_day = (int)(seconds - day * DAY_SECONDS);
    return text_format(arena, "%s, %02d %s %04d %02d:%02d:%02d +0000",
                       weekdays[day_of_week(day) - 1], d.day, months[d.month - 1], d.year,
                       of_day / 3600, of_day / 60 % 60, of_day % 60);
}
