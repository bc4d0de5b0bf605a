#include "CZlib.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

uint32_t czlib_crc32(const uint8_t *bytes, size_t count) {
    return (uint32_t)crc32_z(0, bytes, count);
}

/// zlib counts in 32 bits; longer data are handed over in pieces.
static uInt next_piece(size_t left) {
    return left > (1u << 30) ? 1u << 30 : (uInt)left;
}

/// Makes room for more output, doubling up to one byte over `limit`. Returns 0 when there is no memory.
static int grow(uint8_t **output, size_t *capacity, size_t limit) {
    size_t wanted = *capacity > limit / 2 ? limit + 1 : *capacity * 2;
    uint8_t *grown = realloc(*output, wanted);
    if (!grown) return 0;
    *output = grown;
    *capacity = wanted;
    return 1;
}

static int inflate_into(z_stream *stream, size_t count, size_t limit, uint8_t **output, size_t *output_count) {
    size_t capacity = limit < 4096 ? limit + 1 : 4096, made = 0, left = count;
    if (!(*output = malloc(capacity))) return -3;
    for (;;) {
        if (made == capacity && (capacity > limit || !grow(output, &capacity, limit))) return capacity > limit ? -2 : -3;
        uInt given = next_piece(left), room = next_piece(capacity - made);
        stream->avail_in = given;
        stream->next_out = *output + made;
        stream->avail_out = room;
        int status = inflate(stream, Z_NO_FLUSH);
        left -= given - stream->avail_in;
        made += room - stream->avail_out;
        if (made > limit) return -2;
        if (status == Z_STREAM_END) break;
        if (status == Z_BUF_ERROR && made == capacity) continue;
        if (status != Z_OK) return status == Z_MEM_ERROR ? -3 : -1;
    }
    *output_count = made;
    return 0;
}

int czlib_inflate(const uint8_t *bytes, size_t count, size_t limit, uint8_t **output, size_t *output_count) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    stream.next_in = (Bytef *)bytes;
    *output = NULL;
    *output_count = 0;
    if (inflateInit(&stream) != Z_OK) return -3;
    int status = inflate_into(&stream, count, limit, output, output_count);
    inflateEnd(&stream);
    if (status != 0) {
        free(*output);
        *output = NULL;
    }
    return status;
}

int czlib_deflate(const uint8_t *bytes, size_t count, int level, uint8_t **output, size_t *output_count) {
    uLongf made = compressBound(count);
    uint8_t *room = malloc(made);
    if (!room || compress2(room, &made, bytes, count, level) != Z_OK) {
        free(room);
        return -3;
    }
    *output = room;
    *output_count = made;
    return 0;
}

void czlib_free(uint8_t *bytes) {
    free(bytes);
}
