/* outbox.c - what waits to be sent: a row says which template about what to whom, and holds no
 * address and no secret. */
#include <assert.h>

#include "base/civil.h"
#include "notice/mail_text.h"
#include "notice/notice.h"
#include "sql/notice_sql.h"

/* Anybody may type anybody's address into the order form. A family orders for all its children in
 * one evening, from one mailbox; more than that in a day nobody needs, who has not signed in. */
enum { FROM_STRANGERS_A_DAY = 10, DAY_MS = 24 * 3600 * 1000 };

static enum err has_room(struct call *c, const char *template, int64_t account_id, bool *room)
{
    *room = true;
    if (c->actor->role != ANYONE) return OK;
    struct notices_to_box_row row;
    enum err e = sql_notices_to_box(c->tx, account_id, text_of(template), c->now_ms - DAY_MS, &row);
    if (!e) *room = row.n < FROM_STRANGERS_A_DAY;
    return e;
}

enum err notice_queue_about(struct call *c, const char *template, int64_t account_id,
                            int64_t about_person_id, int64_t subject_id, struct text note)
{
    assert(mail_text_find(text_of(template)));
    bool room;
    enum err e = has_room(c, template, account_id, &room);
    if (e || !room) return e;
    return sql_notice_add(c->tx, id_new(tx_store(c->tx)), text_of(template), account_id, subject_id,
                          note.at ? note : TEXT(""), c->now_ms, about_person_id);
}

enum err notice_queue(struct call *c, const char *template, int64_t account_id, int64_t subject_id,
                      struct text note)
{
    return notice_queue_about(c, template, account_id, 0, subject_id, note);
}

enum err notice_queue_person(struct call *c, const char *template, int64_t person_id,
                             int64_t subject_id, struct text note)
{
    struct notice_person_row person;
    enum err e = sql_notice_person(c->tx, person_id, &person);
    if (e) return e == NO_ROW ? DEFECT : e;
    /* Without an account of their own: the school hands out a slip (D44). */
    if (person.account_id) e = notice_queue(c, template, person.account_id, subject_id, note);
    if (e || !is_minor_on(person.birth_day, c->today)) return e;
    struct notice_representatives_row *rows;
    size_t n;
    e = sql_notice_representatives(c->tx, person_id, &rows, &n);
    for (size_t i = 0; i < n && !e; i++)
        e = notice_queue_about(c, template, rows[i].account_id, person_id, subject_id, note);
    return e;
}

struct text notice_link_token(struct arena *arena, const struct keys *keys, int64_t link_id)
{
    return token_derive(arena, keys, KEY_LINK, link_id, TEXT("link"));
}
