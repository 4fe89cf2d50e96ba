/* fake_web.c - the fake service and the server over it begin and end together. */
#include "web/fake_web.h"

void testing_start(struct testing *testing, struct web_options options)
{
    options.service = fake_service_new();
    testing_open(testing, options);
}

void testing_stop(struct testing *testing)
{
    fake_release(testing->service);
    testing_close(testing);
    fake_service_free(testing->service);
}
