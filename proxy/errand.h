/* errand.h - a message that visits every worker in turn and comes home.
 *
 * The only way in which workers touch each other: what one thread wants of all (the list of
 * clients, counters, a new option) is carried from loop to loop, so nothing needs a lock and a sum
 * over all threads needs no atomics. */
#ifndef TORC_PROXY_ERRAND_H
#define TORC_PROXY_ERRAND_H

struct worker;

struct errand {
    struct errand *next;         /* in a worker's inbox */
    /* At every worker, the starting one first. */
    void (*visit)(struct worker *w, struct errand *e);
    /* At last, where it started; may free it.  Can be NULL. */
    void (*home)(struct worker *w, struct errand *e);
    struct worker *origin;       /* NULL: delivered to one worker only */
};

/* Starts at w, in its thread.  Visits there at once; with one worker it is home before this
 * returns. */
void errand_start(struct worker *w, struct errand *e);

/* Delivers to one worker, from any thread: visit(), then home(), there. */
void errand_post(struct worker *to, struct errand *e);

/* The worker's wake function: serves its inbox. */
void errand_arrived(void *worker);

#endif
