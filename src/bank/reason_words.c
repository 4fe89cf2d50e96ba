/* The reason codes that banks give for a transfer they did not carry out, or that came back (ISO
 * 20022 external codes, those that SEPA uses), and the treasury's for a whole file. */
#include "bank/answer.h"

static const struct {
    const char *code, *words[2];
} reasons[] = {
    { "AC01", { "numéro de compte faux", "wrong account number" } },
    { "AC03", { "numéro de compte du bénéficiaire faux", "wrong account number of the payee" } },
    { "AC04", { "compte clos", "account closed" } },
    { "AC06", { "compte bloqué", "account blocked" } },
    { "AG01", { "virement interdit sur ce compte", "transfers not allowed on this account" } },
    { "AG02", { "code d'opération de la banque faux", "wrong bank operation code" } },
    { "AGNT", { "banque inconnue", "unknown bank" } },
    { "AM02", { "montant non permis", "amount not allowed" } },
    { "AM04", { "provision insuffisante", "insufficient funds" } },
    { "AM05", { "déjà reçu : doublon", "already received: duplicate" } },
    { "AM09", { "montant faux", "wrong amount" } },
    { "AM10", { "somme de contrôle fausse", "wrong control sum" } },
    { "BE01", { "le nom ne correspond pas au compte", "the name does not fit the account" } },
    { "BE04", { "adresse du bénéficiaire manquante", "address of the payee missing" } },
    { "BE06", { "bénéficiaire inconnu", "unknown payee" } },
    { "CNOR",
      { "la banque du bénéficiaire n'est pas joignable", "the payee's bank is out of reach" } },
    { "CURR", { "devise fausse", "wrong currency" } },
    { "CUST", { "demandé par le donneur d'ordre", "asked for by the payer" } },
    { "DNOR",
      { "la banque du donneur d'ordre n'est pas joignable", "the payer's bank is out of reach" } },
    { "DT01", { "date fausse", "wrong date" } },
    { "DUPL", { "paiement en double", "paid twice" } },
    { "ED05", { "règlement impossible", "settlement failed" } },
    { "FF01", { "format du fichier faux", "wrong format of the file" } },
    { "FOCR", { "rappelé par le donneur d'ordre", "recalled by the payer" } },
    { "FRAD", { "soupçon de fraude", "suspected fraud" } },
    { "MD07", { "titulaire décédé", "holder deceased" } },
    { "MS02",
      { "refusé par le bénéficiaire, sans motif", "refused by the payee, no reason given" } },
    { "MS03", { "refusé par la banque, sans motif", "refused by the bank, no reason given" } },
    { "RC01", { "BIC faux", "wrong BIC" } },
    { "RR01", { "compte du donneur d'ordre manquant", "the payer's account is missing" } },
    { "RR02",
      { "nom ou adresse du donneur d'ordre manquant", "the payer's name or address is missing" } },
    { "RR03",
      { "nom ou adresse du bénéficiaire manquant", "the payee's name or address is missing" } },
    { "RR04", { "motif réglementaire", "regulatory reason" } },
    { "SL01", { "service particulier de la banque", "specific service of the bank" } },
    { "TECH", { "problème technique", "technical problem" } },
    { "TM01", { "reçu après l'heure limite", "received after the cut-off time" } },
    { "UPAY", { "paiement non dû", "undue payment" } },
    { "ERREUR_SIRET", { "SIRET faux dans le fichier", "wrong SIRET in the file" } },
    { "ERREUR_DOUBLON_BORDEREAU", { "bordereau déjà reçu", "bordereau already received" } },
    { "ERREUR_DOUBLON_PIECE", { "pièce déjà reçue", "piece already received" } },
    { "ERREUR_CODIQUE", { "code du poste comptable faux", "wrong code of the treasury post" } },
    { "ERREUR_CODE_COLLECTIVITE_BUDGET",
      { "code de collectivité ou de budget faux", "wrong code of the body or budget" } },
    { "ERREUR_CUMUL_MONTANTS", { "total des montants faux", "wrong total of amounts" } },
    { "ERREUR_SCHEMA_INCOMPLET", { "fichier incomplet", "incomplete file" } },
};

struct text reason_words(struct text code, enum lang lang)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (text_is(code, reasons[i].code)) return text_of(reasons[i].words[lang]);
    return (struct text){ 0 };
}
