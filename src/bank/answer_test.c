/* answer_test.c - what an answer says, read from its file; and what is no answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/answer.h"
#include "bank/bank.h"
#include "base/civil.h"
#include "base/unit_test.h"

#define CAMT(inside)                                                                               \
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"   \
    "<GrpHdr><MsgId>M</MsgId></GrpHdr><Ntfctn><Acct><Id><IBAN>FR1</IBAN></Id></Acct>" inside       \
    "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
#define BOOKED(amount, direction, details)                                                         \
    "<Ntry><Amt Ccy=\"EUR\">" amount "</Amt><CdtDbtInd>" direction "</CdtDbtInd><Sts><Cd>BOOK"     \
    "</Cd></Sts><BookgDt><Dt>2024-10-07</Dt></BookgDt><NtryDtls>" details "</NtryDtls></Ntry>"

struct reading {
    struct arena arena;
    struct answer answer;
    const char *why[2];
};

static enum err read(struct reading *r, const char *xml)
{
    *r = (struct reading){ .arena = arena_make(64 << 20) };
    return answer_read(&r->arena, text_of(xml), &r->answer, r->why);
}

/* R111: a booking's own values stand before those of what it is part of. */
static void test_a_booking_says_what_it_is_part_of(void **state)
{
    (void)state;
    struct reading r;
    assert_int_equal(read(&r, CAMT(BOOKED("12.5", "DBIT",
                                          "<TxDtls><Refs><EndToEndId> PRL7 </EndToEndId></Refs>"
                                          "</TxDtls>") BOOKED("30", "CRDT",
                                                              "<TxDtls><Refs><EndToEndId>PRL8"
                                                              "</EndToEndId></Refs><Amt "
                                                              "Ccy=\"USD\">7.00000</Amt><RtrInf>"
                                                              "<Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
                                                              "</TxDtls>"))),
                     OK);
    assert_int_equal(r.answer.kind, ANSWER_CAMT054);
    assert_true(text_is(r.answer.message, "M"));
    assert_int_equal(r.answer.n, 2);
    const struct answer_entry *paid = &r.answer.entries[0], *back = &r.answer.entries[1];
    assert_int_equal(paid->says, SAYS_PAID);
    assert_true(text_is(paid->line, "PRL7"));
    assert_true(text_is(paid->currency, "EUR"));
    assert_int_equal(paid->cents, 1250);
    assert_int_equal(paid->day, day_from_ymd((struct ymd){ 2024, 10, 7 }));
    assert_false(paid->code.at);
    assert_int_equal(back->says, SAYS_RETURNED);
    assert_true(text_is(back->currency, "USD"));
    assert_int_equal(back->cents, 700);
    assert_true(text_is(back->code, "AC04"));
    assert_true(text_is(back->account, "FR1"));
    arena_free(&r.arena);
}

/* D25: what is no amount in cents is told as such, never rounded. */
static void test_amounts_are_whole_cents(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        int64_t cents; /* -1: odd */
    } amounts[] = { { "0.01", 1 },   { "1", 100 }, { "1.5", 150 },  { "1.50000", 150 },
                    { "1.005", -1 }, { "-1", -1 }, { "1.-5", -1 },  { ".5", -1 },
                    { "1e3", -1 },   { "", -1 },   { "12,50", -1 }, { "9999999999999999", -1 },
                    { "1.5.0", -1 } };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        char xml[1024];
        snprintf(xml, sizeof xml, CAMT(BOOKED("%s", "DBIT", "<TxDtls/>")), amounts[i].words);
        struct reading r;
        assert_int_equal(read(&r, xml), OK);
        assert_int_equal(r.answer.entries[0].cents, amounts[i].cents);
        assert_int_equal(r.answer.entries[0].amount_is_odd, amounts[i].cents < 0);
        arena_free(&r.arena);
    }
}

/* R111: refused whole, with words. */
static void test_what_is_no_answer(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        "x",
        "<a/>",
        "<Document/>",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.02\"/>",
        CAMT("<Ntry>"),
        "<!DOCTYPE Document><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11\"/>",
        CAMT("&unknown;"),
        CAMT("") "rest",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct reading r;
        assert_int_equal(read(&r, refused[i]), BANK_FILE_UNREADABLE);
        assert_true(r.why[FRENCH] && r.why[ENGLISH]);
        assert_int_equal(r.answer.n, 0);
        arena_free(&r.arena);
    }
}

static char *repeated(const char *words, size_t times)
{
    size_t n = strlen(words);
    char *all = calloc(times * n + 1, 1);
    assert_non_null(all);
    for (size_t i = 0; i < times; i++) memcpy(all + i * n, words, n);
    return all;
}

static void test_depth_and_length_have_limits(void **state)
{
    (void)state;
    char *deep = repeated("<a>", 3000), *xml = NULL;
    assert_true(asprintf(&xml,
                         "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11\">"
                         "%s",
                         deep) > 0);
    struct reading r;
    assert_int_equal(read(&r, xml), BANK_FILE_UNREADABLE);
    arena_free(&r.arena);
    free(xml);
    free(deep);
    char *words = repeated("\xC3\xA9", 4000); /* cut between letters, never inside of one */
    assert_true(asprintf(&xml,
                         CAMT(BOOKED("1", "DBIT",
                                     "<TxDtls><RtrInf><AddtlInf>x%s</AddtlInf>"
                                     "</RtrInf></TxDtls>")),
                         words) > 0);
    assert_int_equal(read(&r, xml), OK);
    assert_true(text_is_utf8(r.answer.entries[0].words));
    assert_true(r.answer.entries[0].words.len > 400 && r.answer.entries[0].words.len <= 512);
    arena_free(&r.arena);
    free(xml);
    free(words);
}

/* D23: a name leads back to what it names, and to nothing else. */
static void test_names_lead_back(void **state)
{
    (void)state;
    struct arena arena = arena_make(1 << 16);
    int64_t file, block;
    assert_int_equal(line_of_reference(line_reference(&arena, INT64_MAX)), INT64_MAX);
    assert_true(line_reference(&arena, INT64_MAX).len <= 35);
    assert_true(block_reference(&arena, INT64_MAX, 999).len <= 35);
    assert_true(block_of_reference(block_reference(&arena, 12, 3), &file, &block));
    assert_int_equal(file, 12);
    assert_int_equal(block, 3);
    static const char *const others[] = { "",       "PRL",   "PRL0",
                                          "PRL012", "PRL-1", "prl1",
                                          "PRF1",   "PRL1x", "PRL99999999999999999999" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(line_of_reference(text_of(others[i])), 0);
    assert_false(block_of_reference(TEXT("PRF1"), &file, &block));
    assert_false(block_of_reference(TEXT("PRF1-0"), &file, &block));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_booking_says_what_it_is_part_of),
        cmocka_unit_test(test_amounts_are_whole_cents),
        cmocka_unit_test(test_what_is_no_answer),
        cmocka_unit_test(test_depth_and_length_have_limits),
        cmocka_unit_test(test_names_lead_back),
    };
    return cmocka_run_group_tests_name("bank/answer", tests, NULL, NULL);
}
