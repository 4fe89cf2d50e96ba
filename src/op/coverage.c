/* coverage.c - which refusals of which operations have been answered. Tests ask for those that none
 * of them produced: a refusal nobody can provoke is either dead or untested. Several test programs
 * add to one file. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "op/service_inside.h"

struct coverage {
    char *path;
    atomic_bool *seen; /* [operation][err] */
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
    coverage->seen[operation_index(service, op) * ERR_COUNT + e] = true;
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
    coverage->seen = calloc(service->operation_count * ERR_COUNT + 1, sizeof *coverage->seen);
    *out = coverage; /* closed with the service whatever happens */
    if (!coverage->path || !coverage->seen) return NO_MEMORY;
    read_pairs(service, coverage);
    return OK;
}

static void write_pairs(struct service *service, struct coverage *coverage)
{
    FILE *file = fopen(coverage->path, "ae");
    if (!file) {
        log_event(LOG_ERROR, "coverage_lost", "path=%s", coverage->path);
        return;
    }
    for (size_t i = 0; i < service->operation_count; i++)
        for (int e = OK + 1; e < ERR_COUNT; e++)
            if (e != NO_ROW && coverage->seen[i * ERR_COUNT + (size_t)e])
                fprintf(file, "%s %s\n", service->operations[i]->name, err_slug((enum err)e));
    fclose(file);
}

void coverage_close(struct service *service, struct coverage *coverage)
{
    if (!coverage) return;
    if (coverage->path && coverage->seen) write_pairs(service, coverage);
    free(coverage->path);
    free(coverage->seen);
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
            if (coverage->seen[i * ERR_COUNT + refusals[j]]) continue;
            fprintf(file, "%s %s\n", service->operations[i]->name, err_slug(refusals[j]));
            missing++;
        }
    }
    return missing;
}
