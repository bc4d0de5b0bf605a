"""Writes the fixtures of the focal crop's tests: pictures, and what Pillow and OpenCV find in them.

Run in this folder: python make_focal.py   (needs Pillow 13, OpenCV 4 and NumPy; the cascades that OpenCV's wheel carries are those
of Debian's opencv-data, byte for byte)

scenes/, faces/   pictures drawn by seeded formulas
expected.json     per picture: corners, the entropy's point, faces, and crops at several sizes; per cascade: all its boxes
cascades/         small cascades that are damaged, each in its own way
"""

import json
import os

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
    """Shapes on a slope of colours, noise in one part, flat ground in another."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    planes = [random.uniform(40, 200) + random.uniform(-50, 50) * x / width + random.uniform(-50, 50) * y / height for _ in range(3)]
    picture = Image.fromarray(np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(random.integers(3, 15)):
        left, top = random.uniform(0, width), random.uniform(0, height)
        w, h = random.uniform(0.03, 0.3) * width, random.uniform(0.03, 0.3) * height
        colour = tuple(int(c) for c in random.integers(0, 256, 3))
        shape = random.integers(3)
        if shape == 0:
            draw.rectangle([left, top, left + w, top + h], fill=colour)
        elif shape == 1:
            draw.ellipse([left, top, left + w, top + h], fill=colour)
        else:
            draw.polygon([(left, top), (left + w, top + h / 3), (left + w / 4, top + h)], fill=colour)
    samples = np.array(picture).astype(np.int64)
    left, wide = int(random.uniform(0, 0.8) * width), max(1, width // 5)
    samples[:, left : left + wide] += random.integers(-25, 26, samples[:, left : left + wide].shape)
    samples = np.clip(samples, 0, 255).astype(np.uint8)
    if random.integers(2):
        samples = cv2.GaussianBlur(samples, (0, 0), random.uniform(0.6, 2))
    return Image.fromarray(samples)


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
