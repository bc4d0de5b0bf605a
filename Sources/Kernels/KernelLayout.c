#define _GNU_SOURCE
#include "Kernels.h"
#include <sys/mman.h>

#define INLINE static inline __attribute__((always_inline))

INLINE void lay_out_taps(const void *from, long outputs, long inputs, long taps, long size, void *to) {
    for (long o = 0; o < outputs; o++)
        for (long tap = 0; tap < taps; tap++)
            for (long i = 0; i < inputs; i++) {
                const long source = (o * inputs + i) * taps + tap, target = (o * taps + tap) * inputs + i;
                if (size == 4) ((uint32_t *)to)[target] = ((const uint32_t *)from)[source];
                else ((uint16_t *)to)[target] = ((const uint16_t *)from)[source];
            }
}

INLINE void lay_out_blocks(const void *from, long outputs, long inputs, long size, void *to) {
    for (long o = 0; o < outputs; o++)
        for (long block = 0; block < inputs / 16; block++) {
            const long source = (o * inputs + block * 16) * 9, target = ((o / 16 * (inputs / 16) + block) * 9 * 16 + o % 16) * 16;
            for (long tap = 0; tap < 9; tap++)
                for (long i = 0; i < 16; i++) {
                    if (size == 4) ((uint32_t *)to)[target + tap * 256 + i] = ((const uint32_t *)from)[source + i * 9 + tap];
                    else ((uint16_t *)to)[target + tap * 256 + i] = ((const uint16_t *)from)[source + i * 9 + tap];
                }
        }
}

void kernels_lay_out_taps(const void *from, long outputs, long inputs, long taps, long size, void *to) {
    size == 4 ? lay_out_taps(from, outputs, inputs, taps, 4, to) : lay_out_taps(from, outputs, inputs, taps, 2, to);
}

void kernels_lay_out_blocks(const void *from, long outputs, long inputs, long size, void *to) {
    size == 4 ? lay_out_blocks(from, outputs, inputs, 4, to) : lay_out_blocks(from, outputs, inputs, 2, to);
}

void kernels_prefer_huge_pages(void *memory, size_t bytes) {
#if defined(MADV_HUGEPAGE)
    const uintptr_t page = 2 << 20, start = ((uintptr_t)memory + page - 1) / page * page, end = ((uintptr_t)memory + bytes) / page * page;
    if (end > start) madvise((void *)start, end - start, MADV_HUGEPAGE);
#endif
}
