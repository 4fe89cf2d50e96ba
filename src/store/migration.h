/* migration.h - schema/NNNN_name.sql as tools/sqlgen.py embeds it: the text for each engine, and
 * the hash of the file, by which a landed migration that was edited is found out. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct migration {
    int64_t number;
    const char *name;
    bool online;        /* servers may go on working while it runs */
    const char *sha256; /* of the file, hexadecimal */
    const char *sqlite, *postgres;
};
extern const struct migration store_migrations[]; /* by number */
extern const size_t store_migration_count;
