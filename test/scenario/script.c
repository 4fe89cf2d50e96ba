/* The two scripts, and the small sums that turn one into the other. */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"

const struct script *script;

static const char *const presented[] = { "catalogue/2023-2024.yaml", "catalogue/2024-2025.yaml",
                                         "catalogue/2025-2026.yaml", NULL };
static const char *shifted[4];
static char shifted_paths[3][512];

static const struct script scripts[] = {
    { presented, "2023-2024", "2024-2025", "2025-2026", "", 0, 0 },
    { shifted, "x-2023-2024", "x-2024-2025", "x-2025-2026", "x_", 300, 14 },
};

const struct script *script_named(const char *name)
{
    if (strcmp(name, "shifted") != 0) return &scripts[0];
    const char *folder = getenv("PASSREGION_SHIFTED");
    for (int i = 0; i < 3; i++) {
        snprintf(shifted_paths[i], sizeof shifted_paths[i], "%s/%s", folder ? folder : ".",
                 strrchr(presented[i], '/') + 1);
        shifted[i] = shifted_paths[i];
    }
    return &scripts[1];
}

/* A ring of small buffers: enough for the arguments of one call. */
static char *scratch(void)
{
    static char ring[16][64];
    static int at;
    return ring[at++ % 16];
}

const char *b(const char *benefit)
{
    char *out = scratch();
    snprintf(out, 64, "%s%s", script->prefix, benefit);
    return out;
}

int64_t eur(int64_t euros)
{
    return euros * 100 + script->more_cents;
}

const char *day(const char *presented_day)
{
    int64_t as_given;
    if (!day_parse((struct text){ presented_day, 10 }, &as_given)) abort();
    struct ymd d = day_to_ymd(as_given + script->later_days);
    char *out = scratch();
    snprintf(out, 64, "%04d-%02d-%02d", d.year, d.month, d.day);
    return out;
}

const char *on(const char *presented_time)
{
    char *out = scratch();
    snprintf(out, 64, "%s%s", day(presented_time), presented_time + 10);
    return out;
}
