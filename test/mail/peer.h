/* peer.h - the other end of the line: a real SMTP server (peer.py) run by a test. */
#pragma once
#include <jansson.h>

/* Runs it; its first `busy` mails are refused for now. */
void peer_start(int busy);
void peer_stop(void);
const char *peer_url(void);
/* The next mail it took, as peer.py says; waits for it. The caller gives it back (json_decref). */
json_t *peer_take(void);
int peer_has_mail(void); /* it has taken one that nobody took from it yet */
