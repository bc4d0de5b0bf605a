"""Times Pillow with two processes on the work of `textual-inversion preprocess`, and makes the pictures for both.

    preprocess.py make FOLDER COUNT     COUNT photographs of 12 megapixels, a few files under many names
    preprocess.py run FOLDER RESULT     each cropped to 512x512 as the web UI does it, saved as PNG
"""
import os
import sys
import time
from multiprocessing import Pool

import numpy
from PIL import Image, ImageOps

SIZE = 512
WIDTH, HEIGHT = 4000, 3000


def photograph(seed):
    """Smooth shapes with grain, which takes a decoder as long as a photograph does."""
    draw = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.float32)
    planes = []
    for _ in range(3):
        waves = sum(numpy.sin(x / draw.uniform(30, 400) + y / draw.uniform(30, 400) + draw.uniform(0, 6)) for _ in range(4))
        planes.append(128 + 28 * waves + draw.normal(0, 6, (HEIGHT, WIDTH)))
    return Image.fromarray(numpy.clip(numpy.stack(planes, 2), 0, 255).astype(numpy.uint8))


def make(folder, count):
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        path = os.path.join(folder, f"{number:04}.jpg")
        if os.path.exists(path):
            continue
        if number < 4:
            photograph(number).save(path, quality=90)
        else:
            os.link(os.path.join(folder, f"{number % 4:04}.jpg"), path)


def prepare(job):
    source, target = job
    picture = ImageOps.exif_transpose(Image.open(source)).convert("RGB")
    if picture.width < picture.height:
        width, height = SIZE, picture.height * SIZE // picture.width
    else:
        width, height = picture.width * SIZE // picture.height, SIZE
    resized = picture.resize((width, height), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (SIZE, SIZE))
    canvas.paste(resized, (SIZE // 2 - width // 2, SIZE // 2 - height // 2))
    canvas.save(target)


def run(folder, result):
    os.makedirs(result, exist_ok=True)
    names = sorted(os.listdir(folder))
    jobs = [(os.path.join(folder, name), os.path.join(result, f"{index:05}-0-{os.path.splitext(name)[0]}.png")) for index, name in enumerate(names)]
    started = time.time()
    with Pool(2) as pool:
        for _ in pool.imap_unordered(prepare, jobs):
            pass
    seconds = time.time() - started
    print(f"Pillow, 2 processes: {len(jobs)} pictures in {seconds:.1f} s, {seconds / len(jobs):.3f} s each")


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
else:
    run(sys.argv[2], sys.argv[3])
