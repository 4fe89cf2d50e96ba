/* secret_test.c - keys of different uses, contexts and seeds share nothing; tokens and passwords.
 */
#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/unit_test.h"

static struct arena arena;
static char folder[] = "/tmp/passregion-secret-XXXXXX";

static const char *path_of(const char *name)
{
    return text_format(&arena, "%s/%s", folder, name).at;
}

static void write_file(const char *path, size_t size, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++) assert_int_not_equal(fputc('k', file), EOF);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void test_key_file(void **state)
{
    (void)state;
    const char *path = path_of("key");
    struct keys first, again, other;
    assert_int_equal(keys_create(path), OK);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_size, 32);
    assert_int_equal(keys_load(&first, path), OK);
    assert_int_equal(keys_create(path), CANNOT_READ_FILE); /* never over an older one */
    assert_int_equal(keys_load(&again, path), OK);
    assert_memory_equal(&first, &again, sizeof first);
    assert_int_equal(keys_create(path_of("other")), OK);
    assert_int_equal(keys_load(&other, path_of("other")), OK);
    assert_memory_not_equal(&first, &other, sizeof first);
}

static void test_key_files_refused(void **state)
{
    (void)state;
    struct keys keys;
    assert_int_equal(keys_load(&keys, path_of("missing")), CANNOT_READ_FILE);
    assert_int_equal(keys_load(&keys, folder), CANNOT_READ_FILE);
    assert_int_equal(keys_create(path_of("no/such/folder")), CANNOT_READ_FILE);
    static const struct {
        size_t size;
        mode_t mode;
        enum err expected;
    } files[] = { { 32, 0600, OK },
                  { 32, 0400, OK },
                  { 32, 0640, CANNOT_READ_FILE },
                  { 32, 0604, CANNOT_READ_FILE },
                  { 32, 0610, CANNOT_READ_FILE },
                  { 31, 0600, CANNOT_READ_FILE },
                  { 33, 0600, CANNOT_READ_FILE },
                  { 0, 0600, CANNOT_READ_FILE } };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = text_format(&arena, "%s/file%zu", folder, i).at;
        write_file(path, files[i].size, files[i].mode);
        assert_int_equal(keys_load(&keys, path), files[i].expected);
    }
    assert_int_equal(symlink(path_of("file0"), path_of("link")), 0);
    assert_int_equal(keys_load(&keys, path_of("link")), CANNOT_READ_FILE);
}

static void test_macs_are_apart(void **state)
{
    (void)state;
    struct keys keys, same, other;
    keys_from_seed(&keys, 1);
    keys_from_seed(&same, 1);
    keys_from_seed(&other, 2);
    assert_memory_equal(&keys, &same, sizeof keys);
    uint8_t code[MAC_BYTES], changed[MAC_BYTES];
    mac(&keys, KEY_CODE, 7, TEXT("4831"), code);
    mac(&same, KEY_CODE, 7, TEXT("4831"), changed);
    assert_true(mac_equal(code, changed));
    mac(&other, KEY_CODE, 7, TEXT("4831"), changed);
    assert_false(mac_equal(code, changed));
    for (enum key_use use = KEY_CODE + 1; use < KEY_USES; use++) {
        mac(&keys, use, 7, TEXT("4831"), changed);
        assert_false(mac_equal(code, changed));
    }
    mac(&keys, KEY_CODE, 8, TEXT("4831"), changed);
    assert_false(mac_equal(code, changed));
    mac(&keys, KEY_CODE, 7, TEXT("4832"), changed);
    assert_false(mac_equal(code, changed));
    mac(&keys, KEY_CODE, 7, (struct text){ 0 }, changed);
    assert_false(mac_equal(code, changed));
    for (size_t i = 0; i < MAC_BYTES; i++) {
        memcpy(changed, code, MAC_BYTES);
        changed[i] ^= 1;
        assert_false(mac_equal(code, changed));
    }
}

static void test_tokens(void **state)
{
    (void)state;
    unsigned seen[256] = { 0 };
    struct text before = TEXT("");
    for (int i = 0; i < 2000; i++) {
        struct text token = token_make(&arena);
        assert_int_equal(token.len, 32);
        assert_false(text_equal(token, before));
        assert_true(text_equal(token_tidy(&arena, token), token)); /* tidy already */
        for (size_t j = 0; j < token.len; j++) seen[(unsigned char)token.at[j]]++;
        before = token;
    }
    unsigned characters = 0;
    for (int c = 0; c < 256; c++) {
        characters += seen[c] > 0;
        if (seen[c]) assert_in_range(seen[c], 1700, 2300); /* 2,000 each, six deviations off */
    }
    assert_int_equal(characters, 32);
    assert_int_equal(seen['I'] + seen['L'] + seen['O'] + seen['U'], 0);
    assert_text(token_tidy(&arena, TEXT(" ab1-il o0-XY ")), "AB11100XY");
    assert_text(token_tidy(&arena, (struct text){ 0 }), "");
}

static void test_derived_tokens(void **state)
{
    (void)state;
    static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct keys keys, others;
    keys_from_seed(&keys, 1);
    keys_from_seed(&others, 2);
    struct text token = token_derive(&arena, &keys, KEY_LINK, 7, TEXT("a"));
    assert_int_equal(token.len, 32);
    assert_int_equal(strspn(token.at, crockford), 32);
    assert_true(text_equal(token, token_derive(&arena, &keys, KEY_LINK, 7, TEXT("a"))));
    assert_false(text_equal(token, token_derive(&arena, &keys, KEY_LINK, 7, TEXT("b"))));
    assert_false(text_equal(token, token_derive(&arena, &keys, KEY_LINK, 8, TEXT("a"))));
    assert_false(text_equal(token, token_derive(&arena, &keys, KEY_CARD, 7, TEXT("a"))));
    assert_false(text_equal(token, token_derive(&arena, &others, KEY_LINK, 7, TEXT("a"))));
    /* Every character comes from the keyed hash: over many tokens each place shows all 32. */
    unsigned seen[32] = { 0 };
    for (int64_t id = 0; id < 500; id++) {
        struct text one = token_derive(&arena, &keys, KEY_LINK, id, TEXT("a"));
        for (size_t i = 0; i < one.len; i++)
            seen[i] |= 1u << (strchr(crockford, one.at[i]) - crockford);
    }
    for (size_t i = 0; i < 32; i++) assert_int_equal(seen[i], UINT32_MAX);
    struct text hash = token_hash(&arena, &keys, KEY_LINK, token);
    assert_int_equal(hash.len, MAC_BYTES);
    assert_false(text_equal(hash, token_hash(&arena, &keys, KEY_CARD, token)));
    struct arena none = arena_make(0);
    assert_null(token_derive(&none, &keys, KEY_LINK, 7, TEXT("a")).at);
    assert_null(token_hash(&none, &keys, KEY_LINK, token).at);
}

static void test_random_below(void **state)
{
    (void)state;
    unsigned seen[7] = { 0 };
    for (int i = 0; i < 70000; i++) seen[random_below(7)]++;
    for (int i = 0; i < 7; i++) assert_in_range(seen[i], 9300, 10700);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(random_below(1), 0);
        assert_true(random_below(UINT64_C(1) << 63) < UINT64_C(1) << 63);
        assert_true(random_below((UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
    }
}

static void test_passwords(void **state)
{
    (void)state;
    struct text hash, again;
    assert_int_equal(password_hash(&arena, TEXT("correct horse"), &hash), OK);
    assert_int_equal(password_hash(&arena, TEXT("correct horse"), &again), OK);
    assert_true(text_starts_with(hash, TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(text_equal(hash, again)); /* each has its salt */
    assert_true(password_matches(hash, TEXT("correct horse")));
    assert_true(password_matches(again, TEXT("correct horse")));
    assert_false(password_matches(hash, TEXT("correct horsf")));
    assert_false(password_matches(hash, (struct text){ 0 }));
    assert_false(password_matches((struct text){ 0 }, TEXT("correct horse")));
    assert_false(password_matches(TEXT("$argon2id$"), TEXT("correct horse")));
    char longer[300];
    memset(longer, 'x', sizeof longer);
    assert_false(password_matches((struct text){ longer, sizeof longer }, TEXT("x")));
    struct arena none = arena_make(0);
    assert_int_equal(password_hash(&none, TEXT("x"), &hash), NO_MEMORY);
}

static int set_up(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR + 1); /* refusals on purpose */
    arena = arena_make(ARENA_REQUEST_LIMIT);
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const files[] = { "key",   "other", "file0", "file1", "file2", "file3",
                                         "file4", "file5", "file6", "file7", "link" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) unlink(path_of(files[i]));
    arena_free(&arena);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_file),       cmocka_unit_test(test_key_files_refused),
        cmocka_unit_test(test_macs_are_apart), cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_derived_tokens), cmocka_unit_test(test_random_below),
        cmocka_unit_test(test_passwords),
    };
    return cmocka_run_group_tests_name("secret", tests, set_up, tear_down);
}
