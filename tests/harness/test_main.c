/* test_main.c - runs the tests that registered themselves. */
#include "tests/harness/test.h"

#include <stdio.h>

enum { TESTS_MAX = 1024 };

static struct CMUnitTest tests[TESTS_MAX];
static size_t tests_count;

void test_register(const char *name, void (*run)(void **state))
{
    if (tests_count == TESTS_MAX) {
        fprintf(stderr, "more than %d tests in one binary\n", (int)TESTS_MAX);
        return;
    }
    tests[tests_count++] = (struct CMUnitTest){name, run, NULL, NULL, NULL};
}

static size_t keep_matching(const char *part)
{
    size_t kept = 0;
    for (size_t i = 0; i < tests_count; i++)
        if (strstr(tests[i].name, part) != NULL) tests[kept++] = tests[i];
    return kept;
}

int main(int argc, char **argv)
{
    if (argc > 1) tests_count = keep_matching(argv[1]);
    return _cmocka_run_group_tests(argv[0], tests, tests_count, NULL, NULL);
}
