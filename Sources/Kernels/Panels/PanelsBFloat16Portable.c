#include "FourSums.h"
#include <stdint.h>

// The twin of `vdpbf16ps`, lane by lane: products of two bfloat16 are exact in float32, so only the two additions round, the upper
// number of a pair first. Like the instruction it takes numbers under 2^-126 for zero.
typedef uint32_t four_bits __attribute__((vector_size(16)));

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
#define UNIT int
#define SPREAD(p) spread_pair(p)
#define MULTIPLY_ADD(a, b, sum) multiply_add_pairs(a, b, sum)
#include "PanelProduct.h"
