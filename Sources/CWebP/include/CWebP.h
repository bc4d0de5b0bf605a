#pragma once

#include <stddef.h>
#include <stdint.h>

/// Decodes a WebP held in memory into `samples`: 8 bits each, interleaved, 3 (RGB) or 4 (RGBA, not premultiplied) channels.
/// Of an animation the first frame on its canvas. The header must state exactly `width` x `height`, or nothing is written.
/// Returns 0, or -1 with a reason in `message`.
int cwebp_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels,
                 uint8_t *samples, size_t samples_count, char *message, size_t message_size);

/// Encodes interleaved RGB (3) or RGBA (4) samples as WebP. `quality` 0 to 100 is lossy; with `lossless` every sample comes
/// back as it was, under transparent alpha too. `*bytes` is freed with `cwebp_free`. Returns 0, or -1 with a reason in `message`.
int cwebp_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels, float quality, int lossless,
                 uint8_t **bytes, size_t *count, char *message, size_t message_size);

void cwebp_free(uint8_t *bytes);
