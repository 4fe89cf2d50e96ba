/* The books' operations: audit them, seal them, copy the database. All are jobs; the audit and the
 * copy only read, off the writer, so that a counter never waits for them. */
#include "base/clock.h"
#include "base/log.h"
#include "books/books.h"

/* --- books_audit ------------------------------------------------------------------------------ */
struct books_audit_in {
    struct text last_seal;
};
SHAPE(books_audit_in,
      FIELD(books_audit_in, last_seal, TEXT_FIELD, .flags = OPTIONAL | AUDITED,
            .min = 2 * SEAL_HASH_BYTES, .max = 2 * SEAL_HASH_BYTES,
            .says = "As an earlier audit told it: the chain of seals must still pass there."));
struct book_finding {
    struct text name, says;
    int64_t breaks, first;
};
SHAPE(book_finding, FIELD(book_finding, name, TEXT_FIELD), FIELD(book_finding, says, TEXT_FIELD),
      FIELD(book_finding, breaks, INT, .says = "How many rows break the rule."),
      FIELD(book_finding, first, ID, .flags = OPTIONAL, .says = "The first of them."));
struct books_audit_out {
    int64_t right, checked_at, transfers, seals;
    struct text last_seal;
    LIST_OF(struct book_finding) checks;
};
SHAPE(books_audit_out, FIELD(books_audit_out, right, FLAG),
      FIELD(books_audit_out, checked_at, INSTANT), FIELD(books_audit_out, transfers, INT),
      FIELD(books_audit_out, seals, INT),
      FIELD(books_audit_out, last_seal, TEXT_FIELD, .flags = OPTIONAL,
            .says = "To be noted outside the database: nothing sealed can then be removed unseen."),
      LIST_FIELD(books_audit_out, checks, book_finding));

/* What was found so far is kept in memory only: after a restart the audit begins again. */
static enum err books_audit_prepare(struct call *c, const struct books_audit_in *in)
{
    struct audit *a = ARENA_NEW(c->arena, struct audit);
    if (!a) return NO_MEMORY;
    a->chain.noted = in->last_seal;
    c->prepared = a;
    return OK;
}

static enum err say_findings(struct call *c, const struct audit *a, struct books_audit_out *out)
{
    out->right = true;
    out->checked_at = c->now_ms;
    out->transfers = a->transfers;
    out->seals = a->chain.seals;
    out->last_seal = seal_chain_hash(c->arena, &a->chain);
    out->checks.n = BOOK_CHECKS;
    out->checks.at = ARENA_ARRAY(c->arena, struct book_finding, BOOK_CHECKS);
    if (!out->checks.at) return NO_MEMORY;
    for (int i = 0; i < BOOK_CHECKS; i++) {
        const struct finding *f = &a->found[i];
        out->checks.at[i] = (struct book_finding){
            .name = text_of(book_check_name((enum book_check)i)),
            .says = text_of(book_check_says((enum book_check)i, c->lang)),
            .breaks = f->breaks,
            .first = f->first_id,
        };
        if (!f->breaks) continue;
        out->right = false;
        log_event(LOG_ERROR, "books_break", "check=%s breaks=%lld first=%lld",
                  book_check_name((enum book_check)i), (long long)f->breaks,
                  (long long)f->first_id);
    }
    return OK;
}

static enum err books_audit(struct call *c, const struct books_audit_in *in,
                            struct books_audit_out *out)
{
    (void)in;
    struct audit *a = c->prepared;
    enum err e = audit_step(c, a);
    if (e) return e;
    c->job->done = a->rows;
    c->job->finished = a->over;
    return a->over ? say_findings(c, a, out) : OK;
}
OP_RUN(books_audit)
OP_PREPARE(books_audit)

/* --- books_seal ------------------------------------------------------------------------------- */
#define books_seal_in       nothing
#define books_seal_in_shape nothing_shape
struct books_seal_out {
    int64_t transfers;
    struct text last_seal;
};
SHAPE(books_seal_out, FIELD(books_seal_out, transfers, INT, .says = "Sealed by this job."),
      FIELD(books_seal_out, last_seal, TEXT_FIELD, .flags = OPTIONAL));

static enum err books_seal(struct call *c, const struct nothing *in, struct books_seal_out *out)
{
    (void)in;
    int64_t sealed;
    enum err e = seal_next(c, clock_machine_ms(), SEAL_TRANSFERS, &sealed);
    if (e) return e;
    out->transfers = c->job->done += sealed;
    c->job->finished = sealed < SEAL_TRANSFERS;
    if (!c->job->finished) return OK;
    struct seal_chain chain;
    e = seal_chain_end(c, &chain);
    if (e) return e;
    out->last_seal = seal_chain_hash(c->arena, &chain);
    if (out->last_seal.at) /* logs usually leave the machine: a witness of the chain */
        log_event(LOG_INFO, "books_sealed", "transfers=%lld last_seal=%.*s",
                  (long long)out->transfers, TEXT_ARGS(out->last_seal));
    return OK;
}
OP_RUN(books_seal)

/* --- database_backup -------------------------------------------------------------------------- */
struct database_backup_in {
    struct text path;
};
SHAPE(database_backup_in,
      FIELD(database_backup_in, path, TEXT_FIELD, .min = 2, .max = 1000, .flags = AUDITED,
            .says = "A new file on the server's machine, from the root."));
#define database_backup_out       database_backup_in
#define database_backup_out_shape database_backup_in_shape

static enum err path_refused(struct call *c, const char *french, const char *english)
{
    facts_add_text(&c->facts, "field", TEXT("path"));
    facts_add_text(&c->facts, "why", text_of(c->lang == FRENCH ? french : english));
    return BAD_INPUT;
}

static enum err database_backup(struct call *c, const struct database_backup_in *in,
                                struct database_backup_in *out)
{
    struct store *store = tx_store(c->tx);
    if (store_is_postgres(store))
        return path_refused(c, "n'est pas possible : PostgreSQL a ses propres outils de sauvegarde",
                            "is not possible: PostgreSQL has its own backup tools");
    if (in->path.at[0] != '/') return path_refused(c, "doit commencer par /", "must start with /");
    enum err e = store_backup(store, text_to_cstring(c->arena, in->path));
    c->job->finished = !e;
    out->path = in->path;
    if (!e) return OK;
    /* A copy that failed is not tried again by itself: the log says why. */
    facts_add_text(&c->facts, "file", in->path);
    return CANNOT_READ_FILE;
}
OP_RUN(database_backup)

static const struct operation books_rows[] = {
    OP(books_audit, BULK, AUDITOR | ACCOUNTANT | ADMIN | SYSTEM, ON_NOTHING, PREPARED(books_audit),
       .on_snapshot = true,
       .summary = "Recompute the books from every transfer, and name each rule that breaks."),
    OP(books_seal, BULK, SYSTEM | ADMIN, ON_NOTHING,
       .summary = "Seal the transfers made since the last seal; to be run every day."),
    OP(database_backup, BULK, SYSTEM, ON_NOTHING, .on_snapshot = true,
       .summary = "Copy the database, as it is at one instant, to a new file of the server."),
};
OP_TABLE(books);
