"""Writes what describes small Stable Diffusion XL models, and what diffusers and transformers compute with them.

    pip install torch diffusers transformers safetensors einops ; make_sdxl.py DIFFUSERS OPEN_CLIP SGM

DIFFUSERS is a checkout of diffusers, whose converter to the original names is run, OPEN_CLIP one of open_clip 2.20.0 and SGM one of
Stability-AI/generative-models, whose own networks must take the names and agree. No weights are stored: every number follows from its
tensor's name, as the Formula of ../sd2/make_sd2.py says, which is imported with all else that both have in common. manifest.json lists the
tensors of single files, folder/ holds a diffusers folder's configurations, networks holds references. make_xl_pictures.py draws with the same models.
"""
import contextlib
import importlib
import os
import sys
import types

import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../sd2"))
import make_sd2 as common

common.HERE = HERE
L, G, LAYERS, SCALE = 64, 128, 4, 0.13025
WIDTH, VECTOR = L + G, G + 6 * 256
END = 49407


# ---- the models ----------------------------------------------------------------------------------------------------------------
def small_unet(channels=4, **changes):
    return common.filled("unet", UNet2DConditionModel(**{**dict(
        sample_size=128, in_channels=channels, out_channels=4, block_out_channels=(64, 128, 128), layers_per_block=2, cross_attention_dim=WIDTH,
        attention_head_dim=(1, 2, 2), use_linear_projection=True, transformer_layers_per_block=(1, 1, 2),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=VECTOR), **changes}))


def distilled_unet():
    """Depths as SSD-1B has them: other ones inside a level, and one residual block in the middle."""
    return small_unet(transformer_layers_per_block=[1, [2, 2], [4, 4]], reverse_transformer_layers_per_block=[[4, 4, 10], [2, 1, 1], 1], mid_block_type="UNetMidBlock2D")


def small_vae():
    return common.filled("vae", AutoencoderKL(
        block_out_channels=(32, 64, 64), layers_per_block=2, latent_channels=4, norm_num_groups=32, sample_size=64, scaling_factor=SCALE,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3))


def text_config(width, activation):
    return CLIPTextConfig(vocab_size=49408, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=LAYERS, num_attention_heads=width // 64,
                          max_position_embeddings=77, hidden_act=activation, projection_dim=width, bos_token_id=49406, eos_token_id=END, pad_token_id=1)


def small_text_encoders():
    return (common.filled("text_encoder", CLIPTextModel(text_config(L, "quick_gelu"))),
            common.filled("text_encoder_2", CLIPTextModelWithProjection(text_config(G, "gelu"))))


def small_word(name="small-word", vectors=2):
    """A word's vectors for both tables."""
    return {key: common.Formula.tensor(f"word.{name}.{key}", (vectors, width)) for key, width in (("clip_l", L), ("clip_g", G))}


# ---- the tensors of single files -----------------------------------------------------------------------------------------------
def converter(checkout):
    source = open(os.path.join(checkout, "scripts/convert_diffusers_to_original_sdxl.py")).read()
    module = types.ModuleType("converter")
    exec(source.replace("{3 - i}", "{2 - i}").replace("print(", "(lambda *_: None)("), module.__dict__)
    return module


def make_manifest(checkout, first, second, unet, wide, distilled, vae):
    original = converter(checkout)
    part = lambda prefix, component, tensors: {"prefix": prefix, "sources": component + ".", "tensors": tensors}
    unet_rows = common.originals(original.convert_unet_state_dict, "unet", unet)
    second_rows = common.originals(original.convert_openclip_text_enc_state_dict, "text_encoder_2", second)
    # The script turns the projection round outside of its function; it is square, so that shapes do not tell.
    second_rows = [["text_projection", shape, {"transposed": source}] if source == "text_projection.weight" else [name, shape, source] for name, shape, source in second_rows]
    with_parts = lambda unets: unets + ["vae", "text_first", "text_second"]
    manifest = {
        "formula": common.Formula.TEXT,
        "examples": {name: common.Formula.tensor(name, shape).flatten()[:4].tolist() for name, shape in [
            ("text_encoder_2.text_projection.weight", (G, G)), ("word.small-word.clip_g", (2, G))]},
        "files": {"plain": with_parts(["unet"]), "inpainting": with_parts(["unet", "unet_inpainting"]), "distilled": with_parts(["unet_distilled"])},
        "folders": {"unet": with_parts(["unet"]), "unet-inpainting": with_parts(["unet", "unet_inpainting"]), "unet-distilled": with_parts(["unet_distilled"])},
        "unet": part("model.diffusion_model.", "unet", unet_rows),
        "unet_inpainting": part("model.diffusion_model.", "unet", [row for row in common.originals(original.convert_unet_state_dict, "unet", wide) if row not in unet_rows]),
        "unet_distilled": part("model.diffusion_model.", "unet", common.originals(original.convert_unet_state_dict, "unet", distilled)),
        "vae": part("first_stage_model.", "vae", common.originals(original.convert_vae_state_dict, "vae", vae)),
        "text_first": part("conditioner.embedders.0.transformer.", "text_encoder", common.originals(original.convert_openai_text_enc_state_dict, "text_encoder", first)),
        "text_second": part("conditioner.embedders.1.model.", "text_encoder_2", second_rows + [["logit_scale", [], {"value": 4.6052}]])}
    common.store_json("manifest.json", manifest)
    made = {manifest["unet"]["prefix"] + key: tensor for key, tensor in common.tensors_of(manifest["unet"]).items()}
    converted = convert_ldm_unet_checkpoint(made, {**unet.config})
    assert converted.keys() == unet.state_dict().keys() and all(torch.equal(converted[key], tensor) for key, tensor in unet.state_dict().items())
    return manifest


# ---- the original networks -----------------------------------------------------------------------------------------------------
def sgm_module(checkout, name):
    """One of Stability's modules, without what their packages import besides."""
    for package in ("sgm", "sgm.modules", "sgm.modules.diffusionmodules", "sgm.modules.autoencoding"):
        if package not in sys.modules:
            sys.modules[package] = types.ModuleType(package)
            sys.modules[package].__path__ = [os.path.join(checkout, package.replace(".", "/"))]
    return importlib.import_module(name)


def sgm_unet(checkout, manifest, *parts, channels=4):
    """Stability's own network with a file's tensors. Its last argument is the pooled text and the sizes as one vector."""
    with open(os.devnull, "w") as sink, contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        network = sgm_module(checkout, "sgm.modules.diffusionmodules.openaimodel").UNetModel(
            in_channels=channels, out_channels=4, model_channels=64, channel_mult=(1, 2, 2), num_res_blocks=2, attention_resolutions=(4, 2), num_head_channels=64,
            use_linear_in_transformer=True, transformer_depth=[1, 1, 2], context_dim=WIDTH, num_classes="sequential", adm_in_channels=VECTOR, spatial_transformer_attn_type="softmax")
    network.load_state_dict({name: tensor for part in parts for name, tensor in common.tensors_of(manifest[part]).items()})
    return network.eval().requires_grad_(False)


def open_clip_text(checkout, manifest):
    """OpenCLIP's own text model with a file's tensors."""
    package = sys.modules["open_clip"] = types.ModuleType("open_clip")
    package.__path__ = [os.path.join(checkout, "src/open_clip")]
    utils = sys.modules["open_clip.utils"] = types.ModuleType("open_clip.utils")
    utils.to_2tuple = None
    model = importlib.import_module("open_clip.transformer").TextTransformer(width=G, heads=G // 64, layers=LAYERS, output_dim=G)
    tensors = common.tensors_of(manifest["text_second"])
    del tensors["logit_scale"]
    model.load_state_dict(tensors)
    return model.eval().requires_grad_(False)


def relative(found, expected):
    return ((found - expected).norm() / expected.norm()).item()


# ---- a diffusers folder's configurations ---------------------------------------------------------------------------------------
def make_folder(first, second, unet, wide, distilled, vae):
    path = lambda *names: os.path.join(HERE, "folder", *names)
    for name, model in [("unet", unet), ("unet-inpainting", wide), ("unet-distilled", distilled), ("vae", vae)]:
        model.save_config(path(name))
    for name, model, kind in [("text_encoder", first, "CLIPTextModel"), ("text_encoder_2", second, "CLIPTextModelWithProjection")]:
        os.makedirs(path(name), exist_ok=True)
        # As published: with ends and beginnings of another vocabulary.
        published = {"architectures": [kind], "dtype": "float32", "bos_token_id": 0, "eos_token_id": 2}
        with open(path(name, "config.json"), "w") as file:
            file.write(CLIPTextConfig(**{**model.config.to_dict(), **published}).to_json_string())
    for prediction in ("epsilon", "v_prediction"):
        EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, timestep_spacing="leading", prediction_type=prediction,
                               rescale_betas_zero_snr=prediction == "v_prediction").save_config(path("scheduler", prediction))
    word = {"content": "<|endoftext|>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    start, plain = {**word, "content": "<|startoftext|>"}, {**word, "normalized": False}
    for folder, padding in (("tokenizer", "<|endoftext|>"), ("tokenizer_2", "!")):
        common.store_json(f"folder/{folder}/special_tokens_map.json", {"bos_token": start, "eos_token": plain, "pad_token": padding, "unk_token": plain})
        common.store_json(f"folder/{folder}/tokenizer_config.json", {
            "add_prefix_space": False, "bos_token": "<|startoftext|>", "do_lower_case": True, "eos_token": "<|endoftext|>", "errors": "replace", "model_max_length": 77,
            "pad_token": padding, "tokenizer_class": "CLIPTokenizer", "unk_token": "<|endoftext|>"})
    common.store_json("folder/model_index.json", {
        "_class_name": "StableDiffusionXLPipeline", "_diffusers_version": unet.config["_diffusers_version"], "force_zeros_for_empty_prompt": True,
        "scheduler": ["diffusers", "EulerDiscreteScheduler"], "text_encoder": ["transformers", "CLIPTextModel"],
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"], "tokenizer": ["transformers", "CLIPTokenizer"],
        "tokenizer_2": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"]})


# ---- networks ------------------------------------------------------------------------------------------------------------------
def chunks(ids, count, padding):
    """Chunks of 75 tokens each between start and end; `padding` stands behind the end."""
    parts = [ids[75 * number:75 * number + 75] for number in range(count)]
    return torch.tensor([[49406] + part + [END] + [padding] * (75 - len(part)) for part in parts])


def make_networks(first, second, unet, wide, distilled, vae, manifest, tokens):
    # Without commas, at which the web UI would rather cut: 75 tokens, then the rest.
    prompts = ["a photo of a red cat in a meadow " + "flowers clouds rivers old trees by night " * 10, "a blue dog"]
    ids = [tokens(prompt) for prompt in prompts]
    assert 75 < len(ids[0]) < 150 and len(ids[1]) < 75
    hidden, last, third, pooled = [], [], [], []
    for row in ids:
        one, two = first(chunks(row, 2, END), output_hidden_states=True), second(chunks(row, 2, 0), output_hidden_states=True)
        hidden.append(torch.cat([one.hidden_states[-2].flatten(0, 1), two.hidden_states[-2].flatten(0, 1)], dim=1))
        last.append(one.hidden_states[-1][0]), third.append(one.hidden_states[-3][0])
        pooled.append(two.text_embeds[0])
        ends = open_clip_text(sys.argv[2], manifest)(chunks(row, 2, 0))
        assert relative(ends, two.text_embeds) < 1e-5
    inputs = {"latents": [[2, 4, 8, 8], 0.11], "oblong": [[1, 4, 16, 8], 0.13], "wide": [[2, 9, 8, 8], 0.19], "context": [[2, 77, WIDTH], 0.017],
              "long": [[1, 154, WIDTH], 0.023], "pooled": [[2, G], 0.31], "picture": [[1, 3, 32, 48], 0.0037], "latent": [[1, 4, 8, 12], 0.29]}
    made = {name: common.wave(*value) for name, value in inputs.items()}
    times = {"fractional": [321.5, 999.0], "whole": [17.0, 801.0], "oblong": [250.0], "wide": [321.5, 999.0], "distilled": [321.5, 999.0]}
    # Original height and width, top, left, height and width to be.
    sizes = [[1024, 768, 0, 16, 512, 640], [64, 96, 8, 0, 64, 96]]

    def run(network, name, latents="latents", context="context"):
        rows = len(times[name])
        vector = {"text_embeds": made["pooled"][:rows], "time_ids": torch.tensor(sizes[:rows], dtype=torch.float32)}
        return network(made[latents], torch.tensor(times[name]), made[context], added_cond_kwargs=vector).sample
    outputs = {"fractional": run(unet, "fractional"), "whole": run(unet, "whole"), "oblong": run(unet, "oblong", "oblong", "long"),
               "wide": run(wide, "wide", "wide"), "distilled": run(distilled, "distilled")}
    embed = sgm_module(sys.argv[3], "sgm.modules.diffusionmodules.util").timestep_embedding
    vector = torch.cat([made["pooled"], embed(torch.tensor(sizes, dtype=torch.float32).flatten(), 256).reshape(2, -1)], dim=1)
    for name, parts in [("fractional", ["unet"]), ("wide", ["unet", "unet_inpainting"])]:
        network = sgm_unet(sys.argv[3], manifest, *parts, channels=4 if len(parts) == 1 else 9)
        error = relative(network(made["latents" if len(parts) == 1 else "wide"], torch.tensor(times[name]), made["context"], vector), outputs[name])
        assert error < 1e-5, error
    posterior = vae.encode(made["picture"]).latent_dist
    common.store("networks.safetensors", {
        "text.first.ids": chunks(ids[0], 2, END), "text.second.ids": chunks(ids[0], 2, 0), "text.hidden": torch.stack(hidden), "text.pooled": torch.stack(pooled),
        "text.first.last": torch.stack(last), "text.first.third": torch.stack(third), **{"unet." + name: output for name, output in outputs.items()},
        "vae.mean": posterior.mean, "vae.logvar": posterior.logvar, "vae.decoded": vae.decode(made["latent"]).sample})
    common.store_json("networks.json", {"prompts": prompts, "waves": {name: {"shape": shape, "step": step} for name, (shape, step) in inputs.items()},
                                        "times": times, "sizes": sizes})


if __name__ == "__main__":
    tokenizer = CLIPTokenizer.from_pretrained(common.TOKENIZER)
    tokens = lambda words: tokenizer(words, add_special_tokens=False)["input_ids"]
    models = *small_text_encoders(), small_unet(), small_unet(9), distilled_unet(), small_vae()
    with torch.no_grad():
        manifest = make_manifest(sys.argv[1], *models)
        make_folder(*models)
        make_networks(*models, manifest, tokens)
