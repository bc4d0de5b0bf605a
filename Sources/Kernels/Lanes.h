/// Sixteen numbers at a time, in the compiler's own vectors: one cache line of float32, split where a processor has shorter registers.
#pragma once
#include "Kernels.h"
#include <string.h>

// All functions here are inlined: no vector is ever passed in registers.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float lanes __attribute__((vector_size(64)));
typedef uint32_t lane_bits __attribute__((vector_size(64)));
typedef uint16_t lane_halves __attribute__((vector_size(32)));
#define LANE_INLINE static inline __attribute__((always_inline))

/// Bytes of a stored number.
LANE_INLINE size_t number_size(kernels_number type) { return type == KERNELS_FLOAT32 ? 4 : 2; }

LANE_INLINE lanes widened(kernels_number type, lane_halves halves) {
    const lane_bits bits = __builtin_convertvector(halves, lane_bits);
    if (type == KERNELS_BFLOAT16) return (lanes)(bits << 16);
    // Exact for all values, and one instruction where the processor has it.
    typedef _Float16 lane_float16s __attribute__((vector_size(32)));
    return __builtin_convertvector((lane_float16s)halves, lanes);
}

/// Sixteen stored numbers as float32.
LANE_INLINE lanes load_lanes(kernels_number type, const void *from) {
    if (type == KERNELS_FLOAT32) {
        lanes v;
        memcpy(&v, from, sizeof v);
        return v;
    }
    lane_halves halves;
    memcpy(&halves, from, sizeof halves);
    return widened(type, halves);
}

/// The first `count` of sixteen stored numbers, zeros behind them.
LANE_INLINE lanes load_some_lanes(kernels_number type, const void *from, long count) {
    if (count >= 16) return load_lanes(type, from);
    lanes whole = {0};
    if (count > 0) memcpy(&whole, from, (size_t)count * number_size(type));
    return load_lanes(type, &whole);
}

/// Rounded to bfloat16, to the nearest, ties to even; NaN stays NaN.
LANE_INLINE lane_bits rounded_to_bfloat16(lanes v) {
    const lane_bits bits = (lane_bits)v, rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    const lane_bits is_nan = (lane_bits)((bits & 0x7fffffff) > 0x7f800000u);
    return (rounded & ~is_nan) | (((bits >> 16) | 0x40) & is_nan);
}

/// Turns sixteen rows of sixteen 32-bit numbers into columns, by four perfect shuffles.
LANE_INLINE void transpose_lanes(lane_bits *rows) {
    for (int turn = 0; turn < 4; turn++) {
        lane_bits next[16];
        for (int i = 0; i < 8; i++) {
            next[2 * i] = __builtin_shufflevector(rows[i], rows[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            next[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        for (int i = 0; i < 16; i++) rows[i] = next[i];
    }
}
