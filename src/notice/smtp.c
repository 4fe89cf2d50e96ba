/* smtp.c - hands one mail to the mail server, through libcurl. */
#include "notice/smtp.h"

#include <string.h>

#include "base/format.h"
#include "notice/mime_header.h"

enum { CONNECT_SECONDS = 15, TOTAL_SECONDS = 60 };

enum err smtp_open(struct smtp *s, const char *url, const _Atomic bool *stop)
{
    *s = (struct smtp){ .easy = curl_easy_init(), .url = url, .stop = stop };
    return s->easy ? OK : NO_MEMORY;
}

void smtp_close(struct smtp *s)
{
    curl_easy_cleanup(s->easy);
    s->easy = NULL;
}

static void list_release(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

static void mime_release(curl_mime **mime)
{
    curl_mime_free(*mime);
}

static bool list_add(struct curl_slist **list, struct text line)
{
    struct curl_slist *longer = line.at ? curl_slist_append(*list, line.at) : NULL;
    if (longer) *list = longer;
    return longer != NULL;
}

static struct text domain_of(struct text address)
{
    text_cut(&address, '@');
    return address;
}

static bool headers_make(struct arena *arena, const struct mail *m, struct curl_slist **list)
{
    struct text from = mime_words(arena, m->from_name), subject = mime_words(arena, m->subject),
                date = mime_date(arena, m->at_ms), domain = domain_of(m->from);
    if (!from.at || !subject.at || !date.at) return false;
    return list_add(list, text_format(arena, "Date: %.*s", TEXT_ARGS(date))) &&
           list_add(list,
                    text_format(arena, "From: %.*s <%.*s>", TEXT_ARGS(from), TEXT_ARGS(m->from))) &&
           list_add(list, text_format(arena, "To: <%.*s>", TEXT_ARGS(m->to))) &&
           list_add(list, text_format(arena, "Subject: %.*s", TEXT_ARGS(subject))) &&
           /* Sent twice after a crash, it is the same mail: readers show it once. */
           list_add(list, text_format(arena, "Message-ID: <%lld@%.*s>", (long long)m->id,
                                      TEXT_ARGS(domain))) &&
           list_add(list, TEXT("Auto-Submitted: auto-generated"));
}

/* Mail wants its lines to end in CR LF. */
static struct text body_lines(struct arena *arena, struct text body)
{
    struct text_builder out = { .arena = arena };
    while (body.at) {
        build_text(&out, text_cut(&body, '\n'));
        if (body.at) build_text(&out, TEXT("\r\n"));
    }
    return built(&out);
}

static bool body_make(struct arena *arena, CURL *easy, struct text body, curl_mime **mime)
{
    struct text lines = body_lines(arena, body);
    *mime = lines.at ? curl_mime_init(easy) : NULL;
    curl_mimepart *part = *mime ? curl_mime_addpart(*mime) : NULL;
    return part && !curl_mime_data(part, lines.at, lines.len) &&
           !curl_mime_type(part, "text/plain; charset=utf-8") &&
           !curl_mime_encoder(part, "quoted-printable");
}

static int stop_when_told(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct smtp *s = arg;
    return atomic_load(s->stop);
}

static void set_up(struct smtp *s, const char *sender, struct curl_slist *to,
                   struct curl_slist *headers, curl_mime *mime)
{
    bool strict = strchr(s->url, '@') || !strncmp(s->url, "smtps:", strlen("smtps:"));
    curl_easy_reset(s->easy); /* keeps the connection */
    curl_easy_setopt(s->easy, CURLOPT_URL, s->url);
    curl_easy_setopt(s->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(s->easy, CURLOPT_USE_SSL, (long)(strict ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(s->easy, CURLOPT_SSL_VERIFYPEER, strict ? 1L : 0L);
    curl_easy_setopt(s->easy, CURLOPT_SSL_VERIFYHOST, strict ? 2L : 0L);
    curl_easy_setopt(s->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(s->easy, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(s->easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(s->easy, CURLOPT_XFERINFOFUNCTION, stop_when_told);
    curl_easy_setopt(s->easy, CURLOPT_XFERINFODATA, s);
    curl_easy_setopt(s->easy, CURLOPT_ERRORBUFFER, s->says);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(s->easy, CURLOPT_MIMEPOST, mime);
}

/* A server that refuses everybody (wrong password, blocked sender) is a fault of ours that will be
 * mended: only its word about this address is final. */
static enum smtp_outcome outcome_of(const struct smtp *s, CURLcode result, long code)
{
    if (result == CURLE_OK) return MAIL_TAKEN;
    bool about_address = !strncmp(s->says, "RCPT failed", strlen("RCPT failed"));
    return about_address && code >= 500 && code <= 599 ? MAIL_NEVER : MAIL_NOT_NOW;
}

enum err smtp_send(struct smtp *s, struct arena *arena, const struct mail *m,
                   enum smtp_outcome *outcome, struct text *why)
{
    *why = (struct text){ 0 };
    if (!format_is_mail(m->to)) {
        *outcome = MAIL_NEVER;
        *why = TEXT("address");
        return OK;
    }
    __attribute__((cleanup(list_release))) struct curl_slist *headers = NULL, *to = NULL;
    __attribute__((cleanup(mime_release))) curl_mime *mime = NULL;
    struct text sender = text_format(arena, "<%.*s>", TEXT_ARGS(m->from));
    bool made = sender.at && headers_make(arena, m, &headers) &&
                list_add(&to, text_format(arena, "<%.*s>", TEXT_ARGS(m->to))) &&
                body_make(arena, s->easy, m->body, &mime);
    if (!made) return NO_MEMORY;
    s->says[0] = '\0';
    set_up(s, sender.at, to, headers, mime);
    CURLcode result = curl_easy_perform(s->easy);
    long code = 0;
    curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &code);
    *outcome = outcome_of(s, result, code);
    if (result != CURLE_OK)
        *why = code >= 400 ? text_format(arena, "smtp-%ld", code)
                           : text_format(arena, "curl-%d", (int)result);
    curl_easy_reset(s->easy); /* nothing of this mail stays behind */
    return OK;
}
