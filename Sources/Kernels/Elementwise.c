#include "Clones.h"
#include "Kernels.h"
#include <string.h>

CLONES void kernels_add(const float *a, const float *b, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] + b[i];
}

CLONES void kernels_subtract(const float *a, const float *b, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] - b[i];
}

CLONES void kernels_multiply(const float *a, const float *b, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] * b[i];
}

CLONES void kernels_scale(const float *a, float factor, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] * factor;
}

CLONES void kernels_divide(const float *a, float divisor, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] / divisor;
}

CLONES void kernels_clamp(const float *a, float low, float high, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = a[i] < low ? low : a[i] > high ? high : a[i];
}

CLONES void kernels_accumulate(float *restrict sum, const float *restrict x, size_t count) {
    for (size_t i = 0; i < count; i++) sum[i] += x[i];
}

CLONES void kernels_maximum(float *restrict most, const float *restrict x, size_t count) {
    for (size_t i = 0; i < count; i++) most[i] = x[i] > most[i] || x[i] != x[i] ? x[i] : most[i];
}

CLONES void kernels_add_rows(const float *x, const float *bias, float *out, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) out[r * columns + c] = x[r * columns + c] + bias[c];
}

CLONES void kernels_column_sums(const float *restrict x, double *restrict sums, size_t rows, size_t columns) {
    for (size_t c = 0; c < columns; c++) sums[c] = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) sums[c] += x[r * columns + c];
}

/// Adds up the lanes pair by pair.
static inline double fold(const double *lanes) {
    double sum = 0;
    for (int i = 0; i < LANES; i++) sum += lanes[i];
    return sum;
}

CLONES double kernels_sum(const float *x, size_t count) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int l = 0; l < LANES; l++) lanes[l] += x[i + l];
    for (; i < count; i++) lanes[i % LANES] += x[i];
    return fold(lanes);
}

CLONES double kernels_square_sum(const float *x, size_t count) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int l = 0; l < LANES; l++) lanes[l] += (double)x[i + l] * x[i + l];
    for (; i < count; i++) lanes[i % LANES] += (double)x[i] * x[i];
    return fold(lanes);
}
