/* region.c - opens the cast, and compares what partners are owed and what everything sums up to. */
#include "region.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sorted.h"

struct cast cast;

/* --- opening ---------------------------------------------------------------------------------- */
static int64_t id_where(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int64_t id_where(const char *format, ...)
{
    char sql[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    return known(sql);
}

/* A number of a place of business: eight digits, the first place, and the digit that makes it
 * right.
 */
static void siret_of(int partner, char siret[15])
{
    snprintf(siret, 15, "%s", partners_said[partner].siret);
    if (partners_said[partner].from_file) return;
    snprintf(siret, 15, "%s000010", partners_said[partner].siret);
    int sum = 0;
    for (int i = 0; i < 13; i++) {
        int digit = siret[i] - '0';
        sum += i % 2 ? digit : digit * 2 % 10 + digit / 5;
    }
    siret[13] = (char)('0' + (10 - sum % 10) % 10);
}

static void make_partner(int partner, const char *siret)
{
    const struct partner_said *said = &partners_said[partner];
    must(
        call_as(cast.benefits, "partner_create",
                "{'siret':'%s','name':'Partner %d','kind':'%s','legal_form':'company'%s}", siret,
                partner, said->kind_code,
                said->has_iban ? ",'iban':'FR7699999010000143733934260','bic':'PRGNFR20XXX'" : ""));
    int64_t id = answered("partner_id");
    must(call_as(cast.benefits, "place_add",
                 "{'partner_id':'%lld','name':'Here','postcode':'01000','commune':'Bourg',"
                 "'insee':'01053','department':'01'%s%s%s}",
                 (long long)id, said->school < 0 ? "" : ",'uai':'",
                 said->school < 0 ? "" : schools[said->school].uai, said->school < 0 ? "" : "'"));
    for (enum benefit b = 0; b < B_COUNT; b++)
        for (int i = 0; i < KINDS_OF_A_BENEFIT; i++)
            if (benefits[b].spent_at[i].kind == said->kind)
                must(call_as(cast.benefits, "convention_add",
                             "{'partner_id':'%lld','benefit':'%s','from_day':'%s',"
                             "'until_day':'%s','price_cents':%lld}",
                             (long long)id, benefits[b].code, said->benefit_from,
                             said->benefit_until, (long long)said->price));
}

static void open_partner(int partner)
{
    char siret[15];
    siret_of(partner, siret);
    if (!partners_said[partner].from_file) make_partner(partner, siret);
    cast.partner_ids[partner] = id_where("SELECT id FROM partner WHERE siret = '%s'", siret);
    cast.place_ids[partner] = id_where("SELECT min(id) FROM place WHERE partner_id = %lld",
                                       (long long)cast.partner_ids[partner]);
    cast.cashiers[partner] = as_cashier(siret);
    cast.managers[partner] = as_manager(siret);
}

void region_open(void)
{
    cast.benefits = as_region(BENEFITS);
    cast.support = as_region(SUPPORT);
    cast.admin = as_region(ADMIN);
    for (int i = 0; i < 2; i++) cast.accountants[i] = as_region(ACCOUNTANT);
    for (int i = 0; i < school_count; i++) cast.schools[i] = as_school(schools[i].uai);
    for (int y = 0; y < YEARS; y++)
        cast.campaign_ids[y] = id_where("SELECT id FROM campaign WHERE code = '%s'", years[y].code);
    for (int i = 0; i < partner_count; i++) open_partner(i);
}

/* --- comparing -------------------------------------------------------------------------------- */
static void compare_dues(const struct model *m, int partner)
{
    char wanted[LIST_BYTES] = "", got[LIST_BYTES] = "";
    struct expected e = { .list = wanted }, answer = { .list = got };
    model_dues(m, partner, &e);
    must(call_as(cast.managers[partner], "partner_dues", "{'partner_id':'%lld'}",
                 (long long)cast.partner_ids[partner]));
    json_t *root = json_loadb(stage.answer.at, stage.answer.len, 0, NULL), *line;
    size_t i;
    json_array_foreach(json_object_get(root, "items"), i, line)
    {
        const char *benefit = json_string_value(json_object_get(line, "benefit"));
        const char *blocker = json_string_value(json_object_get(line, "blocker"));
        expect_line(&answer, "%s %s %lld %s\n", json_string_value(json_object_get(line, "state")),
                    benefit && *benefit ? benefit : "-",
                    (long long)json_integer_value(json_object_get(line, "cents")),
                    blocker && *blocker ? blocker : "-");
    }
    json_decref(root);
    sort_lines(wanted);
    sort_lines(got);
    assert_string_equal(got, wanted);
}

void region_compare(const struct model *m)
{
    for (int i = 0; i < partner_count; i++) compare_dues(m, i);
}

static void compare_payables(const struct model *m)
{
    for (int i = 0; i < partner_count; i++)
        assert_int_equal(id_where("SELECT coalesce(sum(CASE WHEN t.credit_id = a.id THEN t.amount "
                                  "ELSE -t.amount END), 0) FROM ledger_account a "
                                  "JOIN transfer t ON t.credit_id = a.id OR t.debit_id = a.id "
                                  "WHERE a.class = 6 AND a.owner_id = %lld",
                                  (long long)cast.partner_ids[i]),
                         model_payable(m, i));
}

struct sums {
    int64_t cents, units, spent, uses, refunds, region_cents;
};

static void add_wallets(const struct person *p, int64_t today, struct sums *s)
{
    for (int y = 0; y < YEARS; y++)
        for (enum benefit b = 0; b < B_COUNT; b++) {
            const struct wallet *w = &p->wallets[y][b];
            enum counted counted = benefits[b].counted;
            s->spent += w->spent;
            if (!w->is || w->closed || today < w->from || today > w->until) continue;
            if (counted == IN_CENTS) s->cents += w->balance;
            if (counted == IN_UNITS || counted == AS_COUPON) s->units += w->balance;
        }
}

static void add_uses(const struct person *p, struct sums *s)
{
    s->uses += p->use_count;
    s->refunds += p->back_count;
    for (int i = 0; i < p->use_count; i++)
        s->region_cents += p->uses[i].region - p->uses[i].refunded_region;
}

void region_compare_sums(const struct model *m, int64_t at_ms)
{
    struct sums s = { 0 };
    must(job_as(as_operator(), "wallet_load_due", "{}"));
    must(job_as(as_operator(), "wallet_expire_due", "{}"));
    for (int i = 0; i < m->person_count; i++) {
        add_wallets(&m->persons[i], day_at(at_ms), &s);
        add_uses(&m->persons[i], &s);
    }
    assert_int_equal(known("SELECT coalesce(sum(balance), 0) FROM wallet WHERE unit = 'cents'"),
                     s.cents);
    assert_int_equal(known("SELECT coalesce(sum(balance), 0) FROM wallet WHERE unit <> 'cents'"),
                     s.units);
    assert_int_equal(known("SELECT coalesce(sum(spent), 0) FROM wallet"), s.spent);
    assert_int_equal(known("SELECT count(*) FROM payment"), s.uses);
    assert_int_equal(known("SELECT count(*) FROM refund"), s.refunds);
    assert_int_equal(
        known("SELECT coalesce(sum(region_cents - refunded_region_cents), 0) FROM payment"),
        s.region_cents);
    compare_payables(m);
}
