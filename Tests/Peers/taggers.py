"""Times the taggers in PyTorch on one picture, with random weights: DeepDanbooru's network at 512, and the WD tagger's ViT-B/16 at 448 by timm.

    taggers.py [THREADS]
"""
import pathlib
import statistics
import sys
import time

import torch

sys.path.append(str(pathlib.Path(__file__).parent.parent / "TaggersTests" / "Fixtures"))
import make_taggers

processor = pathlib.Path("/proc/cpuinfo").read_text()
for key in ["model name", "flags"]:
    print(next((line for line in processor.splitlines() if line.startswith(key)), f"{key}: unknown"))
if len(sys.argv) > 1:
    torch.set_num_threads(int(sys.argv[1]))
picture = make_taggers.make_framing.picture(900, 640)
networks = [
    ("DeepDanbooru", make_taggers.ResNet(*make_taggers.PUBLISHED).eval(), make_taggers.resnet_run),
    ("WD tagger ViT-B/16", make_taggers.vit(img_size=448, num_classes=10861), make_taggers.vit_run),
]
with torch.no_grad():
    for name, model, run in networks:
        times = []
        for _ in range(6):
            started = time.time()
            run(model, picture)
            times.append(time.time() - started)
        print(f"PyTorch {torch.__version__}, {name}: {statistics.median(times[1:]):.3f} s a picture, least {min(times[1:]):.3f} s, {torch.get_num_threads()} threads")
