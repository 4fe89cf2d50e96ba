/* partner_import.h - the register of partners as an import knows it (data/partners.csv). */
#pragma once
#include "import/import.h"

extern const struct import_register partner_register;
