#include "Clones.h"
#include "Kernels.h"
#include <string.h>

// Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015) with the
// points 0, 1, -1, 2, -2 and infinity: 36 products for 16 results where the direct sum takes 144. A tile is transformed for 16
// channels at a time; channels come in multiples of 16.

enum { SIDE = 6, TILE = 4, WIDTH = 16 };
typedef float vector __attribute__((vector_size(4 * WIDTH)));
#define INLINE static inline __attribute__((always_inline))

INLINE void input_points(const vector *d, long step, vector *out) {
    const vector d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    out[0] = 4.0f * d0 - 5.0f * d2 + d4;
    out[step] = (d4 - 4.0f * d2) + (d3 - 4.0f * d1);
    out[2 * step] = (d4 - 4.0f * d2) - (d3 - 4.0f * d1);
    out[3 * step] = (d4 - d2) + 2.0f * (d3 - d1);
    out[4 * step] = (d4 - d2) - 2.0f * (d3 - d1);
    out[5 * step] = 4.0f * d1 - 5.0f * d3 + d5;
}

INLINE void input_points_transposed(const vector *v, long step, vector *out) {
    const vector v0 = v[0], v1 = v[step], v2 = v[2 * step], v3 = v[3 * step], v4 = v[4 * step], v5 = v[5 * step];
    out[0] = 4.0f * v0;
    out[step] = 4.0f * (v2 - v1) + 2.0f * (v4 - v3) + 4.0f * v5;
    out[2 * step] = -5.0f * v0 - 4.0f * (v1 + v2) - (v3 + v4);
    out[3 * step] = (v1 - v2) + 2.0f * (v3 - v4) - 5.0f * v5;
    out[4 * step] = v0 + (v1 + v2) + (v3 + v4);
    out[5 * step] = v5;
}

INLINE void output_points(const vector *m, long step, vector *out, long out_step) {
    const vector sum = m[step] + m[2 * step], difference = m[step] - m[2 * step];
    const vector sum2 = m[3 * step] + m[4 * step], difference2 = m[3 * step] - m[4 * step];
    out[0] = m[0] + sum + sum2;
    out[out_step] = difference + 2.0f * difference2;
    out[2 * out_step] = sum + 4.0f * sum2;
    out[3 * out_step] = difference + 8.0f * difference2 + m[5 * step];
}

INLINE void output_points_transposed(const vector *y, long step, vector *out, long out_step) {
    const vector y0 = y[0], y1 = y[step], y2 = y[2 * step], y3 = y[3 * step];
    out[0] = y0;
    out[out_step] = (y0 + y2) + (y1 + y3);
    out[2 * out_step] = (y0 + y2) - (y1 + y3);
    out[3 * out_step] = (y0 + 4.0f * y2) + (2.0f * y1 + 8.0f * y3);
    out[4 * out_step] = (y0 + 4.0f * y2) - (2.0f * y1 + 8.0f * y3);
    out[5 * out_step] = y3;
}

CLONES void kernels_winograd_weights(const float *weights, float *to, size_t outputs, size_t inputs) {
    static const float points[SIDE][3] = {{1.0f / 4, 0, 0}, {-1.0f / 6, -1.0f / 6, -1.0f / 6}, {-1.0f / 6, 1.0f / 6, -1.0f / 6},
                                          {1.0f / 24, 1.0f / 12, 1.0f / 6}, {1.0f / 24, -1.0f / 12, 1.0f / 6}, {0, 0, 1}};
    for (size_t o = 0; o < outputs; o++)
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                float *row = to + ((size_t)(y * SIDE + x) * outputs + o) * inputs;
                for (size_t i = 0; i < inputs; i++) row[i] = 0;
                for (int ky = 0; ky < 3; ky++)
                    for (int kx = 0; kx < 3; kx++) {
                        float factor = points[y][ky] * points[x][kx];
                        const float *kernel = weights + (o * 9 + (size_t)(ky * 3 + kx)) * inputs;
                        if (factor != 0)
                            for (size_t i = 0; i < inputs; i++) row[i] += factor * kernel[i];
                    }
            }
}

CLONES void kernels_winograd_input(const float *x, long height, long width, long channels, long tile_y, long tile_x, float *to, size_t plane) {
    for (long c = 0; c < channels; c += WIDTH) {
        vector d[SIDE * SIDE], half[SIDE * SIDE];
        for (long i = 0; i < SIDE; i++)
            for (long j = 0; j < SIDE; j++) {
                long y = tile_y * TILE + i - 1, column = tile_x * TILE + j - 1;
                if (y >= 0 && y < height && column >= 0 && column < width) memcpy(&d[i * SIDE + j], x + (y * width + column) * channels + c, sizeof(vector));
                else d[i * SIDE + j] = (vector){0};
            }
        for (long j = 0; j < SIDE; j++) input_points(d + j, SIDE, half + j);
        for (long i = 0; i < SIDE; i++) input_points(half + i * SIDE, 1, d + i * SIDE);
        for (long k = 0; k < SIDE * SIDE; k++) memcpy(to + (size_t)k * plane + c, &d[k], sizeof(vector));
    }
}

CLONES void kernels_winograd_output(const float *from, size_t plane, const float *bias, bool rectified, float *out, long height, long width, long channels, long tile_y, long tile_x) {
    for (long c = 0; c < channels; c += WIDTH) {
        vector m[SIDE * SIDE], half[TILE * SIDE], y[TILE * TILE], b = {0};
        if (bias) memcpy(&b, bias + c, sizeof b);
        for (long k = 0; k < SIDE * SIDE; k++) memcpy(&m[k], from + (size_t)k * plane + c, sizeof(vector));
        for (long j = 0; j < SIDE; j++) output_points(m + j, SIDE, half + j, SIDE);
        for (long i = 0; i < TILE; i++) output_points(half + i * SIDE, 1, y + i * TILE, 1);
        for (long i = 0; i < TILE && tile_y * TILE + i < height; i++)
            for (long j = 0; j < TILE && tile_x * TILE + j < width; j++) {
                vector value = y[i * TILE + j] + b;
                if (rectified)
                    for (int lane = 0; lane < WIDTH; lane++) value[lane] = value[lane] < 0 ? 0 : value[lane];
                memcpy(out + ((tile_y * TILE + i) * width + tile_x * TILE + j) * channels + c, &value, sizeof(vector));
            }
    }
}

CLONES void kernels_winograd_output_transposed(const float *gradient, long height, long width, long channels, long tile_y, long tile_x, float *to, size_t plane) {
    for (long c = 0; c < channels; c += WIDTH) {
        vector y[TILE * TILE], half[SIDE * TILE], m[SIDE * SIDE];
        for (long i = 0; i < TILE; i++)
            for (long j = 0; j < TILE; j++) {
                long row = tile_y * TILE + i, column = tile_x * TILE + j;
                if (row < height && column < width) memcpy(&y[i * TILE + j], gradient + (row * width + column) * channels + c, sizeof(vector));
                else y[i * TILE + j] = (vector){0};
            }
        for (long j = 0; j < TILE; j++) output_points_transposed(y + j, TILE, half + j, TILE);
        for (long i = 0; i < SIDE; i++) output_points_transposed(half + i * TILE, 1, m + i * SIDE, 1);
        for (long k = 0; k < SIDE * SIDE; k++) memcpy(to + (size_t)k * plane + c, &m[k], sizeof(vector));
    }
}

CLONES void kernels_winograd_input_transposed(const float *from, size_t plane, float *out, long height, long width, long channels, long tile_y, long tile_x) {
    for (long c = 0; c < channels; c += WIDTH) {
        vector v[SIDE * SIDE], half[SIDE * SIDE];
        for (long k = 0; k < SIDE * SIDE; k++) memcpy(&v[k], from + (size_t)k * plane + c, sizeof(vector));
        for (long j = 0; j < SIDE; j++) input_points_transposed(v + j, SIDE, half + j);
        for (long i = 0; i < SIDE; i++) input_points_transposed(half + i * SIDE, 1, v + i * SIDE);
        for (long i = 0; i < SIDE; i++)
            for (long j = 0; j < SIDE; j++) {
                long y = tile_y * TILE + i - 1, column = tile_x * TILE + j - 1;
                if (y < 0 || y >= height || column < 0 || column >= width) continue;
                float *pixel = out + (y * width + column) * channels + c;
                vector sum;
                memcpy(&sum, pixel, sizeof sum);
                sum += v[i * SIDE + j];
                memcpy(pixel, &sum, sizeof sum);
            }
    }
}
