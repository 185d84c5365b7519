/* sim.c - the simulator as a program.
 *
 *   sim --seed N            one run, a line per state change
 *   sim --seeds N [--from M] [--until-violation]
 *                           runs M .. M+N-1 (from 1), a line per violation, and a sum
 *   --commit, --waits       one kind of run only: sim_run(), sim_run_waits(); else both */
#include "tests/sim/sim.h"

#include <stdlib.h>
#include <string.h>

struct sums {
    size_t runs, bad, operations, ok, failed, unknown, transactions, waits, given;
};

static void add(struct sums *s, const struct sim_result *r)
{
    s->operations += r->operations;
    s->ok += r->ok;
    s->failed += r->failed;
    s->unknown += r->unknown;
    s->transactions += r->transactions;
    s->waits += r->waits;
    s->given += r->given;
}

typedef void (*run_kind)(uint64_t seed, FILE *trace, struct sim_result *out);

static const struct {
    const char *name;
    run_kind run;
} kinds[] = {{"commit", sim_run}, {"waits", sim_run_waits}};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), EVERY_KIND = (1 << KINDS) - 1 };

static void print_sums(const struct sums *s)
{
    printf("%zu operations: %zu ok, %zu failed, %zu unknown; %zu transactions; %zu waits, %zu of "
           "them with an element\n", s->operations, s->ok, s->failed, s->unknown,
           s->transactions, s->waits, s->given);
}

/* Whether the runs of a seed hold; says where they do not. */
static bool run_seed(uint64_t seed, unsigned which, FILE *trace, struct sums *s)
{
    bool holds = true;

    for (unsigned i = 0; i < KINDS; i++) {
        struct sim_result r;
        if ((which & 1u << i) == 0)
            continue;
        kinds[i].run(seed, trace, &r);
        add(s, &r);
        holds = holds && r.holds;
        if (!r.holds)
            printf("seed %llu of %s: %s\n", (unsigned long long)seed, kinds[i].name, r.violation);
    }
    s->runs++;
    s->bad += !holds;
    return holds;
}

static int run_one(uint64_t seed, unsigned which)
{
    struct sums s = {0};
    bool holds = run_seed(seed, which, stdout, &s);

    print_sums(&s);
    if (holds)
        printf("seed %llu: every invariant holds\n", (unsigned long long)seed);
    return holds ? 0 : 1;
}

static int run_many(uint64_t from, uint64_t count, unsigned which, bool until_violation)
{
    struct sums s = {0};

    for (uint64_t seed = from; seed < from + count; seed++)
        if (!run_seed(seed, which, NULL, &s) && until_violation)
            break;
    print_sums(&s);
    printf("%zu passed, %zu failed\n", s.runs - s.bad, s.bad);
    return s.bad == 0 ? 0 : 1;
}

static int usage(void)
{
    fprintf(stderr, "usage: sim --seed N | --seeds N [--from M] [--until-violation] "
                    "[--commit | --waits]\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint64_t from = 1, count = 0;
    unsigned which = EVERY_KIND;
    bool until_violation = false, one = false;

    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--until-violation") == 0)
            until_violation = true;
        else if (strcmp(argv[i], "--commit") == 0)
            which = 1;
        else if (strcmp(argv[i], "--waits") == 0)
            which = 2;
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
        return run_one(from, which);
    return count > 0 ? run_many(from, count, which, until_violation) : usage();
}
