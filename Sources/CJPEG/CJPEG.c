#include "CJPEG.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>
#include <jerror.h>

/// More scans than any real progressive picture has; a few bytes each could otherwise keep the decoder busy for hours.
enum { most_scans = 500 };

/// What 100 megapixels in three full channels take, with room for their edges.
static const size_t most_coefficient_bytes = (size_t)610 << 20;

/// libjpeg hands back the address of its own part, so that part comes first.
typedef struct {
    struct jpeg_error_mgr library;
    jmp_buf back;
    char *message;
    size_t message_size;
    int ended_early;
} complaint;

static void fail(complaint *c, const char *text) {
    snprintf(c->message, c->message_size, "%s", text);
    longjmp(c->back, 1);
}

static void on_error(j_common_ptr jpeg) {
    complaint *c = (complaint *)jpeg->err;
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    fail(c, text);
}

/// Damaged data is decoded as far as it goes, but missing data is an error, not a grey area in the picture.
static void on_message(j_common_ptr jpeg, int level) {
    complaint *c = (complaint *)jpeg->err;
    if (level < 0 && c->ended_early && jpeg->err->msg_code == JWRN_HIT_MARKER) fail(c, "the file ends too early");
}

static void stay_silent(j_common_ptr jpeg) {
    (void)jpeg;
}

static void prepare(complaint *c, char *message, size_t message_size) {
    jpeg_std_error(&c->library);
    c->library.error_exit = on_error;
    c->library.emit_message = on_message;
    c->library.output_message = stay_silent;
    c->message = message;
    c->message_size = message_size;
    c->ended_early = 0;
}

/// A file, read piece by piece, or bytes in memory, which are one piece. libjpeg hands back the address of its own part.
typedef struct {
    struct jpeg_source_mgr library;
    int descriptor;
    size_t count, position;
    JOCTET *piece;
    size_t piece_size;
} input;

static void start_source(j_decompress_ptr jpeg) {
    (void)jpeg;
}

/// How many bytes of the file lie in `piece` now; 0 at its end.
static size_t next_piece(input *in, complaint *c) {
    size_t left = in->count - in->position, wanted = left < in->piece_size ? left : in->piece_size;
    ssize_t got = -1;
    while (wanted > 0 && (got = pread(in->descriptor, in->piece, wanted, (off_t)in->position)) < 0 && errno == EINTR) {}
    if (wanted > 0 && got < 0) fail(c, strerror(errno));
    if (wanted == 0 || got == 0) return 0;
    in->position += (size_t)got;
    return (size_t)got;
}

/// Past the end libjpeg is given an end marker, once, so that a picture that lacks nothing else is still read.
static boolean fill_source(j_decompress_ptr jpeg) {
    static const JOCTET end_marker[2] = {0xff, JPEG_EOI};
    complaint *c = (complaint *)jpeg->err;
    input *in = (input *)jpeg->src;
    size_t got = in->descriptor >= 0 && !c->ended_early ? next_piece(in, c) : 0;
    if (got == 0 && c->ended_early) fail(c, "the file ends too early");
    if (got == 0) c->ended_early = 1;
    in->library.next_input_byte = got > 0 ? in->piece : end_marker;
    in->library.bytes_in_buffer = got > 0 ? got : 2;
    return TRUE;
}

static void skip_source(j_decompress_ptr jpeg, long skipped) {
    input *in = (input *)jpeg->src;
    if (skipped <= 0) return;
    size_t rest = (size_t)skipped;
    if (rest > in->library.bytes_in_buffer) {
        rest -= in->library.bytes_in_buffer;
        if (in->descriptor < 0 || rest > in->count - in->position) fail((complaint *)jpeg->err, "the file ends too early");
        in->position += rest;
        rest = in->library.bytes_in_buffer;
    }
    in->library.next_input_byte += rest;
    in->library.bytes_in_buffer -= rest;
}

static void watch_scans(j_common_ptr jpeg) {
    if (jpeg->is_decompressor && ((j_decompress_ptr)jpeg)->input_scan_number > most_scans)
        fail((complaint *)jpeg->err, "too many scans");
}

/// Pictures of several scans are held as coefficients, two bytes each, until the last scan.
static size_t coefficient_bytes(j_decompress_ptr jpeg) {
    size_t blocks = 0;
    if (!jpeg_has_multiple_scans(jpeg)) return 0;
    for (int i = 0; i < jpeg->num_components; i++)
        blocks += (size_t)jpeg->comp_info[i].width_in_blocks * jpeg->comp_info[i].height_in_blocks;
    return blocks * DCTSIZE2 * sizeof(JCOEF);
}

static uint8_t multiply_255(unsigned a, unsigned b) {
    unsigned t = a * b + 128;
    return (uint8_t)((t + (t >> 8)) >> 8);
}

/// `cmyk` holds inverted ink, as Adobe stores it: 255 is none.
static void rgb_from_cmyk(const uint8_t *cmyk, uint8_t *rgb, size_t pixels) {
    for (size_t i = 0; i < pixels; i++) {
        uint8_t no_black = cmyk[4 * i + 3];
        for (int j = 0; j < 3; j++) {
            uint8_t ink = (uint8_t)(255 - cmyk[4 * i + (size_t)j]);
            rgb[3 * i + (size_t)j] = (uint8_t)(no_black - multiply_255(ink, no_black));
        }
    }
}

static void read_rows(j_decompress_ptr jpeg, uint8_t *samples) {
    size_t row = (size_t)jpeg->output_width * 3;
    int cmyk = jpeg->out_color_space == JCS_CMYK;
    JSAMPARRAY inks = cmyk ? jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, jpeg->output_width * 4, 1) : NULL;
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *to = samples + row * jpeg->output_scanline;
        JSAMPROW into = cmyk ? inks[0] : to;
        if (jpeg_read_scanlines(jpeg, &into, 1) == 1 && cmyk) rgb_from_cmyk(into, to, jpeg->output_width);
    }
}

int cjpeg_decode(int descriptor, const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                 uint8_t *samples, size_t samples_count, char *message, size_t message_size) {
    complaint c;
    struct jpeg_decompress_struct jpeg;
    JOCTET piece[1 << 16];
    input source = {
        .library = {.init_source = start_source, .fill_input_buffer = fill_source, .skip_input_data = skip_source,
                    .resync_to_restart = jpeg_resync_to_restart, .term_source = start_source},
        .descriptor = descriptor, .count = count, .piece = piece, .piece_size = sizeof piece,
    };
    if (descriptor < 0) {
        source.library.next_input_byte = bytes;
        source.library.bytes_in_buffer = count;
    }
    struct jpeg_progress_mgr progress = {.progress_monitor = watch_scans};
    memset(&jpeg, 0, sizeof jpeg);
    prepare(&c, message, message_size);
    jpeg.err = &c.library;
    if (setjmp(c.back)) {
        jpeg_destroy_decompress(&jpeg);
        return -1;
    }
    jpeg_create_decompress(&jpeg);
    jpeg.src = &source.library;
    jpeg.progress = &progress;
    jpeg_read_header(&jpeg, TRUE);
    if (jpeg.image_width != width || jpeg.image_height != height) fail(&c, "two headers disagree about the size");
    if (coefficient_bytes(&jpeg) > most_coefficient_bytes) fail(&c, "its scans take too much memory");
    int inks = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
    jpeg.out_color_space = inks ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&jpeg);
    if (c.ended_early && jpeg_has_multiple_scans(&jpeg)) fail(&c, "the file ends too early");
    if ((size_t)jpeg.output_width * jpeg.output_height * 3 > samples_count) fail(&c, "two headers disagree about the size");
    read_rows(&jpeg, samples);
    jpeg_destroy_decompress(&jpeg);
    return 0;
}

int cjpeg_encode(const uint8_t *samples, uint32_t width, uint32_t height, int quality,
                 uint8_t **bytes, size_t *count, char *message, size_t message_size) {
    complaint c;
    struct jpeg_compress_struct jpeg;
    unsigned char *volatile written = NULL;
    unsigned char *buffer = NULL;
    unsigned long length = 0;
    memset(&jpeg, 0, sizeof jpeg);
    prepare(&c, message, message_size);
    jpeg.err = &c.library;
    if (setjmp(c.back)) {
        jpeg_destroy_compress(&jpeg);
        free(written);
        return -1;
    }
    jpeg_create_compress(&jpeg);
    // The library takes over a buffer that is large enough from the start, so that no error can lose a grown one.
    size_t capacity = (size_t)width * height * 6 + 65536;
    written = buffer = malloc(capacity);
    if (!buffer) fail(&c, "out of memory");
    length = capacity;
    jpeg_mem_dest(&jpeg, &buffer, &length);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(samples + (size_t)width * 3 * jpeg.next_scanline);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    if (buffer != written) free(written);
    *bytes = buffer;
    *count = length;
    return 0;
}

void cjpeg_free(uint8_t *bytes) {
    free(bytes);
}
