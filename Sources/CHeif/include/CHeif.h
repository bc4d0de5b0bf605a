#pragma once

#include <stddef.h>
#include <stdint.h>

/// Reads HEIC and AVIF with libheif, which is loaded when it is first asked for: nothing links it, and without it nothing else is lost.

/// How a picture's pixels are compressed; libheif's numbers.
enum { CHEIF_HEVC = 1, CHEIF_AV1 = 4 };

/// Whether libheif can be loaded.
int cheif_is_loaded(void);

/// Whether libheif is loaded and has a decoder for CHEIF_HEVC or CHEIF_AV1.
int cheif_decodes(int compression);

/// The size of the main picture of a file held in memory, turned as the file says, and whether it has alpha; pixels stay as they are.
/// Returns 0, or -1 with libheif's reason in `message`.
int cheif_measure(const uint8_t *bytes, size_t count, int *width, int *height, int *has_alpha, char *message, size_t message_size);

/// Decodes the main picture into `samples`: 8 bits each, interleaved, 3 (RGB) or 4 (RGBA) channels, rotated, mirrored and cropped as
/// the file says. It must have exactly `width` x `height` pixels, or nothing is written. Returns 0, or -1 with a reason in `message`.
int cheif_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels,
                 uint8_t *samples, size_t samples_count, char *message, size_t message_size);
