/// The product of rows with a packed panel, written once; a file for every instruction set includes it with these defined:
///
///   NAME                      the function that is made
///   VECTOR, LANES_OF_VECTOR   sums of float32, and how many
///   UNIT                      what one step multiplies: a float, or two bfloat16 side by side in 32 bits
///   MOST_VECTORS, MOST_ROWS   how wide and how high a tile of sums may be to stay in registers beside what it multiplies
///   LOAD(p), SPREAD(p)        a vector of units, and one unit in all lanes
///   MULTIPLY_ADD(a, b, sum)   sum + a * b, for pairs sum + a1 * b1 + a0 * b0
///   LOAD_SUM(p), STORE_SUM(p, v), LOAD_PART(p, n), STORE_PART(p, n, v)
///
/// Every sum runs over the steps in order, so that a result depends on its row and column alone, not on the tile that it fell into.
#include "Kernels.h"

#define INLINE static inline __attribute__((always_inline))
/// Sums must be registers, and only an unrolled loop names them by constants.
#define UNROLLED _Pragma("clang loop unroll(full)")
#define PASTED(a, b) a##b
#define PASTE(a, b) PASTED(a, b)

INLINE void PASTE(NAME, _tile)(const int rows, const int vectors, const kernels_panel_work *w, long row, long column,
                               const long row_stride, const long step_stride) {
    VECTOR sum[MOST_ROWS][MOST_VECTORS];
    const UNIT *a = (const UNIT *)w->a + row * row_stride, *b = (const UNIT *)w->panel + column;
    float *c = w->c + row * w->c_stride + column;
    const long columns = w->columns - column, whole = columns / LANES_OF_VECTOR, part = columns % LANES_OF_VECTOR;
    UNROLLED
    for (int r = 0; r < rows; r++)
        UNROLLED
        for (int v = 0; v < vectors; v++) {
            const float *from = w->adds ? c + r * w->c_stride : w->start ? w->start + column : 0;
            if (!from || v > whole || (v == whole && !part)) sum[r][v] = (VECTOR){0};
            else if (v < whole) sum[r][v] = LOAD_SUM(from + v * LANES_OF_VECTOR);
            else sum[r][v] = LOAD_PART(from + v * LANES_OF_VECTOR, part);
        }
    for (long k = 0; k < w->steps; k++) {
        VECTOR right[MOST_VECTORS];
        UNROLLED
        for (int v = 0; v < vectors; v++) right[v] = LOAD(b + k * w->width + v * LANES_OF_VECTOR);
        UNROLLED
        for (int r = 0; r < rows; r++) {
            VECTOR left = SPREAD(a + r * row_stride + k * step_stride);
            UNROLLED
            for (int v = 0; v < vectors; v++) sum[r][v] = MULTIPLY_ADD(left, right[v], sum[r][v]);
        }
    }
    UNROLLED
    for (int r = 0; r < rows; r++)
        UNROLLED
        for (int v = 0; v < vectors; v++) {
            float *to = c + r * w->c_stride + v * LANES_OF_VECTOR;
            if (v < whole) STORE_SUM(to, sum[r][v]);
            else if (v == whole && part) STORE_PART(to, part, sum[r][v]);
        }
}

#define TILE(rows, vectors) \
    case rows * 4 + vectors: \
        if (w->step_stride == 1) PASTE(NAME, _tile)(rows, vectors, w, row, column, w->row_stride, 1); \
        else PASTE(NAME, _tile)(rows, vectors, w, row, column, 1, w->step_stride); \
        return;
#if MOST_VECTORS == 3
#define TILES(rows) TILE(rows, 1) TILE(rows, 2) TILE(rows, 3)
#else
#define TILES(rows) TILE(rows, 1) TILE(rows, 2)
#endif

static void PASTE(NAME, _any_tile)(int rows, int vectors, const kernels_panel_work *w, long row, long column) {
    switch (rows * 4 + vectors) {
        TILES(1) TILES(2) TILES(3) TILES(4) TILES(5) TILES(6)
#if MOST_ROWS == 12
        TILES(7) TILES(8)
        TILE(9, 1) TILE(9, 2) TILE(10, 1) TILE(10, 2) TILE(11, 1) TILE(11, 2) TILE(12, 1) TILE(12, 2)
#endif
    }
}

/// Rows are cut into the fewest strips, as equal as they can be: a last strip of few rows would wait for memory.
void NAME(const kernels_panel_work *w) {
    const long used = (w->columns + LANES_OF_VECTOR - 1) / LANES_OF_VECTOR;
    for (long v = 0; v < used; v += MOST_VECTORS) {
        const long vectors = used - v < MOST_VECTORS ? used - v : MOST_VECTORS;
        const long most = vectors == 3 ? MOST_ROWS * 2 / 3 : MOST_ROWS, strips = (w->rows + most - 1) / most;
        for (long s = 0, row = 0; s < strips; s++) {
            const long end = w->rows * (s + 1) / strips;
            PASTE(NAME, _any_tile)((int)(end - row), (int)vectors, w, row, v * LANES_OF_VECTOR);
            row = end;
        }
    }
}
