"""Times a picture of Stable Diffusion 1.5 in PyTorch, with random weights: what `textual-inversion bench --generate` does.

    picture.py [SIZE] [STEPS]
"""
import statistics
import sys
import time

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

size = int(sys.argv[1]) if len(sys.argv) > 1 else 512
steps = int(sys.argv[2]) if len(sys.argv) > 2 else 20
torch.manual_seed(0)
torch.set_grad_enabled(False)


def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024 / 1e9


def forget_peak():
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


vae = AutoencoderKL(
    block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=512,
    down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4).eval()
latent = torch.randn(1, 4, size // 8, size // 8)
forget_peak()
decodings = []
for _ in range(3):
    started = time.time()
    vae.decode(latent)
    decodings.append(time.time() - started)
decode, decode_peak = statistics.median(decodings[1:]), peak()

unet = UNet2DConditionModel(
    sample_size=64, block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=768, attention_head_dim=8,
    down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",), up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3).eval()
words = torch.randn(2, 77, 768)
sigmas = torch.linspace(14.6, 0, steps + 1)
x = torch.randn(1, 4, size // 8, size // 8) * 14.6
forget_peak()
times = []
for step in range(steps):
    started = time.time()
    scaled = torch.cat([x, x]) / (sigmas[step] ** 2 + 1) ** 0.5
    negative, positive = unet(scaled, torch.tensor(999 * (1 - step / steps)), words).sample.chunk(2)
    x = x + (negative + 7 * (positive - negative)) * (sigmas[step + 1] - sigmas[step])
    times.append(time.time() - started)
one = statistics.median(times[1:] or times)
print(f"PyTorch {torch.__version__}, float32, {size}x{size}: {one:.2f} s a step with guidance, {one * steps + decode:.1f} s for a picture of {steps} steps; "
      f"{decode:.2f} s to decode with {decode_peak:.2f} GB, {max(peak(), decode_peak):.2f} GB for all, {torch.get_num_threads()} threads")
