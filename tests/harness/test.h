/* test.h - unit tests whose names are sentences.
 *
 *     TEST(an_empty_ring_owns_no_slot)
 *     {
 *         assert_int_equal(ring_shards(&ring), 0);
 *     }
 *
 * A test registers itself before main(); the runner in test_main.c hands all of a binary to
 * cmocka.  `build/.../test_ring NAME` runs those whose name contains NAME. */
#ifndef TORC_TEST_H
#define TORC_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

void test_register(const char *name, void (*run)(void **state));

#define TEST(name)                                                                       \
    static void name(void **state);                                                      \
    __attribute__((constructor)) static void register_##name(void)                       \
    {                                                                                    \
        test_register(#name, name);                                                      \
    }                                                                                    \
    static void name(void **state __attribute__((unused)))

#endif
