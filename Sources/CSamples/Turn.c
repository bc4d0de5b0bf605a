#include "CSamples.h"
#include "Clones.h"

#include <string.h>

/// Sides of the squares that are turned one after the other, so that their rows and columns stay in the cache.
enum { SQUARE = 32 };

INLINE void turn(const uint8_t *source, ptrdiff_t start, ptrdiff_t along_x, ptrdiff_t along_y, size_t channels,
                 size_t width, size_t height, uint8_t *result) {
    for (size_t top = 0; top < height; top += SQUARE)
        for (size_t left = 0; left < width; left += SQUARE) {
            size_t bottom = top + SQUARE < height ? top + SQUARE : height, right = left + SQUARE < width ? left + SQUARE : width;
            for (size_t y = top; y < bottom; y++) {
                const uint8_t *from = source + start + (ptrdiff_t)y * along_y + (ptrdiff_t)left * along_x;
                uint8_t *to = result + (y * width + left) * channels;
                for (size_t x = left; x < right; x++, to += channels, from += along_x) memcpy(to, from, channels);
            }
        }
}

void csamples_turn(const uint8_t *source, ptrdiff_t start, ptrdiff_t along_x, ptrdiff_t along_y, size_t channels,
                   size_t width, size_t height, uint8_t *result) {
    if (channels == 3) turn(source, start, along_x, along_y, 3, width, height, result);
    else turn(source, start, along_x, along_y, 4, width, height, result);
}
