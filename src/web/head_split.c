/* head_split.c - the reading of libmicrohttpd 0.9.75, tolerance included: lines end at CRLF or LF,
 * both of which become NUL; names and values are C strings, so a NUL cuts them short; a line that
 * starts with white space continues the *name* of the one before, in a copy. */
#include "web/head_split.h"

#include <stdio.h>
#include <string.h>

/* Where the line at `at` ends, its end overwritten by NUL; *next is what follows. */
static bool cut_line(char *at, char *end, char **next)
{
    char *feed = memchr(at, '\n', (size_t)(end - at));
    if (!feed) return false;
    *feed = '\0';
    if (feed > at && feed[-1] == '\r') feed[-1] = '\0';
    *next = feed + 1;
    return true;
}

static bool split_line(char *line, struct request_head *head)
{
    char *target = strchr(line, ' ');
    char *version = target ? strrchr(target + 1, ' ') : NULL;
    if (!version) return false;
    *target++ = '\0';
    *version++ = '\0';
    head->method = text_of(line);
    head->target_at = target;
    head->target = text_of(target);
    head->version = text_of(version);
    return true;
}

static bool split_field(char *line, struct request_head *head)
{
    static char folded[8][256]; /* names with their continuation */
    static size_t folds;
    if ((line[0] == ' ' || line[0] == '\t') && head->n > 0) {
        struct text *name = &head->fields[head->n - 1].name;
        char *copy = folded[folds++ % 8];
        snprintf(copy, sizeof *folded, "%.*s%s", TEXT_ARGS(*name), line + strspn(line, " \t"));
        *name = text_of(copy);
        return true;
    }
    char *value = strchr(line, ':');
    if (!value) return false;
    *value++ = '\0';
    value += strspn(value, " \t");
    head->overflowed = head->n == FIELDS_MAX;
    if (!head->overflowed)
        head->fields[head->n++] = (struct header_field){ text_of(line), text_of(value) };
    return true;
}

bool head_split(char *bytes, size_t len, size_t room, struct request_head *head, const char **body)
{
    *head = (struct request_head){ 0 };
    if (room < len + 2) return false;
    char *end = bytes + len, *line = bytes, *next;
    memset(end, '\0', room - len);
    if (!cut_line(line, end, &next) || !split_line(line, head)) return false;
    for (line = next; cut_line(line, end, &next); line = next) {
        *body = next;
        if (line[0] == '\0') return true; /* the empty line, or one cut by a NUL at its start */
        if (head->overflowed || !split_field(line, head)) return false;
    }
    return false;
}
