"""Writes BMP pictures of every kind that is read, and what Pillow makes of them.

Run in this folder: python make_bmp.py   (needs Pillow 13 or newer, and NumPy)

pictures.txt   one line a picture: file, width, height and channels as decoded, CRC-32 of the samples
"""

import struct
import zlib

import numpy as np
from PIL import Image

random = np.random.default_rng(31)
manifest = []
WIDTH, HEIGHT = 21, 13
COLOURS = random.integers(0, 256, (256, 3), dtype=np.uint8)


def header(length, width, height, bits, compression=0, colours=0, masks=()):
    if length == 12:
        return struct.pack("<IHHHH", 12, width, height, 1, bits)
    data = struct.pack("<IiiHHIIiiII", length, width, height, 1, bits, compression, 0, 2835, 2835, colours, 0)
    tail = b"".join(struct.pack("<I", mask) for mask in masks)
    if length == 40:
        return data + tail
    return data + tail.ljust(length - 40, b"\0")


def rows(samples, bits):
    """Stored rows of indices, or of pixels given as bytes, padded to 4 bytes."""
    out = b""
    for row in samples:
        if bits <= 8:
            data = np.packbits(((row[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1)).tobytes()
        else:
            data = row.tobytes()
        out += data + b"\0" * (-len(data) % 4)
    return out


def write(name, head, palette, pixels, mode="RGB", offset=None):
    start = 14 + len(head) + len(palette) if offset is None else offset
    with open(name, "wb") as out:
        out.write(b"BM" + struct.pack("<IHHI", 14 + len(head) + len(palette) + len(pixels), 0, 0, start) + head + palette + pixels)
    image = Image.open(name)
    samples = np.asarray(image.convert(mode))
    assert ("A" in image.mode) == (mode == "RGBA"), (name, image.mode)
    manifest.append(f"bmp/{name} {samples.shape[1]} {samples.shape[0]} {samples.shape[2]} {zlib.crc32(samples.tobytes())}")


def palette(count, entry=4):
    return b"".join(bytes(c[::-1]) + b"\0" * (entry - 3) for c in COLOURS[:count])


def indices(bits, height=HEIGHT):
    return random.integers(0, 1 << bits, (height, WIDTH))


for bits in (1, 4, 8):
    write(f"{bits}-bit.bmp", header(40, WIDTH, HEIGHT, bits), palette(1 << bits), rows(indices(bits), bits))
    write(f"os2-{bits}-bit.bmp", header(12, WIDTH, HEIGHT, bits), palette(1 << bits, 3), rows(indices(bits), bits))
write("grey.bmp", header(40, WIDTH, HEIGHT, 8), bytes(v for i in range(256) for v in (i, i, i, 0)), rows(indices(8), 8))
write("few-colours.bmp", header(40, WIDTH, HEIGHT, 8, colours=40), palette(40), rows(indices(8), 8))
write("os2-second.bmp", header(64, WIDTH, HEIGHT, 4), palette(16), rows(indices(4), 4))
write("no-offset.bmp", header(40, WIDTH, HEIGHT, 4, colours=16), palette(16), rows(indices(4), 4), offset=0)
write("gap.bmp", header(40, WIDTH, HEIGHT, 4, colours=16), palette(16), b"\xee" * 10 + rows(indices(4), 4), offset=14 + 40 + 64 + 10)

bytes3 = random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
bytes4 = random.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8)
words = random.integers(0, 65536, (HEIGHT, WIDTH)).astype("<u2")
write("24-bit.bmp", header(40, WIDTH, HEIGHT, 24), b"", rows(bytes3, 24))
write("os2-24-bit.bmp", header(12, WIDTH, HEIGHT, 24), b"", rows(bytes3, 24))
write("from-top.bmp", header(40, WIDTH, -HEIGHT, 24), b"", rows(bytes3, 24))
write("from-top-4-bit.bmp", header(40, WIDTH, -HEIGHT, 4), palette(16), rows(indices(4), 4))
write("32-bit.bmp", header(40, WIDTH, HEIGHT, 32), b"", rows(bytes4, 32))
write("v5-32-bit.bmp", header(124, WIDTH, HEIGHT, 32), b"", rows(bytes4, 32))
write("16-bit.bmp", header(40, WIDTH, HEIGHT, 16), b"", rows(words, 16))
write("masks-565.bmp", header(40, WIDTH, HEIGHT, 16, 3, masks=(0xF800, 0x7E0, 0x1F)), b"", rows(words, 16))
write("masks-555.bmp", header(108, WIDTH, HEIGHT, 16, 3, masks=(0x7C00, 0x3E0, 0x1F)), b"", rows(words, 16))
write("masks-24.bmp", header(56, WIDTH, HEIGHT, 24, 3, masks=(0xFF0000, 0xFF00, 0xFF)), b"", rows(bytes3, 24))
for name, masks, mode in [
    ("bgrx", (0xFF0000, 0xFF00, 0xFF), "RGB"),
    ("xbgr", (0xFF000000, 0xFF0000, 0xFF00), "RGB"),
    ("abgr", (0xFF000000, 0xFF0000, 0xFF00, 0xFF), "RGBA"),
    ("rgba", (0xFF, 0xFF00, 0xFF0000, 0xFF000000), "RGBA"),
    ("bgra", (0xFF0000, 0xFF00, 0xFF, 0xFF000000), "RGBA"),
    ("none", (0, 0, 0, 0), "RGBA"),
]:
    write(f"masks-{name}.bmp", header(52 if len(masks) == 3 else 124, WIDTH, HEIGHT, 32, 3, masks=masks), b"", rows(bytes4, 32), mode)
write("masks-short-header.bmp", header(40, WIDTH, HEIGHT, 32, 3, masks=(0xFF0000, 0xFF00, 0xFF)), b"", rows(bytes4, 32))


def runs(samples, four):
    """Run lengths: repeated pixels as runs, others as stretches, a jump in the fourth row, the end of the picture at its end."""
    out = b""
    for number, row in enumerate(samples):
        x = 0
        row = list(map(int, row))
        if number == 3:
            out += bytes([0, 2, 5, 1])
            x = WIDTH
        elif number == 4:
            x = 5
        while x < WIDTH:
            length = 1
            if four:
                while x + length < WIDTH and row[x + length] == row[x + length % 2 if x + 1 < WIDTH else x]:
                    length += 1
                pair = row[x] << 4 | (row[x + 1] if x + 1 < WIDTH else 0)
            else:
                while x + length < WIDTH and row[x + length] == row[x]:
                    length += 1
                pair = row[x]
            if length >= 3 or WIDTH - x < 3:
                out += bytes([length, pair])
            else:
                length = min(WIDTH - x, 7)
                part = row[x : x + length]
                if four:
                    part = [part[i] << 4 | (part[i + 1] if i + 1 < length else 0) for i in range(0, length, 2)]
                out += bytes([0, length]) + bytes(part) + b"\0" * (len(part) % 2)
            x += length
        if number != 3:
            out += b"\0\0"
    return out + b"\0\1"


def blocks(bits):
    samples = indices(bits)
    samples[:, 8:16] = samples[:, 8:9]
    return samples


write("runs-8.bmp", header(40, WIDTH, HEIGHT, 8, 1), palette(256), runs(blocks(8), False))
write("runs-4.bmp", header(40, WIDTH, HEIGHT, 4, 2), palette(16), runs(blocks(4), True))
write("runs-too-long.bmp", header(40, 6, 3, 8, 1), palette(256), bytes([4, 9, 9, 1, 0, 0, 6, 2, 5, 3, 0, 0, 6, 8, 0, 1]))

with open("pictures.txt", "w") as out:
    out.write("\n".join(manifest) + "\n")
