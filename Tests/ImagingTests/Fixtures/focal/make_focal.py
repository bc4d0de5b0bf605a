"""Writes the fixtures of the focal crop's tests: pictures, and what Pillow and OpenCV find in them.

Run in this folder: python make_focal.py   (needs Pillow 13, OpenCV 4 and NumPy; the cascades that OpenCV's wheel carries are those
of Debian's opencv-data, byte for byte)

NAME.png        drawn faces, and what only resembles them
expected.json   per picture: corners, entropy's points, faces, crops at several sizes; for some what each cascade finds by itself.
                Scenes are not stored: the tests draw them by the same formula, from size and seed.
"""

import json
import zlib

import cv2
import numpy as np
from PIL import Image, ImageDraw

CASCADES = [
    ("eye", 0.01), ("frontalface_default", 0.05), ("profileface", 0.05), ("frontalface_alt", 0.05),
    ("frontalface_alt2", 0.05), ("frontalface_alt_tree", 0.05), ("eye_tree_eyeglasses", 0.05), ("upperbody", 0.05),
]
WEIGHTS = {"faces": 0.9, "entropy": 0.15, "edges": 0.5}

cv2.setNumThreads(1)
classifiers = [cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_{name}.xml") for name, _ in CASCADES]


# What the web UI computes, told in few words; numbers are Python's, as NumPy 1 made them


def corners(picture):
    grey = picture.convert("L")
    ImageDraw.Draw(grey).rectangle([0, picture.height * 0.9, picture.width, picture.height], fill="#999")
    found = cv2.goodFeaturesToTrack(
        np.array(grey), maxCorners=100, qualityLevel=0.04, minDistance=min(picture.size) * 0.06, useHarrisDetector=False)
    return [] if found is None else [[int(x), int(y)] for x, y in found.reshape(-1, 2)]


def entropy_point(picture, width, height):
    if picture.width == picture.height:
        return None
    axis = 0 if picture.width > picture.height else 1
    side = (width, height)[axis]
    start, best, highest = 0, None, 0
    while start + side < picture.size[axis]:
        x, y = (start, 0) if axis == 0 else (0, start)
        white = np.asarray(picture.crop((x, y, x + width, y + height)).convert("1"), dtype=np.uint8)
        counts = np.bincount(white.ravel())
        counts = counts[counts > 0]
        entropy = -np.log2(counts / counts.sum()).sum()
        if entropy > highest:
            best, highest = start, entropy
        start += 4
    if best is None:
        best = start
    x, y = (best, 0) if axis == 0 else (0, best)
    return [int(x + width / 2), int(y + height / 2)]


def grey_for_faces(picture):
    return cv2.cvtColor(np.array(picture), cv2.COLOR_BGR2GRAY)


def boxes(number, grey, smallest, neighbours=7):
    found = classifiers[number].detectMultiScale(
        grey, scaleFactor=1.1, minNeighbors=neighbours, minSize=(smallest, smallest), flags=cv2.CASCADE_SCALE_IMAGE)
    return [[int(side) for side in box] for box in found]


def faces(picture):
    grey = grey_for_faces(picture)
    for number, (_, share) in enumerate(CASCADES):
        found = boxes(number, grey, int(min(picture.size) * share))
        if found:
            return found
    return []


def mean(points):
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def scaled(picture, width, height):
    if picture.width > picture.height or (picture.width == picture.height and height > width):
        scale = height / picture.height
    else:
        scale = width / picture.width
    return picture.resize((int(picture.width * scale), int(picture.height * scale)))


def crop(picture, width, height, weights=WEIGHTS):
    """What is found in the scaled picture, and where the crop begins."""
    picture = scaled(picture, width, height)
    found = {}
    if weights["edges"] > 0:
        found["edges"] = corners(picture)
    if weights["entropy"] > 0:
        point = entropy_point(picture, width, height)
        found["entropy"] = [point] if point else []
    if weights["faces"] > 0:
        found["faces"] = [[(2 * x + w) // 2, (2 * y + h) // 2] for x, y, w, h in faces(picture)]
    kinds = {kind: points for kind, points in found.items() if points}
    total = 0
    for kind in kinds:
        total += weights[kind]
    x = y = weight = 0.0
    for kind, points in kinds.items():
        share = weights[kind] / total
        centre = mean(points)
        weight += share
        x += centre[0] * share
        y += centre[1] * share
    focus = (round(x / weight), round(y / weight)) if weight else (0, 0)
    starts = []
    for at, side, length in zip(focus, (width, height), picture.size):
        start = at - int(side / 2)
        if start < 0:
            start = 0
        elif start + side > length:
            start = length - side
        starts.append(start)
    return picture, found, starts


# Pictures


def scene(width, height, seed):
    """Shapes on slopes of colours, noise in one part; whole numbers only, so that the tests draw the very same picture."""
    state = seed

    def draw(limit):
        nonlocal state
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (state >> 16) % limit

    y, x = np.mgrid[0:height, 0:width]
    samples = np.zeros((height, width, 3), np.int64)
    for channel in range(3):
        base, across, down = 20 + draw(120), draw(60), draw(60)
        samples[..., channel] = base + across * x // width + down * y // height
    for _ in range(3 + draw(12)):
        kind, left, top = draw(2), draw(width), draw(height)
        w, h = 4 + draw(width // 3), 4 + draw(height // 3)
        colour = [draw(256) for _ in range(3)]
        inside = (x >= left) & (x < left + w) & (y >= top) & (y < top + h)
        if kind == 1:
            inside &= (2 * (x - left) - w) ** 2 * h * h + (2 * (y - top) - h) ** 2 * w * w <= w * w * h * h
        samples[inside] = colour
    left, wide = draw(width), width // 5
    noise = (x * 73856093) ^ (y * 19349663) ^ (seed * 83492791)
    noise = ((noise ^ (noise >> 13)) & 0xFFFFFFFF) * 1274126177 & 0xFFFFFFFF
    noise = (noise >> 16) % 51 - 25
    noisy = (x >= left) & (x < left + wide)
    samples[noisy] = np.clip(samples + noise[..., None], 0, 255)[noisy]
    for _ in range(draw(3)):
        padded = np.pad(samples, ((1, 1), (1, 1), (0, 0)), mode="edge")
        samples = sum(padded[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)) // 9
    return Image.fromarray(samples.astype(np.uint8))


def face(size, seed):
    """A drawn face: skin, eyes, brows, nose, mouth, hair; the blur makes it look like a photograph of one to a cascade."""
    random = np.random.default_rng(seed)
    s = 4 * size
    picture = Image.new("RGB", (s, s), tuple(int(c) for c in random.integers(90, 200, 3)))
    draw = ImageDraw.Draw(picture)

    def oval(x, y, w, h, colour):
        draw.ellipse([(x - w / 2) * s, (y - h / 2) * s, (x + w / 2) * s, (y + h / 2) * s], fill=colour)

    def tone(level, wobble=0.06):
        return tuple(int(np.clip(c * level * random.uniform(1 - wobble, 1 + wobble), 0, 255)) for c in (225, 185, 160))

    hair = tuple(int(c) for c in random.integers(15, 70, 3))
    oval(0.5, 0.42, 0.80, 0.84, hair)
    oval(0.5, 0.53, random.uniform(0.60, 0.68), random.uniform(0.80, 0.88), tone(1))
    oval(0.5, 0.28, 0.40, 0.16, tone(1.08))
    apart, eyes = random.uniform(0.135, 0.155), random.uniform(0.44, 0.47)
    for side in (-1, 1):
        x = 0.5 + side * apart
        oval(x, eyes - 0.015, 0.20, 0.13, tone(0.72))
        oval(x, eyes - 0.075, 0.19, 0.045, tone(0.35))
        oval(x, eyes, 0.14, 0.065, (235, 230, 225))
        oval(x, eyes, 0.070, 0.070, (45, 30, 25))
        oval(x - 0.012, eyes - 0.012, 0.016, 0.016, (250, 250, 250))
        oval(x, eyes + 0.11, 0.14, 0.07, tone(1.08))
    oval(0.5, eyes + 0.07, 0.07, 0.24, tone(1.10))
    for side in (-1, 1):
        oval(0.5 + side * 0.035, eyes + 0.195, 0.035, 0.022, tone(0.45))
    oval(0.5, eyes + 0.215, 0.10, 0.02, tone(0.70))
    oval(0.5, eyes + 0.30, random.uniform(0.20, 0.26), 0.06, (150, 70, 70))
    oval(0.5, eyes + 0.30, 0.20, 0.015, (90, 35, 35))
    oval(0.5, eyes + 0.36, 0.14, 0.03, tone(0.80))
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    return Image.fromarray(cv2.GaussianBlur(np.array(small), (0, 0), size * random.uniform(0.008, 0.02)))


def covered(picture, box):
    """Eyes behind a black bar."""
    picture = picture.copy()
    ImageDraw.Draw(picture).rectangle(box, fill=(12, 12, 14))
    return picture


def gallery():
    """Pictures with faces, and such that only resemble them."""
    one = Image.new("RGB", (230, 144), (120, 140, 150))
    one.paste(face(96, 3), (90, 20))
    two = Image.new("RGB", (320, 240), (150, 150, 130))
    two.paste(face(120, 6), (20, 60))
    two.paste(face(80, 7), (210, 30))
    portrait = Image.new("RGB", (160, 260), (110, 150, 130))
    portrait.paste(face(110, 1), (25, 20))
    overturned = Image.new("RGB", (230, 144), (120, 140, 150))
    overturned.paste(face(96, 3).transpose(Image.Transpose.FLIP_TOP_BOTTOM), (90, 20))
    faint = Image.blend(one, Image.new("RGB", one.size, (150, 140, 130)), 0.97)
    tiny = Image.new("RGB", (120, 90), (120, 140, 150))
    tiny.paste(face(22, 4), (40, 30))
    return {
        "one": one, "two": two, "portrait": portrait, "glasses": covered(one, (112, 54, 164, 70)), "overturned": overturned,
        "faint": faint, "tiny": tiny, "half": one.crop((90, 0, 138, 144)).resize((96, 144)),
    }


SCENES = [
    (300, 200, 1), (200, 300, 2), (768, 512, 3), (512, 768, 4), (333, 251, 5), (700, 160, 6), (123, 457, 7), (97, 64, 8),
    (400, 300, 9), (257, 255, 10), (40, 33, 11), (900, 700, 12),
    (170, 98, 13), (98, 170, 14),  # scaling leaves these a pixel short of some sizes
]
SIZES = [(128, 128), (192, 128), (128, 192), (200, 200)]
SAMPLES = ["mint-ghost/00.png", "mint-ghost/07.png", "candy-sticker/03.png"]
OTHER_WEIGHTS = [
    {"faces": 0, "entropy": 1, "edges": 0}, {"faces": 0, "entropy": 0, "edges": 1}, {"faces": 1, "entropy": 0, "edges": 0},
    {"faces": 0.5, "entropy": 0.5, "edges": 0.5}, {"faces": 0, "entropy": 0, "edges": 0},
]


def expected_crop(picture, width, height, weights):
    small, found, starts = crop(picture, width, height, weights)
    return {
        "width": width, "height": height, "weights": [weights["faces"], weights["entropy"], weights["edges"]],
        "scaled": list(small.size), "start": starts, "faces": len(found.get("faces", [])),
        "pixels": zlib.crc32(small.crop((*starts, starts[0] + width, starts[1] + height)).tobytes()),
    }


def expectation(picture, sizes, all_boxes):
    grey = grey_for_faces(picture)
    result = {
        "size": list(picture.size), "sum": zlib.crc32(picture.tobytes()), "corners": corners(picture), "faces": faces(picture),
        "entropy": [[w, h, *entropy_point(picture, w, h)] for w, h in ((48, 48), (32, 64)) if picture.width != picture.height],
        "crops": [expected_crop(picture, w, h, WEIGHTS) for w, h in sizes],
    }
    if all_boxes:
        result["crops"] += [expected_crop(picture, *sizes[0], weights) for weights in OTHER_WEIGHTS]
    if all_boxes:
        result["candidates"] = [boxes(number, grey, 0, 0) for number in range(8)]
        result["grouped"] = [boxes(number, grey, 24, 3) for number in range(8)]
    return result


def main():
    samples = "../../../../Sources/TextualInversion/Resources/samples/"
    result = {"scenes": [], "faces": {}, "samples": {}}
    for width, height, seed in SCENES:
        sizes = SIZES if width < 500 else SIZES[:2]
        result["scenes"].append({"seed": seed} | expectation(scene(width, height, seed), sizes, width <= 333))
    for name, picture in gallery().items():
        picture.save(f"{name}.png", optimize=True)
        result["faces"][name] = expectation(picture, SIZES, True)
    for name in SAMPLES:
        result["samples"][name] = expectation(Image.open(samples + name).convert("RGB"), [(64, 64), (96, 64), (64, 96)], False)
    with open("expected.json", "w") as file:
        file.write(json.dumps(result, separators=(",", ":")).replace('{"seed"', '\n{"seed"').replace('"crops"', '\n"crops"'))
        file.write("\n")


if __name__ == "__main__":
    main()
