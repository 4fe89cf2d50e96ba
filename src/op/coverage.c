/* coverage.c - which refusals of which operations have been answered. Tests ask for those that none
 * of them produced: a refusal nobody can provoke is either dead or untested. Several test programs
 * add to one file. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "op/service_inside.h"

struct coverage {
    char *path;
    atomic_bool *seen; /* [operation][err] */
    bool *told;        /* likewise: stands in the file already */
};

static size_t operation_index(const struct service *service, const struct operation *op)
{
    for (size_t i = 0; i < service->operation_count; i++)
        if (service->operations[i] == op) return i;
    return 0;
}

void coverage_count(struct service *service, const struct operation *op, enum err e)
{
    struct coverage *coverage = service->coverage;
    if (!coverage) return;
    atomic_store(&coverage->seen[operation_index(service, op) * ERR_COUNT + e], true);
}

static void read_line(struct service *service, struct coverage *coverage, struct text line)
{
    struct text name = text_cut(&line, ' ');
    const struct operation *op = service_find(service, name);
    enum err e = err_from_slug(text_trim(line));
    if (!op || e == ERR_COUNT) return; /* a row that has since gone */
    size_t pair = operation_index(service, op) * ERR_COUNT + e;
    coverage->seen[pair] = coverage->told[pair] = true;
}

static void read_pairs(struct service *service, struct coverage *coverage)
{
    FILE *file = fopen(coverage->path, "re");
    if (!file) return; /* the first test program finds none */
    char line[256];
    while (fgets(line, sizeof line, file)) read_line(service, coverage, text_of(line));
    fclose(file);
}

enum err coverage_open(struct service *service, const char *path, struct coverage **out)
{
    *out = NULL;
    if (!path) return OK;
    struct coverage *coverage = calloc(1, sizeof *coverage);
    if (!coverage) return NO_MEMORY;
    coverage->path = strdup(path);
    size_t pairs = service->operation_count * ERR_COUNT + 1;
    coverage->seen = calloc(pairs, sizeof *coverage->seen);
    coverage->told = calloc(pairs, sizeof *coverage->told);
    *out = coverage; /* closed with the service whatever happens */
    if (!coverage->path || !coverage->seen || !coverage->told) return NO_MEMORY;
    read_pairs(service, coverage);
    return OK;
}

/* What is new in one write, so that programs that end together do not cut each other's lines. */
static void write_pairs(struct service *service, struct coverage *coverage)
{
    struct arena arena __attribute__((cleanup(arena_release))) = arena_make(ARENA_REQUEST_LIMIT);
    struct text_builder lines = { .arena = &arena };
    for (size_t i = 0; i < service->operation_count; i++)
        for (int e = OK + 1; e < ERR_COUNT; e++) {
            size_t pair = i * ERR_COUNT + (size_t)e;
            if (e == NO_ROW || !coverage->seen[pair] || coverage->told[pair]) continue;
            build_format(&lines, "%s %s\n", service->operations[i]->name, err_slug((enum err)e));
        }
    if (!lines.len) return;
    int file = open(coverage->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    bool kept = file >= 0 && write(file, lines.at, lines.len) == (ssize_t)lines.len;
    if (!kept) log_event(LOG_ERROR, "coverage_lost", "path=%s", coverage->path);
    if (file >= 0) close(file);
}

void coverage_close(struct service *service, struct coverage *coverage)
{
    if (!coverage) return;
    if (coverage->path && coverage->seen && coverage->told) write_pairs(service, coverage);
    free(coverage->path);
    free(coverage->seen);
    free(coverage->told);
    free(coverage);
}

size_t service_print_unproduced(struct service *service, FILE *file)
{
    struct coverage *coverage = service->coverage;
    if (!coverage) return 0;
    size_t missing = 0;
    for (size_t i = 0; i < service->operation_count; i++) {
        enum err refusals[ERR_COUNT];
        size_t n = operation_refusals(service->operations[i], refusals);
        for (size_t j = 0; j < n; j++) {
            if (refusals[j] == TOO_MANY_REQUESTS) continue; /* a budget's, not an operation's */
            if (coverage->seen[i * ERR_COUNT + refusals[j]]) continue;
            fprintf(file, "%s %s\n", service->operations[i]->name, err_slug(refusals[j]));
            missing++;
        }
    }
    return missing;
}

static bool is_among(enum err e, const enum err *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == e) return true;
    return false;
}

size_t service_print_undeclared(struct service *service, FILE *file)
{
    struct coverage *coverage = service->coverage;
    if (!coverage) return 0;
    size_t found = 0;
    for (size_t i = 0; i < service->operation_count; i++) {
        enum err refusals[ERR_COUNT];
        size_t n = operation_refusals(service->operations[i], refusals);
        for (int e = OK + 1; e < ERR_COUNT; e++) {
            bool outside = err_is_fault((enum err)e) && e != DEFECT; /* any may meet one */
            if (outside || !coverage->seen[i * ERR_COUNT + (size_t)e]) continue;
            if (is_among((enum err)e, refusals, n)) continue;
            fprintf(file, "%s %s\n", service->operations[i]->name, err_slug((enum err)e));
            found++;
        }
    }
    return found;
}
