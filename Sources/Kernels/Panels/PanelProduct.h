/// The product of rows with a packed panel, written once; a file for every instruction set includes it with these defined:
///
///   NAME                      the function that is made
///   VECTOR, LANES_OF_VECTOR   sums of float32, and how many
///   UNIT                      what one step multiplies: a float, or two bfloat16 side by side in 32 bits
///   MOST_VECTORS, MOST_ROWS   how wide and how high a tile of sums may be to stay in registers beside what it multiplies
///   USUAL_VECTORS             how wide a tile is where there are many
///   LOAD(p), SPREAD(p)        a vector of units, and one unit in all lanes
///   MULTIPLY_ADD(a, b, sum)   sum + a * b, for pairs sum + a1 * b1 + a0 * b0
///   LOAD_SUM(p), STORE_SUM(p, v), LOAD_PART(p, n), STORE_PART(p, n, v)
///
/// Every sum runs over the steps in order, so that a result depends on its row and column alone, not on the tile that it fell into.
#include "Kernels.h"

#define INLINE static inline __attribute__((always_inline))
/// Sums must be registers, and only an unrolled loop names them by constants.
#define UNROLLED _Pragma("clang loop unroll(full)")
/// Steps between two looks at the loop's end: what a processor decodes besides products is what it has no time for.
#define STEPS_AT_ONCE 4
#define PASTED(a, b) a##b
#define PASTE(a, b) PASTED(a, b)

/// Adds the products of a step, `step` units behind where `thirds` point: to every third row, from where an address reaches two rows on.
INLINE void PASTE(NAME, _step)(const int rows, const int vectors, VECTOR sum[MOST_ROWS][MOST_VECTORS], const UNIT *const *thirds, const UNIT *b,
                               const long row_stride, const long step) {
    VECTOR right[MOST_VECTORS];
    UNROLLED
    for (int v = 0; v < vectors; v++) right[v] = LOAD(b + v * LANES_OF_VECTOR);
    UNROLLED
    for (int r = 0; r < rows; r++) {
        VECTOR left = SPREAD(thirds[r / 3] + r % 3 * row_stride + step);
        UNROLLED
        for (int v = 0; v < vectors; v++) sum[r][v] = MULTIPLY_ADD(left, right[v], sum[r][v]);
    }
}

/// Loads what the sums of a tile begin with, zeros behind `columns` of it.
INLINE void PASTE(NAME, _begin)(const int rows, const int vectors, VECTOR sum[MOST_ROWS][MOST_VECTORS], const float *from, const long stride, const long columns) {
    UNROLLED
    for (int r = 0; r < rows; r++)
        UNROLLED
        for (int v = 0; v < vectors; v++) {
            const long left = columns - v * LANES_OF_VECTOR;
            if (left >= LANES_OF_VECTOR) sum[r][v] = LOAD_SUM(from + r * stride + v * LANES_OF_VECTOR);
            else if (left > 0) sum[r][v] = LOAD_PART(from + r * stride + v * LANES_OF_VECTOR, left);
            else sum[r][v] = (VECTOR){0};
        }
}

/// Stores the sums of a tile, of which `columns` are there.
INLINE void PASTE(NAME, _end)(const int rows, const int vectors, VECTOR sum[MOST_ROWS][MOST_VECTORS], float *to, const long stride, const long columns) {
    UNROLLED
    for (int r = 0; r < rows; r++)
        UNROLLED
        for (int v = 0; v < vectors; v++) {
            const long left = columns - v * LANES_OF_VECTOR;
            if (left >= LANES_OF_VECTOR) STORE_SUM(to + r * stride + v * LANES_OF_VECTOR, sum[r][v]);
            else if (left > 0) STORE_PART(to + r * stride + v * LANES_OF_VECTOR, left, sum[r][v]);
        }
}

INLINE void PASTE(NAME, _tile)(const int rows, const int vectors, const kernels_panel_work *w, long row, long column,
                               const long row_stride, const long step_stride) {
    VECTOR sum[MOST_ROWS][MOST_VECTORS];
    const UNIT *a = (const UNIT *)w->a + row * row_stride, *b = (const UNIT *)w->panel + column;
    const long c_stride = w->c_stride, columns = w->columns - column, steps = w->steps, width = w->width, all = vectors * LANES_OF_VECTOR;
    float *c = w->c + row * c_stride + column;
    const float *from = w->adds ? c : w->start ? w->start + column : 0;
    const long from_stride = w->adds ? c_stride : 0;
    // Whole tiles are the rule, and with a constant there is nothing to ask for every vector.
    if (!from) PASTE(NAME, _begin)(rows, vectors, sum, c, 0, 0);
    else if (columns >= all) PASTE(NAME, _begin)(rows, vectors, sum, from, from_stride, all);
    else PASTE(NAME, _begin)(rows, vectors, sum, from, from_stride, columns);
    // Where the sums of the rows below will be: they come from memory while these are added up.
    UNROLLED
    for (int r = 0; r < rows; r++) __builtin_prefetch(c + (rows + r) * c_stride, 1, 3);
    const UNIT *thirds[(MOST_ROWS + 2) / 3];
    UNROLLED
    for (int r = 0; r < rows; r += 3) thirds[r / 3] = a + r * row_stride;
    long stride = row_stride, k = 0;
    for (; k + STEPS_AT_ONCE <= steps; k += STEPS_AT_ONCE) {
        UNROLLED
        for (int step = 0; step < STEPS_AT_ONCE; step++) {
            // Else the compiler would keep an address a row, in more registers than there are.
            if (step_stride == 1) __asm__("" : "+r"(stride));
            PASTE(NAME, _step)(rows, vectors, sum, thirds, b + step * width, step_stride == 1 ? stride : 1, step * step_stride);
        }
        UNROLLED
        for (int r = 0; r < rows; r += 3) thirds[r / 3] += STEPS_AT_ONCE * step_stride;
        b += STEPS_AT_ONCE * width;
    }
    for (; k < steps; k++, b += width) {
        PASTE(NAME, _step)(rows, vectors, sum, thirds, b, row_stride, 0);
        UNROLLED
        for (int r = 0; r < rows; r += 3) thirds[r / 3] += step_stride;
    }
    if (columns >= all) PASTE(NAME, _end)(rows, vectors, sum, c, c_stride, all);
    else PASTE(NAME, _end)(rows, vectors, sum, c, c_stride, columns);
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
    for (long v = 0, vectors; v < used; v += vectors) {
        // A single vector would be loads more than products: the last three stay together where they can, and four are two and two.
        const long left = used - v;
        vectors = left == MOST_VECTORS ? left : left == 4 ? 2 : left < USUAL_VECTORS ? left : USUAL_VECTORS;
        const long most = vectors == 3 ? MOST_ROWS * 2 / 3 : MOST_ROWS, strips = (w->rows + most - 1) / most;
        for (long s = 0, row = 0; s < strips; s++) {
            const long end = w->rows * (s + 1) / strips;
            PASTE(NAME, _any_tile)((int)(end - row), (int)vectors, w, row, v * LANES_OF_VECTOR);
            row = end;
        }
    }
}
