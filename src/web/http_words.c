/* http_words.c - reads the values of headers, tolerant of white space and case as RFC 9110 says,
 * and of nothing else. A value that makes no sense reads as if it were not there. */
#include "web/http_words.h"

#include <string.h>

bool is_token_char(char c)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return c != '\0' && strchr(others, c);
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool text_equal_caseless(struct text a, struct text b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i])) return false;
    return true;
}

struct text media_type_bare(struct text content_type)
{
    return text_trim(text_cut(&content_type, ';'));
}

bool media_type_is(struct text content_type, const char *lower_case_type)
{
    struct text rest = content_type;
    if (!text_equal_caseless(text_trim(text_cut(&rest, ';')), text_of(lower_case_type)))
        return false;
    while (rest.at) {
        struct text value = text_cut(&rest, ';');
        struct text name = text_trim(text_cut(&value, '='));
        if (!text_equal_caseless(name, TEXT("charset"))) continue;
        value = text_trim(value);
        if (!text_equal_caseless(value, TEXT("utf-8")) &&
            !text_equal_caseless(value, TEXT("\"utf-8\"")))
            return false;
    }
    return true;
}

/* "0.85" in thousandths, 1000 when the entry has no weight, 0 for a weight that cannot be read. */
static int weight_of(struct text parameters)
{
    while (parameters.at) {
        struct text value = text_cut(&parameters, ';');
        struct text name = text_trim(text_cut(&value, '='));
        if (!text_equal_caseless(name, TEXT("q"))) continue;
        value = text_trim(value);
        if (value.len == 0 || value.len > 5 || (value.at[0] != '0' && value.at[0] != '1')) return 0;
        int weight = (value.at[0] - '0') * 1000, unit = 100;
        for (size_t i = 1; i < value.len; i++) {
            if (i == 1) {
                if (value.at[i] != '.') return 0;
                continue;
            }
            if (value.at[i] < '0' || value.at[i] > '9') return 0;
            weight += (value.at[i] - '0') * unit;
            unit /= 10;
        }
        return weight > 1000 ? 1000 : weight;
    }
    return 1000;
}

static bool entry_names(struct text entry, struct text word, bool prefix)
{
    if (text_equal_caseless(entry, word)) return true;
    if (!prefix || entry.len <= word.len || entry.at[word.len] != '-') return false;
    entry.len = word.len;
    return text_equal_caseless(entry, word);
}

int list_weight(struct text list, struct text word, bool prefix)
{
    int any = -1, best = -1;
    while (list.at) {
        struct text parameters = text_cut(&list, ',');
        struct text entry = text_trim(text_cut(&parameters, ';'));
        int weight = weight_of(parameters);
        if (text_is(entry, "*") && any < weight) any = weight;
        if (entry_names(entry, word, prefix) && best < weight) best = weight;
    }
    return best >= 0 ? best : any;
}

enum lang language_wanted(struct text accept_language)
{
    int french = list_weight(accept_language, TEXT("fr"), true);
    int english = list_weight(accept_language, TEXT("en"), true);
    return english > 0 && english > french ? ENGLISH : FRENCH;
}

static struct text without_weak_mark(struct text etag)
{
    if (text_starts_with(etag, TEXT("W/"))) return (struct text){ etag.at + 2, etag.len - 2 };
    return etag;
}

bool etag_in_list(struct text list, struct text etag)
{
    if (text_is_empty(etag)) return false;
    while (list.at) {
        struct text entry = text_trim(text_cut(&list, ','));
        if (text_is(entry, "*")) return true;
        if (text_equal(without_weak_mark(entry), without_weak_mark(etag))) return true;
    }
    return false;
}

struct text etag_first(struct text list)
{
    struct text tag = without_weak_mark(text_trim(text_cut(&list, ',')));
    bool quoted = tag.len > 2 && tag.at[0] == '"' && tag.at[tag.len - 1] == '"';
    return quoted ? (struct text){ tag.at + 1, tag.len - 2 } : (struct text){ 0 };
}

int64_t prefer_wait(struct text prefer)
{
    while (prefer.at) {
        struct text value = text_cut(&prefer, ',');
        struct text name = text_trim(text_cut(&value, '='));
        int64_t seconds;
        if (text_equal_caseless(name, TEXT("wait")) && text_to_int(text_trim(value), &seconds))
            return seconds > 0 ? seconds : 0;
    }
    return 0;
}

bool cookie_find(struct text cookies, const char *name, struct text *value)
{
    *value = (struct text){ 0 };
    while (cookies.at) {
        struct text found = text_cut(&cookies, ';');
        if (!text_is(text_trim(text_cut(&found, '=')), name)) continue;
        if (value->at) return false;
        *value = found.at ? text_trim(found) : TEXT("");
    }
    return true;
}

struct text bearer_of(struct text authorization)
{
    struct text secret = text_trim(authorization);
    struct text scheme = text_cut(&secret, ' ');
    secret = text_trim(secret);
    if (!text_equal_caseless(scheme, TEXT("bearer")) || secret.len == 0) return (struct text){ 0 };
    return secret;
}
