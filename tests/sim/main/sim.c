/* sim.c - the simulator as a program.
 *
 *   sim --seed N            one run, a line per state change
 *   sim --seeds N [--from M] [--until-violation]
 *                           runs M .. M+N-1 (from 1), a line per violation, and a sum */
#include "tests/sim/sim.h"

#include <stdlib.h>
#include <string.h>

struct sums {
    size_t runs, bad, operations, ok, failed, unknown, transactions;
};

static void add(struct sums *s, const struct sim_result *r)
{
    s->runs++;
    s->bad += !r->holds;
    s->operations += r->operations;
    s->ok += r->ok;
    s->failed += r->failed;
    s->unknown += r->unknown;
    s->transactions += r->transactions;
}

static int run_one(uint64_t seed)
{
    struct sim_result r;

    sim_run(seed, stdout, &r);
    printf("%zu operations: %zu ok, %zu failed, %zu unknown; %zu transactions\n", r.operations,
           r.ok, r.failed, r.unknown, r.transactions);
    printf("seed %llu: %s\n", (unsigned long long)seed, r.holds ? "every invariant holds"
                                                                : r.violation);
    return r.holds ? 0 : 1;
}

static int run_many(uint64_t from, uint64_t count, bool until_violation)
{
    struct sums s = {0};
    struct sim_result r;

    for (uint64_t seed = from; seed < from + count; seed++) {
        sim_run(seed, NULL, &r);
        add(&s, &r);
        if (r.holds)
            continue;
        printf("seed %llu: %s\n", (unsigned long long)seed, r.violation);
        if (until_violation)
            break;
    }
    printf("%zu operations: %zu ok, %zu failed, %zu unknown; %zu transactions\n", s.operations,
           s.ok, s.failed, s.unknown, s.transactions);
    printf("%zu passed, %zu failed\n", s.runs - s.bad, s.bad);
    return s.bad == 0 ? 0 : 1;
}

static int usage(void)
{
    fprintf(stderr, "usage: sim --seed N | --seeds N [--from M] [--until-violation]\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint64_t from = 1, count = 0;
    bool until_violation = false, one = false;

    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--until-violation") == 0)
            until_violation = true;
        else if (more && strcmp(argv[i], "--seed") == 0 && (one = true))
            from = strtoull(argv[++i], NULL, 10);
        else if (more && strcmp(argv[i], "--seeds") == 0)
            count = strtoull(argv[++i], NULL, 10);
        else if (more && strcmp(argv[i], "--from") == 0)
            from = strtoull(argv[++i], NULL, 10);
        else
            return usage();
    }
    if (one)
        return run_one(from);
    return count > 0 ? run_many(from, count, until_violation) : usage();
}
