/* embedded.h - small lists that the program carries with it, one entry a line. */
#pragma once

extern const char common_codes[];     /* data/common_codes.txt: 4-digit codes refused (R21) */
extern const char common_passwords[]; /* data/common_passwords.txt */
