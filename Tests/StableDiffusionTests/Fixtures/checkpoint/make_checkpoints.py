"""Writes a checkpoint in the original (CompVis) layout, and what its tensors are called in diffusers and transformers.

    python make_checkpoints.py

The names and shapes on the one side are those of diffusers' and transformers' own classes, in a small size; the original
names are built here from the modules' order in the original code, and checked with diffusers' own converters. Every
tensor holds one number throughout, its place in the list, so that the file stays small.
"""
import json
import os

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from transformers import CLIPTextConfig, CLIPTextModel

here = os.path.dirname(os.path.abspath(__file__))
levels, layers = 3, 2

with torch.device("meta"):
    unet = UNet2DConditionModel(
        block_out_channels=(32, 64, 64), layers_per_block=layers, cross_attention_dim=64, norm_num_groups=32, attention_head_dim=8,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"))
    vae = AutoencoderKL(
        block_out_channels=(32, 64, 64), layers_per_block=layers, norm_num_groups=32, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * levels, up_block_types=("UpDecoderBlock2D",) * levels)
    text = CLIPTextModel(CLIPTextConfig(hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=1, vocab_size=40))


def residual(name):
    for original, new in [("in_layers.0", "norm1"), ("in_layers.2", "conv1"), ("emb_layers.1", "time_emb_proj"),
                          ("out_layers.0", "norm2"), ("out_layers.3", "conv2"), ("skip_connection", "conv_shortcut")]:
        name = name.replace(new + ".", original + ".")
    return name


def unet_name(name):
    parts = name.split(".")
    rest = ".".join(parts[4:])
    for new, original in [("conv_in", "input_blocks.0.0"), ("conv_norm_out", "out.0"), ("conv_out", "out.2"),
                          ("time_embedding.linear_1", "time_embed.0"), ("time_embedding.linear_2", "time_embed.2")]:
        if name.startswith(new + "."):
            return original + name[len(new):]
    if parts[0] == "mid_block":
        block = {"resnets.0": 0, "attentions.0": 1, "resnets.1": 2}[".".join(parts[1:3])]
        rest = ".".join(parts[3:])
        return f"middle_block.{block}." + (rest if block == 1 else residual(rest))
    level, kind, layer = int(parts[1]), parts[2], int(parts[3])
    if parts[0] == "down_blocks":
        block = 1 + level * (layers + 1) + layer
        if kind == "downsamplers":
            return f"input_blocks.{(level + 1) * (layers + 1)}.0.op." + parts[5]
        return f"input_blocks.{block}.{0 if kind == 'resnets' else 1}." + (residual(rest) if kind == "resnets" else rest)
    block = level * (layers + 1) + layer
    if kind == "upsamplers":
        block = level * (layers + 1) + layers
        return f"output_blocks.{block}.{1 if level == 0 else 2}.conv." + parts[5]
    return f"output_blocks.{block}.{0 if kind == 'resnets' else 1}." + (residual(rest) if kind == "resnets" else rest)


def vae_name(name):
    parts = name.split(".")
    if parts[0] in ("quant_conv", "post_quant_conv"):
        return name
    side, rest = parts[0], ".".join(parts[1:])
    rest = rest.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    rest = rest.replace("mid_block.resnets.0", "mid.block_1").replace("mid_block.resnets.1", "mid.block_2")
    if "mid_block.attentions.0" in rest:
        rest = rest.replace("mid_block.attentions.0", "mid.attn_1").replace("group_norm", "norm").replace("to_out.0", "proj_out")
        for letter in "qkv":
            rest = rest.replace(f"to_{letter}.", letter + ".")
    if parts[1] == "down_blocks":
        rest = rest.replace(f"down_blocks.{parts[2]}.resnets", f"down.{parts[2]}.block")
        rest = rest.replace(f"down_blocks.{parts[2]}.downsamplers.0", f"down.{parts[2]}.downsample")
    if parts[1] == "up_blocks":
        level = levels - 1 - int(parts[2])
        rest = rest.replace(f"up_blocks.{parts[2]}.resnets", f"up.{level}.block").replace(f"up_blocks.{parts[2]}.upsamplers.0", f"up.{level}.upsample")
    return f"{side}.{rest}"


base = torch.arange(2048, dtype=torch.float32).half()  # whole numbers to 2048 are exact in float16
checkpoint, expected, number = {}, {"unet": {}, "vae": {}, "text_encoder": {}}, 0
for component, model, prefix, rename in [("unet", unet, "model.diffusion_model.", unet_name), ("vae", vae, "first_stage_model.", vae_name),
                                         ("text_encoder", text, "cond_stage_model.transformer.", None)]:
    for name, parameter in model.state_dict().items():
        shape = list(parameter.shape)
        if component == "text_encoder":  # transformers 5 leaves the first level out
            name = name if name.startswith("text_model.") else "text_model." + name
        original = prefix + (rename(name) if rename else name)
        stored = shape + [1, 1] if component == "vae" and ".attn_1." in original and len(shape) == 2 else shape
        checkpoint[original] = base[number:number + 1].expand(stored)
        expected[component][name] = [number, shape]
        number += 1
assert number < 2048 and len(checkpoint) == number

# diffusers' own converters must agree with the names above.
for component, model, prefix, convert in [("unet", unet, "model.diffusion_model.", convert_ldm_unet_checkpoint),
                                          ("vae", vae, "first_stage_model.", convert_ldm_vae_checkpoint)]:
    config = {**model.config, "layers_per_block": layers}
    converted = convert({key: value.contiguous() for key, value in checkpoint.items()}, config)
    assert {name: int(tensor.flatten()[0]) for name, tensor in converted.items()} == {n: v[0] for n, v in expected[component].items()}, component

checkpoint["cond_stage_model.transformer.text_model.embeddings.position_ids"] = torch.arange(77).half().unsqueeze(0)
checkpoint["model_ema.diffusion_modelinput_blocks00weight"] = base[:1].expand(32, 4, 3, 3)
checkpoint["alphas_cumprod"] = torch.linspace(0.999, 0.005, 1000)
torch.save({"epoch": 1, "state_dict": checkpoint}, os.path.join(here, "compvis.ckpt"), _use_new_zipfile_serialization=False)
with open(os.path.join(here, "compvis.json"), "w") as file:
    json.dump(expected, file, separators=(",", ":"))
