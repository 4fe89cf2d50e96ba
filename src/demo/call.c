/* Operations carried out one by one, each at an instant of its own and as whoever would ask for it
 * in real life. */
#include <stdio.h>

#include "demo/demo.h"

enum err demo_call(struct demo *d, int64_t at_ms, struct actor who, const char *operation,
                   struct text body, struct text *answer)
{
    struct exchange x;
    exchange_init(&x);
    x.operation = text_of(operation);
    x.body = body;
    x.as = &who;
    x.at_ms = at_ms;
    x.request_key = token_make(&d->arena);
    enum err e = service_call(d->product->service, &x);
    *answer = text_copy(&d->arena, x.answer);
    exchange_free(&x);
    if (e) fprintf(stderr, "  %s: %.*s\n", operation, TEXT_ARGS(*answer));
    return e || answer->at ? e : NO_MEMORY;
}

void demo_member(struct text_builder *body, const char *name, struct text value)
{
    build_format(body, "%s\"%s\":", body->len > 1 ? "," : "", name);
    build_json_string(body, value);
}
