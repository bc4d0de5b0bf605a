#include <stdint.h>
#include <string.h>

// The twin of `vdpbf16ps`, lane by lane: products of two bfloat16 are exact in float32, so only the two additions round, the upper
// number of a pair first. Like the instruction it takes numbers under 2^-126 for zero.
typedef float four __attribute__((vector_size(16)));
typedef uint32_t four_bits __attribute__((vector_size(16)));

static inline four load_four(const void *p) { four v; memcpy(&v, p, sizeof v); return v; }
static inline void store_four(float *p, four v) { memcpy(p, &v, sizeof v); }
static inline four load_some(const float *p, long n) { four v = {0}; memcpy(&v, p, (size_t)n * 4); return v; }
static inline void store_some(float *p, long n, four v) { memcpy(p, &v, (size_t)n * 4); }

static inline four spread_pair(const int *p) {
    const uint32_t bits = (uint32_t)*p;
    return (four)(four_bits){bits, bits, bits, bits};
}

static inline four without_subnormal(four v) {
    const four_bits bits = (four_bits)v;
    const four_bits normal = (four_bits)((bits & 0x7f800000u) != 0);
    return (four)((bits & 0x80000000u) | (bits & normal));
}

static inline four multiply_add_pairs(four a, four b, four sum) {
    const four_bits left = (four_bits)a, right = (four_bits)b;
    const four upper = without_subnormal((four)(left & 0xffff0000u)) * without_subnormal((four)(right & 0xffff0000u));
    const four lower = without_subnormal((four)(left << 16)) * without_subnormal((four)(right << 16));
    sum = without_subnormal(without_subnormal(sum) + upper);
    return without_subnormal(sum + lower);
}

#define NAME kernels_panel_bfloat16_portable
#define VECTOR four
#define LANES_OF_VECTOR 4
#define UNIT int
#define MOST_VECTORS 2
#define MOST_ROWS 6
#define LOAD(p) load_four(p)
#define SPREAD(p) spread_pair(p)
#define MULTIPLY_ADD(a, b, sum) multiply_add_pairs(a, b, sum)
#define LOAD_SUM(p) load_four(p)
#define STORE_SUM(p, v) store_four(p, v)
#define LOAD_PART(p, n) load_some(p, n)
#define STORE_PART(p, n, v) store_some(p, n, v)
#include "PanelProduct.h"
