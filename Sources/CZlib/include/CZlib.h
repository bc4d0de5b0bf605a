#pragma once

#include <stddef.h>
#include <stdint.h>

/// The CRC-32 of `bytes`, as PNG chunks and zip entries carry it.
uint32_t czlib_crc32(const uint8_t *bytes, size_t count);

/// Inflates a zlib stream (RFC 1950), at most `limit` bytes of it. `*output` is freed with `czlib_free`.
/// Returns 0; -1 when the data are damaged or end early; -2 when the result would exceed `limit`; -3 without memory.
int czlib_inflate(const uint8_t *bytes, size_t count, size_t limit, uint8_t **output, size_t *output_count);

/// Deflates into a zlib stream at `level` 0 to 9. `*output` is freed with `czlib_free`. Returns 0, or -3 without memory.
int czlib_deflate(const uint8_t *bytes, size_t count, int level, uint8_t **output, size_t *output_count);

void czlib_free(uint8_t *bytes);
