/* world.c - the numbers behind world.h. R- and D-numbers: REQUIREMENTS.md and RULES.md. */
#include "world.h"

#include <stddef.h>

#define AT(k)      .spent_at = { { k, false } }
#define AT_OWN(k)  .spent_at = { { k, true } }
#define OF_SCHOOL  .ends_in_may = true, .school_bound = true
#define ONE_USE    .once = true, .code_needed = true, .open_from = FROM_SEPTEMBER
#define IN_SEASON  .code_needed = true, .open_from = FROM_SEPTEMBER
#define FREE_ENTRY .counted = AS_ACCESS

const struct benefit_rules benefits[B_COUNT] = {
    [B_LOAN] = { "textbook_loan", FREE_ENTRY, OF_SCHOOL, AT_OWN(P_SCHOOL) }, /* R50 */
    [B_EXTRA] = { "textbooks_extra", OF_SCHOOL, .code_needed = true,
                  .spent_at = { { P_BOOKSHOP, false }, { P_PARENTS, true } } },    /* R51 */
    [B_ALL] = { "textbooks_all", OF_SCHOOL, .code_needed = true, AT(P_BOOKSHOP) }, /* R52 */
    [B_EQUIPMENT] = { "equipment", OF_SCHOOL, .code_needed = true,
                      .spent_at = { { P_EQUIPMENT, false }, { P_GROUP_PURCHASE, true } } },
    [B_SPORT] = { "sport_licence", ONE_USE, AT(P_CLUB) }, /* R58, D26, D27 */
    [B_FISHING] = { "fishing", ONE_USE, AT(P_FISHING) },  /* R59, D28 */
    [B_HUNTING] = { "hunting", ONE_USE, AT(P_HUNTING) },  /* R59, D28 */
    [B_BIKE] = { "bike_repair", .code_needed = true, AT(P_BIKE) },
    [B_CINEMA] = { "cinema", .counted = IN_UNITS, IN_SEASON, AT(P_CINEMA) }, /* R60, D31 */
    [B_SHOWS] = { "shows", IN_SEASON,
                  .spent_at = { { P_VENUE, false }, { P_FESTIVAL, false } } }, /* R61, D30 */
    [B_BOOKS] = { "leisure_books", IN_SEASON, AT(P_BOOKSHOP) },                /* R62 */
    [B_MUSEUMS] = { "museums", FREE_ENTRY, .open_from = FROM_SEPTEMBER, AT(P_MUSEUM) },  /* R63 */
    [B_STREAMING] = { "streaming", .counted = AS_LINK },                                 /* R64 */
    [B_HEALTH] = { "health_coupons", .counted = AS_COUPON, IN_SEASON, AT(P_HEALTH) },    /* R65 */
    [B_FIRST_AID] = { "first_aid", .once = true, .code_needed = true, AT(P_FIRST_AID) }, /* R66 */
    [B_DRIVING] = { "driving_licence", .code_needed = true, .open_from = FROM_ITS_LOADING,
                    AT(P_DRIVING) }, /* R67, R15, D40 */
};

const char *const engagement_words[ENGAGEMENTS] = { "mission_35h", "mission_80h", "jsp", "spv",
                                                    "gendarmerie_cadet" };

const struct year years[YEARS] = {
    { .code = "2023-2024", /* the year before: books 8, six free seats, equipment 50 to 400 */
      .opens_on = "2023-06-12",
      .orders_until = "2024-05-31",
      .school_until = "2024-05-31",
      .leisure_from = "2023-09-01",
      .ends_on = "2024-08-31",
      .extra = 5000,
      .all_low = 5000,
      .all_middle = 7500,
      .all_high = 10000,
      .family_first = 10000,
      .family_second = 10000,
      .pro_dear = 40000,
      .pro_cheap = 5000,
      .pro = 25000,
      .sport = 3000,
      .sport_raised = 6000,
      .fishing = 3000,
      .hunting = 3000,
      .seats = 6,
      .shows = 3000,
      .books = 800,
      .books_tle = 800,
      .coupons = 2,
      .coupon_price = 2000,
      .first_aid = 6000,
      .driving = { 20000, 50000, 100000, 50000, 50000 },
      .driving_months = 24 },
    { .code = "2024-2025", /* as presented */
      .opens_on = "2024-06-11",
      .orders_until = "2025-05-31",
      .school_until = "2025-05-31",
      .leisure_from = "2024-09-01",
      .ends_on = "2025-08-31",
      .extra = 5000,
      .all_low = 5000,
      .all_middle = 7500,
      .all_high = 10000,
      .family_first = 15000,
      .family_second = 15000,
      .pro_dear = 50000,
      .pro_cheap = 5000,
      .pro = 30000,
      .sport = 3000,
      .sport_raised = 6000,
      .fishing = 3000,
      .hunting = 3000,
      .seats = 5,
      .seat_holder_pays = 100,
      .shows = 3000,
      .books = 1500,
      .books_tle = 3500,
      .coupons = 2,
      .coupon_price = 2000,
      .first_aid = 6000,
      .driving = { 20000, 50000, 100000, 50000, 50000 },
      .driving_months = 24 },
    { .code = "2025-2026", /* invented: other amounts, shares of the price, limits a day, ages */
      .opens_on = "2025-06-11",
      .orders_until = "2026-05-31",
      .school_until = "2026-05-31",
      .leisure_from = "2025-09-01",
      .ends_on = "2026-08-31",
      .extra = 6000,
      .all_low = 6000,
      .all_middle = 9000,
      .all_high = 12000,
      .family_first = 16000,
      .family_second = 17000,
      .pro_dear = 50000,
      .pro_cheap = 5000,
      .pro = 33000,
      .sport = 3500,
      .sport_raised = 7000,
      .fishing = 3200,
      .hunting = 2800,
      .bike = 6000,
      .bike_a_day = 2500,
      .bike_holder_percent = 25,
      .bike_age = 16,
      .seats = 4,
      .seat_holder_pays = 150,
      .seats_a_day = 2,
      .shows = 4500,
      .shows_holder_percent = 20,
      .shows_a_day = 2000,
      .books = 2000,
      .books_tle = 4000,
      .coupons = 3,
      .coupon_price = 2200,
      .first_aid = 6500,
      .driving = { 25000, 55000, 100000, 60000, 60000 },
      .driving_age = 17,
      .driving_months = 18 },
};

/* test/scenario/data/schools.csv */
const struct school schools[] = {
    { "0691626T", "Lycée professionnel Georges Lamarque", SECONDARY },
    { "0150760V", "Lycée polyvalent privé Gerbert", SECONDARY },
    { "0380092U", "Lycée polyvalent Ferdinand Buisson", SECONDARY },
    { "0010013J", "Lycée Lalande", SECONDARY },
    { "0011073L", "Maison familiale rurale de Péronnas", SECONDARY },
    { "0071394C", "Institut de formation des professions de santé", HEALTH_IEM_CNED },
    { "0039903Y", "IEM du Val d'Allier (établissement fictif)", HEALTH_IEM_CNED },
    { "0389901F", "CNED – site régional (établissement fictif)", HEALTH_IEM_CNED },
    { "0010826T", "Centre de formation d'apprentis CECOF Bernard Palissy", OTHER_SCHOOL },
    { "0011220W", "E.S.C.I-Ain", OTHER_SCHOOL },
};
const int school_count = sizeof schools / sizeof *schools;

/* data/courses.csv */
const struct course courses[] = {
    { "2472000631", L_2DE, T_PROFESSIONAL, D_PRO, .in_family = true },
    { "2472320332", L_1RE, T_PROFESSIONAL, D_PRO, .in_family = true },
    { "2472010233", L_TLE, T_PROFESSIONAL, D_PRO, .in_family = true },
    { "2762111231", L_2DE, T_PROFESSIONAL, D_PRO_AGRICOLE, .in_family = true },
    { "2472250331", L_2DE, T_PROFESSIONAL, D_PRO },
    { "2473310331", L_2DE, T_PROFESSIONAL, D_PRO, .tools = DEAR_TOOLS },
    { "2473300631", L_2DE, T_PROFESSIONAL, D_PRO, .tools = HARDLY_ANY },
    { "2472250332", L_1RE, T_PROFESSIONAL, D_PRO },
    { "2472250333", L_TLE, T_PROFESSIONAL, D_PRO },
    { "2412010121", L_CAP, T_PROFESSIONAL, D_CAP },
    { "1031003111", L_3E, T_PROFESSIONAL, D_OTHER },
    { "1021002111", L_4E, T_AGRICULTURAL, D_OTHER },
    { "2001001811", L_2DE, T_GENERAL, D_GENERAL },
    { "2021001911", L_TLE, T_GENERAL, D_GENERAL },
    { "2113101611", L_1RE, T_TECHNOLOGICAL, D_TECHNO, .stmg = true },
    { "2123101711", L_TLE, T_TECHNOLOGICAL, D_TECHNO, .stmg = true },
    { "2112000811", L_1RE, T_TECHNOLOGICAL, D_TECHNO },
    { "REGAES1", L_CAP, T_HEALTH_SOCIAL, D_OTHER },
    { "REGAS1", L_TLE, T_HEALTH_SOCIAL, D_OTHER },
    { "REGIDE1", L_BAC1, T_HEALTH_SOCIAL, D_OTHER },
    { "3112000922", L_BAC2, T_OTHER, D_OTHER },
    { "no-such-course", L_4E, T_OTHER, D_OTHER },
};
const int course_count = sizeof courses / sizeof *courses;

const char *const holder_says[HOLDERS] = { "pupil", "apprentice", "referent" };

#define FROM_FILE .has_iban = true, .from_file = true
#define MADE      .has_iban = true
#define NO_SCHOOL .school = -1

/* test/scenario/data/partners.csv, then those that the test makes. */
const struct partner_said partners_said[] = {
    { "08829754400012", "bookshop", P_BOOKSHOP, FROM_FILE, NO_SCHOOL },
    { "04664966100017", "bookshop", P_BOOKSHOP, FROM_FILE, NO_SCHOOL },
    { "07989905000011", "parents_association", P_PARENTS, FROM_FILE, .school = 0 },
    { "07200750300013", "parents_association", P_PARENTS, FROM_FILE, .school = 1 },
    { "04840494100014", "equipment_shop", P_EQUIPMENT, FROM_FILE, NO_SCHOOL },
    { "00084486000015", "school_group_purchase", P_GROUP_PURCHASE, FROM_FILE, .school = 2 },
    { "05044662400012", "sports_club", P_CLUB, FROM_FILE, NO_SCHOOL },
    { "07896589400013", "sports_club", P_CLUB, .combat = true, FROM_FILE, NO_SCHOOL },
    { "09737275900015", "fishing_federation", P_FISHING, FROM_FILE, NO_SCHOOL },
    { "04512436900013", "hunting_federation", P_HUNTING, FROM_FILE, NO_SCHOOL },
    { "06187530800019", "cinema", P_CINEMA, FROM_FILE, NO_SCHOOL, .price = 700 },
    { "05104723100017", "cinema", P_CINEMA, FROM_FILE, NO_SCHOOL, .price = 680 },
    { "06357675500019", "venue", P_VENUE, FROM_FILE, NO_SCHOOL },
    { "05918992800019", "festival", P_FESTIVAL, FROM_FILE, NO_SCHOOL },
    { "07396625100016", "museum", P_MUSEUM, FROM_FILE, NO_SCHOOL },
    { "07834754900012", "health_provider", P_HEALTH, FROM_FILE, NO_SCHOOL },
    { "06811583100015", "first_aid_trainer", P_FIRST_AID, FROM_FILE, NO_SCHOOL },
    { "02523212500010", "driving_school", P_DRIVING, FROM_FILE, NO_SCHOOL },
    /* A paid museum, a cinema whose agreed price is below the holder's part, the textbooks of a
     * school, a workshop, a festival with sale dates (D30), a bookshop whose bank nobody knows, a
     * driving school under convention beyond the campaigns (R15). */
    { "90000001", "museum", P_MUSEUM, MADE, NO_SCHOOL, .price = 450, "2023-06-12", "2026-08-31" },
    { "90000002", "cinema", P_CINEMA, MADE, NO_SCHOOL, .price = 90, "2023-06-12", "2026-08-31" },
    { "90000003", "school", P_SCHOOL, MADE, .school = 0, .price = 0, "2023-06-12", "2026-08-31" },
    { "90000004", "bike_workshop", P_BIKE, MADE, NO_SCHOOL, .price = 0, "2025-06-11",
      "2026-08-31" },
    { "90000005", "festival", P_FESTIVAL, MADE, NO_SCHOOL, .price = 0, "2025-02-01", "2025-10-15" },
    { "90000006", "bookshop", P_BOOKSHOP, NO_SCHOOL, .price = 0, "2023-06-12", "2026-08-31" },
    { "90000007", "driving_school", P_DRIVING, MADE, NO_SCHOOL, .price = 0, "2023-06-12",
      "2028-12-31" },
};
const int partner_count = sizeof partners_said / sizeof *partners_said;
