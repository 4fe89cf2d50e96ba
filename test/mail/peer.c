/* peer.c - starts and asks test/mail/peer.py. A mail is in the pipe before its sender has an
 * answer, so that looking whether one came needs no waiting for luck. */
#include "peer.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unit_test.h"

static struct {
    pid_t pid;
    int to;
    FILE *from;
    char url[64];
} peer;

static void spawn(char *const *argv, int in, int out)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    assert_int_equal(posix_spawn(&peer.pid, argv[0], &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
}

void peer_start(int busy)
{
    char script[512], count[16];
    const char *root = getenv("PASSREGION_SOURCE");
    snprintf(script, sizeof script, "%s/test/mail/peer.py", root ? root : ".");
    snprintf(count, sizeof count, "%d", busy);
    /* Debian's own Python, which has Debian's modules, wherever another one comes first. */
    char python[] = "/usr/bin/python3", option[] = "--busy";
    char *argv[] = { python, script, option, count, NULL };
    int to[2], from[2];
    assert_int_equal(pipe2(to, O_CLOEXEC), 0);
    assert_int_equal(pipe2(from, O_CLOEXEC), 0);
    spawn(argv, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    peer.to = to[1];
    peer.from = fdopen(from[0], "r");
    setvbuf(peer.from, NULL, _IONBF, 0); /* poll sees what is unread */
    int port;
    if (fscanf(peer.from, "port %d", &port) != 1 || fgetc(peer.from) != '\n')
        fail_msg("peer.py does not start (Debian: python3-aiosmtpd)");
    snprintf(peer.url, sizeof peer.url, "smtp://127.0.0.1:%d", port);
}

void peer_stop(void)
{
    close(peer.to);
    fclose(peer.from);
    assert_int_equal(waitpid(peer.pid, NULL, 0), peer.pid);
}

const char *peer_url(void)
{
    return peer.url;
}

int peer_has_mail(void)
{
    struct pollfd from = { .fd = fileno(peer.from), .events = POLLIN };
    return poll(&from, 1, 0) > 0;
}

json_t *peer_take(void)
{
    json_t *mail = json_loadf(peer.from, JSON_DISABLE_EOF_CHECK, NULL);
    assert_non_null(mail);
    assert_int_equal(fgetc(peer.from), '\n');
    return mail;
}
