/* route.h - which of the few addresses the server knows a request is for. The list is closed:
 * operations, uploads, the machine's own pages, and the files read at start. */
#pragma once
#include "op/service.h"
#include "web/metrics.h"
#include "web/static_files.h"

enum route_kind {
    ROUTE_NOTHING,
    ROUTE_OPERATION,
    ROUTE_UPLOAD,
    ROUTE_OPENAPI,
    ROUTE_HEALTHZ, /* the process answers */
    ROUTE_READYZ,  /* the database does, too */
    ROUTE_METRICS,
    ROUTE_STATIC
};
struct route {
    enum route_kind kind;
    const struct operation *operation; /* ROUTE_OPERATION */
    const struct static_file *file;    /* ROUTE_STATIC */
    enum err err;                      /* NO_SUCH_OPERATION, METHOD_NOT_ALLOWED */
    const char *allowed;               /* methods, for Allow; NULL when there is nothing here */
};
/* `path` is what stands before '?': it is compared as it came, no escape is undone. */
struct route route_find(const struct service *, const struct static_files *, struct text method,
                        struct text path);
/* GET and HEAD: ask without changing anything. */
bool method_is_safe(struct text method);
enum metrics_route route_metrics(const struct route *);
