/* A run as an ISO 20022 credit transfer, pain.001.001.09 with the rules that SEPA adds (EPC132-08):
 * euros, shared charges, the banks' letters, at most 70 of them in a name. Each partner is named
 * with its SIRET, which was checked before. */
#include "bank/bank.h"
#include "bank/bank_xml.h"
#include "base/civil.h"
#include "base/money.h"

static const char NAMESPACE[] = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
enum { NAME_MOST = 70, REMITTANCE_MOST = 140 };

static void number(struct bank_xml *x, struct arena *arena, const char *name, int64_t n)
{
    bank_xml_leaf(x, name, text_format(arena, "%lld", (long long)n));
}

static void siret(struct bank_xml *x, struct text value)
{
    bank_xml_start(x, "Id");
    bank_xml_start(x, "OrgId");
    bank_xml_start(x, "Othr");
    bank_xml_leaf(x, "Id", value);
    bank_xml_start(x, "SchmeNm");
    bank_xml_leaf(x, "Prtry", TEXT("SIRET"));
    for (int i = 0; i < 4; i++) bank_xml_end(x);
}

static void account(struct bank_xml *x, const char *name, struct text iban)
{
    bank_xml_start(x, name);
    bank_xml_start(x, "Id");
    bank_xml_leaf(x, "IBAN", iban);
    bank_xml_end(x);
    bank_xml_end(x);
}

static void party(struct bank_xml *x, struct arena *arena, const char *name, struct text words,
                  struct text its_siret)
{
    bank_xml_start(x, name);
    bank_xml_leaf(x, "Nm", bank_xml_letters(x, arena, words, NAME_MOST));
    siret(x, its_siret);
    bank_xml_end(x);
}

/* The debtor's bank must be said, if only that it is not. */
static void bank_of_payer(struct bank_xml *x, struct text bic)
{
    bank_xml_start(x, "DbtrAgt");
    bank_xml_start(x, "FinInstnId");
    if (!text_is_empty(bic)) {
        bank_xml_leaf(x, "BICFI", bic);
    } else {
        bank_xml_start(x, "Othr");
        bank_xml_leaf(x, "Id", TEXT("NOTPROVIDED"));
        bank_xml_end(x);
    }
    bank_xml_end(x);
    bank_xml_end(x);
}

static void open_document(struct bank_xml *x)
{
    bank_xml_start(x, "Document");
    bank_xml_attribute(x, "xmlns", text_of(NAMESPACE));
    bank_xml_start(x, "CstmrCdtTrfInitn");
}

void pain001_head(struct bank_xml *x, struct arena *arena, const struct bank_file *f)
{
    bank_xml_declare(x, "UTF-8");
    open_document(x);
    bank_xml_start(x, "GrpHdr");
    bank_xml_leaf(x, "MsgId", file_reference(arena, f->id));
    bank_xml_leaf(x, "CreDtTm", instant_iso(arena, f->made_ms));
    number(x, arena, "NbOfTxs", f->lines);
    bank_xml_leaf(x, "CtrlSum", cents_plain(arena, f->amount_cents));
    party(x, arena, "InitgPty", f->payer.name, f->payer.siret);
    bank_xml_end(x);
}

void pain001_block(struct bank_xml *x, struct arena *arena, const struct bank_file *f,
                   const struct bank_block *b)
{
    bank_xml_start(x, "PmtInf");
    bank_xml_leaf(x, "PmtInfId", block_reference(arena, f->id, b->block));
    bank_xml_leaf(x, "PmtMtd", TEXT("TRF"));
    bank_xml_leaf(x, "BtchBookg", TEXT("true"));
    number(x, arena, "NbOfTxs", b->lines);
    bank_xml_leaf(x, "CtrlSum", cents_plain(arena, b->amount_cents));
    bank_xml_start(x, "PmtTpInf");
    bank_xml_start(x, "SvcLvl");
    bank_xml_leaf(x, "Cd", TEXT("SEPA"));
    bank_xml_end(x);
    bank_xml_end(x);
    bank_xml_start(x, "ReqdExctnDt");
    bank_xml_leaf(x, "Dt", day_iso(arena, f->execution_day));
    bank_xml_end(x);
    party(x, arena, "Dbtr", f->payer.name, f->payer.siret);
    account(x, "DbtrAcct", f->payer.iban);
    bank_of_payer(x, f->payer.bic);
    bank_xml_leaf(x, "ChrgBr", TEXT("SLEV"));
}

void pain001_line(struct bank_xml *x, struct arena *arena, const struct bank_file *f,
                  const struct bank_line *line)
{
    struct text name = line_reference(arena, line->line_id);
    bank_xml_start(x, "CdtTrfTxInf");
    bank_xml_start(x, "PmtId");
    bank_xml_leaf(x, "EndToEndId", name);
    bank_xml_end(x);
    bank_xml_start(x, "Amt");
    bank_xml_start(x, "InstdAmt");
    bank_xml_attribute(x, "Ccy", TEXT("EUR"));
    if (!x->failed)
        xmlTextWriterWriteString(x->writer,
                                 (const xmlChar *)cents_plain(arena, line->amount_cents).at);
    bank_xml_end(x);
    bank_xml_end(x);
    if (!text_is_empty(line->bic)) {
        bank_xml_start(x, "CdtrAgt");
        bank_xml_start(x, "FinInstnId");
        bank_xml_leaf(x, "BICFI", line->bic);
        bank_xml_end(x);
        bank_xml_end(x);
    }
    party(x, arena, "Cdtr", line->name, line->siret);
    account(x, "CdtrAcct", line->iban);
    struct text says = text_format(arena, "PASS REGION, au %.*s, releve %.*s",
                                   TEXT_ARGS(day_iso(arena, f->until_day)), TEXT_ARGS(name));
    bank_xml_start(x, "RmtInf");
    bank_xml_leaf(x, "Ustrd", bank_xml_letters(x, arena, says, REMITTANCE_MOST));
    bank_xml_end(x);
    bank_xml_end(x);
}

void pain001_inside(struct bank_xml *x, bool in_block)
{
    open_document(x);
    if (in_block) bank_xml_start(x, "PmtInf");
    bank_xml_forget(x);
}
