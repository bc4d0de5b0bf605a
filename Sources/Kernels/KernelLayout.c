#define _GNU_SOURCE
#include "Clones.h"
#include "Lanes.h"
#include <sys/mman.h>

#define INLINE LANE_INLINE

INLINE void lay_out_taps(const void *from, long outputs, long inputs, long taps, long size, void *to) {
    for (long o = 0; o < outputs; o++)
        for (long tap = 0; tap < taps; tap++)
            for (long i = 0; i < inputs; i++) {
                const long source = (o * inputs + i) * taps + tap, target = (o * taps + tap) * inputs + i;
                if (size == 4) ((uint32_t *)to)[target] = ((const uint32_t *)from)[source];
                else ((uint16_t *)to)[target] = ((const uint16_t *)from)[source];
            }
}

/// Sixteen numbers of `size` bytes in 32-bit lanes; only `count` of them are read.
INLINE lane_bits load_numbers(const char *from, long size, long count) {
    if (size == 4) {
        lane_bits v = {0};
        memcpy(&v, from, count >= 16 ? sizeof v : (size_t)count * 4);
        return v;
    }
    lane_halves v = {0};
    memcpy(&v, from, count >= 16 ? sizeof v : (size_t)count * 2);
    return __builtin_convertvector(v, lane_bits);
}

/// Nine numbers of each of sixteen kernels become sixteen of each of nine taps: a transposition of which nine rows are kept.
INLINE void lay_out_blocks(const char *from, long outputs, long inputs, long size, char *to) {
    for (long o = 0; o < outputs; o++)
        for (long block = 0; block < inputs / 16; block++) {
            const char *source = from + (o * inputs + block * 16) * 9 * size;
            char *target = to + ((o / 16 * (inputs / 16) + block) * 9 * 16 + o % 16) * 16 * size;
            const bool is_last = o + 1 == outputs && block + 1 == inputs / 16;
            lane_bits rows[16];
            for (long i = 0; i < 15; i++) rows[i] = load_numbers(source + i * 9 * size, size, is_last ? 9 : 16);
            rows[15] = load_numbers(source + 15 * 9 * size, size, 9);
            transpose_lanes(rows);
            for (long tap = 0; tap < 9; tap++) {
                const lane_halves halves = __builtin_convertvector(rows[tap], lane_halves);
                if (size == 4) memcpy(target + tap * 256 * 4, &rows[tap], sizeof rows[tap]);
                else memcpy(target + tap * 256 * 2, &halves, sizeof halves);
            }
        }
}

void kernels_lay_out_taps(const void *from, long outputs, long inputs, long taps, long size, void *to) {
    size == 4 ? lay_out_taps(from, outputs, inputs, taps, 4, to) : lay_out_taps(from, outputs, inputs, taps, 2, to);
}

CLONES void kernels_lay_out_blocks(const void *from, long outputs, long inputs, long size, void *to) {
    size == 4 ? lay_out_blocks(from, outputs, inputs, 4, to) : lay_out_blocks(from, outputs, inputs, 2, to);
}

void kernels_prefer_huge_pages(void *memory, size_t bytes) {
#if defined(MADV_HUGEPAGE)
    const uintptr_t page = 2 << 20, start = ((uintptr_t)memory + page - 1) / page * page, end = ((uintptr_t)memory + bytes) / page * page;
    if (end > start) madvise((void *)start, end - start, MADV_HUGEPAGE);
#endif
}
