/* smtp.h - one connection to the Region's mail server, kept from mail to mail. */
#pragma once
#include <curl/curl.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

struct smtp {
    CURL *easy;
    const char *url;
    const _Atomic bool *stop; /* a transfer under way ends when it turns true */
    char says[CURL_ERROR_SIZE];
};
/* "smtp://host:25", or "smtps://user:password@host" (TLS from the first byte). With smtps: or a
 * password TLS and a good certificate are demanded; else TLS is used where the server offers it,
 * with whatever certificate: better than none. `url` and `stop` live as long as the connection.
 * NO_MEMORY. */
enum err smtp_open(struct smtp *, const char *url, const _Atomic bool *stop);
void smtp_close(struct smtp *);

struct mail {
    struct text from_name, from, to, subject, body; /* body: lines end in "\n" */
    int64_t id, at_ms;                              /* Message-ID and Date */
};
enum smtp_outcome { MAIL_TAKEN, MAIL_NOT_NOW, MAIL_NEVER };
/* *why says what went wrong, for support, without any address: "smtp-451" is what the server
 * answered, "curl-7" how the connection failed. MAIL_NEVER when the server has no such address.
 * Blocks, for a minute at most. NO_MEMORY. */
enum err smtp_send(struct smtp *, struct arena *, const struct mail *, enum smtp_outcome *,
                   struct text *why);
