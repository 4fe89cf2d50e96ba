/* text.c - looking at texts: comparing, cutting and reading them without copying. */
#include "base/text.h"

#include <string.h>
#include <unicode/utf8.h>

struct text text_of(const char *nul_terminated)
{
    if (!nul_terminated) return (struct text){ 0 };
    return (struct text){ nul_terminated, strlen(nul_terminated) };
}

bool text_is_empty(struct text text)
{
    return text.len == 0;
}

bool text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool text_is(struct text text, const char *nul_terminated)
{
    return text_equal(text, text_of(nul_terminated));
}

bool text_starts_with(struct text text, struct text prefix)
{
    return text.len >= prefix.len && text_equal((struct text){ text.at, prefix.len }, prefix);
}

int text_compare(struct text a, struct text b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    if (order) return order;
    return (a.len > b.len) - (a.len < b.len);
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct text text_trim(struct text text)
{
    while (text.len > 0 && is_white(text.at[0])) text = (struct text){ text.at + 1, text.len - 1 };
    while (text.len > 0 && is_white(text.at[text.len - 1])) text.len--;
    return text;
}

struct text text_cut(struct text *rest, char separator)
{
    struct text whole = *rest;
    const char *found = whole.len ? memchr(whole.at, separator, whole.len) : NULL;
    if (!found) {
        *rest = (struct text){ 0 };
        return whole;
    }
    size_t before = (size_t)(found - whole.at);
    *rest = (struct text){ found + 1, whole.len - before - 1 };
    return (struct text){ whole.at, before };
}

bool text_to_int(struct text text, int64_t *out)
{
    bool negative = text.len > 0 && text.at[0] == '-';
    size_t i = negative;
    if (i == text.len) return false;
    int64_t value = 0;
    for (; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return false;
        int digit = text.at[i] - '0';
        /* Summed on the negative side, which reaches one further: INT64_MIN can be read. */
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_sub_overflow(value, digit, &value)) return false;
    }
    if (!negative && __builtin_sub_overflow(0, value, &value)) return false;
    *out = value;
    return true;
}

size_t text_count_characters(struct text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) count += !U8_IS_TRAIL(text.at[i]);
    return count;
}

bool text_is_utf8(struct text text)
{
    for (size_t i = 0; i < text.len;) {
        UChar32 c;
        U8_NEXT(text.at, i, text.len, c);
        if (c <= 0) return false; /* negative: ill-formed; 0: NUL */
    }
    return true;
}
