#include "CWebP.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

static int fail(char *message, size_t message_size, const char *text) {
    snprintf(message, message_size, "%s", text);
    return -1;
}

static const char *status_text(VP8StatusCode status) {
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY: return "out of memory";
    case VP8_STATUS_NOT_ENOUGH_DATA: return "the file ends too early";
    case VP8_STATUS_UNSUPPORTED_FEATURE: return "a feature that libwebp does not know";
    default: return "the data are not valid WebP";
    }
}

/// Decodes one WebP picture of `width` x `height` into rows of `row` bytes.
static VP8StatusCode decode_still(const uint8_t *bytes, size_t count, int channels, uint8_t *samples, size_t row, size_t room) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return VP8_STATUS_INVALID_PARAM;
    config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = samples;
    config.output.u.RGBA.stride = (int)row;
    config.output.u.RGBA.size = room;
    VP8StatusCode status = WebPDecode(bytes, count, &config);
    WebPFreeDecBuffer(&config.output);
    return status;
}

/// The first frame where it lies on its canvas, which is transparent, or black, around it. libwebp's own player of animations
/// would hold two more canvases.
static int decode_first_frame(const WebPData *data, uint32_t width, uint32_t height, int channels, uint8_t *samples) {
    WebPDemuxer *demuxer = WebPDemux(data);
    WebPIterator frame;
    int done = 0;
    if (demuxer && WebPDemuxGetFrame(demuxer, 1, &frame)) {
        size_t row = (size_t)width * (size_t)channels, left = (size_t)frame.x_offset, top = (size_t)frame.y_offset;
        WebPBitstreamFeatures features;
        int fits = frame.complete && WebPGetFeatures(frame.fragment.bytes, frame.fragment.size, &features) == VP8_STATUS_OK
            && WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH) == width && WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT) == height
            && left + (size_t)features.width <= width && top + (size_t)features.height <= height;
        if (fits) {
            size_t start = top * row + left * (size_t)channels;
            memset(samples, 0, row * height);
            done = decode_still(frame.fragment.bytes, frame.fragment.size, channels, samples + start, row, row * height - start) == VP8_STATUS_OK;
        }
        WebPDemuxReleaseIterator(&frame);
    }
    WebPDemuxDelete(demuxer);
    return done;
}

int cwebp_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, int channels,
                 uint8_t *samples, size_t samples_count, char *message, size_t message_size) {
    WebPBitstreamFeatures features;
    VP8StatusCode status = WebPGetFeatures(bytes, count, &features);
    if (status != VP8_STATUS_OK) return fail(message, message_size, status_text(status));
    size_t row = (size_t)width * (size_t)channels;
    if ((uint32_t)features.width != width || (uint32_t)features.height != height || row * height > samples_count)
        return fail(message, message_size, "two headers disagree about the size");
    if (features.has_animation) {
        WebPData data = {bytes, count};
        if (!decode_first_frame(&data, width, height, channels, samples))
            return fail(message, message_size, "the first frame cannot be decoded");
        return 0;
    }
    status = decode_still(bytes, count, channels, samples, row, samples_count);
    return status == VP8_STATUS_OK ? 0 : fail(message, message_size, status_text(status));
}

int cwebp_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels, float quality, int lossless,
                 uint8_t **bytes, size_t *count, char *message, size_t message_size) {
    WebPConfig config;
    WebPPicture picture;
    WebPMemoryWriter writer;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture))
        return fail(message, message_size, "libwebp has another version than its headers");
    config.quality = lossless ? 75 : quality;
    config.lossless = lossless;
    config.exact = lossless;
    picture.use_argb = lossless;
    picture.width = (int)width;
    picture.height = (int)height;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    int stride = (int)width * channels;
    int done = (channels == 4 ? WebPPictureImportRGBA(&picture, samples, stride) : WebPPictureImportRGB(&picture, samples, stride))
        && WebPEncode(&config, &picture);
    WebPPictureFree(&picture);
    if (!done) {
        WebPMemoryWriterClear(&writer);
        return fail(message, message_size, "libwebp could not encode the picture");
    }
    *bytes = writer.mem;
    *count = writer.size;
    return 0;
}

void cwebp_free(uint8_t *bytes) {
    WebPFree(bytes);
}
