/* fake_service.h - in place of src/op in the tests of the server: a handful of operations that
 * answer what they were given, late, refused or held back, as the test wants. */
#pragma once
#include "op/service.h"

/* account_sign_in   WRITE   {"token":"TOKEN123","role":"cashier"}; WRONG_PASSWORD if the body says
 * "wrong" account_sign_out  WRITE   {} echo_write        WRITE   all that the exchange brought, as
 * JSON echo_read         READ    the same, watched; its ETag is "abc123"; 20 ms when it waits
 * large_read        READ    2 MiB of JSON
 * held_write        WRITE   nothing before fake_release()
 * busy_write        WRITE   BUSY, answered before service_submit returns
 * lost_session      READ    NOT_SIGNED_IN
 * all_rows          EXPORT  "a,b\n1,2\n" or two lines of JSON */
struct service *fake_service_new(void);
void fake_service_free(struct service *); /* waits for its threads */
void fake_hold(struct service *);         /* from now on held_write waits */
void fake_release(struct service *);
int64_t fake_held(struct service *);                  /* how many wait */
void fake_wait_held(struct service *, int64_t count); /* until so many do */
void fake_store_down(bool);                           /* what store_ready says */
