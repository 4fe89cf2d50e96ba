/* sender_ops.c - claims a due row, writes the mail, sends it outside any transaction, and records
 * the outcome by an operation of the system. A sender that dies in between leaves the row claimed;
 * the claim ends after some minutes and the mail is sent again under the same Message-ID. */
#include <errno.h>
#include <pthread.h>

#include "base/civil.h"
#include "base/log.h"
#include "campaign/region.h"
#include "notice/letter.h"
#include "notice/notice.h"
#include "notice/smtp.h"
#include "op/service.h"
#include "sql/notice_sql.h"

enum {
    CLAIM_MS = 5 * 60 * 1000, /* longer than sending a mail can take */
    POLL_MS = 2000,
    ROUND = 50
};
struct notice_sender {
    struct notice_options options;
    struct smtp smtp;
    struct arena arena; /* it lives there itself */
    _Atomic bool stop;
    bool has_thread;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t told;
};
static const struct actor system_actor = { .role = SYSTEM };

/* --- one mail --------------------------------------------------------------------------------- */
struct due {
    int64_t now_ms, most;
    struct notices_due_row *rows;
    size_t n;
};

static enum err find_due(struct tx *tx, void *arg)
{
    struct due *due = arg;
    return sql_notices_due(tx, due->now_ms, due->most, &due->rows, &due->n);
}

struct claim {
    int64_t outbox_id, seen_ms, until_ms, claimed;
};

static enum err claim_row(struct tx *tx, void *arg)
{
    struct claim *claim = arg;
    return sql_notice_claim(tx, claim->outbox_id, claim->seen_ms, claim->until_ms, &claim->claimed);
}

struct writing {
    const struct notice_sender *sender;
    int64_t outbox_id, now_ms;
    struct letter letter;
};

static enum err write_letter(struct tx *tx, void *arg)
{
    struct writing *w = arg;
    const struct notice_options *options = &w->sender->options;
    struct call call = { .tx = tx,
                         .arena = tx_arena(tx),
                         .actor = &system_actor,
                         .now_ms = w->now_ms,
                         .today = day_of_instant(w->now_ms),
                         .keys = options->keys,
                         .context = (void *)options->region,
                         .service = options->service };
    return letter_write(&call, w->outbox_id, &w->letter);
}

static enum err record(struct notice_sender *s, int64_t outbox_id, enum smtp_outcome outcome,
                       struct text why)
{
    static const char *const words[] = { "sent", "not_now", "never" };
    struct exchange x;
    exchange_init(&x);
    struct text_builder body = { .arena = &x.arena };
    build_format(&body, "{\"outbox_id\":\"%lld\",\"outcome\":\"%s\"", (long long)outbox_id,
                 words[outcome]);
    if (why.at) {
        build_text(&body, TEXT(",\"error\":"));
        build_json_string(&body, why);
    }
    build_text(&body, TEXT("}"));
    x.operation = TEXT("notice_result");
    x.body = built(&body);
    x.as = &system_actor;
    enum err e = x.body.at ? service_call(s->options.service, &x) : NO_MEMORY;
    exchange_free(&x);
    return e;
}

static enum err send_letter(struct notice_sender *s, struct arena *arena, const struct writing *w,
                            enum smtp_outcome *outcome, struct text *why)
{
    const struct region *region = s->options.region;
    struct mail mail = { .from_name =
                             text_format(arena, "Pass'Région %.*s", TEXT_ARGS(region->name)),
                         .from = region->mail_from,
                         .to = w->letter.to,
                         .subject = w->letter.subject,
                         .body = w->letter.body,
                         .id = w->outbox_id,
                         .at_ms = w->now_ms };
    return smtp_send(&s->smtp, arena, &mail, outcome, why);
}

static enum err send_claimed(struct notice_sender *s, struct arena *arena, int64_t outbox_id,
                             bool *taken)
{
    struct writing w = { .sender = s,
                         .outbox_id = outbox_id,
                         .now_ms = service_now_ms(s->options.service) };
    enum smtp_outcome outcome = MAIL_NEVER;
    struct text why = TEXT("nobody");
    enum err e = store_read(service_store(s->options.service), arena, write_letter, &w);
    if (!e)
        e = send_letter(s, arena, &w, &outcome, &why);
    else if (e == NO_ROW)
        e = OK;
    if (e) return e;
    log_event(outcome == MAIL_TAKEN ? LOG_INFO : LOG_WARN, "mail", "outbox_id=%lld outcome=%.*s",
              (long long)outbox_id, TEXT_ARGS(why.at ? why : TEXT("sent")));
    e = record(s, outbox_id, outcome, why);
    *taken = outcome == MAIL_TAKEN;
    return e == ALREADY_DONE ? OK : e; /* our claim had ended: another sender recorded it */
}

static enum err send_row(struct notice_sender *s, const struct notices_due_row *row, bool *taken)
{
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct claim claim = { .outbox_id = row->id,
                           .seen_ms = row->next_ms,
                           .until_ms = service_now_ms(s->options.service) + CLAIM_MS };
    enum err e = store_write(service_store(s->options.service), &arena, claim_row, &claim);
    if (e || !claim.claimed) return e;
    return send_claimed(s, &arena, row->id, taken);
}

enum err notice_send_due(struct notice_sender *s, size_t most, size_t *sent)
{
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    *sent = 0;
    if (!s->options.smtp_url) return OK;
    struct due due = { .now_ms = service_now_ms(s->options.service), .most = (int64_t)most };
    enum err e = store_read(service_store(s->options.service), &arena, find_due, &due);
    for (size_t i = 0; i < due.n && !e && !atomic_load(&s->stop); i++) {
        bool taken = false;
        e = send_row(s, &due.rows[i], &taken);
        *sent += taken;
    }
    return e;
}

/* --- the sender and its thread ---------------------------------------------------------------- */
/* Not safe to run twice at once, so before any thread uses it. */
static void curl_start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum err notice_sender_open(const struct notice_options *options, struct notice_sender **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, curl_start);
    struct arena arena = arena_make(sizeof(struct notice_sender) * 2);
    struct notice_sender *s = ARENA_NEW(&arena, struct notice_sender);
    if (!s) return NO_MEMORY;
    s->arena = arena;
    s->options = *options;
    if (s->options.poll_ms <= 0) s->options.poll_ms = POLL_MS;
    enum err e = options->smtp_url ? smtp_open(&s->smtp, options->smtp_url, &s->stop) : OK;
    if (e) arena_free(&arena);
    if (!e) *out = s;
    return e;
}

void notice_sender_close(struct notice_sender *s)
{
    if (s->options.smtp_url) smtp_close(&s->smtp);
    struct arena arena = s->arena;
    arena_free(&arena);
}

/* True when told to stop. */
static bool rest(struct notice_sender *s)
{
    int64_t until_ms = clock_steady_us() / 1000 + s->options.poll_ms;
    struct timespec until = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };
    pthread_mutex_lock(&s->lock);
    while (!atomic_load(&s->stop))
        if (pthread_cond_timedwait(&s->told, &s->lock, &until) == ETIMEDOUT) break;
    pthread_mutex_unlock(&s->lock);
    return atomic_load(&s->stop);
}

static void *sender_main(void *arg)
{
    struct notice_sender *s = arg;
    do {
        size_t sent;
        enum err e;
        do e = notice_send_due(s, ROUND, &sent);
        while (!e && sent == ROUND && !atomic_load(&s->stop));
        if (e) log_event(LOG_ERROR, "sender", "err=%s", err_name(e));
    } while (!rest(s));
    return NULL;
}

static enum err thread_start(struct notice_sender *s)
{
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&s->told, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&s->lock, NULL);
    s->has_thread = !pthread_create(&s->thread, NULL, sender_main, s);
    return s->has_thread ? OK : NO_MEMORY;
}

enum err notice_start(const struct notice_options *options, struct notice_sender **out)
{
    enum err e = notice_sender_open(options, out);
    if (e || !options->smtp_url) return e;
    e = thread_start(*out);
    if (e) notice_sender_close(*out);
    return e;
}

void notice_stop(struct notice_sender *s)
{
    if (s->has_thread) {
        pthread_mutex_lock(&s->lock);
        atomic_store(&s->stop, true);
        pthread_cond_signal(&s->told);
        pthread_mutex_unlock(&s->lock);
        pthread_join(s->thread, NULL);
        pthread_cond_destroy(&s->told);
        pthread_mutex_destroy(&s->lock);
    }
    notice_sender_close(s);
}
