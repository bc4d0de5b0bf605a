#!/usr/bin/env python3
"""Writes the files of `inspection/` with PyTorch, safetensors and Pillow: a picture with parameters, and the mere outlines of models.

    pip install torch safetensors pillow ; make_inspection.py
"""
import os
import torch
from PIL import Image, PngImagePlugin
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
out = lambda name: os.path.join(HERE, "inspection", name)
PARAMETERS = "a 猫 in a meadow, made of mint-ghost\nNegative prompt: night\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 6x4, Model: tiny"

picture = Image.new("RGBA", (6, 4), (10, 200, 30, 128))
texts = PngImagePlugin.PngInfo()
texts.add_itxt("parameters", PARAMETERS)
texts.add_text("sd-ti-embedding", "e30=")
texts.add_text("Software", "a test")
picture.save(out("parameters.png"), pnginfo=texts)
exif = Image.Exif()
exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + PARAMETERS.encode("utf-16-be")
exif[0x0112] = 6
picture.convert("RGB").save(out("parameters.jpg"), exif=exif)

half = lambda *shape: torch.zeros(*shape, dtype=torch.float16)
unet = "model.diffusion_model."
# Enough to tell what they are; far from complete.
save_file({unet + "input_blocks.0.0.weight": half(8, 4, 3, 3), unet + "input_blocks.10.0.bias": half(8), unet + "input_blocks.2.0.bias": half(8),
           unet + "input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight": half(4, 2048),
           "conditioner.embedders.0.transformer.text_model.final_layer_norm.weight": torch.zeros(8)},
          out("outline-xl.safetensors"), {"modelspec.title": "An outline, " + "long " * 80, "modelspec.author": "nobody\x1b[31m"})
torch.save({"state_dict": {unet + "input_blocks.0.0.weight": half(8, 4, 3, 3), "model_ema.decay": torch.tensor(0.5),
                           "cond_stage_model.transformer.text_model.final_layer_norm.weight": torch.zeros(8)}}, out("outline-1.ckpt"))
save_file({"encoder.down.0.block.0.conv1.weight": torch.zeros(8, 3, 3, 3), "decoder.conv_in.weight": torch.zeros(8, 4, 3, 3, dtype=torch.bfloat16)},
          out("outline-vae.safetensors"))
# Written by hand, as old safetensors did not align its header: 2815 is 0x0AFF, whose bytes are the signature of JPEG XL.
header = b'{"%s":{"dtype":"F32","shape":[16],"data_offsets":[0,64]}}'
header = header % (b"a" * (0x0AFF - len(header) + 2))
with open(out("jxl-like.safetensors"), "wb") as file:
    file.write(len(header).to_bytes(8, "little") + header + bytes(64))
