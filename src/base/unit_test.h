/* unit_test.h - what every unit test includes: cmocka, with what its header needs before it. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

/* Fails where it stands, showing both texts. */
#define assert_text(actual, expected)                                                              \
    do {                                                                                           \
        struct text shown_ = (actual);                                                             \
        char bytes_[4096];                                                                         \
        assert_non_null(shown_.at);                                                                \
        assert_true(shown_.len < sizeof bytes_);                                                   \
        memcpy(bytes_, shown_.at, shown_.len);                                                     \
        bytes_[shown_.len] = '\0';                                                                 \
        assert_string_equal(bytes_, expected);                                                     \
    } while (0)
