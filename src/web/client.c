/* client.c - libcurl over a Unix socket. Any proxy of the environment is left aside. */
#include "web/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

enum { CONNECT_MS = 2000 };

struct receiving {
    const struct web_call *call;
    CURL *curl;
    struct text_builder body;
    enum err err;
};

static void start_curl(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void curl_release(CURL **curl)
{
    curl_easy_cleanup(*curl);
}

static void headers_release(struct curl_slist **headers)
{
    curl_slist_free_all(*headers);
}

static enum err write_all(int fd, const char *at, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, at, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return CANNOT_READ_FILE;
        at += n;
        size -= (size_t)n;
    }
    return OK;
}

/* A short count makes curl give up. */
static size_t receive(char *at, size_t one, size_t size, void *arg)
{
    (void)one; /* always 1 */
    struct receiving *receiving = arg;
    long status = 0;
    curl_easy_getinfo(receiving->curl, CURLINFO_RESPONSE_CODE, &status);
    if (receiving->call->to_fd > 0 && status < 400) {
        receiving->err = write_all(receiving->call->to_fd, at, size);
    } else {
        build_text(&receiving->body, (struct text){ at, size });
        if (receiving->body.failed) receiving->err = NO_MEMORY;
    }
    return receiving->err ? 0 : size;
}

static bool add_header(struct curl_slist **headers, struct arena *arena, const char *name,
                       struct text value)
{
    if (!value.at) return true;
    struct text line = text_format(arena, "%s: %.*s", name, TEXT_ARGS(value));
    struct curl_slist *longer = line.at ? curl_slist_append(*headers, line.at) : NULL;
    if (longer) *headers = longer;
    return longer != NULL;
}

static bool add_headers(struct curl_slist **headers, struct arena *arena,
                        const struct web_call *call)
{
    struct text bearer = { 0 };
    if (call->credential.at)
        bearer = text_format(arena, "Bearer %.*s", TEXT_ARGS(call->credential));
    struct text accept =
        call->encoding == AS_JSON_LINES ? TEXT("application/jsonl") : TEXT("text/csv, */*;q=0.1");
    return add_header(headers, arena, "Content-Type", TEXT("application/json")) &&
           add_header(headers, arena, "Accept", accept) &&
           add_header(headers, arena, "Accept-Language",
                      call->lang == ENGLISH ? TEXT("en") : TEXT("fr")) &&
           add_header(headers, arena, "Expect", TEXT("")) &&
           add_header(headers, arena, "Idempotency-Key", call->request_key) &&
           add_header(headers, arena, "Authorization", bearer);
}

static enum err outcome_of(CURLcode code, const struct receiving *receiving)
{
    if (code == CURLE_OK) return OK;
    if (receiving->err) return receiving->err;
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_OUT_OF_MEMORY) return OUTSIDE_FAILED;
    return OUTCOME_UNKNOWN;
}

enum err web_client_call(struct arena *arena, const struct web_call *call, struct web_reply *reply)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    *reply = (struct web_reply){ 0 };
    if (pthread_once(&once, start_curl) != 0) return OUTSIDE_FAILED;
    __attribute__((cleanup(curl_release))) CURL *curl = curl_easy_init();
    if (!curl) return OUTSIDE_FAILED;
    __attribute__((cleanup(headers_release))) struct curl_slist *headers = NULL;
    struct text url =
        text_format(arena, "http://localhost/api/v1/%.*s", TEXT_ARGS(call->operation));
    if (!url.at || !add_headers(&headers, arena, call)) return NO_MEMORY;
    struct text body = call->body.at ? call->body : TEXT("{}");
    struct receiving receiving = { .call = call, .curl = curl, .body.arena = arena };
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, call->socket_path);
    curl_easy_setopt(curl, CURLOPT_URL, url.at);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiving);
    enum err e = outcome_of(curl_easy_perform(curl), &receiving);
    if (e) return e;
    long status = 0;
    const char *content_type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &content_type);
    reply->status = (int)status;
    reply->content_type = text_copy(arena, text_of(content_type));
    reply->body = built(&receiving.body);
    return reply->body.at ? OK : NO_MEMORY;
}
