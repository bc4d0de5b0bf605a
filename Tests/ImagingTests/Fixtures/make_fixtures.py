"""Writes the fixtures of the Imaging tests: picture files, and what Pillow makes of them.

Run in this folder: python make_fixtures.py   (needs Pillow 13 or newer, which orders resizing passes in a new way, and NumPy)

pictures.txt   one line a picture: file, width, height, channels as decoded; the samples lie in FILE.raw
resized/       source.png, source-alpha.png, and FILTER-WIDTHxHEIGHT.png, FILTER-alpha-WIDTHxHEIGHT.png
"""

import io
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

random = np.random.default_rng(20)
manifest = []


def subject(width, height, channels=3):
    """Gradients, hard edges and noise: everything that rounding and clipping can get wrong."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [
        x * 255 // max(1, width - 1),
        y * 255 // max(1, height - 1),
        ((x // 5 + y // 4) % 2) * 255,
        255 - (x * y * 255) // max(1, (width - 1) * (height - 1)),
    ][:channels]
    picture = np.stack(planes, -1).astype(np.int64)
    noisy = x > width * 2 // 3
    picture[noisy] = random.integers(0, 256, picture.shape)[noisy]
    if channels == 4:
        picture[: height // 4, : width // 2, 3] = 0
        picture[height // 2 :, : width // 3, 3] = 255
    return picture.astype(np.uint8)


def note(file, samples):
    height, width, channels = samples.shape
    manifest.append(f"{file} {width} {height} {channels}")
    with open(file + ".raw", "wb") as raw:
        raw.write(samples.tobytes())


def expect(file, mode="RGB"):
    """What Pillow decodes, upright."""
    note(file, np.asarray(ImageOps.exif_transpose(Image.open(file)).convert(mode)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_rows(samples, depth):
    """Unfiltered scan lines of samples [height, width, channels] of `depth` bits."""
    rows = b""
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            rows += b"\0" + row.astype(">u2").tobytes()
        elif depth == 8:
            rows += b"\0" + row.astype(np.uint8).tobytes()
        else:
            bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
            rows += b"\0" + np.packbits(bits.reshape(-1)).tobytes()
    return rows


def write_png(file, samples, colour_type, depth, interlaced=False, extra=b""):
    """PNG variants that Pillow reads but does not write."""
    height, width = samples.shape[:2]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in passes]
        data = b"".join(packed_rows(part, depth) for part in parts if part.size)
    else:
        data = packed_rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    with open(file, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))


def png_pictures():
    rgb, rgba = subject(23, 17), subject(23, 17, 4)
    for name, samples, mode in [("rgb", rgb, "RGB"), ("rgba", rgba, "RGBA"), ("grey", rgb[..., 0], "RGB"), ("grey-alpha", rgba[..., :2], "RGBA")]:
        Image.fromarray(np.ascontiguousarray(samples)).save(f"{name}.png")
        expect(f"{name}.png", mode)
    for depth in (1, 2, 4):
        samples = random.integers(0, 1 << depth, (17, 23, 1))
        write_png(f"grey-{depth}-bit.png", samples, 0, depth)
        expect(f"grey-{depth}-bit.png")
        palette = random.integers(0, 256, (1 << depth, 3), dtype=np.uint8).tobytes()
        write_png(f"palette-{depth}-bit.png", samples, 3, depth, extra=chunk(b"PLTE", palette))
        expect(f"palette-{depth}-bit.png")
    Image.fromarray(rgb).quantize(64).save("palette.png")
    expect("palette.png")
    palette = random.integers(0, 256, (16, 3), dtype=np.uint8).tobytes()
    write_png("palette-transparent.png", random.integers(0, 16, (17, 23, 1)), 3, 4, extra=chunk(b"PLTE", palette) + chunk(b"tRNS", bytes(range(0, 240, 30))))
    expect("palette-transparent.png", "RGBA")
    write_png("grey-transparent.png", random.integers(0, 4, (17, 23, 1)) * 85, 0, 8, extra=chunk(b"tRNS", struct.pack(">H", 170)))
    expect("grey-transparent.png", "RGBA")
    write_png("rgb-transparent.png", rgb, 2, 8, extra=chunk(b"tRNS", struct.pack(">HHH", *map(int, rgb[3, 4]))))
    expect("rgb-transparent.png", "RGBA")

    deep = random.integers(0, 65536, (17, 23, 4))
    write_png("rgb-16-bit.png", deep[..., :3], 2, 16)
    expect("rgb-16-bit.png")
    write_png("rgba-16-bit.png", deep, 6, 16)
    expect("rgba-16-bit.png", "RGBA")
    write_png("grey-alpha-16-bit.png", deep[..., :2], 4, 16)
    expect("grey-alpha-16-bit.png", "RGBA")
    # Pillow reads 16-bit grey as numbers and would clip them; the high byte is the rule for the other modes
    write_png("grey-16-bit.png", deep[..., :1], 0, 16)
    note("grey-16-bit.png", np.repeat((deep[..., :1] >> 8).astype(np.uint8), 3, -1))

    for name, samples, kind, depth, mode in [("rgb", rgb, 2, 8, "RGB"), ("rgba", rgba, 6, 8, "RGBA"), ("grey-1-bit", rgb[..., :1] >> 7, 0, 1, "RGB"), ("rgb-16-bit", deep[..., :3], 2, 16, "RGB")]:
        write_png(f"interlaced-{name}.png", samples, kind, depth, interlaced=True)
        expect(f"interlaced-{name}.png", mode)
    write_png("interlaced-one-pixel.png", rgb[:1, :1], 2, 8, interlaced=True)
    expect("interlaced-one-pixel.png")


def jpeg_pictures():
    rgb = Image.fromarray(subject(37, 29))
    for name, options in {
        "444": {"subsampling": 0}, "422": {"subsampling": 1}, "420": {"subsampling": 2},
        "progressive": {"progressive": True}, "restarts": {"restart_marker_blocks": 1}, "stored-rgb": {"keep_rgb": True},
    }.items():
        rgb.save(f"{name}.jpg", quality=85, **options)
        expect(f"{name}.jpg")
    rgb.convert("L").save("grey.jpg", quality=85)
    expect("grey.jpg")
    rgb.convert("L").save("grey-progressive.jpg", quality=85, progressive=True)
    expect("grey-progressive.jpg")
    inks = Image.fromarray(subject(37, 29, 4), "CMYK")
    inks.save("cmyk.jpg", quality=85)
    expect("cmyk.jpg")
    inks.save("cmyk-progressive.jpg", quality=85, progressive=True)
    expect("cmyk-progressive.jpg")
    data = open("cmyk.jpg", "rb").read()
    at = data.index(b"Adobe") + 11
    with open("ycck.jpg", "wb") as out:
        out.write(data[:at] + b"\2" + data[at + 1 :])
    expect("ycck.jpg")


def webp_pictures():
    rgb, rgba = Image.fromarray(subject(37, 29)), Image.fromarray(subject(37, 29, 4))
    rgb.save("lossy.webp", quality=80)
    expect("lossy.webp")
    rgb.save("lossless.webp", lossless=True)
    expect("lossless.webp")
    rgba.save("lossy-alpha.webp", quality=80)
    expect("lossy-alpha.webp", "RGBA")
    rgba.save("lossless-alpha.webp", lossless=True, exact=True)
    expect("lossless-alpha.webp", "RGBA")
    rgb.save("animated.webp", save_all=True, append_images=[rgb.rotate(90), rgb.rotate(180)], lossless=True, duration=50)
    expect("animated.webp", "RGBA")


def orientations():
    picture = Image.fromarray(subject(24, 16))
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = value
        picture.save(f"orientation-{value}.jpg", quality=90, subsampling=0, exif=exif)
        expect(f"orientation-{value}.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save("orientation-6.png", exif=exif)
    expect("orientation-6.png")
    # ImageMagick's way before PNG had a chunk for EXIF: hexadecimal in a text, after its name and length
    exif[0x0112] = 8
    digits = exif.tobytes().hex()
    lines = [digits[i : i + 72] for i in range(0, len(digits), 72)]
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", "\n".join(["", "exif", f"{len(digits) // 2:8}", *lines, ""]), zip=True)
    picture.save("orientation-8.png", pnginfo=info)
    expect("orientation-8.png")
    exif[0x0112] = 5
    picture.save("orientation-5.webp", lossless=True, exif=exif)
    expect("orientation-5.webp")


def texts():
    picture = Image.fromarray(subject(9, 7))
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a ghost, mint\nSteps: 20, Sampler: Euler a")
    info.add_text("Latin", "caf\u00e9 \u00ff")
    info.add_text("Chinese", "\u8584\u8377\u8272\u7684\u5e7d\u7075 \U0001f47b")
    picture.save("texts.png", pnginfo=info)
    info = PngImagePlugin.PngInfo()
    info.add_text("deflated", "word " * 500, zip=True)
    info.add_text("deflated Chinese", "\u5e7d\u7075" * 300, zip=True)
    info.add_text("deflated", "the later one counts")
    info.add_itxt("tagged", "na\u00efve \u2713", lang="fr", tkey="\u00e9tiquet\u00e9")
    picture.save("texts-deflated.png", pnginfo=info)
    # What the web UI writes: big-endian UTF-16 in a little-endian EXIF
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "\u5e7d\u7075\nSteps: 20".encode("utf-16-be")
    picture.save("comment.jpg", exif=exif)
    picture.save("comment.webp", exif=exif)


def resized():
    os.makedirs("resized", exist_ok=True)
    sources = {"": Image.fromarray(subject(41, 31)), "-alpha": Image.fromarray(subject(41, 31, 4))}
    filters = {"box": Image.Resampling.BOX, "bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC, "lanczos": Image.Resampling.LANCZOS}
    for suffix, source in sources.items():
        source.save(f"resized/source{suffix}.png")
        for name, kind in filters.items():
            for size in [(20, 15), (67, 53), (7, 45), (59, 5), (41, 12), (13, 31), (38, 24), (1, 1)]:
                source.resize(size, kind).save(f"resized/{name}{suffix}-{size[0]}x{size[1]}.png")


def hostile():
    with open("huge-header.png", "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b""))
    Image.fromarray(subject(8, 8)).save("other.tif")
    with open("other.jxl", "wb") as out:
        out.write(b"\xff\x0a" + bytes(30))


def measures():
    """Brightness as Pillow has it, and the variance of its Laplacian."""
    samples = subject(40, 30)
    Image.fromarray(samples).save("sharp.png")
    grey = np.asarray(Image.fromarray(samples).convert("L"))
    with open("sharp.png.grey", "wb") as raw:
        raw.write(grey.tobytes())
    g = grey.astype(np.int64)
    laplacian = g[:-2, 1:-1] + g[2:, 1:-1] + g[1:-1, :-2] + g[1:-1, 2:] - 4 * g[1:-1, 1:-1]
    print("sharpness of sharp.png:", repr(float(laplacian.var())))


png_pictures()
jpeg_pictures()
webp_pictures()
orientations()
texts()
resized()
hostile()
measures()
with open("pictures.txt", "w") as out:
    out.write("\n".join(manifest) + "\n")
