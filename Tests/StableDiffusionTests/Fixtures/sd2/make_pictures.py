"""Writes pictures.json, images/, latents.safetensors, embedding.safetensors: pictures by the web UI's own code over diffusers' networks.

    pip install torch diffusers transformers safetensors pillow scipy tqdm lark==1.1.2 ftfy regex ; make_pictures.py WEBUI K_DIFFUSION OPEN_CLIP

WEBUI is a checkout of the web UI, version 1.10.1, K_DIFFUSION one of k-diffusion (ab527a9), OPEN_CLIP one of open_clip 2.20.0: prompts,
schedules, samplers and guidance are theirs, the models those of make_sd2.py. What only its processing.py does stands here: `picture`.
Where it draws from the VAE's distribution, the mean is taken. A masked picture is the decoded latent, with nothing pasted over it.
With --check every picture is made a second time with networks in float64, and the difference printed.
zero-snr-schedules.json has the sigmas under zero terminal SNR.
"""
import ast
import contextlib
import functools
import importlib
import json
import os
import sys
import types

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file

sys.dont_write_bytecode = True
import make_sd2 as models

HERE = models.HERE
WEBUI, K_DIFFUSION, OPEN_CLIP = sys.argv[1:4]
FACTOR = 4
torch.set_grad_enabled(False)


# ---- the web UI's modules, with stand-ins for what these import but do not need here -------------------------------------------
class Anything(types.ModuleType):
    """Has every name, as a class that does nothing."""
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *values: self.__dict__.update(zip(FIELDS.get(name, ()), values))})


FIELDS = {"CFGDenoiserParams": ("x", "image_cond", "sigma", "sampling_step", "total_sampling_steps", "text_cond", "text_uncond", "denoiser"),
          "AfterCFGCallbackParams": ("x", "sampling_step", "total_sampling_steps")}


def stand_in(name, module=None, **attributes):
    module = module or types.ModuleType(name)
    module.__dict__.update(attributes)
    sys.modules[name] = module
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, module)
    return module


def package(name, path):
    stand_in(name, __path__=[path])


def piece(path, name, **scope):
    """One function or class out of a file that cannot be imported."""
    source = open(os.path.join(WEBUI, path)).read()
    node = next(node for node in ast.parse(source).body if getattr(node, "name", None) == name)
    exec(ast.get_source_segment(source, node), scope)
    return scope[name]


options = types.SimpleNamespace(
    emphasis="Original", comma_padding_backtrack=20, use_old_emphasis_implementation=False, textual_inversion_add_hashes_to_infotext=False, CLIP_stop_at_last_layers=1,
    enable_quantization=False, always_discard_next_to_last_sigma=False, use_old_karras_scheduler_sigmas=False, sigma_min=0.0, sigma_max=0.0, rho=0.0, sgm_noise_multiplier=False,
    img2img_extra_noise=0, img2img_fix_steps=False, eta_ancestral=1.0, eta_ddim=0.0, eta_noise_seed_delta=0, s_churn=0.0, s_tmin=0.0, s_tmax=0.0, s_noise=1.0,
    uni_pc_variant="bh1", uni_pc_skip_type="time_uniform", uni_pc_order=3, uni_pc_lower_order_final=True, beta_dist_alpha=0.6, beta_dist_beta=0.6, randn_source="CPU",
    skip_early_cond=0.0, s_min_uncond_all=False, pad_cond_uncond=False, pad_cond_uncond_v0=False, batch_cond_uncond=True, refiner_switch_by_sample_steps=False,
    live_previews_enable=False, live_preview_content="Combined", hide_samplers=[])
state = types.SimpleNamespace(interrupted=False, skipped=False, sampling_step=0, sampling_steps=0)
stand_in("torchdiffeq", odeint=None)
package("torchsde", ""), package("torchsde._brownian", ""), stand_in("torchsde._brownian.brownian_interval")
package("k_diffusion", K_DIFFUSION + "/k_diffusion")
stand_in("k_diffusion.utils", append_dims=lambda x, count: x[(...,) + (None,) * (count - x.ndim)])
k_external = importlib.import_module("k_diffusion.external")
package("open_clip", OPEN_CLIP + "/src/open_clip")
package("modules", WEBUI + "/modules")
shared = stand_in("modules.shared", opts=options, state=state, device="cpu", total_tqdm=types.SimpleNamespace(update=lambda: None), sd_model=types.SimpleNamespace(is_sdxl=False, device="cpu"))
cast = lambda tensor: tensor
stand_in("modules.devices", device=torch.device("cpu"), cpu=torch.device("cpu"), torch_npu_set_device=lambda: None, cond_cast_unet=cast)
for name in ("images", "sd_vae_approx", "sd_samplers", "sd_vae_taesd", "sd_models", "errors"):
    stand_in("modules." + name)
nothing = lambda *_: None
stand_in("modules.script_callbacks", Anything("script_callbacks"), cfg_denoiser_callback=nothing, cfg_denoised_callback=nothing, cfg_after_cfg_callback=nothing, extra_noise_callback=nothing)
package("modules.models", ""), package("modules.models.diffusion", ""), package("modules.models.diffusion.uni_pc", WEBUI + "/modules/models/diffusion/uni_pc")
uni_pc = importlib.import_module("modules.models.diffusion.uni_pc.uni_pc")
sys.modules["modules.models.diffusion.uni_pc"].uni_pc = uni_pc
hijack = types.SimpleNamespace(fixes=None, extra_generation_params={})
stand_in("modules.sd_hijack", model_hijack=hijack)
rng, parser = importlib.import_module("modules.rng"), importlib.import_module("modules.prompt_parser")
open_clip_prompts = importlib.import_module("modules.sd_hijack_open_clip")
importlib.import_module("modules.sd_samplers_common")
del sys.modules["modules.sd_samplers"]
samplers, schedulers = importlib.import_module("modules.sd_samplers"), importlib.import_module("modules.sd_schedulers")
EmbeddingsWithFixes = piece("modules/sd_hijack.py", "EmbeddingsWithFixes", torch=torch, devices=sys.modules["modules.devices"])
zero_terminal = piece("modules/sd_models.py", "rescale_zero_terminal_snr_abar")


# ---- the models ----------------------------------------------------------------------------------------------------------------
class Words:
    """Finds embeddings among tokens as the web UI's database does."""
    def __init__(self, embeddings):
        self.entries = [(open_clip_prompts.tokenizer.encode(name), types.SimpleNamespace(name=name, vec=vectors, vectors=len(vectors), shorthash=None))
                        for name, vectors in embeddings.items()]

    def find_embedding_at_position(self, tokens, offset):
        return next(((word, len(ids)) for ids, word in self.entries if tokens[offset:offset + len(ids)] == ids), (None, None))


WORD = "small-word"
hijack.embedding_db = Words({WORD: models.small_word(WORD)})
text, vae = models.small_text_encoder(), models.small_vae()
unets = {4: models.small_unet(), 9: models.small_unet(9)}
inner = getattr(text, "text_model", text)
inner.embeddings.token_embedding = EmbeddingsWithFixes(inner.embeddings.token_embedding, hijack)
prompts = open_clip_prompts.FrozenOpenCLIPEmbedderWithCustomWords(types.SimpleNamespace(encode_with_transformer=lambda ids: text(ids)[0]), hijack)
alphas = torch.cumprod(1 - torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2, 0).float()
kind = torch.float32


class Model:
    """What the web UI's samplers see of a model."""
    device, is_sdxl, is_sdxl_inpaint, cond_stage_key = "cpu", False, False, "txt"

    def __init__(self, name, rescaled):
        self.parameterization = "v" if name == "v" else "eps"
        self.unet, self.sampler, self.times = unets[9 if name == "inpainting" else 4], None, {}
        self.model = types.SimpleNamespace(conditioning_key="hybrid" if name == "inpainting" else "crossattn")
        self.alphas_cumprod = zero_terminal(alphas.clone()) if rescaled else alphas

    def apply_model(self, x, t, cond):
        self.times[self.sampler, self.sampler.model_wrap_cfg.step] = t[0].item()  # conditions of unequal length are two calls at one time
        if self.model.conditioning_key == "hybrid":
            x = torch.cat([x] + cond["c_concat"], dim=1)
        return self.unet(x.to(kind), t.to(kind), torch.cat(cond["c_crossattn"], dim=1).to(kind)).sample.float()

    def get_learned_conditioning(self, texts):
        return prompts(texts)


def encode(pixels):
    return vae.encode(pixels.to(kind)).latent_dist.mean.float() * models.SCALE


def decode(latent):
    pixels = ((vae.decode(latent.to(kind) / models.SCALE).sample.float() + 1) / 2).clamp(0, 1)[0].permute(1, 2, 0).numpy()
    return Image.fromarray((255.0 * pixels).astype(np.uint8))


def pixels_of(name):
    return torch.from_numpy(np.asarray(Image.open(os.path.join(HERE, name)).convert("RGB")).astype(np.float32) / 255).permute(2, 0, 1)[None]


# ---- processing ----------------------------------------------------------------------------------------------------------------
def conditions(model, case, base, hires=None):
    """The prompt's and the negative prompt's; both passes of a picture say their own size, which some families want to know."""
    scale = 1 if hires is None else case["hires"]["scale"]
    size = {side: int(case[side] * scale) for side in ("width", "height")}
    return (parser.get_multicond_learned_conditioning(model, parser.SdConditioning([case["prompt"]], **size), base, hires),
            parser.get_learned_conditioning(model, parser.SdConditioning([case["negative_prompt"]], is_negative_prompt=True, **size), base, hires))


def beside(model, height, width, pixels=None, mask=None):
    """What inpainting models see beside the latent: all painted over grey, or the mask and the picture without what is painted."""
    if model.model.conditioning_key != "hybrid":
        return torch.zeros(1, 5, 1, 1)
    if pixels is None:
        mask, hidden = torch.ones(1, 1, height // FACTOR, width // FACTOR), torch.ones(1, 3, height, width) * 0.5 * 2 - 1
    else:
        hidden, mask = pixels * (1 - mask), torch.nn.functional.interpolate(mask, size=(height // FACTOR, width // FACTOR))
    return torch.cat([mask, encode(hidden)], dim=1)


def picture(case):
    """The final latent of a case, and that of its picture to start from."""
    model = shared.sd_model = Model(case["model"], case.get("settings", {}).get("sd_noise_schedule") == "Zero Terminal SNR")
    start, hires = case.get("init_image"), case.get("hires")
    p = types.SimpleNamespace(
        steps=case["steps"], cfg_scale=case["cfg_scale"], scheduler=case["schedule"], hr_scheduler=None, is_hr_pass=False, sampler_noise_scheduler_override=None, eta=None, s_min_uncond=0.0,
        s_churn=0.0, s_tmin=0.0, s_tmax=float("inf"), s_noise=1.0, extra_generation_params={}, refiner_checkpoint_info=None, refiner_switch_at=None, scripts=None,
        denoising_strength=case.get("denoising_strength"))
    config = samplers.find_sampler_config(case["sampler"])
    total = config.total_steps(case["steps"])
    positive, negative = conditions(model, case, total)
    height, width = case["height"], case["width"]
    p.rng = rng.ImageRNG((4, height // FACTOR, width // FACTOR), [case["seed"]])
    sampler, latent = make_sampler(model, case["sampler"], case), None
    with quiet():
        if start:
            pixels, mask = pixels_of(start) * 2 - 1, None
            latent = encode(pixels)
            if "mask" in case:
                image = Image.open(os.path.join(HERE, case["mask"])).convert("L")
                mask = torch.from_numpy(np.round(np.asarray(image, dtype=np.float32) / 255))[None, None]
                small = np.around(np.asarray(image.convert("RGB").resize((width // FACTOR, height // FACTOR)), dtype=np.float32)[..., 0] / 255)
                p.nmask = torch.from_numpy(np.tile(small[None], (4, 1, 1)))
                p.mask = 1.0 - p.nmask
            side = beside(model, height, width, pixels, torch.ones(1, 1, height, width) if mask is None else mask)
            result = sampler.sample_img2img(p, latent, p.rng.next(), positive, negative, image_conditioning=side)
            if mask is not None:
                result = result * p.nmask + latent * p.mask
        else:
            result = sampler.sample(p, p.rng.next(), positive, negative, image_conditioning=beside(model, height, width))
        if hires:
            p.is_hr_pass, p.denoising_strength = True, hires["denoising_strength"]
            height, width = int(height * hires["scale"]), int(width * hires["scale"])
            result = torch.nn.functional.interpolate(result, size=(height // FACTOR, width // FACTOR), mode="bilinear", antialias=False)
            p.rng = rng.ImageRNG(result.shape[1:], [case["seed"]])
            noise = p.rng.next()
            positive, negative = conditions(model, case, total, config.total_steps(hires["steps"]))
            sampler = make_sampler(model, case["sampler"], hires)
            result = sampler.sample_img2img(p, result, noise, positive, negative, steps=hires["steps"], image_conditioning=beside(model, height, width))
    case["unet_times"] = [float(f"{t:.9g}") for t in model.times.values()]
    return result, latent


def make_sampler(model, name, notes):
    """A sampler that notes the sigmas or timesteps it is run with."""
    sampler = model.sampler = samplers.create_sampler(name, model)

    def run(*values, function=sampler.func, **named):
        notes.update({key: named[key].tolist() for key in ("sigmas", "timesteps") if key in named})
        return function(*values, **named)
    sampler.func = functools.wraps(sampler.func)(run)
    return sampler


@contextlib.contextmanager
def quiet():
    with open(os.devnull, "w") as sink, contextlib.redirect_stderr(sink):
        yield


# ---- the cases -----------------------------------------------------------------------------------------------------------------
CAT, LONG = "a photo of a red cat in a meadow", "a photo of a (red cat:1.3) in a [meadow], " + "flowers, clouds, a river, old trees, " * 9 + "at night"
STARTS = dict(init_image="init.png", denoising_strength=0.6, steps=8)
EVERY = ("DPM++ 2M", "DPM++ 2S a", "Euler a", "Euler", "LMS", "Heun", "DPM2", "DPM2 a", "Restart", "DDIM", "DDIM CFG++", "PLMS", "UniPC", "LCM")
ZERO = dict(settings={"sd_noise_schedule": "Zero Terminal SNR"})
MASKED = dict(init_image="init.png", mask="mask.png", denoising_strength=0.75)
CASES = [dict(sampler=name, negative_prompt="night" if number % 2 else "", **({"cfg_scale": 1.5} if name == "LCM" else {})) for number, name in enumerate(EVERY)]
CASES += [dict(model="epsilon", sampler=name) for name in ("Euler a", "DPM++ 2M", "Heun", "DDIM", "UniPC")]
CASES += [dict(sampler=name, **ZERO) for name in ("Euler", "DPM++ 2M", "DDIM")]
CASES += [dict(sampler="Euler", negative_prompt=" "), dict(sampler="DPM++ 2M", prompt=LONG), dict(sampler="Euler a", prompt=LONG, negative_prompt=LONG.replace("red", "blue")),
          dict(sampler="DDIM", prompt="a red cat in a meadow AND a blue dog :0.6", cfg_scale=5.0), dict(sampler="Heun", prompt="a [red cat:blue dog:0.5] in a meadow", negative_prompt="night"),
          dict(sampler="Euler a", prompt=f"a photo of a ({WORD}:1.2) at night"), dict(model="epsilon", sampler="DDIM", prompt=f"{WORD}, {CAT}", negative_prompt=f"a {WORD}"),
          dict(sampler="Euler", **STARTS), dict(sampler="DDIM", **STARTS), dict(sampler="Euler", **MASKED),
          dict(sampler="DPM++ 2M", height=32, hires={"upscaler": "Latent", "scale": 2.0, "steps": 5, "denoising_strength": 0.7}),
          dict(model="inpainting", sampler="Euler a"), dict(model="inpainting", sampler="Euler", **MASKED), dict(model="inpainting", sampler="DDIM", **MASKED)]


def make_schedules():
    """Sigmas under zero terminal SNR, on a model's timesteps and on LCM's."""
    model, rows = Model("v", rescaled=True), []
    shared.sd_model = model
    for sampler in ("Euler", "LCM"):
        inner = samplers.create_sampler(sampler, model).model_wrap
        for scheduler in schedulers.schedulers[1:]:
            inside = {"inner_model": inner} if scheduler.need_inner_model else {}
            sigmas = scheduler.function(n=8, sigma_min=inner.sigmas[0].item(), sigma_max=inner.sigmas[-1].item(), device="cpu", **inside).tolist()
            rows.append({"schedule": scheduler.label, "lcm": sampler == "LCM", "steps": 8, "count": len(sigmas), "sigmas": [float(f"{sigma:.7g}") for sigma in sigmas]})
    store_rows("zero-snr-schedules.json", rows)


def store_rows(name, rows):
    with open(os.path.join(HERE, name), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n")


def make_inputs():
    """A picture to start from and a mask."""
    y, x = np.mgrid[0:64, 0:64] / 64
    soft = np.stack([0.5 + 0.4 * np.sin(5 * x + 2 * y), 0.5 + 0.4 * np.cos(7 * y - x), 0.2 + 0.6 * x * y], axis=2)
    Image.fromarray((255 * soft).astype(np.uint8)).save(os.path.join(HERE, "init.png"))
    mask = np.zeros((64, 64), np.uint8)
    mask[16:48, 24:60] = 255
    Image.fromarray(mask).save(os.path.join(HERE, "mask.png"))


def check(case, latent):
    """Prints how much of a picture hangs on the networks' rounding."""
    global kind
    for kind in (torch.float64, torch.float32):
        for network in (text, vae, *unets.values()):
            network.double() if kind == torch.float64 else network.float()
        if kind == torch.float64:
            other = picture({**case, "hires": dict(case["hires"])} if "hires" in case else dict(case))[0]
            worst = np.abs(np.asarray(decode(latent), dtype=int) - np.asarray(decode(other), dtype=int)).max()
    print(case["file"], case["model"], case["sampler"], f"relative {((other - latent).norm() / latent.norm()).item():.1e}, {worst}/255, deviation",
          f"{latent.std().item():.2f} and {np.asarray(decode(latent)).std():.0f}", flush=True)


def make_pictures(cases, model, seed):
    """Draws cases; each says in what it differs from the first lines."""
    os.makedirs(os.path.join(HERE, "images"), exist_ok=True)
    latents, rows = {}, []
    for number, case in enumerate(cases):
        base = dict(file=f"images/{number:02}.png", model=model, sampler="", schedule="Automatic", seed=seed + number, steps=6 + number % 3, cfg_scale=7.0, width=64, height=64, rng="cpu",
                    prompt=CAT, negative_prompt="")
        case = {**base, **case}
        latent, start = picture(case)
        if "--check" in sys.argv:
            check(case, latent)
        latents[f"{number:02}"] = latent[0].contiguous()
        if start is not None:
            latents[f"{number:02}.init"] = start[0].contiguous()
        decode(latent).save(os.path.join(HERE, case["file"]), optimize=True)
        rows.append(case)
    save_file(latents, os.path.join(HERE, "latents.safetensors"), {"layout": "planar"})
    store_rows("pictures.json", rows)


if __name__ == "__main__":
    make_inputs()
    save_file({"emb_params": models.small_word(WORD)}, os.path.join(HERE, "embedding.safetensors"))
    make_pictures(CASES, "v", 3000)
    make_schedules()
