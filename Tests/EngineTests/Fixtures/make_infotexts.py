"""infotexts.json: the `parameters` texts that the web UI writes for settings that it tells under conditions.

    pip install torch lark==1.1.2 ; make_infotexts.py WEBUI      (a checkout of the Stable Diffusion web UI, version 1.10.1)

Its own functions are run, from the prompts' comments to the text; what they call to encode prompts and to make pictures is left out. The
names of two embeddings, `one-word` and `two-word`, are found in the texts that are encoded.
"""
import ast, inspect, json, os, re, sys, types

HERE = os.path.dirname(os.path.abspath(__file__))
WEBUI = sys.argv[1]


class Any:
    """Options and objects: what is set, else nothing."""
    def __init__(self, **values): self.__dict__.update(values)
    def __getattr__(self, name): return None


def definitions(path, scope, *names, inside=None):
    """The named functions and assignments of a module, or of a class in it, without running the module."""
    body = ast.parse(open(os.path.join(WEBUI, "modules", path)).read()).body
    if inside: body = next(node for node in body if isinstance(node, ast.ClassDef) and node.name == inside).body
    named = lambda node: getattr(node, "name", None) in names or isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) in names
    exec(compile(ast.Module([node for node in body if named(node)], []), path, "exec"), scope)
    return scope


modules = types.ModuleType("modules"); modules.__path__ = [os.path.join(WEBUI, "modules")]; sys.modules["modules"] = modules
from modules import prompt_parser

opts = Any()
hijack = Any()
WORDS = {name: Any(name=name, shorthash=hash) for name, hash in (("one-word", "1" * 12), ("two-word", "2" * 12))}
quoting = types.SimpleNamespace(**definitions("infotext_utils.py", {"json": json}, "quote"))
comments = definitions("processing_scripts/comments.py", {"re": re}, "strip_comments")["strip_comments"]
torch = Any(hstack=lambda zs: zs[0])
forward = definitions("sd_hijack_clip.py", {"opts": opts, "devices": Any(torch_npu_set_device=lambda: None), "torch": torch}, "forward", inside="TextConditionalModel")["forward"]


class Encoder:
    """The text encoder: a chunk for what stands between BREAKs, with the embeddings that are named in it."""
    hijack, return_pooled = hijack, False

    def process_texts(self, texts):
        found = lambda text: sorted((match.start(), WORDS[match[0]]) for match in re.finditer("|".join(WORDS), text))
        return [[Any(tokens=[], multipliers=[], fixes=found(chunk)) for chunk in text.split("BREAK")] for text in texts], 0

    def process_tokens(self, tokens, multipliers): return tokens
    def empty_chunk(self): return Any(tokens=[], multipliers=[], fixes=[])
    def get_learned_conditioning(self, texts): return forward(self, texts)


# What of the samplers' functions is looked at: which settings they take.
ancestral = lambda model, x, sigmas, eta=1.0, s_noise=1.0: None
churned = lambda model, x, sigmas, s_churn=0.0, s_tmin=0.0, s_tmax=float("inf"), s_noise=1.0: None
plain, timed = lambda model, x, sigmas: None, lambda model, x, timesteps: None
FUNCTIONS = {"sample_euler_ancestral": ancestral, "sample_dpm_2_ancestral": ancestral, "sample_dpmpp_2s_ancestral": ancestral, "sample_euler": churned,
             "sample_heun": churned, "sample_dpm_2": churned, "sample_dpmpp_2m": plain, "sample_lms": plain}
sampling = Any(**FUNCTIONS)
k = definitions("sd_samplers_kdiffusion.py", {"sd_samplers_extra": Any(restart_sampler=lambda model, x, sigmas, s_noise=1.0: None)}, "samplers_k_diffusion", "sampler_extra_params")
TIMED = {"DDIM": lambda model, x, timesteps, eta=0.0: None, "DDIM CFG++": lambda model, x, timesteps, eta=0.0: None, "PLMS": timed, "UniPC": timed}
CONFIGS = {name: (function, options) for name, function, _, options in k["samplers_k_diffusion"]} | {name: (f, {}) for name, f in TIMED.items()} | {"LCM": (plain, {})}
class Sigmas(list):
    def cpu(self): return self


schedulers = {label: Any(label=label, function=lambda **_: Sigmas([2, 1, 0]), default_rho=-1) for label in ("Uniform", "Karras", "Exponential", "Beta")}
schedulers |= {"Automatic": Any(label="Automatic")} | {s.label.lower(): s for s in list(schedulers.values())}
scope = {"opts": opts, "inspect": inspect, "shared": Any(opts=opts), "k_diffusion": Any(sampling=Any()), "TorchHijack": lambda p: None,
         "sd_schedulers": Any(schedulers_map=schedulers), "devices": Any(), "torch": Any(cat=lambda parts: Sigmas(sum(parts, [])))}
definitions("sd_samplers_common.py", scope, "initialize", inside="Sampler")
definitions("sd_samplers_kdiffusion.py", scope, "get_sigmas", inside="KDiffusionSampler")


class Config(Any):
    def total_steps(self, steps): return steps * 2 if self.options.get("second_order", False) else steps


def config(name): return Config(name=name, options=CONFIGS[name][1])


class Sampler:
    """A sampler as far as settings are handed to it."""
    def __init__(self, name):
        function, self.config = CONFIGS[name][0], config(name)
        self.func = FUNCTIONS.get(function, function)
        self.extra_params = k["sampler_extra_params"].get(function, []) if isinstance(function, str) else []
        self.s_churn, self.s_tmin, self.s_tmax, self.s_noise = 0.0, 0.0, float("inf"), 1.0
        self.eta_option_field, self.eta_infotext_field, self.eta_default = ("eta_ddim", "Eta DDIM", 0.0) if name in TIMED else ("eta_ancestral", "Eta", 1.0)
        self.model_wrap_cfg = types.SimpleNamespace()
        number = types.SimpleNamespace(item=lambda: 1)
        self.model_wrap = Any(sigmas=[number, number], get_sigmas=lambda steps: Sigmas([2, 1, 0]))

    def run(self, p):
        p.is_hr_pass = False
        if self.config.name not in TIMED: scope["get_sigmas"](self, p, p.steps)
        scope["initialize"](self, p)


common = definitions("sd_samplers_common.py", {"sd_samplers": Any(find_sampler_config=config)}, "is_sampler_using_eta_noise_seed_delta")
class Context:
    def __enter__(self): return self
    def __exit__(self, *_): return False
processing = {"opts": opts, "shared": Any(opts=opts), "devices": Any(fp8=False, autocast=Context), "infotext_utils": quoting, "errors": None,
              "prompt_parser": prompt_parser, "sd_samplers": Any(find_sampler_config=config), "program_version": lambda: "v1.10.1",
              "sd_samplers_common": types.SimpleNamespace(is_sampler_using_eta_noise_seed_delta=common["is_sampler_using_eta_noise_seed_delta"])}
definitions("processing.py", processing, "create_infotext")
definitions("processing.py", processing, "get_conds_with_caching", "setup_conds", inside="StableDiffusionProcessing")
definitions("processing.py", processing, "calculate_hr_conds", inside="StableDiffusionProcessingTxt2Img")


def create(prompt, negative="", steps=2, sampler="Euler a", schedule="Automatic", eta=None, ensd=0, emphasis="Original", old=False, hires_steps=None, churn=0, tmin=0,
           tmax=0, noise=1):
    opts.__dict__.update(CLIP_stop_at_last_layers=1, eta_noise_seed_delta=ensd, add_model_hash_to_info=True, add_model_name_to_info=True, randn_source="CPU",
                         add_version_to_infotext=True, emphasis=emphasis, use_old_scheduling=old, textual_inversion_add_hashes_to_infotext=True, eta_ancestral=1.0,
                         eta_ddim=0.0, s_churn=churn, s_tmin=tmin, s_tmax=tmax, s_noise=noise, sigma_min=0, sigma_max=0, rho=0, beta_dist_alpha=0.6, beta_dist_beta=0.6)
    hijack.extra_generation_params = {}
    prompt, negative = comments(prompt), comments(negative)
    p = types.SimpleNamespace(
        prompts=[prompt], negative_prompts=[negative], all_prompts=[prompt], all_negative_prompts=[negative], hr_prompts=[prompt], hr_negative_prompts=[negative],
        steps=steps, sampler_name=sampler, scheduler=schedule, cfg_scale=7, width=32, height=32, hr_upscale_to_x=48, hr_upscale_to_y=48, batch_size=1, eta=eta,
        sd_model_hash="0", sd_model_name="tiny-sd", sd_vae_hash=None, sd_vae_name=None, subseed_strength=0, seed_resize_from_w=0, seed_resize_from_h=0,
        is_using_inpainting_conditioning=False, tiling=False, restore_faces=False, enable_hr=hires_steps is not None, hr_sampler_name=None, hr_scheduler=None, hr_c=None,
        hr_second_pass_steps=hires_steps or 0, extra_network_data=None, hr_extra_network_data=None, is_hr_pass=False, sampler_noise_scheduler_override=None,
        s_churn=0.0, s_tmin=0.0, s_tmax=float("inf"), s_noise=1.0, extra_generation_params={}, get_token_merging_ratio=lambda for_hr=False: 0,
        cached_params=lambda *parts: parts)
    for cache in ("cached_uc", "cached_c", "cached_hr_uc", "cached_hr_c"): setattr(p, cache, [None, None])
    p.get_conds_with_caching = lambda *parts: processing["get_conds_with_caching"](p, *parts)
    processing["shared"].sd_model = Encoder()
    if hires_steps is not None:
        p.extra_generation_params |= {"Denoising strength": 0.7, "Hires upscale": 1.5} | ({"Hires steps": hires_steps} if hires_steps else {}) | {"Hires upscaler": "Latent"}
    # In the order of process_images_inner.
    processing["setup_conds"](p)
    p.extra_generation_params.update(hijack.extra_generation_params)
    p.sampler = Sampler(sampler)
    p.sampler.run(p)
    if hires_steps is not None: processing["calculate_hr_conds"](p)
    return processing["create_infotext"](p, p.all_prompts, [42], [9])


PROMPTS = [
    dict(prompt="a cat # grey\n# all of it\nin a meadow#", negative="night # dark"), dict(prompt="# a\n"), dict(prompt="a one-word", negative="two-word, one-word"),
    dict(prompt="two-word AND one-word :0.5 AND two-word"), dict(prompt="[two-word:one-word:0.5] a BREAK two-word"), dict(prompt="[one-word|two-word] BREAK one-word"),
]
PROMPTS += [dict(prompt=prompt, negative=negative, emphasis=emphasis)
            for prompt, negative, emphasis in (("a", "", "No norm"), ("(a)", "", "No norm"), ("(a)", "", "Original"), ("a", "[b]", "No norm"), ("[a:b:0.5]", "", "No norm"),
                                               ("[a|b]", "", "No norm"), ("\\(a", "", "No norm"), ("[(a):b:0.5]", "", "No norm"), ("[a", "", "No norm"),
                                               ("a AND (b)", "", "No norm"), ("[a:(b):9]", "", "No norm"), ("a # (b)", "", "No norm"), ("{a}", "", "No norm"))]
PROMPTS += [dict(prompt=prompt, negative=negative, old=True, sampler=sampler, steps=10) for sampler in ("Euler", "Heun")
            for prompt, negative in (("a", ""), ("[a:b:0.5]", ""), ("[a:b:1]", ""), ("[a:b:1.0]", ""), ("[a:b:1.5]", ""), ("[a|b]", ""), ("(a)", "[c::.9]"), ("a", "[c::2.5]"),
                                     ("[a:b:12.0] AND c", ""))]
PROMPTS += [dict(prompt=prompt, old=True, hires_steps=more, steps=10) for prompt, more in (("a", 0), ("a", 5), ("[a:b:0.5]", 0), ("[a:b:1.5]", 0), ("[a:b:15]", 0), ("[a:b:5]", 0))]
SAMPLERS = [name for name in CONFIGS if not CONFIGS[name][1].get("brownian_noise") and not name.startswith("DPM ")]
# Samplers whose noise ENSD changes too, of which the web UI does not tell it.
UNTOLD = ("DDIM", "DDIM CFG++", "LCM", "Restart")
SETTINGS = [dict(prompt="a", sampler=name, schedule=schedule, eta=eta, noise=noise, ensd=0 if name in UNTOLD else 3)
            for name in SAMPLERS for schedule, eta, noise in (("Automatic", None, 1), ("Beta", 0.5, 0.9), ("Karras", 0, 1), ("Uniform", 1, 1.05))]
SETTINGS += [dict(prompt="a", sampler=name, **churn) for name in ("Euler", "Heun", "DPM2", "DPM2 a", "DDIM")
             for churn in (dict(churn=20, tmin=0.5, tmax=9, noise=1.01), dict(churn=0.5), dict(tmin=0.1), dict(tmax=14.5), dict(churn=1, tmin=9, tmax=0.5))]
rows = [{**case, "text": create(**case)} for case in PROMPTS + SETTINGS]
with open(os.path.join(HERE, "infotexts.json"), "w") as file: file.write("[" + ",\n".join(json.dumps(row) for row in rows) + "]\n")
