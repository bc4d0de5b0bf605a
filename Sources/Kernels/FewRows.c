#include "Clones.h"
#include "Kernels.h"

/// Sums kept side by side for a row: enough to hide an addition's delay.
#define SUMS (2 * LANES)

/// `rows` is a constant wherever this is expanded, so that all sums stay in registers.
static inline __attribute__((always_inline)) void products(const float *x, size_t rows, size_t row_stride, const float *restrict weight,
                                                           size_t inputs, float *restrict results) {
    float sums[4][SUMS] = {{0}};
    size_t i = 0;
    for (; i + SUMS <= inputs; i += SUMS)
        for (size_t r = 0; r < rows; r++)
            for (size_t l = 0; l < SUMS; l++) sums[r][l] += x[r * row_stride + i + l] * weight[i + l];
    for (size_t r = 0; r < rows; r++) {
        float rest = 0;
        for (size_t j = i; j < inputs; j++) rest += x[r * row_stride + j] * weight[j];
        for (size_t width = SUMS / 2; width > 0; width /= 2)
            for (size_t l = 0; l < width; l++) sums[r][l] += sums[r][l + width];
        results[r] = sums[r][0] + rest;
    }
}

CLONES void kernels_few_rows(const float *x, size_t rows, size_t inputs, const float *restrict weight, size_t weight_stride,
                             const float *restrict bias, float *restrict out, size_t out_stride, size_t outputs) {
    for (size_t o = 0; o < outputs; o++) {
        const float *column = weight + o * weight_stride;
        float results[4], shift = bias ? bias[o] : 0;
        for (size_t first = 0; first < rows; first += 4) {
            const float *from = x + first * inputs;
            size_t count = rows - first < 4 ? rows - first : 4;
            switch (count) {
            case 1: products(from, 1, inputs, column, inputs, results); break;
            case 2: products(from, 2, inputs, column, inputs, results); break;
            case 3: products(from, 3, inputs, column, inputs, results); break;
            default: products(from, 4, inputs, column, inputs, results);
            }
            for (size_t r = 0; r < count; r++) out[(first + r) * out_stride + o] = results[r] + shift;
        }
    }
}
