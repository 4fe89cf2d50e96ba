/* takeover_import.h - the old system's holders as an import knows them. */
#pragma once
#include "import/import.h"

extern const struct import_register takeover_register;
