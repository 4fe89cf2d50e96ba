/* Options, help and exit codes, the same for every subcommand. */
#include "command/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 64 << 20 };

void take_text(void *to, const char *value)
{
    *(const char **)to = value;
}

void take_flag(void *to, const char *value)
{
    (void)value;
    *(bool *)to = true;
}

void take_number(void *to, const char *value)
{
    if (text_to_int(text_of(value), to)) return;
    fprintf(stderr, "passregion: %s is not a number\n", value);
    exit(EXIT_USAGE);
}

static void print_options(const struct own_option *list, FILE *out)
{
    for (size_t i = 0; list && list[i].name; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", list[i].name, list[i].value ? " " : "",
                 list[i].value ? list[i].value : "");
        fprintf(out, "  %-26s %s\n", left, list[i].says);
    }
}

static const struct own_option *option_named(const struct own_option *list, const char *name,
                                             size_t len)
{
    for (size_t i = 0; list && list[i].name; i++)
        if (strlen(list[i].name) == len && !strncmp(list[i].name, name, len)) return &list[i];
    return NULL;
}

static int usage_fault(const char *argument)
{
    fprintf(stderr, "passregion: what is %s? Try --help.\n", argument);
    return EXIT_USAGE;
}

/* `--name value`, `--name=value`, `--flag`; 0 when taken, else the exit code. */
static int take_option(const struct own_option *common, const struct own_option *own, char **argv,
                       int argc, int *i)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const struct own_option *option = option_named(own, name, len);
    if (!option) option = option_named(common, name, len);
    if (!option || (equals && !option->value)) return usage_fault(argv[*i]);
    const char *value = equals ? equals + 1 : NULL;
    if (option->value && !value) {
        if (*i + 1 >= argc) return usage_fault(argv[*i]);
        value = argv[++*i];
    }
    option->take(option->to, value);
    return 0;
}

static void from_environment(struct common *c)
{
    const char *data = getenv("PASSREGION_DATA");
    static char database[4096], keys[4096], socket[4096], uploads[4096];
    c->data_dir = data ? data : "var";
    snprintf(database, sizeof database, "sqlite:%s/region.db", c->data_dir);
    snprintf(keys, sizeof keys, "%s/keys", c->data_dir);
    snprintf(socket, sizeof socket, "%s/command.sock", c->data_dir);
    snprintf(uploads, sizeof uploads, "%s/uploads", c->data_dir);
    const char *url = getenv("PASSREGION_DB");
    c->product.database = url ? url : database;
    c->product.keys_path = keys;
    c->product.upload_dir = uploads;
    c->socket_path = socket;
    c->product.now = getenv("PASSREGION_NOW");
    c->product.is_production = getenv("PASSREGION_PRODUCTION") != NULL;
    c->product.public_url = getenv("PASSREGION_URL");
    c->product.region_name = getenv("PASSREGION_NAME");
    c->product.mail_from = getenv("PASSREGION_MAIL_FROM");
}

bool command_options(int argc, char **argv, const char *usage, const struct own_option *own,
                     struct common *c, int *code)
{
    *c = (struct common){ .argc = 1, .argv = argv };
    from_environment(c);
    const struct own_option common[] = {
        { "db", "URL", "sqlite:FILE or postgresql://… (PASSREGION_DB)", take_text,
          &c->product.database },
        { "keys", "FILE", "the server's secret keys, made by init", take_text,
          &c->product.keys_path },
        { "socket", "FILE", "where a running server takes commands", take_text, &c->socket_path },
        { "node", "N", "0 to 63, distinct for each server of one database", take_number,
          &c->product.node },
        { 0 },
    };
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            printf("%s\n\n", usage);
            print_options(own, stdout);
            print_options(common, stdout);
            *code = EXIT_DONE;
            return false;
        }
        if (strncmp(argv[i], "--", 2) != 0) {
            argv[c->argc++] = argv[i];
            continue;
        }
        *code = take_option(common, own, argv, argc, &i);
        if (*code) return false;
    }
    return true;
}

int command_end(struct arena *arena, enum err e, struct text answer)
{
    if (!e) return EXIT_DONE;
    struct text detail = answer_member(arena, answer, "detail");
    if (!detail.at) detail = answer_member(arena, answer, "problem.detail");
    if (!detail.at) detail = text_of(err_template(e, ENGLISH));
    fprintf(stderr, "passregion: %.*s\n", TEXT_ARGS(detail));
    return err_is_fault(e) ? EXIT_FAULT : EXIT_REFUSED;
}

enum err command_reach(const struct common *c, struct product *product, struct reach *r)
{
    if (reach_server(r, c->socket_path)) return OK;
    enum err e = product_open(&c->product, product);
    *r = (struct reach){ .product = product };
    return e;
}

void command_close(struct reach *r)
{
    if (r->product) product_close(r->product);
}

static void close_file(const int *fd)
{
    if (*fd >= 0) close(*fd);
}

enum err read_whole_file(struct arena *arena, const char *path, struct text *out)
{
    __attribute__((cleanup(close_file))) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) || st.st_size > FILE_MAX_BYTES) {
        fprintf(stderr, "passregion: cannot read %s: %s\n", path,
                errno ? strerror(errno) : "too large");
        return CANNOT_READ_FILE;
    }
    char *at = arena_take(arena, (size_t)st.st_size + 1);
    if (!at) return NO_MEMORY;
    size_t got = 0;
    while (got < (size_t)st.st_size) {
        ssize_t n = read(fd, at + got, (size_t)st.st_size - got);
        if (n <= 0) return CANNOT_READ_FILE;
        got += (size_t)n;
    }
    *out = (struct text){ at, got };
    return OK;
}
