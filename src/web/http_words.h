/* http_words.h - the words inside header values: lists, media types, languages, entity tags,
 * preferences, cookies. Pure functions over text that anybody may have written. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

bool is_token_char(char); /* RFC 9110 tchar */
int hex_value(char);      /* 0..15, -1 for anything but a hexadecimal digit */
bool text_equal_caseless(struct text, struct text); /* ASCII letters */

/* "application/json; charset=utf-8" is "application/json"; a charset other than UTF-8 is not. */
bool media_type_is(struct text content_type, const char *lower_case_type);
/* Cuts the type before its parameters, trimmed. */
struct text media_type_bare(struct text content_type);

/* The weight of `word` in a weighted list ("fr;q=0.8, en, *;q=0.1"), in thousandths: of its own
 * entry, else of the "*" entry, else -1. With `prefix`, "fr" is also found in "fr-CH". */
int list_weight(struct text list, struct text word, bool prefix);
enum lang language_wanted(struct text accept_language); /* French unless English weighs more */

/* True when `etag` (with its quotes) is in an If-None-Match list; weak and strong alike. */
bool etag_in_list(struct text list, struct text etag);
/* What the list's first tag has between its quotes; absent when there is none. */
struct text etag_first(struct text list);
/* Seconds of "wait=N" in a Prefer value; 0 when there is none. */
int64_t prefer_wait(struct text prefer);

/* The value of the cookie of that name. False when two have it (one of them was planted from a
 * neighbouring host: neither can be trusted); absent when there is none. */
bool cookie_find(struct text cookies, const char *name, struct text *value);
/* What stands after "Bearer ", absent when it is another scheme or empty. */
struct text bearer_of(struct text authorization);
