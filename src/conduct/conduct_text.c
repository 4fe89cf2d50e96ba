/* The words of a decision: as it is served, in French, with what the law wants in it (who, what,
 * why, until when, how to appeal), and in a few plain words (D41). Benefits about health are named
 * to the holder and the Region alone (R65). */
#include "base/civil.h"
#include "conduct/conduct.h"
#include "sql/conduct_sql.h"
#include "wallet/hold.h"

const char *const conduct_category_words[] = { "insult",      "violence", "damage", "theft",
                                               "card_misuse", "disorder", "other",  NULL };
static const char *const category_labels[][2] = { { "propos déplacés", "offensive words" },
                                                  { "menaces ou violences", "threats or violence" },
                                                  { "dégradations", "damage" },
                                                  { "vol", "theft" },
                                                  { "mauvais usage de la carte",
                                                    "misuse of the card" },
                                                  { "trouble dans un lieu", "disorder in a place" },
                                                  { "autre", "other" } };
_Static_assert(sizeof category_labels / sizeof *category_labels ==
                   sizeof conduct_category_words / sizeof *conduct_category_words - 1,
               "each category has its label");

struct text conduct_category_label(struct text word, enum lang lang)
{
    for (size_t i = 0; conduct_category_words[i]; i++)
        if (text_is(word, conduct_category_words[i])) return text_of(category_labels[i][lang]);
    return word;
}

/* --- what both say ---------------------------------------------------------------------------- */
struct served {
    const struct conduct *conduct;
    struct campaign campaign;
    struct conduct_person_row person;
    struct conduct_steps_row *steps;
    size_t step_count;
    struct held *held;
    size_t held_count;
};

static enum err look_up(struct call *c, const struct conduct *k, struct served *s)
{
    *s = (struct served){ .conduct = k };
    enum err e = campaign_by_id(c, k->campaign_id, &s->campaign);
    if (!e) e = sql_conduct_person(c->tx, k->person_id, &s->person);
    if (!e) e = sql_conduct_steps(c->tx, k->id, &s->steps, &s->step_count);
    if (!e) e = wallet_held_by(c, k->id, &s->held, &s->held_count);
    return e == NO_ROW ? DEFECT : e;
}

static bool is_told(const struct call *c, const struct benefit *b)
{
    return !b->health || c->actor->role & (HOLDER | BENEFITS);
}

static void list_benefits(struct call *c, const struct served *s, enum lang lang,
                          struct text_builder *out)
{
    size_t told = 0;
    for (size_t i = 0; i < s->held_count; i++) {
        const struct benefit *b = catalogue_benefit(s->campaign.catalogue, s->held[i].benefit);
        if (b && !is_told(c, b)) continue;
        struct text label = b ? b->label.in[lang] : s->held[i].benefit;
        build_format(out, "%s%.*s", told++ ? ", " : "", TEXT_ARGS(label));
    }
}

/* The words of a step; absent when it was not taken. */
static const struct conduct_steps_row *step_of(const struct served *s, const char *action)
{
    for (size_t i = 0; i < s->step_count; i++)
        if (text_is(s->steps[i].action, action)) return &s->steps[i];
    return NULL;
}

/* --- as it is served -------------------------------------------------------------------------- */
static void write_hearing(struct call *c, const struct served *s, struct text_builder *out)
{
    const struct conduct_steps_row *opened = step_of(s, "open"), *reply = step_of(s, "reply");
    if (opened) {
        struct text day = day_french(c->arena, day_of_instant(opened->at_ms)),
                    until = day_french(c->arena, s->conduct->reply_until_day);
        build_format(out,
                     "Vu la lettre du %.*s, qui invitait à répondre jusqu'au %.*s, sur ces "
                     "faits : %.*s\n",
                     TEXT_ARGS(day), TEXT_ARGS(until), TEXT_ARGS(opened->words));
    }
    if (!reply) {
        build_chars(out, "Aucune réponse n'ayant été reçue dans ce délai ;\n");
        return;
    }
    struct text day = day_french(c->arena, day_of_instant(reply->at_ms));
    build_format(out, "Vu la réponse reçue le %.*s ;\n", TEXT_ARGS(day));
}

static void write_ways(struct call *c, const struct served *s, struct text_builder *out)
{
    struct text until = day_french(c->arena, s->conduct->appeal_until_day);
    build_format(out,
                 "Voies de recours : jusqu'au %.*s, un recours peut être présenté à la Région, "
                 "dans l'espace du titulaire ou du représentant légal ; une autre personne que "
                 "celle qui a décidé l'examine. Dans le même délai, le tribunal administratif "
                 "peut être saisi.\n",
                 TEXT_ARGS(until));
}

enum err conduct_write_decision(struct call *c, const struct conduct *k, struct text *text)
{
    struct served s;
    enum err e = look_up(c, k, &s);
    if (e) return e;
    const struct conduct_steps_row *decided = step_of(&s, "decide");
    if (!decided) return DEFECT;
    struct text_builder out = { .arena = c->arena };
    struct text day = day_french(c->arena, day_of_instant(k->decided_ms)),
                until = day_french(c->arena, k->until_day),
                category = conduct_category_label(k->category, FRENCH),
                label = s.campaign.catalogue->label.in[FRENCH];
    build_format(&out, "%.*s\nDécision n° %.*s du %.*s\nConcerne : %.*s %.*s\nObjet : %.*s\n\n",
                 TEXT_ARGS(region_of(c)->name), TEXT_ARGS(k->number), TEXT_ARGS(day),
                 TEXT_ARGS(s.person.given_name), TEXT_ARGS(s.person.family_name),
                 TEXT_ARGS(category));
    build_chars(&out, "Vu la Charte des droits et des devoirs acceptée à la commande ;\n");
    write_hearing(c, &s, &out);
    build_format(&out, "Considérant : %.*s\n\n", TEXT_ARGS(decided->words));
    build_format(&out,
                 "Article 1 : pour la campagne « %.*s », et jusqu'au %.*s inclus, sont "
                 "suspendus : ",
                 TEXT_ARGS(label), TEXT_ARGS(until));
    list_benefits(c, &s, FRENCH, &out);
    build_chars(&out, ".\nArticle 2 : la carte reste valable, et tout autre avantage aussi. Les "
                      "dates des avantages ne changent pas. La suspension prend fin d'elle-même.\n"
                      "\n");
    write_ways(c, &s, &out);
    *text = built(&out);
    return text->at ? OK : NO_MEMORY;
}

/* --- in plain words --------------------------------------------------------------------------- */
enum err conduct_write_plain(struct call *c, const struct conduct *k, struct text *plain)
{
    struct served s;
    enum err e = look_up(c, k, &s);
    if (e) return e;
    bool french = c->lang == FRENCH;
    struct text until = french ? day_french(c->arena, k->until_day)
                               : day_english(c->arena, k->until_day),
                appeal = french ? day_french(c->arena, k->appeal_until_day)
                                : day_english(c->arena, k->appeal_until_day);
    struct text_builder out = { .arena = c->arena };
    build_chars(&out, french ? "Ces avantages ne marchent plus : "
                             : "These benefits do not work for now: ");
    list_benefits(c, &s, c->lang, &out);
    build_format(&out,
                 french ? ". Ils reviennent d'eux-mêmes après le %.*s, si leur période n'est pas "
                          "finie. La carte et les autres avantages marchent toujours. Vous n'êtes "
                          "pas d'accord ? Écrivez-nous dans votre espace jusqu'au %.*s : une autre "
                          "personne relira votre dossier."
                        : ". They come back by themselves after %.*s, if their period is not over. "
                          "The card and the other benefits still work. You disagree? Write to us "
                          "in your space until %.*s: somebody else will read your file again.",
                 TEXT_ARGS(until), TEXT_ARGS(appeal));
    *plain = built(&out);
    return plain->at ? OK : NO_MEMORY;
}
