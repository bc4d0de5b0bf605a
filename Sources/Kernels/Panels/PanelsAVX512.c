#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define NAME kernels_panel_avx512
#define VECTOR __m512
#define LANES_OF_VECTOR 16
#define UNIT float
#define MOST_VECTORS 3
#define MOST_ROWS 12
#define LOAD(p) _mm512_loadu_ps(p)
#define SPREAD(p) _mm512_set1_ps(*(p))
#define MULTIPLY_ADD(a, b, sum) _mm512_fmadd_ps(a, b, sum)
#define LOAD_SUM(p) _mm512_loadu_ps(p)
#define STORE_SUM(p, v) _mm512_storeu_ps(p, v)
#define LOAD_PART(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1), p)
#define STORE_PART(p, n, v) _mm512_mask_storeu_ps(p, (__mmask16)((1u << (n)) - 1), v)
#include "PanelProduct.h"

#pragma clang attribute pop
#endif
