#include "Clones.h"
#include "Lanes.h"
#include <float.h>
#include <math.h>

// Scores of attention stand as [keys, width]: a column is a query's. So sixteen queries go through the softmax side by side, every
// sum runs over the keys in order, and the probabilities are a panel for the product that follows.

LANE_INLINE lanes loaded(const float *from) { return load_lanes(KERNELS_FLOAT32, from); }
LANE_INLINE void store(void *to, lanes v) { memcpy(to, &v, sizeof v); }
LANE_INLINE lanes spread(float x) { return (lanes){0} + x; }
LANE_INLINE lanes chosen(lane_bits mask, lanes a, lanes b) { return (lanes)((mask & (lane_bits)a) | (~mask & (lane_bits)b)); }
/// NaN in `x` is passed over: it shows in the exponential.
LANE_INLINE lanes greater(lanes x, lanes most) { return chosen((lane_bits)(x > most), x, most); }

/// e^x for x <= 0 within 2 units in the last place; e^-87 where x is less. As `exponential`, without the cast of 2^n's exponent:
/// the sum's last bits are the exponent already, biased.
LANE_INLINE lanes falling_exponential(lanes x) {
    x = chosen((lane_bits)(x < -87.0f), spread(-87.0f), x);
    const lanes shifted = x * 1.44269504f + 12583039.0f;  // 1.5 * 2^23 + 127
    const lanes n = shifted - 12583039.0f;
    lanes r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    lanes p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + (r + 1.0f);
    return p * (lanes)((lane_bits)shifted << 23);
}

/// All ones in the lanes that see the key: those from number `hidden` on.
LANE_INLINE lane_bits seen(long hidden) {
    const lane_bits number = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return (lane_bits)(number >= (hidden < 0 ? 0 : hidden > 16 ? 16 : (uint32_t)hidden));
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
        lanes p = falling_exponential(loaded(x + k * width) - greatest), second = {0};
        if (masked) p = chosen(seen(k + ahead), p, second);
        total += p;
        if (!pairs) {
            store(x + k * width, p);
            continue;
        }
        if (k + 1 < keys) {
            second = falling_exponential(loaded(x + (k + 1) * width) - greatest);
            if (masked) second = chosen(seen(k + 1 + ahead), second, (lanes){0});
        }
        total += second;
        const lane_bits unit = rounded_to_bfloat16(p) | rounded_to_bfloat16(second) << 16;
        memcpy(x + k / 2 * width, &unit, sizeof unit);
    }
    const lanes scale = falling_exponential(before - greatest);
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
        log_sums[c] = most[c] + logf(sum);
        factors[c] = 1.0f / sum;
    }
}

/// Numbers of two sixteens of one row, rounded, as pairs side by side.
LANE_INLINE lane_bits row_pairs(lane_bits first, lane_bits second) {
    const lane_halves halves[2] = {__builtin_convertvector(first, lane_halves), __builtin_convertvector(second, lane_halves)};
    lane_bits both;
    memcpy(&both, halves, sizeof both);
    return both;
}

typedef struct { lanes p, ds; } probability;

LANE_INLINE probability again(const bool masked, const float *x, const float *dp, lanes log_sum, lanes inner, long hidden) {
    lanes p = falling_exponential(loaded(x) - log_sum);
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
        lane_bits p[2][2] = {0}, ds[2][2] = {0};
        for (int r = 0; r < 2 && k + r < keys; r++)
            for (int v = 0; v < 2; v++) {
                const long at = (k + r) * width + column + 16 * v;
                const probability one = again(masked, x + at, dp + at, log_sum[v], product[v], k + r + ahead - column - 16 * v);
                p[r][v] = rounded_to_bfloat16(one.p);
                ds[r][v] = rounded_to_bfloat16(one.ds);
            }
        for (int v = 0; v < 2; v++) {
            const lane_bits unit = ds[0][v] | ds[1][v] << 16;
            memcpy(dp + k / 2 * width + column + 16 * v, &unit, sizeof unit);
        }
        for (int r = 0; r < 2 && k + r < keys; r++) {
            const lane_bits of_p = row_pairs(p[r][0], p[r][1]), of_ds = row_pairs(ds[r][0], ds[r][1]);
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

LANE_INLINE void turn_block(const float *x, const float *factors, long rows, long columns, long width, float *to, long to_stride) {
    const lanes factor = load_some_lanes(KERNELS_FLOAT32, factors, columns);
    lane_bits block[16];
    for (long k = 0; k < 16; k++) block[k] = k < rows ? (lane_bits)(loaded(x + k * width) * factor) : (lane_bits){0};
    transpose_lanes(block);
    for (long k = 0; k < 16 && k < columns; k++) memcpy(to + k * to_stride, &block[k], rows < 16 ? (size_t)rows * 4 : sizeof *block);
}

CLONES void kernels_turn_columns(const float *x, const float *factors, long rows, long columns, long width, float *to, long to_stride) {
    for (long c = 0; c < columns; c += 16)
        for (long r = 0; r < rows; r += 16)
            turn_block(x + r * width + c, factors + c, rows - r, columns - c, width, to + c * to_stride + r, to_stride);
}

LANE_INLINE float row_product(const float *a, const float *b, long columns) {
    lanes products = {0};
    for (long c = 0; c < columns; c += 16) products += load_some_lanes(KERNELS_FLOAT32, a + c, columns - c) * load_some_lanes(KERNELS_FLOAT32, b + c, columns - c);
    float sum = 0;
    for (int l = 0; l < LANES; l++) sum += products[l];
    return sum;
}

CLONES void kernels_row_products(const float *a, const float *b, float *inner, long rows, long columns, long stride) {
    for (long r = 0; r < rows; r++) inner[r] = row_product(a + r * stride, b + r * stride, columns);
}
