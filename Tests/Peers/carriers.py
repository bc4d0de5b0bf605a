"""Reads the pictures that carry a trained embedding by both of the web UI's rules, writes such pictures for the program to read, and reads the
parameters in PNG, JPEG and WebP as Pillow gives them. What the rules are is told anew here, with numpy alone.

    carriers.py PROGRAM HOME
"""
import base64
import glob
import json
import os
import subprocess
import sys
import zlib

import numpy as np
import torch
from PIL import Image, PngImagePlugin

program, home = sys.argv[1:]
name = "peer-carried"


def run(*arguments):
    return subprocess.run([program, *arguments, "--home", home], check=True, capture_output=True, text=True).stdout


def key(count):
    """The low halves that hide the data: x -> 1664525 x + 1013904223 modulo 2^32, its rest modulo 255."""
    values, x = np.empty(count, np.uint8), 0
    for index in range(count):
        x = (1664525 * x + 1013904223) & 0xFFFFFFFF
        values[index] = x % 255 & 15
    return values


def read_bands(path):
    """Crops black borders, takes what lies outside of the outermost black columns, and joins the low four bits of both sides."""
    pixels = np.asarray(Image.open(path).convert("RGB"))
    lit = (pixels > 0).all(2)
    columns, rows = np.flatnonzero(lit.any(0)), np.flatnonzero(lit.any(1))
    low = pixels[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1] & 15
    black = np.flatnonzero(low.sum((0, 2)) == 0)
    left, right = low[:, :black[0]].reshape(-1), low[:, black[-1] + 1:].reshape(-1)
    hidden = key(left.size)
    return json.loads(zlib.decompressobj().decompress(((right ^ hidden) << 4 | left ^ hidden).tobytes()))


def write_bands(picture, document):
    """The same the other way, without any decoration."""
    packed = np.frombuffer(zlib.compress(json.dumps(document).encode(), 9), np.uint8)
    height = picture.shape[0]
    filled = np.resize(packed, (packed.size // (3 * height) + 1) * 3 * height)
    sides = [((half ^ key(filled.size)) | 16).reshape(height, -1, 3) for half in (filled & 15, filled >> 4)]
    line = np.zeros((height, 1, 3), np.uint8)
    return Image.fromarray(np.concatenate([sides[0], line, picture, line, sides[1]], 1).astype(np.uint8))


run("create", name, "--init-text", "ghost", "--vectors", "2", "--overwrite")
run("train", name, "--dataset", "mint-ghost", "--max-steps", "6", "--save-embedding-every", "2", "--save-image-every", "3", "--preview-steps", "2",
    "--validate-every", "0", "--seed", "1")
folder = sorted(glob.glob(os.path.join(home, "textual_inversion", "*", name + "*")))[-1]
carriers = sorted(os.listdir(os.path.join(folder, "image_embeddings")))
assert carriers == [f"{name}-3.png", f"{name}-6.png"], carriers
for carrier, copy in zip(carriers, (2, 6)):
    saved = torch.load(os.path.join(folder, "embeddings", f"{name}-{copy}.pt"), weights_only=True)
    path = os.path.join(folder, "image_embeddings", carrier)
    for document in (json.loads(base64.b64decode(Image.open(path).text["sd-ti-embedding"])), read_bands(path)):
        assert list(document) == list(saved) and document["string_to_token"] == {"*": 265}, document.keys()
        vectors = torch.tensor(document["string_to_param"]["*"]["TORCHTENSOR"])
        assert torch.equal(vectors, saved["string_to_param"]["*"]) and document["step"] == copy
        assert document["name"] == f"{name}-{copy}" and document["sd_checkpoint"] == saved["sd_checkpoint"]

# Pictures of ours for the program: a chunk alone, bands alone, lossless WebP, a black frame around them.
vectors = torch.randn(3, 96)
picture = np.random.default_rng(5).integers(1, 255, (48, 40, 3), np.uint8)
document = lambda word: {"string_to_token": {"*": 265}, "string_to_param": {"*": {"TORCHTENSOR": vectors.tolist()}}, "name": word, "step": 7,
                         "sd_checkpoint": None, "sd_checkpoint_name": None}
chunk = PngImagePlugin.PngInfo()
chunk.add_text("sd-ti-embedding", base64.b64encode(json.dumps(document("by-chunk")).encode()).decode())
place = lambda file: os.path.join(home, "embeddings", file)
Image.fromarray(picture).save(place("a.png"), pnginfo=chunk)
write_bands(picture, document("by-bands")).save(place("b.png"))
write_bands(picture, document("by-webp")).save(place("c.webp"), lossless=True)
framed = write_bands(picture, document("by-frame"))
whole = Image.new("RGB", (framed.width + 9, framed.height + 7))
whole.paste(framed, (4, 3))
whole.save(place("d.png"))
Image.fromarray(picture).save(place("nothing.png"))
rows = {row["word"]: row for row in json.loads(run("embeddings", "--json"))}
assert "nothing" not in rows, rows.keys()
for word, file in (("by-chunk", "a.png"), ("by-bands", "b.png"), ("by-webp", "c.webp"), ("by-frame", "d.png")):
    assert rows[word]["vectors_per_token"] == 3 and rows[word].get("skipped") is None, rows[word]
    report = json.loads(run("inspect", place(file), "--json"))
    checksum = 0
    for value in (vectors.reshape(-1) * 100):
        checksum = (checksum * 281 ^ int(value) * 997) & 0xFFFFFFFF
    assert report["picture"]["carries_embedding"] and report["embedding"]["checksum"] == f"{checksum & 0xFFFF:04x}", report
for file in ("a.png", "b.png", "c.webp", "d.png", "nothing.png"):
    os.remove(place(file))

# Parameters where Pillow finds them.
texts = []
for form in ("png", "jpg", "webp"):
    out = os.path.join(home, "parameters-" + form)
    run("generate", "a 猫, caf\u00e9", "--steps", "2", "--seed", "3", "--format", form, "--output", out)
    picture = Image.open(glob.glob(os.path.join(out, "*"))[0])
    picture.load()
    if form == "png":
        texts.append(picture.text["parameters"])
    else:
        comment = picture.getexif().get_ifd(0x8769)[0x9286]
        assert comment[:8] == b"UNICODE\0", comment[:8]
        texts.append(comment[8:].decode("utf-16-be"))
assert texts[0] == texts[1] == texts[2] and texts[0].startswith("a 猫, caf\u00e9\nSteps: 2, "), texts
