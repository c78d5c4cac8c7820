/*
 * The volumes of a book in several formats hold the same posts: each post is given its seats in all
 * of them, so that it is read once and written once a format.
 */
#include <stdlib.h>

#include "run.h"

/* A seat by its post. */
struct post_seat {
    size_t post;
    struct seat seat;
};

static int compare_posts(const void *a, const void *b)
{
    const struct post_seat *x = a, *y = b;
    return (x->post > y->post) - (x->post < y->post);
}

/* The seats of a book in the n volumes of one format, sorted by post. */
static struct post_seat *list_seats(struct arena *a, struct volume_job *jobs, size_t n)
{
    const size_t n_posts = jobs->book->n_posts;
    struct post_seat *seats = arena_array(a, n_posts, sizeof *seats);
    size_t k = 0;

    for (size_t v = 0; seats && v < n; v++) {
        for (size_t m = 0; m < jobs[v].volume->n && k < n_posts; m++) {
            seats[k++] = (struct post_seat){jobs[v].volume->members[m].post, {&jobs[v], m}};
        }
    }
    if (seats && k > 1) {
        qsort(seats, k, sizeof *seats, compare_posts);
    }
    return seats;
}

static size_t same_format(const struct volume_job *jobs, size_t n)
{
    size_t i = 1;

    while (i < n && jobs[i].format == jobs->format) {
        i++;
    }
    return i;
}

void seats_give(struct arena *a, struct volume_job *jobs, size_t n, size_t n_formats)
{
    const size_t n_leading = same_format(jobs, n), others = n_formats - 1;
    const struct post_seat *leading = others > 0 ? list_seats(a, jobs, n_leading) : NULL;

    for (size_t v = 0; leading && v < n_leading; v++) {
        jobs[v].others = arena_array(a, jobs[v].volume->n, others * sizeof *jobs[v].others);
    }
    for (size_t at = n_leading, f = 0; leading && at < n; f++) {
        const size_t n_jobs = same_format(jobs + at, n - at);
        const struct post_seat *seats = list_seats(a, jobs + at, n_jobs);

        for (size_t i = 0; seats && !a->failed && i < jobs->book->n_posts; i++) {
            leading[i].seat.job->others[leading[i].seat.member * others + f] = seats[i].seat;
        }
        at += n_jobs;
    }
}
