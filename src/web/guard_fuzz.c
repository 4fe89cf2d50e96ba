/* guard_fuzz.c - heads that anybody may send, through the guard and all that reads their values. */
#include <assert.h>
#include <string.h>

#include "web/head_split.h"
#include "web/http_words.h"
#include "web/session_cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static size_t count_fields(const struct request_head *head, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < head->n; i++)
        count += text_equal_caseless(head->fields[i].name, text_of(name));
    return count;
}

static void read_values(const struct request_head *head)
{
    struct text value;
    struct credential credential;
    struct site site = { .public_url = TEXT("https://pass.example.fr") };
    for (size_t i = 0; i < head->n; i++) {
        value = head->fields[i].value;
        media_type_is(value, "application/json");
        language_wanted(value);
        list_weight(value, TEXT("gzip"), false);
        etag_in_list(value, TEXT("\"abc\""));
        assert(etag_first(value).len <= value.len);
        assert(prefer_wait(value) >= 0);
    }
    cookie_find(head_field(head, "cookie"), "passregion_session", &value);
    if (credential_find(head, &credential)) return;
    same_origin_check(head, &site, credential.from_cookie);
}

static void assert_plain_lines(const uint8_t *bytes, size_t len)
{
    const uint8_t *end = memmem(bytes, len, "\r\n\r\n", 4);
    assert(end);
    for (const uint8_t *at = bytes; at < end; at++) {
        assert(*at != '\0');
        assert(*at != '\n' || at[-1] == '\r');
        assert(*at != '\r' || at[1] == '\n');
        assert(*at != '\n' || (at[1] != ' ' && at[1] != '\t'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static char copy[64 << 10];
    struct request_head head;
    struct framing framing;
    if (len + 2 > sizeof copy) return 0;
    memcpy(copy, bytes, len);
    if (!head_split(copy, len, len + 2, &head)) return 0;
    bool as_sent = head_lies_as_sent(&head);
    if (guard_check(&head, &framing) || !as_sent) return 0;
    /* What was let through can be read in one way only. */
    assert_plain_lines(bytes, len);
    assert(count_fields(&head, "host") == 1);
    assert(count_fields(&head, "content-length") + count_fields(&head, "transfer-encoding") <= 1);
    assert(!framing.chunked || framing.length == 0);
    assert(framing.length >= 0);
    read_values(&head);
    return 0;
}
