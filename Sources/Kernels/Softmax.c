#include "Clones.h"
#include "Lanes.h"
#include <float.h>
#include <math.h>

// Scores of attention stand as [keys, width]: a column is a query's. So sixteen queries go through the softmax side by side, every
// sum runs over the keys in order, and the probabilities are a panel for the product that follows. Scores count in powers of two.

// Products and sums may fuse where the processor does it in one instruction.
#pragma clang fp contract(fast)

LANE_INLINE lanes loaded(const float *from) { return load_lanes(KERNELS_FLOAT32, from); }
LANE_INLINE void store(void *to, lanes v) { memcpy(to, &v, sizeof v); }
LANE_INLINE lanes spread(float x) { return (lanes){0} + x; }
LANE_INLINE lanes chosen(lane_bits mask, lanes a, lanes b) { return (lanes)((mask & (lane_bits)a) | (~mask & (lane_bits)b)); }
/// NaN in `x` is passed over: it shows in the exponential.
LANE_INLINE lanes greater(lanes x, lanes most) { return chosen((lane_bits)(x > most), x, most); }

/// 2^x for x <= 0 within 3 units in the last place; 2^-126 where x is less. x = n + r, a polynomial of degree 5 for 2^r (fitted to the
/// least relative error for |r| <= 1/2, 9e-8), 2^n by the exponent: the last bits of the sum with 1.5 * 2^23 + 127 are n, biased.
LANE_INLINE lanes power_of_two(lanes x) {
    x = chosen((lane_bits)(x < -126.0f), spread(-126.0f), x);
    const lanes shifted = x + 12583039.0f;
    const lanes r = x - (shifted - 12583039.0f);
    lanes p = r * 1.326472731e-3f + 9.671512991e-3f;
    p = p * r + 5.550733581e-2f;
    p = p * r + 2.402224243e-1f;
    p = p * r + 6.931470037e-1f;
    p = p * r + 1.0f;
    return p * (lanes)((lane_bits)shifted << 23);
}

/// All ones in the lanes that see the key: those from number `hidden` on.
LANE_INLINE lane_bits seen(long hidden) {
    const lane_bits number = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return (lane_bits)(number >= (hidden < 0 ? 0 : hidden > 16 ? 16 : (uint32_t)hidden));
}

typedef uint16_t half_lanes __attribute__((vector_size(64)));

/// Rounded to bfloat16 in the upper half of each number, to the nearest, ties to even. A NaN that an operation made stays one.
LANE_INLINE half_lanes rounded_above(lanes v) {
    const lane_bits bits = (lane_bits)v;
    return (half_lanes)(bits + (((bits >> 16 & 1) + 0x7fff) & (lane_bits)(v == v)));
}

/// Pairs of two rows, one above the other: number by number.
LANE_INLINE half_lanes pairs_of_rows(half_lanes first, half_lanes second) {
    return (half_lanes)((lane_bits)first >> 16 | ((lane_bits)second & 0xffff0000u));
}

/// Pairs of neighbours in two sixteens of one row.
LANE_INLINE half_lanes pairs_of_columns(half_lanes first, half_lanes second) {
    return __builtin_shufflevector(first, second, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31,
                                   33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63);
}

/// One sixteen of columns; a constant where nothing is masked costs nothing.
LANE_INLINE void softmax_column(const bool masked, const bool pairs, float *x, long keys, long width, long ahead, float *most, float *sum, float *factor) {
    const lanes before = loaded(most);
    lanes greatest = before, total = {0};
    for (long k = 0; k < keys; k++) {
        lanes score = loaded(x + k * width);
        if (masked) score = chosen(seen(k + ahead), score, spread(-FLT_MAX));
        greatest = greater(score, greatest);
    }
    for (long k = 0; k < keys; k += pairs ? 2 : 1) {
        lanes p = power_of_two(loaded(x + k * width) - greatest), second = {0};
        if (masked) p = chosen(seen(k + ahead), p, second);
        total += p;
        if (!pairs) {
            store(x + k * width, p);
            continue;
        }
        if (k + 1 < keys) {
            second = power_of_two(loaded(x + (k + 1) * width) - greatest);
            if (masked) second = chosen(seen(k + 1 + ahead), second, (lanes){0});
        }
        total += second;
        const half_lanes unit = pairs_of_rows(rounded_above(p), rounded_above(second));
        memcpy(x + k / 2 * width, &unit, sizeof unit);
    }
    const lanes scale = power_of_two(before - greatest);
    store(factor, scale);
    store(sum, loaded(sum) * scale + total);
    store(most, greatest);
}

CLONES void kernels_softmax_columns(float *x, long keys, long width, long ahead, bool pairs, float *most, float *sums, float *factors) {
    for (long c = 0; c < width; c += 16) {
#define COLUMN(masked, pairs) softmax_column(masked, pairs, x + c, keys, width, ahead - c, most + c, sums + c, factors + c)
        if (keys - 1 + ahead - c <= 0) pairs ? COLUMN(false, true) : COLUMN(false, false);
        else pairs ? COLUMN(true, true) : COLUMN(true, false);
#undef COLUMN
    }
}

void kernels_softmax_end(const float *most, const float *sums, long count, float *log_sums, float *factors) {
    for (long c = 0; c < count; c++) {
        // No score above the least number there is: they were -infinity, and have no softmax.
        const float sum = most[c] == -FLT_MAX ? NAN : sums[c];
        log_sums[c] = most[c] + log2f(sum);
        factors[c] = 1.0f / sum;
    }
}

typedef struct { lanes p, ds; } probability;

LANE_INLINE probability again(const bool masked, const float *x, const float *dp, lanes log_sum, lanes inner, long hidden) {
    lanes p = power_of_two(loaded(x) - log_sum);
    if (masked) p = chosen(seen(hidden), p, (lanes){0});
    return (probability){p, p * (loaded(dp) - inner)};
}

LANE_INLINE void softmax_column_again(const bool masked, float *x, float *dp, const float *log_sums, const float *inner, long keys, long width, long ahead) {
    const lanes log_sum = loaded(log_sums), product = loaded(inner);
    for (long k = 0; k < keys; k++) {
        const probability one = again(masked, x + k * width, dp + k * width, log_sum, product, k + ahead);
        store(x + k * width, one.p);
        store(dp + k * width, one.ds);
    }
}

/// Two sixteens of columns and two keys at a time: a pair of both directions. Rows of pairs lie in the first half of the rows of `x`,
/// whose numbers there have been read.
LANE_INLINE void softmax_pairs_again(const bool masked, float *x, float *dp, uint32_t *rows, const float *log_sums, const float *inner,
                                     long keys, long width, long ahead, long column) {
    lanes log_sum[2], product[2];
    for (int v = 0; v < 2; v++) {
        log_sum[v] = loaded(log_sums + column + 16 * v);
        product[v] = loaded(inner + column + 16 * v);
    }
    for (long k = 0; k < keys; k += 2) {
        half_lanes p[2][2] = {0}, ds[2][2] = {0};
        for (int r = 0; r < 2 && k + r < keys; r++)
            for (int v = 0; v < 2; v++) {
                const long at = (k + r) * width + column + 16 * v;
                const probability one = again(masked, x + at, dp + at, log_sum[v], product[v], k + r + ahead - column - 16 * v);
                p[r][v] = rounded_above(one.p);
                ds[r][v] = rounded_above(one.ds);
            }
        for (int v = 0; v < 2; v++) {
            const half_lanes unit = pairs_of_rows(ds[0][v], ds[1][v]);
            memcpy(dp + k / 2 * width + column + 16 * v, &unit, sizeof unit);
        }
        for (int r = 0; r < 2 && k + r < keys; r++) {
            const half_lanes of_p = pairs_of_columns(p[r][0], p[r][1]), of_ds = pairs_of_columns(ds[r][0], ds[r][1]);
            memcpy(x + (k + r) * width + column / 2, &of_p, sizeof of_p);
            memcpy(rows + (k + r) * (width / 2) + column / 2, &of_ds, sizeof of_ds);
        }
    }
}

CLONES void kernels_softmax_columns_again(float *x, float *dp, const float *log_sums, const float *inner, long keys, long width, long ahead) {
    for (long c = 0; c < width; c += 16) {
        if (keys - 1 + ahead - c <= 0) softmax_column_again(false, x + c, dp + c, log_sums + c, inner + c, keys, width, ahead - c);
        else softmax_column_again(true, x + c, dp + c, log_sums + c, inner + c, keys, width, ahead - c);
    }
}

CLONES void kernels_softmax_pairs_again(float *x, float *dp, void *rows, const float *log_sums, const float *inner, long keys, long width, long ahead) {
    for (long c = 0; c < width; c += 32) {
        if (keys - 1 + ahead - c <= 0) softmax_pairs_again(false, x, dp, rows, log_sums, inner, keys, width, ahead, c);
        else softmax_pairs_again(true, x, dp, rows, log_sums, inner, keys, width, ahead, c);
    }
}

LANE_INLINE void scale_column(float *x, const float *factors, long rows, long width) {
    const lanes factor = loaded(factors);
    for (long r = 0; r < rows; r++) store(x + r * width, loaded(x + r * width) * factor);
}

CLONES void kernels_scale_columns(float *x, const float *factors, long rows, long width) {
    for (long c = 0; c < width; c += 16) scale_column(x + c, factors + c, rows, width);
}

typedef float half_of_lanes __attribute__((vector_size(32)));

/// The first `count` of sixteen numbers, zeros behind them; half of them, as in sizes of 40, without a call.
LANE_INLINE lanes loaded_part(const float *from, long count) {
    if (count != 8) return load_some_lanes(KERNELS_FLOAT32, from, count);
    half_of_lanes half;
    memcpy(&half, from, sizeof half);
    return __builtin_shufflevector(half, (half_of_lanes){0}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8);
}

LANE_INLINE void store_part(float *to, long count, lane_bits v) {
    if (count >= 16) memcpy(to, &v, 64);
    else if (count == 8) memcpy(to, &v, 32);
    else memcpy(to, &v, (size_t)count * 4);
}

LANE_INLINE void copy_row(const float *from, long numbers, float scale, float *to) {
    for (long c = 0; c < numbers; c += 16) store(to + c, loaded_part(from + c, numbers - c) * scale);
}

CLONES void kernels_copy_rows(const float *from, long stride, long rows, long numbers, float scale, float *to, long to_stride) {
    for (long r = 0; r < rows; r++) copy_row(from + r * stride, numbers, scale, to + r * to_stride);
}

LANE_INLINE void turn_block(const float *x, const float *factors, long rows, long columns, long width, float *to, long to_stride) {
    const lanes factor = loaded_part(factors, columns);
    lane_bits block[16];
    for (long k = 0; k < 16; k++) block[k] = k < rows ? (lane_bits)(loaded(x + k * width) * factor) : (lane_bits){0};
    transpose_lanes(block);
    for (long k = 0; k < 16 && k < columns; k++) store_part(to + k * to_stride, rows, block[k]);
}

CLONES void kernels_turn_columns(const float *x, const float *factors, long rows, long columns, long width, float *to, long to_stride) {
    for (long c = 0; c < columns; c += 16)
        for (long r = 0; r < rows; r += 16)
            turn_block(x + r * width + c, factors + c, rows - r, columns - c, width, to + c * to_stride + r, to_stride);
}

/// Sixteen rows at a time: their sums of every sixteenth product are turned, and added in order.
LANE_INLINE void row_products(const float *a, const float *b, float *inner, long rows, long columns, long stride) {
    lane_bits sums[16];
    for (long r = 0; r < 16; r++) {
        lanes products = {0};
        for (long c = 0; r < rows && c < columns; c += 16)
            products += loaded_part(a + r * stride + c, columns - c) * loaded_part(b + r * stride + c, columns - c);
        sums[r] = (lane_bits)products;
    }
    transpose_lanes(sums);
    lanes sum = (lanes)sums[0];
    for (int l = 1; l < LANES; l++) sum += (lanes)sums[l];
    store_part(inner, rows, (lane_bits)sum);
}

CLONES void kernels_row_products(const float *a, const float *b, float *inner, long rows, long columns, long stride) {
    for (long r = 0; r < rows; r += 16) row_products(a + r * stride, b + r * stride, inner + r, rows - r, columns, stride);
}
