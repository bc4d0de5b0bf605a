#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define NAME kernels_panel_bfloat16_avx512
#define VECTOR __m512
#define LANES_OF_VECTOR 16
#define UNIT int
#define MOST_VECTORS 3
#define MOST_ROWS 12
#define LOAD(p) _mm512_loadu_ps(p)
#define SPREAD(p) _mm512_castsi512_ps(_mm512_set1_epi32(*(p)))
#define MULTIPLY_ADD(a, b, sum) _mm512_dpbf16_ps(sum, (__m512bh)(a), (__m512bh)(b))
#define LOAD_SUM(p) _mm512_loadu_ps(p)
#define STORE_SUM(p, v) _mm512_storeu_ps(p, v)
#define LOAD_PART(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1), p)
#define STORE_PART(p, n, v) _mm512_mask_storeu_ps(p, (__mmask16)((1u << (n)) - 1), v)
#include "PanelProduct.h"

#pragma clang attribute pop
#endif
