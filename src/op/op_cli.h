/* op_cli.h - any operation from the command line: its members as options, its answer as text. */
#pragma once
#include <stdio.h>

#include "op/op.h"

/* Makes a JSON body of `--member value`, of `--flag` alone (true), of `--member-with-dashes` too;
 * or takes one argument that begins with '{' as the body itself. `--help` prints the members.
 * False, with a line on stderr, when the arguments do not fit or help was asked for. Values are
 * only put into the form their type needs: the service checks them. */
bool op_cli_body(struct arena *, const struct operation *, int argc, char **argv,
                 struct text *body);
/* "member: value" lines; objects and lists indented under their name. What is no JSON as it is. */
void op_cli_print(FILE *, struct text answer);
