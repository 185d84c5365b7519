#include "core/io/job_thread.h"
#include "tests/harness/test.h"

#include <stdlib.h>

enum { JOBS = 1000 };

struct count_job {
    struct job job;
    int number;
    int *last;                           /* the thread's until it has ended */
};

static void run(struct job *job)
{
    struct count_job *j = (struct count_job *)job;
    if (*j->last == j->number - 1) *j->last = j->number;
    free(j);
}

TEST(jobs_are_run_in_their_order_and_all_of_them_before_the_thread_ends)
{
    struct job_thread t;
    int last = 0;
    assert_true(job_thread_start(&t, "test"));
    for (int i = 1; i <= JOBS; i++) {
        struct count_job *j = malloc(sizeof *j);
        *j = (struct count_job){{.run = run}, i, &last};
        job_thread_give(&t, &j->job);
    }
    job_thread_stop(&t);
    assert_int_equal(last, JOBS);
}

TEST(a_thread_without_jobs_ends)
{
    struct job_thread t;
    assert_true(job_thread_start(&t, "test"));
    job_thread_stop(&t);
}
