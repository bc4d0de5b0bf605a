#include "CHeif.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// The part of libheif's C interface that is used here, which has been the same in every version 1.x.

typedef struct {
    int code, subcode;
    const char *message;
} error;

typedef struct context context;
typedef struct handle handle;
typedef struct image image;

/// Only ever grows at its end; `version` tells how far it goes. Version 2 brought `convert_to_8_bit`.
typedef struct {
    uint8_t version, ignore_transformations;
    void *progress[4];
    uint8_t convert_to_8_bit;
} decoding_options;

enum { COLOUR_RGB = 1, INTERLEAVED_RGB = 10, INTERLEAVED_RGBA = 11, CHANNEL_INTERLEAVED = 10 };

static struct {
    context *(*context_alloc)(void);
    void (*context_free)(context *);
    error (*context_read)(context *, const void *, size_t, const void *);
    error (*primary)(context *, handle **);
    void (*set_limit)(context *, int);
    int (*handle_width)(const handle *);
    int (*handle_height)(const handle *);
    int (*handle_has_alpha)(const handle *);
    void (*handle_release)(const handle *);
    decoding_options *(*options_alloc)(void);
    void (*options_free)(decoding_options *);
    error (*decode)(const handle *, image **, int, int, const decoding_options *);
    int (*image_width)(const image *, int);
    int (*image_height)(const image *, int);
    const uint8_t *(*image_plane)(const image *, int, int *);
    void (*image_release)(const image *);
    int (*have_decoder)(int);
} heif;

static int loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    void *library = dlopen("libheif.so.1", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    const struct {
        const char *name;
        void *function;
    } wanted[] = {
        {"heif_context_alloc", &heif.context_alloc},
        {"heif_context_free", &heif.context_free},
        {"heif_context_read_from_memory_without_copy", &heif.context_read},
        {"heif_context_get_primary_image_handle", &heif.primary},
        {"heif_context_set_maximum_image_size_limit", &heif.set_limit},
        {"heif_image_handle_get_width", &heif.handle_width},
        {"heif_image_handle_get_height", &heif.handle_height},
        {"heif_image_handle_has_alpha_channel", &heif.handle_has_alpha},
        {"heif_image_handle_release", &heif.handle_release},
        {"heif_decoding_options_alloc", &heif.options_alloc},
        {"heif_decoding_options_free", &heif.options_free},
        {"heif_decode_image", &heif.decode},
        {"heif_image_get_width", &heif.image_width},
        {"heif_image_get_height", &heif.image_height},
        {"heif_image_get_plane_readonly", &heif.image_plane},
        {"heif_image_release", &heif.image_release},
        {"heif_have_decoder_for_format", &heif.have_decoder},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        void *found = dlsym(library, wanted[i].name);
        if (!found) return;
        memcpy(wanted[i].function, &found, sizeof found);
    }
    // From version 1.13 on decoders may be plugins, which this finds.
    error (*init)(void *) = (error(*)(void *))dlsym(library, "heif_init");
    if (init) init(NULL);
    loaded = 1;
}

int cheif_is_loaded(void) {
    pthread_once(&once, load);
    return loaded;
}

int cheif_decodes(int compression) {
    return cheif_is_loaded() && heif.have_decoder(compression);
}

static int fail(char *message, size_t message_size, const char *text) {
    snprintf(message, message_size, "%s", text ? text : "unknown");
    return -1;
}

/// A file's main picture. Both are released with `close_file`, when it failed too.
typedef struct {
    context *context;
    handle *handle;
} file;

static int open_file(file *f, const uint8_t *bytes, size_t count, char *message, size_t message_size) {
    *f = (file){0};
    if (!cheif_is_loaded()) return fail(message, message_size, "libheif cannot be loaded");
    f->context = heif.context_alloc();
    if (!f->context) return fail(message, message_size, "out of memory");
    // Sizes are judged by who asked for them; nothing is taken for pixels yet.
    heif.set_limit(f->context, 1 << 30);
    error e = heif.context_read(f->context, bytes, count, NULL);
    if (e.code == 0) e = heif.primary(f->context, &f->handle);
    return e.code == 0 ? 0 : fail(message, message_size, e.message);
}

static void close_file(file *f) {
    if (f->handle) heif.handle_release(f->handle);
    if (f->context) heif.context_free(f->context);
}

int cheif_measure(const uint8_t *bytes, size_t count, int *width, int *height, int *has_alpha, char *message, size_t message_size) {
    file f;
    int status = open_file(&f, bytes, count, message, message_size);
    if (status == 0) {
        *width = heif.handle_width(f.handle);
        *height = heif.handle_height(f.handle);
        *has_alpha = heif.handle_has_alpha(f.handle);
    }
    close_file(&f);
    return status;
}

/// Copies the rows of a decoded picture, which may be padded.
static int copy_rows(const image *decoded, uint32_t width, uint32_t height, int channels, uint8_t *samples) {
    int stride = 0;
    const uint8_t *plane = heif.image_plane(decoded, CHANNEL_INTERLEAVED, &stride);
    size_t row = (size_t)width * (size_t)channels;
    if (!plane || stride < 0 || (size_t)stride < row || heif.image_width(decoded, CHANNEL_INTERLEAVED) != (int)width
        || heif.image_height(decoded, CHANNEL_INTERLEAVED) != (int)height) return -1;
    for (size_t y = 0; y < height; y++) memcpy(samples + y * row, plane + y * (size_t)stride, row);
    return 0;
}

int cheif_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels,
                 uint8_t *samples, size_t samples_count, char *message, size_t message_size) {
    file f;
    image *decoded = NULL;
    decoding_options *options = NULL;
    int status = open_file(&f, bytes, count, message, message_size);
    if (status == 0 && ((uint32_t)heif.handle_width(f.handle) != width || (uint32_t)heif.handle_height(f.handle) != height
                        || (size_t)width * height * (size_t)channels > samples_count))
        status = fail(message, message_size, "two headers disagree about the size");
    if (status == 0) {
        // What the picture is put together from may be no longer than itself, but for the rounding up to whole tiles
        heif.set_limit(f.context, (int)(width > height ? width : height) + 1024);
        options = heif.options_alloc();
        if (options && options->version >= 2) options->convert_to_8_bit = 1;
        error e = heif.decode(f.handle, &decoded, COLOUR_RGB, channels == 4 ? INTERLEAVED_RGBA : INTERLEAVED_RGB, options);
        if (e.code != 0) status = fail(message, message_size, e.message);
        else if (copy_rows(decoded, width, height, channels, samples) != 0)
            status = fail(message, message_size, "two headers disagree about the size");
    }
    if (decoded) heif.image_release(decoded);
    if (options) heif.options_free(options);
    close_file(&f);
    return status;
}
