"""Writes inpainting.json: the built-in model's U-Net, widened to the nine channels of inpainting checkpoints, in diffusers.

    make_inpainting.py
"""
import json
import os

import torch
from diffusers import UNet2DConditionModel

here = os.path.dirname(os.path.abspath(__file__))
folder = os.path.join(here, "../../../../Sources/TextualInversion/Resources/tiny-sd/unet")


def wave(count, step):
    """Numbers that a test can make again."""
    return torch.sin(torch.arange(count, dtype=torch.float64) * step).float()


torch.set_grad_enabled(False)
plain = UNet2DConditionModel.from_pretrained(folder).float().eval()
wide = UNet2DConditionModel.from_config({**plain.config, "in_channels": 9}).eval()
weights = plain.state_dict()
kernels = weights["conv_in.weight"]
weights["conv_in.weight"] = torch.cat([kernels, (0.05 * wave(kernels.shape[0] * 5 * 9, 0.37)).reshape(-1, 5, 3, 3)], dim=1)
wide.load_state_dict(weights)

latents = wave(2 * 4 * 8 * 8, 0.11).reshape(2, 4, 8, 8)
mask = (torch.arange(64).reshape(1, 1, 8, 8) % 3 == 0).float()
picture = 0.8 * wave(4 * 8 * 8, 0.23).reshape(1, 4, 8, 8)
words = wave(2 * 77 * 96, 0.017).reshape(2, 77, 96)
beside = torch.cat([mask, picture], dim=1).expand(2, -1, -1, -1)
output = wide(torch.cat([latents, beside], dim=1), torch.tensor(321.5), words).sample
with open(os.path.join(here, "inpainting.json"), "w") as file:
    json.dump({"output": [round(value, 6) for value in output.flatten().tolist()]}, file)
    file.write("\n")
