/* command.h - what the subcommands share: the options that open the product, their exit codes,
 * and their help. */
#pragma once
#include "command/reach.h"

/* 0 done; 1 refused, with the reason on stderr; 2 the command line is wrong; 3 a fault of ours. */
enum exit_code { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE, EXIT_FAULT };

struct command {
    const char *name, *arguments, *summary;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};
extern const struct command commands[];
extern const size_t command_count;

/* The subcommands, each in the file of its name; --help tells what it does and its options. */
int command_init(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_demo(int argc, char **argv);
int command_catalogue(int argc, char **argv);
int command_rehearse(int argc, char **argv);
int command_import(int argc, char **argv);
int command_settle(int argc, char **argv);
int command_audit(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_call(int argc, char **argv);
int command_client(int argc, char **argv);

/* Options every command takes; the rest of the arguments moves to the front of argv. */
struct common {
    struct product_options product;
    const char *socket_path; /* where a running server listens for commands */
    const char *data_dir;
    int argc; /* what is left, argv[0] included */
    char **argv;
};
/* False when the command must return *code at once: --help, or a wrong option told on stderr.
 * `own`: options of the command itself, getopt_long's; `take` gets each. */
struct own_option {
    const char *name, *value; /* value: NULL for a flag */
    const char *says;
    void (*take)(void *to, const char *value);
    void *to;
};
bool command_options(int argc, char **argv, const char *usage, const struct own_option *own,
                     struct common *, int *code);
void take_text(void *to, const char *value);   /* to: const char ** */
void take_number(void *to, const char *value); /* to: int64_t *; exits with usage when not one */
void take_flag(void *to, const char *value);   /* to: bool * */

/* The running server when there is one, else the database opened here, alone; end with
 * command_close. Not OK was told on stderr. */
enum err command_reach(const struct common *, struct product *, struct reach *);
void command_close(struct reach *);

/* The exit code of an outcome; prints the problem's sentence when there is one. */
int command_end(struct arena *, enum err, struct text answer);
/* A whole file in the arena: CANNOT_READ_FILE told on stderr. */
enum err read_whole_file(struct arena *, const char *path, struct text *out);
