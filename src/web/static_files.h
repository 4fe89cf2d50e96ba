/* static_files.h - the pages and their parts, read into memory once, at start: what is served
 * cannot change under a running server, and no request ever names a path of the file system. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"

struct static_variant {
    struct text bytes;
    struct text etag; /* with its quotes */
};
struct static_file {
    struct text path;                  /* "/till/app-5KX2L7QF.js" */
    const char *content_type;          /* NULL: not a type we serve inside a page; sent as octets */
    struct static_variant plain, gzip; /* gzip.bytes absent: the build made none */
    bool is_immutable;                 /* the name carries a hash of the content */
};
struct static_files;

/* Reads `directory` and what is under it, but for hidden files. "x.gz" is the compressed variant
 * of "x". CANNOT_READ_FILE, NO_MEMORY. */
enum err static_files_load(const char *directory, struct static_files **);
void static_files_free(struct static_files *); /* NULL is fine */
size_t static_files_count(const struct static_files *);

/* By the path of the request, without its query; NULL when there is none. "/", "/till" and
 * "/till/" find "/index.html", and "/till/index.html" or "/till.html". */
const struct static_file *static_files_find(const struct static_files *, struct text path);
