"""BLIP's captioner in PyTorch with the original release's names, written from the paper and the release's layout: the reference for `.pth` files."""
import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1))
        scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, width, inner, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, heads)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, inner), "fc2": nn.Linear(inner, width)})

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp["fc2"](F.gelu(self.mlp["fc1"](self.norm2(x))))


class VisualEncoder(nn.Module):
    def __init__(self, side, patch, width, inner, layers, heads):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, (side // patch) ** 2 + 1, width))
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, width, patch, patch)})
        self.blocks = nn.ModuleList(Block(width, inner, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, pictures):
        x = self.patch_embed["proj"](pictures).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


class Dense(nn.Module):
    """A layer, added to what went in, normalised."""

    def __init__(self, inputs, width):
        super().__init__()
        self.dense, self.LayerNorm = nn.Linear(inputs, width), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x, residual):
        return self.LayerNorm(self.dense(x) + residual)


class BertAttention(nn.Module):
    def __init__(self, width, other, heads):
        super().__init__()
        self.heads = heads
        self.self = nn.ModuleDict({"query": nn.Linear(width, width), "key": nn.Linear(other, width), "value": nn.Linear(other, width)})
        self.output = Dense(width, width)

    def forward(self, x, other, mask=None):
        q, k, v = (self.self[name](y).unflatten(-1, (self.heads, -1)).transpose(1, 2) for name, y in (("query", x), ("key", other), ("value", other)))
        scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
        if mask is not None:
            scores = scores + mask
        return self.output((scores.softmax(-1) @ v).transpose(1, 2).flatten(2), x)


class BertLayer(nn.Module):
    def __init__(self, width, inner, other, heads):
        super().__init__()
        self.attention, self.crossattention = BertAttention(width, width, heads), BertAttention(width, other, heads)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = Dense(inner, width)

    def forward(self, x, picture, mask):
        x = self.crossattention(self.attention(x, x, mask), picture)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


class TextDecoder(nn.Module):
    def __init__(self, words, positions, width, inner, layers, heads, other):
        super().__init__()
        embeddings = nn.ModuleDict({"word_embeddings": nn.Embedding(words, width), "position_embeddings": nn.Embedding(positions, width),
                                    "LayerNorm": nn.LayerNorm(width, eps=1e-12)})
        embeddings.register_buffer("position_ids", torch.arange(positions).expand(1, -1))
        encoder = nn.ModuleDict({"layer": nn.ModuleList(BertLayer(width, inner, other, heads) for _ in range(layers))})
        self.bert = nn.ModuleDict({"embeddings": embeddings, "encoder": encoder})
        transform = nn.ModuleDict({"dense": nn.Linear(width, width), "LayerNorm": nn.LayerNorm(width, eps=1e-12)})
        predictions = nn.ModuleDict({"transform": transform, "decoder": nn.Linear(width, words)})
        predictions.bias = predictions["decoder"].bias
        predictions["decoder"].weight = embeddings["word_embeddings"].weight
        self.cls = nn.ModuleDict({"predictions": predictions})

    def forward(self, ids, picture):
        embeddings, predictions = self.bert["embeddings"], self.cls["predictions"]
        count = ids.shape[1]
        x = embeddings["word_embeddings"](ids) + embeddings["position_embeddings"](torch.arange(count))
        x = embeddings["LayerNorm"](x)
        mask = torch.full((count, count), -10000.0).triu(1)
        for layer in self.bert["encoder"]["layer"]:
            x = layer(x, picture, mask)
        x = predictions["transform"]["LayerNorm"](F.gelu(predictions["transform"]["dense"](x)))
        return predictions["decoder"](x)


class BLIPDecoder(nn.Module):
    """`visual_encoder.*` and `text_decoder.*`."""

    def __init__(self, vision, text, side, patch, words, positions):
        super().__init__()
        self.visual_encoder = VisualEncoder(side, patch, *vision)
        self.text_decoder = TextDecoder(words, positions, *text, vision[0])

    @torch.no_grad()
    def tokens(self, features, prompt, end, beams, shortest, longest, penalty):
        """Beam search without a cache as transformers 5 does it; one beam is greedy. Also the least margin by which a choice was made."""
        def logits(sequences):
            return self.text_decoder(torch.tensor(sequences), features.expand(len(sequences), -1, -1))[:, -1]

        def ruled(scores, sequence):
            scores = scores.clone()
            if penalty != 1:
                for token in set(sequence):
                    scores[token] = scores[token] * penalty if scores[token] < 0 else scores[token] / penalty
            if len(sequence) < shortest:
                scores[end] = -float("inf")
            return scores

        if beams == 1:
            sequence, margin = list(prompt), float("inf")
            while True:
                best = ruled(logits([sequence])[0], sequence).topk(2)
                margin = min(margin, (best.values[0] - best.values[1]).item())
                sequence.append(best.indices[0].item())
                if sequence[-1] == end or len(sequence) >= longest:
                    return sequence, margin
        running, done, margin = [(0.0, list(prompt))], [], float("inf")
        while True:
            scores = logits([sequence for _, sequence in running]).log_softmax(-1)
            everything = torch.cat([ruled(row, sequence) + score for row, (score, sequence) in zip(scores, running)])
            best = everything.topk(2 * beams + 1)
            margin = min(margin, (best.values[:-1] - best.values[1:]).min().item())
            words, following = scores.shape[1], []
            for place, (score, index) in enumerate(list(zip(best.values.tolist(), best.indices.tolist()))[: 2 * beams]):
                sequence = running[index // words][1] + [index % words]
                if sequence[-1] == end or len(sequence) >= longest:
                    if place < beams:
                        done.append((score / (len(sequence) - len(prompt)), sequence))
                else:
                    following.append((score, sequence))
            done = sorted(done, key=lambda entry: -entry[0])[:beams]
            running = following[:beams]
            if not running or (len(done) == beams and running[0][0] / (len(running[0][1]) - len(prompt)) <= done[-1][0]):
                return done[0][1], margin
