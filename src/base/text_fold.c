/* text_fold.c - the Unicode forms that the database keeps, search keys and tidied names, and the
 * letters that banks carry. ICU decides here, in the program, so that both database engines compare
 * the same bytes. */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/arena.h"
#include "base/text.h"

/* UTF-16, as ICU's normalizer wants it. */
struct wide {
    UChar *at;
    int32_t len;
};

/* Letters that Unicode does not take apart but people type as these. Case is folded before, which
 * also made "ss" of "ß". */
static const struct {
    UChar32 letter;
    const char *typed;
} typed_as[] = {
    { U'æ', "ae" }, { U'œ', "oe" }, { U'ø', "o" }, { U'ł', "l" }, { U'đ', "d" }, { U'ð', "d" },
    { U'þ', "th" }, { U'ħ', "h" },  { U'ŧ', "t" }, { U'ŋ', "n" }, { U'ı', "i" }, { U'ĸ', "k" },
    { U'ƒ', "f" },  { U'ɨ', "i" },  { U'ɛ', "e" }, { U'ɔ', "o" }, { U'ə', "e" }, { U'ɓ', "b" },
    { U'ɗ', "d" },  { U'ƙ', "k" },  { U'ƴ', "y" },
};

static bool widen(struct arena *scratch, struct text text, struct wide *out)
{
    if (text.len > INT32_MAX / 2) return false;
    out->at = arena_take_array(scratch, text.len + 1, sizeof(UChar));
    if (!out->at) return false;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(out->at, (int32_t)text.len, &out->len, text.at, (int32_t)text.len, 0xFFFD,
                         NULL, &status);
    return U_SUCCESS(status);
}

static bool normalize(struct arena *scratch, const UNormalizer2 *form, struct wide *text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = unorm2_normalize(form, text->at, text->len, NULL, 0, &status);
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) return false;
    UChar *at = arena_take_array(scratch, (size_t)len + 1, sizeof(UChar));
    if (!at) return false;
    status = U_ZERO_ERROR;
    unorm2_normalize(form, text->at, text->len, at, len, &status);
    *text = (struct wide){ at, len };
    return U_SUCCESS(status);
}

static void build_letter(struct text_builder *out, UChar32 letter)
{
    char bytes[U8_MAX_LENGTH];
    size_t len = 0;
    U8_APPEND_UNSAFE(bytes, len, letter);
    build_text(out, (struct text){ bytes, len });
}

static void build_typed(struct text_builder *out, UChar32 letter)
{
    if (letter >= 0x80) {
        for (size_t i = 0; i < sizeof typed_as / sizeof *typed_as; i++) {
            if (typed_as[i].letter != letter) continue;
            build_chars(out, typed_as[i].typed);
            return;
        }
    }
    build_letter(out, letter);
}

/* Appends the letters of `text`, one space for each inner run that `is_gap`. */
static void build_words(struct text_builder *out, struct wide text, bool (*is_gap)(UChar32),
                        void (*build)(struct text_builder *, UChar32))
{
    bool gap = false;
    for (int32_t i = 0; i < text.len;) {
        UChar32 c;
        U16_NEXT(text.at, i, text.len, c);
        if (is_gap(c)) {
            gap = true;
            continue;
        }
        if (gap && out->len) build_chars(out, " ");
        gap = false;
        build(out, c);
    }
}

static bool is_not_searched(UChar32 c)
{
    return !u_isalnum(c);
}

static bool is_blank(UChar32 c)
{
    return u_isUWhiteSpace(c) || u_iscntrl(c);
}

/* Removes accents, now apart from their letters; spaces must not stand in for them. */
static void drop_marks(struct wide *text)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < text->len;) {
        UChar32 c;
        U16_NEXT(text->at, i, text->len, c);
        if (!(U_GET_GC_MASK(c) & U_GC_M_MASK)) U16_APPEND_UNSAFE(text->at, kept, c);
    }
    text->len = kept;
}

struct text text_fold(struct arena *arena, struct text text)
{
    if (!text.at) return text;
    __attribute__((cleanup(arena_release))) struct arena scratch = arena_make(ARENA_REQUEST_LIMIT);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *case_folded = unorm2_getNFKCCasefoldInstance(&status);
    const UNormalizer2 *taken_apart = unorm2_getNFKDInstance(&status);
    struct wide wide;
    if (U_FAILURE(status) || !widen(&scratch, text, &wide) ||
        !normalize(&scratch, case_folded, &wide) || !normalize(&scratch, taken_apart, &wide))
        return (struct text){ 0 };
    drop_marks(&wide);
    struct text_builder out = { .arena = arena };
    build_words(&out, wide, is_not_searched, build_typed);
    return built(&out);
}

struct text text_tidy(struct arena *arena, struct text text)
{
    if (!text.at) return text;
    __attribute__((cleanup(arena_release))) struct arena scratch = arena_make(ARENA_REQUEST_LIMIT);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *composed = unorm2_getNFCInstance(&status);
    struct wide wide;
    if (U_FAILURE(status) || !widen(&scratch, text, &wide) || !normalize(&scratch, composed, &wide))
        return (struct text){ 0 };
    struct text_builder out = { .arena = arena };
    build_words(&out, wide, is_blank, build_letter);
    return built(&out);
}

/* --- the banks' letters ----------------------------------------------------------------------- */
static const struct {
    UChar32 sign;
    char typed;
} signs_typed_as[] = {
    { U'&', '+' },  { U'_', '-' }, { U'~', '-' },  { U'‐', '-' },  { U'‑', '-' },
    { U'–', '-' },  { U'—', '-' }, { U'’', '\'' }, { U'‘', '\'' }, { U'`', '\'' },
    { U'"', '\'' }, { U'[', '(' }, { U'{', '(' },  { U']', ')' },  { U'}', ')' },
    { U'\\', '/' }, { U'|', '/' }, { U';', ',' },  { U'€', 'E' },
};

static bool is_sepa(UChar32 c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    for (const char *at = "/-?:().,'+"; *at; at++)
        if (c == *at) return true;
    return false;
}

static bool build_letter_typed(struct text_builder *out, UChar32 c)
{
    UChar32 small = u_tolower(c);
    if (small == U'ß') {
        build_chars(out, "ss");
        return true;
    }
    for (size_t i = 0; i < sizeof typed_as / sizeof *typed_as; i++) {
        if (typed_as[i].letter != small) continue;
        for (const char *at = typed_as[i].typed; *at; at++)
            build_letter(out, small == c ? *at : u_toupper(*at));
        return true;
    }
    return false;
}

static void build_sepa(struct text_builder *out, UChar32 c)
{
    if (!is_sepa(c)) {
        if (build_letter_typed(out, c)) return;
        char typed = '.';
        for (size_t i = 0; i < sizeof signs_typed_as / sizeof *signs_typed_as; i++)
            if (signs_typed_as[i].sign == c) typed = signs_typed_as[i].typed;
        c = (unsigned char)typed;
    }
    bool second = c == '/' && out->len && out->at[out->len - 1] == '/';
    if (!second) build_letter(out, c);
}

static bool is_edge(char c)
{
    return c == '/' || c == ' ';
}

struct text text_sepa(struct arena *arena, struct text text)
{
    if (!text.at) return text;
    __attribute__((cleanup(arena_release))) struct arena scratch = arena_make(ARENA_REQUEST_LIMIT);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *taken_apart = unorm2_getNFKDInstance(&status);
    struct wide wide;
    if (U_FAILURE(status) || !widen(&scratch, text, &wide) ||
        !normalize(&scratch, taken_apart, &wide))
        return (struct text){ 0 };
    drop_marks(&wide);
    struct text_builder out = { .arena = arena };
    build_words(&out, wide, is_blank, build_sepa);
    struct text sepa = built(&out);
    while (sepa.len && is_edge(sepa.at[0])) sepa = (struct text){ sepa.at + 1, sepa.len - 1 };
    while (sepa.len && is_edge(sepa.at[sepa.len - 1])) sepa.len--;
    return text_copy(arena, sepa);
}
