#if defined(__x86_64__)
#include "AVX512Sums.h"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define NAME kernels_panel_avx512
#define UNIT float
#define SPREAD(p) _mm512_set1_ps(*(p))
#define MULTIPLY_ADD(a, b, sum) _mm512_fmadd_ps(a, b, sum)
#include "PanelProduct.h"

#pragma clang attribute pop
#endif
