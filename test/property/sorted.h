/* sorted.h - lists whose order does not matter are compared line by line. */
#pragma once

void sort_lines(char *text); /* in place; at most 256 lines */
