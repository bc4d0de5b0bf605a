#if defined(__x86_64__)
#include "AVX512Sums.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))), apply_to = function)

#define NAME kernels_panel_bfloat16_avx512
#define UNIT int
#define SPREAD(p) _mm512_castsi512_ps(_mm512_set1_epi32(*(p)))
#define MULTIPLY_ADD(a, b, sum) _mm512_dpbf16_ps(sum, (__m512bh)(a), (__m512bh)(b))
#include "PanelProduct.h"

#pragma clang attribute pop
#endif
