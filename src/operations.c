/* Adding a slice is adding its table here. */
#include "operations.h"

#include "op/service.h"

extern const struct op_table account_operations, api_key_operations, bank_answer_operations,
    bank_file_operations, benefit_operations, books_operations, campaign_operations,
    card_operations, demo_operations, enrolment_list_operations, enrolment_operations,
    link_operations, notice_operations, order_operations, partner_operations,
    partner_public_operations, payment_history_operations, payer_operations, payment_operations,
    person_operations, place_operations, reimbursement_operations, school_operations,
    sign_in_operations, statement_operations;

const struct op_table *const all_operations[] = {
    &op_operations,          &account_operations,         &api_key_operations,
    &bank_answer_operations, &bank_file_operations,       &benefit_operations,
    &books_operations,       &campaign_operations,        &card_operations,
    &demo_operations,        &enrolment_operations,       &enrolment_list_operations,
    &link_operations,        &notice_operations,          &order_operations,
    &partner_operations,     &partner_public_operations,  &payer_operations,
    &payment_operations,     &payment_history_operations, &person_operations,
    &place_operations,       &reimbursement_operations,   &school_operations,
    &sign_in_operations,     &statement_operations,       NULL,
};
