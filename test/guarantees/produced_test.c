/* The last test of a run: every refusal that an operation declares, or that follows from its row,
 * was answered by some test of the run, and none was answered that nothing declares. A pair nobody
 * can produce is a defect of the row.
 *
 *   produced_test begin    before the first test: forgets what earlier runs produced
 *   produced_test judge    after the last one */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "command/product.h"
#include "store/store_testing.h"

static struct test_database database;
static struct product product;
static char keys_path[128];

static int open_product(void **state)
{
    (void)state;
    test_database_make(&database, false);
    snprintf(keys_path, sizeof keys_path, "%s/keys", database.place);
    struct product_options options = { .database = database.url,
                                       .keys_path = keys_path,
                                       .create = true,
                                       .coverage_path = getenv("PASSREGION_COVERAGE") };
    return product_open(&options, &product);
}

static int close_product(void **state)
{
    (void)state;
    product_close(&product);
    test_database_drop(&database);
    return 0;
}

static void every_declared_refusal_is_produced(void **state)
{
    (void)state;
    size_t missing = service_print_unproduced(product.service, stdout);
    if (missing) fail_msg("%zu pairs of operation and refusal that no test produced", missing);
}

static void every_refusal_produced_is_declared(void **state)
{
    (void)state;
    size_t undeclared = service_print_undeclared(product.service, stdout);
    if (undeclared) fail_msg("%zu pairs that no row declares, or defects", undeclared);
}

int main(int argc, char **argv)
{
    const char *path = getenv("PASSREGION_COVERAGE");
    if (argc != 2 || !path || !*path) {
        fprintf(stderr, "usage: PASSREGION_COVERAGE=FILE produced_test begin|judge\n");
        return 2;
    }
    if (!strcmp(argv[1], "begin")) return unlink(path) && access(path, F_OK) == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_declared_refusal_is_produced),
        cmocka_unit_test(every_refusal_produced_is_declared),
    };
    return cmocka_run_group_tests_name("produced", tests, open_product, close_product);
}
