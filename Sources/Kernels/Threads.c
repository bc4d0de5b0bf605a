#include "CLinux.h"
#include "Kernels.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/// One job at a time. A worker that finds the job open counts itself in, takes indices until none are left, and counts
/// itself out; the caller closes the job and waits until nobody is inside, so that a late worker costs nothing.
struct kernels_pool {
    int threads;
    pthread_t *workers;
    pthread_mutex_t owner;          // held by the caller whose job runs
    pthread_mutex_t lock;           // guards the two conditions
    pthread_cond_t wake, left;
    atomic_uint generation;
    atomic_int open, inside, sleeping, waiting, stop;
    atomic_long next;
    long count;
    size_t scratch_floats;
    kernels_work work;
    void *context;
};

typedef struct { float *memory; size_t floats; } scratch;

static _Thread_local int is_worker;
static _Thread_local scratch own_scratch;

static float *scratch_of(scratch *s, size_t floats) {
    if (s->floats < floats) {
        free(s->memory);
        s->memory = aligned_alloc(64, (floats * sizeof(float) + 4095) / 4096 * 4096);
        s->floats = s->memory ? floats : 0;
        if (!s->memory) abort();
    }
    return s->memory;
}

/// While a job uses the thread's memory, a job inside it must get other memory: it is taken out, and put back at the end.
static scratch borrow_scratch(void) {
    scratch mine = own_scratch;
    own_scratch = (scratch){0};
    return mine;
}

static void return_scratch(scratch mine) {
    free(own_scratch.memory);
    own_scratch = mine;
}

static void take(kernels_pool *pool) {
    scratch mine = borrow_scratch();
    float *memory = pool->scratch_floats ? scratch_of(&mine, pool->scratch_floats) : NULL;
    for (;;) {
        long index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->count) break;
        pool->work(pool->context, index, memory);
    }
    return_scratch(mine);
}

static inline void rest(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

/// Spinning for a few microseconds bridges the gap between two operations; longer, and the processor belongs to others.
enum { SPINS = 2000 };

static void *worker(void *argument) {
    kernels_pool *pool = argument;
    unsigned seen = 0;
    void *fault_stack = clinux_take_fault_stack();
    is_worker = 1;
    for (;;) {
        int spins = 0;
        while (atomic_load(&pool->generation) == seen && !atomic_load(&pool->stop) && spins++ < SPINS) rest();
        if (atomic_load(&pool->generation) == seen && !atomic_load(&pool->stop)) {
            pthread_mutex_lock(&pool->lock);
            atomic_fetch_add(&pool->sleeping, 1);
            while (atomic_load(&pool->generation) == seen && !atomic_load(&pool->stop)) pthread_cond_wait(&pool->wake, &pool->lock);
            atomic_fetch_sub(&pool->sleeping, 1);
            pthread_mutex_unlock(&pool->lock);
        }
        if (atomic_load(&pool->stop)) break;
        seen = atomic_load(&pool->generation);
        atomic_fetch_add(&pool->inside, 1);
        if (atomic_load(&pool->open)) take(pool);
        if (atomic_fetch_sub(&pool->inside, 1) == 1 && atomic_load(&pool->waiting)) {
            pthread_mutex_lock(&pool->lock);
            pthread_cond_signal(&pool->left);
            pthread_mutex_unlock(&pool->lock);
        }
    }
    free(own_scratch.memory);
    clinux_give_fault_stack_back(fault_stack);
    return NULL;
}

kernels_pool *kernels_pool_create(int threads) {
    kernels_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return NULL;
    pool->threads = threads < 1 ? 1 : threads;
    pool->workers = calloc((size_t)pool->threads, sizeof(pthread_t));
    if (!pool->workers) {
        free(pool);
        return NULL;
    }
    pthread_mutex_init(&pool->owner, NULL);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pthread_cond_init(&pool->left, NULL);
    // Signals belong to the program's own threads.
    sigset_t before;
    clinux_block_all_but_faults(&before);
    int made = 1;
    while (made < pool->threads && pthread_create(&pool->workers[made], NULL, worker, pool) == 0) made++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pool->threads = made;
    return pool;
}

void kernels_pool_destroy(kernels_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    atomic_store(&pool->stop, 1);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 1; i < pool->threads; i++) pthread_join(pool->workers[i], NULL);
    free(pool->workers);
    free(pool);
}

int kernels_pool_threads(const kernels_pool *pool) { return pool->threads; }

void kernels_pool_run(kernels_pool *pool, long count, size_t scratch_floats, kernels_work work, void *context) {
    // A job inside a job, or a second caller, computes on its own thread: the same numbers, later.
    if (count <= 1 || pool->threads == 1 || is_worker || pthread_mutex_trylock(&pool->owner) != 0) {
        scratch mine = borrow_scratch();
        float *memory = scratch_floats ? scratch_of(&mine, scratch_floats) : NULL;
        for (long index = 0; index < count; index++) work(context, index, memory);
        return_scratch(mine);
        return;
    }
    pool->work = work;
    pool->context = context;
    pool->count = count;
    pool->scratch_floats = scratch_floats;
    atomic_store(&pool->next, 0);
    atomic_store(&pool->open, 1);
    atomic_fetch_add(&pool->generation, 1);
    if (atomic_load(&pool->sleeping)) {
        pthread_mutex_lock(&pool->lock);
        pthread_cond_broadcast(&pool->wake);
        pthread_mutex_unlock(&pool->lock);
    }
    is_worker = 1;
    take(pool);
    is_worker = 0;
    atomic_store(&pool->open, 0);
    int spins = 0;
    while (atomic_load(&pool->inside) && spins++ < SPINS) rest();
    if (atomic_load(&pool->inside)) {
        pthread_mutex_lock(&pool->lock);
        atomic_store(&pool->waiting, 1);
        while (atomic_load(&pool->inside)) pthread_cond_wait(&pool->left, &pool->lock);
        atomic_store(&pool->waiting, 0);
        pthread_mutex_unlock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->owner);
}
