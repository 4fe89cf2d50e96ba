/* catalogue_fuzz.c - libFuzzer target: any bytes as a catalogue. It must answer with faults or a
 * catalogue that can be used, never crash or run away. Seeds: the files of catalogue/. */
#include <assert.h>
#include <stddef.h>

#include "campaign/catalogue.h"

static const char courses[] = "mef;label;level;track;series;diploma;family;speciality\n"
                              "A1;CAP cuisine;cap;professional;;cap;food;\n"
                              "B1;1re STMG;1re;technological;stmg;bac_techno;;\n"
                              "B2;Terminale pro;tle;professional;;bac_pro;;\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void use(struct arena *arena, const struct catalogue *c, const struct benefit *benefit)
{
    for (size_t i = 0; i < c->course_count; i++) {
        struct fact_values values = { 0 };
        enum fact_id failed = FACT_IDS;
        fact_set_word(&values, FACT_holder, TEXT("pupil"));
        fact_set_word(&values, FACT_place_kind, TEXT("bookshop"));
        fact_set_yes(&values, FACT_disability, i == 0);
        fact_set_number(&values, FACT_age, 16);
        course_set_facts(&c->courses[i], &values);
        struct grant grant = catalogue_decide(c, benefit, &values);
        assert(grant.row <= benefit->amount.row_count && grant.amount >= grant.base_amount);
        assert(catalogue_top_up(c, benefit, grant.amount, &values) >= grant.amount);
        assert(catalogue_may_spend(c, benefit, &values, &failed) || failed != FACT_IDS);
        for (enum lang lang = FRENCH; lang <= ENGLISH; lang++) {
            struct text said = catalogue_explain(arena, c, benefit, &values, &grant, lang);
            assert(said.at && text_is_utf8(said));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    __attribute__((cleanup(arena_release))) struct arena arena = arena_make(64 << 20);
    struct catalogue *c = NULL;
    struct catalogue_notes notes;
    struct text yaml = { (const char *)bytes, size };
    struct text known = size % 2 ? text_of(courses) : (struct text){ 0 };
    enum err e = catalogue_read(&arena, yaml, known, &c, &notes);
    assert(e == OK || e == CATALOGUE_FAULTY || e == NO_MEMORY);
    assert((e == CATALOGUE_FAULTY) == (notes.faults > 0));
    for (size_t i = 0; i < notes.n; i++) {
        for (enum lang lang = FRENCH; lang <= ENGLISH; lang++) {
            struct text said = catalogue_note_text(&arena, &notes.at[i], lang);
            assert(said.at && text_is_utf8(said));
        }
    }
    for (size_t i = 0; !e && i < c->benefit_count; i++) use(&arena, c, &c->benefits[i]);
    return 0;
}
