"""Writes what describes small Stable Diffusion 2 models, and what diffusers and transformers compute with them.

    pip install torch diffusers transformers safetensors ; make_sd2.py DIFFUSERS OPEN_CLIP

DIFFUSERS is a checkout of diffusers, whose converter to the original names is run, OPEN_CLIP one of open_clip 2.20.0, whose own text
model must take the names and agree. No weights are stored: every number follows from its tensor's name, as `Formula` says.
manifest.json lists the tensors of single files, folder/ holds a diffusers folder's configurations, networks, training and prediction
hold references. make_pictures.py draws with the same models.
"""
import importlib.util
import json
import math
import os
import sys
import types

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
TOKENIZER = os.path.join(HERE, "../../../../Sources/TextualInversion/Resources/tiny-sd/tokenizer")
WIDTH, BLOCKS, SCALE = 128, 4, 0.18215
torch.set_num_threads(1)


class Formula:
    """A linear congruential generator that starts from the hash of the tensor's name."""
    TEXT = {
        "state": "FNV-1a, 64 bits, of the name in UTF-8: offset 14695981039346656037, prime 1099511628211",
        "step": "for every number in turn: state = state * 6364136223846793005 + 1442695040888963407 modulo 2^64",
        "u": "float32(state >> 40) * 2^-23 - 1",
        "value": "float32 throughout: 0.5 u for token_embedding.weight and words, 0.1 u for position_embedding.weight; of one axis 1 + 0.1 u for a weight, 0.05 u "
                 "for a bias; else u * float32(sqrt(3 / product(shape[1:])))",
        "shape": "that of the source: joined rows each have their share of the rows, reshaped ones no axes of 1 at the end"}
    powers = np.cumprod(np.full(1 << 20, 6364136223846793005, np.uint64))
    sums = np.uint64(1442695040888963407) * (np.cumsum(np.concatenate([np.ones(1, np.uint64), powers[:-1]]), dtype=np.uint64))

    @classmethod
    def uniform(cls, name, count):
        state, parts = 14695981039346656037, []
        for byte in name.encode():
            state = (state ^ byte) * 1099511628211 % 2 ** 64
        while count > 0:
            states = cls.powers[:count] * np.uint64(state) + cls.sums[:count]
            parts.append(states >> np.uint64(40))
            state, count = int(states[-1]), count - len(states)
        return np.concatenate(parts).astype(np.float32) * np.float32(2 ** -23) - np.float32(1)

    @classmethod
    def tensor(cls, name, shape):
        u = cls.uniform(name, math.prod(shape))
        if name.endswith("token_embedding.weight") or name.startswith("word."):
            u = np.float32(0.5) * u
        elif name.endswith("position_embedding.weight"):
            u = np.float32(0.1) * u
        elif len(shape) == 1:
            u = np.float32(1) + np.float32(0.1) * u if name.endswith(".weight") else np.float32(0.05) * u
        else:
            u = u * np.float32(math.sqrt(3 / math.prod(shape[1:])))
        return torch.from_numpy(u.reshape(shape))


def wave(shape, step):
    """Numbers that a test can make again."""
    return torch.sin(torch.arange(math.prod(shape), dtype=torch.float64) * step).float().reshape(shape)


def small_unet(channels=4):
    return filled("unet", UNet2DConditionModel(
        sample_size=16, in_channels=channels, out_channels=4, block_out_channels=(64, 64, 128, 128), layers_per_block=2, cross_attention_dim=WIDTH,
        attention_head_dim=(1, 1, 2, 2), use_linear_projection=True, down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3))


def small_vae():
    return filled("vae", AutoencoderKL(
        block_out_channels=(32, 64, 64), layers_per_block=2, latent_channels=4, norm_num_groups=32, sample_size=64, scaling_factor=SCALE,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3))


def small_text_encoder():
    return filled("text_encoder", CLIPTextModel(CLIPTextConfig(
        vocab_size=49408, hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=BLOCKS - 1, num_attention_heads=WIDTH // 64,
        max_position_embeddings=77, hidden_act="gelu", projection_dim=WIDTH, bos_token_id=0, eos_token_id=2, pad_token_id=1)))


def full_name(component, name):
    """As published files have it: transformers 5 leaves the first level out."""
    return "text_model." + name if component == "text_encoder" and not name.startswith("text_model.") else name


def filled(component, model):
    model.load_state_dict({name: Formula.tensor(f"{component}.{full_name(component, name)}", tuple(tensor.shape))
                           for name, tensor in model.state_dict().items()})
    return model.eval().requires_grad_(False)


def small_word(name="small-word", vectors=2):
    return Formula.tensor("word." + name, (vectors, WIDTH))


def padded(ids):
    """A chunk of Stable Diffusion 2: start, text, end, then 0."""
    return torch.tensor([[49406] + ids + [49407] + [0] * (75 - len(ids))])


def store(name, tensors):
    save_file({key: tensor.detach().contiguous().clone() for key, tensor in tensors.items()}, os.path.join(HERE, name))


def store_json(name, value):
    """One line for every member."""
    os.makedirs(os.path.dirname(os.path.join(HERE, name)), exist_ok=True)
    with open(os.path.join(HERE, name), "w") as file:
        file.write("{\n" + ",\n".join(json.dumps(key) + ": " + json.dumps(member, separators=(",", ":")) for key, member in value.items()) + "\n}\n")


# ---- the tensors of single files -----------------------------------------------------------------------------------------------
def converter(checkout):
    """diffusers' script, with a VAE of three levels in place of four."""
    source = open(os.path.join(checkout, "scripts/convert_diffusers_to_original_stable_diffusion.py")).read()
    module = types.ModuleType("converter")
    exec(source.replace("{3 - i}", "{2 - i}").replace("print(", "(lambda *_: None)("), module.__dict__)
    return module


def originals(convert, component, model):
    """Rows (original name, shape, source) of a component, from the converter's results on tensors that hold their own number."""
    names = [full_name(component, name) for name in model.state_dict()]
    marked = {name: torch.full(tensor.shape, float(number)) for number, (name, tensor) in enumerate(zip(names, model.state_dict().values()))}
    rows = []
    for original, tensor in convert(marked).items():
        numbers = [names[int(number)] for number in dict.fromkeys(tensor.flatten().tolist())]
        shape = list(tensor.shape)
        if len(numbers) > 1:
            source = {"rows": numbers}
        elif list(marked[numbers[0]].shape) != shape:
            source = {"reshaped": numbers[0]}
        else:
            source = numbers[0]
        rows.append([original, shape, source])
    assert sorted(name for row in rows for name in sources(row[2])) == sorted(names)
    return rows


def sources(source):
    return [source] if isinstance(source, str) else source.get("rows") or [source.get("reshaped") or source.get("transposed")]


def tensors_of(part):
    """The numbers of a part of the manifest, by original names without their prefix."""
    made = {}
    for original, shape, source in part["tensors"]:
        name = lambda source: part["sources"] + source
        if isinstance(source, str):
            made[original] = Formula.tensor(name(source), shape)
        elif "rows" in source:
            made[original] = torch.cat([Formula.tensor(name(row), [shape[0] // len(source["rows"])] + shape[1:]) for row in source["rows"]])
        elif "transposed" in source:
            made[original] = Formula.tensor(name(source["transposed"]), shape[::-1]).T
        elif "reshaped" in source:
            made[original] = Formula.tensor(name(source["reshaped"]), shape[:-2]).reshape(shape)
        else:
            made[original] = torch.tensor(source["value"])
    return made


def make_manifest(checkout, text, unet, wide, vae):
    original = converter(checkout)
    part = lambda prefix, component, tensors: {"prefix": prefix, "sources": component + ".", "tensors": tensors}
    unet_rows = originals(original.convert_unet_state_dict, "unet", unet)
    convolutions = [[name, shape + [1, 1], {"reshaped": source}] for name, shape, source in unet_rows if name.endswith((".proj_in.weight", ".proj_out.weight"))]
    vae_rows = originals(original.convert_vae_state_dict, "vae", vae)
    text_rows = originals(lambda state: original.convert_text_enc_state_dict_v20({"transformer." + name: tensor for name, tensor in state.items()}),
                          "text_encoder", text)
    last, before = f".{BLOCKS - 1}.", f".{BLOCKS - 2}."
    renamed = lambda source: source.replace(before, last) if isinstance(source, str) else {"rows": [row.replace(before, last) for row in source["rows"]]}
    block = [[name.replace(before, last), shape, renamed(source)] for name, shape, source in text_rows if f"resblocks{before}" in name]
    more = [["text_projection", [WIDTH, WIDTH], {"transposed": "text_projection.weight"}], ["logit_scale", [], {"value": 4.6052}]]
    manifest = {
        "formula": Formula.TEXT,
        "examples": {name: Formula.tensor(name, shape).flatten()[:4].tolist() for name, shape in [
            ("unet.conv_in.weight", (64, 4, 3, 3)), ("unet.conv_in.bias", (64,)), ("unet.conv_norm_out.weight", (64,)),
            ("text_encoder.text_model.embeddings.token_embedding.weight", (49408, WIDTH)), ("word.small-word", (2, WIDTH))]},
        "files": {"plain": ["unet", "vae", "text_all"], "without_last_block": ["unet", "vae", "text_run"],
                  "inpainting": ["unet", "unet_inpainting", "vae", "text_all"], "convolutions": ["unet", "unet_convolutions", "vae", "text_all"],
                  "turbo": ["unet", "vae", "text_turbo", "denoiser"]},
        "folders": {"unet": ["unet", "vae", "text_run"], "unet-inpainting": ["unet", "unet_inpainting", "vae", "text_run"]},
        "unet": part("model.diffusion_model.", "unet", unet_rows),
        "unet_inpainting": part("model.diffusion_model.", "unet", [row for row in originals(original.convert_unet_state_dict, "unet", wide) if row not in unet_rows]),
        "unet_convolutions": part("model.diffusion_model.", "unet", convolutions),
        "vae": part("first_stage_model.", "vae", vae_rows),
        "text_all": part("cond_stage_model.model.", "text_encoder", text_rows + block + more),
        "text_run": part("cond_stage_model.model.", "text_encoder", text_rows),
        # sgm's layout (Stability-AI/generative-models): 2.1 Turbo.
        "text_turbo": {"prefix": "conditioner.embedders.0.model.", "sources": "text_encoder.", "like": "text_all"},
        "denoiser": {"prefix": "denoiser.", "sources": "", "tensors": [["sigmas", [1000], {"value": 1}]]}}
    store_json("manifest.json", manifest)
    # diffusers' converters from the original names must give the models again.
    for name, model, convert in [("unet", unet, convert_ldm_unet_checkpoint), ("vae", vae, convert_ldm_vae_checkpoint)]:
        made = {manifest[name]["prefix"] + key: tensor for key, tensor in tensors_of(manifest[name]).items()}
        converted = convert(made, {**model.config})
        assert converted.keys() == model.state_dict().keys() and all(torch.equal(converted[key], tensor) for key, tensor in model.state_dict().items()), name
    return manifest


def check_text_model(checkout, manifest, text, ids):
    """open_clip's own text model, with the manifest's tensors, without its last block."""
    package = sys.modules["open_clip"] = types.ModuleType("open_clip")
    package.__path__ = [os.path.join(checkout, "src/open_clip")]
    utils = sys.modules["open_clip.utils"] = types.ModuleType("open_clip.utils")
    utils.to_2tuple = None
    clip = importlib.import_module("open_clip.transformer")
    for name, blocks in [("text_all", BLOCKS), ("text_run", BLOCKS - 1)]:
        tensors = tensors_of(manifest[name])
        model = clip.TextTransformer(width=WIDTH, heads=WIDTH // 64, layers=blocks, output_dim=WIDTH)
        tensors.pop("logit_scale", None)
        tensors.setdefault("text_projection", model.text_projection.detach())
        model.load_state_dict(tensors)
        x = (model.token_embedding(ids) + model.positional_embedding).permute(1, 0, 2)
        for block in model.transformer.resblocks[:BLOCKS - 1]:
            x = block(x, attn_mask=model.attn_mask)
        error = (model.ln_final(x.permute(1, 0, 2)) - text(ids)[0]).abs().max().item()
        assert error < 1e-5, error


# ---- a diffusers folder's configurations ---------------------------------------------------------------------------------------
def make_folder(text, unet, wide, vae):
    path = lambda *names: os.path.join(HERE, "folder", *names)
    for name, model in [("unet", unet), ("unet-inpainting", wide), ("vae", vae)]:
        model.save_config(path(name))
    os.makedirs(path("text_encoder"), exist_ok=True)
    with open(path("text_encoder/config.json"), "w") as file:
        file.write(CLIPTextConfig(**{**text.config.to_dict(), "architectures": ["CLIPTextModel"], "dtype": "float32"}).to_json_string())
    for prediction in ("epsilon", "v_prediction"):
        for rescaled in (False, True):
            DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False, steps_offset=1,
                          prediction_type=prediction, rescale_betas_zero_snr=rescaled).save_config(path("scheduler", prediction + ("-zero-snr" if rescaled else "")))
    # As Stability's folders have it: the map of special tokens beats the configuration beside it.
    word = {"content": "<|endoftext|>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    start = {**word, "content": "<|startoftext|>"}
    added = {"__type": "AddedToken"}
    store_json("folder/tokenizer/special_tokens_map.json", {"bos_token": start, "eos_token": word, "pad_token": "!", "unk_token": word})
    store_json("folder/tokenizer/tokenizer_config.json", {
        "add_prefix_space": False, "bos_token": {**added, **start}, "do_lower_case": True, "eos_token": {**added, **word}, "errors": "replace", "model_max_length": 77,
        "pad_token": "<|endoftext|>", "tokenizer_class": "CLIPTokenizer", "unk_token": {**added, **word}})
    # As transformers 5 saves it, beside a tokenizer.json.
    newer = path("tokenizer-5")
    CLIPTokenizer.from_pretrained(TOKENIZER, pad_token="!").save_pretrained(newer)
    os.remove(os.path.join(newer, "tokenizer.json"))
    index = {"_class_name": "StableDiffusionPipeline", "_diffusers_version": unet.config["_diffusers_version"], "feature_extractor": [None, None],
             "image_encoder": [None, None], "requires_safety_checker": False, "safety_checker": [None, None], "scheduler": ["diffusers", "DDIMScheduler"],
             "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DConditionModel"],
             "vae": ["diffusers", "AutoencoderKL"]}
    store_json("folder/model_index.json", index)


# ---- networks ------------------------------------------------------------------------------------------------------------------
def make_networks(text, unet, wide, vae, tokens):
    prompts = ["a photo of a red cat in a meadow", ""]
    inputs = {"latents": [[2, 4, 8, 8], 0.11], "oblong": [[1, 4, 16, 8], 0.13], "wide": [[2, 9, 8, 8], 0.19], "context": [[2, 77, WIDTH], 0.017],
              "long": [[1, 154, WIDTH], 0.023], "picture": [[1, 3, 32, 48], 0.0037], "latent": [[1, 4, 8, 12], 0.29]}
    made = {name: wave(*value) for name, value in inputs.items()}
    fractional, whole = [321.5, 999.0], [17.0, 801.0]
    posterior = vae.encode(made["picture"]).latent_dist
    ids = torch.cat([padded(tokens(prompt)) for prompt in prompts])
    store("networks.safetensors", {
        "text.ids": ids, "text.last": text(ids)[0],
        "unet.fractional": unet(made["latents"], torch.tensor(fractional), made["context"]).sample,
        "unet.whole": unet(made["latents"], torch.tensor(whole), made["context"]).sample,
        "unet.oblong": unet(made["oblong"], torch.tensor(250), made["long"]).sample,
        "unet.wide": wide(made["wide"], torch.tensor(fractional), made["context"]).sample,
        "vae.mean": posterior.mean, "vae.logvar": posterior.logvar, "vae.decoded": vae.decode(made["latent"]).sample})
    store_json("networks.json", {"prompts": prompts, "waves": {name: {"shape": shape, "step": step} for name, (shape, step) in inputs.items()},
                                 "times": {"fractional": fractional, "whole": whole, "oblong": [250.0], "wide": fractional}})
    return ids


# ---- which prediction ----------------------------------------------------------------------------------------------------------
def make_prediction(unet):
    name = "output_blocks.11.1.transformer_blocks.0.norm1.bias"
    bias = unet.state_dict()["up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias"]
    x, context = torch.full((1, 4, 8, 8), 0.5), torch.full((1, 2, WIDTH), 0.5)
    plain = unet.conv_out.bias.clone()
    means = []
    for more in (0, -2, 2):
        unet.conv_out.bias.copy_(plain + more)
        mean = (unet(x, torch.tensor(999), context).sample - x).mean().item()
        means.append({"added_to_out_bias": more, "mean": mean, "prediction": "v" if mean < -1 else "epsilon"})
    unet.conv_out.bias.copy_(plain)
    spread = [{"factor_of_norm_bias": factor, "deviation": (bias * factor).std(unbiased=False).item(),
               "prediction": "v" if (bias * factor).std(unbiased=False) > 0.09 else "epsilon"} for factor in (1, 4)]
    store_json("prediction.json", {"means": means, "norm_bias": name, "deviations": spread})


# ---- training ------------------------------------------------------------------------------------------------------------------
class WithWord(torch.nn.Module):
    """A token table, with a word's vectors from one place on."""
    def __init__(self, table, place, vectors):
        super().__init__()
        self.table, self.place, self.vectors = table, place, vectors

    def forward(self, ids):
        return torch.cat([self.table[ids[:, :self.place]], self.vectors[None], self.table[ids[:, self.place + len(self.vectors):]]], dim=1)


def make_training(text, unet, tokens):
    table = text.get_input_embeddings().weight
    inner = getattr(text, "text_model", text)
    place, count, before, after = 5, 2, "a photo of a", ", on a table"
    ids = padded(tokens(before) + [0] * count + tokens(after))
    assert len(tokens(before)) == place - 1
    alphas = torch.cumprod(1 - torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2, 0).float()
    generator = torch.Generator().manual_seed(11)
    steps = [(torch.randn(1, 4, 8, 8, generator=generator), torch.randn(1, 4, 8, 8, generator=generator), t) for t in (500, 0, 999, 37, 812, 250, 666, 5, 901, 120)]
    start = small_word()
    tensors = {"ids": ids, "vectors.start": start}
    for number, (latent, noise, t) in enumerate(steps):
        tensors |= {f"{number}.latent": latent, f"{number}.noise": noise}
    record = {"vectors": count, "place": place, "before": before, "after": after, "learning_rate": 0.005}
    plain = inner.embeddings.token_embedding
    for prediction in ("epsilon", "v"):
        vectors = start.clone().requires_grad_()
        optimizer = torch.optim.AdamW([vectors], lr=0.005, betas=(0.9, 0.999), eps=1e-8, weight_decay=0)
        inner.embeddings.token_embedding = WithWord(table, place, vectors)
        record[prediction] = []
        for number, (latent, noise, t) in enumerate(steps):
            alpha = alphas[t]
            noisy = alpha.sqrt() * latent + (1 - alpha).sqrt() * noise
            target = noise if prediction == "epsilon" else alpha.sqrt() * noise - (1 - alpha).sqrt() * latent
            loss = (unet(noisy, torch.tensor([t]), text(ids)[0]).sample - target).square().mean()
            optimizer.zero_grad()
            loss.backward()
            tensors[f"{prediction}.{number}.grad"] = vectors.grad.clone()
            optimizer.step()
            tensors[f"{prediction}.{number}.vectors"] = vectors.detach().clone()
            record[prediction].append({"t": t, "loss": loss.item()})
    inner.embeddings.token_embedding = plain
    store("training.safetensors", tensors)
    store_json("training.json", record)


if __name__ == "__main__":
    tokenizer = CLIPTokenizer.from_pretrained(TOKENIZER)
    tokens = lambda words: tokenizer(words, add_special_tokens=False)["input_ids"]
    models = small_text_encoder(), small_unet(), small_unet(9), small_vae()
    text, unet, wide, vae = models
    with torch.no_grad():
        manifest = make_manifest(sys.argv[1], *models)
        make_folder(*models)
        ids = make_networks(*models, tokens)
        check_text_model(sys.argv[2], manifest, text, ids)
        make_prediction(unet)
    make_training(text, unet, tokens)
