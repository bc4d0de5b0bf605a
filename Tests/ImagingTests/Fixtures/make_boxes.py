"""Writes boxes.txt: 200 resamplings of random pictures at random sizes and boxes, as Pillow makes them.

Run in this folder: python make_boxes.py   (needs Pillow 13 or newer)

Each line: source width and height, channels, new width and height, filter, box (left, top, right, bottom), CRC-32 of the samples.
The source's samples are the high bytes of a linear congruential generator that begins with the line's number, from 0.
"""

import random
import zlib

from PIL import Image

choice = random.Random(5)


def source(width, height, channels, seed):
    state, samples = seed, bytearray()
    for _ in range(width * height * channels):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        samples.append(state >> 56)
    return Image.frombytes({3: "RGB", 4: "RGBA"}[channels], (width, height), bytes(samples))


def interval(length):
    """The whole length, whole pixels, or fractions of them."""
    kind = choice.random()
    if kind < 0.3:
        return 0, length
    if kind < 0.5:
        low = choice.randrange(length)
        return low, choice.randint(low + 1, length)
    low, high = sorted(round(choice.uniform(0, length), 3) for _ in range(2))
    return low, high


with open("boxes.txt", "w") as out:
    for number in range(200):
        width, height, channels = choice.randint(1, 90), choice.randint(1, 90), choice.choice([3, 4])
        left, right = interval(width)
        top, bottom = interval(height)
        new_width = width if choice.random() < 0.1 else choice.randint(1, 90)
        new_height = height if choice.random() < 0.1 else choice.randint(1, 90)
        if choice.random() < 0.1:
            new_width, new_height = max(1, int(right) - int(left)), max(1, int(bottom) - int(top))
        name = choice.choice(["box", "bilinear", "bicubic", "lanczos"])
        made = source(width, height, channels, number).resize(
            (new_width, new_height), Image.Resampling[name.upper()], (left, top, right, bottom))
        print(width, height, channels, new_width, new_height, name, left, top, right, bottom, zlib.crc32(made.tobytes()), file=out)
