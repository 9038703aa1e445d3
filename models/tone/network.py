"""The network that `helpers.tone_model` runs: MiniLM (Wang et al. 2020) with two heads; its export."""

import math
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from helpers.tone_model import LABELS, LONGEST

# The parts of a layer, and the names under which the weights of BERT and of MPNet are kept.
BERT = {
    "into": [f"attention.self.{part}" for part in ("query", "key", "value")],
    "out": ["attention.output.dense"],
    "norm": ["attention.output.LayerNorm"],
    "up": ["intermediate.dense"],
    "down": ["output.dense"],
    "norm2": ["output.LayerNorm"],
}
MPNET = BERT | {
    "into": [f"attention.attn.{part}" for part in "qkv"],
    "out": ["attention.attn.o"],
    "norm": ["attention.LayerNorm"],
}


class Network(nn.Module):
    """An encoder, read for the tone at its start and mean, for sentiment also at its mention.

    The encoder is one of BERT's kind (MiniLM: Wang et al. 2020), or MPNet (Song et al. 2020),
    which adds to its attention what lies how far apart; which it is, its weights tell.
    """

    def __init__(self, weights: dict[str, torch.Tensor], dropout: float = 0.0, heads: int = 12):
        super().__init__()
        size = weights["embeddings.word_embeddings.weight"].shape[1]
        layers = sum(name.endswith("intermediate.dense.bias") for name in weights)
        self.word = nn.Embedding(30522, size)
        self.place = nn.Embedding(LONGEST, size)
        self.kind = nn.Embedding(2, size)
        self.apart = nn.Embedding(32, heads) if APART in weights else None
        self.norm = nn.LayerNorm(size, 1e-12)
        self.layers = nn.ModuleList(Layer(size, heads, dropout) for _ in range(layers))
        self.drop = nn.Dropout(dropout)
        self.tone = nn.Linear(2 * size, 1)
        self.sentiment = nn.Sequential(
            nn.Linear(3 * size, size), nn.Tanh(), nn.Dropout(dropout), nn.Linear(size, len(LABELS))
        )
        self.load(weights)

    def load(self, weights: dict[str, torch.Tensor]) -> None:
        """Take the encoder's weights from the names under which they are kept."""
        words, places = (weights[f"embeddings.{k}_embeddings.weight"] for k in ("word", "position"))
        if self.apart:  # the same vocabulary after four words of its own, the first place third
            own = words[4 : 4 + len(self.word.weight)].clone()
            own[[0, 101, 102]] = words[[1, 0, 2]]  # padding, start, end
            words, places = own, places[2:]
            self.apart.weight.data.copy_(weights[APART])
            self.kind.weight.data.zero_()
        else:
            self.kind.weight.data.copy_(weights["embeddings.token_type_embeddings.weight"])
        self.word.weight.data.copy_(words)
        self.place.weight.data.copy_(places[:LONGEST])
        self.norm.weight.data.copy_(weights["embeddings.LayerNorm.weight"])
        self.norm.bias.data.copy_(weights["embeddings.LayerNorm.bias"])
        for number, layer in enumerate(self.layers):
            for mine, its in (MPNET if self.apart else BERT).items():
                for part in ("weight", "bias"):
                    kept = [weights[f"encoder.layer.{number}.{name}.{part}"] for name in its]
                    getattr(getattr(layer, mine), part).data.copy_(torch.cat(kept))

    def forward(self, ids: torch.Tensor, marks: torch.Tensor):
        """Return tone (n,) and the logits of sentiment (n, 3), and the vectors they are read off."""
        vectors = self.vectors(ids, marks)
        both = vectors[:, : 2 * self.word.embedding_dim]
        return self.tone(self.drop(both))[:, 0], self.sentiment(self.drop(vectors)), vectors

    def vectors(self, ids: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        """Return (n, 3 * size): the start, the mean over all and the mean over the mention."""
        real = (ids != 0).float()
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.word(ids) + self.place(places) + self.kind(marks)))
        bias = ((1 - real) * -1e4)[:, None, None]
        if self.apart:
            bias = bias + self.apart(_buckets(places)).permute(2, 0, 1)
        for layer in self.layers:
            x = layer(x, bias)
        x = x.float()
        return torch.cat([x[:, 0], _mean(x, real), _mean(x, marks.float())], 1)


APART = "encoder.relative_attention_bias.weight"


def _buckets(places: torch.Tensor) -> torch.Tensor:
    """Return how far apart any two places are, as MPNet counts: roughly, from 8 on."""
    far = places[None] - places[:, None]
    near = far.abs().clamp(min=1)
    log = 8 + (near / 8).log() / math.log(16) * 8
    return 16 * (far > 0) + torch.where(far.abs() < 8, far.abs(), log.long().clamp(8, 15))


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, size: int, heads: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.into, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.up, self.down = nn.Linear(size, 4 * size), nn.Linear(4 * size, size)
        self.norm, self.norm2 = nn.LayerNorm(size, 1e-12), nn.LayerNorm(size, 1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """Return (n, length, size) after attention and the two dense layers."""
        n, length, size = x.shape
        split = self.into(x).reshape(n, length, 3, self.heads, size // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / math.sqrt(size // self.heads) + bias
        seen = self.drop(scores.softmax(-1).to(value.dtype)) @ value
        x = self.norm(x + self.drop(self.out(seen.transpose(1, 2).reshape(n, length, size))))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


def _mean(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return (x * weight[..., None]).sum(1) / weight.sum(1).clamp(min=1)[:, None]


class Alone(nn.Module):
    """A network that reads one sentence: the same numbers as `Network`, a third faster.

    With nothing beside it there is no padding to hide, and no dimension for it to carry along. It
    answers in tone from -4 to 4 and in calibrated probabilities.
    """

    def __init__(self, network: Network, temperature: float):
        super().__init__()
        self.network, self.temperature = network, temperature

    def forward(self, ids: torch.Tensor, marks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return tone (1,) and probabilities (1, 3)."""
        own, size = self.network, self.network.word.embedding_dim
        # Every shape but the length is a number here, so that none is worked out anew each time.
        x = own.norm(own.word(ids[0]) + own.place.weight[: ids.shape[1]] + own.kind(marks[0]))
        for layer in own.layers:
            each = size // layer.heads
            split = layer.into(x).reshape(-1, 3 * layer.heads, each).transpose(0, 1)
            query, key, value = split.split(layer.heads)
            scores = (query * each**-0.5) @ key.transpose(1, 2)
            seen = (scores.softmax(-1) @ value).transpose(0, 1).reshape(-1, size)
            x = layer.norm(x + layer.out(seen))
            x = layer.norm2(x + layer.down(nn.functional.gelu(layer.up(x))))
        marked = marks[0].float()
        start, mean = x[0], x.mean(0)
        mention = (marked @ x) / marked.sum().clamp(min=1)
        tone = own.tone(torch.cat([start, mean])[None])[:, 0]
        logits = own.sentiment(torch.cat([start, mean, mention])[None])
        return tone.clamp(-4, 4), (logits / self.temperature).softmax(-1)


def export(network: Network, temperature: float, folder: Path) -> None:
    """Write model.onnx, its weights rounded to 8 bits; beside it whole.onnx, not rounded."""
    ids = torch.tensor([[1, 2, 3, 4]])
    torch.onnx.export(
        Alone(network.cpu().eval(), temperature),
        (ids, (ids == 2).long()),
        folder / "whole.onnx",
        input_names=["ids", "marks"],
        output_names=["tone", "sentiment"],
        dynamic_axes={name: {1: "length"} for name in ("ids", "marks")},
        opset_version=17,
        dynamo=False,  # the newer exporter fixes the length
    )
    # Rounded column by column, and to seven bits of the eight: without VNNI, a processor's sums of
    # products of eight bits can overflow.
    quantize_dynamic(
        folder / "whole.onnx",
        folder / "model.onnx",
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
