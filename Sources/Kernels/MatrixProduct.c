#define _GNU_SOURCE
#include "Kernels.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

typedef void (*sgemm_function)(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);

enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112 };

static sgemm_function sgemm;
static const char *failure, *core;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    // Read when the library is loaded: without it OpenBLAS starts threads of its own.
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
#if defined(__x86_64__)
    // Debian's OpenBLAS takes processors newer than itself for Haswell and leaves half of their speed unused. A setting that the
    // environment has for other programs does not count: results name the kernel that made them.
    const char *own = getenv("TEXTUAL_INVERSION_BLAS_CORE");
    __builtin_cpu_init();
    if (own) setenv("OPENBLAS_CORETYPE", own, 1);
    else if (__builtin_cpu_supports("x86-64-v4")) setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
#endif
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        failure = "libopenblas.so.0 cannot be loaded; install it with: apt-get install libopenblas0-pthread";
        return;
    }
    sgemm = (sgemm_function)dlsym(library, "cblas_sgemm");
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    char *(*name)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
    if (!sgemm) {
        failure = "libopenblas.so.0 has no cblas_sgemm; install the real one with: apt-get install libopenblas0-pthread";
        return;
    }
    if (set_threads) set_threads(1);
    core = name ? name() : "unknown";
}

const char *kernels_blas_load(void) {
    pthread_once(&once, load);
    return failure;
}

const char *kernels_blas_core(void) { return core; }

void kernels_sgemm(bool transpose_a, bool transpose_b, long m, long n, long k, float alpha, const float *a, long lda,
                   const float *b, long ldb, float beta, float *c, long ldc) {
    sgemm(ROW_MAJOR, transpose_a ? TRANSPOSED : PLAIN, transpose_b ? TRANSPOSED : PLAIN, (int)m, (int)n, (int)k, alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
}
