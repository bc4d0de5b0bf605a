"""Writes preprocessing/geometry.json and preprocessing/pictures.json: what the web UI's rules (version 1.6.1) make of pictures.

The rules are written down here once more, in Python, and Pillow does the pixels. Needs Pillow 13.
"""
import base64
import json
import math
import os
import random

from PIL import Image, ImageOps

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "preprocessing")


def long_side_parts(size, target, threshold, overlap):
    """The size that a long picture is brought to and the corners of its parts; None where it is not split."""
    width, height = size
    upright = height > width
    if upright:
        ratio = (width * target[1]) / (height * target[0])
    else:
        ratio = (height * target[0]) / (width * target[1])
    if not (ratio < 1.0 and ratio <= threshold):
        return None
    if upright:
        across, part = target
        length = height * across // width
    else:
        part, across = target
        length = width * across // height
    count = math.ceil((length - part * overlap) / (part * (1.0 - overlap)))
    starts = [0] if count < 2 else [int((length - part) / (count - 1) * number) for number in range(count)]
    if upright:
        return (across, length), [(0, start) for start in starts]
    return (length, across), [(start, 0) for start in starts]


def ratio_error(size, other):
    quotient = size[0] / size[1] / (other[0] / other[1])
    return 1 - (quotient if quotient < 1 else 1 / quotient)


def automatic_size(size, sides, areas, by_area, threshold):
    best, best_key = None, None
    for width in range(sides[0], sides[1] + 1, 64):
        for height in range(sides[0], sides[1] + 1, 64):
            error = ratio_error(size, (width, height))
            if width * height < areas[0] or width * height > areas[1] or error > threshold:
                continue
            key = (width * height, -error) if by_area else (-error, width * height)
            if best is None or key > best_key:
                best, best_key = (width, height), key
    return best


def middle_box(size, wanted):
    width, height = size
    if height / wanted[1] < width / wanted[0]:
        kept = wanted[0] * height / wanted[1]
        return (width - kept) / 2, 0, width - (width - kept) / 2, height
    kept = wanted[1] * width / wanted[0]
    return 0, (height - kept) / 2, width, height - (height - kept) / 2


def cover(picture, target):
    wanted, own = target[0] / target[1], picture.width / picture.height
    if wanted > own:
        size = target[0], picture.height * target[0] // picture.width
    else:
        size = picture.width * target[1] // picture.height, target[1]
    canvas = Image.new("RGB", target)
    canvas.paste(picture.resize(size, Image.Resampling.LANCZOS), (target[0] // 2 - size[0] // 2, target[1] // 2 - size[1] // 2))
    return canvas


def geometry():
    draw = random.Random(161)
    cases = []
    for number in range(200):
        size = [draw.randint(1, 400), draw.randint(1, 400)] if number % 4 == 0 else [draw.randint(300, 6000), draw.randint(300, 6000)]
        target = [8 * draw.randint(32, 128), 8 * draw.randint(32, 128)]
        threshold, overlap = round(draw.uniform(0, 1), 2), round(draw.uniform(0, 0.9), 2)
        if number % 10 == 9:
            threshold, overlap = 1.0, 0.9
        split = long_side_parts(size, target, threshold, overlap)
        if split is not None and len(split[1]) > 60:
            split = split[0], split[1][:60]
        sides = [64 * draw.randint(2, 6), 64 * draw.randint(7, 14)]
        areas = [64 * 64, draw.randint(200, 900) ** 2]
        by_area, error = draw.random() < 0.5, round(draw.uniform(0, 0.3), 3)
        automatic = automatic_size(size, sides, areas, by_area, error)
        cases.append({
            "size": size, "target": target, "threshold": threshold, "overlap": overlap, "scaled": split and list(split[0]),
            "corners": split and [list(corner) for corner in split[1]], "sides": sides, "areas": areas, "by_area": by_area, "error": error,
            "automatic": automatic and list(automatic), "box": automatic and list(middle_box(size, automatic)),
        })
    return cases


def sample(x, y, channel):
    return (x * 5 + y * 3 + channel * 60 + ((x * y) >> 2) % 40 + (90 if (x // 9 + y // 7) % 2 else 0)) % 256


def drawn(size):
    picture = Image.new("RGB", size)
    picture.putdata([tuple(sample(x, y, channel) for channel in range(3)) for y in range(size[1]) for x in range(size[0])])
    return picture


def pictures():
    cases = []
    for size in [(120, 41), (40, 101), (64, 64), (57, 37), (31, 130)]:
        picture, target = drawn(size), (32, 24)
        results = {"covering": [cover(picture, target)], "whole": [picture] if size == (57, 37) else []}
        split = long_side_parts(size, target, 0.6, 0.25)
        if split:
            scaled = picture.resize(split[0])
            parts = [scaled.crop((x, y, x + target[0], y + target[1])) for x, y in split[1]]
            # Only the first and the last, which is mirrored, to keep this small.
            results["split"] = [parts[0], ImageOps.mirror(parts[-1])]
            results["parts"] = len(parts)
        automatic = automatic_size(size, (64, 128), (1, 64 * 128), True, 0.2)
        if automatic:
            results["automatic"] = [picture.resize(automatic, Image.Resampling.LANCZOS, middle_box(size, automatic)).crop((0, 0, 24, 24))]
        case = {"size": size}
        for name, value in results.items():
            case[name] = value if isinstance(value, int) else [
                {"size": [result.width, result.height], "rgb": base64.b64encode(result.tobytes()).decode()} for result in value]
        cases.append(case)
    return cases


def write(name, value):
    with open(os.path.join(FOLDER, name), "w", encoding="utf8") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in value) + "\n]\n")


write("geometry.json", geometry())
write("pictures.json", pictures())
