#if defined(__x86_64__) && defined(__linux__)
#define _GNU_SOURCE
#include "Kernels.h"
#include <immintrin.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Products of bfloat16 in AMX tiles (Intel, "Architecture Instruction Set Extensions": TDPBF16PS). A panel lies in memory as a tile of the
// right side wants it, and rows of pairs as one of the left side. Written without such a processor at hand: before it is chosen it must
// agree with the portable twin on the processor itself, see `kernels_panel_bfloat16_amx_works`.

void kernels_panel_bfloat16_avx512(const kernels_panel_work *work);
void kernels_panel_bfloat16_portable(const kernels_panel_work *work);

enum { SIDE = 16, TILE_DATA = 18, REQUEST_PERMISSION = 0x1023 };

/// What LDTILECFG reads: bytes of a row, and rows, of every tile.
typedef struct {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} tile_configuration;

bool kernels_panel_bfloat16_amx_permitted(void) { return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0; }

#pragma clang attribute push(__attribute__((target("amx-tile,amx-bf16"))), apply_to = function)

/// 32 rows by 32 columns of sums, [2][2] tiles of [16][16]. Sides that are no multiples of 16 were filled up with zeros.
typedef struct {
    float sums[2][2][SIDE][SIDE];
    int left[2][SIDE][SIDE], right[SIDE][2 * SIDE];
} buffers;

/// One step of sixteen pairs.
static inline __attribute__((always_inline)) void multiply(const int *left, long left_stride, const int *second_left, const int *right, long right_stride) {
    _tile_loadd(4, left, left_stride * 4);
    _tile_loadd(5, second_left, left_stride * 4);
    _tile_loadd(6, right, right_stride * 4);
    _tile_loadd(7, right + SIDE, right_stride * 4);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
}

/// Copies a part of the operands between zeros.
static void fill(buffers *b, const kernels_panel_work *w, long row, long rows, long column, long columns, long step, long steps) {
    memset(b->left, 0, sizeof b->left);
    memset(b->right, 0, sizeof b->right);
    for (long r = 0; r < rows; r++) memcpy(b->left[r / SIDE][r % SIDE], (const int *)w->a + (row + r) * w->row_stride + step, (size_t)steps * 4);
    for (long k = 0; k < steps; k++) memcpy(b->right[k], (const int *)w->panel + (step + k) * w->width + column, (size_t)columns * 4);
}

static void start_sums(buffers *b, const kernels_panel_work *w, long row, long rows, long column, long columns) {
    memset(b->sums, 0, sizeof b->sums);
    for (long r = 0; r < rows; r++)
        for (long v = 0; v < columns; v++) {
            const float *from = w->adds ? w->c + (row + r) * w->c_stride + column + v : w->start ? w->start + column + v : NULL;
            if (from) b->sums[r / SIDE][v / SIDE][r % SIDE][v % SIDE] = *from;
        }
}

static void block(buffers *b, const kernels_panel_work *w, long row, long rows, long column, long columns) {
    start_sums(b, w, row, rows, column, columns);
    _tile_loadd(0, b->sums[0][0], SIDE * 4);
    _tile_loadd(1, b->sums[0][1], SIDE * 4);
    _tile_loadd(2, b->sums[1][0], SIDE * 4);
    _tile_loadd(3, b->sums[1][1], SIDE * 4);
    const bool is_whole = rows == 2 * SIDE && w->width - column >= 2 * SIDE;
    for (long step = 0; step < w->steps; step += SIDE) {
        const long steps = w->steps - step < SIDE ? w->steps - step : SIDE;
        if (is_whole && steps == SIDE) {
            const int *left = (const int *)w->a + row * w->row_stride + step;
            multiply(left, w->row_stride, left + SIDE * w->row_stride, (const int *)w->panel + step * w->width + column, w->width);
        } else {
            fill(b, w, row, rows, column, columns, step, steps);
            multiply(b->left[0][0], SIDE, b->left[1][0], b->right[0], 2 * SIDE);
        }
    }
    _tile_stored(0, b->sums[0][0], SIDE * 4);
    _tile_stored(1, b->sums[0][1], SIDE * 4);
    _tile_stored(2, b->sums[1][0], SIDE * 4);
    _tile_stored(3, b->sums[1][1], SIDE * 4);
    for (long r = 0; r < rows; r++)
        for (long v = 0; v < columns; v += SIDE) {
            const long count = columns - v < SIDE ? columns - v : SIDE;
            memcpy(w->c + (row + r) * w->c_stride + column + v, b->sums[r / SIDE][v / SIDE][r % SIDE], (size_t)count * 4);
        }
}

void kernels_panel_bfloat16_amx(const kernels_panel_work *w) {
    // Columns of pairs are no tile.
    if (w->step_stride != 1) {
        kernels_panel_bfloat16_avx512(w);
        return;
    }
    tile_configuration configuration = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) configuration.row_bytes[tile] = SIDE * 4, configuration.rows[tile] = SIDE;
    _tile_loadconfig(&configuration);
    buffers b;
    for (long column = 0; column < w->columns; column += 2 * SIDE)
        for (long row = 0; row < w->rows; row += 2 * SIDE) {
            const long rows = w->rows - row < 2 * SIDE ? w->rows - row : 2 * SIDE, columns = w->columns - column < 2 * SIDE ? w->columns - column : 2 * SIDE;
            block(&b, w, row, rows, column, columns);
        }
    _tile_release();
}

#pragma clang attribute pop

/// A product with parts of tiles on all sides, against the portable twin.
static bool agrees(void) {
    enum { ROWS = 41, STEPS = 37, WIDTH = 48, COLUMNS = 43 };
    static int left[ROWS * STEPS], panel[STEPS * WIDTH];
    static float expected[ROWS * COLUMNS], found[ROWS * COLUMNS];
    uint32_t state = 1;
    // Pairs of numbers between 1 and 2 with either sign.
    for (long i = 0; i < ROWS * STEPS; i++) state = state * 1664525 + 1013904223, left[i] = (int)((state & 0x807f807f) | 0x3f803f80);
    for (long i = 0; i < STEPS * WIDTH; i++) state = state * 1664525 + 1013904223, panel[i] = (int)((state & 0x807f807f) | 0x3f803f80);
    kernels_panel_work work = {.rows = ROWS, .steps = STEPS, .a = left, .row_stride = STEPS, .step_stride = 1, .panel = panel,
                               .width = WIDTH, .columns = COLUMNS, .c = expected, .c_stride = COLUMNS, .pairs = true};
    kernels_panel_bfloat16_portable(&work);
    work.c = found;
    kernels_panel_bfloat16_amx(&work);
    for (long i = 0; i < ROWS * COLUMNS; i++) {
        const float difference = found[i] - expected[i];
        if (!(difference < 1e-3f && difference > -1e-3f)) return false;
    }
    return true;
}

bool kernels_panel_bfloat16_amx_works(void) {
    // In a child: an instruction that faults ends that one, not the program.
    const pid_t child = fork();
    if (child == 0) _exit(kernels_panel_bfloat16_amx_permitted() && agrees() ? 0 : 1);
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) != child) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && kernels_panel_bfloat16_amx_permitted();
}
#endif
