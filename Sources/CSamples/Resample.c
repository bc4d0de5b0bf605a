#include "CSamples.h"
#include "Clones.h"
#include "Alpha.h"

#include <string.h>

enum { FRACTION_BITS = 22, LOW_BITS = 12, HALF = 1 << (FRACTION_BITS - 1) };

/// Sums wrap as unsigned numbers: a partial sum may overflow, the whole one does not.
INLINE uint8_t sample(uint32_t low, uint32_t high) {
    int32_t value = (int32_t)(low + (high << LOW_BITS) + HALF) >> FRACTION_BITS;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

size_t csamples_scratch(size_t width, size_t channels, size_t stride) {
    return (width + stride) * channels;
}

/// One row, apart by channel, in 16 bits; the numbers behind it stay zero.
INLINE void separate(const uint8_t *source, size_t width, size_t channels, int premultiply, int16_t *planes, size_t plane) {
    if (premultiply) {
        for (size_t x = 0; x < width; x++) {
            unsigned alpha = source[4 * x + 3];
            planes[x] = (int16_t)times(source[4 * x], alpha);
            planes[plane + x] = (int16_t)times(source[4 * x + 1], alpha);
            planes[2 * plane + x] = (int16_t)times(source[4 * x + 2], alpha);
            planes[3 * plane + x] = (int16_t)alpha;
        }
        return;
    }
    for (size_t x = 0; x < width; x++)
        for (size_t channel = 0; channel < channels; channel++) planes[channel * plane + x] = source[channels * x + channel];
}

/// Three channels of one new pixel.
INLINE void mix_three(const int16_t *a, const int16_t *b, const int16_t *c, const int16_t *low, const int16_t *high,
                      size_t taps, uint8_t *pixel) {
    uint32_t a_low = 0, a_high = 0, b_low = 0, b_high = 0, c_low = 0, c_high = 0;
#pragma clang loop vectorize_width(16) interleave_count(1)
    for (size_t i = 0; i < taps; i++) {
        a_low += (uint32_t)(a[i] * low[i]);
        a_high += (uint32_t)(a[i] * high[i]);
        b_low += (uint32_t)(b[i] * low[i]);
        b_high += (uint32_t)(b[i] * high[i]);
        c_low += (uint32_t)(c[i] * low[i]);
        c_high += (uint32_t)(c[i] * high[i]);
    }
    pixel[0] = sample(a_low, a_high);
    pixel[1] = sample(b_low, b_high);
    pixel[2] = sample(c_low, c_high);
}

INLINE void mix_one(const int16_t *a, const int16_t *low, const int16_t *high, size_t taps, uint8_t *value) {
    uint32_t sum_low = 0, sum_high = 0;
#pragma clang loop vectorize_width(16) interleave_count(1)
    for (size_t i = 0; i < taps; i++) {
        sum_low += (uint32_t)(a[i] * low[i]);
        sum_high += (uint32_t)(a[i] * high[i]);
    }
    *value = sample(sum_low, sum_high);
}

CLONES
void csamples_mix_rows(const uint8_t *source, size_t start, size_t width, size_t rows, size_t channels, int premultiply,
                       const int32_t *starts, const int32_t *counts, const int16_t *low, const int16_t *high,
                       size_t stride, size_t length, int16_t *scratch, uint8_t *result) {
    size_t plane = width + stride;
    memset(scratch, 0, plane * channels * sizeof *scratch);
    for (size_t y = 0; y < rows; y++) {
        const uint8_t *row = source + start + y * width * channels;
        if (channels == 3) separate(row, width, 3, 0, scratch, plane);
        else separate(row, width, 4, premultiply, scratch, plane);
        uint8_t *pixel = result + y * length * channels;
        for (size_t x = 0; x < length; x++, pixel += channels) {
            const int16_t *from = scratch + starts[x], *l = low + x * stride, *h = high + x * stride;
            size_t taps = ((size_t)counts[x] + CSAMPLES_LANES - 1) / CSAMPLES_LANES * CSAMPLES_LANES;
            mix_three(from, from + plane, from + 2 * plane, l, h, taps, pixel);
            if (channels == 4) mix_one(from + 3 * plane, l, h, taps, pixel + 3);
        }
    }
}

enum { BAND = 64 };

INLINE void mix_band(const uint8_t *source, size_t row, size_t count, const int16_t *low, const int16_t *high, size_t taps,
                     uint8_t *result) {
    uint32_t sums[BAND] = {0};
    for (size_t tap = 0; tap < taps; tap++, source += row) {
        uint32_t weight = (uint32_t)(high[tap] * (1 << LOW_BITS) + low[tap]);
        for (size_t i = 0; i < count; i++) sums[i] += source[i] * weight;
    }
    for (size_t i = 0; i < count; i++) result[i] = sample(sums[i], 0);
}

CLONES
void csamples_mix_columns(const uint8_t *source, size_t row,
                       const int32_t *starts, const int32_t *counts, const int16_t *low, const int16_t *high,
                       size_t stride, size_t length, uint8_t *result) {
    for (size_t y = 0; y < length; y++) {
        const uint8_t *from = source + (size_t)starts[y] * row;
        const int16_t *l = low + y * stride, *h = high + y * stride;
        uint8_t *to = result + y * row;
        size_t x = 0;
        for (; x + BAND <= row; x += BAND) mix_band(from + x, row, BAND, l, h, (size_t)counts[y], to + x);
        if (x < row) mix_band(from + x, row, row - x, l, h, (size_t)counts[y], to + x);
    }
}
