/* May a line leave for the bank? What is asked before it is sent, and shown before that, so that
 * nobody learns from a rejected file what could be seen here (R111, D22). */
#include <ctype.h>

#include "base/format.h"
#include "reimbursement/reimbursement.h"
#include "sql/reimbursement_sql.h"

/* The largest amount of a SEPA credit transfer: 999 999 999.99 euros. */
static const int64_t SEPA_MOST_CENTS = INT64_C(99999999999);

static const struct {
    const char *slug;
    const char *words[2];
} faults[LINE_FAULTS] = {
    [LINE_MAY_LEAVE] = { "", { "", "" } },
    [LINE_BLOCKED] = { "blocked", { "Paiement bloqué : ", "Payment blocked: " } },
    [LINE_SIRET_WRONG] = { "siret-wrong",
                           { "Le SIRET est faux : sa clé ne correspond pas.",
                             "The SIRET is wrong: its key does not fit." } },
    [LINE_IBAN_WRONG] = { "iban-wrong",
                          { "L'IBAN est faux : sa clé ne correspond pas.",
                            "The IBAN is wrong: its key does not fit." } },
    [LINE_IBAN_NOT_SEPA] = { "iban-not-sepa",
                             { "Le compte est hors de la zone SEPA.",
                               "The account is outside the SEPA zone." } },
    [LINE_BANK_CHANGED] = { "bank-changed",
                            { "Le SIRET ou le compte a changé depuis la préparation : la somme "
                              "part "
                              "avec la campagne de paiement suivante.",
                              "The SIRET or the account changed since the run was prepared: the "
                              "sum "
                              "leaves with the next run." } },
    [LINE_NAME_UNWRITABLE] = { "name-unwritable",
                               { "Le nom ne peut pas s'écrire dans un virement.",
                                 "The name cannot be written in a transfer." } },
    [LINE_TOO_LARGE] = { "too-large",
                         { "Le montant dépasse la limite d'un virement.",
                           "The amount is above the limit of a transfer." } },
};

const char *line_fault_slug(enum line_fault fault)
{
    return faults[fault].slug;
}

struct text line_fault_words(struct arena *arena, const struct line_check *found, enum lang lang)
{
    return text_format(arena, "%s%.*s", faults[found->fault].words[lang],
                       TEXT_ARGS(found->blocked));
}

/* The reason of a block on any of a line's money. Blocks on other benefits do not hold it (D39). */
static enum err find_block(struct call *c, const struct sendable *line, struct text *reason)
{
    struct blocks blocks;
    struct line_groups_row *groups;
    size_t n;
    enum err e = partner_blocks(c, line->partner_id, &blocks);
    if (!e) e = sql_line_groups(c->tx, line->line_id, &groups, &n);
    if (e) return e;
    for (size_t i = 0; i < n && !reason->at; i++)
        *reason = blocks_reason(&blocks, groups[i].benefit);
    return OK;
}

static bool is_writable(struct text name)
{
    for (size_t i = 0; i < name.len; i++)
        if (isalnum((unsigned char)name.at[i])) return true;
    return false;
}

static enum line_fault fault_of(const struct payer *payer, const struct sendable *line,
                                struct text written)
{
    int64_t most = payer->line_limit_cents ? payer->line_limit_cents : SEPA_MOST_CENTS;
    bool changed = !text_equal(line->iban, line->iban_now) ||
                   !text_equal(line->bic, line->bic_now) ||
                   !text_equal(line->siret, line->siret_now);
    if (changed) return LINE_BANK_CHANGED;
    if (!format_is_siret(line->siret)) return LINE_SIRET_WRONG;
    if (!format_is_iban(line->iban)) return LINE_IBAN_WRONG;
    if (!iban_is_sepa(line->iban)) return LINE_IBAN_NOT_SEPA;
    if (!is_writable(written)) return LINE_NAME_UNWRITABLE;
    return line->amount_cents > most ? LINE_TOO_LARGE : LINE_MAY_LEAVE;
}

enum err line_check(struct call *c, const struct payer *payer, const struct sendable *line,
                    struct line_check *found)
{
    *found = (struct line_check){ 0 };
    enum err e = find_block(c, line, &found->blocked);
    if (e) return e;
    struct text written = text_sepa(c->arena, line->name);
    if (!written.at) return NO_MEMORY;
    found->fault = found->blocked.at ? LINE_BLOCKED : fault_of(payer, line, written);
    return OK;
}
