/* canaries_testing.c - the breaks that the books' test plants in its history, each with its cure.
 */
#include "books/canaries_testing.h"

/* Things of the history, as SQL. */
#define WALLET_OF(person, benefit)                                                                 \
    "(SELECT w.id FROM wallet w JOIN person h ON h.id = w.person_id WHERE h.given_name = '" person \
    "' AND w.benefit = '" benefit "')"
#define USE_OF(person, benefit)                                                                    \
    "(SELECT min(p.id) FROM payment p JOIN person h ON h.id = p.person_id WHERE h.given_name = "   \
    "'" person "' AND p.benefit = '" benefit "')"
#define LAST_USE_OF(person, benefit)                                                               \
    "(SELECT max(p.id) FROM payment p JOIN person h ON h.id = p.person_id WHERE h.given_name = "   \
    "'" person "' AND p.benefit = '" benefit "')"
#define LINE_IN(state) "(SELECT min(id) FROM run_line WHERE state = '" state "')"
#define BUDGET_OF(benefit)                                                                         \
    "(SELECT id FROM ledger_account WHERE class = 2 AND benefit = '" benefit "')"
#define FUND_OF(benefit)                                                                           \
    "(SELECT min(id) FROM transfer WHERE kind = 1 AND credit_id = " BUDGET_OF(benefit) ")"
#define PAYABLE_OF(partner, benefit)                                                               \
    "(SELECT id FROM ledger_account WHERE class = 6 AND owner_id = " partner " AND benefit = "     \
    "'" benefit "')"
/* Two transfers that cancel out: ids 5 and 6, which no real one has. */
#define TRANSFER(id, kind, debit, credit, amount, cause, like)                                     \
    "INSERT INTO transfer (id, kind, debit_id, credit_id, amount, cause_id, at_ms, day) "          \
    "SELECT " id ", " kind ", " debit ", " credit ", " amount ", " cause ", at_ms, day "           \
    "FROM transfer WHERE id = " like ";"
#define ANY_TRANSFER "(SELECT min(id) FROM transfer)"
#define NO_TRANSFERS "DELETE FROM transfer WHERE id IN (5, 6)"

#define KEEP(table, condition) "CREATE TABLE kept AS SELECT * FROM " table " WHERE " condition ";"
#define PUT_BACK(table)        "INSERT INTO " table " SELECT * FROM kept;DROP TABLE kept"
/* A group with one line, for a use that is there: ids 5, 6 and 7. */
#define GROUP_LINE(state, object_until, amount)                                                    \
    "INSERT INTO proposal (id, kind, partner_id, place_id, school_id, title, description, "        \
    "event_day, pay_day, object_until_day, state, reason, created_ms, created_by, agreed_ms, "     \
    "agreed_by, paid_ms) SELECT 5, 'group_order', partner_id, place_id, (SELECT min(id) FROM "     \
    "school), '', '', 0, 0, " object_until ", 'paid', '', 1, 0, 1, 0, at_ms FROM payment "         \
    "WHERE id = " USE_OF(                                                                          \
        "tom",                                                                                     \
        "equipment") ";INSERT INTO proposal_item (id, proposal_id, "                               \
                     "label, campaign_id, benefit, amount_cents, units, price_cents) SELECT 6, "   \
                     "5, '', "                                                                     \
                     "campaign_id, benefit, 0, 0, 0 FROM payment WHERE id = " USE_OF(              \
                         "tom",                                                                    \
                         "equipment") ";INSERT INTO proposal_line (id, proposal_id, item_id, "     \
                                      "enrolment_id, person_id, state, "                           \
                                      "reason, says_fr, says_en, told, amount, region_cents, "     \
                                      "holder_cents, payment_id) SELECT 7, "                       \
                                      "5, 6, (SELECT min(id) FROM enrolment), person_id, '" state  \
                                      "', '', '', '', 1, " amount ", "                             \
                                      "region_cents, holder_cents, id FROM payment WHERE id "      \
                                      "= " USE_OF("tom", "equipment")
#define NO_GROUP                                                                                   \
    "DELETE FROM proposal_line WHERE id = 7;DELETE FROM proposal_item WHERE id = 6;"               \
    "DELETE FROM proposal WHERE id = 5"

#define CAUGHT_BY(...)                                                                             \
    .expected = { __VA_ARGS__ },                                                                   \
    .n = sizeof((enum book_check[]){ __VA_ARGS__ }) / sizeof(enum book_check)

const struct canary canaries[] = {
    { "an account nobody knows",
      "UPDATE transfer SET debit_id = -debit_id WHERE id = " FUND_OF("shows"),
      "UPDATE transfer SET debit_id = -debit_id WHERE id = " FUND_OF("shows"),
      CAUGHT_BY(BOOK_ACCOUNTS), 1 },
    { "cents that become seats",
      "UPDATE ledger_account SET unit = 'seat' WHERE id = " BUDGET_OF("apprentice_equipment"),
      "UPDATE ledger_account SET unit = 'cents' WHERE id = " BUDGET_OF("apprentice_equipment"),
      CAUGHT_BY(BOOK_UNITS), 1 },
    { "a way that is not allowed",
      "UPDATE transfer SET debit_id = (SELECT id FROM ledger_account WHERE class = 8) "
      "WHERE id = " FUND_OF("shows"),
      "UPDATE transfer SET debit_id = (SELECT id FROM ledger_account WHERE class = 1) "
      "WHERE id = " FUND_OF("shows"),
      CAUGHT_BY(BOOK_ROUTES), 1 },
    { "funding without a campaign",
      "UPDATE transfer SET cause_id = -cause_id WHERE id = " FUND_OF("shows"),
      "UPDATE transfer SET cause_id = -cause_id WHERE id = " FUND_OF("shows"),
      CAUGHT_BY(BOOK_CAUSES, BOOK_BUDGETS), 1 },
    { "a load and an end without a cause",
      TRANSFER("5", "2", BUDGET_OF("shows"), WALLET_OF("lea", "shows"), "9", "77", ANY_TRANSFER)
          TRANSFER("6", "7", WALLET_OF("lea", "shows"), BUDGET_OF("shows"), "9", "77",
                   ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_CAUSES), 2 },
    { "a load that another's decision caused",
      TRANSFER("5", "2", BUDGET_OF("shows"), WALLET_OF("lea", "shows"), "9",
               WALLET_OF("tom", "shows"), ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_CAUSES), 1 },
    { "a load from another benefit's budget",
      TRANSFER("5", "2", BUDGET_OF("cinema"), WALLET_OF("lea", "shows"), "9",
               WALLET_OF("lea", "shows"), ANY_TRANSFER)
          TRANSFER("6", "7", WALLET_OF("lea", "shows"), BUDGET_OF("shows"), "9",
                   WALLET_OF("lea", "shows"), ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_CAUSES), 1 },
    { "a use without its payment",
      TRANSFER("5", "3", WALLET_OF("lea", "shows"), PAYABLE_OF("21", "leisure_books"), "9", "77",
               ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_CAUSES), 1 },
    { "a grant, which nothing decides yet",
      TRANSFER("5", "9", BUDGET_OF("shows"), PAYABLE_OF("21", "leisure_books"), "9", "77",
               ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_CAUSES), 1 },
    { "a transfer on the wrong day",
      "UPDATE transfer SET day = day + 1 WHERE id = " FUND_OF("shows"),
      "UPDATE transfer SET day = day - 1 WHERE id = " FUND_OF("shows"), CAUGHT_BY(BOOK_DAYS), 1 },
    { "a use on the wrong day",
      "UPDATE payment SET day = day - 1 WHERE id = " USE_OF("lea", "textbooks_extra"),
      "UPDATE payment SET day = day + 1 WHERE id = " USE_OF("lea", "textbooks_extra"),
      CAUGHT_BY(BOOK_DAYS), 1 },
    { "a refund on the wrong day",
      "UPDATE refund SET day = day - 1 WHERE id = (SELECT min(id) FROM refund)",
      "UPDATE refund SET day = day + 1 WHERE id = (SELECT min(id) FROM refund)",
      CAUGHT_BY(BOOK_DAYS), 1 },
    { "a budget given more than the catalogue says",
      TRANSFER("5", "1", "(SELECT id FROM ledger_account WHERE class = 1)", BUDGET_OF("shows"), "9",
               "(SELECT id FROM campaign)", ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_BUDGETS), 1 },
    { "a balance too high",
      "UPDATE wallet SET balance = balance + 1 WHERE id = " WALLET_OF("lea", "shows"),
      "UPDATE wallet SET balance = balance - 1 WHERE id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_WALLET_BALANCE, BOOK_WALLET_LEVEL), 1 },
    { "a balance after the end",
      "UPDATE wallet SET balance = balance + 1 WHERE id = " WALLET_OF("tom", "equipment"),
      "UPDATE wallet SET balance = balance - 1 WHERE id = " WALLET_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_WALLET_BALANCE), 1 },
    { "money left, duly booked, after the end",
      TRANSFER("5", "2", BUDGET_OF("equipment"), WALLET_OF("tom", "equipment"), "1",
               WALLET_OF("tom", "equipment"),
               ANY_TRANSFER) "UPDATE wallet SET balance = 1 WHERE id = " WALLET_OF("tom",
                                                                                   "equipment"),
      NO_TRANSFERS ";UPDATE wallet SET balance = 0 WHERE id = " WALLET_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_WALLET_BALANCE), 1 },
    { "a load beyond what was granted",
      TRANSFER(
          "5", "2", BUDGET_OF("shows"), WALLET_OF("lea", "shows"), "1", WALLET_OF("lea", "shows"),
          ANY_TRANSFER) "UPDATE wallet SET balance = balance + 1 WHERE id = " WALLET_OF("lea",
                                                                                        "shows"),
      NO_TRANSFERS ";UPDATE wallet SET balance = balance - 1 WHERE id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_WALLET_LEVEL), 1 },
    { "an entry that counts",
      TRANSFER(
          "5", "2", "(SELECT id FROM ledger_account WHERE class = 4 AND benefit = 'cinema')",
          WALLET_OF("lea", "cinema"), "1", WALLET_OF("lea", "cinema"),
          ANY_TRANSFER) "UPDATE wallet SET balance = balance + 1 WHERE id = " WALLET_OF("lea",
                                                                                        "cinema"),
      NO_TRANSFERS
      ";UPDATE wallet SET balance = balance - 1 WHERE id = " WALLET_OF("lea", "cinema"),
      CAUGHT_BY(BOOK_WALLET_LEVEL), 1 },
    { "spent without a use",
      "UPDATE wallet SET spent = spent + 1 WHERE id = " WALLET_OF("tom", "equipment"),
      "UPDATE wallet SET spent = spent - 1 WHERE id = " WALLET_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_WALLET_SPENT), 1 },
    { "granted without a decision",
      "UPDATE wallet SET granted = granted + 1 WHERE id = " WALLET_OF("tom", "equipment"),
      "UPDATE wallet SET granted = granted - 1 WHERE id = " WALLET_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_WALLET_DECISION), 1 },
    { "a wallet without a decision",
      "UPDATE grant_decision SET wallet_id = " WALLET_OF(
          "lea", "equipment") " WHERE wallet_id = " WALLET_OF("tom", "textbooks_extra"),
      "UPDATE grant_decision SET wallet_id = " WALLET_OF(
          "tom",
          "textbooks_extra") " WHERE wallet_id = " WALLET_OF("lea",
                                                             "equipment") " AND benefit = "
                                                                          "'textbooks_extra'",
      CAUGHT_BY(BOOK_WALLET_DECISION, BOOK_DECISIONS, BOOK_WALLET_BALANCE, BOOK_CAUSES), 1 },
    { "a decision on something else",
      "UPDATE grant_decision SET benefit = 'x' WHERE wallet_id = " WALLET_OF("lea", "shows"),
      "UPDATE grant_decision SET benefit = 'shows' WHERE wallet_id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_DECISIONS), 1 },
    { "a decision by another's file",
      "UPDATE grant_decision SET enrolment_id = (SELECT max(id) FROM enrolment) "
      "WHERE wallet_id = " WALLET_OF("lea", "shows"),
      "UPDATE grant_decision SET enrolment_id = (SELECT min(id) FROM enrolment) "
      "WHERE wallet_id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_DECISIONS), 1 },
    { "a decision booked twice",
      TRANSFER("5", "2", BUDGET_OF("shows"), WALLET_OF("lea", "shows"), "9",
               "(SELECT id FROM grant_decision WHERE wallet_id = " WALLET_OF("lea", "shows") ")",
               ANY_TRANSFER) TRANSFER("6", "8", WALLET_OF("lea", "shows"), BUDGET_OF("shows"), "9",
                                      "(SELECT id FROM grant_decision WHERE wallet_id = " WALLET_OF(
                                          "lea", "shows") ")",
                                      ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_DECISIONS), 1 },
    { "an instalment paid a third time",
      "UPDATE grant_decision SET instalment = 'a/1' WHERE instalment = '' AND amount > 0 "
      "AND wallet_id IN (" WALLET_OF("lea", "shows") ", " WALLET_OF("lea", "cinema") ", " WALLET_OF(
          "lea", "first_aid") ")",
      "UPDATE grant_decision SET instalment = '' WHERE instalment = 'a/1'",
      CAUGHT_BY(BOOK_INSTALMENTS), 3 },
    { "a single-use benefit used again",
      "UPDATE payment SET benefit = 'first_aid' WHERE id IN (" USE_OF(
          "tom",
          "leisure_books") ", " LAST_USE_OF("tom",
                                            "leisure_books") ");"
                                                             "UPDATE wallet SET benefit = 'x' "
                                                             "WHERE id = " WALLET_OF(
                                                                 "tom",
                                                                 "first_aid") ";"
                                                                              "UPDATE wallet SET "
                                                                              "benefit = "
                                                                              "'first_aid' WHERE "
                                                                              "id = " WALLET_OF(
                                                                                  "tom",
                                                                                  "leisure_books"),
      "UPDATE payment SET benefit = 'leisure_books' WHERE benefit = 'first_aid';"
      "UPDATE wallet SET benefit = 'leisure_books' WHERE id = " WALLET_OF(
          "tom", "first_aid") ";"
                              "UPDATE wallet SET benefit = 'first_aid' WHERE benefit = 'x'",
      CAUGHT_BY(BOOK_ONCE, BOOK_DECISIONS, BOOK_CAUSES, BOOK_USE_NETWORK, BOOK_USE_TRANSFERS,
                BOOK_LINE_TRANSFERS),
      1 },
    { "suspended by nobody",
      "UPDATE wallet SET suspended = 1 WHERE id = " WALLET_OF("lea", "shows"),
      "UPDATE wallet SET suspended = 0 WHERE id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_SUSPENSIONS), 1 },
    { "suspended to another day",
      "UPDATE wallet SET suspended = 1, suspended_until_day = 20000 "
      "WHERE id = " WALLET_OF(
          "lea", "shows") ";"
                          "INSERT INTO suspension (id, wallet_id, reason, from_ms, until_ms, "
                          "account_id, until_day) "
                          "SELECT 901, id, 'x', 1757000000000, 0, 0, 20001 FROM wallet "
                          "WHERE id = " WALLET_OF("lea", "shows"),
      "DELETE FROM suspension WHERE id = 901;"
      "UPDATE wallet SET suspended = 0, suspended_until_day = 0 "
      "WHERE id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_SUSPENSIONS), 1 },
    { "an end that nobody booked",
      "UPDATE wallet SET until_day = until_day - 200 WHERE id = " WALLET_OF("lea", "streaming"),
      "UPDATE wallet SET until_day = until_day + 200 WHERE id = " WALLET_OF("lea", "streaming"),
      CAUGHT_BY(BOOK_ENDED), 1 },
    { "another's card",
      "UPDATE payment SET card_id = (SELECT max(id) FROM card) "
      "WHERE id = " USE_OF("lea", "textbooks_extra"),
      "UPDATE payment SET card_id = (SELECT min(id) FROM card) "
      "WHERE id = " USE_OF("lea", "textbooks_extra"),
      CAUGHT_BY(BOOK_USE_OWNER), 1 },
    { "another partner's place",
      "UPDATE payment SET place_id = 122 WHERE id = " USE_OF("lea", "textbooks_extra"),
      "UPDATE payment SET place_id = 121 WHERE id = " USE_OF("lea", "textbooks_extra"),
      CAUGHT_BY(BOOK_USE_OWNER), 1 },
    { "a use before the window",
      "UPDATE wallet SET from_day = from_day + 90 WHERE id = " WALLET_OF("lea", "museums"),
      "UPDATE wallet SET from_day = from_day - 90 WHERE id = " WALLET_OF("lea", "museums"),
      CAUGHT_BY(BOOK_USE_WINDOW), 1 },
    { "a use while suspended", "UPDATE suspension SET from_ms = from_ms - 86400000 * 20",
      "UPDATE suspension SET from_ms = from_ms + 86400000 * 20", CAUGHT_BY(BOOK_USE_WINDOW), 1 },
    { "a use after it was suspended", "UPDATE suspension SET until_ms = until_ms + 86400000",
      "UPDATE suspension SET until_ms = until_ms - 86400000", CAUGHT_BY(BOOK_USE_WINDOW), 1 },
    { "a use after it was frozen",
      "UPDATE enrolment SET decided_ms = -decided_ms WHERE state = 'departed'",
      "UPDATE enrolment SET decided_ms = -decided_ms WHERE state = 'departed'",
      CAUGHT_BY(BOOK_USE_WINDOW), 2 },
    { "a partner that had left",
      "UPDATE partner SET state = 'closed', closed_day = 0 WHERE id = 25",
      "UPDATE partner SET state = 'open' WHERE id = 25", CAUGHT_BY(BOOK_USE_NETWORK), 1 },
    { "no convention for the benefit",
      "UPDATE convention SET from_day = from_day + 300 WHERE benefit = 'leisure_books'",
      "UPDATE convention SET from_day = from_day - 300 WHERE benefit = 'leisure_books'",
      CAUGHT_BY(BOOK_USE_NETWORK), 3 },
    { "a use booked at another instant",
      "UPDATE transfer SET at_ms = at_ms + 1 WHERE kind = 3 AND cause_id = " USE_OF(
          "lea", "textbooks_extra"),
      "UPDATE transfer SET at_ms = at_ms - 1 WHERE kind = 3 AND cause_id = " USE_OF(
          "lea", "textbooks_extra"),
      CAUGHT_BY(BOOK_USE_TRANSFERS), 1 },
    { "a price owed for money",
      TRANSFER("5", "4", BUDGET_OF("leisure_books"), PAYABLE_OF("21", "leisure_books"), "300",
               USE_OF("tom", "leisure_books"), ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_USE_TRANSFERS, BOOK_PAYABLES), 1 },
    { "seats whose price nobody owes",
      "UPDATE transfer SET kind = 3 WHERE kind = 4 AND cause_id = " USE_OF("lea", "cinema"),
      "UPDATE transfer SET kind = 4 WHERE kind = 3 AND credit_id = " PAYABLE_OF("22", "cinema"),
      CAUGHT_BY(BOOK_USE_TRANSFERS, BOOK_ROUTES), 1 },
    { "seats owed to another partner",
      "UPDATE transfer SET credit_id = " PAYABLE_OF(
          "23", "museums") " WHERE kind = 4 AND cause_id = " USE_OF("lea", "cinema"),
      "UPDATE transfer SET credit_id = " PAYABLE_OF(
          "22", "cinema") " WHERE kind = 4 AND cause_id = " USE_OF("lea", "cinema"),
      CAUGHT_BY(BOOK_USE_TRANSFERS, BOOK_PAYABLES), 1 },
    { "a seat above the agreed price",
      "UPDATE payment SET price_cents = 651, region_cents = region_cents "
      "WHERE id = " USE_OF("lea", "cinema"),
      "UPDATE payment SET price_cents = 650 WHERE id = " USE_OF("lea", "cinema"),
      CAUGHT_BY(BOOK_USE_PRICE), 1 },
    { "a coupon at another price",
      "UPDATE payment SET price_cents = price_cents - 1 WHERE benefit = 'health_coupons'",
      "UPDATE payment SET price_cents = price_cents + 1 WHERE benefit = 'health_coupons'",
      CAUGHT_BY(BOOK_USE_PRICE), 1 },
    { "an entry at another price", "UPDATE convention SET price_cents = 299 WHERE partner_id = 23",
      "UPDATE convention SET price_cents = 300 WHERE partner_id = 23", CAUGHT_BY(BOOK_USE_PRICE),
      2 },
    { "a refund that the use forgot",
      "UPDATE payment SET refunded = refunded - 1 WHERE id = " USE_OF("lea", "textbooks_extra"),
      "UPDATE payment SET refunded = refunded + 1 WHERE id = " USE_OF("lea", "textbooks_extra"),
      CAUGHT_BY(BOOK_REFUND_SUMS, BOOK_WALLET_SPENT), 1 },
    { "a refund of which the Region's part was forgotten",
      "UPDATE payment SET refunded_region_cents = refunded_region_cents - 1 "
      "WHERE id = " USE_OF("lea", "cinema"),
      "UPDATE payment SET refunded_region_cents = refunded_region_cents + 1 "
      "WHERE id = " USE_OF("lea", "cinema"),
      CAUGHT_BY(BOOK_REFUND_SUMS), 1 },
    { "given back to a wallet that had ended",
      "UPDATE wallet SET until_day = (SELECT p.day FROM payment p WHERE p.id = " USE_OF(
          "tom", "textbooks_extra") ") WHERE id = " WALLET_OF("tom", "textbooks_extra"),
      "UPDATE wallet SET until_day = (SELECT until_day FROM wallet WHERE id = " WALLET_OF(
          "lea", "textbooks_extra") ") WHERE id = " WALLET_OF("tom", "textbooks_extra"),
      CAUGHT_BY(BOOK_REFUND_OWNER), 1 },
    { "a refund booked at another instant",
      "UPDATE transfer SET at_ms = at_ms + 1 WHERE kind = 5 AND cause_id = "
      "(SELECT min(id) FROM refund)",
      "UPDATE transfer SET at_ms = at_ms - 1 WHERE kind = 5 AND cause_id = "
      "(SELECT min(id) FROM refund)",
      CAUGHT_BY(BOOK_REFUND_TRANSFERS), 1 },
    { "a top-up taken back in part",
      "UPDATE payment SET top_up = top_up - 1 WHERE top_up > 0 AND refunded = amount",
      "UPDATE payment SET top_up = top_up + 1 WHERE top_up > 0 AND refunded = amount",
      CAUGHT_BY(BOOK_REFUND_TRANSFERS), 1 },
    { "a refund booked to the budget, said to be the wallet's",
      "UPDATE refund SET to_wallet = 1 WHERE to_wallet = 0",
      "UPDATE refund SET to_wallet = 0 WHERE day > (SELECT until_day FROM wallet WHERE id "
      "= " WALLET_OF("lea", "textbooks_extra") ")",
      CAUGHT_BY(BOOK_REFUND_TRANSFERS, BOOK_REFUND_OWNER), 2 },
    { "a price that was not taken back",
      "UPDATE refund SET region_cents = region_cents - 1 WHERE partner_id = 22",
      "UPDATE refund SET region_cents = region_cents + 1 WHERE partner_id = 22",
      CAUGHT_BY(BOOK_REFUND_TRANSFERS, BOOK_REFUND_SUMS, BOOK_LINE_AMOUNT, BOOK_LINE_TRANSFERS),
      1 },
    { "a cashier nobody knows", "UPDATE payment SET account_id = -account_id WHERE partner_id = 25",
      "UPDATE payment SET account_id = -account_id WHERE partner_id = 25", CAUGHT_BY(BOOK_ACTORS),
      1 },
    { "a refund by nobody known",
      "UPDATE refund SET account_id = -account_id WHERE partner_id = 22",
      "UPDATE refund SET account_id = -account_id WHERE partner_id = 22", CAUGHT_BY(BOOK_ACTORS),
      1 },
    { "a decision by nobody known",
      "UPDATE grant_decision SET account_id = 77 WHERE wallet_id = " WALLET_OF("lea", "shows"),
      "UPDATE grant_decision SET account_id = 31 WHERE wallet_id = " WALLET_OF("lea", "shows"),
      CAUGHT_BY(BOOK_ACTORS), 1 },
    { "a run prepared by nobody known",
      "UPDATE run SET prepared_by = -prepared_by WHERE state = 'prepared'",
      "UPDATE run SET prepared_by = -prepared_by WHERE state = 'prepared'", CAUGHT_BY(BOOK_ACTORS),
      1 },
    { "a use that was paid, said to be due",
      "UPDATE payment SET run_line_id = 0 WHERE id = " USE_OF("tom", "equipment"),
      "UPDATE payment SET run_line_id = (SELECT id FROM run_line WHERE partner_id = 26) "
      "WHERE id = " USE_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_PAYABLES, BOOK_LINE_AMOUNT, BOOK_LINE_TRANSFERS), 1 },
    { "a use in a line that reaches another day",
      "UPDATE run SET until_day = until_day - 100 WHERE id = (SELECT min(id) FROM run)",
      "UPDATE run SET until_day = until_day + 100 WHERE id = (SELECT min(id) FROM run)",
      CAUGHT_BY(BOOK_USE_LINE), 7 },
    { "a use in another partner's line",
      "UPDATE payment SET run_line_id = " LINE_IN("in_transit") " WHERE id = " USE_OF("tom",
                                                                                      "equipment"),
      "UPDATE payment SET run_line_id = (SELECT id FROM run_line WHERE partner_id = 26) "
      "WHERE id = " USE_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_USE_LINE, BOOK_LINE_AMOUNT, BOOK_LINE_TRANSFERS), 1 },
    { "a use in a line before it is owed",
      "UPDATE payment SET owed_from_day = 99999 WHERE id = " USE_OF("tom", "equipment"),
      "UPDATE payment SET owed_from_day = 0 WHERE id = " USE_OF("tom", "equipment"),
      CAUGHT_BY(BOOK_USE_LINE), 1 },
    { "a group's line of another amount than its use", GROUP_LINE("paid", "1", "amount + 1"),
      NO_GROUP, CAUGHT_BY(BOOK_GROUP_LINES), 1 },
    { "a group's line given back and not refunded", GROUP_LINE("given_back", "1", "amount"),
      NO_GROUP, CAUGHT_BY(BOOK_GROUP_LINES), 1 },
    { "a group paid while pupils could object", GROUP_LINE("paid", "99999", "amount"), NO_GROUP,
      CAUGHT_BY(BOOK_GROUP_LINES), 1 },
    { "a use of a line that was not paid", GROUP_LINE("objected", "1", "amount"), NO_GROUP,
      CAUGHT_BY(BOOK_GROUP_LINES), 1 },
    { "a refund in a line that was rejected",
      "UPDATE refund SET run_line_id = " LINE_IN("rejected") " WHERE partner_id = 26",
      "UPDATE refund SET run_line_id = 0 WHERE partner_id = 26",
      CAUGHT_BY(BOOK_USE_LINE, BOOK_PAYABLES, BOOK_LINE_AMOUNT), 1 },
    { "a line of another amount",
      "UPDATE run_line SET amount_cents = amount_cents + 1 WHERE id = " LINE_IN("paid"),
      "UPDATE run_line SET amount_cents = amount_cents - 1 WHERE id = " LINE_IN("paid"),
      CAUGHT_BY(BOOK_LINE_AMOUNT), 1 },
    { "a rejected line of another amount",
      "UPDATE run_line SET amount_cents = amount_cents + 1 WHERE state = 'rejected'",
      "UPDATE run_line SET amount_cents = amount_cents - 1 WHERE state = 'rejected'",
      CAUGHT_BY(BOOK_LINE_AMOUNT), 1 },
    { "a file of another sum", "UPDATE bank_file SET amount_cents = amount_cents + 1",
      "UPDATE bank_file SET amount_cents = amount_cents - 1", CAUGHT_BY(BOOK_FILES), 1 },
    { "a line taken out of its file",
      KEEP("bank_file_line", "number = 1") "DELETE FROM bank_file_line WHERE number = 1",
      PUT_BACK("bank_file_line"), CAUGHT_BY(BOOK_FILES), 1 },
    { "the bytes of a file changed",
      KEEP("bank_file_part", "number > 0") "UPDATE bank_file_part SET bytes = substr(bytes, 2)",
      "DELETE FROM bank_file_part;" PUT_BACK("bank_file_part"), CAUGHT_BY(BOOK_FILES), 1 },
    { "paid, but still under way", "UPDATE run_line SET state = 'in_transit' WHERE partner_id = 26",
      "UPDATE run_line SET state = 'paid' WHERE partner_id = 26", CAUGHT_BY(BOOK_LINE_TRANSFERS),
      1 },
    { "under way, but said to be paid",
      "UPDATE run_line SET state = 'paid' WHERE id = " LINE_IN("in_transit"),
      "UPDATE run_line SET state = 'in_transit' WHERE id = (SELECT min(l.id) FROM run_line l "
      "WHERE l.state = 'paid' AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.kind = 11 "
      "AND t.cause_id = l.id))",
      CAUGHT_BY(BOOK_LINE_TRANSFERS), 1 },
    { "sent to another partner's account in transit",
      "UPDATE transfer SET credit_id = (SELECT id FROM ledger_account WHERE class = 7 "
      "AND owner_id = 26) WHERE kind = 10 AND cause_id = (SELECT min(id) FROM run_line "
      "WHERE partner_id = 22)",
      "UPDATE transfer SET credit_id = (SELECT id FROM ledger_account WHERE class = 7 "
      "AND owner_id = 22) WHERE kind = 10 AND cause_id = (SELECT min(id) FROM run_line "
      "WHERE partner_id = 22)",
      CAUGHT_BY(BOOK_LINE_TRANSFERS), 3 },
    { "sent under a block", "UPDATE payment_block SET partner_id = 22",
      "UPDATE payment_block SET partner_id = 21", CAUGHT_BY(BOOK_LINE_BLOCKED), 1 },
    { "sent under a block on that benefit",
      "UPDATE payment_block SET partner_id = 22, benefit = 'cinema'",
      "UPDATE payment_block SET partner_id = 21, benefit = ''", CAUGHT_BY(BOOK_LINE_BLOCKED), 1 },
    { "approved by who prepared it",
      "UPDATE run SET approved_by = prepared_by WHERE id = (SELECT min(id) FROM run)",
      "UPDATE run SET approved_by = 34 WHERE id = (SELECT min(id) FROM run)",
      CAUGHT_BY(BOOK_LINE_APPROVED), 5 },
    { "sent without approval", "UPDATE run SET state = 'prepared' WHERE approved_by <> 0",
      "UPDATE run SET state = 'approved' WHERE approved_by <> 0", CAUGHT_BY(BOOK_LINE_APPROVED),
      7 },
};
const size_t canary_count = sizeof canaries / sizeof *canaries;

/* --- seals ------------------------------------------------------------------------------------ */
/* What is taken out of a table waits in `kept`. */
#define SECOND_SEAL "until_id = (SELECT min(until_id) FROM seal WHERE from_id > 1)"
#define LAST_SEAL   "until_id = (SELECT max(until_id) FROM seal)"
#define THE_KEPT    "id IN (SELECT id FROM kept)"

const struct canary seal_canaries[] = {
    { "a sealed transfer changed",
      "UPDATE transfer SET at_ms = at_ms + 1 WHERE id = " FUND_OF("shows"),
      "UPDATE transfer SET at_ms = at_ms - 1 WHERE id = " FUND_OF("shows"), CAUGHT_BY(BOOK_SEALS),
      1 },
    { "a transfer slipped in behind a seal",
      TRANSFER("5", "9", BUDGET_OF("shows"), PAYABLE_OF("21", "leisure_books"), "9", "77",
               ANY_TRANSFER),
      NO_TRANSFERS, CAUGHT_BY(BOOK_SEALS, BOOK_CAUSES), 1 },
    { "a sealed transfer removed",
      KEEP("transfer", "id = " FUND_OF("shows")) "DELETE FROM transfer WHERE " THE_KEPT,
      PUT_BACK("transfer"), CAUGHT_BY(BOOK_SEALS, BOOK_BUDGETS), 1 },
    { "a seal changed", "UPDATE seal SET sealed_ms = sealed_ms + 1 WHERE " SECOND_SEAL,
      "UPDATE seal SET sealed_ms = sealed_ms - 1 WHERE " SECOND_SEAL, CAUGHT_BY(BOOK_SEALS), 2 },
    { "a seal of another number", "UPDATE seal SET transfers = transfers + 1 WHERE " SECOND_SEAL,
      "UPDATE seal SET transfers = transfers - 1 WHERE " SECOND_SEAL, CAUGHT_BY(BOOK_SEALS), 2 },
    { "a seal taken out of the chain", KEEP("seal", SECOND_SEAL) "DELETE FROM seal WHERE " THE_KEPT,
      PUT_BACK("seal"), CAUGHT_BY(BOOK_SEALS), 1 },
    { "another's signature", KEEP("seal", SECOND_SEAL) "UPDATE seal SET mac = root WHERE " THE_KEPT,
      "DELETE FROM seal WHERE " THE_KEPT ";" PUT_BACK("seal"), CAUGHT_BY(BOOK_SEALS), 1 },
    { "a root cut short",
      KEEP("seal", SECOND_SEAL) "UPDATE seal SET root = substr(root, 1, 16) WHERE " THE_KEPT,
      "DELETE FROM seal WHERE " THE_KEPT ";" PUT_BACK("seal"), CAUGHT_BY(BOOK_SEALS), 2 },
};
const size_t seal_canary_count = sizeof seal_canaries / sizeof *seal_canaries;
