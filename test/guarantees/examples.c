/* The story of examples.h, from September 2024 to September 2025: a pupil's file and card, the
 * counter, partners, schools, accounts, the partners paid back, and the end of a campaign. */
#include "examples.h"

#include <string.h>

#define SIRET_OF_A_SHOP "73282932000074"
#define THE_PROPOSAL    "'proposal_id':'$latest:proposal'"
#define WORKBOOKS                                                                                  \
    "'title':'Cahiers','pay_day':'2024-09-13','items':[{'label':'Un lot','campaign':'2024-2025',"  \
    "'benefit':'textbooks_extra','amount_cents':1000}]"
#define A_FILM                                                                                     \
    "'title':'Un film','event_day':'2024-09-20','pay_day':'2024-09-13','items':[{'label':'Place'," \
    "'campaign':'2024-2025','benefit':'cinema','units':1}]"
#define AT_THE_BOOKSHOP                                                                            \
    "'kind':'group_order','place_id':'$place:bookshop','school_uai':'0691626T'," WORKBOOKS
#define AT_THE_CINEMA                                                                              \
    "'kind':'group_outing','place_id':'$place:cinema','school_uai':'0691626T'," A_FILM
#define WITH_LEA                                                                                   \
    THE_PROPOSAL ",'item_id':'$latest:proposal_item','pupils':[{'enrolment_id':'$file:Lea'}]"
#define LEA_S_LINE "[{'line_id':'$latest:proposal_line'}]"

const struct step examples[] = {
    /* a file */
    { "2024-09-10T11:00", "operator", "wallet_load_due", "{}", OK },
    { NULL, "nobody", "card_order",
      "{'given_name':'Zoe','family_name':'Roche','birth_day':'2008-07-09','sex':'f',"
      "'mail':'zoe@mail.example','school_uai':'0691626T','code':'6183','charter':true}",
      OK },
    { NULL, "school", "enrolment_refuse", "{'enrolment_id':'$file:Zoe','reason':'Inconnue ici.'}",
      OK },
    { NULL, "school", "enrolment_validate_list",
      "{'lines':[{'enrolment_id':'$file:Zoe','holder':'pupil','course':'2472000631'}]}", OK },
    { NULL, "school", "enrolment_validate",
      "{'enrolment_id':'$file:Tom','holder':'pupil','course':'2472000631','disability':true}", OK },
    { NULL, "school", "enrolment_change",
      "{'enrolment_id':'$file:Tom','holder':'pupil','course':'2472210731'}", OK },
    { NULL, "school", "enrolment_undo", "{'enrolment_id':'$file:Tom'}", OK },
    { NULL, "school", "enrolment_validate",
      "{'enrolment_id':'$file:Tom','holder':'pupil','course':'2472000631'}", OK },
    { NULL, "school", "enrolment_depart",
      "{'enrolment_id':'$file:Tom','reason':'A changé de région.'}", OK },
    { NULL, "school:0010001W", "enrolment_take_in",
      "{'card':'$card:Tom','holder':'pupil','course':'2472210731'}", OK },
    { NULL, "benefits", "health_set",
      "{'person_id':'$person:Tom','disability':false,'long_term_illness':true}", OK },
    { NULL, "benefits", "engagement_reward",
      "{'enrolment_id':'$file:Tom','engagement':'mission_35h'}", OK },
    { NULL, "school", "enrolment_second_school", "{'enrolment_id':'$file:Lea','uai':'0010001W'}",
      OK },
    { NULL, "support", "person_update", "{'person_id':'$person:Tom','mail':'tom2@mail.example'}",
      OK },

    /* the card */
    { NULL, "operator", "card_sent", "{'person_id':'$person:Lea'}", OK },
    { NULL, "admin", "card_batch_make", "{'most':2}", OK },
    { NULL, "admin", "card_batch_sent",
      "{'batch_id':'$latest:card_batch','failed':[{'printed_number':'$number:Emma',"
      "'reason':'Pliée.'}]}",
      OK },
    { NULL, "support", "person_rename",
      "{'person_id':'$person:Emma','old_given_name':'Emma','old_family_name':'Petit',"
      "'given_name':'Emma','family_name':'Grand','sex':'f'}",
      OK },
    { NULL, "holder", "card_block_now", "{'person_id':'$person:Lea'}", OK },
    { NULL, "holder", "card_order_again", "{'person_id':'$person:Lea'}", OK },
    { NULL, "holder", "code_change", "{'person_id':'$person:Lea','code':'7395'}", OK },

    /* textbook day */
    { NULL, "school", "textbook_hand_out",
      "{'card':'$card:Lea','books':[{'title':'Histoire','copy':'H-12'}]}", OK },
    { NULL, "school", "textbook_take_back", "{'book_id':'$latest:loan_book','state':'returned'}",
      OK },

    /* the counter; the wrong code is an answer whose writes are kept */
    { NULL, "cashier:venue", "payment_pay",
      "{'card':'$card:Lea','place_id':'$place:venue','campaign':'2024-2025','benefit':'shows',"
      "'amount_cents':1250,'code':'0420'}",
      WRONG_CODE },
    { NULL, "cashier:venue", "payment_pay",
      "{'card':'$card:Lea','place_id':'$place:venue','campaign':'2024-2025','benefit':'shows',"
      "'amount_cents':1250,'code':'7395'}",
      OK },
    { NULL, "cashier:venue", "payment_refund",
      "{'payment_id':'$latest:payment','amount_cents':250,'reason':'Erreur de caisse.'}", OK },
    { NULL, "benefits", "wallet_suspend",
      "{'person_id':'$person:Lea','campaign':'2024-2025','benefit':'shows','reason':'Incivilité.'}",
      OK },
    { NULL, "benefits", "wallet_resume",
      "{'person_id':'$person:Lea','campaign':'2024-2025','benefit':'shows'}", OK },

    /* who stands for a minor */
    { NULL, "representative", "representative_add",
      "{'person_id':'$person:Lea','kind':'parent','name':'Luc Martin','mail':'luc@mail.example'}",
      OK },
    { NULL, "support", "representative_bar",
      "{'representative_id':'$representative:Lea','reference':'JAF 24/01234'}", OK },
    { NULL, "support", "representative_unbar",
      "{'representative_id':'$representative:Lea','reference':'JAF 24/05678'}", OK },
    { NULL, "support", "representative_end", "{'representative_id':'$representative:Lea'}", OK },

    /* conduct: one decision lifted after an appeal that failed, one report dismissed */
    { NULL, "cashier:venue", "conduct_report",
      "{'payment_id':'$payment:Lea','category':'insult','words':'Insultes.'}", OK },
    { NULL, "benefits", "conduct_open",
      "{'conduct_id':'$conduct:Lea','words':'Des insultes à la caisse.'}", OK },
    { NULL, "representative", "conduct_reply",
      "{'conduct_id':'$conduct:Lea','words':'Elle le regrette.'}", OK },
    { NULL, "benefits", "conduct_decide",
      "{'conduct_id':'$conduct:Lea','campaign':'2024-2025','all_others':true,"
      "'until_day':'2024-12-31','reason':'Des insultes répétées.'}",
      OK },
    { NULL, "holder", "conduct_appeal",
      "{'conduct_id':'$conduct:Lea','words':'La mesure est trop longue.'}", OK },
    { NULL, "benefits:2", "conduct_appeal_decide",
      "{'conduct_id':'$conduct:Lea','upheld':true,'words':'La mesure est juste.'}", OK },
    { NULL, "benefits", "conduct_lift",
      "{'conduct_id':'$conduct:Lea','words':'Une mesure de clémence.'}", OK },
    { NULL, "school", "conduct_report_person", "{'person_id':'$person:Lea','category':'disorder'}",
      OK },
    { NULL, "benefits", "conduct_dismiss",
      "{'conduct_id':'$conduct:Lea','words':'Rien ne le prouve.'}", OK },

    /* the registers */
    { NULL, "benefits", "partner_create",
      "{'siret':'" SIRET_OF_A_SHOP "','name':'Chez Nous','kind':'bookshop',"
      "'legal_form':'company'}",
      OK },
    { NULL, "accountant", "partner_update",
      "{'partner_id':'$latest:partner','iban':'FR7630006000011234567890189','bic':'AGRIFRPP'}",
      OK },
    { NULL, "benefits", "place_add",
      "{'partner_id':'$latest:partner','name':'La boutique','postcode':'69001','commune':'Lyon',"
      "'insee':'69381','department':'69'}",
      OK },
    { NULL, "benefits", "place_close", "{'place_id':'$latest:place'}", OK },
    { NULL, "benefits", "convention_add",
      "{'partner_id':'$latest:partner','benefit':'leisure_books','from_day':'2024-09-11',"
      "'until_day':'2025-08-31'}",
      OK },
    { NULL, "benefits", "convention_end",
      "{'convention_id':'$latest:convention','until_day':'2024-12-31'}", OK },
    { NULL, "accountant", "partner_block",
      "{'partner_id':'$latest:partner','reason':'Justificatif attendu.'}", OK },
    { NULL, "accountant", "partner_unblock", "{'block_id':'$latest:payment_block'}", OK },
    { NULL, "benefits", "partner_close", "{'partner_id':'$latest:partner','day':'2024-09-30'}",
      OK },
    { NULL, "operator", "partner_import_preview", "{'csv':$csv:partners}", OK },
    { NULL, "operator", "partner_import",
      "{'csv':$csv:partners,'fingerprint':'$answered:fingerprint'}", OK },
    { NULL, "operator", "school_import_preview", "{'csv':$csv:schools}", OK },
    { NULL, "operator", "school_import",
      "{'csv':$csv:schools,'fingerprint':'$answered:fingerprint'}", OK },
    { NULL, "admin", "school_invite", "{}", OK },
    { NULL, "admin", "school_close", "{'school_id':'$latest:school'}", OK },

    /* accounts */
    { NULL, "admin", "account_create",
      "{'role':'support','name':'Aide','mail':'aide@region.example'}", OK },
    { NULL, "admin", "account_close", "{'account_id':'$latest:account'}", OK },
    { NULL, "nobody", "account_link_request", "{'login':'lea.martin'}", OK },
    { NULL, "nobody", "account_activate",
      "{'token':'$link:holder','password':'une phrase que je retiens'}", OK },
    { NULL, "nobody", "account_sign_in",
      "{'login':'lea.martin','password':'une phrase que je retiens'}", OK },
    { NULL, "holder", "account_password_change",
      "{'old_password':'une phrase que je retiens','new_password':'une autre phrase encore'}", OK },
    { NULL, "holder", "account_sign_out", "{}", OK },
    { NULL, "manager", "api_key_create", "{'name':'Caisse 2'}", OK },
    { NULL, "school", "access_key_create", "{'name':'Portail 2'}", OK },
    { NULL, "manager", "api_key_create", "{'name':'Caisse 3'}", OK },
    { NULL, "manager", "api_key_revoke", "{'key_id':'$latest:api_key'}", OK },
    { NULL, "operator", "notice_result", "{'outbox_id':'$latest:outbox','outcome':'sent'}", OK },

    /* a group order refused, one objected to and cancelled, one delivered in part; an outing */
    { NULL, "manager", "collective_propose", "{" AT_THE_BOOKSHOP "}", OK },
    { NULL, "manager", "collective_update", "{" THE_PROPOSAL "," WORKBOOKS "}", OK },
    { NULL, "manager", "collective_submit", "{" THE_PROPOSAL "}", OK },
    { NULL, "school", "collective_refuse", "{" THE_PROPOSAL ",'reason':'Déjà achetés.'}", OK },
    { NULL, "manager", "collective_propose", "{" AT_THE_BOOKSHOP "}", OK },
    { NULL, "manager", "collective_submit", "{" THE_PROPOSAL "}", OK },
    { NULL, "school", "collective_lines_set", "{" WITH_LEA "}", OK },
    { NULL, "school", "collective_agree", "{" THE_PROPOSAL "}", OK },
    { NULL, "holder", "collective_object", "{'line_id':'$latest:proposal_line'}", OK },
    { NULL, "manager", "collective_cancel", "{" THE_PROPOSAL ",'reason':'Plus de stock.'}", OK },
    { NULL, "manager", "collective_propose", "{" AT_THE_BOOKSHOP "}", OK },
    { NULL, "manager", "collective_submit", "{" THE_PROPOSAL "}", OK },
    { NULL, "school", "collective_lines_set", "{" WITH_LEA "}", OK },
    { NULL, "school", "collective_agree", "{" THE_PROPOSAL "}", OK },
    { "2024-09-13T09:00", "manager", "collective_pay", "{" THE_PROPOSAL "}", OK },
    { NULL, "manager", "collective_deliver", "{" THE_PROPOSAL ",'not_delivered':" LEA_S_LINE "}",
      OK },
    { NULL, "manager", "collective_close", "{" THE_PROPOSAL "}", OK },
    { NULL, "manager:cinema", "collective_propose", "{" AT_THE_CINEMA "}", OK },
    { NULL, "manager:cinema", "collective_submit", "{" THE_PROPOSAL "}", OK },
    { NULL, "school", "collective_lines_set", "{" WITH_LEA "}", OK },
    { NULL, "school", "collective_agree", "{" THE_PROPOSAL "}", OK },
    { "2024-09-18T09:00", "manager:cinema", "collective_pay", "{" THE_PROPOSAL "}", OK },
    { "2024-09-20T18:00", "manager:cinema", "collective_absent",
      "{" THE_PROPOSAL ",'absent':" LEA_S_LINE "}", OK },

    /* a school that is silent */
    { NULL, "nobody", "account_link_request", "{'login':'school-1'}", OK },
    { NULL, "nobody", "account_activate",
      "{'token':'$link:school','password':'une phrase que je retiens'}", OK },
    { NULL, "nobody", "card_order",
      "{'given_name':'Nino','family_name':'Roche','birth_day':'2008-07-09','sex':'m',"
      "'mail':'nino@mail.example','school_uai':'0691626T','code':'6183','charter':true}",
      OK },
    { "2024-09-30T09:00", "operator", "enrolment_remind", "{}", OK },

    /* another system's holders */
    { NULL, "admin", "takeover_import_preview", "{'file':'$upload:holders'}", OK },
    { NULL, "admin", "takeover_import",
      "{'file':'$latest:upload','fingerprint':'$answered:fingerprint'}", OK },

    /* partners are paid back */
    { "2024-10-05T08:00", "accountant", "run_prepare", "{'until_day':'2024-09-30'}", OK },
    { NULL, "accountant:2", "run_approve", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant", "run_send", "{'run_id':'$latest:run'}", OK },
    { NULL, "admin", "payer_set",
      "{'name':'Région','siret':'20005376700014','iban':'FR7630001007941234567890185'}", OK },
    { NULL, "accountant", "run_file_make", "{'run_id':'$latest:run','format':'sepa'}", OK },
    { NULL, "accountant", "bank_answer_import", "{'file':'$bank:venue'}", OK },
    { NULL, "accountant", "run_line_rejected",
      "{'line_id':'$line:bookshop','reason':'Compte clos.'}", OK },
    { NULL, "accountant", "run_line_paid", "{'line_id':'$line:cinema'}", OK },
    { NULL, "accountant", "run_settle", "{'run_id':'$latest:run'}", OK },
    { NULL, "accountant", "run_prepare", "{'until_day':'2024-09-30'}", OK },
    { NULL, "accountant", "run_drop", "{'run_id':'$latest:run'}", OK },
    { NULL, "operator", "books_seal", "{}", OK },
    { NULL, "auditor", "books_audit", "{}", OK },

    /* a suspension whose day passes */
    { NULL, "cashier:cinema", "conduct_report", "{'payment_id':'$payment:Emma','category':'other'}",
      OK },
    { NULL, "benefits", "conduct_open",
      "{'conduct_id':'$conduct:Emma','words':'Une dispute à la caisse.'}", OK },
    { "2024-11-05T08:00", "benefits", "conduct_decide",
      "{'conduct_id':'$conduct:Emma','campaign':'2024-2025','benefits':[{'benefit':'cinema'}],"
      "'until_day':'2024-11-30','reason':'Des insultes répétées.'}",
      OK },
    { "2024-12-01T03:00", "operator", "suspension_book_ends", "{}", OK },

    /* the end of a campaign, and the next */
    { "2025-06-01T03:00", "operator", "wallet_expire_due", "{}", OK },
    { "2025-06-12T09:00", "school", "enrolment_revalidate",
      "{'person_id':'$person:Lea','holder':'pupil','course':'2472320332'}", OK },
    { NULL, "school:0010001W", "enrolment_nudge", "{}", OK },
    { NULL, "support", "person_close", "{'person_id':'$person:Zoe'}", OK },
    { NULL, "operator", "campaign_open", "{'catalogue':$yaml:small,'courses':$csv:courses}", OK },
    { NULL, "benefits", "campaign_rehearse",
      "{'catalogue':$yaml:small,'courses':$csv:courses,'population':'2024-2025'}", OK },
};
const size_t example_count = sizeof examples / sizeof *examples;

static const struct operation *operation_of(size_t i)
{
    const struct operation *op =
        service_find(stage.product.service, text_of(examples[i].operation));
    if (!op) fail_msg("the table has no %s", examples[i].operation);
    return op;
}

bool is_example(size_t i)
{
    if (operation_of(i)->kind != WRITE && operation_of(i)->kind != BULK) return false;
    for (size_t j = 0; j < i; j++) {
        bool same = !strcmp(examples[j].operation, examples[i].operation);
        if (same && examples[j].answers == examples[i].answers) return false;
    }
    return true;
}

static bool has_example(const char *operation)
{
    for (size_t i = 0; i < example_count; i++)
        if (!strcmp(examples[i].operation, operation) && !examples[i].answers) return true;
    return false;
}

void examples_are_complete(void)
{
    /* A file of the server's machine is all that it makes, and PostgreSQL refuses it. */
    static const char elsewhere[] = "database_backup";
    size_t missing = 0;
    for (size_t i = 0; i < service_operation_count(stage.product.service); i++) {
        const struct operation *op = service_operation(stage.product.service, i);
        if (op->kind != WRITE && op->kind != BULK) continue;
        if (has_example(op->name) || !strcmp(op->name, elsewhere)) continue;
        print_error("%s has no example\n", op->name);
        missing++;
    }
    if (missing) fail_msg("add a good call of each to test/guarantees/examples.c");
}
