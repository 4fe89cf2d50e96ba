/* partner_ops.c - the Region keeps the register of partners: one by one, and from files. */
#include "base/civil.h"
#include "collective/collective.h"
#include "import/import_shapes.h"
#include "partner/partner.h"
#include "partner/partner_import.h"
#include "sql/partner_sql.h"

static struct text or_empty(struct text text)
{
    return text.at ? text : TEXT("");
}

struct partner_answer {
    int64_t partner_id;
};
SHAPE(partner_answer, FIELD(partner_answer, partner_id, ID));

/* --- partner_create --------------------------------------------------------------------------- */
struct partner_create_in {
    struct text siret, name, kind;
    int64_t legal_form;
    struct text mail, iban, bic;
};
SHAPE(partner_create_in,
      FIELD(partner_create_in, siret, TEXT_FIELD, .format = "siret", .flags = AUDITED),
      FIELD(partner_create_in, name, TEXT_FIELD, .min = 1, .max = 200, .flags = AUDITED),
      FIELD(partner_create_in, kind, TEXT_FIELD, .format = "slug", .flags = AUDITED,
            .says = "A kind of partner of a campaign that has not ended."),
      FIELD(partner_create_in, legal_form, CHOICE, .choices = legal_forms),
      FIELD(partner_create_in, mail, TEXT_FIELD, .flags = OPTIONAL, .format = "mail", .max = 254),
      FIELD(partner_create_in, iban, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 60,
            .says = "Spaces do not matter."),
      FIELD(partner_create_in, bic, TEXT_FIELD, .flags = OPTIONAL, .format = "bic"));
#define partner_create_out       partner_answer
#define partner_create_out_shape partner_answer_shape

static enum err partner_create(struct call *c, const struct partner_create_in *in,
                               struct partner_answer *out)
{
    struct campaign *live;
    size_t n;
    enum err e = campaigns_live(c, &live, &n);
    if (e) return e;
    if (!campaigns_know_kind(live, n, in->kind))
        return partner_bad_input(c, "kind", "n'est pas un type de partenaire des campagnes",
                                 "is no kind of partner of the campaigns");
    struct partner partner = { .siret = in->siret,
                               .name = text_tidy(c->arena, in->name),
                               .kind = in->kind,
                               .legal_form = text_of(legal_forms[in->legal_form]),
                               .mail = or_empty(in->mail),
                               .bic = or_empty(in->bic) };
    if (!partner.name.at) return NO_MEMORY;
    e = iban_tidy(c, or_empty(in->iban), &partner.iban);
    if (!e) e = partner_add(c, &partner, &out->partner_id);
    c->object_id = out->partner_id;
    return e;
}
OP_RUN(partner_create)

/* --- partner_update --------------------------------------------------------------------------- */
struct partner_update_in {
    int64_t partner_id;
    struct maybe_text name, mail, iban, bic;
};
SHAPE(partner_update_in, FIELD(partner_update_in, partner_id, ID),
      FIELD(partner_update_in, name, MAYBE_TEXT, .min = 1, .max = 200, .flags = AUDITED,
            .says = "Benefit managers and administrators."),
      FIELD(partner_update_in, mail, MAYBE_TEXT, .format = "mail", .max = 254,
            .says = "Everybody who may call this."),
      FIELD(partner_update_in, iban, MAYBE_TEXT, .max = 60, .flags = AUDITED,
            .says = "Accountants and administrators, as the BIC."),
      FIELD(partner_update_in, bic, MAYBE_TEXT, .format = "bic", .flags = AUDITED));
#define partner_update_out       partner_answer
#define partner_update_out_shape partner_answer_shape

/* Whoever may change where money goes is not who tells the Region about it. */
static bool may_set(const struct call *c, const struct partner_update_in *in)
{
    unsigned role = c->actor->role;
    bool bank = in->iban.is || in->bic.is;
    if (bank && !(role & (ACCOUNTANT | ADMIN))) return false;
    return !in->name.is || role & (BENEFITS | ADMIN);
}

static struct text value_of(const struct maybe_text *maybe)
{
    return maybe->is == GIVEN ? maybe->v : TEXT("");
}

static enum err set_name(struct call *c, const struct partner_update_in *in)
{
    if (in->name.is == CLEARED)
        return partner_bad_input(c, "name", "ne peut pas être effacé", "cannot be cleared");
    struct text name = text_tidy(c->arena, in->name.v);
    return name.at ? partner_rename(c, in->partner_id, name) : NO_MEMORY;
}

static enum err partner_update(struct call *c, const struct partner_update_in *in,
                               struct partner_answer *out)
{
    if (!may_set(c, in)) return NOT_ALLOWED;
    struct text iban;
    enum err e = iban_tidy(c, value_of(&in->iban), &iban);
    if (!e && in->name.is) e = set_name(c, in);
    if (!e && in->mail.is) e = sql_partner_set_mail(c->tx, in->partner_id, value_of(&in->mail));
    if (!e && in->iban.is) e = sql_partner_set_iban(c->tx, in->partner_id, iban);
    if (!e && in->bic.is) e = sql_partner_set_bic(c->tx, in->partner_id, value_of(&in->bic));
    out->partner_id = in->partner_id;
    return e;
}
OP_RUN(partner_update)

/* --- partner_close ---------------------------------------------------------------------------- */
struct partner_close_in {
    int64_t partner_id, day;
    struct text reason;
};
SHAPE(partner_close_in, FIELD(partner_close_in, partner_id, ID),
      FIELD(partner_close_in, day, DAY, .flags = AUDITED, .says = "The last day of its uses."),
      FIELD(partner_close_in, reason, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 300));
#define partner_close_out       partner_answer
#define partner_close_out_shape partner_answer_shape

static enum err partner_close(struct call *c, const struct partner_close_in *in,
                              struct partner_answer *out)
{
    if (in->day < c->today)
        return partner_bad_input(c, "day", "est passé : ce qui a servi depuis est dû",
                                 "has passed: what was used since is due");
    out->partner_id = in->partner_id;
    enum err e = partner_leave(c, in->partner_id, in->day);
    return e ? e : proposals_cancel_of(c, in->partner_id);
}
OP_RUN(partner_close)

/* --- partner_block, partner_unblock ----------------------------------------------------------- */
struct partner_block_in {
    int64_t partner_id;
    struct text benefit, reason;
};
SHAPE(partner_block_in, FIELD(partner_block_in, partner_id, ID),
      FIELD(partner_block_in, benefit, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .format = "slug",
            .says = "Left out: all that is due."),
      FIELD(partner_block_in, reason, TEXT_FIELD, .min = 3, .max = 300, .flags = AUDITED,
            .says = "Told to the partner as it stands."));
struct partner_block_out {
    int64_t block_id;
};
SHAPE(partner_block_out, FIELD(partner_block_out, block_id, ID));

static enum err partner_block(struct call *c, const struct partner_block_in *in,
                              struct partner_block_out *out)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    struct text benefit = or_empty(in->benefit);
    if (benefit.len && !campaigns_benefit(all, n, benefit))
        return partner_bad_input(c, "benefit", "n'est dans aucune campagne", "is in no campaign");
    return partner_hold(c, in->partner_id, benefit, in->reason, &out->block_id);
}
OP_RUN(partner_block)

struct partner_unblock_in {
    int64_t block_id;
};
SHAPE(partner_unblock_in, FIELD(partner_unblock_in, block_id, ID));
#define partner_unblock_out       partner_block_out
#define partner_unblock_out_shape partner_block_out_shape

static enum err block_owner(struct call *c, int64_t block_id, struct owner *owner)
{
    struct partner_block_by_id_row row;
    enum err e = sql_partner_block_by_id(c->tx, block_id, &row);
    if (!e) owner->partner_id = row.partner_id;
    return e == NO_ROW ? NOT_FOUND : e;
}

static enum err partner_unblock(struct call *c, const struct partner_unblock_in *in,
                                struct partner_block_out *out)
{
    out->block_id = in->block_id;
    return partner_let_go(c, in->block_id);
}
OP_RUN(partner_unblock)

/* --- partner_import_preview, partner_import --------------------------------------------------- */
#define partner_import_preview_in        import_source
#define partner_import_preview_in_shape  import_source_shape
#define partner_import_preview_out       import_preview
#define partner_import_preview_out_shape import_preview_shape
#define partner_import_in                import_order
#define partner_import_in_shape          import_order_shape
#define partner_import_out               import_report
#define partner_import_out_shape         import_report_shape

static enum err partner_import_preview(struct call *c, const struct import_source *in,
                                       struct import_preview *out)
{
    return import_show(c, &partner_register, in, out);
}
OP_RUN(partner_import_preview)

static enum err partner_import_prepare(struct call *c, const struct import_order *in)
{
    return import_prepare(c, &partner_register, in);
}
OP_PREPARE(partner_import)

static enum err partner_import(struct call *c, const struct import_order *in,
                               struct import_report *out)
{
    return import_chunk(c, in, out);
}
OP_RUN(partner_import)

static const struct operation partner_rows[] = {
    OP(partner_create, WRITE, BENEFITS | ADMIN, ON_NOTHING, .touches = "partner",
       REFUSES(NO_CAMPAIGN, WRONG_IBAN, SIRET_KNOWN),
       .summary = "Take a partner into the register; places and conventions follow."),
    OP(partner_update, WRITE, MANAGER | BENEFITS | ACCOUNTANT | ADMIN, BY_OBJECT,
       OBJECT_OF(partner_id, partner_owner), .touches = "partner", REFUSES(NOT_ALLOWED, WRONG_IBAN),
       .summary = "Change what is said of a partner; what is left out stays, null clears."),
    OP(partner_close, WRITE, BENEFITS, BY_OBJECT, OBJECT_OF(partner_id, partner_owner),
       .touches = "partner", REFUSES(ALREADY_DONE),
       .summary = "A partner leaves the network after a day; what was used is paid (D21)."),
    OP(partner_block, WRITE, ACCOUNTANT | BENEFITS, BY_OBJECT, OBJECT_OF(partner_id, partner_owner),
       .touches = "partner", REFUSES(ALREADY_DONE),
       .summary = "Hold back what is due to a partner, for a reason (D20)."),
    OP(partner_unblock, WRITE, ACCOUNTANT | BENEFITS, BY_OBJECT, OBJECT_OF(block_id, block_owner),
       .touches = "partner", REFUSES(ALREADY_DONE),
       .summary = "End one reason for which a partner's money waits."),
    OP(partner_import_preview, READ, ADMIN | SYSTEM, ON_NOTHING,
       REFUSES(IMPORT_REFUSALS, NO_CAMPAIGN),
       .summary = "What importing a file of partners would change, and which rows are faulty."),
    OP(partner_import, BULK, ADMIN | SYSTEM, ON_NOTHING, PREPARED(partner_import),
       .touches = "partner", REFUSES(IMPORT_ORDER_REFUSALS, NO_CAMPAIGN),
       .summary = "Import a file of partners as it was previewed."),
};
OP_TABLE(partner);
