#include "core/base/random.h"
#include "server/store/hll.h"
#include "tests/harness/test.h"

static void add_all(struct bytes *hll, uint64_t from, uint64_t to, size_t max)
{
    for (uint64_t i = from; i < to; i++)
        assert_int_not_equal(hll_raise(hll, hll_place_of(slice_make(&i, sizeof i)), max), -1);
}

static uint64_t count(const struct bytes *hll)
{
    static uint8_t registers[HLL_REGISTERS];
    memset(registers, 0, sizeof registers);
    assert_true(hll_merge(registers, bytes_slice(hll)));
    return hll_count(registers);
}

TEST(counts_are_near_the_truth_from_a_few_to_many)
{
    struct bytes hll = {0};
    hll_new(&hll);
    assert_int_equal(count(&hll), 0);
    uint64_t last = 0;
    for (uint64_t n = 1; n < 3000000; n *= 3) {
        add_all(&hll, last, n, 3000);
        last = n;
        double error = ((double)count(&hll) - (double)n) / (double)n;
        assert_true(error < 0.04 && error > -0.04);
    }
    assert_int_equal(hll_kind(bytes_slice(&hll)), HLL_DENSE);
    bytes_free(&hll);
}

TEST(sparse_and_dense_say_the_same)
{
    struct bytes sparse = {0}, dense = {0}, turned = {0};
    hll_new(&sparse);
    hll_new(&dense);
    assert_true(hll_make_dense(&dense));
    for (uint64_t i = 0; i < 3000; i++) {
        add_all(&sparse, i, i + 1, SIZE_MAX);
        add_all(&dense, i, i + 1, SIZE_MAX);
        if (i % 100 != 0) continue;
        turned.len = 0;
        bytes_append_slice(&turned, bytes_slice(&sparse));
        assert_true(hll_make_dense(&turned));
        assert_int_equal(turned.len, dense.len);
        assert_memory_equal(turned.ptr, dense.ptr, dense.len);
    }
    assert_int_equal(hll_kind(bytes_slice(&sparse)), HLL_SPARSE);
    bytes_free(&sparse);
    bytes_free(&dense);
    bytes_free(&turned);
}

TEST(a_sparse_one_that_grows_too_long_becomes_dense)
{
    struct bytes hll = {0};
    hll_new(&hll);
    add_all(&hll, 0, 6, 40);
    assert_int_equal(hll_kind(bytes_slice(&hll)), HLL_SPARSE);
    assert_true(hll.len <= 40);
    add_all(&hll, 6, 40, 40);
    assert_int_equal(hll_kind(bytes_slice(&hll)), HLL_DENSE);
    assert_in_range(count(&hll), 38, 42);
    bytes_free(&hll);
}

TEST(every_register_can_be_set_alone)
{
    struct bytes hll = {0};
    hll_new(&hll);
    assert_true(hll_make_dense(&hll));
    for (unsigned i = 0; i < HLL_REGISTERS; i++) hll_dense_set(hll.ptr, i, (i * 7) % 64);
    for (unsigned i = 0; i < HLL_REGISTERS; i++)
        assert_int_equal(hll_dense_get(hll.ptr, i), (i * 7) % 64);
    bytes_free(&hll);
}

TEST(damaged_bytes_are_noticed_and_never_read_behind)
{
    struct random r;
    struct bytes good = {0}, bad = {0};
    static uint8_t registers[HLL_REGISTERS];
    random_seed(&r, 4);
    hll_new(&good);
    add_all(&good, 0, 60, SIZE_MAX);
    for (int round = 0; round < 20000; round++) {
        bytes_free(&bad);
        size_t len = good.len;
        if (round % 3 == 0)
            len = HLL_HEAD_BYTES + (size_t)random_below(&r, good.len - HLL_HEAD_BYTES);
        bytes_append(&bad, good.ptr, len);
        if (len > HLL_HEAD_BYTES) {
            size_t at = HLL_HEAD_BYTES + random_below(&r, len - HLL_HEAD_BYTES);
            bad.ptr[at] = (char)random_below(&r, 256);
        }
        if (hll_kind(bytes_slice(&bad)) == HLL_NONE) continue;
        bool ok = hll_merge(registers, bytes_slice(&bad));
        struct hll_place place = {(unsigned)random_below(&r, HLL_REGISTERS),
                                  1 + (unsigned)random_below(&r, 51)};
        int raised = hll_raise(&bad, place, 3000);
        assert_true(!ok || raised >= 0);
    }
    bytes_free(&bad);
    bytes_free(&good);
}
