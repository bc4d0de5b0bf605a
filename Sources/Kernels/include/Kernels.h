/// The inner loops of the program: C, so that the compiler turns them into vector instructions. Functions marked `CLONES`
/// exist once per instruction set and are picked when the program is loaded. All tensors are float32 and channels-last.
/// Sums run in an order that depends on the shape alone.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Processor (Processor.c)

/// Writes the instruction sets that matter here, for example "avx2 fma f16c avx512f avx512_bf16", into `text`.
void kernels_processor_features(char *text, size_t size);
/// The set that the cloned functions use: "x86-64-v4", "x86-64-v3" or "baseline".
const char *kernels_chosen(void);

// MARK: Threads (Threads.c)

typedef struct kernels_pool kernels_pool;
/// Called once for every index; `scratch` is memory of the calling thread, at least as large as asked for.
typedef void (*kernels_work)(void *context, long index, float *scratch);
/// Makes a pool of `threads` threads, the caller included. NULL when the system has none left.
kernels_pool *kernels_pool_create(int threads);
void kernels_pool_destroy(kernels_pool *pool);
int kernels_pool_threads(const kernels_pool *pool);
/// Runs `work` for 0 ..< count on all threads and returns when all are done. `scratch_floats` numbers of scratch a thread.
void kernels_pool_run(kernels_pool *pool, long count, size_t scratch_floats, kernels_work work, void *context);

// MARK: Products of packed panels (Panels/)

/// How a stored number is written.
typedef enum { KERNELS_FLOAT32, KERNELS_FLOAT16, KERNELS_BFLOAT16 } kernels_number;

/// c[r, n] = sum over steps k of a[r, k] * panel[k, n], plus start[n], or plus c[r, n] where `adds`.
/// A step is one number, or with `pairs` two numbers of bfloat16 side by side in 32 bits; strides count steps' units.
typedef struct {
    long rows, steps;
    /// Row r's unit of step k: a[r * row_stride + k * step_stride]. One of the two strides is 1.
    const void *a;
    long row_stride, step_stride;
    /// Units [steps, width]; `width` is a multiple of 16, `columns` <= width are used.
    const void *panel;
    long width, columns;
    float *c;
    long c_stride;
    /// What the sums begin with, a number a column; NULL for zeros. Not read where `adds`.
    const float *start;
    bool adds, pairs;
} kernels_panel_work;
/// The product by the best kernel that the processor has.
void kernels_panel_product(const kernels_panel_work *work);
/// Names of all kernels of this build, best last, NULL behind the last one; for tests and measurements.
const char *kernels_panel_name(int index);
bool kernels_panel_pairs(int index);
bool kernels_panel_runs(int index);
void kernels_panel_run(int index, const kernels_panel_work *work);
/// The index of the one that `kernels_panel_product` takes.
int kernels_panel_best(bool pairs);
/// How many columns the best kernels multiply at a time with a row: what a panel holds that is packed for one product.
long kernels_panel_columns(void);
/// Whether the best kernel uses instructions of the processor that are made for it.
bool kernels_panel_is_native(bool pairs);
/// Lays out rows of a matrix, at distance `stride`, as the columns of a panel: the matrix is [rows, steps], rows <= width.
void kernels_pack_rows(kernels_number type, const void *from, long stride, long rows, long steps, bool pairs, void *panel, long width);
/// Lays out columns of a matrix as the columns of a panel: the matrix is [steps, columns], columns <= width.
void kernels_pack_columns(kernels_number type, const void *from, long stride, long columns, long steps, bool pairs, void *panel, long width);
/// One tap of a block of kernels, 16 outputs by 16 inputs, as sixteen columns of a panel [16, width]: columns are outputs and steps
/// inputs, or with `turned` the other way round.
void kernels_pack_block(kernels_number type, const void *tap, bool turned, float *panel, long width);
/// Rows of float32 times `scale`, rounded to pairs of bfloat16; an odd last number stands beside a zero.
void kernels_pair_rows(const float *from, long stride, long rows, long numbers, float scale, void *to, long to_stride);

// MARK: Products of few rows (FewRows.c)

/// out[rows, outputs] = x[rows, inputs] weight[outputs, inputs]^T + bias, each weight read once: for a handful of rows, where a product
/// waits for memory alone. A row's results do not depend on the rows beside it. `bias` may be NULL.
void kernels_few_rows(const float *x, size_t rows, size_t inputs, const float *weight, size_t weight_stride,
                      const float *bias, float *out, size_t out_stride, size_t outputs);

// MARK: Layout of kernels (KernelLayout.c)

/// Kernels [outputs, inputs, taps] of numbers of `size` bytes, 2 or 4 -> [outputs, taps, inputs].
void kernels_lay_out_taps(const void *from, long outputs, long inputs, long taps, long size, void *to);
/// 3x3 kernels [outputs, inputs, 9] -> [outputs / 16, inputs / 16, 9, 16, 16].
void kernels_lay_out_blocks(const void *from, long outputs, long inputs, long size, void *to);
/// Asks the system for large pages, where it has them: weights are walked from end to end in every step.
void kernels_prefer_huge_pages(void *memory, size_t bytes);

// MARK: Number types (NumberTypes.c)

void kernels_widen_float16(const void *from, float *to, size_t count);
void kernels_widen_bfloat16(const void *from, float *to, size_t count);
void kernels_narrow_float64(const void *from, float *to, size_t count);
/// Rounds to the nearest, ties to even.
void kernels_narrow_bfloat16(const float *from, uint16_t *to, size_t count);
/// Whether no number is infinite or NaN.
bool kernels_all_finite(const float *x, size_t count);
bool kernels_all_stored_finite(kernels_number type, const void *from, size_t count);

// MARK: Element by element (Elementwise.c)

void kernels_add(const float *a, const float *b, float *out, size_t count);
void kernels_subtract(const float *a, const float *b, float *out, size_t count);
void kernels_multiply(const float *a, const float *b, float *out, size_t count);
void kernels_scale(const float *a, float factor, float *out, size_t count);
/// out = a / divisor, each quotient rounded once
void kernels_divide(const float *a, float divisor, float *out, size_t count);
/// out = a within low ... high; NaN stays NaN
void kernels_clamp(const float *a, float low, float high, float *out, size_t count);
/// sum += x
void kernels_accumulate(float *sum, const float *x, size_t count);
/// most = max(most, x)
void kernels_maximum(float *most, const float *x, size_t count);
/// out[row, c] = x[row, c] + bias[c]
void kernels_add_rows(const float *x, const float *bias, float *out, size_t rows, size_t columns);
/// sums[c] = sum over rows of x[row, c], in double
void kernels_column_sums(const float *x, double *sums, size_t rows, size_t columns);
double kernels_sum(const float *x, size_t count);
double kernels_square_sum(const float *x, size_t count);

// MARK: Activations (Activations.c)

void kernels_silu(const float *x, float *out, size_t count);
void kernels_silu_gradient(const float *x, const float *gradient, float *out, size_t count);
void kernels_quick_gelu(const float *x, float *out, size_t count);
void kernels_quick_gelu_gradient(const float *x, const float *gradient, float *out, size_t count);
void kernels_gelu(const float *x, float *out, size_t count);
void kernels_gelu_gradient(const float *x, const float *gradient, float *out, size_t count);
void kernels_gelu_tanh(const float *x, float *out, size_t count);
void kernels_sigmoid(const float *x, float *out, size_t count);
/// max(x, 0)
void kernels_relu(const float *x, float *out, size_t count);
/// x is [rows, 2 columns]: out = left half * gelu(right half), [rows, columns].
void kernels_geglu(const float *x, float *out, size_t rows, size_t columns);
void kernels_geglu_gradient(const float *x, const float *gradient, float *out, size_t rows, size_t columns);

// MARK: Normalisation (Normalization.c)

/// sums[c] += sum over pixels of x[pixel, c] - mean[c]; `mean` may be NULL.
void kernels_channel_sums(const float *x, double *sums, size_t pixels, size_t channels);
void kernels_channel_square_deviations(const float *x, const float *mean, double *sums, size_t pixels, size_t channels);
/// out = f(x * scale[c] + shift[c]), f the identity or SiLU
void kernels_scale_shift(const float *x, const float *scale, const float *shift, bool silu, float *out, size_t pixels, size_t channels);
/// dz = gradient * f'(x * scale + shift); adds per channel the sums of dz and of dz * (x - mean).
void kernels_scale_shift_sums(const float *x, const float *gradient, const float *scale, const float *shift, const float *mean, bool silu,
                              double *sums, double *products, size_t pixels, size_t channels);
/// out = dz * a[c] + (x - mean[c]) * b[c] + d[c], dz as above
void kernels_scale_shift_gradient(const float *x, const float *gradient, const float *scale, const float *shift, const float *mean, bool silu,
                                  const float *a, const float *b, const float *d, float *out, size_t pixels, size_t channels);
/// Layer normalisation of rows; keeps mean and 1 / deviation of every row in `statistics` [rows, 2].
void kernels_layer_norm(const float *x, const float *weight, const float *bias, float epsilon, float *out, float *statistics, size_t rows, size_t columns);
void kernels_layer_norm_gradient(const float *x, const float *weight, const float *statistics, const float *gradient, float *out, size_t rows, size_t columns);

// MARK: Softmax (Softmax.c)

/// A step of the softmax of columns over chunks of keys, to the base of 2: `x` holds scores [keys, width], `width` a multiple of 16, and
/// becomes 2^(x - most), with `pairs` the pairs of bfloat16 of two keys [(keys + 1) / 2, width]. `most` and `sums` go along from chunk to
/// chunk, from -FLT_MAX and 0 on; results of earlier chunks must be multiplied by `factors`.
/// Column c sees the key k where k + ahead <= c; the other keys become 0. It sees all where `ahead` <= -keys.
void kernels_softmax_columns(float *x, long keys, long width, long ahead, bool pairs, float *most, float *sums, float *factors);
/// After the last chunk: most + log2(sum) of every column, and 1 / sum.
void kernels_softmax_end(const float *most, const float *sums, long count, float *log_sums, float *factors);
/// Scores become probabilities p = 2^(x - log_sums[column]) again, with the same mask, and `dp` becomes p * (dp - inner[column]).
void kernels_softmax_columns_again(float *x, float *dp, const float *log_sums, const float *inner, long keys, long width, long ahead);
/// The same in bfloat16, `width` a multiple of 32: p as pairs of two columns [keys, width / 2] at distance `width` in the place of `x`,
/// the other as pairs of two keys in the place of `dp`, and as pairs of two columns [keys, width / 2] in `rows`.
void kernels_softmax_pairs_again(float *x, float *dp, void *rows, const float *log_sums, const float *inner, long keys, long width, long ahead);
/// x[row, c] *= factors[c]; `width` is a multiple of 16.
void kernels_scale_columns(float *x, const float *factors, long rows, long width);
/// to[row, c] = from[row, c] * scale, zeros from `numbers` on up to the next multiple of 16.
void kernels_copy_rows(const float *from, long stride, long rows, long numbers, float scale, float *to, long to_stride);
/// to[c, row] = x[row, c] * factors[c] for the first `columns` of `width`, a multiple of 16.
void kernels_turn_columns(const float *x, const float *factors, long rows, long columns, long width, float *to, long to_stride);
/// inner[row] = sum over columns of a * b; rows at distance `stride`.
void kernels_row_products(const float *a, const float *b, float *inner, long rows, long columns, long stride);

// MARK: Winograd F(4x4, 3x3) (Winograd.c)

/// A block of kernels, [9, 16 outputs, 16 inputs], at the 36 points: sixteen columns of panels [steps, width] at distance `plane`. Columns
/// are outputs and steps inputs; with `turned` the other way round, and every kernel turned by half a turn. `next` is the block that
/// will be asked for next, or NULL: it is fetched into the cache.
void kernels_winograd_panel(kernels_number type, const void *block, const void *next, bool turned, float *to, long plane, long width);
/// Six rows and columns around one 4x4 tile of `channels` channels of a picture [height, width, stride], zero outside -> 36 vectors at
/// distance `plane`.
void kernels_winograd_input(const float *x, long height, long width, long stride, long channels, long tile_y, long tile_x, float *to, size_t plane);
/// 36 vectors of `channels` -> the 4x4 pixels of the tile that lie inside the picture, pixels at distance `stride`; bias added, negative
/// ones 0 where `rectified`.
void kernels_winograd_output(const float *from, size_t plane, long channels, const float *bias, bool rectified, float *out, long height, long width, long stride, long tile_y, long tile_x);
