/* money.c - reading, writing and sharing integer euro cents. */
#include "base/money.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"

enum { LARGEST_EUROS = 10000000 };
#define NARROW_NO_BREAK_SPACE "\u202F"
#define NO_BREAK_SPACE        "\u00A0"

static bool digits_parse(struct text digits, size_t longest, int64_t *value)
{
    if (digits.len == 0 || digits.len > longest || digits.at[0] == '-') return false;
    return text_to_int(digits, value);
}

bool cents_parse(struct text text, int64_t *cents)
{
    struct text rest = text;
    struct text euros_text = text_cut(&rest, '.');
    if (!rest.at) {
        rest = text;
        euros_text = text_cut(&rest, ',');
    }
    int64_t euros, decimals = 0;
    if (!digits_parse(euros_text, 8, &euros)) return false;
    if (rest.at && !digits_parse(rest, 2, &decimals)) return false;
    if (rest.len == 1) decimals *= 10;
    int64_t total = euros * 100 + decimals;
    if (total > LARGEST_EUROS * INT64_C(100)) return false;
    *cents = total;
    return true;
}

static void build_grouped(struct text_builder *out, uint64_t number, const char *separator)
{
    if (number < 1000) {
        build_int(out, (int64_t)number);
        return;
    }
    build_grouped(out, number / 1000, separator);
    build_chars(out, separator);
    build_format(out, "%03d", (int)(number % 1000));
}

struct text cents_text(struct arena *arena, int64_t cents, enum lang lang)
{
    uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    struct text_builder out = { .arena = arena };
    if (cents < 0) build_chars(&out, "-");
    if (lang == ENGLISH) build_chars(&out, "€");
    build_grouped(&out, size / 100, lang == ENGLISH ? "," : NARROW_NO_BREAK_SPACE);
    build_format(&out, "%c%02d", lang == ENGLISH ? '.' : ',', (int)(size % 100));
    if (lang == FRENCH) build_chars(&out, NO_BREAK_SPACE "€");
    return built(&out);
}

struct text cents_plain(struct arena *arena, int64_t cents)
{
    uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    return text_format(arena, "%s%llu.%02d", cents < 0 ? "-" : "", (unsigned long long)size / 100,
                       (int)(size % 100));
}

int64_t cents_share(int64_t cents, int64_t part, int64_t whole)
{
    assert(part >= 0 && whole > 0);
    __int128 doubled = (__int128)cents * part * 2 + whole, divisor = (__int128)whole * 2;
    __int128 share = doubled / divisor;
    if (doubled % divisor < 0) share--; /* C rounds to zero; half up is towards more */
    return (int64_t)share;
}
