#include "CSamples.h"
#include "Alpha.h"

CLONES
void csamples_premultiply(const uint8_t *source, size_t pixels, uint8_t *result) {
    for (size_t i = 0; i < pixels; i++) {
        unsigned alpha = source[4 * i + 3];
        for (size_t channel = 0; channel < 3; channel++) result[4 * i + channel] = (uint8_t)times(source[4 * i + channel], alpha);
        result[4 * i + 3] = (uint8_t)alpha;
    }
}

void csamples_unpremultiply(uint8_t *samples, size_t pixels) {
    for (uint8_t *pixel = samples; pixel < samples + 4 * pixels; pixel += 4) {
        unsigned alpha = pixel[3];
        if (alpha == 0 || alpha == 255) continue;
        for (size_t channel = 0; channel < 3; channel++) {
            unsigned value = 255u * pixel[channel] / alpha;
            pixel[channel] = (uint8_t)(value > 255 ? 255 : value);
        }
    }
}

CLONES
void csamples_drop_alpha(const uint8_t *source, size_t pixels, uint8_t *result) {
    for (size_t i = 0; i < pixels; i++)
        for (size_t channel = 0; channel < 3; channel++) result[3 * i + channel] = source[4 * i + channel];
}
