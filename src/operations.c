/* Adding a slice is adding its table here. */
#include "operations.h"

#include "op/service.h"

#define TABLES(TABLE)                                                                              \
    TABLE(access)                                                                                  \
    TABLE(access_key)                                                                              \
    TABLE(account)                                                                                 \
    TABLE(api_key)                                                                                 \
    TABLE(bank_answer)                                                                             \
    TABLE(bank_file)                                                                               \
    TABLE(benefit)                                                                                 \
    TABLE(books)                                                                                   \
    TABLE(campaign)                                                                                \
    TABLE(card)                                                                                    \
    TABLE(card_batch)                                                                              \
    TABLE(collective)                                                                              \
    TABLE(collective_lines)                                                                        \
    TABLE(collective_money)                                                                        \
    TABLE(collective_read)                                                                         \
    TABLE(conduct)                                                                                 \
    TABLE(conduct_report)                                                                          \
    TABLE(conduct_view)                                                                            \
    TABLE(demo)                                                                                    \
    TABLE(enrolment)                                                                               \
    TABLE(enrolment_list)                                                                          \
    TABLE(enrolment_missing)                                                                       \
    TABLE(enrolment_waiting)                                                                       \
    TABLE(link)                                                                                    \
    TABLE(notice)                                                                                  \
    TABLE(order)                                                                                   \
    TABLE(partner)                                                                                 \
    TABLE(partner_public)                                                                          \
    TABLE(payer)                                                                                   \
    TABLE(payment)                                                                                 \
    TABLE(payment_history)                                                                         \
    TABLE(person)                                                                                  \
    TABLE(place)                                                                                   \
    TABLE(rehearsal)                                                                               \
    TABLE(reimbursement)                                                                           \
    TABLE(rename)                                                                                  \
    TABLE(representative)                                                                          \
    TABLE(school)                                                                                  \
    TABLE(school_invite)                                                                           \
    TABLE(sign_in)                                                                                 \
    TABLE(statement)                                                                               \
    TABLE(takeover)                                                                                \
    TABLE(textbook)

#define DECLARED(name) extern const struct op_table name##_operations;
#define LISTED(name)   &name##_operations,
TABLES(DECLARED)

const struct op_table *const all_operations[] = { &op_operations, TABLES(LISTED) NULL };
