"""Writes framing.txt: what Pillow makes of pictures that are brought to another shape the web UI's way (its resize modes 1 and 2).

A line: width height, target width height, and the FNV-1a hash of the result's samples when it covers and when it fills the target.
"""
import pathlib
import random

import numpy as np
from PIL import Image

here = pathlib.Path(__file__).parent


def picture(width: int, height: int) -> Image.Image:
    """Samples by a formula over their place, as FramingTests makes them."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return Image.fromarray(((x * (3 + c) + y * (5 - c) + x * y // 7) % 256).astype(np.uint8))


def scaled(image, width, height, by_width):
    size = (width, image.height * width // image.width) if by_width else (image.width * height // image.height, height)
    part = image.resize(size, Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (width, height))
    canvas.paste(part, (width // 2 - size[0] // 2, height // 2 - size[1] // 2))
    return canvas, part


def cover(image, width, height):
    return scaled(image, width, height, width / height > image.width / image.height)[0]


def fill(image, width, height):
    wanted, own = width / height, image.width / image.height
    canvas, part = scaled(image, width, height, wanted < own)
    if wanted < own and (stripe := height // 2 - part.height // 2) > 0:
        for edge, at in ((0, 0), (part.height, stripe + part.height)):
            canvas.paste(part.resize((width, stripe), box=(0, edge, width, edge)), (0, at))
    if wanted > own and (stripe := width // 2 - part.width // 2) > 0:
        for edge, at in ((0, 0), (part.width, stripe + part.width)):
            canvas.paste(part.resize((stripe, height), box=(edge, 0, edge, height)), (at, 0))
    return canvas


def fnv(image) -> str:
    value = 14695981039346656037
    for byte in image.tobytes():
        value = ((value ^ byte) * 1099511628211) % (1 << 64)
    return f"{value:016x}"


if __name__ == "__main__":
    draw = random.Random(5)
    cases = [(64, 64, 64, 64), (1, 1, 8, 8), (2, 1, 16, 16), (16, 1, 16, 16), (1, 3, 16, 8), (80, 40, 33, 33), (40, 80, 33, 33), (65, 64, 64, 64)]
    while len(cases) < 200:
        case = (draw.randint(1, 90), draw.randint(1, 90), 8 * draw.randint(1, 9), 8 * draw.randint(1, 9))
        if len(cases) % 4 == 0:
            case = case[:2] + (draw.randint(1, 70), draw.randint(1, 70))
        # A side that would round to nothing is an error in Pillow.
        if min(case[0] * case[3] // case[1], case[1] * case[2] // case[0]) > 0:
            cases.append(case)
    with open(here / "framing.txt", "w") as file:
        for width, height, new_width, new_height in cases:
            source = picture(width, height)
            print(width, height, new_width, new_height, fnv(cover(source, new_width, new_height)), fnv(fill(source, new_width, new_height)), file=file)
