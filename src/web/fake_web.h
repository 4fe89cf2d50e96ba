/* fake_web.h - a server over the fake service. */
#pragma once
#include "web/fake_service.h"
#include "web/http_testing.h"

void testing_start(struct testing *, struct web_options);
void testing_stop(struct testing *); /* lets go what is held */
