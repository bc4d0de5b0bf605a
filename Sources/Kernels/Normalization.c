#include "Clones.h"
#include "Exponential.h"
#include "Kernels.h"
#include <math.h>
#include <string.h>

CLONES void kernels_channel_sums(const float *restrict x, double *restrict sums, size_t pixels, size_t channels) {
    for (size_t p = 0; p < pixels; p++)
        for (size_t c = 0; c < channels; c++) sums[c] += x[p * channels + c];
}

CLONES void kernels_channel_square_deviations(const float *restrict x, const float *restrict mean, double *restrict sums, size_t pixels, size_t channels) {
    for (size_t p = 0; p < pixels; p++)
        for (size_t c = 0; c < channels; c++) {
            float d = x[p * channels + c] - mean[c];
            sums[c] += (double)(d * d);
        }
}

CLONES void kernels_scale_shift(const float *x, const float *scale, const float *shift, bool silu, float *out, size_t pixels, size_t channels) {
    for (size_t p = 0; p < pixels; p++) {
        const float *from = x + p * channels;
        float *to = out + p * channels;
        if (silu)
            for (size_t c = 0; c < channels; c++) {
                float z = from[c] * scale[c] + shift[c];
                to[c] = z * sigmoid(z);
            }
        else
            for (size_t c = 0; c < channels; c++) to[c] = from[c] * scale[c] + shift[c];
    }
}

static inline float through_silu(float gradient, float z) {
    float s = sigmoid(z);
    return gradient * s * (1.0f + z * (1.0f - s));
}

CLONES void kernels_scale_shift_sums(const float *restrict x, const float *restrict gradient, const float *restrict scale, const float *restrict shift,
                                     const float *restrict mean, bool silu, double *restrict sums, double *restrict products, size_t pixels, size_t channels) {
    // The exponentials of some channels first, then their sums: the two together would run a number at a time.
    enum { AT_ONCE = 64 };
    float dz[AT_ONCE];
    for (size_t p = 0; p < pixels; p++)
        for (size_t first = 0; first < channels; first += AT_ONCE) {
            const size_t count = channels - first < AT_ONCE ? channels - first : AT_ONCE;
            const float *from = x + p * channels + first, *g = gradient + p * channels + first;
            if (silu)
                for (size_t c = 0; c < count; c++) dz[c] = through_silu(g[c], from[c] * scale[first + c] + shift[first + c]);
            else memcpy(dz, g, count * sizeof *dz);
            for (size_t c = 0; c < count; c++) {
                sums[first + c] += dz[c];
                products[first + c] += (double)(dz[c] * (from[c] - mean[first + c]));
            }
        }
}

CLONES void kernels_scale_shift_gradient(const float *restrict x, const float *restrict gradient, const float *restrict scale, const float *restrict shift,
                                         const float *restrict mean, bool silu, const float *restrict a, const float *restrict b, const float *restrict d,
                                         float *restrict out, size_t pixels, size_t channels) {
    for (size_t p = 0; p < pixels; p++) {
        const float *from = x + p * channels, *g = gradient + p * channels;
        float *to = out + p * channels;
        for (size_t c = 0; c < channels; c++) {
            float dz = silu ? through_silu(g[c], from[c] * scale[c] + shift[c]) : g[c];
            to[c] = dz * a[c] + (from[c] - mean[c]) * b[c] + d[c];
        }
    }
}

CLONES void kernels_layer_norm(const float *x, const float *weight, const float *bias, float epsilon, float *out, float *statistics, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *from = x + r * columns;
        float *to = out + r * columns;
        double sum = kernels_sum(from, columns);
        float mean = (float)(sum / (double)columns);
        for (size_t c = 0; c < columns; c++) to[c] = from[c] - mean;
        float variance = (float)(kernels_square_sum(to, columns) / (double)columns);
        float scale = 1.0f / sqrtf(variance + epsilon);
        for (size_t c = 0; c < columns; c++) to[c] = to[c] * scale * weight[c] + bias[c];
        statistics[2 * r] = mean;
        statistics[2 * r + 1] = scale;
    }
}

CLONES void kernels_layer_norm_gradient(const float *x, const float *weight, const float *statistics, const float *gradient, float *out, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *from = x + r * columns, *g = gradient + r * columns;
        float *to = out + r * columns;
        float mean = statistics[2 * r], scale = statistics[2 * r + 1];
        double sums[LANES] = {0}, products[LANES] = {0}, sum = 0, product = 0;
        size_t c = 0;
        for (; c + LANES <= columns; c += LANES)
            for (int l = 0; l < LANES; l++) {
                float d = g[c + l] * weight[c + l];
                sums[l] += d;
                products[l] += (double)(d * (from[c + l] - mean));
            }
        for (; c < columns; c++) {
            float d = g[c] * weight[c];
            sums[c % LANES] += d;
            products[c % LANES] += (double)(d * (from[c] - mean));
        }
        for (int l = 0; l < LANES; l++) { sum += sums[l]; product += products[l]; }
        float a = (float)(sum / (double)columns), b = (float)(product * scale * scale / (double)columns);
        for (size_t i = 0; i < columns; i++) to[i] = scale * (g[i] * weight[i] - a - (from[i] - mean) * b);
    }
}
