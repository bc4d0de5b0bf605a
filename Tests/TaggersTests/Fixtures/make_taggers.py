"""Writes deepdanbooru.json and wd.json: what PyTorch and timm make of small networks with the weights of seeded_weights.py,
and deepdanbooru.pt, a small file as torch writes it.

    make_taggers.py                writes the fixtures
    make_taggers.py full FOLDER    writes full-size models with random weights there, pictures and their scores, to compare by hand
"""
import importlib.machinery
import json
import pathlib
import sys
import types

import numpy as np
import torch
from PIL import Image

here = pathlib.Path(__file__).parent
sys.path += [str(here), str(here.parent.parent / "ImagingTests" / "Fixtures")]
import make_framing
import seeded_weights


class Stub(type):
    """A class of which everything can be asked, and nothing comes."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub(name, (), {})


def stub_torchvision():
    """timm's models import torchvision, and use nothing of it."""
    for name in ["torchvision", "torchvision.ops", "torchvision.ops.misc", "torchvision.transforms", "torchvision.transforms.functional",
                 "torchvision.datasets", "torchvision.models", "torchvision.models.feature_extraction"]:
        module = types.ModuleType(name)
        module.__spec__ = importlib.machinery.ModuleSpec(name, None)
        module.__getattr__ = lambda attribute: getattr(Stub("Stub", (), {}), attribute)
        module.__path__ = []
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, module)


class ResNet(torch.nn.Module):
    """DeepDanbooru's network: numbered convolutions; a stage's first block has a shortcut, numbered first where it changes the channels."""

    def __init__(self, stem, stages, tags):
        super().__init__()
        self.plan, self.count = [], 0
        first = self.conv(3, stem, 7, 2)
        channels = stem
        for index, (width, outputs, blocks) in enumerate(stages):
            for block in range(blocks):
                stride = 2 if block == 0 and index > 0 else 1
                shortcut = self.conv(channels, outputs, 1, stride) if block == 0 and channels != outputs else None
                main = [self.conv(channels, width, 1, 1), self.conv(width, width, 3, stride), self.conv(width, outputs, 1, 1)]
                if block == 0 and shortcut is None:
                    shortcut = self.conv(channels, outputs, 1, stride)
                self.plan.append((shortcut, main, stride))
                channels = outputs
        self.head = self.conv(channels, tags, 1, 1, bias=False)

    def conv(self, inputs, outputs, side, stride, bias=True):
        name = f"n_Conv_{self.count}"
        self.count += 1
        self.add_module(name, torch.nn.Conv2d(inputs, outputs, side, stride, bias=bias))
        return name

    def features(self, x):
        relu, pad = torch.nn.functional.relu, torch.nn.functional.pad
        call = self.get_submodule
        x = relu(call("n_Conv_0")(pad(x.permute(0, 3, 1, 2), [2, 3, 2, 3])))
        x = torch.nn.functional.max_pool2d(pad(x, [0, 1, 0, 1], value=float("-inf")), 3, 2)
        for shortcut, (narrow, middle, wide), stride in self.plan:
            inner = relu(call(narrow)(x))
            inner = relu(call(middle)(pad(inner, [0, 1, 0, 1] if stride == 2 else [1, 1, 1, 1])))
            x = relu(call(wide)(inner) + (call(shortcut)(x) if shortcut else x))
        return x

    def forward(self, x):
        x = self.features(x)
        return x.mean((2, 3)), torch.sigmoid(self.get_submodule(self.head)(x).mean((2, 3)))


def vit(**sizes):
    stub_torchvision()
    import timm
    sizes = {"class_token": False, "global_pool": "avg", "fc_norm": False, "act_layer": "gelu_tanh", **sizes}
    model = timm.create_model("vit_base_patch16_224", **sizes)
    return model.eval()


def vit_run(model, image):
    """The published use: transparency over white, a white square, bicubic, -1 to 1, blue first."""
    side = model.patch_embed.img_size[0]
    if image.mode == "RGBA":
        canvas = Image.new("RGBA", image.size, (255, 255, 255))
        canvas.alpha_composite(image)
        image = canvas.convert("RGB")
    longest = max(image.size)
    square = Image.new("RGB", (longest, longest), (255, 255, 255))
    square.paste(image, ((longest - image.width) // 2, (longest - image.height) // 2))
    x = torch.from_numpy(np.array(square.resize((side, side), Image.Resampling.BICUBIC))).permute(2, 0, 1)[None].float() / 255
    x = ((x - 0.5) / 0.5)[:, [2, 1, 0]]
    features = model.forward_head(model.forward_features(x), pre_logits=True)
    return features[0], torch.sigmoid(model.head(features))[0]


def resnet_run(model, image):
    filled = make_framing.fill(image.convert("RGB"), 512, 512)
    features, scores = model(torch.from_numpy(np.array(filled, dtype=np.float32))[None] / 255)
    return features[0], scores[0]


def with_alpha(image):
    """Alpha by a formula over the place, as the tests make it."""
    samples = np.array(image)
    y, x = np.mgrid[: image.height, : image.width]
    return Image.fromarray(np.dstack([samples, ((x * 9 + y * 4) % 256).astype(np.uint8)]))


def write(name, run, model):
    cases = []
    for width, height, alpha in [(70, 40, False), (30, 64, True), (520, 517, False)]:
        image = make_framing.picture(width, height)
        features, scores = run(model, with_alpha(image) if alpha else image)
        cases.append({"width": width, "height": height, "alpha": alpha, "features": [round(v, 7) for v in features.tolist()],
                      "scores": [round(v, 7) for v in scores.tolist()]})
    with open(here / name, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


SMALL = (16, [(16, 32, 2), (16, 48, 2), (32, 64, 2), (16, 64, 2), (24, 96, 1), (32, 128, 2)], 23)
PUBLISHED = (64, [(64, 256, 3), (128, 512, 8), (256, 1024, 20), (256, 1024, 20), (512, 2048, 3), (1024, 4096, 3)], 9176)


def small():
    model = ResNet(*SMALL).eval()
    seeded_weights.fill(model)
    write("deepdanbooru.json", resnet_run, model)
    tiny = ResNet(2, [(2, 4, 2), (2, 4, 1)], 3)
    seeded_weights.fill(tiny)
    torch.save({"tags": ["1girl", "solo", "rating:safe"], **tiny.half().state_dict()}, here / "deepdanbooru.pt")
    for name, sizes in [("wd.json", {"fc_norm": False}), ("wd-exact.json", {"fc_norm": True, "act_layer": "gelu"})]:
        model = vit(img_size=64, patch_size=16, embed_dim=128, depth=3, num_heads=2, num_classes=29, **sizes)
        seeded_weights.fill(model)
        write(name, vit_run, model)


def full(folder):
    """Weights by PyTorch's own generator; NAME.bin holds features and scores of picture.png in float32."""
    from safetensors.torch import save_file
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    image = make_framing.picture(900, 640)
    image.save(folder / "picture.png")

    def record(name, features, scores):
        np.concatenate([features.numpy(), scores.numpy()]).tofile(folder / f"{name}.bin")
        print(f"{name}: {len(scores)} scores from {scores.min():.3f} to {scores.max():.3f}")

    model = ResNet(*PUBLISHED).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight, a=1.5)
    torch.save({"tags": [f"tag_{i}" for i in range(PUBLISHED[2])], **model.state_dict()}, folder / "model-resnet_custom_v3.pt")
    record("resnet", *resnet_run(model, image))
    model = vit(img_size=448, num_classes=10861)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.03) if parameter.dim() > 1 else parameter.data.add_(torch.randn_like(parameter) * 0.05)
    (folder / "wd").mkdir(exist_ok=True)
    save_file(model.state_dict(), folder / "wd" / "model.safetensors")
    (folder / "wd" / "selected_tags.csv").write_text("tag_id,name,category,count\n" + "".join(f"{i},tag_{i},0,5\n" for i in range(10861)))
    (folder / "wd" / "config.json").write_text(json.dumps({"architecture": "vit_base_patch16_224", "model_args": {"act_layer": "gelu_tanh"}}))
    record("vit", *vit_run(model, image))


if __name__ == "__main__":
    with torch.no_grad():
        full(pathlib.Path(sys.argv[2])) if sys.argv[1:2] == ["full"] else small()
