/* fact.h - the closed list of facts about a person, a course or a place on which a campaign's
 * rules may depend. A catalogue names them as columns; a column that is not here is a fault of the
 * catalogue. Adding a fact is adding a row to FACTS and filling it in where it is known. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/text.h"

/* name, type, source, presence, health?, then what it is called and how a person's value is told,
 * in French and in English. What is told is "subject and verb|complement", where {} is the value;
 * facts with the same beginning are told in one breath. A yes/no fact has a complement for each:
 * "subject|yes|no". Health facts (R41, R58) never appear in an explanation, a log or an export,
 * so they have no words at all. */
#define FACTS(ROW)                                                                                 \
    ROW(holder, FACT_WORD, OF_FILE, ALWAYS, 0, "la situation", "vous êtes |{}", "the situation",   \
        "you are a |{}")                                                                           \
    ROW(first_entrant, FACT_YES_NO, OF_FILE, ALWAYS, 0, "la première carte",                       \
        "vous |recevez votre première carte|avez déjà une carte", "the first card",                \
        "you |receive your first card|already have a card")                                        \
    ROW(school_kind, FACT_WORD, OF_SCHOOL, ALWAYS, 0, "le type d'établissement",                   \
        "votre établissement est de type |« {} »", "the kind of school",                           \
        "your school is of the kind |\"{}\"")                                                      \
    ROW(school_sector, FACT_WORD, OF_SCHOOL, MAYBE, 0, "le secteur de l'établissement",            \
        "votre établissement est du secteur |« {} »", "the school's sector",                       \
        "your school is in the sector |\"{}\"")                                                    \
    ROW(school_department, FACT_WORD, OF_SCHOOL, MAYBE, 0, "le département de l'établissement",    \
        "votre établissement est dans le département |{}", "the school's department",              \
        "your school is in the department |{}")                                                    \
    ROW(track, FACT_WORD, OF_COURSE, MAYBE, 0, "la voie", "vous êtes |en voie {}", "the track",    \
        "you are |in the {} track")                                                                \
    ROW(level, FACT_LEVEL, OF_COURSE, MAYBE, 0, "le niveau", "vous êtes |en {}", "the level",      \
        "you are |in {}")                                                                          \
    ROW(series, FACT_WORD, OF_COURSE, MAYBE, 0, "la série", "vous êtes |en série {}",              \
        "the series", "you are |in the {} series")                                                 \
    ROW(diploma, FACT_WORD, OF_COURSE, MAYBE, 0, "le diplôme", "vous préparez le diplôme |« {} »", \
        "the diploma", "you are preparing the diploma |\"{}\"")                                    \
    ROW(trade_family, FACT_WORD, OF_COURSE, MAYBE, 0, "la famille de métiers",                     \
        "votre famille de métiers est |« {} »", "the family of trades",                            \
        "your family of trades is |\"{}\"")                                                        \
    ROW(in_trade_family, FACT_YES_NO, OF_COURSE, MAYBE, 0,                                         \
        "l'appartenance à une famille de métiers",                                                 \
        "votre formation |fait partie d'une famille de métiers|"                                  \
        "ne fait pas partie d'une famille de métiers",                                             \
        "belonging to a family of trades",                                                         \
        "your course |belongs to a family of trades|belongs to no family of trades")               \
    ROW(course, FACT_WORD, OF_COURSE, MAYBE, 0, "la formation", "votre formation est |« {} »",     \
        "the course", "your course is |\"{}\"")                                                    \
    ROW(repeats, FACT_YES_NO, OF_FILE, ALWAYS, 0, "le redoublement",                               \
        "vous |redoublez|ne redoublez pas", "repeating the year",                                  \
        "you |repeat the year|do not repeat the year")                                             \
    ROW(age, FACT_NUMBER, OF_PERSON, ALWAYS, 0, "l'âge", "vous avez |{} ans", "the age",           \
        "you are |{} years old")                                                                   \
    ROW(sex, FACT_WORD, OF_PERSON, MAYBE, 0, "le sexe", "vous êtes |{}", "the sex",                \
        "you are a |{}")                                                                           \
    ROW(residence_department, FACT_WORD, OF_PERSON, MAYBE, 0, "le département de résidence",       \
        "vous habitez dans le département |{}", "the department of residence",                     \
        "you live in the department |{}")                                                          \
    ROW(disability, FACT_YES_NO, OF_PERSON, ALWAYS, 1, "", "", "", "")                             \
    ROW(long_term_illness, FACT_YES_NO, OF_PERSON, ALWAYS, 1, "", "", "", "")                      \
    ROW(engagement, FACT_WORD, OF_EVENT, MAYBE, 0, "l'engagement",                                 \
        "votre engagement accompli est |« {} »", "the commitment",                                 \
        "your completed commitment is |\"{}\"")                                                    \
    ROW(place_kind, FACT_WORD, OF_PLACE, ALWAYS, 0, "le type de partenaire",                       \
        "ce partenaire est de type |« {} »", "the kind of partner",                                \
        "this partner is of the kind |\"{}\"")                                                     \
    ROW(place_sport, FACT_WORD, OF_PLACE, MAYBE, 0, "le sport du club",                            \
        "le sport de ce club est |« {} »", "the club's sport", "this club's sport is |\"{}\"")     \
    ROW(place_relation, FACT_WORD, OF_PLACE, MAYBE, 0, "le lien avec l'établissement",             \
        "le lien de ce partenaire avec votre établissement est |« {} »",                           \
        "the link with the school", "this partner's link with your school is |\"{}\"")             \
    ROW(place_department, FACT_WORD, OF_PLACE, MAYBE, 0, "le département du partenaire",           \
        "ce partenaire est dans le département |{}", "the partner's department",                   \
        "this partner is in the department |{}")

enum fact_type { FACT_WORD, FACT_YES_NO, FACT_LEVEL, FACT_NUMBER };
enum fact_source { OF_FILE, OF_SCHOOL, OF_COURSE, OF_PERSON, OF_EVENT, OF_PLACE };
/* ALWAYS: whoever fills in the facts of a person (of a place, for OF_PLACE) must set it. */
enum fact_presence { ALWAYS, MAYBE };
enum fact_id {
#define FACT_ID(name, ...) FACT_##name,
    FACTS(FACT_ID) FACT_IDS
#undef FACT_ID
};
struct fact_kind_row { /* one row of the list, for the catalogue's check and for explanations */
    const char *name;
    enum fact_type type;
    enum fact_source source;
    enum fact_presence presence;
    bool health;
    const char *label[2]; /* by enum lang */
    const char *told[2];
};
extern const struct fact_kind_row fact_list[FACT_IDS];
enum fact_id fact_find(struct text name); /* FACT_IDS when there is none */

/* What is known of one person (and, at a till, of the place). A word that is absent is unknown and
 * matches only an empty cell; yes/no: number 1 or 0; level: its word. */
struct fact_value {
    bool known;
    struct text word;
    int64_t number;
};
struct fact_values {
    struct fact_value of[FACT_IDS];
};
/* An empty or absent word makes the fact unknown. The word is not copied. */
void fact_set_word(struct fact_values *, enum fact_id, struct text);
void fact_set_number(struct fact_values *, enum fact_id, int64_t);
void fact_set_yes(struct fact_values *, enum fact_id, bool yes);
/* The same facts without those about health: what an explanation may be made from (R41). */
struct fact_values fact_values_without_health(const struct fact_values *);
