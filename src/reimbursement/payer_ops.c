/* Who pays, set by the Region's administrator; and what would hold a run's lines back, shown before
 * they are sent (R111). */
#include "base/format.h"
#include "reimbursement/reimbursement.h"
#include "sql/reimbursement_sql.h"

static struct text or_empty(struct text text)
{
    return text.at ? text : TEXT("");
}

static enum err bad_input(struct call *c, const char *field, const char *fr, const char *en)
{
    facts_add_text(&c->facts, "field", text_of(field));
    facts_add_text(&c->facts, "why", text_of(c->lang == FRENCH ? fr : en));
    return BAD_INPUT;
}

/* --- payer_set, payer_show -------------------------------------------------------------------- */
struct payer_set_in {
    struct text name, siret, iban, bic;
    int64_t line_limit_cents;
    struct text treasury_post, body_code, budget_code, budget_label, nature, function;
    int64_t first_bordereau, first_piece;
};
/* `must`: the flags of what a payer cannot do without. */
#define PAYER_FIELDS(S, must)                                                                      \
    FIELD(S, name, TEXT_FIELD, .min = 1, .max = 70, .flags = must),                                \
        FIELD(S, siret, TEXT_FIELD, .format = "siret", .flags = must),                             \
        FIELD(S, iban, TEXT_FIELD, .max = 34, .flags = must),                                      \
        FIELD(S, bic, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 11),                         \
        FIELD(S, line_limit_cents, MONEY, .flags = OPTIONAL | AUDITED,                             \
              .says = "No line of a run may be above it."),                                        \
        FIELD(S, treasury_post, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 7,                 \
              .says = "The treasury's own number (codique), for files in PES v2."),                \
        FIELD(S, body_code, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 3,                     \
              .says = "CodCol of PES v2."),                                                        \
        FIELD(S, budget_code, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 2,                   \
              .says = "CodBud of PES v2."),                                                        \
        FIELD(S, budget_label, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 38),                \
        FIELD(S, nature, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 12,                       \
              .says = "The account that is charged."),                                             \
        FIELD(S, function, TEXT_FIELD, .flags = OPTIONAL | AUDITED, .max = 10),                    \
        FIELD(S, first_bordereau, INT, .flags = OPTIONAL | AUDITED, .max = 9000000,                \
              .says = "Where this program's bordereaux begin each budget year."),                  \
        FIELD(S, first_piece, INT, .flags = OPTIONAL | AUDITED, .max = 90000000,                   \
              .says = "Where this program's pieces begin each budget year.")
SHAPE(payer_set_in, PAYER_FIELDS(payer_set_in, AUDITED));
struct payer_set_out {
    int64_t payer_id;
};
SHAPE(payer_set_out, FIELD(payer_set_out, payer_id, ID));

static bool is_digits(struct text text, size_t min, size_t max)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9') return false;
    return text.len >= min && text.len <= max;
}

/* A budget's code is a letter or digit and a digit. */
static bool is_budget_code(struct text code)
{
    bool letter = code.len == 2 && code.at[0] >= 'A' && code.at[0] <= 'Z';
    return letter ? is_digits((struct text){ code.at + 1, 1 }, 1, 1) : is_digits(code, 2, 2);
}

static enum err check_treasury(struct call *c, const struct payer *p)
{
    if (text_is_empty(p->treasury_post)) return OK;
    if (!is_digits(p->treasury_post, 6, 7))
        return bad_input(c, "treasury_post", "est un nombre de 6 ou 7 chiffres",
                         "is a number of 6 or 7 digits");
    if (!is_digits(p->body_code, 3, 3))
        return bad_input(c, "body_code", "est un nombre de 3 chiffres", "is a number of 3 digits");
    if (!is_budget_code(p->budget_code))
        return bad_input(c, "budget_code", "a deux signes, le second un chiffre",
                         "has two signs, the second a digit");
    if (!is_digits(p->nature, 1, 12) || !is_digits(p->function, 0, 10))
        return bad_input(c, "nature", "est un compte : des chiffres", "is an account: digits");
    return OK;
}

static enum err payer_set(struct call *c, const struct payer_set_in *in, struct payer_set_out *out)
{
    struct payer payer = { .name = text_tidy(c->arena, in->name),
                           .siret = in->siret,
                           .iban = in->iban,
                           .bic = or_empty(in->bic),
                           .line_limit_cents = in->line_limit_cents,
                           .treasury_post = or_empty(in->treasury_post),
                           .body_code = or_empty(in->body_code),
                           .budget_code = or_empty(in->budget_code),
                           .budget_label = or_empty(in->budget_label),
                           .nature = or_empty(in->nature),
                           .function = or_empty(in->function),
                           .first_bordereau = in->first_bordereau ? in->first_bordereau : 1,
                           .first_piece = in->first_piece ? in->first_piece : 1 };
    if (!payer.name.at) return NO_MEMORY;
    if (!iban_is_sepa(payer.iban)) return WRONG_IBAN;
    if (!text_is_empty(payer.bic) && !format_is_bic(payer.bic))
        return bad_input(c, "bic", "n'est pas un BIC", "is no BIC");
    enum err e = check_treasury(c, &payer);
    if (!e) e = payer_add(c, &payer, &out->payer_id);
    c->object_id = out->payer_id;
    return e;
}
OP_RUN(payer_set)

NOTHING(payer_show_in);
struct payer_show_out {
    int64_t is_set;
    struct text name, siret, iban, bic;
    int64_t line_limit_cents;
    struct text treasury_post, body_code, budget_code, budget_label, nature, function;
    int64_t first_bordereau, first_piece;
};
SHAPE(payer_show_out, FIELD(payer_show_out, is_set, FLAG), PAYER_FIELDS(payer_show_out, OPTIONAL));

static enum err payer_show(struct call *c, const struct payer_show_in *in,
                           struct payer_show_out *out)
{
    (void)in;
    struct payer p = { 0 };
    enum err e = payer_now(c, &p);
    if (e && e != NO_ROW) return e;
    *out = (struct payer_show_out){ .is_set = !e,
                                    .name = p.name,
                                    .siret = p.siret,
                                    .iban = p.iban,
                                    .bic = p.bic,
                                    .line_limit_cents = p.line_limit_cents,
                                    .treasury_post = p.treasury_post,
                                    .body_code = p.body_code,
                                    .budget_code = p.budget_code,
                                    .budget_label = p.budget_label,
                                    .nature = p.nature,
                                    .function = p.function,
                                    .first_bordereau = p.first_bordereau,
                                    .first_piece = p.first_piece };
    return OK;
}
OP_RUN(payer_show)

/* --- run_check -------------------------------------------------------------------------------- */
struct run_check_in {
    int64_t run_id;
    struct text cursor;
    int64_t limit;
};
SHAPE(run_check_in, FIELD(run_check_in, run_id, ID),
      FIELD(run_check_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(run_check_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
struct run_remark {
    int64_t line_id, partner_id;
    struct text name;
    int64_t amount_cents, stops;
    struct text type, says, written_as;
};
SHAPE(run_remark, FIELD(run_remark, line_id, ID), FIELD(run_remark, partner_id, ID),
      FIELD(run_remark, name, TEXT_FIELD), FIELD(run_remark, amount_cents, MONEY),
      FIELD(run_remark, stops, FLAG, .says = "The line will not leave."),
      FIELD(run_remark, type, TEXT_FIELD, .says = "blocked, siret-wrong, …, or name-rewritten."),
      FIELD(run_remark, says, TEXT_FIELD),
      FIELD(run_remark, written_as, TEXT_FIELD, .flags = OPTIONAL,
            .says = "The name in the banks' letters."));
struct run_check_out {
    int64_t payer_is_set;
    LIST_OF(struct run_remark) items;
    struct text next_cursor;
};
SHAPE(run_check_out, FIELD(run_check_out, payer_is_set, FLAG),
      LIST_FIELD(run_check_out, items, run_remark),
      FIELD(run_check_out, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

/* Most lines have nothing to remark: so many are looked at for a page, however few show. */
enum { LINES_A_LOOK = 500 };

static enum err remark(struct call *c, const struct payer *payer, const struct sendable *line,
                       struct run_check_out *out)
{
    struct line_check found;
    enum err e = line_check(c, payer, line, &found);
    if (e) return e;
    struct text written = text_sepa(c->arena, line->name);
    if (!written.at) return NO_MEMORY;
    bool rewritten = !text_equal(written, line->name);
    if (!found.fault && !rewritten) return OK;
    struct text says = found.fault ? line_fault_words(c->arena, &found, c->lang)
                       : c->lang == FRENCH
                           ? TEXT("Le nom est écrit dans les lettres que les banques acceptent.")
                           : TEXT("The name is written in the letters that banks accept.");
    out->items.at[out->items.n++] = (struct run_remark){
        line->line_id,
        line->partner_id,
        line->name,
        line->amount_cents,
        found.fault != LINE_MAY_LEAVE,
        found.fault ? text_of(line_fault_slug(found.fault)) : TEXT("name-rewritten"),
        says,
        rewritten ? written : (struct text){ 0 },
    };
    return says.at ? OK : NO_MEMORY;
}

static enum err run_check(struct call *c, const struct run_check_in *in, struct run_check_out *out)
{
    struct page_key from;
    enum err e = page_start(c, "run_check", in->cursor, &from);
    if (e) return e;
    size_t limit = (size_t)page_limit(in->limit), n, i;
    struct payer payer = { 0 };
    e = payer_now(c, &payer);
    if (e && e != NO_ROW) return e;
    out->payer_is_set = !e;
    struct sendable *lines;
    e = sql_sendable_lines(c->tx, in->run_id, from.number, LINES_A_LOOK, &lines, &n);
    if (e) return e;
    out->items.at = ARENA_ARRAY(c->arena, struct run_remark, limit);
    if (!out->items.at) return NO_MEMORY;
    for (i = 0; i < n && out->items.n < limit && !e; i++) e = remark(c, &payer, &lines[i], out);
    if (i && (i < n || n == LINES_A_LOOK)) {
        struct page_key last = { .number = lines[i - 1].line_id };
        out->next_cursor = page_next(c, "run_check", &last);
    }
    return e;
}
OP_RUN(run_check)

static enum err run_known(struct call *c, int64_t run_id, struct owner *owner)
{
    (void)owner; /* the Region's alone */
    struct run_by_id_row run;
    enum err e = sql_run_by_id(c->tx, run_id, &run);
    return e == NO_ROW ? NOT_FOUND : e;
}

static const struct operation payer_rows[] = {
    OP(payer_set, WRITE, ADMIN | SYSTEM, ON_NOTHING, REFUSES(WRONG_IBAN), .rules = "R111",
       .summary = "Set who pays the partners: the Region's account and its treasury codes."),
    OP(payer_show, READ, ADMIN | ACCOUNTANT | AUDITOR, ON_NOTHING, .rules = "R111",
       .summary = "Who pays the partners."),
    OP(run_check, READ, ACCOUNTANT | ADMIN | AUDITOR, BY_OBJECT, OBJECT_OF(run_id, run_known),
       REFUSES(BAD_CURSOR), .rules = "R111 D22",
       .summary = "What holds lines of a prepared run back, line by line."),
};
OP_TABLE(payer);
