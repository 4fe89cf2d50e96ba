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

/* Each line ends by CR LF, and none goes on on the next; but for NUL instead of CR (guard.h). */
static void assert_plain_lines(const uint8_t *bytes, const uint8_t *end)
{
    for (const uint8_t *at = bytes; at + 1 < end - 4; at++) {
        assert(at[1] != '\n' || at[0] == '\r' || at[0] == '\0');
        assert((at[0] != '\r' && at[0] != '\0') || at[1] == '\n');
        assert(at[0] != '\n' || (at[1] != ' ' && at[1] != '\t'));
    }
    for (const uint8_t *at = end - 4; at < end; at++) assert(memchr("\r\n", *at, 3));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static char copy[64 << 10];
    struct request_head head;
    struct framing framing;
    const char *body;
    if (len + 2 > sizeof copy) return 0;
    memcpy(copy, bytes, len);
    if (!head_split(copy, len, len + 2, &head, &body)) return 0;
    bool as_sent = head_lies_as_sent(&head);
    if (guard_check(&head, &framing) || !as_sent || head_end(&head) != body) return 0;
    /* What was let through can be read in one way only. */
    assert_plain_lines(bytes, bytes + (body - copy));
    assert(count_fields(&head, "host") == 1);
    assert(count_fields(&head, "content-length") + count_fields(&head, "transfer-encoding") <= 1);
    assert(!framing.chunked || framing.length == 0);
    assert(framing.length >= 0);
    read_values(&head);
    return 0;
}
