#include "../Clones.h"
#include "../Lanes.h"

// A panel holds, for every step, one unit for each of its columns, side by side: float32, or pairs of bfloat16 of two steps. Columns
// and steps that the matrix does not have are zeros.

LANE_INLINE const char *at(kernels_number type, const void *from, long index) { return (const char *)from + index * (long)number_size(type); }

/// Sixteen units of a row, beginning with number `first` of `count`.
LANE_INLINE lane_bits row_units(kernels_number type, bool pairs, const void *row, long first, long count) {
    if (!pairs) return (lane_bits)load_some_lanes(type, at(type, row, first), count - first);
    lane_halves low, high;
    if (type == KERNELS_BFLOAT16 && count - first >= 32) {
        lane_bits both;
        memcpy(&both, at(type, row, first), sizeof both);
        return both;
    }
    low = __builtin_convertvector(rounded_to_bfloat16(load_some_lanes(type, at(type, row, first), count - first)), lane_halves);
    high = __builtin_convertvector(rounded_to_bfloat16(load_some_lanes(type, at(type, row, first + 16), count - first - 16)), lane_halves);
    lane_bits both;
    memcpy(&both, &low, sizeof low);
    memcpy((char *)&both + sizeof low, &high, sizeof high);
    return both;
}

LANE_INLINE void pack_rows(kernels_number type, bool pairs, const void *from, long stride, long rows, long numbers, uint32_t *to, long width, long filled) {
    const long units = pairs ? (numbers + 1) / 2 : numbers, numbers_in_unit = pairs ? 2 : 1;
    for (long row = 0; row < filled; row += 16)
        for (long unit = 0; unit < units; unit += 16) {
            lane_bits block[16];
            for (long r = 0; r < 16; r++)
                block[r] = row + r < rows ? row_units(type, pairs, at(type, from, (row + r) * stride), unit * numbers_in_unit, numbers) : (lane_bits){0};
            transpose_lanes(block);
            for (long k = 0; k < 16 && unit + k < units; k++) memcpy(to + (unit + k) * width + row, &block[k], sizeof block[k]);
        }
}

LANE_INLINE void pack_columns(kernels_number type, bool pairs, const void *from, long stride, long columns, long steps, uint32_t *to, long width, long filled) {
    for (long column = 0; column < filled; column += 16)
        for (long step = 0; step < steps; step += pairs ? 2 : 1) {
            const lanes first = load_some_lanes(type, at(type, from, step * stride + column), columns - column);
            lane_bits unit = (lane_bits)first;
            if (pairs) {
                const lanes second = step + 1 < steps ? load_some_lanes(type, at(type, from, (step + 1) * stride + column), columns - column) : (lanes){0};
                unit = rounded_to_bfloat16(first) | rounded_to_bfloat16(second) << 16;
            }
            memcpy(to + (pairs ? step / 2 : step) * width + column, &unit, sizeof unit);
        }
}

#define FOR_EVERY_TYPE(call)                                 \
    switch (type) {                                          \
        case KERNELS_FLOAT32: call(KERNELS_FLOAT32); break;  \
        case KERNELS_FLOAT16: call(KERNELS_FLOAT16); break;  \
        case KERNELS_BFLOAT16: call(KERNELS_BFLOAT16); break; \
    }

CLONES void kernels_pack_rows(kernels_number type, const void *from, long stride, long rows, long steps, bool pairs, void *panel, long width) {
#define PACK(type) pairs ? pack_rows(type, true, from, stride, rows, steps, panel, width, width) : pack_rows(type, false, from, stride, rows, steps, panel, width, width)
    FOR_EVERY_TYPE(PACK)
#undef PACK
}

CLONES void kernels_pack_columns(kernels_number type, const void *from, long stride, long columns, long steps, bool pairs, void *panel, long width) {
#define PACK(type) pairs ? pack_columns(type, true, from, stride, columns, steps, panel, width, width) : pack_columns(type, false, from, stride, columns, steps, panel, width, width)
    FOR_EVERY_TYPE(PACK)
#undef PACK
}

LANE_INLINE void pair_rows(const float *from, long stride, long rows, long numbers, float scale, uint32_t *to, long to_stride) {
    for (long row = 0; row < rows; row++)
        for (long first = 0; first < numbers; first += 32) {
            const float *numbers_of_row = from + row * stride;
            lanes scaled[2] = {load_some_lanes(KERNELS_FLOAT32, numbers_of_row + first, numbers - first) * scale,
                               load_some_lanes(KERNELS_FLOAT32, numbers_of_row + first + 16, numbers - first - 16) * scale};
            const lane_bits units = row_units(KERNELS_FLOAT32, true, scaled, 0, 32);
            const long left = (numbers - first + 1) / 2;
            memcpy(to + row * to_stride + first / 2, &units, left < 16 ? (size_t)left * 4 : sizeof units);
        }
}

CLONES void kernels_pack_block(kernels_number type, const void *tap, bool turned, float *panel, long width) {
#define PACK(type) turned ? pack_columns(type, false, tap, 16, 16, 16, (uint32_t *)panel, width, 16) : pack_rows(type, false, tap, 16, 16, 16, (uint32_t *)panel, width, 16)
    FOR_EVERY_TYPE(PACK)
#undef PACK
}

CLONES void kernels_pair_rows(const float *from, long stride, long rows, long numbers, float scale, void *to, long to_stride) {
    pair_rows(from, stride, rows, numbers, scale, to, to_stride);
}
