#pragma once

#include <stddef.h>
#include <stdint.h>

// The inner loops over a picture's 8-bit samples, in integers: the same results on every processor.

/// A plan says which source positions each of `length` new positions mixes: `counts[i]` of them from `starts[i]` on. A weight has
/// 22 fractional bits and comes in two halves, weight = high * 4096 + low with 0 <= low < 4096, so that a product of 16-bit numbers
/// does the work. Position i's weights begin at `i * stride`; those past its count are zero, up to a multiple of CSAMPLES_LANES.
enum { CSAMPLES_LANES = 16 };

/// How many numbers of scratch memory `csamples_mix_rows` needs. `stride` must be a multiple of CSAMPLES_LANES there.
size_t csamples_scratch(size_t width, size_t channels, size_t stride);

/// Mixes along `rows` rows of `width` pixels, the first at sample `start`, into rows of `length` pixels. `channels` is 3 or 4; with 4
/// and `premultiply`, colours are multiplied by alpha first, as Pillow's mode RGBa has them.
void csamples_mix_rows(const uint8_t *source, size_t start, size_t width, size_t rows, size_t channels, int premultiply,
                       const int32_t *starts, const int32_t *counts, const int16_t *low, const int16_t *high,
                       size_t stride, size_t length, int16_t *scratch, uint8_t *result);

/// Mixes whole rows of `row` samples into `length` new ones; `starts` count from the first row of `source`.
void csamples_mix_columns(const uint8_t *source, size_t row,
                          const int32_t *starts, const int32_t *counts, const int16_t *low, const int16_t *high,
                          size_t stride, size_t length, uint8_t *result);

/// Colours times alpha, rounded to 8 bits, of `pixels` RGBA pixels.
void csamples_premultiply(const uint8_t *source, size_t pixels, uint8_t *result);

/// The way back, in place: rounded down, clipped; colours under alpha 0 stay.
void csamples_unpremultiply(uint8_t *samples, size_t pixels);

/// RGBA to RGB: colours as they are.
void csamples_drop_alpha(const uint8_t *source, size_t pixels, uint8_t *result);

/// Copies pixels into `height` rows of `width`: the first from sample `start` of `source`, the next along a row and along a column
/// from `along_x` and `along_y` samples further.
void csamples_turn(const uint8_t *source, ptrdiff_t start, ptrdiff_t along_x, ptrdiff_t along_y, size_t channels,
                   size_t width, size_t height, uint8_t *result);
