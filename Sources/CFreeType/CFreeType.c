#include "CFreeType.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H

/// The functions in use, found at run time, so that starting the program does not load FreeType.
static struct {
    FT_Error (*init)(FT_Library *);
    FT_Error (*done)(FT_Library);
    FT_Error (*new_face)(FT_Library, const char *, FT_Long, FT_Face *);
    FT_Error (*done_face)(FT_Face);
    FT_Error (*set_pixel_sizes)(FT_Face, FT_UInt, FT_UInt);
    FT_Error (*load_char)(FT_Face, FT_ULong, FT_Int32);
} freetype;

static int loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    void *library = dlopen("libfreetype.so.6", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    *(void **)&freetype.init = dlsym(library, "FT_Init_FreeType");
    *(void **)&freetype.done = dlsym(library, "FT_Done_FreeType");
    *(void **)&freetype.new_face = dlsym(library, "FT_New_Face");
    *(void **)&freetype.done_face = dlsym(library, "FT_Done_Face");
    *(void **)&freetype.set_pixel_sizes = dlsym(library, "FT_Set_Pixel_Sizes");
    *(void **)&freetype.load_char = dlsym(library, "FT_Load_Char");
    loaded = freetype.init && freetype.done && freetype.new_face && freetype.done_face && freetype.set_pixel_sizes && freetype.load_char;
}

struct cfreetype_font {
    FT_Library library;
    FT_Face face;
};

cfreetype_font *cfreetype_open(const char *path) {
    pthread_once(&once, load);
    if (!loaded) return NULL;
    cfreetype_font *font = calloc(1, sizeof *font);
    if (!font) return NULL;
    if (freetype.init(&font->library)) {
        free(font);
        return NULL;
    }
    // Bitmaps of fixed sizes would not scale
    if (freetype.new_face(font->library, path, 0, &font->face) || !FT_IS_SCALABLE(font->face)) {
        cfreetype_close(font);
        return NULL;
    }
    return font;
}

void cfreetype_close(cfreetype_font *font) {
    if (!font) return;
    if (font->face) freetype.done_face(font->face);
    freetype.done(font->library);
    free(font);
}

int cfreetype_draw(cfreetype_font *font, uint32_t character, int size, cfreetype_letter *letter) {
    if (size < 1 || size > 4096 || freetype.set_pixel_sizes(font->face, 0, (FT_UInt)size)) return -1;
    if (freetype.load_char(font->face, character, FT_LOAD_RENDER | FT_LOAD_NO_BITMAP)) return -1;
    FT_GlyphSlot slot = font->face->glyph;
    // An empty glyph has no bitmap, whatever its mode says
    int empty = slot->bitmap.width == 0 || slot->bitmap.rows == 0 || !slot->bitmap.buffer;
    if (!empty && (slot->bitmap.pixel_mode != FT_PIXEL_MODE_GRAY || slot->bitmap.pitch < (int)slot->bitmap.width)) return -1;
    letter->width = empty ? 0 : (int)slot->bitmap.width;
    letter->height = empty ? 0 : (int)slot->bitmap.rows;
    letter->left = slot->bitmap_left;
    letter->top = slot->bitmap_top;
    letter->advance = (int32_t)slot->advance.x;
    return 0;
}

void cfreetype_coverage(const cfreetype_font *font, uint8_t *coverage, size_t count) {
    const FT_Bitmap *bitmap = &font->face->glyph->bitmap;
    if (!bitmap->buffer || count != (size_t)bitmap->width * bitmap->rows) return;
    for (unsigned row = 0; row < bitmap->rows; row++)
        memcpy(coverage + (size_t)row * bitmap->width, bitmap->buffer + (ptrdiff_t)row * bitmap->pitch, bitmap->width);
}
