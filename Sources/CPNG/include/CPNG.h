#pragma once

#include <stddef.h>
#include <stdint.h>

/// Decodes a PNG, the first `count` bytes of an open file, or bytes in memory where `descriptor` is negative, into `samples`:
/// 8 bits each, interleaved, 3 (RGB) or 4 (RGBA) channels, rows from the top. The header must state exactly
/// `width` x `height`, or nothing is written. Of 16-bit samples the high byte is kept. Returns 0, or -1 with libpng's reason in `message`.
int cpng_decode(int descriptor, const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels,
                uint8_t *samples, size_t samples_count, char *message, size_t message_size);

/// Encodes interleaved RGB (3) or RGBA (4) samples as PNG. `*bytes` is freed with `cpng_free`.
/// `level` is zlib's compression level, 0 to 9. Returns 0, or -1 with a reason in `message`.
int cpng_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels, int level,
                uint8_t **bytes, size_t *count, char *message, size_t message_size);

void cpng_free(uint8_t *bytes);
