/* session_cookie.h - who a request says it comes from: a session in a cookie for people's
 * browsers, a bearer token for machines; and what only our own pages may do with the cookie. */
#pragma once
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "web/guard.h"

/* The two operations that begin and end a session: the server turns the first one's `token` into
 * the cookie, and the second one's success into its removal. */
#define SIGN_IN_OPERATION  "account_sign_in"
#define SIGN_OUT_OPERATION "account_sign_out"

struct credential {
    struct text secret; /* absent: none */
    bool from_cookie;
};
/* NOT_SIGNED_IN for an Authorization that is not a bearer token, and for two session cookies. */
enum err credential_find(const struct request_head *, struct credential *);

/* How browsers reach the site. */
struct site {
    struct text public_url; /* "https://pass.example.fr", absent when it has none */
    bool is_production;     /* then only the public URL's pages are ours */
};
/* CROSS_SITE unless the request comes from one of our own pages or from no page at all. A request
 * that rides on a cookie must prove it, by Sec-Fetch-Site or Origin: each browser sends one. */
enum err same_origin_check(const struct request_head *, const struct site *, bool from_cookie);
/* A page reads the answer: the token stays out of reach of its scripts. */
bool is_browser_page(const struct request_head *);

/* Takes `token` out of a sign-in's answer. False when there is none: *rest is then the answer. */
bool session_token_take(struct arena *, struct text answer, struct text *token, struct text *rest);
/* Values of Set-Cookie; the first is absent for a token that is no cookie value. The cookie ends
 * with the browser: the server knows when the session does. */
struct text session_cookie_set(struct arena *, struct text token, bool is_secure);
struct text session_cookie_clear(struct arena *, bool is_secure);
