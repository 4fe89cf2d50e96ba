/* session_cookie.c - finds the credential of a request, keeps other sites from using a browser's
 * cookie, and writes the cookie. */
#include "web/session_cookie.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "web/http_words.h"

static const char cookie_name[] = "passregion_session";

enum err credential_find(const struct request_head *head, struct credential *found)
{
    *found = (struct credential){ 0 };
    struct text authorization = head_field(head, "authorization");
    if (authorization.at) {
        found->secret = bearer_of(authorization);
        return found->secret.at ? OK : NOT_SIGNED_IN;
    }
    if (!cookie_find(head_field(head, "cookie"), cookie_name, &found->secret)) return NOT_SIGNED_IN;
    if (text_is_empty(found->secret)) found->secret = (struct text){ 0 };
    found->from_cookie = found->secret.at != NULL;
    return OK;
}

/* The public URL has no path: but for a final slash it is an origin. */
static bool origin_is_of_url(struct text origin, struct text url)
{
    while (url.len > 0 && url.at[url.len - 1] == '/') url.len--;
    return url.len > 0 && text_equal_caseless(origin, url);
}

static bool origin_is_of_host(struct text origin, struct text host)
{
    struct text http = TEXT("http://");
    if (!text_starts_with(origin, http)) return false;
    return text_equal_caseless((struct text){ origin.at + http.len, origin.len - http.len }, host);
}

enum err same_origin_check(const struct request_head *head, const struct site *site,
                           bool from_cookie)
{
    struct text fetch_site = head_field(head, "sec-fetch-site");
    struct text origin = head_field(head, "origin");
    if (fetch_site.at && !text_is(fetch_site, "same-origin") && !text_is(fetch_site, "none"))
        return CROSS_SITE;
    if (origin.at && !origin_is_of_url(origin, site->public_url)) {
        struct text host = text_trim(head_field(head, "host"));
        if (site->is_production || !origin_is_of_host(origin, host)) return CROSS_SITE;
    }
    if (from_cookie && !fetch_site.at && !origin.at) return CROSS_SITE;
    return OK;
}

bool is_browser_page(const struct request_head *head)
{
    return head_field(head, "sec-fetch-mode").at ||
           text_is(head_field(head, "x-passregion-client"), "web");
}

static void json_release(json_t **json)
{
    json_decref(*json);
}

static void string_release(char **string)
{
    free(*string);
}

bool session_token_take(struct arena *arena, struct text answer, struct text *token,
                        struct text *rest)
{
    *token = (struct text){ 0 };
    *rest = answer;
    __attribute__((cleanup(json_release))) json_t *json =
        json_loadb(answer.at ? answer.at : "", answer.len, 0, NULL);
    const char *found = json_string_value(json_object_get(json, "token"));
    if (!found) return false;
    *token = text_copy(arena, text_of(found));
    json_object_del(json, "token");
    __attribute__((cleanup(string_release))) char *left = json_dumps(json, JSON_COMPACT);
    *rest = text_copy(arena, text_of(left));
    return true;
}

static const char *secure_mark(bool is_secure)
{
    return is_secure ? "; Secure" : "";
}

struct text session_cookie_set(struct arena *arena, struct text token, bool is_secure)
{
    for (size_t i = 0; i < token.len; i++)
        if (!is_token_char(token.at[i])) return (struct text){ 0 };
    if (token.len == 0) return (struct text){ 0 };
    return text_format(arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s", cookie_name,
                       TEXT_ARGS(token), secure_mark(is_secure));
}

struct text session_cookie_clear(struct arena *arena, bool is_secure)
{
    return text_format(arena, "%s=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0%s", cookie_name,
                       secure_mark(is_secure));
}
