"""Writes pictures.json, images/, latents.safetensors, embedding.safetensors: pictures of small SDXL models by the web UI's own code.

    pip install torch diffusers transformers safetensors pillow scipy tqdm einops lark==1.1.2 ftfy regex ; make_xl_pictures.py WEBUI K_DIFFUSION OPEN_CLIP SGM

Everything is as ../sd2/make_pictures.py has it, which is imported and does the drawing; what XL has of its own stands here. The U-Net and the
conditioner are Stability's (SGM), the second text encoder OpenCLIP's, with the weights of manifest.json: make_sdxl.py comes first.
"""
import ast
import json
import os
import sys
import types
from typing import Dict, List, Union

import numpy as np
import torch
from contextlib import nullcontext
from einops import rearrange
from safetensors.torch import save_file
from transformers import CLIPTokenizer

sys.dont_write_bytecode = True
import make_sdxl as models
import make_pictures as drawing

SGM = sys.argv[4]
WORD, CAT, LONG, STARTS, MASKED = drawing.WORD, drawing.CAT, drawing.LONG, drawing.STARTS, drawing.MASKED
manifest = json.load(open(os.path.join(models.HERE, "manifest.json")))
drawing.options.sdxl_crop_top = drawing.options.sdxl_crop_left = 0
drawing.options.sdxl_refiner_low_aesthetic_score, drawing.options.sdxl_refiner_high_aesthetic_score = 2.5, 6.0
drawing.options.sdxl_clip_l_skip = False
sys.modules["modules.devices"].dtype = torch.float32


# ---- Stability's conditioner ---------------------------------------------------------------------------------------------------
def classes(*names):
    """Out of a file that imports much more."""
    source = open(os.path.join(SGM, "sgm/modules/encoders/modules.py")).read()
    scope = dict(torch=torch, nn=torch.nn, np=np, Dict=Dict, List=List, Union=Union, Optional=Union, ListConfig=list, nullcontext=nullcontext, rearrange=rearrange, open_clip=None,
                 Timestep=models.sgm_module(SGM, "sgm.modules.diffusionmodules.openaimodel").Timestep, Tuple=Union, checkpoint=None, autocast=lambda function: function)
    source = source.replace("Optional[List]", "List").replace("Optional[List[str]]", "List").replace("Optional[Dict]", "Dict")
    for node in ast.parse(source).body:
        if getattr(node, "name", None) in names:
            exec(ast.get_source_segment(source, node), scope)
    return [scope[name] for name in names]


_, GeneralConditioner, ConcatTimestepEmbedderND, FrozenOpenCLIPEmbedder2 = classes("AbstractEmbModel", "GeneralConditioner", "ConcatTimestepEmbedderND", "FrozenOpenCLIPEmbedder2")


def open_clip_embedder():
    embedder = FrozenOpenCLIPEmbedder2.__new__(FrozenOpenCLIPEmbedder2)
    torch.nn.Module.__init__(embedder)
    embedder.model = models.open_clip_text(sys.argv[3], manifest)
    embedder.layer, embedder.layer_idx, embedder.legacy, embedder.return_pooled = "penultimate", 1, False, True
    embedder.model.token_embedding = drawing.EmbeddingsWithFixes(embedder.model.token_embedding, drawing.hijack, "clip_g")
    return embedder


def clip_embedder():
    transformer = models.small_text_encoders()[0]
    inner = getattr(transformer, "text_model", transformer)
    inner.embeddings.token_embedding = drawing.EmbeddingsWithFixes(inner.embeddings.token_embedding, drawing.hijack, "clip_l")
    # The last but one, counted as the published configuration counts its twelve.
    return types.SimpleNamespace(transformer=transformer, layer="hidden", layer_idx=models.LAYERS - 1, tokenizer=CLIPTokenizer.from_pretrained(models.common.TOKENIZER))


def conditioner(first, second):
    """As sd_xl_base.yaml has it, with the web UI's embedders in the place of those that read text."""
    rows = [(sys.modules["modules.sd_hijack_clip"].FrozenCLIPEmbedderForSDXLWithCustomWords(first, drawing.hijack), "txt"),
            (drawing.open_clip_prompts.FrozenOpenCLIPEmbedder2WithCustomWords(second, drawing.hijack), "txt")]
    rows += [(ConcatTimestepEmbedderND(256), key) for key in ("original_size_as_tuple", "crop_coords_top_left", "target_size_as_tuple")]
    result = GeneralConditioner([])
    for embedder, key in rows:
        embedder.input_key, embedder.ucg_rate, embedder.legacy_ucg_val, embedder.is_trainable = key, 0.0, None, False
    result.embedders = torch.nn.ModuleList([embedder for embedder, _ in rows])
    return result


# ---- the model -----------------------------------------------------------------------------------------------------------------
vectors = models.small_word(WORD)
drawing.hijack.embedding_db = drawing.Words({})
drawing.hijack.embedding_db.entries = [(drawing.open_clip_prompts.tokenizer.encode(WORD), types.SimpleNamespace(name=WORD, vec=vectors, vectors=len(vectors["clip_l"]), shorthash=None))]
first, second = clip_embedder(), open_clip_embedder()
drawing.text, drawing.vae, drawing.models.SCALE = torch.nn.ModuleList([first.transformer, second]), models.small_vae(), models.SCALE
drawing.unets = {4: models.sgm_unet(SGM, manifest, "unet"), 9: models.sgm_unet(SGM, manifest, "unet", "unet_inpainting", channels=9)}
# For --check: groups and the timestep's vector are float32 whatever the network is.
models.sgm_module(SGM, "sgm.modules.diffusionmodules.util").GroupNorm32.forward = torch.nn.GroupNorm.forward
for network in drawing.unets.values():
    network.time_embed.register_forward_pre_hook(lambda module, values: (values[0].to(module[0].weight.dtype),))
get_learned_conditioning = drawing.piece("modules/sd_models_xl.py", "get_learned_conditioning", torch=torch, devices=sys.modules["modules.devices"], shared=drawing.shared,
                                         sgm=types.SimpleNamespace(models=types.SimpleNamespace(diffusion=types.SimpleNamespace(DiffusionEngine=None))),
                                         prompt_parser=types.SimpleNamespace(SdConditioning=list))


class Model(drawing.Model):
    """What the web UI's samplers see of an XL model."""
    is_sdxl = True
    conditioner = conditioner(first, second)
    get_learned_conditioning = get_learned_conditioning

    def __init__(self, name, rescaled):
        super().__init__(name, rescaled)
        self.is_sdxl_inpaint = name == "inpainting"

    def apply_model(self, x, t, cond):
        self.times[self.sampler, self.sampler.model_wrap_cfg.step] = t[0].item()
        if self.is_sdxl_inpaint:
            x = torch.cat([x] + cond["c_concat"], dim=1)
        kind = drawing.kind
        return self.unet(x.to(kind), t.to(kind), cond["crossattn"].to(kind), cond["vector"].to(kind)).float()


drawing.Model = Model
ZERO = dict(model="v", **drawing.ZERO)
STARTS, MASKED = ({**case, **{key: "../sd2/" + case[key] for key in ("init_image", "mask") if key in case}} for case in (STARTS, MASKED))
CASES = [dict(sampler=name, negative_prompt="night" if number % 2 else "", **({"cfg_scale": 1.5} if name == "LCM" else {})) for number, name in enumerate(drawing.EVERY)]
CASES += [dict(sampler=name, **ZERO) for name in ("Euler", "DPM++ 2M", "DDIM", "Euler a")] + [dict(model="v", sampler="Euler", negative_prompt="night")]
CASES += [dict(sampler="Euler", negative_prompt=" "), dict(sampler="DDIM", negative_prompt=","), dict(sampler="Euler", prompt="", negative_prompt="night"),
          dict(sampler="Heun", schedule="Align Your Steps", height=48), dict(sampler="DPM++ 2M", prompt=LONG), dict(sampler="Euler a", prompt=LONG, negative_prompt=LONG.replace("red", "blue")),
          dict(sampler="Euler", prompt="a red cat BREAK a blue dog", negative_prompt="night"),
          dict(sampler="DDIM", prompt="a red cat in a meadow AND a blue dog :0.6", cfg_scale=5.0), dict(sampler="Heun", prompt="a [red cat:blue dog:0.5] in a meadow", negative_prompt="[night::0.5]"),
          dict(sampler="Euler a", prompt=f"a photo of a ({WORD}:1.2) at night"), dict(sampler="DDIM", prompt=f"{WORD}, {CAT}", negative_prompt=f"a {WORD}"),
          dict(sampler="Euler", **STARTS), dict(sampler="DDIM", **STARTS), dict(sampler="Euler", **MASKED),
          dict(sampler="DPM++ 2M", height=32, hires={"upscaler": "Latent", "scale": 2.0, "steps": 5, "denoising_strength": 0.7}),
          dict(model="inpainting", sampler="Euler a"), dict(model="inpainting", sampler="Euler", **MASKED)]

if __name__ == "__main__":
    save_file(vectors, os.path.join(models.HERE, "embedding.safetensors"))
    drawing.make_pictures(CASES, "epsilon", 4000)
