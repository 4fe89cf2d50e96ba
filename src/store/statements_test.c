/* statements_test.c - every statement and migration of the product, on both engines:
 * statements_test sqlite|postgres. */
#include "base/unit_test.h"
#include "store/store_testing.h"

static void every_statement_fits_its_declaration(void **state)
{
    struct test_world *w = *state;
    assert_true(store_statement_count > 0);
    assert_int_equal(store_check_statements(w->store), OK); /* the log names what does not fit */
    assert_int_equal(store_ready(w->store), OK);
}

int main(int argc, char **argv)
{
    test_choose_engine(argc, argv);
    const struct CMUnitTest tests[] = { test_on_world(every_statement_fits_its_declaration) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
