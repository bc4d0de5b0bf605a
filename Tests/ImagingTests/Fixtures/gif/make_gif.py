"""Writes GIF pictures of every kind, and what Pillow makes of their first frames.

Run in this folder: python make_gif.py   (needs Pillow 13 or newer, and NumPy)

pictures.txt   one line a picture: file, width, height and channels as decoded, CRC-32 of the samples
"""

import struct
import zlib

import numpy as np
from PIL import Image

random = np.random.default_rng(32)
manifest = []
WIDTH, HEIGHT = 23, 19
COLOURS = random.integers(0, 256, (256, 3), dtype=np.uint8)


def codes(samples, bits, clear_at=4096):
    """LZW as the format has it; `clear_at` codes fill a table before it is cleared, None never clears."""
    clear, table, width, out, pool, pooled = 1 << bits, {}, bits + 1, bytearray(), 0, 0

    def put(code):
        nonlocal pool, pooled
        pool |= code << pooled
        pooled += width
        while pooled >= 8:
            out.append(pool & 255)
            pool >>= 8
            pooled -= 8

    def reset():
        nonlocal table, width, count
        table, width, count = {(i,): i for i in range(clear)}, bits + 1, clear + 2

    count = 0
    reset()
    put(clear)
    word = ()
    for index in map(int, samples):
        if word + (index,) in table:
            word += (index,)
            continue
        put(table[word])
        if count < 4096:
            table[word + (index,)] = count
            count += 1
            if count - 1 == 1 << width and width < 12:
                width += 1
        if clear_at is not None and count >= clear_at:
            put(clear)
            reset()
        word = (index,)
    put(table[word])
    if count == 1 << width and width < 12:
        width += 1
    put(clear + 1)
    if pooled:
        out.append(pool & 255)
    parts = b"".join(bytes([len(out[i : i + 255])]) + out[i : i + 255] for i in range(0, len(out), 255))
    return bytes([bits]) + parts + b"\0"


def colours(count, first=0):
    return COLOURS[first : first + count].tobytes()


def frame(samples, bits, left=0, top=0, own=b"", interlaced=False, clear_at=4096):
    height, width = samples.shape
    if interlaced:
        samples = np.concatenate([samples[0::8], samples[4::8], samples[2::4], samples[1::2]])
    flags = (0x80 | (len(own) // 3).bit_length() - 2 if own else 0) | (0x40 if interlaced else 0)
    return b"," + struct.pack("<HHHHB", left, top, width, height, flags) + own + codes(samples.reshape(-1), bits, clear_at)


def control(transparent=None):
    return b"!\xf9\4" + struct.pack("<BHBB", transparent is not None, 10, transparent or 0, 0)


def write(name, body, width=WIDTH, height=HEIGHT, shared=b"", mode="RGB", version=b"GIF89a"):
    flags = 0x80 | (len(shared) // 3).bit_length() - 2 if shared else 0
    with open(name, "wb") as out:
        out.write(version + struct.pack("<HHBBB", width, height, flags, 0, 0) + shared + body + b";")
    image = Image.open(name)
    assert ("transparency" in image.info) == (mode == "RGBA"), name
    samples = np.asarray(image.convert(mode))
    manifest.append(f"gif/{name} {samples.shape[1]} {samples.shape[0]} {samples.shape[2]} {zlib.crc32(samples.tobytes())}")


def indices(bits, width=WIDTH, height=HEIGHT):
    samples = random.integers(0, 1 << bits, (height, width))
    samples[height // 3 : height // 2] = 1
    return samples


for bits in (2, 4, 8):
    write(f"{bits}-bit.gif", frame(indices(bits), bits), shared=colours(1 << bits))
write("1-bit.gif", frame(indices(1), 2), shared=colours(2))
write("87a.gif", frame(indices(4), 4), shared=colours(16), version=b"GIF87a")
write("interlaced.gif", frame(indices(4), 4, interlaced=True), shared=colours(16))
write("own-colours.gif", frame(indices(4), 4, own=colours(16, 100)), shared=colours(16))
write("no-colours.gif", frame(indices(8), 8))
write("few-colours.gif", frame(indices(5), 5), shared=colours(16))
write("transparent.gif", control(7) + frame(indices(4), 4), shared=colours(16), mode="RGBA")
write("small-frame.gif", frame(indices(4, 9, 7), 4, 5, 6), shared=colours(16))
write("small-transparent-frame.gif", control(3) + frame(indices(4, 9, 7), 4, 5, 6, interlaced=True), shared=colours(16), mode="RGBA")
write("frame-beyond-canvas.gif", frame(indices(4, 15, 11), 4, 12, 9), shared=colours(16))
write("comments.gif", b"!\xfe\5hello\0" + b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0" + frame(indices(4), 4), shared=colours(16))
write("animated.gif", control() + frame(indices(4), 4) + control() + frame(indices(4), 4), shared=colours(16))
# Codes grow to 12 bits, the table fills up, and is cleared at once, later or never
many = indices(8, 90, 70)
write("full-table.gif", frame(many, 8), 90, 70, shared=colours(256))
write("early-clear.gif", frame(many, 8, clear_at=700), 90, 70, shared=colours(256))
write("never-cleared.gif", frame(np.tile(indices(3, 10, 10), (12, 12)) ^ random.integers(0, 2, (120, 120)), 3, clear_at=None), 120, 120, shared=colours(8))

Image.fromarray(random.integers(0, 255, (31, 29, 3), dtype=np.uint8)).quantize(60).save("pillow.gif")
manifest.append(f"gif/pillow.gif 29 31 3 {zlib.crc32(Image.open('pillow.gif').convert('RGB').tobytes())}")

with open("pictures.txt", "w") as out:
    out.write("\n".join(manifest) + "\n")
