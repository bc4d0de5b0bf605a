"""Writes kinds.json: names and true shapes of what tells models apart, without numbers.

    pip install torch diffusers transformers einops omegaconf ; make_kinds.py LDM SGM WEBUI OPEN_CLIP FLUX CONTROLNET T2I_ADAPTER

Checkouts of Stability-AI/stablediffusion, Stability-AI/generative-models, the web UI (1.10.1), open_clip (2.20.0), black-forest-labs/flux,
lllyasviel/ControlNet and TencentARC/T2I-Adapter: the models are their own classes with their own configurations, on the meta device, and
of each only the names that can decide are kept. What no class here makes is written out with its origin beside it.
"""
import ast
import contextlib
import importlib.util
import json
import logging
import os
import re
import sys
import types

import torch
import yaml
from diffusers import AutoencoderKL, ControlNetModel, T2IAdapter, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

HERE = os.path.dirname(os.path.abspath(__file__))
LDM, SGM, WEBUI, OPEN_CLIP, FLUX, CONTROLNET, T2I = sys.argv[1:8]
UNET, VAE = "model.diffusion_model.", "first_stage_model."
logging.disable(logging.WARNING)


# ---- their classes -------------------------------------------------------------------------------------------------------------
def package(name, path):
    module = sys.modules[name] = types.ModuleType(name)
    module.__path__ = [path]


def stand_in(name, **attributes):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(attributes)


for name, path in [("ldm", LDM), ("sgm", SGM), ("flux", FLUX + "/src"), ("open_clip", OPEN_CLIP + "/src"), ("modules", WEBUI)]:
    package(name, f"{path}/{name}")
for name in ("modules", "modules.diffusionmodules", "modules.encoders", "models", "modules.midas"):
    package("ldm." + name, LDM + "/ldm/" + name.replace(".", "/"))
for name in ("modules", "modules.diffusionmodules", "modules.autoencoding"):
    package("sgm." + name, SGM + "/sgm/" + name.replace(".", "/"))
package("flux.modules", FLUX + "/src/flux/modules")
package("modules.models", WEBUI + "/modules/models")
package("modules.models.sd3", WEBUI + "/modules/models/sd3")
# Its transformer is all that mmdit.py takes from this file, which imports much more.
scope = {"torch": torch, "nn": torch.nn}
source = open(WEBUI + "/modules/models/sd3/other_impls.py").read()
for node in ast.parse(source).body:
    if getattr(node, "name", None) in ("attention", "Mlp"):
        exec(ast.get_source_segment(source, node), scope)
stand_in("modules.models.sd3.other_impls", attention=scope["attention"], Mlp=scope["Mlp"])
stand_in("open_clip.modified_resnet", ModifiedResNet=None), stand_in("open_clip.timm_model", TimmModel=None)
stand_in("open_clip.utils", to_2tuple=lambda side: (side, side))
load = importlib.import_module
ldm_unet, sgm_unet, sgm_video = (load(name) for name in ("ldm.modules.diffusionmodules.openaimodel", "sgm.modules.diffusionmodules.openaimodel",
                                                         "sgm.modules.diffusionmodules.video_model"))
ldm_vae, sgm_vae, clip, mmdit, flux = (load(name) for name in ("ldm.modules.diffusionmodules.model", "sgm.modules.autoencoding.temporal_ae", "open_clip.model",
                                                               "modules.models.sd3.mmdit", "flux.model"))


def shapes(make):
    with torch.device("meta"), open(os.devnull, "w") as sink, contextlib.redirect_stdout(sink):
        return {name: list(tensor.shape) for name, tensor in make().state_dict().items()}


def prefixed(prefix, tensors):
    return {prefix + name: shape for name, shape in tensors.items()}


def config(path, *names):
    value = yaml.safe_load(open(path))["model"]["params"]
    for name in names:
        value = value[name]
    return value


def unet(path, kind=None, **changes):
    """The U-Net of a configuration of ldm or sgm."""
    params = config(path)
    name = "unet_config" if "unet_config" in params else "network_config"
    make = kind or (ldm_unet.UNetModel if name == "unet_config" else sgm_unet.UNetModel)
    values = {**params[name]["params"], "use_checkpoint": False, **changes}
    if name == "network_config":
        values = {key: value for key, value in values.items() if key not in ("use_spatial_transformer", "legacy")}  # older versions of sgm had a choice
    return prefixed(UNET, shapes(lambda: make(**values)))


def vae(prefix=VAE, levels=(1, 2, 4, 4), channels=4):
    def make():
        module = torch.nn.Module()
        details = dict(double_z=True, z_channels=channels, resolution=256, in_channels=3, out_ch=3, ch=128, ch_mult=levels, num_res_blocks=2, attn_resolutions=[], dropout=0.0)
        module.encoder, module.decoder = ldm_vae.Encoder(**details), ldm_vae.Decoder(**details)
        if channels == 4:
            module.quant_conv, module.post_quant_conv = torch.nn.Conv2d(8, 8, 1), torch.nn.Conv2d(4, 4, 1)
        return module
    return prefixed(prefix, shapes(make))


def clip_l(prefix):
    """transformers' CLIP of the published files, which have ids of positions too [comfy/supported_models.py SD15]."""
    tensors = shapes(lambda: CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_attention_heads=12, num_hidden_layers=12)))
    tensors = {name if name.startswith("text_model.") else "text_model." + name: shape for name, shape in tensors.items()}
    return prefixed(prefix, {**tensors, "text_model.embeddings.position_ids": [1, 77]})


def open_clip(prefix, name, without):
    details = json.load(open(f"{OPEN_CLIP}/src/open_clip/model_configs/{name}.json"))
    tensors = shapes(lambda: clip.CLIP(details["embed_dim"], clip.CLIPVisionCfg(**details["vision_cfg"]), clip.CLIPTextCfg(**details["text_cfg"])))
    return prefixed(prefix, {name: shape for name, shape in tensors.items() if not name.startswith(without + ".")})


def without(tensors, *patterns):
    return {name: shape for name, shape in tensors.items() if not any(re.search(pattern, name) for pattern in patterns)}


def depth(tensors, blocks, count):
    """Without the transformers from `count` on in these blocks."""
    return {name: shape for name, shape in tensors.items()
            if not (found := re.search(rf"({blocks})\.1\.transformer_blocks\.(\d+)\.", name)) or int(found[2]) < count}


def control_net(path):
    source = open(CONTROLNET + "/cldm/cldm.py").read()
    node = next(node for node in ast.parse(source).body if getattr(node, "name", None) == "ControlNet")
    scope = {**vars(ldm_unet), "torch": torch, "nn": torch.nn}
    exec(ast.get_source_segment(source, node), scope)
    values = config(f"{CONTROLNET}/models/{path}", "control_stage_config", "params")
    return prefixed("control_model.", shapes(lambda: scope["ControlNet"](**{**values, "use_checkpoint": False})))


def file_of(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- the names that are kept ---------------------------------------------------------------------------------------------------
KEPT = [re.compile(pattern + "$") for pattern in (
    r"input_blocks\.0\.0\.weight", r"time_embed\.0\.weight", r"label_emb\.(0\.[02]\.)?weight", r"input_blocks\.\d+\.0\.(in_layers\.2|op)\.weight",
    r"(input_blocks\.\d+|middle_block)\.1\.(proj_in|transformer_blocks\.\d+\.attn2\.to_k)\.weight", r"middle_block\.[02]\.in_layers\.2\.weight",
    r"middle_block\.1\.transformer_blocks\.0\.attn1\.to_q\.weight", r"output_blocks\.\d+\.1\.transformer_blocks\.0\.attn2\.to_k\.weight", r"output_blocks\.\d+\.[12]\.conv\.weight",
    r"output_blocks\.11\.0\.skip_connection\.weight", r"input_blocks\.10\.0\.skip_connection\.bias", r"output_blocks\.11\.1\.transformer_blocks\.0\.norm1\.bias",
    r"input_blocks\.[12]\.[01]\.time_stack\.0\.(attn1\.to_q|in_layers\.2)\.weight", r"input_blocks\.1\.0\.time_mixer\.mix_factor", r"\bout\.2\.weight",
    r"token_embedding\.weight", r"(positional_embedding|position_embedding\.weight|position_ids)", r"(ln_final|final_layer_norm)\.weight", r"text_projection", r"logit_scale",
    r"resblocks\.(0|9|23|31)\.attn\.in_proj_weight", r"resblocks\.9\.mlp\.c_proj\.bias", r"encoder\.layers\.(0|11)\.self_attn\.q_proj\.weight", r"visual\.(proj|conv1\.weight)",
    r"(en|de)coder\.conv_(in|out)\.weight", r"decoder\.mid\.attn_1\.q\.weight", r"(post_)?quant_conv\.weight", r"decoder\.mid_block\.attentions\.0\.to_q\.weight",
    r"decoder\.up\.3\.block\.0\.time_stack\.in_layers\.2\.weight", r"joint_blocks\.0\.(x|context)_block\.(attn\.qkv|adaLN_modulation\.1)\.(weight|bias)",
    r"joint_blocks\.23\.x_block\.mlp\.fc1\.weight", r"x_embedder\.proj\.weight", r"pos_embed", r"context_embedder\.weight", r"y_embedder\.mlp\.0\.weight", r"final_layer\.linear\.weight",
    r"double_blocks\.(0|18)\.img_attn\.(norm\.key_norm\.scale|qkv\.weight)", r"single_blocks\.(0|37)\.linear1\.weight", r"(img|txt|guidance|vector)_in(\.in_layer)?\.weight",
    r"input_hint_block\.(0|14)\.weight", r"zero_convs\.(0|11)\.0\.weight", r"middle_block_out\.0\.weight", r"controlnet_cond_embedding\.conv_in\.weight", r"controlnet_down_blocks\.0\.weight",
    r"^(adapter\.)?conv_(in|out)\.weight", r"body\.(0|11)\.(block1|in_conv)\.weight", r"body\.(0|1)\.resnets\.0\.block1\.weight", r"down_blocks\.[012]\.(attentions|resnets)\.0\.(proj_in|conv1)\.weight",
    r"down_blocks\.1\.attentions\.0\.transformer_blocks\.0\.attn2\.to_k\.weight", r"(add|time)_embedding\.linear_1\.weight")]


def kept(tensors):
    return {name: shape for name, shape in tensors.items() if any(pattern.search(name) for pattern in KEPT)}


rows = []


def row(file, kind, channels, origin, tensors, **more):
    """`more`: what the file says beyond its kind. Tensors given as `beside` are kept all."""
    beside = more.pop("beside", {})
    rows.append({"file": file, "kind": kind, "channels": channels, **more, "from": origin, "tensors": {**kept(tensors), **beside}})
    assert rows[-1]["tensors"], file


sd1_text, sd2_text = clip_l("cond_stage_model.transformer."), open_clip("cond_stage_model.model.", "ViT-H-14", "visual")
schedule = {"betas": [1000], "alphas_cumprod": [1000], "model_ema.num_updates": []}  # ldm/models/diffusion/ddpm.py, ldm/modules/ema.py
ldm, sgm, webui = LDM + "/configs/stable-diffusion/", SGM + "/configs/inference/", WEBUI + "/configs/"

# ---- Stable Diffusion 1 --------------------------------------------------------------------------------------------------------
sd1 = unet(webui + "v1-inference.yaml")
ONE = "Stable Diffusion 1.x"
row("v1-5", ONE, 4, "web UI configs/v1-inference.yaml", {**sd1, **sd1_text, **vae()}, beside=schedule)
row("v1-5, text names without text_model", ONE, 4, "comfy/supported_models.py SD15.process_clip_state_dict",
    {**sd1, **{name.replace(".text_model.", "."): shape for name, shape in sd1_text.items()}, **vae()})
row("v1-5 inpainting", ONE + " inpainting (9 channels)", 9, "web UI configs/v1-inpainting-inference.yaml", {**unet(webui + "v1-inpainting-inference.yaml"), **sd1_text, **vae()})
row("instruct-pix2pix", "InstructPix2Pix (8 channels)", 8, "web UI configs/instruct-pix2pix.yaml", {**unet(webui + "instruct-pix2pix.yaml"), **sd1_text, **vae()})
for name, width in (("alt-diffusion", 768), ("alt-diffusion-m18", 1024)):
    row(name, "AltDiffusion", 4, f"web UI configs/{name}-inference.yaml, modules/xlmr{'_m18' * (width == 1024)}.py", {**unet(webui + name + "-inference.yaml"), **vae()},
        beside={"cond_stage_model.roberta.embeddings.word_embeddings.weight": [250002, 1024], "cond_stage_model.transformation.weight": [width, 1024]})

# ---- Stable Diffusion 2 --------------------------------------------------------------------------------------------------------
sd2, TWO = unet(ldm + "v2-inference.yaml"), "Stable Diffusion 2.x"
row("v2 base and v2 768 v", TWO, 4, "ldm configs/stable-diffusion/v2-inference.yaml", {**sd2, **sd2_text, **vae()}, beside=schedule)
row("v2 with 23 blocks", TWO, 4, "diffusers scripts/convert_diffusers_to_original_stable_diffusion.py", {**sd2, **without(sd2_text, r"resblocks\.23\.", "text_projection$", "logit_scale$"), **vae()})
row("v2 with convolutions", TWO, 4, "kohya library/model_util.py linear_transformer_to_conv",
    {**{name: shape + [1, 1] if name.endswith(("proj_in.weight", "proj_out.weight")) and len(shape) == 2 else shape for name, shape in sd2.items()}, **sd2_text, **vae()})
row("v2 inpainting", TWO + " inpainting (9 channels)", 9, "ldm configs/stable-diffusion/v2-inpainting-inference.yaml", {**unet(ldm + "v2-inpainting-inference.yaml"), **sd2_text, **vae()})
row("v2 depth", TWO + " depth (5 channels)", 5, "ldm configs/stable-diffusion/v2-midas-inference.yaml, modules/midas/midas/vit.py ProjectReadout",
    {**unet(ldm + "v2-midas-inference.yaml"), **sd2_text, **vae()},
    beside={"depth_model.model.pretrained.act_postprocess3.0.project.0.weight": [768, 1536], "depth_model.model.pretrained.act_postprocess3.0.project.0.bias": [768]})
for letter, kind, image in (("l", "Stable unCLIP (CLIP L)", open_clip("embedder.model.", "ViT-L-14", "nothing")),
                            ("h", "Stable unCLIP (OpenCLIP H)", open_clip("embedder.model.", "ViT-H-14", "transformer"))):
    row("v2-1 unclip " + letter, kind, 4, f"ldm configs/stable-diffusion/v2-1-stable-unclip-{letter}-inference.yaml, modules/encoders/modules.py",
        {**unet(ldm + f"v2-1-stable-unclip-{letter}-inference.yaml"), **sd2_text, **vae(), **image}, beside={"noise_augmentor.betas": [1000], "noise_augmentor.alphas_cumprod": [1000]})
row("v2-1 turbo", TWO + " Turbo", 4, "sgm configs/inference/sd_2_1.yaml", {**unet(sgm + "sd_2_1.yaml"), **open_clip("conditioner.embedders.0.model.", "ViT-H-14", "visual"), **vae()},
    beside={"denoiser.sigmas": [1000]})
row("x4 upscaler", "Stable Diffusion upscaler (7 channels)", 7, "ldm configs/stable-diffusion/x4-upscaling.yaml", {**unet(ldm + "x4-upscaling.yaml"), **sd2_text, **vae(levels=(1, 2, 4))},
    beside={"low_scale_model.betas": [1000]})

# ---- Stable Diffusion XL -------------------------------------------------------------------------------------------------------
XL = "Stable Diffusion XL"
xl = unet(sgm + "sd_xl_base.yaml")
xl_text = {**clip_l("conditioner.embedders.0.transformer."), **open_clip("conditioner.embedders.1.model.", "ViT-bigG-14", "visual")}
xl_rest, sigmas = {**xl_text, **vae()}, {"denoiser.sigmas": [1000]}  # sgm/modules/diffusionmodules/denoiser.py DiscreteDenoiser
row("xl base", XL, 4, "sgm configs/inference/sd_xl_base.yaml", {**xl, **xl_rest}, beside=sigmas)
row("xl v", XL, 4, "comfy/supported_models.py SDXL.model_type", {**xl, **xl_rest}, beside={"v_pred": [0]}, prediction="v", zero_snr=False)
row("xl v with zero SNR", XL, 4, "comfy/supported_models.py SDXL.model_type", {**xl, **xl_rest}, beside={"v_pred": [0], "ztsnr": [0]}, prediction="v", zero_snr=True)
row("xl inpainting", XL + " inpainting (9 channels)", 9, "web UI configs/sd_xl_inpaint.yaml", {**unet(webui + "sd_xl_inpaint.yaml"), **xl_rest})
row("xl refiner", XL + " refiner", 4, "sgm configs/inference/sd_xl_refiner.yaml",
    {**unet(sgm + "sd_xl_refiner.yaml"), **open_clip("conditioner.embedders.0.model.", "ViT-bigG-14", "visual"), **vae()}, beside=sigmas)
row("playground 2.5", "Playground 2.5", 4, "comfy/supported_models.py SDXL.model_type (viewed as 1, 4, 1, 1)", {**xl, **xl_rest}, beside={"edm_mean": [1, 4, 1, 1], "edm_std": [1, 4, 1, 1]})
cos = {"edm_vpred.sigma_max": [], "edm_vpred.sigma_min": []}
row("cosxl", "CosXL", 4, "comfy_extras/nodes_model_merging.py save_checkpoint", {**xl, **xl_rest}, beside=cos)
row("cosxl edit", "CosXL", 8, "comfy_extras/nodes_model_merging.py save_checkpoint, model_detection.py SDXL_diffusers_ip2p", {**unet(sgm + "sd_xl_base.yaml", in_channels=8), **xl_rest}, beside=cos)
ssd = depth(depth(without(xl, r"middle_block\.[12]\."), "input_blocks.[78]|output_blocks.[01]", 4), "output_blocks.[45]", 1)
row("ssd-1b", "SSD-1B", 4, "web UI modules/sd_hijack.py convert_sdxl_to_ssd", {**ssd, **xl_rest})
vega = depth(depth(without(xl, r"middle_block\.[12]\."), "input_blocks.[45]|output_blocks.[345]", 1), "input_blocks.[78]|output_blocks.[012]", 2)
row("vega", "Segmind Vega", 4, "comfy/model_detection.py Segmind_Vega", {**vega, **xl_rest})
for name, count in (("koala 700m", 5), ("koala 1b", 6)):
    small = unet(sgm + "sd_xl_base.yaml", num_res_blocks=[1, 1, 1], transformer_depth=[1, 2, count])
    row(name, "KOALA", 4, "comfy/model_detection.py KOALA_" + name[6:].upper(), {**(without(small, r"middle_block\.") if count == 5 else small), **xl_rest})

# ---- others --------------------------------------------------------------------------------------------------------------------
decoder = prefixed(VAE + "decoder.", shapes(lambda: sgm_vae.VideoDecoder(double_z=True, z_channels=4, resolution=256, in_channels=3, out_ch=3, ch=128, ch_mult=[1, 2, 4, 4],
                                                                          num_res_blocks=2, attn_resolutions=[], dropout=0.0, video_kernel_size=[3, 1, 1])))
svd = {**unet(SGM + "/scripts/sampling/configs/svd.yaml", sgm_video.VideoUNet), **open_clip("conditioner.embedders.0.open_clip.model.", "ViT-H-14", "transformer"),
       **vae("conditioner.embedders.3.encoder."), **without(vae(), r"\.decoder\.|quant_conv"), **decoder}
row("svd", "Stable Video Diffusion", 8, "sgm scripts/sampling/configs/svd.yaml", svd)
row("svd as ComfyUI saves it", "Stable Video Diffusion", 8, "comfy_extras/nodes_model_merging.py save_checkpoint", svd, beside=cos)
sd3 = shapes(lambda: mmdit.MMDiT(input_size=None, pos_embed_max_size=192, num_patches=192 * 192, patch_size=2, in_channels=16, depth=24, adm_in_channels=2048,
                                 context_embedder_config={"target": "torch.nn.Linear", "params": {"in_features": 4096, "out_features": 1536}}))
row("sd3 medium", "Stable Diffusion 3", 16, "web UI modules/models/sd3/mmdit.py, sd3_impls.py; sizes: diffusers loaders/single_file_utils.py", {**prefixed(UNET, sd3), **vae(channels=16)})
row("sd3 medium, transformer alone", "Stable Diffusion 3", 16, "diffusers loaders/single_file_utils.py CHECKPOINT_KEY_NAMES", sd3)
dev = shapes(lambda: flux.Flux(flux.FluxParams(in_channels=64, out_channels=64, vec_in_dim=768, context_in_dim=4096, hidden_size=3072, mlp_ratio=4.0, num_heads=24, depth=19,
                                               depth_single_blocks=38, axes_dim=[16, 56, 56], theta=10_000, qkv_bias=True, guidance_embed=True)))
row("flux dev", "Flux", 16, "flux src/flux/model.py, util.py", dev)
row("flux dev as ComfyUI saves it", "Flux", 16, "diffusers loaders/single_file_utils.py CHECKPOINT_KEY_NAMES", {**prefixed(UNET, dev), **vae("vae.", channels=16)})
row("vae", "VAE", None, "ldm modules/diffusionmodules/model.py", vae(""))
row("vae under its prefix", "VAE", None, "ldm modules/diffusionmodules/model.py", vae())
row("vae of diffusers", "VAE", None, "diffusers models/autoencoders/autoencoder_kl.py", shapes(lambda: AutoencoderKL(
    block_out_channels=(128, 256, 512, 512), layers_per_block=2, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)))
wide = dict(block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=1024, attention_head_dim=(5, 10, 20, 20), use_linear_projection=True)
row("unet of diffusers", "U-Net alone", None, "diffusers models/unets/unet_2d_condition.py", shapes(lambda: UNet2DConditionModel(**wide)))
row("text encoder of transformers", "text encoder", None, "transformers models/clip/modeling_clip.py", clip_l(""))
row("controlnet for 1.5", "ControlNet", None, "ControlNet cldm/cldm.py, models/cldm_v15.yaml", control_net("cldm_v15.yaml"))
row("controlnet for 2.1", "ControlNet", None, "ControlNet cldm/cldm.py, models/cldm_v21.yaml", control_net("cldm_v21.yaml"))
row("controlnet of diffusers", "ControlNet", None, "diffusers models/controlnets/controlnet.py", shapes(lambda: ControlNetModel(**wide)))
row("t2i adapter for xl", "T2I adapter", None, "T2I-Adapter Adapter/models/adapters.py Adapter_XL",
    shapes(lambda: file_of(T2I + "/Adapter/models/adapters.py", "adapters").Adapter_XL(cin=256, ksize=1, sk=True, use_conv=False)))
row("t2i adapter of diffusers", "T2I adapter", None, "diffusers models/adapter.py", shapes(lambda: T2IAdapter(
    in_channels=3, channels=(320, 640, 1280, 1280), num_res_blocks=2, adapter_type="full_adapter")))
query, words = "down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", "text_model_encoder_layers_0_self_attn_q_proj"
row("lora", "LoRA", None, "kohya networks/lora.py", {}, beside={
    f"lora_{name}.{end}": shape for name, width in (("unet_" + query, 320), ("te_" + words, 1024))
    for end, shape in (("lora_down.weight", [16, width]), ("lora_up.weight", [width, 16]), ("alpha", []))})
row("lora with an embedding", "LoRA", None, "web UI extensions-builtin/Lora/networks.py", {}, beside={
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.lora_down.weight": [16, 640], "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.lora_up.weight": [640, 16],
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.alpha": [], "bundle_emb.word.clip_l": [2, 768], "bundle_emb.word.clip_g": [2, 1280]})
row("lora of diffusers", "LoRA", None, "diffusers loaders/lora_pipeline.py", {}, beside={
    f"unet.{query.replace('_', '.').replace('down.blocks', 'down_blocks').replace('transformer.blocks', 'transformer_blocks').replace('to.q', 'to_q')}.lora_{side}.weight": shape
    for side, shape in (("A", [16, 320]), ("B", [320, 16]))})
row("embedding of kohya", "embedding", None, "kohya train_textual_inversion.py", {}, beside={"emb_params": [2, 1024]})
row("embedding of diffusers", "embedding", None, "diffusers examples/textual_inversion", {}, beside={"<word>": [2, 1024]})
row("embedding for xl", "embedding", None, "kohya sdxl_train_textual_inversion.py", {}, beside={"clip_l": [2, 768], "clip_g": [2, 1280]})
row("another model", "unknown", None, "torchvision ResNet", {}, beside={"conv1.weight": [64, 3, 7, 7], "layer1.0.conv1.weight": [64, 64, 1, 1], "fc.weight": [1000, 2048], "fc.bias": [1000]})

if __name__ == "__main__":
    with open(os.path.join(HERE, "kinds.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n")
