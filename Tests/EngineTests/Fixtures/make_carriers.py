#!/usr/bin/env python3
"""Writes `carriers/`: pictures, bytes and texts as the web UI's own code makes them from an embedding and from settings.

    pip install torch numpy pillow piexif packaging
    make_carriers.py WEBUI      (a checkout of the Stable Diffusion web UI, version 1.10.1)

`odd.png`: an embedding in the bands of `odd-face.png`; `odd.zlib`: the bytes in them. `darkened.png`: `odd-face.png` as the caption's
background. `caption.json`: where the words of a caption lie, in DejaVu Sans. `parameters.*`: texts in JPEG and WebP; `infotext.json`: texts of
settings, and what is read from them.
"""
import ast, io, json, os, re, sys, types, zlib
import numpy as np
import torch
from PIL import Image, ImageChops, ImageDraw, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
WEBUI = sys.argv[1]
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
out = lambda name: os.path.join(HERE, "carriers", name)
sys.path.insert(0, WEBUI)
images = types.ModuleType("modules.images")
images.get_font = lambda size: ImageFont.truetype(FONT, max(1, size), layout_engine=ImageFont.Layout.BASIC)
sys.modules["modules.images"] = images
from modules.textual_inversion import image_embedding

# An embedding on a picture whose sides are multiples of nothing.
torch.manual_seed(11)
face = Image.fromarray(np.stack(np.meshgrid(np.arange(41) * 6, np.arange(37) * 7), -1).astype(np.uint8)[..., [0, 1, 1]] // 2 + 60)
face.save(out("odd-face.png"))
data = {"string_to_token": {"*": 265}, "string_to_param": {"*": torch.nn.Parameter(torch.randn(3, 8) * torch.tensor([[1.0], [1e-6], [300.0]]))},
        "name": "caf\u00e9 \U0001F431 \"9\"", "step": 9, "sd_checkpoint": None, "sd_checkpoint_name": "tiny-sd"}
plain = {**data, "string_to_param": {"*": data["string_to_param"]["*"].detach()}}
image_embedding.insert_image_data_embed(face, plain).save(out("odd.png"))
open(out("odd.zlib"), "wb").write(zlib.compress(json.dumps(plain, cls=image_embedding.EmbeddingEncoder).encode(), level=9))
open(out("odd.base64"), "wb").write(image_embedding.embedding_to_b64(plain))

# A caption's background alone: nothing is written on it.
text = ImageDraw.ImageDraw.text
ImageDraw.ImageDraw.text = lambda *a, **k: None
image_embedding.caption_image_overlay(face, "t", "l", "m", "r").convert("RGB").save(out("darkened.png"))
# Where each word lies, one drawn at a time on black.
captions = []
for size, words in [((512, 512), ("<my-cat-500>", "v1-5-pruned", "[cc6cb27103]", "4v 500s")), ((256, 320), ("<a>", "tiny-sd", "[0123456789]", "8v 12s"))]:
    boxes = []
    for word in words:
        ImageDraw.ImageDraw.text = lambda self, at, written, *a, **k: text(self, at, written, *a, **k) if written == word else None
        black = Image.new("RGB", size)
        boxes.append(image_embedding.caption_image_overlay(black, *words).convert("RGB").getbbox())
    captions.append({"size": size, "words": words, "boxes": boxes})
ImageDraw.ImageDraw.text = text
json.dump(captions, open(out("caption.json"), "w"), indent=1)

# Parameters in JPEG and WebP, as images.save_image_with_geninfo keeps them.
import piexif, piexif.helper
geninfo = "a caf\u00e9, 猫 \U0001F431\nNegative prompt: night\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 41x37, Version: v1.10.1"
for name, options in [("parameters.jpg", {"quality": 80}), ("parameters.webp", {"quality": 80, "lossless": True})]:
    face.save(out(name), **options)
    exif = piexif.dump({"Exif": {piexif.ExifIFD.UserComment: piexif.helper.UserComment.dump(geninfo, encoding="unicode")}})
    piexif.insert(exif, out(name))
    open(out(name + ".exif"), "wb").write(exif)


def functions(path, *names):
    """The named functions of a module, without running the module."""
    tree = ast.parse(open(os.path.join(WEBUI, path)).read())
    return ast.Module([node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in names], [])


class Any:
    """Options: what is set, else a default that writes nothing."""
    def __init__(self, **values): self.__dict__.update(values)
    def __getattr__(self, name): return None


infotext = types.SimpleNamespace()
exec(compile(functions("modules/infotext_utils.py", "quote", "unquote"), "infotext_utils", "exec"), {"json": json}, infotext.__dict__)
opts = Any(CLIP_stop_at_last_layers=1, eta_noise_seed_delta=31337, add_model_hash_to_info=True, add_model_name_to_info=True, add_vae_hash_to_info=True,
           add_vae_name_to_info=True, randn_source="CPU", add_version_to_infotext=True)
scope = {"opts": opts, "devices": Any(fp8=False), "shared": Any(opts=opts), "infotext_utils": infotext, "errors": None,
         "sd_samplers_common": types.SimpleNamespace(is_sampler_using_eta_noise_seed_delta=lambda p: p.uses_ensd), "program_version": lambda: "v1.10.1"}
exec(compile(functions("modules/processing.py", "create_infotext"), "processing", "exec"), scope)


def create(prompt, negative="", extras=None, clip_skip=1, uses_ensd=True, **values):
    p = Any(**{**dict(steps=20, sampler_name="Euler a", scheduler="Automatic", cfg_scale=7, width=512, height=768, batch_size=1, all_negative_prompts=[negative],
                      sd_model_hash="cc6cb27103", sd_model_name="v1-5, pruned", sd_vae_hash=None, sd_vae_name=None, subseed_strength=0, seed_resize_from_w=0,
                      seed_resize_from_h=0, is_using_inpainting_conditioning=False, tiling=False, extra_generation_params=extras or {}, clip_skip=clip_skip,
                      uses_ensd=uses_ensd, get_token_merging_ratio=lambda for_hr=False: 0, restore_faces=False, enable_hr=False), **values})
    return scope["create_infotext"](p, [prompt], [42], [9])


texts = {
    "plain": create("a my-cat"),
    "no noise": create("a my-cat", uses_ensd=False, sampler_name="DPM++ 2M", scheduler="Karras"),
    "all": create("a (my-cat:1.2)\nin a meadow", "night: \"dark\"", clip_skip=2, cfg_scale=7.5, subseed_strength=0.25, sd_vae_hash="735e4c3a44", sd_vae_name="mse: a.pt",
                  extras={"Denoising strength": 0.6, "Hires upscale": 1.5, "Hires steps": 8, "Hires upscaler": "Latent", "TI hashes": "my-cat: 0123456789ab, b: ba9876543210",
                          "Emphasis": "No norm", "Eta": 0.5, "Sigma noise": 1.05}, sampler_name="DPM2 a"),
    "painted": create("a [cat]", sampler_name="DDIM", uses_ensd=False, extras={"Denoising strength": 0.75, "Mask blur": 4, "Emphasis": "Ignore", "Eta DDIM": 1}),
}
json.dump(texts, open(out("infotext.json"), "w"), indent=1, ensure_ascii=False)
