/* A run as "PES Aller dépense" of the treasury's exchange protocol (PES v2, schemas 5.12): one
 * bordereau, an order to pay (pièce) for each partner, to its account. The treasury's accountant
 * pays; amounts include VAT and none is computed (D24). The letters are the banks' too: the
 * transfer is made of them. */
#include "bank/bank.h"
#include "bank/bank_xml.h"
#include "base/civil.h"
#include "base/format.h"
#include "base/money.h"

enum { NAME_MOST = 38, HOLDER_MOST = 32, PLACE_MOST = 38 };

static const char *const namespaces[][2] = {
    { "xmlns:n", "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller" },
};

static void number(struct bank_xml *x, struct arena *arena, const char *name, int64_t n)
{
    bank_xml_value(x, name, text_format(arena, "%lld", (long long)n));
}

static void open_document(struct bank_xml *x)
{
    bank_xml_start(x, "n:PES_Aller");
    for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++)
        bank_xml_attribute(x, namespaces[i][0], text_of(namespaces[i][1]));
}

static void envelope(struct bank_xml *x, const struct bank_file *f)
{
    bank_xml_start(x, "Enveloppe");
    bank_xml_start(x, "Parametres");
    bank_xml_value(x, "Version", TEXT("2"));
    bank_xml_value(x, "TypFic", TEXT("PESALR2"));
    bank_xml_value(x, "NomFic", f->file_name);
    bank_xml_end(x);
    bank_xml_start(x, "Emetteur");
    bank_xml_value(x, "Sigle", TEXT("PASSREGION"));
    bank_xml_value(x, "Adresse", TEXT("PASSREGION"));
    bank_xml_end(x);
    bank_xml_start(x, "Recepteur");
    bank_xml_value(x, "Sigle", TEXT("HELIOS"));
    bank_xml_end(x);
    bank_xml_end(x);
}

static void addressee(struct bank_xml *x, struct arena *arena, const struct bank_file *f)
{
    const struct payer *p = &f->payer;
    bank_xml_start(x, "EnTetePES");
    bank_xml_value(x, "DteStr", day_iso(arena, day_of_instant(f->made_ms)));
    bank_xml_value(x, "IdPost", p->treasury_post);
    bank_xml_value(x, "IdColl", p->siret);
    bank_xml_value(x, "CodCol", p->body_code);
    bank_xml_value(x, "CodBud", p->budget_code);
    if (!text_is_empty(p->budget_label))
        bank_xml_value(x, "LibelleColBud", bank_xml_letters(x, arena, p->budget_label, NAME_MOST));
    bank_xml_end(x);
}

void pes_head(struct bank_xml *x, struct arena *arena, const struct bank_file *f)
{
    bank_xml_declare(x, "ISO-8859-1");
    open_document(x);
    envelope(x, f);
    addressee(x, arena, f);
    bank_xml_start(x, "PES_DepenseAller");
    bank_xml_start(x, "EnTeteDepense");
    bank_xml_value(x, "IdVer", TEXT("2"));
    bank_xml_value(x, "InfoDematerialisee", TEXT("0"));
    bank_xml_end(x);
    bank_xml_start(x, "Bordereau");
    bank_xml_start(x, "BlocBordereau");
    number(x, arena, "Exer", f->budget_year);
    number(x, arena, "IdBord", f->bordereau);
    bank_xml_value(x, "DteBordEm", day_iso(arena, day_of_instant(f->made_ms)));
    bank_xml_value(x, "TypBord", TEXT("01")); /* ordinary */
    number(x, arena, "NbrPce", f->lines);
    bank_xml_value(x, "MtBordHT", cents_plain(arena, f->amount_cents));
    bank_xml_end(x);
}

static void order(struct bank_xml *x, struct arena *arena, const struct bank_file *f,
                  const struct bank_line *line)
{
    bank_xml_start(x, "BlocPiece");
    bank_xml_start(x, "InfoPce");
    number(x, arena, "IdPce", f->first_piece + line->number - 1);
    bank_xml_value(x, "TypPce", TEXT("01")); /* ordinary, */
    bank_xml_value(x, "NatPce", TEXT("01")); /* of operation */
    bank_xml_value(
        x, "Obj",
        text_format(arena, "PASS REGION AU %.*s", TEXT_ARGS(day_iso(arena, f->until_day))));
    bank_xml_value(x, "DteEch", day_iso(arena, f->execution_day));
    bank_xml_end(x);
    bank_xml_end(x);
}

static void what_it_pays(struct bank_xml *x, struct arena *arena, const struct bank_file *f,
                         const struct bank_line *line)
{
    bank_xml_start(x, "BlocLignePiece");
    bank_xml_start(x, "InfoLignePce");
    bank_xml_value(x, "IdLigne", TEXT("1"));
    bank_xml_value(x, "Nature", f->payer.nature);
    if (!text_is_empty(f->payer.function)) bank_xml_value(x, "Fonction", f->payer.function);
    bank_xml_value(x, "LibVir1", line_reference(arena, line->line_id));
    bank_xml_value(x, "ModRegl", TEXT("03")); /* transfer */
    bank_xml_value(x, "TVAIntraCom", TEXT("0"));
    bank_xml_value(x, "MtHT", cents_plain(arena, line->amount_cents));
    bank_xml_end(x);
    bank_xml_end(x);
}

/* The treasury's category and legal nature of a partner. */
static const struct {
    const char *legal_form, *category, *nature;
} natures[] = {
    { "company", "60", "03" },     { "association", "60", "06" }, { "cooperative", "60", "03" },
    { "public_body", "29", "09" }, { "sole_trader", "01", "02" },
};

static void who(struct bank_xml *x, struct arena *arena, const struct bank_line *line)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof natures / sizeof *natures; i++)
        if (text_is(line->legal_form, natures[i].legal_form)) n = i;
    bank_xml_start(x, "InfoTiers");
    bank_xml_value(x, "IdTiers", line->siret);
    bank_xml_value(x, "NatIdTiers", TEXT("01")); /* a SIRET */
    bank_xml_value(x, "CatTiers", text_of(natures[n].category));
    bank_xml_value(x, "NatJur", text_of(natures[n].nature));
    bank_xml_value(x, "Nom", bank_xml_letters(x, arena, line->name, NAME_MOST));
    bank_xml_end(x);
}

static void where(struct bank_xml *x, struct arena *arena, const struct bank_line *line)
{
    struct text street = bank_xml_letters(x, arena, line->address, PLACE_MOST),
                town = bank_xml_letters(x, arena, line->commune, PLACE_MOST);
    if (!format_is_postcode(line->postcode) || !town.len) return;
    bank_xml_start(x, "Adresse");
    bank_xml_value(x, "TypAdr", TEXT("1"));
    bank_xml_value(x, "Adr2", street.len ? street : town);
    bank_xml_value(x, "CP", line->postcode);
    bank_xml_value(x, "Ville", town);
    bank_xml_value(x, "CodRes", TEXT("0"));
    bank_xml_end(x);
}

void pes_line(struct bank_xml *x, struct arena *arena, const struct bank_file *f,
              const struct bank_line *line)
{
    bank_xml_start(x, "Piece");
    order(x, arena, f, line);
    bank_xml_start(x, "LigneDePiece");
    what_it_pays(x, arena, f, line);
    bank_xml_start(x, "Tiers");
    who(x, arena, line);
    where(x, arena, line);
    bank_xml_start(x, "CpteBancaire");
    bank_xml_value(x, "IBAN", line->iban);
    bank_xml_value(x, "TitCpte", bank_xml_letters(x, arena, line->name, HOLDER_MOST));
    for (int i = 0; i < 4; i++) bank_xml_end(x);
}

void pes_inside(struct bank_xml *x)
{
    open_document(x);
    bank_xml_start(x, "PES_DepenseAller");
    bank_xml_start(x, "Bordereau");
    bank_xml_forget(x);
}

/* The rest of the schema's order: after the expenses come the documents that go with them: none,
 * for what each order pays is kept here, in the partner's statement. */
void pes_tail(struct bank_xml *x)
{
    bank_xml_end(x); /* Bordereau */
    bank_xml_end(x); /* PES_DepenseAller */
    bank_xml_start(x, "PES_PJ");
    bank_xml_start(x, "EnTetePES_PJ");
    bank_xml_value(x, "IdVer", TEXT("1"));
    bank_xml_end(x);
    bank_xml_end(x);
    bank_xml_end(x); /* PES_Aller */
}
