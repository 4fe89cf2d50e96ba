/* school_import.h - the register of schools as an import knows it (data/schools.csv). */
#pragma once
#include "import/import.h"

extern const struct import_register school_register;
