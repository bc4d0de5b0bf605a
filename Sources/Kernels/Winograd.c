#include "Clones.h"
#include "Lanes.h"
#include <string.h>

// Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015) with the
// points 0, 1, -1, 2, -2 and infinity: 36 products for 16 results where the direct sum takes 144. A tile is transformed for 16
// channels at a time; channels come in multiples of 16.

enum { SIDE = 6, TILE = 4, WIDTH = 16 };
typedef lanes vector;
#define INLINE LANE_INLINE

INLINE void input_points(const vector *d, long step, vector *out) {
    const vector d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    out[0] = 4.0f * d0 - 5.0f * d2 + d4;
    out[step] = (d4 - 4.0f * d2) + (d3 - 4.0f * d1);
    out[2 * step] = (d4 - 4.0f * d2) - (d3 - 4.0f * d1);
    out[3 * step] = (d4 - d2) + 2.0f * (d3 - d1);
    out[4 * step] = (d4 - d2) - 2.0f * (d3 - d1);
    out[5 * step] = 4.0f * d1 - 5.0f * d3 + d5;
}

INLINE void output_points(const vector *m, long step, vector *out, long out_step) {
    const vector sum = m[step] + m[2 * step], difference = m[step] - m[2 * step];
    const vector sum2 = m[3 * step] + m[4 * step], difference2 = m[3 * step] - m[4 * step];
    out[0] = m[0] + sum + sum2;
    out[out_step] = difference + 2.0f * difference2;
    out[2 * out_step] = sum + 4.0f * sum2;
    out[3 * out_step] = difference + 8.0f * difference2 + m[5 * step];
}

/// A kernel's three numbers of a row or a column at the six points.
INLINE void kernel_points(const vector *g, long step, vector *out, long out_step) {
    const vector ends = g[0] + g[2 * step], middle = g[step] * (1.0f / 6);
    const vector quarter = g[0] * (1.0f / 24) + g[2 * step] * (1.0f / 6), twelfth = g[step] * (1.0f / 12);
    out[0] = g[0] * 0.25f;
    out[out_step] = ends * (-1.0f / 6) - middle;
    out[2 * out_step] = ends * (-1.0f / 6) + middle;
    out[3 * out_step] = quarter + twelfth;
    out[4 * out_step] = quarter - twelfth;
    out[5 * out_step] = g[2 * step];
}

/// Nine vectors of kernels -> 36 vectors at distance `plane`.
INLINE void kernel_planes(const vector *g, float *to, long plane) {
    vector half[SIDE * 3], u[SIDE * SIDE];
    for (long x = 0; x < 3; x++) kernel_points(g + x, 3, half + x, 3);
    for (long y = 0; y < SIDE; y++) kernel_points(half + y * 3, 1, u + y * SIDE, 1);
    for (long k = 0; k < SIDE * SIDE; k++) memcpy(to + k * plane, &u[k], sizeof(vector));
}

/// The panel's columns are outputs: the sixteen outputs of a block are turned for every tap.
INLINE void panel_of_outputs(kernels_number type, const char *block, float *to, long plane, long width) {
    vector taps[WIDTH * 9];
    for (long tap = 0; tap < 9; tap++) {
        lane_bits rows[WIDTH];
        for (long r = 0; r < WIDTH; r++) rows[r] = (lane_bits)load_lanes(type, block + (tap * WIDTH + r) * WIDTH * (long)number_size(type));
        transpose_lanes(rows);
        for (long k = 0; k < WIDTH; k++) taps[k * 9 + tap] = (vector)rows[k];
    }
    for (long k = 0; k < WIDTH; k++) kernel_planes(taps + k * 9, to + k * width, plane);
}

/// The panel's columns are inputs, and the kernels are turned by half a turn: the convolution of a gradient.
INLINE void panel_of_inputs(kernels_number type, const char *block, float *to, long plane, long width) {
    for (long k = 0; k < WIDTH; k++) {
        vector taps[9];
        for (long tap = 0; tap < 9; tap++) taps[8 - tap] = load_lanes(type, block + (tap * WIDTH + k) * WIDTH * (long)number_size(type));
        kernel_planes(taps, to + k * width, plane);
    }
}

CLONES void kernels_winograd_panel(kernels_number type, const void *block, const void *next, bool turned, float *to, long plane, long width) {
    if (next)
        for (size_t line = 0; line < 9 * WIDTH * WIDTH * number_size(type); line += 64) __builtin_prefetch((const char *)next + line, 0, 2);
#define PANEL(type) turned ? panel_of_inputs(type, block, to, plane, width) : panel_of_outputs(type, block, to, plane, width)
    switch (type) {
        case KERNELS_FLOAT32: PANEL(KERNELS_FLOAT32); break;
        case KERNELS_FLOAT16: PANEL(KERNELS_FLOAT16); break;
        case KERNELS_BFLOAT16: PANEL(KERNELS_BFLOAT16); break;
    }
#undef PANEL
}

CLONES void kernels_winograd_input(const float *x, long height, long width, long stride, long channels, long tile_y, long tile_x, float *to, size_t plane) {
    for (long c = 0; c < channels; c += WIDTH) {
        vector d[SIDE * SIDE], half[SIDE * SIDE];
        for (long i = 0; i < SIDE; i++)
            for (long j = 0; j < SIDE; j++) {
                long y = tile_y * TILE + i - 1, column = tile_x * TILE + j - 1;
                if (y >= 0 && y < height && column >= 0 && column < width) memcpy(&d[i * SIDE + j], x + (y * width + column) * stride + c, sizeof(vector));
                else d[i * SIDE + j] = (vector){0};
            }
        for (long j = 0; j < SIDE; j++) input_points(d + j, SIDE, half + j);
        for (long i = 0; i < SIDE; i++) input_points(half + i * SIDE, 1, d + i * SIDE);
        for (long k = 0; k < SIDE * SIDE; k++) memcpy(to + (size_t)k * plane + c, &d[k], sizeof(vector));
    }
}

CLONES void kernels_winograd_output(const float *from, size_t plane, long channels, const float *bias, bool rectified, float *out, long height, long width, long stride, long tile_y, long tile_x) {
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
                memcpy(out + ((tile_y * TILE + i) * width + tile_x * TILE + j) * stride + c, &value, sizeof(vector));
            }
    }
}
