"""Writes HEIC and AVIF pictures and what Pillow and heif-convert make of them.

Run in this folder: python make_heif.py   (needs Pillow 13 or newer with AVIF, NumPy, and Debian's libheif-examples)

Both codecs lose a little, and decoders differ in how they spread chroma, so each picture comes with FILE.png, what another decoder
made of it: heif-convert for HEIC, Pillow (libavif) for AVIF.
"""

import os
import subprocess

import numpy as np
from PIL import Image, ImageOps


def subject(width, height, channels=3):
    """Smooth, so that chroma that is spread differently makes little difference; each corner has its own colour."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [x * 255 // (width - 1), y * 255 // (height - 1), 128 + 100 * np.sin((x + y) / 9), 255 - x * 200 // (width - 1)]
    return Image.fromarray(np.stack(planes[:channels], -1).astype(np.uint8))


def heic(name, picture, *options):
    picture.save("in.png")
    subprocess.run(["heif-enc", "-q", "90", *options, "in.png", "-o", name], check=True, capture_output=True)
    subprocess.run(["heif-convert", name, name + ".png"], check=True, capture_output=True)


def avif(name, picture, mode="RGB", **options):
    picture.save(name, quality=90, **options)
    ImageOps.exif_transpose(Image.open(name)).convert(mode).save(name + ".png")


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


heic("plain.heic", subject(60, 40))
heic("alpha.heic", subject(60, 40, 4))
avif("plain.avif", subject(60, 40))
avif("alpha.avif", subject(60, 40, 4), "RGBA")
avif("sharp-chroma.avif", subject(60, 40), subsampling="4:4:4")
for value in range(2, 9):
    avif(f"orientation-{value}.avif", subject(60, 40), exif=turned(value))
heic("ten-bit.heic", subject(60, 40), "-b", "10")
os.remove("in.png")
