/* The statement of a transfer: what somebody who keeps a shop's books wants to find without asking.
 * In French (D41): it goes into accounts that are kept here. */
#include "reimbursement/statement.h"

#include "base/civil.h"
#include "base/money.h"
#include "campaign/campaign.h"
#include "paper/paper.h"
#include "reimbursement/reimbursement.h"
#include "sql/reimbursement_sql.h"

/* A document of more rows is no document: the CSV has them all. */
enum { ROWS_MOST = 2000 };

struct statement {
    struct call *c;
    struct paper *paper;
    int64_t partner_id, line_id;
    struct statement_line_row line;
    struct campaign *campaigns;
    size_t campaign_count;
};

static struct text euros(struct statement *s, int64_t cents)
{
    struct text amount = cents_text(s->c->arena, cents < 0 ? -cents : cents, FRENCH);
    return cents < 0 ? text_format(s->c->arena, "−%.*s", TEXT_ARGS(amount)) : amount;
}

static struct text label_of(const struct statement *s, struct text benefit)
{
    const struct benefit *b = campaigns_benefit(s->campaigns, s->campaign_count, benefit);
    return b ? b->label.in[FRENCH] : benefit;
}

static const char *state_words(struct text state)
{
    static const char *const words[][2] = {
        { "prepared", "préparé, pas encore envoyé" },
        { "in_transit", "envoyé à la banque" },
        { "paid", "payé" },
        { "rejected", "rejeté par la banque" },
        { "returned", "revenu : refusé par la banque du bénéficiaire" },
        { "dropped", "retenu : repris par une campagne de paiement suivante" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_is(state, words[i][0])) return words[i][1];
    return "";
}

/* The end of an account says which one it is, and no more. */
static struct text account_shown(struct statement *s)
{
    struct text iban = s->line.iban;
    if (iban.len < 8) return TEXT("");
    return text_format(s->c->arena, "%.*s … %.*s", 4, iban.at, 4, iban.at + iban.len - 4);
}

static void put_head(struct statement *s)
{
    struct arena *arena = s->c->arena;
    const struct statement_line_row *l = &s->line;
    paper_heading(s->paper, 1, TEXT("Relevé de remboursement"));
    paper_paragraph(
        s->paper, text_format(arena, "%.*s — SIRET %.*s", TEXT_ARGS(l->name), TEXT_ARGS(l->siret)));
    paper_paragraph(s->paper,
                    text_format(arena, "Virement PRL%lld de %.*s, sur le compte %.*s.",
                                (long long)s->line_id, TEXT_ARGS(euros(s, l->amount_cents)),
                                TEXT_ARGS(account_shown(s))));
    paper_paragraph(s->paper,
                    text_format(arena, "Utilisations jusqu'au %.*s. État du virement : %s%s%.*s.",
                                TEXT_ARGS(day_french(arena, l->until_day)), state_words(l->state),
                                text_is_empty(l->reason) ? "" : " — ", TEXT_ARGS(l->reason)));
    if (l->booked_day != DAY_NONE)
        paper_paragraph(s->paper, text_format(arena, "Payé le %.*s.",
                                              TEXT_ARGS(day_french(arena, l->booked_day))));
}

/* --- sums ------------------------------------------------------------------------------------- */
static enum err put_sums(struct statement *s)
{
    static const struct paper_column columns[] = {
        { "Avantage", 5, false },      { "Utilisations", 2, true }, { "Montant", 2, true },
        { "Remboursements", 2, true }, { "À payer", 2, true },
    };
    struct statement_sums_row *sums;
    size_t n;
    int64_t used = 0, back = 0;
    enum err e = sql_statement_sums(s->c->tx, s->line_id, &sums, &n);
    if (e || !n) return e;
    paper_heading(s->paper, 2, TEXT("Par avantage"));
    paper_table(s->paper, columns, 5);
    for (size_t i = 0; i < n; i++) {
        const struct text cells[] = {
            label_of(s, sums[i].benefit),
            text_format(s->c->arena, "%lld", (long long)sums[i].uses),
            euros(s, sums[i].use_cents),
            euros(s, -sums[i].refund_cents),
            euros(s, sums[i].use_cents - sums[i].refund_cents),
        };
        paper_row(s->paper, cells);
        used += sums[i].use_cents;
        back += sums[i].refund_cents;
    }
    const struct text total[] = { TEXT("Total"), TEXT(""), euros(s, used), euros(s, -back),
                                  euros(s, used - back) };
    paper_total(s->paper, total);
    paper_table_end(s->paper);
    return OK;
}

/* --- each use --------------------------------------------------------------------------------- */
static enum err put_uses(struct statement *s)
{
    static const struct paper_column columns[] = {
        { "Date", 3, false },
        { "Avantage", 5, false },
        { "Nature", 3, false },
        { "Payé par la Région", 3, true },
    };
    struct statement_row *rows;
    size_t n;
    enum err e = sql_statement_rows_of_line(s->c->tx, s->partner_id, s->line_id, 0, ROWS_MOST + 1,
                                            &rows, &n);
    if (e || !n) return e;
    bool more = n > ROWS_MOST;
    if (more) n = ROWS_MOST;
    paper_heading(s->paper, 2, TEXT("Utilisation par utilisation"));
    paper_table(s->paper, columns, 4);
    for (size_t i = 0; i < n; i++) {
        const struct text cells[] = {
            instant_french(s->c->arena, rows[i].at_ms),
            label_of(s, rows[i].benefit),
            text_is(rows[i].kind, "use") ? TEXT("utilisation") : TEXT("remboursement"),
            euros(s, rows[i].region_cents),
        };
        paper_row(s->paper, cells);
    }
    paper_table_end(s->paper);
    if (more)
        paper_paragraph(s->paper, TEXT("Les utilisations suivantes sont dans le relevé CSV."));
    return OK;
}

/* --- what waits ------------------------------------------------------------------------------- */
static enum err put_blocked(struct statement *s)
{
    static const struct paper_column columns[] = { { "Avantage", 4, false },
                                                   { "Motif", 5, false },
                                                   { "Montant", 2, true } };
    struct blocks blocks;
    struct unpaid_groups_row *groups;
    size_t n;
    bool any = false;
    enum err e = partner_blocks(s->c, s->partner_id, &blocks);
    if (!e) e = sql_unpaid_groups(s->c->tx, s->partner_id, INT32_MAX, &groups, &n);
    if (e) return e;
    for (size_t i = 0; i < n; i++) {
        struct text reason = blocks_reason(&blocks, groups[i].benefit);
        if (!reason.at) continue;
        if (!any) {
            paper_heading(s->paper, 2, TEXT("Ce qui reste bloqué"));
            paper_table(s->paper, columns, 3);
            any = true;
        }
        const struct text cells[] = { label_of(s, groups[i].benefit), reason,
                                      euros(s, groups[i].cents) };
        paper_row(s->paper, cells);
    }
    if (any) paper_table_end(s->paper);
    return OK;
}

enum err statement_write(struct call *c, int64_t partner_id, int64_t line_id, struct text *pdf)
{
    struct statement s = { .c = c, .partner_id = partner_id, .line_id = line_id };
    enum err e = sql_statement_line(c->tx, line_id, partner_id, &s.line);
    if (e) return e; /* NO_ROW included */
    e = campaigns_all(c, &s.campaigns, &s.campaign_count);
    if (e) return e;
    const struct paper_options options = {
        .title = TEXT("Relevé de remboursement"),
        .author = region_of(c)->name,
        .foot = text_format(c->arena, "%.*s · PRL%lld", TEXT_ARGS(region_of(c)->name),
                            (long long)line_id),
        .made_ms = s.line.prepared_ms,
    };
    s.paper = paper_open(c->arena, &options);
    if (!s.paper) return NO_MEMORY;
    put_head(&s);
    e = put_sums(&s);
    if (!e) e = put_uses(&s);
    if (!e) e = put_blocked(&s);
    *pdf = paper_close(s.paper); /* in any case: it is the one who frees */
    return e || pdf->at ? e : NO_MEMORY;
}
