/* guard.c - the checks of a request's head: its line, each field, the few that must stand alone,
 * and how long the body is. Nothing is repaired: a client that means well does not write these. */
#include "web/guard.h"

#include <string.h>

#include "web/http_words.h"

/* RFC 9110 token: what a method or a field's name is made of. */
static bool is_token(struct text text)
{
    if (text_is_empty(text)) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_token_char(text.at[i])) return false;
    return true;
}

/* Printable ASCII without '#', whose escapes are whole and none of them a NUL. */
static bool target_is_clean(struct text target)
{
    if (target.len == 0 || target.at[0] != '/') return false;
    for (size_t i = 0; i < target.len; i++) {
        char c = target.at[i];
        if (c <= ' ' || c > '~' || c == '#') return false;
        if (c != '%') continue;
        if (target.len - i < 3) return false;
        int high = hex_value(target.at[i + 1]), low = hex_value(target.at[i + 2]);
        if (high < 0 || low < 0 || high + low == 0) return false;
    }
    return true;
}

/* A value may hold tabs and bytes above ASCII, but no other control character: a lone CR ends the
 * line for some readers and not for others. */
static bool value_is_clean(struct text value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

static bool host_is_clean(struct text host)
{
    static const char others[] = ".-:[]";
    if (text_is_empty(host) || host.len > HOST_MAX) return false;
    for (size_t i = 0; i < host.len; i++) {
        char c = host.at[i];
        bool alphanumeric =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!alphanumeric && !memchr(others, c, sizeof others - 1)) return false;
    }
    return true;
}

/* Fields that change what the request is or who sends it: two of one would be read as the first
 * by one program and as the last by another. */
static bool must_stand_alone(struct text name)
{
    static const char *const names[] = { "host",
                                         "content-length",
                                         "transfer-encoding",
                                         "content-type",
                                         "content-encoding",
                                         "authorization",
                                         "cookie",
                                         "origin",
                                         "expect",
                                         "idempotency-key",
                                         "sec-fetch-site",
                                         "x-real-ip" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal_caseless(name, text_of(names[i]))) return true;
    return false;
}

static enum err check_line(const struct request_head *head)
{
    if (!is_token(head->method)) return MALFORMED_REQUEST;
    if (!text_is(head->version, "HTTP/1.1") && !text_is(head->version, "HTTP/1.0"))
        return MALFORMED_REQUEST;
    if (head->target.len > TARGET_MAX) return ADDRESS_TOO_LONG;
    return target_is_clean(head->target) ? OK : MALFORMED_REQUEST;
}

static enum err check_fields(const struct request_head *head)
{
    if (head->overflowed) return HEADERS_TOO_LARGE;
    size_t bytes = 0;
    for (size_t i = 0; i < head->n; i++) {
        struct text name = head->fields[i].name, value = head->fields[i].value;
        bytes += name.len + value.len;
        if (!is_token(name) || !value_is_clean(value)) return MALFORMED_REQUEST;
        if (!must_stand_alone(name)) continue;
        for (size_t j = 0; j < i; j++)
            if (text_equal_caseless(head->fields[j].name, name)) return MALFORMED_REQUEST;
    }
    if (bytes > HEAD_BYTES_MAX) return HEADERS_TOO_LARGE;
    return host_is_clean(text_trim(head_field(head, "host"))) ? OK : MALFORMED_REQUEST;
}

static enum err check_length(struct text digits, int64_t *length)
{
    if (digits.len == 0 || digits.len > 18) return MALFORMED_REQUEST; /* 18 fit in 63 bits */
    for (size_t i = 0; i < digits.len; i++)
        if (digits.at[i] < '0' || digits.at[i] > '9') return MALFORMED_REQUEST;
    return text_to_int(digits, length) ? OK : MALFORMED_REQUEST;
}

static enum err check_framing(const struct request_head *head, struct framing *framing)
{
    struct text encoding = head_field(head, "transfer-encoding");
    struct text length = head_field(head, "content-length");
    struct text expect = head_field(head, "expect");
    if (encoding.at) {
        /* HTTP/1.0 knows no chunks: a proxy of that version would see the body as a request. */
        if (length.at || !text_is(head->version, "HTTP/1.1")) return MALFORMED_REQUEST;
        if (!text_equal_caseless(encoding, TEXT("chunked"))) return MALFORMED_REQUEST;
        framing->chunked = true;
    } else if (length.at) {
        enum err e = check_length(length, &framing->length);
        if (e) return e;
    }
    if (expect.at) {
        if (!text_equal_caseless(expect, TEXT("100-continue"))) return MALFORMED_REQUEST;
        framing->expects_continue = true;
    }
    bool has_body = framing->chunked || framing->length > 0;
    if (has_body && (text_is(head->method, "GET") || text_is(head->method, "HEAD")))
        return MALFORMED_REQUEST;
    return OK;
}

enum err guard_check(const struct request_head *head, struct framing *framing)
{
    *framing = (struct framing){ 0 };
    enum err e = check_line(head);
    if (e) return e;
    e = check_fields(head);
    if (e) return e;
    return check_framing(head, framing);
}

/* Past "\0\0", which CR and LF became; NULL when anything else stands there. */
static const char *past_line_end(struct text last)
{
    const char *end = last.at + last.len;
    return end[0] == '\0' && end[1] == '\0' ? end + 2 : NULL;
}

bool head_lies_as_sent(const struct request_head *head)
{
    if (head->method.at + head->method.len + 1 != head->target_at) return false;
    if (head->target_at + head->target.len + 1 != head->version.at) return false;
    const char *next = past_line_end(head->version);
    for (size_t i = 0; i < head->n; i++) {
        struct text name = head->fields[i].name, value = head->fields[i].value;
        if (!next || name.at != next) return false;
        const char *at = name.at + name.len + 1; /* past the colon */
        while (at < value.at && (*at == ' ' || *at == '\t')) at++;
        if (at != value.at) return false;
        next = past_line_end(value);
    }
    return next && past_line_end((struct text){ next, 0 });
}

const char *head_end(const struct request_head *head)
{
    struct text last = head->fields[head->n - 1].value;
    return last.at + last.len + strlen("\r\n\r\n");
}

struct text head_field(const struct request_head *head, const char *lower_case_name)
{
    for (size_t i = 0; i < head->n; i++)
        if (text_equal_caseless(head->fields[i].name, text_of(lower_case_name)))
            return head->fields[i].value;
    return (struct text){ 0 };
}
