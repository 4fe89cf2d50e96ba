/* static_files.c - walks a directory once, keeps its files in one arena, sorted by path. */
#include "web/static_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

enum {
    FILES_MAX = 4096,
    BYTES_MAX = 128 << 20,
    DEPTH_MAX = 8,
    PATH_MAX_BYTES = 512,
    HASH_LENGTH = 8,
    ETAG_HASH_BYTES = 12
};

struct static_files {
    struct arena arena;
    struct static_file *at;
    size_t n;
};

static const char *content_type_of(struct text path)
{
    static const struct {
        const char *extension, *type;
    } types[] = {
        { ".html", "text/html; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".json", "application/json" },
        { ".map", "application/json" },
        { ".webmanifest", "application/manifest+json" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".jpg", "image/jpeg" },
        { ".webp", "image/webp" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".pdf", "application/pdf" },
        { ".txt", "text/plain; charset=utf-8" },
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t len = strlen(types[i].extension);
        if (path.len > len && memcmp(path.at + path.len - len, types[i].extension, len) == 0)
            return types[i].type;
    }
    return NULL;
}

/* The bundler's hash in "app-5KX2L7QF.js" or "app.5KX2L7QF.js.map": eight of the letters and digits
 * of base32. */
static bool is_hash(struct text part)
{
    for (size_t i = 0; i < part.len; i++) {
        char c = part.at[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= '2' && c <= '7')) return false;
    }
    return part.len == HASH_LENGTH;
}

static bool name_has_hash(struct text path)
{
    struct text rest = path, name = path;
    while (rest.at) name = text_cut(&rest, '/');
    bool first = true;
    while (name.at) {
        size_t end = 0;
        while (end < name.len && name.at[end] != '-' && name.at[end] != '.') end++;
        struct text part = { name.at, end };
        if (!first && is_hash(part)) return true;
        first = false;
        name = end < name.len ? (struct text){ name.at + end + 1, name.len - end - 1 }
                              : (struct text){ 0 };
    }
    return false;
}

static struct text etag_of(struct arena *arena, struct text bytes)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.at, bytes.len, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return text_format(arena, "\"%.*s\"", 2 * ETAG_HASH_BYTES, hex);
}

static void fd_release(int *fd)
{
    if (*fd >= 0) close(*fd);
}

static void directory_release(DIR **directory)
{
    if (*directory) closedir(*directory);
}

static enum err read_file(struct arena *arena, int fd, size_t size, struct text *bytes)
{
    char *at = arena_take(arena, size + 1);
    if (!at) return NO_MEMORY;
    for (size_t got = 0; got < size;) {
        ssize_t n = read(fd, at + got, size - got);
        if (n <= 0) return CANNOT_READ_FILE;
        got += (size_t)n;
    }
    *bytes = (struct text){ at, size };
    return OK;
}

static enum err file_add(struct static_files *files, int fd, size_t size, const char *path)
{
    if (files->n == FILES_MAX) return NO_MEMORY;
    struct static_file *file = &files->at[files->n];
    file->path = text_copy(&files->arena, text_of(path));
    enum err e = read_file(&files->arena, fd, size, &file->plain.bytes);
    if (e) return e;
    file->plain.etag = etag_of(&files->arena, file->plain.bytes);
    if (!file->path.at || !file->plain.etag.at) return NO_MEMORY;
    file->content_type = content_type_of(file->path);
    file->is_immutable = name_has_hash(file->path);
    files->n++;
    return OK;
}

/* `url_path` is that of the directory, "" for the first. Takes `fd`. */
static enum err directory_add(struct static_files *files, int fd, const char *url_path, int depth)
{
    __attribute__((cleanup(directory_release))) DIR *directory = fdopendir(fd);
    if (!directory) {
        close(fd);
        return CANNOT_READ_FILE;
    }
    struct dirent *entry;
    while ((entry = readdir(directory))) {
        if (entry->d_name[0] == '.') continue;
        char path[PATH_MAX_BYTES];
        int len = snprintf(path, sizeof path, "%s/%s", url_path, entry->d_name);
        if (len < 0 || (size_t)len >= sizeof path) return CANNOT_READ_FILE;
        __attribute__((cleanup(fd_release))) int child =
            openat(dirfd(directory), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        struct stat status;
        if (child < 0 || fstat(child, &status) != 0) return CANNOT_READ_FILE;
        enum err e = OK;
        if (S_ISREG(status.st_mode)) {
            e = file_add(files, child, (size_t)status.st_size, path);
        } else if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX) {
            int taken = child;
            child = -1;
            e = directory_add(files, taken, path, depth + 1);
        }
        if (e) return e;
    }
    return OK;
}

static int compare_paths(const void *a, const void *b)
{
    const struct static_file *left = a, *right = b;
    return text_compare(left->path, right->path);
}

static struct static_file *find_exact(const struct static_files *files, struct text path)
{
    if (files->n == 0) return NULL;
    struct static_file wanted = { .path = path };
    return bsearch(&wanted, files->at, files->n, sizeof *files->at, compare_paths);
}

/* Hangs each "x.gz" on its "x". The compressed file stays findable under its own name, as octets:
 * nobody links to it, and taking it out would need a second table. */
static void join_variants(struct static_files *files)
{
    struct text suffix = TEXT(".gz");
    for (size_t i = 0; i < files->n; i++) {
        struct static_file *packed = &files->at[i];
        size_t len = packed->path.len;
        if (len <= suffix.len) continue;
        struct text end = { packed->path.at + len - suffix.len, suffix.len };
        if (!text_equal(end, suffix)) continue;
        struct text name = { packed->path.at, len - suffix.len };
        struct static_file *file = find_exact(files, name);
        if (file && packed->plain.bytes.len < file->plain.bytes.len) file->gzip = packed->plain;
    }
}

enum err static_files_load(const char *directory, struct static_files **out)
{
    *out = NULL;
    struct static_files *files = calloc(1, sizeof *files);
    if (!files) return NO_MEMORY;
    files->arena = arena_make(BYTES_MAX);
    files->at = ARENA_ARRAY(&files->arena, struct static_file, FILES_MAX);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = !files->at ? NO_MEMORY : fd < 0 ? CANNOT_READ_FILE : OK;
    if (e && fd >= 0) close(fd);
    if (!e) e = directory_add(files, fd, "", 0);
    if (e) {
        log_event(LOG_ERROR, "static_files", "err=%s directory=%s", err_name(e), directory);
        static_files_free(files);
        return e;
    }
    qsort(files->at, files->n, sizeof *files->at, compare_paths);
    join_variants(files);
    *out = files;
    return OK;
}

void static_files_free(struct static_files *files)
{
    if (!files) return;
    arena_free(&files->arena);
    free(files);
}

size_t static_files_count(const struct static_files *files)
{
    return files ? files->n : 0;
}

/* `path` with an ending, looked up when it fits the buffer. */
static const struct static_file *find_with(const struct static_files *files, struct text path,
                                           const char *ending)
{
    char buffer[PATH_MAX_BYTES];
    struct text_builder name = { .at = buffer, .cap = sizeof buffer };
    build_text(&name, path);
    build_chars(&name, ending);
    struct text whole = built(&name);
    return whole.at ? find_exact(files, whole) : NULL;
}

const struct static_file *static_files_find(const struct static_files *files, struct text path)
{
    if (!files || path.len == 0 || path.at[0] != '/') return NULL;
    const struct static_file *file = find_exact(files, path);
    if (file) return file;
    if (path.at[path.len - 1] == '/') path.len--;
    file = find_with(files, path, "/index.html");
    return file ? file : find_with(files, path, ".html");
}
