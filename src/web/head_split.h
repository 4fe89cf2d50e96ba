/* head_split.h - for the tests and the fuzzing of the guard: cuts a head where it lies, as the
 * library does. */
#pragma once
#include "web/guard.h"

/* `bytes` is written to, and `room` is its size: two more than the head needs. *body is where the
 * body would start. False when there is no request line or a line without colon. A continued line
 * is appended to the name before it. */
bool head_split(char *bytes, size_t len, size_t room, struct request_head *, const char **body);
