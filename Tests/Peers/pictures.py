"""Makes pictures with the program and with diffusers, from the built-in model: the same seed, steps and prompts, Euler and DDIM.

    pictures.py PROGRAM HOME
"""
import glob
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from PIL import Image
from transformers import CLIPTextModel, CLIPTokenizer

program, home = sys.argv[1:]
model = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Sources/TextualInversion/Resources/tiny-sd")
torch.set_grad_enabled(False)
tokenizer = CLIPTokenizer.from_pretrained(model + "/tokenizer")
text = CLIPTextModel.from_pretrained(model + "/text_encoder", dtype=torch.float32).eval()
unet = UNet2DConditionModel.from_pretrained(model + "/unet", torch_dtype=torch.float32).eval()
vae = AutoencoderKL.from_pretrained(model + "/vae", torch_dtype=torch.float32).eval()
betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
alphas = torch.cumprod(1 - betas, 0).float()
sigmas = ((1 - alphas) / alphas) ** 0.5
prompt, negative, steps, scale, seed = "a red cat in a meadow", "night", 12, 5.0, 77


def states(words):
    ids = tokenizer(words, padding="max_length", max_length=77, truncation=True, return_tensors="pt")["input_ids"]
    return text(ids)[0]


def guided(x, t):
    noise = unet(torch.cat([x, x]), t, torch.cat([states(prompt), states(negative)])).sample
    return noise[1:] + scale * (noise[:1] - noise[1:])


def euler():
    times = torch.linspace(999, 0, steps)
    low, high, part = times.floor().long(), times.ceil().long(), times.frac()
    levels = torch.cat([((1 - part) * sigmas[low].log() + part * sigmas[high].log()).exp(), torch.zeros(1)])
    x = torch.randn(1, 4, 16, 16, generator=torch.Generator().manual_seed(seed)) * levels[0]
    for time, now, then in zip(times, levels, levels[1:]):
        x = x + guided(x / (now ** 2 + 1) ** 0.5, time) * (then - now)
    return x


def ddim():
    times = (torch.arange(0, 1000, 1000 // steps) + 1).clip(0, 999)
    x = torch.randn(1, 4, 16, 16, generator=torch.Generator().manual_seed(seed))
    for now, then in zip(reversed(times[1:]), reversed(times[:-1])):
        noise = guided(x, now)
        clean = (x - (1 - alphas[now]).sqrt() * noise) / alphas[now].sqrt()
        x = alphas[then].sqrt() * clean + (1 - alphas[then]).sqrt() * noise
    return x


for sampler, make in [("Euler", euler), ("DDIM", ddim)]:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "generate", prompt, "--negative-prompt", negative, "--steps", str(steps), "--sampler", sampler, "--cfg-scale", str(scale),
                        "--seed", str(seed), "--output", folder, "--home", home], check=True, capture_output=True)
        (file,) = glob.glob(folder + "/*.png")
        picture = Image.open(file)
        assert picture.info["parameters"].startswith(f"{prompt}\nNegative prompt: {negative}\nSteps: {steps}, Sampler: {sampler}, "), picture.info
        ours = np.asarray(picture.convert("RGB")).astype(int)
    decoded = (vae.decode(make() / vae.config.scaling_factor).sample[0].clamp(-1, 1) + 1) / 2
    theirs = (decoded.permute(1, 2, 0).numpy() * 255).astype(np.uint8).astype(int)
    assert np.abs(ours - theirs).max() <= 2, (sampler, np.abs(ours - theirs).max())
