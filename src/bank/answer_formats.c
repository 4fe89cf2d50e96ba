/* What each kind of answer says where, and what that means for a line: three of ISO 20022's
 * messages' versions differ only where a word stands, so one table has them all. */
#include "bank/answer_formats.h"

#include "base/civil.h"
#include "base/money.h"

const char *const answer_kinds[] = { "pain.002", "camt.054", "PES_ACQUIT", "PES_Retour" };
const char *const answer_says[] = { "accepted", "paid", "rejected", "returned", "other" };

/* --- values ----------------------------------------------------------------------------------- */
/* Amounts of ISO 20022 have up to five decimals: "3.1", "200000", "12.50", "7.00000". More than
 * cents is no amount of ours. */
static bool amount_of(struct text words, int64_t *cents)
{
    struct text fraction = words, whole = text_cut(&fraction, '.');
    while (fraction.len > 2 && fraction.at[fraction.len - 1] == '0') fraction.len--;
    int64_t euros, part = 0;
    bool good = whole.len && whole.len <= 15 && whole.at[0] != '-' && text_to_int(whole, &euros) &&
                fraction.len <= 2;
    if (good && fraction.len) good = fraction.at[0] != '-' && text_to_int(fraction, &part);
    if (!good) return false;
    *cents = euros * 100 + (fraction.len == 1 ? part * 10 : part);
    return true;
}

static void take_amount(struct text words, int64_t *cents, struct answer_entry *entry)
{
    if (words.at && !amount_of(words, cents)) entry->amount_is_odd = true;
}

static int64_t count_of(struct text words)
{
    int64_t n;
    return words.at && text_to_int(words, &n) && n >= 0 ? n : -1;
}

/* "2024-10-07", also in front of a time. */
static int64_t day_of(struct text words)
{
    int64_t day;
    struct text date = words;
    if (date.len > 10) date.len = 10;
    return words.at && day_parse(date, &day) ? day : DAY_NONE;
}

static struct text first_of(struct text a, struct text b, struct text c)
{
    return a.at ? a : b.at ? b : c;
}

static bool is_one_of(struct text word, const char *const *words)
{
    for (; *words; words++)
        if (text_is(word, *words)) return true;
    return false;
}

/* --- pain.002 --------------------------------------------------------------------------------- */
#define GROUP "OrgnlGrpInfAndSts/"
#define BLOCK "OrgnlPmtInfAndSts/"
#define TX    BLOCK "TxInfAndSts/"
static const struct answer_path pain002_paths[] = {
    { "GrpHdr/MsgId", OWN_MESSAGE, NULL },
    { GROUP "OrgnlMsgId", FILE_NAMED, NULL },
    { GROUP "GrpSts", FILE_STATUS, NULL },
    { GROUP "OrgnlNbOfTxs", FILE_COUNT, NULL },
    { GROUP "OrgnlCtrlSum", FILE_SUM, NULL },
    { GROUP "StsRsnInf/Rsn/Cd", FILE_CODE, NULL },
    { GROUP "StsRsnInf/Rsn/Prtry", FILE_CODE, NULL },
    { GROUP "StsRsnInf/AddtlInf", FILE_WORDS, NULL },
    { BLOCK "OrgnlPmtInfId", BLOCK_NAMED, NULL },
    { BLOCK "PmtInfSts", BLOCK_STATUS, NULL },
    { BLOCK "OrgnlNbOfTxs", BLOCK_COUNT, NULL },
    { BLOCK "OrgnlCtrlSum", BLOCK_SUM, NULL },
    { BLOCK "StsRsnInf/Rsn/Cd", BLOCK_CODE, NULL },
    { BLOCK "StsRsnInf/Rsn/Prtry", BLOCK_CODE, NULL },
    { BLOCK "StsRsnInf/AddtlInf", BLOCK_WORDS, NULL },
    { TX "OrgnlEndToEndId", LINE_NAMED, NULL },
    { TX "TxSts", LINE_STATUS, NULL },
    { TX "StsRsnInf/Rsn/Cd", LINE_CODE, NULL },
    { TX "StsRsnInf/Rsn/Prtry", LINE_CODE, NULL },
    { TX "StsRsnInf/AddtlInf", LINE_WORDS, NULL },
    { TX "OrgnlTxRef/Amt/InstdAmt", LINE_AMOUNT, NULL },
    { TX "OrgnlTxRef/Amt/InstdAmt", LINE_CURRENCY, "Ccy" },
    { TX "OrgnlTxRef/CdtrAcct/Id/IBAN", LINE_IBAN, NULL },
    { TX "OrgnlTxRef/DbtrAcct/Id/IBAN", ACCOUNT_NAMED, NULL },
};
static const struct answer_record pain002_records[] = {
    { "", ABOUT_FILE },
    { "OrgnlPmtInfAndSts", ABOUT_BLOCK },
    { "OrgnlPmtInfAndSts/TxInfAndSts", ABOUT_LINE },
};

static enum answer_says of_status(struct text status)
{
    static const char *const accepted[] = { "ACCP", "ACSP", "ACTC", "ACWC",
                                            "ACWP", "RCVD", "PATC", NULL },
                             *const settled[] = { "ACSC", "ACCC", NULL };
    if (text_is(status, "RJCT")) return SAYS_REJECTED;
    if (is_one_of(status, settled)) return SAYS_PAID;
    return is_one_of(status, accepted) ? SAYS_ACCEPTED : SAYS_OTHER;
}

/* Of a file or block only what nothing inside of it says finer, and its rejection, which holds for
 * the lines that are not listed too. */
static bool tell_pain002(const struct text v[ANSWER_FIELDS], enum answer_about about, bool inside,
                         struct answer_entry *entry)
{
    struct text own = v[about == ABOUT_LINE    ? LINE_STATUS
                        : about == ABOUT_BLOCK ? BLOCK_STATUS
                                               : FILE_STATUS];
    if (about != ABOUT_LINE && (!own.at || (inside && !text_is(own, "RJCT")))) return false;
    entry->says =
        of_status(about == ABOUT_LINE ? first_of(own, v[BLOCK_STATUS], v[FILE_STATUS]) : own);
    entry->file = v[FILE_NAMED];
    if (about != ABOUT_FILE) entry->block = v[BLOCK_NAMED];
    struct text none = { 0 };
    bool line = about == ABOUT_LINE, file = about == ABOUT_FILE;
    entry->code = first_of(line ? v[LINE_CODE] : none, file ? none : v[BLOCK_CODE], v[FILE_CODE]);
    entry->words =
        first_of(line ? v[LINE_WORDS] : none, file ? none : v[BLOCK_WORDS], v[FILE_WORDS]);
    if (line) {
        entry->line = v[LINE_NAMED].at ? v[LINE_NAMED] : TEXT("");
        entry->iban = v[LINE_IBAN];
        entry->account = v[ACCOUNT_NAMED];
        entry->currency = v[LINE_CURRENCY];
        take_amount(v[LINE_AMOUNT], &entry->cents, entry);
        return true;
    }
    entry->lines = count_of(v[file ? FILE_COUNT : BLOCK_COUNT]);
    take_amount(v[file ? FILE_SUM : BLOCK_SUM], &entry->sum_cents, entry);
    return true;
}

/* --- camt.054 --------------------------------------------------------------------------------- */
#define NTRY "Ntfctn/Ntry/"
#define DTLS NTRY "NtryDtls/"
#define TXD  DTLS "TxDtls/"
static const struct answer_path camt054_paths[] = {
    { "GrpHdr/MsgId", OWN_MESSAGE, NULL },
    { "Ntfctn/Acct/Id/IBAN", ACCOUNT_NAMED, NULL },
    { NTRY "Amt", ENTRY_AMOUNT, NULL },
    { NTRY "Amt", ENTRY_CURRENCY, "Ccy" },
    { NTRY "CdtDbtInd", ENTRY_DIRECTION, NULL },
    { NTRY "RvslInd", ENTRY_REVERSAL, NULL },
    { NTRY "Sts", ENTRY_STATUS, NULL }, /* versions 02 to 04 */
    { NTRY "Sts/Cd", ENTRY_STATUS, NULL },
    { NTRY "BookgDt/Dt", PAY_DAY, NULL },
    { NTRY "BookgDt/DtTm", PAY_DAY, NULL },
    { DTLS "Btch/MsgId", FILE_NAMED, NULL },
    { DTLS "Btch/PmtInfId", BLOCK_NAMED, NULL },
    { DTLS "Btch/NbOfTxs", BLOCK_COUNT, NULL },
    { DTLS "Btch/TtlAmt", BLOCK_SUM, NULL },
    { TXD "Refs/MsgId", FILE_NAMED, NULL },
    { TXD "Refs/PmtInfId", BLOCK_NAMED, NULL },
    { TXD "Refs/EndToEndId", LINE_NAMED, NULL },
    { TXD "Amt", LINE_AMOUNT, NULL }, /* from version 04 on */
    { TXD "Amt", LINE_CURRENCY, "Ccy" },
    { TXD "AmtDtls/TxAmt/Amt", LINE_AMOUNT, NULL },
    { TXD "AmtDtls/TxAmt/Amt", LINE_CURRENCY, "Ccy" },
    { TXD "CdtDbtInd", LINE_DIRECTION, NULL },
    { TXD "RtrInf/Rsn/Cd", LINE_CODE, NULL },
    { TXD "RtrInf/Rsn/Prtry", LINE_CODE, NULL },
    { TXD "RtrInf/AddtlInf", LINE_WORDS, NULL },
    { TXD "RltdPties/CdtrAcct/Id/IBAN", LINE_IBAN, NULL },
};
static const struct answer_record camt054_records[] = {
    { "", ABOUT_FILE },
    { "Ntfctn", ABOUT_FILE },
    { "Ntfctn/Ntry", ABOUT_FILE },
    { "Ntfctn/Ntry/NtryDtls", ABOUT_BLOCK },
    { "Ntfctn/Ntry/NtryDtls/TxDtls", ABOUT_LINE },
};

/* What leaves the account is a payment; what comes to it under a name that we gave came back. Only
 * what is booked counts. */
static enum answer_says of_booking(const struct text v[ANSWER_FIELDS])
{
    struct text none = { 0 };
    struct text direction = first_of(v[LINE_DIRECTION], v[ENTRY_DIRECTION], none);
    bool back = text_is(direction, "CRDT") || text_is(v[ENTRY_REVERSAL], "true") ||
                text_is(v[ENTRY_REVERSAL], "1") || v[LINE_CODE].at;
    if (!text_is(v[ENTRY_STATUS], "BOOK")) return SAYS_OTHER;
    if (back) return SAYS_RETURNED;
    return text_is(direction, "DBIT") ? SAYS_PAID : SAYS_OTHER;
}

static bool tell_camt054(const struct text v[ANSWER_FIELDS], enum answer_about about, bool inside,
                         struct answer_entry *entry)
{
    /* An entry without details names nothing of ours; a batch with details is told by them. */
    if (about == ABOUT_FILE || (about == ABOUT_BLOCK && (inside || !v[BLOCK_NAMED].at)))
        return false;
    entry->says = of_booking(v);
    entry->on_account = true;
    entry->account = v[ACCOUNT_NAMED];
    entry->file = v[FILE_NAMED];
    entry->block = v[BLOCK_NAMED];
    entry->day = day_of(v[PAY_DAY]);
    if (about == ABOUT_BLOCK) {
        entry->lines = count_of(v[BLOCK_COUNT]);
        entry->currency = v[ENTRY_CURRENCY];
        take_amount(v[BLOCK_SUM].at ? v[BLOCK_SUM] : v[ENTRY_AMOUNT], &entry->sum_cents, entry);
        return true;
    }
    struct text none = { 0 };
    entry->line = v[LINE_NAMED].at ? v[LINE_NAMED] : TEXT("");
    entry->iban = v[LINE_IBAN];
    entry->code = v[LINE_CODE];
    entry->words = v[LINE_WORDS];
    entry->currency = first_of(v[LINE_CURRENCY], v[ENTRY_CURRENCY], none);
    take_amount(first_of(v[LINE_AMOUNT], v[ENTRY_AMOUNT], none), &entry->cents, entry);
    return true;
}

/* --- PES_ACQUIT ------------------------------------------------------------------------------- */
#define ACK "ACQUIT/ElementACQUIT/"
static const struct answer_path acquit_paths[] = {
    { "Enveloppe/Parametres/NomFic", FILE_NAMED, "V" },
    { "Enveloppe/Parametres/NomFic", OWN_MESSAGE, "V" },
    { "EnTetePES/IdColl", BODY_NAMED, "V" },
    { ACK "EtatAck", BLOCK_STATUS, "V" },
    { ACK "NumBord", BORDEREAU, "V" },
    { ACK "ExerciceBord", BUDGET_YEAR, "V" },
    { ACK "IdUnique", LINE_NAMED, "V" },
    { ACK "IdMarche", LINE_NAMED, "V" },
    { ACK "Erreur/NumAnoAck", BLOCK_CODE, "V" },
    { ACK "Erreur/LibelleAnoAck", BLOCK_WORDS, "V" },
    { ACK "DetailPiece/NumPiece", PIECE, "V" },
    { ACK "DetailPiece/Erreur/NumAnoAck", LINE_CODE, "V" },
    { ACK "DetailPiece/Erreur/LibelleAnoAck", LINE_WORDS, "V" },
    { ACK "DetailPiece/DetailLigne/Erreur/NumAnoAck", LINE_CODE, "V" },
    { ACK "DetailPiece/DetailLigne/Erreur/LibelleAnoAck", LINE_WORDS, "V" },
};
static const struct answer_record acquit_records[] = {
    { "", ABOUT_FILE },
    { "ACQUIT/ElementACQUIT", ABOUT_BLOCK },
    { "ACQUIT/ElementACQUIT/DetailPiece", ABOUT_LINE },
};

/* The treasury takes a bordereau whole or refuses it whole; what is wrong with a piece of it is the
 * reason of that piece. What it says of a document or a contract is not about our lines. */
static bool tell_acquit(const struct text v[ANSWER_FIELDS], enum answer_about about, bool inside,
                        struct answer_entry *entry)
{
    (void)inside;
    if (about == ABOUT_FILE) return false;
    bool ours = !v[LINE_NAMED].at;
    struct text state = v[BLOCK_STATUS];
    bool good = text_is(state, "1") || text_is(state, "true");
    if (about == ABOUT_LINE && (good || !ours)) return false;
    entry->says = !ours ? SAYS_OTHER : good ? SAYS_ACCEPTED : SAYS_REJECTED;
    entry->file = v[FILE_NAMED];
    entry->body = v[BODY_NAMED];
    entry->budget_year = count_of(v[BUDGET_YEAR]);
    entry->bordereau = count_of(v[BORDEREAU]);
    struct text none = { 0 };
    entry->code = about == ABOUT_LINE ? first_of(v[LINE_CODE], v[BLOCK_CODE], none) : v[BLOCK_CODE];
    entry->words =
        about == ABOUT_LINE ? first_of(v[LINE_WORDS], v[BLOCK_WORDS], none) : v[BLOCK_WORDS];
    if (about == ABOUT_LINE) entry->piece = count_of(v[PIECE]);
    if (about == ABOUT_BLOCK && entry->bordereau < 0) entry->about = ABOUT_FILE;
    return true;
}

/* --- PES_Retour ------------------------------------------------------------------------------- */
#define BORD "PES_DepenseRetour/Bordereau/"
#define PCE  BORD "Piece/"
#define LIG  PCE "LigneDePiece/"
static const struct answer_path retour_paths[] = {
    { "Enveloppe/Parametres/NomFic", OWN_MESSAGE, "V" },
    { "EnTetePES/IdColl", BODY_NAMED, "V" },
    { BORD "BlocBordereau/Exer", BUDGET_YEAR, "V" },
    { BORD "BlocBordereau/IdBord", BORDEREAU, "V" },
    { PCE "InfoPiece/IdPce", PIECE, "V" },
    { PCE "InfoPiece/EtatPce", PIECE_STATUS, "V" },
    { PCE "InfoPiece/ObsEtat", PIECE_WORDS, "V" },
    { PCE "InfoPiece/Commentaire", PIECE_WORDS, "V" },
    { LIG "BlocLignePiece/InfoLignePiece/EtatLigPce", LINE_STATUS, "V" },
    { LIG "BlocLignePiece/InfoLignePiece/ObsEtat", LINE_WORDS, "V" },
    { LIG "BlocLignePiece/InfoLignePiece/Commentaire", LINE_WORDS, "V" },
    { LIG "BlocLignePiece/InfoLignePiece/MtHT", LINE_AMOUNT, "V" },
    { LIG "BlocLignePiece/InfoPaiement/MtPayTot", LINE_PAID, "V" },
    { LIG "Tiers/CpteBancaire/IBAN", LINE_IBAN, "V" },
    { LIG "PaiementEmargement/MtPay", LINE_PAID, "V" },
    { LIG "PaiementEmargement/DtePay", PAY_DAY, "V" },
};
static const struct answer_record retour_records[] = {
    { "", ABOUT_FILE },
    { "PES_DepenseRetour/Bordereau", ABOUT_FILE },
    { "PES_DepenseRetour/Bordereau/Piece", ABOUT_FILE },
    { "PES_DepenseRetour/Bordereau/Piece/LigneDePiece", ABOUT_LINE },
};

/* Paid is what was paid in full; refused, what the accountant refused; else it is on its way. */
static enum answer_says of_piece(const struct text v[ANSWER_FIELDS], int64_t cents)
{
    static const char *const refused[] = { "02", "09", "10", NULL }, *const taken[] = { "01", "07",
                                                                                        "08", "15",
                                                                                        NULL };
    int64_t paid;
    if (is_one_of(v[LINE_STATUS], refused) || text_is(v[PIECE_STATUS], "04")) return SAYS_REJECTED;
    if (v[LINE_PAID].at && amount_of(v[LINE_PAID], &paid) && paid == cents) return SAYS_PAID;
    return is_one_of(v[LINE_STATUS], taken) && !v[LINE_PAID].at ? SAYS_ACCEPTED : SAYS_OTHER;
}

static bool tell_retour(const struct text v[ANSWER_FIELDS], enum answer_about about, bool inside,
                        struct answer_entry *entry)
{
    (void)inside;
    if (about != ABOUT_LINE) return false;
    take_amount(v[LINE_AMOUNT], &entry->cents, entry);
    entry->says = of_piece(v, entry->cents);
    entry->on_account = entry->says == SAYS_PAID;
    entry->body = v[BODY_NAMED];
    entry->budget_year = count_of(v[BUDGET_YEAR]);
    entry->bordereau = count_of(v[BORDEREAU]);
    entry->piece = count_of(v[PIECE]);
    entry->iban = v[LINE_IBAN];
    entry->day = day_of(v[PAY_DAY]);
    entry->words = v[LINE_WORDS].at ? v[LINE_WORDS] : v[PIECE_WORDS];
    return true;
}

#define TABLE(t) t, sizeof t / sizeof *t
const struct answer_format answer_formats[] = {
    { ANSWER_PAIN002, "Document", "urn:iso:std:iso:20022:tech:xsd:pain.002.001.",
      "/Document/CstmrPmtStsRpt", TABLE(pain002_paths), TABLE(pain002_records), tell_pain002 },
    { ANSWER_CAMT054, "Document", "urn:iso:std:iso:20022:tech:xsd:camt.054.001.",
      "/Document/BkToCstmrDbtCdtNtfctn", TABLE(camt054_paths), TABLE(camt054_records),
      tell_camt054 },
    { ANSWER_PES_ACQUIT, "PES_ACQUIT", "http://www.minefi.gouv.fr/cp/helios/pes_v2/", "/PES_ACQUIT",
      TABLE(acquit_paths), TABLE(acquit_records), tell_acquit },
    { ANSWER_PES_RETOUR, "PES_Retour", "http://www.minefi.gouv.fr/cp/helios/pes_v2/", "/PES_Retour",
      TABLE(retour_paths), TABLE(retour_records), tell_retour },
};
const size_t answer_format_count = sizeof answer_formats / sizeof *answer_formats;
