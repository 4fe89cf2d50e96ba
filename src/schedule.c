/* Making something run by itself is adding its row here. */
#include "schedule.h"

const struct scheduled all_scheduled[] = {
    { "enrolment_remind", .from_hour = 7 }, /* before schools open (D32) */
    { "books_seal", .from_hour = 3 }, /* in the quiet of the night, after every clock change */
    { "suspension_book_ends", .from_hour = 4 }, /* R102: over at midnight; here only booked */
};
const size_t all_scheduled_count = sizeof all_scheduled / sizeof *all_scheduled;
