/* Making something run by itself is adding its row here. */
#include "schedule.h"

const struct scheduled all_scheduled[] = {
    { "books_seal", .from_hour = 3 }, /* in the quiet of the night, after every clock change */
};
const size_t all_scheduled_count = sizeof all_scheduled / sizeof *all_scheduled;
