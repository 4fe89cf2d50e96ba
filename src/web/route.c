/* route.c - from a path and a method to what is asked. */
#include "web/route.h"

static const char reading[] = "GET, HEAD", reading_or_posting[] = "GET, HEAD, POST",
                  posting[] = "POST";

bool method_is_safe(struct text method)
{
    return text_is(method, "GET") || text_is(method, "HEAD");
}

/* Addresses end up in histories and in the logs of proxies: what takes a secret is posted. */
static bool is_read_by_get(const struct operation *operation)
{
    for (size_t i = 0; i < operation->in->n; i++)
        if (operation->in->fields[i].flags & SECRET) return false;
    return operation->kind == READ || operation->kind == EXPORT;
}

static struct route operation_route(const struct operation *operation)
{
    return (struct route){ .kind = ROUTE_OPERATION,
                           .operation = operation,
                           .allowed = is_read_by_get(operation) ? reading_or_posting : posting };
}

static struct route find_path(const struct service *service, const struct static_files *files,
                              struct text path)
{
    struct text api = TEXT("/api/v1/");
    if (text_starts_with(path, api)) {
        struct text name = { path.at + api.len, path.len - api.len };
        if (text_is(name, "openapi.json"))
            return (struct route){ .kind = ROUTE_OPENAPI, .allowed = reading };
        if (text_is(name, "uploads"))
            return (struct route){ .kind = ROUTE_UPLOAD, .allowed = posting };
        const struct operation *operation = service_find(service, name);
        return operation ? operation_route(operation) : (struct route){ 0 };
    }
    if (text_is(path, "/healthz"))
        return (struct route){ .kind = ROUTE_HEALTHZ, .allowed = reading };
    if (text_is(path, "/readyz")) return (struct route){ .kind = ROUTE_READYZ, .allowed = reading };
    if (text_is(path, "/metrics"))
        return (struct route){ .kind = ROUTE_METRICS, .allowed = reading };
    const struct static_file *file = static_files_find(files, path);
    if (file) return (struct route){ .kind = ROUTE_STATIC, .file = file, .allowed = reading };
    return (struct route){ 0 };
}

struct route route_find(const struct service *service, const struct static_files *files,
                        struct text method, struct text path)
{
    struct route route = find_path(service, files, path);
    if (route.kind == ROUTE_NOTHING) {
        route.err = NO_SUCH_OPERATION;
        return route;
    }
    bool reads = route.allowed != posting, posts = route.allowed != reading;
    bool is_allowed = (reads && method_is_safe(method)) || (posts && text_is(method, "POST"));
    if (!is_allowed) route.err = METHOD_NOT_ALLOWED;
    return route;
}

enum metrics_route route_metrics(const struct route *route)
{
    switch (route->kind) {
    case ROUTE_STATIC:
        return METRICS_STATIC;
    case ROUTE_UPLOAD:
        return METRICS_UPLOAD;
    case ROUTE_OPENAPI:
        return METRICS_OPENAPI;
    case ROUTE_HEALTHZ:
    case ROUTE_READYZ:
    case ROUTE_METRICS:
        return METRICS_PROBE;
    default:
        return METRICS_UNKNOWN;
    }
}
