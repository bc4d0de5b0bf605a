#include "Clones.h"
#include "Kernels.h"
#include <string.h>

CLONES void kernels_widen_bfloat16(const void *from, float *to, size_t count) {
    const uint16_t *numbers = from;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = (uint32_t)numbers[i] << 16;
        memcpy(&to[i], &bits, 4);
    }
}

/// Exact for all values: subnormals by a product with a power of two, infinities and NaN by their exponent.
CLONES void kernels_widen_float16(const void *from, float *to, size_t count) {
    const uint16_t *numbers = from;
    for (size_t i = 0; i < count; i++) {
        uint32_t half = numbers[i], bits = (half & 0x7fff) << 13, sign = (half & 0x8000) << 16;
        float magnitude;
        memcpy(&magnitude, &bits, 4);
        magnitude *= 0x1p112f;
        memcpy(&bits, &magnitude, 4);
        bits |= (half & 0x7c00) == 0x7c00 ? 0x7f800000u : 0u;
        bits |= sign;
        memcpy(&to[i], &bits, 4);
    }
}

CLONES void kernels_narrow_float64(const void *from, float *to, size_t count) {
    const char *bytes = from;
    for (size_t i = 0; i < count; i++) {
        double number;
        memcpy(&number, bytes + 8 * i, 8);
        to[i] = (float)number;
    }
}

CLONES void kernels_narrow_bfloat16(const float *from, uint16_t *to, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &from[i], 4);
        uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
        to[i] = (uint16_t)((bits & 0x7fffffff) > 0x7f800000 ? (bits >> 16) | 0x40 : rounded);
    }
}

// Infinities and NaN have all bits of the exponent.

CLONES bool kernels_all_finite(const float *x, size_t count) {
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], 4);
        found |= (bits & 0x7f800000u) == 0x7f800000u;
    }
    return !found;
}

static inline bool all_finite_16(const uint16_t *numbers, uint16_t exponent, size_t count) {
    uint16_t found = 0;
    for (size_t i = 0; i < count; i++) found |= (numbers[i] & exponent) == exponent;
    return !found;
}

CLONES bool kernels_all_stored_finite(kernels_number type, const void *from, size_t count) {
    switch (type) {
    case KERNELS_FLOAT16: return all_finite_16(from, 0x7c00, count);
    case KERNELS_BFLOAT16: return all_finite_16(from, 0x7f80, count);
    default: return kernels_all_finite(from, count);
    }
}
