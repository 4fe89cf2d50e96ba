/* text_build.c - making texts: copies in an arena, and the builder that every writer of JSON, CSV
 * and sentences appends to. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unicode/utf8.h>

#include "base/arena.h"
#include "base/text.h"

enum { FIRST_CAPACITY = 128 };

char *text_to_cstring(struct arena *arena, struct text text)
{
    char *copy = arena_take(arena, text.len + 1);
    if (copy && text.len) memcpy(copy, text.at, text.len);
    return copy;
}

struct text text_copy(struct arena *arena, struct text text)
{
    char *copy = text.at ? text_to_cstring(arena, text) : NULL;
    return (struct text){ copy, copy ? text.len : 0 };
}

struct text text_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0); /* no format of ours can fail */
    char *at = arena_take(arena, (size_t)len + 1);
    if (at) vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    return (struct text){ at, at ? (size_t)len : 0 };
}

/* Makes room for `more` bytes and the final NUL; false, and `failed`, when there is none. */
static bool reserve(struct text_builder *builder, size_t more)
{
    if (builder->failed) return false;
    if (builder->len + more < builder->cap) return true;
    size_t cap = builder->cap * 2;
    if (cap < FIRST_CAPACITY) cap = FIRST_CAPACITY;
    if (cap <= builder->len + more) cap = builder->len + more + 1;
    char *at = builder->arena ? arena_take(builder->arena, cap) : NULL;
    if (!at) {
        builder->failed = true;
        return false;
    }
    if (builder->len) memcpy(at, builder->at, builder->len);
    builder->at = at;
    builder->cap = cap;
    return true;
}

void build_text(struct text_builder *builder, struct text text)
{
    if (!reserve(builder, text.len)) return;
    if (text.len) memcpy(builder->at + builder->len, text.at, text.len);
    builder->len += text.len;
    builder->at[builder->len] = '\0';
}

void build_chars(struct text_builder *builder, const char *nul_terminated)
{
    build_text(builder, text_of(nul_terminated));
}

void build_int(struct text_builder *builder, int64_t number)
{
    char digits[20]; /* 19 of INT64_MIN and its sign */
    char *at = digits + sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (number < 0) *--at = '-';
    build_text(builder, (struct text){ at, (size_t)(digits + sizeof digits - at) });
}

void build_format(struct text_builder *builder, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    assert(len >= 0);
    if (reserve(builder, (size_t)len)) {
        vsnprintf(builder->at + builder->len, (size_t)len + 1, format, again);
        builder->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

/* The escape of a byte that JSON does not take as it is. */
static void build_json_escape(struct text_builder *builder, unsigned char byte)
{
    switch (byte) {
    case '"':
        build_chars(builder, "\\\"");
        return;
    case '\\':
        build_chars(builder, "\\\\");
        return;
    case '\n':
        build_chars(builder, "\\n");
        return;
    case '\r':
        build_chars(builder, "\\r");
        return;
    case '\t':
        build_chars(builder, "\\t");
        return;
    default:
        build_format(builder, "\\u%04x", byte);
    }
}

void build_json_string(struct text_builder *builder, struct text text)
{
    build_chars(builder, "\"");
    size_t plain = 0; /* where the bytes that go out as they are begin */
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        UChar32 c;
        U8_NEXT(text.at, i, text.len, c);
        if (c >= ' ' && c != '"' && c != '\\') continue;
        build_text(builder, (struct text){ text.at + plain, start - plain });
        if (c < 0)
            build_chars(builder, "\uFFFD"); /* a faulty text must not make a faulty document */
        else
            build_json_escape(builder, (unsigned char)c);
        plain = i;
    }
    if (text.len) build_text(builder, (struct text){ text.at + plain, text.len - plain });
    build_chars(builder, "\"");
}

struct text built(const struct text_builder *builder)
{
    if (builder->failed) return (struct text){ 0 };
    if (!builder->at) return TEXT("");
    return (struct text){ builder->at, builder->len };
}
