#pragma once

#include <stddef.h>
#include <stdint.h>

/// Decodes a JPEG, the first `count` bytes of an open file, or bytes in memory where `descriptor` is negative, into `samples`:
/// 8-bit RGB, interleaved, rows from the top. Grey becomes RGB; CMYK and YCCK
/// are read as Adobe writes them, inverted, and become RGB as (255 - k) - c (255 - k) / 255.
/// The header must state exactly `width` x `height`, or nothing is written.
/// Returns 0, or -1 with libjpeg's reason in `message`.
int cjpeg_decode(int descriptor, const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                 uint8_t *samples, size_t samples_count, char *message, size_t message_size);

/// Encodes interleaved RGB samples as baseline JPEG with 4:2:0 chroma, `quality` 1 to 100. `*bytes` is freed with `cjpeg_free`.
/// Returns 0, or -1 with a reason in `message`.
int cjpeg_encode(const uint8_t *samples, uint32_t width, uint32_t height, int quality,
                 uint8_t **bytes, size_t *count, char *message, size_t message_size);

void cjpeg_free(uint8_t *bytes);
