#include "Clones.h"
#include "Exponential.h"
#include "Kernels.h"
#include <math.h>

static inline size_t seen(size_t row, size_t columns, long causal_from) {
    if (causal_from < 0) return columns;
    size_t limit = (size_t)causal_from + row + 1;
    return limit < columns ? limit : columns;
}

static inline float largest(const float *x, size_t count) {
    float lanes[LANES];
    for (int l = 0; l < LANES; l++) lanes[l] = -INFINITY;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int l = 0; l < LANES; l++) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
    for (; i < count; i++) lanes[0] = x[i] > lanes[0] ? x[i] : lanes[0];
    float most = lanes[0];
    for (int l = 1; l < LANES; l++) most = lanes[l] > most ? lanes[l] : most;
    return most;
}

CLONES void kernels_softmax(float *x, float *log_sums, size_t rows, size_t columns, size_t stride, long causal_from) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        size_t count = seen(r, columns, causal_from);
        float most = largest(row, count);
        float lanes[LANES] = {0};
        size_t i = 0;
        for (; i + LANES <= count; i += LANES)
            for (int l = 0; l < LANES; l++) {
                float e = exponential(row[i + l] - most);
                row[i + l] = e;
                lanes[l] += e;
            }
        for (; i < count; i++) lanes[i % LANES] += row[i] = exponential(row[i] - most);
        float sum = 0;
        for (int l = 0; l < LANES; l++) sum += lanes[l];
        float factor = 1.0f / sum;
        for (i = 0; i < count; i++) row[i] *= factor;
        for (i = count; i < columns; i++) row[i] = 0;
        log_sums[r] = most + logf(sum);
    }
}

CLONES void kernels_softmax_again(float *x, const float *log_sums, size_t rows, size_t columns, size_t stride, long causal_from) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        size_t count = seen(r, columns, causal_from);
        for (size_t i = 0; i < count; i++) row[i] = exponential(row[i] - log_sums[r]);
        for (size_t i = count; i < columns; i++) row[i] = 0;
    }
}

CLONES void kernels_softmax_gradient(const float *restrict p, float *restrict dp, const float *restrict inner, float scale, size_t rows, size_t columns, size_t stride) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) dp[r * stride + c] = p[r * stride + c] * (dp[r * stride + c] - inner[r]) * scale;
}

CLONES void kernels_row_products(const float *a, const float *b, float *inner, size_t rows, size_t columns, size_t stride) {
    for (size_t r = 0; r < rows; r++) {
        float lanes[LANES] = {0}, sum = 0;
        const float *x = a + r * stride, *y = b + r * stride;
        size_t c = 0;
        for (; c + LANES <= columns; c += LANES)
            for (int l = 0; l < LANES; l++) lanes[l] += x[c + l] * y[c + l];
        for (; c < columns; c++) lanes[c % LANES] += x[c] * y[c];
        for (int l = 0; l < LANES; l++) sum += lanes[l];
        inner[r] = sum;
    }
}
