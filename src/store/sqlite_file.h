/* sqlite_file.h - the SQLite database as a file: who has it, where it may stand, copies of it. */
#pragma once
#include "store/store.h"

/* Takes FILE-lock, makes FILE when asked to (mode 0600), looks at the file system. */
enum err sqlite_claim(struct store *);
void sqlite_disclaim(struct store *);
enum err sqlite_backup(struct store *, const char *path);
