/// Letters from font files, by FreeType. The library is loaded at the first font and may be missing.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct cfreetype_font cfreetype_font;

/// One letter at one size: where its pixels lie around the pen, and how far the pen goes on.
typedef struct {
    int width, height;
    /// From the pen to the first column, and from the baseline up to the first row.
    int left, top;
    /// In 64ths of a pixel.
    int32_t advance;
} cfreetype_letter;

/// Opens the first face of the font file at `path`. Returns NULL without FreeType, or where the file is no font that can be drawn.
cfreetype_font *cfreetype_open(const char *path);

void cfreetype_close(cfreetype_font *font);

/// Draws a character `size` pixels high. Returns 0, or -1 where that cannot be done.
/// Its coverage, 0 to 255, is then taken with `cfreetype_coverage`, until another letter is drawn.
int cfreetype_draw(cfreetype_font *font, uint32_t character, int size, cfreetype_letter *letter);

/// Writes `width` x `height` bytes of the letter that was drawn last, rows from the top; nothing where `count` is another number.
void cfreetype_coverage(const cfreetype_font *font, uint8_t *coverage, size_t count);
