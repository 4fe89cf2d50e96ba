/* world.h - what the model knows of the Region on the stage: the three campaigns as REQUIREMENTS.md
 * and the catalogues' comments state them, the schools, courses and partners. Written out by hand,
 * not read from the catalogue files, so that reading them wrongly shows too. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* In the order of the catalogue files. */
enum benefit {
    B_LOAN,
    B_EXTRA,
    B_ALL,
    B_EQUIPMENT,
    B_SPORT,
    B_FISHING,
    B_HUNTING,
    B_BIKE,
    B_CINEMA,
    B_SHOWS,
    B_BOOKS,
    B_MUSEUMS,
    B_STREAMING,
    B_HEALTH,
    B_FIRST_AID,
    B_DRIVING,
    B_COUNT
};
enum counted { IN_CENTS, IN_UNITS, AS_ACCESS, AS_LINK, AS_COUPON };
enum open_from { FROM_ITS_VALIDATION, FROM_SEPTEMBER, FROM_ITS_LOADING };
enum { YEARS = 3, KINDS_OF_A_BENEFIT = 2 };

enum place_kind {
    P_NONE,
    P_BOOKSHOP,
    P_PARENTS,
    P_EQUIPMENT,
    P_GROUP_PURCHASE,
    P_SCHOOL,
    P_CLUB,
    P_FISHING,
    P_HUNTING,
    P_CINEMA,
    P_VENUE,
    P_FESTIVAL,
    P_MUSEUM,
    P_HEALTH,
    P_FIRST_AID,
    P_DRIVING,
    P_BIKE
};
/* What holds of a benefit in every campaign. */
struct benefit_rules {
    const char *code;
    enum counted counted;
    enum open_from open_from;
    bool ends_in_may, school_bound, code_needed, once;
    struct {
        enum place_kind kind;
        bool own_school; /* only for pupils of the place's school */
    } spent_at[KINDS_OF_A_BENEFIT];
};
extern const struct benefit_rules benefits[B_COUNT];

/* What changes from one to the next. Cents, units, or days. */
struct year {
    const char *code;
    const char *opens_on, *orders_until, *school_until, *leisure_from, *ends_on;
    int64_t extra, all_low, all_middle, all_high;
    int64_t family_first, family_second, pro_dear, pro_cheap, pro;
    int64_t sport, sport_raised, fishing, hunting, bike, bike_a_day;
    int64_t seats, seat_holder_pays, seats_a_day;
    int64_t shows, shows_a_day, books, books_tle, coupons, coupon_price, first_aid;
    int64_t driving[5]; /* by enum engagement */
    int shows_holder_percent, bike_holder_percent, bike_age, driving_age, driving_months;
};
extern const struct year years[YEARS];
enum engagement { MISSION_35H, MISSION_80H, JSP, SPV, CADET, ENGAGEMENTS };
extern const char *const engagement_words[ENGAGEMENTS];

enum { UNDO_DAYS = 7, REFUND_MONTHS = 12, CARDS_A_CAMPAIGN = 3 };          /* D43, D16, D36 */
enum { TRIES_AT_A_PARTNER = 3, TRIES_EVERYWHERE = 10, PARTNERS_MAX = 40 }; /* D33 */

/* --- schools and courses ---------------------------------------------------------------------- */
enum school_group { SECONDARY, HEALTH_IEM_CNED, OTHER_SCHOOL };
struct school {
    const char *uai, *name;
    enum school_group group;
};
extern const struct school schools[];
extern const int school_count;

enum level { L_4E, L_3E, L_CAP, L_2DE, L_1RE, L_TLE, L_BAC1, L_BAC2 };
enum track { T_GENERAL, T_TECHNOLOGICAL, T_PROFESSIONAL, T_AGRICULTURAL, T_HEALTH_SOCIAL, T_OTHER };
enum diploma { D_GENERAL, D_TECHNO, D_PRO, D_PRO_AGRICOLE, D_CAP, D_OTHER };
struct course {
    const char *code;
    enum level level;
    enum track track;
    enum diploma diploma;
    bool stmg, in_family;
    enum { AS_OTHERS, DEAR_TOOLS, HARDLY_ANY } tools;
};
extern const struct course courses[];
extern const int course_count; /* the last one is in no catalogue */

enum holder { H_PUPIL, H_APPRENTICE, H_REFERENT, HOLDERS };
extern const char *const holder_says[HOLDERS];

/* --- partners --------------------------------------------------------------------------------- */
struct partner_said {
    const char *siret, *kind_code;
    enum place_kind kind;
    bool combat, has_iban, from_file; /* else made by the operations, with the dates below */
    int school;                       /* index, or -1 */
    int64_t price;
    const char *benefit_from, *benefit_until; /* one convention of its own; NULL: as campaigns do */
};
extern const struct partner_said partners_said[];
extern const int partner_count;
