"""Compares the networks at full size with diffusers and transformers: results, and the gradient that trains a word.

    networks.py CHECKPOINT FILES
"""
import sys

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from transformers import CLIPTextModel

checkpoint, files = sys.argv[1:]
ours = load_file(f"{files}/networks.safetensors")
failed = False


def pixels_last(x):
    return x.permute(0, 2, 3, 1)


def channels_first(name):
    return ours[name].permute(0, 3, 1, 2).contiguous()


def compare(name, expected):
    global failed
    error = float((ours[name] - expected).norm() / expected.norm())
    print(f"{name}: relative L2 {error:.1e}")
    failed = failed or not error < 1e-4


with torch.no_grad():
    text = CLIPTextModel.from_pretrained(checkpoint + "/text_encoder", dtype=torch.float32).eval()
    compare("states", text(ours["ids"])[0])
    del text
    vae = AutoencoderKL.from_pretrained(checkpoint + "/vae", torch_dtype=torch.float32).eval()
    encoded = vae.encode(channels_first("picture")).latent_dist
    compare("mean", pixels_last(encoded.mean))
    compare("logVariance", pixels_last(encoded.logvar))
    compare("decoded", pixels_last(vae.decode(channels_first("latent") / vae.config.scaling_factor).sample))
    del vae
unet = UNet2DConditionModel.from_pretrained(checkpoint + "/unet", torch_dtype=torch.float32).eval().requires_grad_(False)
context = ours["context"].clone().requires_grad_()
predicted = unet(channels_first("latent"), torch.tensor([500]), context).sample
compare("predicted", pixels_last(predicted.detach()))
torch.nn.functional.mse_loss(predicted, channels_first("noise")).backward()
compare("gradient", context.grad)
sys.exit(failed)
