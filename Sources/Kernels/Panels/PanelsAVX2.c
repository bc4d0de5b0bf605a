#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

/// All ones in the first n lanes.
static inline __m256i first_lanes(long n) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

#define NAME kernels_panel_avx2
#define VECTOR __m256
#define LANES_OF_VECTOR 8
#define UNIT float
#define MOST_VECTORS 3
#define USUAL_VECTORS 2
#define MOST_ROWS 6
#define LOAD(p) _mm256_loadu_ps(p)
#define SPREAD(p) _mm256_broadcast_ss(p)
#define MULTIPLY_ADD(a, b, sum) _mm256_fmadd_ps(a, b, sum)
#define LOAD_SUM(p) _mm256_loadu_ps(p)
#define STORE_SUM(p, v) _mm256_storeu_ps(p, v)
#define LOAD_PART(p, n) _mm256_maskload_ps(p, first_lanes(n))
#define STORE_PART(p, n, v) _mm256_maskstore_ps(p, first_lanes(n), v)
#include "PanelProduct.h"

#pragma clang attribute pop
#endif
