/// Sums of float32 in AVX-512 registers, for what `PanelProduct.h` asks of an instruction set: 24 of the 32 registers hold a tile.
#pragma once
#include <immintrin.h>

#define VECTOR __m512
#define LANES_OF_VECTOR 16
#define MOST_VECTORS 3
#define USUAL_VECTORS 3
#define MOST_ROWS 12
#define LOAD(p) _mm512_loadu_ps(p)
#define LOAD_SUM(p) _mm512_loadu_ps(p)
#define STORE_SUM(p, v) _mm512_storeu_ps(p, v)
#define LOAD_PART(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1), p)
#define STORE_PART(p, n, v) _mm512_mask_storeu_ps(p, (__mmask16)((1u << (n)) - 1), v)
