/* Who stands for a minor, from when to when. Nothing here is undone at the majority: the day itself
 * is asked, so that the view closes at midnight whatever ran or did not (D14). */
#include "representative/representative.h"

#include "account/account.h"
#include "base/civil.h"
#include "notice/notice.h"
#include "sql/representative_sql.h"

const char *const representative_kind_words[] = { "parent", "guardian", "vouched", NULL };
/* Two parents and their partners, a guardian, a home: beyond, something is wrong (D13). */
enum { MOST_REPRESENTATIVES = 6 };

static struct representative representative_from(const struct representative_row *r)
{
    return (struct representative){ .id = r->id,
                                    .person_id = r->person_id,
                                    .account_id = r->account_id,
                                    .kind = r->kind,
                                    .state = r->state,
                                    .reference = r->reference,
                                    .name = r->name,
                                    .mail = r->mail,
                                    .added_ms = r->added_ms };
}

enum err representative_by_id(struct call *c, int64_t representative_id, struct representative *r)
{
    struct representative_row row;
    enum err e = sql_representative_find(c->tx, representative_id, &row);
    if (!e) *r = representative_from(&row);
    return e;
}

enum err representative_stands_for(struct call *c, int64_t account_id, int64_t person_id,
                                   bool *does)
{
    struct stands_for_row row;
    enum err e = sql_stands_for(c->tx, account_id, person_id, &row);
    *does = !e && is_minor_on(row.birth_day, c->today);
    return e == NO_ROW ? OK : e;
}

static enum err is_open_minor(struct call *c, int64_t person_id)
{
    struct person_to_represent_row person;
    enum err e = sql_person_to_represent(c->tx, person_id, &person);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    if (!text_is(person.state, "open")) return NOT_FOUND;
    return is_minor_on(person.birth_day, c->today) ? OK : NOT_A_MINOR;
}

/* A guardian who opened their account answers mail: then nobody else has to stand in. */
static bool is_reachable_guardian(const struct representative_row *r)
{
    return !text_is(r->kind, "vouched") && text_is(r->state, "active") &&
           text_is(r->account_state, "open");
}

static enum err may_appoint(struct call *c, const struct new_representative *new)
{
    enum err e = is_open_minor(c, new->person_id);
    if (e) return e;
    struct representative_row *rows;
    size_t n;
    e = sql_representatives_of(c->tx, new->person_id, &rows, &n);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        if (new->kind == VOUCHED && is_reachable_guardian(&rows[i])) return GUARDIAN_REACHABLE;
    if (n < MOST_REPRESENTATIVES) return OK;
    facts_add_count(&c->facts, "count", (int64_t)n);
    return TOO_MANY_REPRESENTATIVES;
}

enum err representative_appoint(struct call *c, const struct new_representative *new,
                                int64_t *representative_id)
{
    enum err e = may_appoint(c, new);
    if (e) return e;
    int64_t account_id;
    bool is_new;
    e = account_open_for_representative(c, new->mail, new->name, new->lang, &account_id, &is_new);
    if (e) return e;
    struct representative_put_row row;
    e = sql_representative_put(c->tx, id_new(tx_store(c->tx)), new->person_id, account_id,
                               text_of(representative_kind_words[new->kind]), c->now_ms,
                               c->actor->account_id, &row);
    if (e) return e == NO_ROW ? ALREADY_DONE : e;
    *representative_id = row.id;
    if (is_new)
        return account_invite_about(c, account_id, "representative_invitation", new->person_id);
    return notice_queue_about(c, "representative_added", account_id, new->person_id, row.id,
                              TEXT(""));
}

enum err representative_set_state(struct call *c, int64_t representative_id, const char *from,
                                  const char *to, struct text reference)
{
    int64_t changed;
    enum err e = sql_representative_state(c->tx, representative_id, text_of(from), text_of(to),
                                          reference, c->now_ms, c->actor->account_id, &changed);
    if (e) return e;
    return changed ? OK : ALREADY_DONE;
}
