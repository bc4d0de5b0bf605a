#include "CPNG.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Where libpng's complaint goes before control jumps back.
typedef struct {
    char *message;
    size_t message_size;
} complaint;

static void on_error(png_structp png, png_const_charp text) {
    complaint *c = png_get_error_ptr(png);
    snprintf(c->message, c->message_size, "%s", text);
    longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

/// A file, or bytes in memory where `descriptor` is negative.
typedef struct {
    const uint8_t *bytes;
    size_t count, position;
    int descriptor;
} input;

static void read_file(png_structp png, input *in, png_bytep into, size_t wanted) {
    while (wanted > 0) {
        ssize_t got = pread(in->descriptor, into, wanted, (off_t)in->position);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) png_error(png, got < 0 ? strerror(errno) : "the file ends too early");
        in->position += (size_t)got;
        into += got;
        wanted -= (size_t)got;
    }
}

static void read_bytes(png_structp png, png_bytep into, size_t wanted) {
    input *in = png_get_io_ptr(png);
    if (wanted > in->count - in->position) png_error(png, "the file ends too early");
    if (in->descriptor >= 0) {
        read_file(png, in, into, wanted);
        return;
    }
    memcpy(into, in->bytes + in->position, wanted);
    in->position += wanted;
}

/// Text, profiles and the like are read elsewhere: libpng passes over them without inflating or storing them.
static void skip_ancillary_chunks(png_structp png) {
    static const png_byte skipped[] =
        "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skipped, (int)(sizeof skipped / 5));
}

/// Asks for plain 8-bit RGB or RGBA, whatever the file holds.
static void ask_for_8_bit_colour(png_structp png, png_infop info, int channels) {
    int transparent = png_get_valid(png, info, PNG_INFO_tRNS) != 0;
    int alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) != 0;
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_gray_to_rgb(png);
    if (channels == 3) png_set_strip_alpha(png);
    else if (!alpha && !transparent) png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
}

int cpng_decode(int descriptor, const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels,
                uint8_t *samples, size_t samples_count, char *message, size_t message_size) {
    complaint c = {message, message_size};
    input in = {bytes, count, 0, descriptor};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &c, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        snprintf(message, message_size, "out of memory");
        png_destroy_read_struct(&png, NULL, NULL);
        return -1;
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return -1;
    }
    png_set_read_fn(png, &in, read_bytes);
    png_set_user_limits(png, width, height);
    skip_ancillary_chunks(png);
    png_read_info(png, info);
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
        png_error(png, "two headers disagree about the size");
    ask_for_8_bit_colour(png, info, channels);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t row = (size_t)width * (size_t)channels;
    if (png_get_rowbytes(png, info) != row || row * height > samples_count)
        png_error(png, "the sample layout is not one that PNG allows");
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < height; y++) png_read_row(png, samples + row * y, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
}

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} output;

static void write_bytes(png_structp png, png_bytep from, size_t added) {
    output *out = png_get_io_ptr(png);
    if (added > out->capacity - out->count) {
        size_t capacity = (out->count + added) * 2;
        uint8_t *grown = realloc(out->bytes, capacity);
        if (!grown) png_error(png, "out of memory");
        out->bytes = grown;
        out->capacity = capacity;
    }
    memcpy(out->bytes + out->count, from, added);
    out->count += added;
}

static void flush_bytes(png_structp png) {
    (void)png;
}

int cpng_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels, int level,
                uint8_t **bytes, size_t *count, char *message, size_t message_size) {
    complaint c = {message, message_size};
    output *out = calloc(1, sizeof *out);
    png_structp png = out ? png_create_write_struct(PNG_LIBPNG_VER_STRING, &c, on_error, on_warning) : NULL;
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        snprintf(message, message_size, "out of memory");
        png_destroy_write_struct(&png, NULL);
        free(out);
        return -1;
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        free(out->bytes);
        free(out);
        return -1;
    }
    png_set_write_fn(png, out, write_bytes, flush_bytes);
    png_set_compression_level(png, level);
    png_set_IHDR(png, info, width, height, 8, channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    size_t row = (size_t)width * (size_t)channels;
    for (uint32_t y = 0; y < height; y++) png_write_row(png, samples + row * y);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *bytes = out->bytes;
    *count = out->count;
    free(out);
    return 0;
}

void cpng_free(uint8_t *bytes) {
    free(bytes);
}
