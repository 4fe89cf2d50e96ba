/* How 1,251 schools get their first account (R45): an invitation to the official address of the
 * UAI, for all at once or for a department; who followed it, who has not, and who has no address.
 */
#include "account/account.h"
#include "school/school.h"
#include "sql/school_sql.h"

enum { SCHOOLS_A_CHUNK = 20 };

/* --- school_invite ---------------------------------------------------------------------------- */
struct school_invite_in {
    struct text department;
};
SHAPE(school_invite_in, FIELD(school_invite_in, department, TEXT_FIELD, .max = 3,
                              .flags = OPTIONAL | AUDITED, .says = "Left out: everywhere."));
struct school_invite_out {
    int64_t invited;
};
SHAPE(school_invite_out, FIELD(school_invite_out, invited, INT));

static struct text or_empty(struct text t)
{
    return t.at ? t : TEXT("");
}

static enum err invite(struct call *c, const struct invited_school *school)
{
    int64_t account_id;
    enum err e = account_open_for_school(c, school->id, school->name, school->mail, &account_id);
    return e ? e : account_invite(c, account_id, "staff_invitation");
}

/* Those never invited, and again those whose invitation ran out; asking twice invites nobody
 * twice. */
static enum err school_invite(struct call *c, const struct school_invite_in *in,
                              struct school_invite_out *out)
{
    struct progress *job = c->job;
    struct invited_school *rows;
    size_t n;
    enum err e = sql_schools_to_invite(c->tx, c->now_ms, or_empty(in->department),
                                       job->cursor.number, SCHOOLS_A_CHUNK, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) e = invite(c, &rows[i]);
    if (e) return e;
    if (n) job->cursor.number = rows[n - 1].id;
    job->done += (int64_t)n;
    job->finished = n < SCHOOLS_A_CHUNK;
    out->invited = job->done;
    return OK;
}
OP_RUN(school_invite)

/* --- school_invitations ----------------------------------------------------------------------- */
static const char *const invitation_states[] = { "to_invite",  "invited", "opened", "expired",
                                                 "no_address", "all",     NULL };
enum { ALL_STATES = 5 };

struct school_invitations_in {
    int64_t state;
    struct text department, cursor;
    int64_t limit;
};
SHAPE(school_invitations_in,
      FIELD(school_invitations_in, state, CHOICE, .choices = invitation_states),
      FIELD(school_invitations_in, department, TEXT_FIELD, .max = 3, .flags = OPTIONAL),
      FIELD(school_invitations_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 1024),
      FIELD(school_invitations_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct school_invitation {
    int64_t school_id;
    struct text uai, name, commune, department, state, mail;
    int64_t invited_at, expires_at;
};
SHAPE(school_invitation, FIELD(school_invitation, school_id, ID),
      FIELD(school_invitation, uai, TEXT_FIELD), FIELD(school_invitation, name, TEXT_FIELD),
      FIELD(school_invitation, commune, TEXT_FIELD),
      FIELD(school_invitation, department, TEXT_FIELD),
      FIELD(school_invitation, state, TEXT_FIELD,
            .says = "to_invite, invited, opened (somebody there has an account), expired or "
                    "no_address."),
      FIELD(school_invitation, mail, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(school_invitation, invited_at, INSTANT, .flags = OPTIONAL),
      FIELD(school_invitation, expires_at, INSTANT, .flags = OPTIONAL));
struct invitation_count {
    struct text state;
    int64_t schools;
};
SHAPE(invitation_count, FIELD(invitation_count, state, TEXT_FIELD),
      FIELD(invitation_count, schools, INT));
struct school_invitations_out {
    LIST_OF(struct school_invitation) items;
    LIST_OF(struct invitation_count) counts;
    struct text next_cursor;
};
SHAPE(school_invitations_out, LIST_FIELD(school_invitations_out, items, school_invitation),
      LIST_FIELD(school_invitations_out, counts, invitation_count),
      FIELD(school_invitations_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err say_counts(struct call *c, struct text department,
                           struct school_invitations_out *out)
{
    struct school_invitation_counts_row *rows;
    enum err e = sql_school_invitation_counts(c->tx, c->now_ms, department, &rows, &out->counts.n);
    if (e) return e;
    out->counts.at = ARENA_ARRAY(c->arena, struct invitation_count, out->counts.n + 1);
    if (!out->counts.at) return NO_MEMORY;
    for (size_t i = 0; i < out->counts.n; i++)
        out->counts.at[i] = (struct invitation_count){ rows[i].state, rows[i].schools };
    return OK;
}

static enum err say_items(struct call *c, const struct invited_school *rows, size_t n,
                          struct school_invitations_out *out)
{
    out->items.n = n;
    out->items.at = ARENA_ARRAY(c->arena, struct school_invitation, n + 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] = (struct school_invitation){ .school_id = rows[i].id,
                                                       .uai = rows[i].uai,
                                                       .name = rows[i].name,
                                                       .commune = rows[i].commune,
                                                       .department = rows[i].department,
                                                       .state = rows[i].state,
                                                       .mail = rows[i].mail,
                                                       .invited_at = rows[i].invited_ms,
                                                       .expires_at = rows[i].expires_ms };
    return OK;
}

static enum err school_invitations(struct call *c, const struct school_invitations_in *in,
                                   struct school_invitations_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "school_invitations", in->cursor, &from);
    if (e) return e;
    struct text department = or_empty(in->department);
    struct text only = in->state == ALL_STATES ? TEXT("") : text_of(invitation_states[in->state]);
    size_t limit = (size_t)page_limit(in->limit), n;
    struct invited_school *rows;
    e = sql_schools_invited(c->tx, c->now_ms, department, only, or_empty(from.words), from.number,
                            (int64_t)limit + 1, &rows, &n);
    if (!e) e = say_items(c, rows, n < limit ? n : limit, out);
    if (!e) e = say_counts(c, department, out);
    if (e || n <= limit) return e;
    struct page_key last = { rows[limit - 1].search_key, rows[limit - 1].id };
    out->next_cursor = page_next(c, "school_invitations", &last);
    return out->next_cursor.at ? OK : NO_MEMORY;
}
OP_RUN(school_invitations)

static const struct operation school_invite_rows[] = {
    OP(school_invite, BULK, ADMIN, ON_NOTHING, .rules = "R45",
       .summary = "Invite the schools that have no account yet, at their official address."),
    OP(school_invitations, READ, ADMIN | SUPPORT, ON_NOTHING, .rules = "R45",
       .summary = "How far the schools' first accounts are."),
};
OP_TABLE(school_invite);
