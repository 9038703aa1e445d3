"""Train the network that `helpers.tone_model` runs: a large one learns from people, it teaches ours.

    python -m models.tone.train teacher --data DATA --encoder MPNET --out OUT
    python -m models.tone.train label --data DATA --encoder MPNET --out OUT
    python -m models.tone.train student --data DATA --encoder MINILM --out OUT
    python -m models.tone.train mean --data DATA --encoder MINILM --out OUT --begin A B

DATA holds rated_sentences.jsonl and rated_other.jsonl (Hutto & Gilbert 2014; id, rating, sentence)
and targets_train.jsonl (Hamborg & Donnay 2021; sentence, start, end, mention, label). MPNET and
MINILM are folders with model.safetensors of all-mpnet-base-v2 and all-MiniLM-L6-v2. Each step
writes into OUT what the next one reads. Nothing is learnt from the rows that `data.parted` holds
out, by teacher or student; every choice was made on them.
"""

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from helpers.learnt import calibration_error, fingerprint, macro_f1, pearson, reversed_share
from helpers.tone_model import LABELS
from models.tone.data import batches, deal_names, parted, read, written
from models.tone.measure import best_temperature, warm
from models.tone.network import Network, export
from models.tone.variants import variants

BATCH = 32  # texts read at once where nothing is learnt
OTHER = 12_000  # reviews and tweets that the teacher labels, beside all sentences of the news


def fit(
    network: Network,
    epochs: list[list[tuple[list[dict], float]]],
    args,
    draw: random.Random,
    like: nn.Linear | None = None,
) -> Iterator[dict[str, torch.Tensor]]:
    """Fit the network, and yield after each epoch the running average of its weights.

    An epoch is a list of (rows, share of rows whose names are dealt anew); no batch mixes lists.
    `like` maps the network's vectors to those of rows that have some to be near.
    """
    parts = [{"params": list(like.parameters()), "lr": 1e-3, "top": 1e-3}] if like else []
    for name, weight in network.named_parameters():
        if weight.requires_grad:
            # What is near the words is already right for most of language: it moves more slowly.
            depth = int(name.split(".")[1]) if name.startswith("layers") else -1
            new = name.startswith(("tone", "sentiment"))
            rate = args.rate * (3 if new else args.decay ** (len(network.layers) - 1 - depth))
            decay = 0.01 if weight.dim() > 1 else 0
            parts.append({"params": weight, "lr": rate, "top": rate, "weight_decay": decay})
    optimizer = torch.optim.AdamW(parts, fused=True)
    total = sum(math.ceil(len(rows) / args.batch) for epoch in epochs for rows, _ in epoch)
    average = {name: weight.detach().clone() for name, weight in network.state_dict().items()}
    step, began = 0, time.time()
    for epoch in epochs:
        network.train()
        work = [one for rows, dealt in epoch for one in batches(rows, args.batch, draw, dealt)]
        draw.shuffle(work)
        for batch in work:
            step += 1
            height = min(step / (0.05 * total), (total - step) / (0.95 * total))
            for part in optimizer.param_groups:
                part["lr"] = part["top"] * height
            optimizer.zero_grad()
            loss(network, *batch, args, like).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            keep = min(args.keep, step / (step + 10))
            for name, weight in network.state_dict().items():
                average[name].lerp_(weight, 1 - keep)
            if step % 100 == 0:
                print(f"step {step} of {total}, {time.time() - began:.0f} s", flush=True)
        yield average


def loss(network: Network, rows: list[dict], ids, marks, args, like=None) -> torch.Tensor:
    """How far the network is from what is wanted of it: `tone`, of a mention `likely`, `vectors`."""
    with torch.autocast(args.device, torch.bfloat16):
        tone, logits, vectors = network(_tensor(ids, args), _tensor(marks, args))
    # Reviews are rated three times as far apart as news: a lower weight evens them out.
    weight = [args.other if row.get("other") else 1.0 for row in rows]
    toned = [k for k, row in enumerate(rows) if "tone" in row]
    marked = [k for k, row in enumerate(rows) if row.get("likely")]
    found = torch.zeros((), device=args.device)
    if toned:
        off = (tone.float()[toned] - _tensor([rows[k]["tone"] for k in toned], args)) ** 2
        found = found + (off * _tensor([weight[k] for k in toned], args)).sum() / len(rows)
    if marked:
        wanted = _tensor([rows[k]["likely"] for k in marked], args)
        missed = nn.functional.cross_entropy(
            logits.float()[marked], wanted, label_smoothing=args.smoothing
        )
        found = found + missed * len(marked) / len(rows)
    if "vectors" in rows[0]:
        wanted = _tensor([row["vectors"] for row in rows], args)
        found = found + args.alike * ((like(vectors) - wanted) ** 2).mean()
    return found


def _tensor(values, args) -> torch.Tensor:
    tensor = torch.as_tensor(np.asarray(values), device=args.device)
    return tensor.float() if tensor.is_floating_point() else tensor


def predict(network: Network, rows: list[dict], args) -> tuple[np.ndarray, ...]:
    """Return tone (n,), probabilities (n, 3) and vectors (n, 3 * size) of rows, in their order."""
    network.eval()
    place = {id(row): number for number, row in enumerate(rows)}
    tone, likely = np.empty(len(rows)), np.empty((len(rows), len(LABELS)))
    vectors = np.empty((len(rows), 3 * network.word.embedding_dim), np.float16)
    with torch.inference_mode(), torch.autocast(args.device, torch.bfloat16):
        for number, (group, ids, marks) in enumerate(batches(rows, BATCH)):
            toned, logits, read = network(_tensor(ids, args), _tensor(marks, args))
            where = [place[id(row)] for row in group]
            tone[where] = toned.float().cpu()
            likely[where] = logits.float().softmax(-1).cpu()
            vectors[where] = read.cpu()
            if number % 200 == 199:
                print(f"{BATCH * (number + 1)} of {len(rows)} read", flush=True)
    return tone, likely, vectors


def report(network: Network, news: list[dict], targets: list[dict], args) -> dict[str, float]:
    """Return how well a network does on rows held out, and its best temperature there."""
    tone = predict(network, news, args)[0]
    likely = predict(network, targets, args)[1]
    truth = np.array([LABELS.index(row["label"]) for row in targets])
    often = Counter(row["sentence"] for row in targets)
    several = np.array([often[row["sentence"]] > 1 for row in targets])
    temperature = best_temperature(truth, likely)
    measured = {
        "tone r": pearson(np.array([row["rating"] for row in news]), tone),
        "macro-F1": macro_f1(truth, likely),
        "several": macro_f1(truth[several], likely[several]),
        "reversed": reversed_share(truth, likely),
        "calibration error": calibration_error(truth, warm(likely, temperature)),
        "temperature": temperature,
    }
    return {name: round(float(value), 4) for name, value in measured.items()}


def teach(args) -> None:
    """Fit the teacher to what people say: OUT/teacher.pt."""
    (news, targets), other, held = _data(args)
    draw = random.Random(1)
    network, fitted = _networks(args)
    for row in chain(news, other):
        row["tone"] = row["rating"]
    for row in targets:
        row["likely"] = [float(row["label"] == label) for label in LABELS]
    network.word.requires_grad_(False)  # a quarter of the weights, for a few rare words
    epochs = [
        [(targets, 0.5), (news, 0.25), (draw.sample(other, 2500), 0)],
        [(targets, 0.5), (news * 2, 0.25), (draw.sample(other, 1000), 0)],
    ]
    for average in fit(network, epochs, args, draw):
        torch.save(average, args.out / "teacher.pt")
        fitted.load_state_dict(average)
        print(report(fitted, *held, args), flush=True)


def label(args) -> None:
    """Let the teacher label all that the student will read: OUT/labelled.jsonl and vectors.npy."""
    (news, targets), other, _ = _data(args)
    draw = random.Random(1)
    rows = []
    for number, row in enumerate(targets):
        both = row["parts"], deal_names(row["parts"], draw)
        rows += [{"parts": parts, "pair": number} for parts in both]
    sentences, mentions = written()
    rows += [{"parts": row["parts"]} for row in chain(news, sentences, mentions)]
    rows += [{"parts": row["parts"], "other": True} for row in draw.sample(other, OTHER)]
    network = Network(_weights(args)).to(args.device)
    vectors = network.word.weight.detach().cpu().numpy()
    texts = news + sentences, other, targets + mentions
    made = (variants(*texts, vectors, seed) for seed in args.seeds)
    rows += islice(chain.from_iterable(made), args.variants)
    network.load_state_dict(torch.load(args.out / "teacher.pt", map_location=args.device))
    tone, likely, read_off = predict(network, rows, args)
    np.save(args.out / "vectors.npy", read_off)
    # whoever is named, the student is to learn the same: the mean over both names
    pair = [row.get("pair", -1 - number) for number, row in enumerate(rows)]
    _, pair, size = np.unique(pair, return_inverse=True, return_counts=True)
    tone = (np.bincount(pair, tone) / size)[pair]
    likely = np.stack([np.bincount(pair, column) / size for column in likely.T], 1)[pair]
    with (args.out / "labelled.jsonl").open("w", encoding="utf-8") as file:
        for row, heard, sure in zip(rows, tone, likely, strict=True):
            row.pop("pair", None)
            row["tone"] = round(float(heard), 4)
            row["likely"] = [round(float(p), 4) for p in sure] if row["parts"][1] else None
            file.write(json.dumps(row) + "\n")


def study(args) -> None:
    """Fit the student to what the teacher says: OUT/student.pt, model.onnx and what goes with it."""
    kept, _, held = _data(args)
    lines = (args.out / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    network, fitted = _networks(args)
    if args.begin:
        network.load_state_dict(_begun(args))
    draw = random.Random(1)
    near, rest = _near(rows, args, draw)
    like = _alike(network, near, args)
    for average in fit(network, [[(near, 0), (rest, 0.3)]] * args.epochs, args, draw, like):
        torch.save(average, args.out / "student.pt")
        fitted.load_state_dict(average)
        measured = report(fitted, *held, args)
        print(measured, flush=True)
    ship(fitted, measured["temperature"], kept, args)


def _near(rows: list[dict], args, draw: random.Random) -> tuple[list[dict], list[dict]]:
    """Return rows with the teacher's vectors, and others, which can be read under other names."""
    vectors = np.load(args.out / "vectors.npy").astype(np.float32)
    vectors -= vectors.mean(0)
    vectors /= vectors.std(0) + 1e-3
    order = draw.sample(range(len(rows)), len(rows))
    cut = round(args.near * len(rows))
    near = [rows[number] | {"vectors": vectors[number]} for number in order[:cut]]
    return near, [rows[number] for number in order[cut:]]


def _alike(network: Network, near: list[dict], args) -> nn.Linear:
    """Return the linear map that brings the network's vectors nearest to the teacher's.

    To begin there keeps what a map fitted from nothing would get wrong out of the network.
    """
    some = near[:10_000]
    own = predict(network, some, args)[2].astype(np.float32)
    wanted = np.stack([row["vectors"] for row in some])
    found = np.linalg.lstsq(np.c_[own, np.ones(len(own))], wanted, rcond=1e-3)[0]
    like = nn.Linear(own.shape[1], wanted.shape[1]).to(args.device)
    like.weight.data.copy_(torch.from_numpy(found[:-1].T))
    like.bias.data.copy_(torch.from_numpy(found[-1]))
    return like


def mean(args) -> None:
    """Take the mean of the weights of several students (Wortsman et al. 2022), as `study` does."""
    kept, _, held = _data(args)
    network = Network(_weights(args)).to(args.device)
    network.load_state_dict(_begun(args))
    torch.save(network.state_dict(), args.out / "student.pt")
    measured = report(network, *held, args)
    print(measured, flush=True)
    ship(network, measured["temperature"], kept, args)


def ship(network: Network, temperature: float, kept: tuple, args) -> None:
    """Write OUT/model.onnx, vocab.txt and seen.txt."""
    export(network, temperature, args.out)
    (args.out / "vocab.txt").write_bytes((args.encoder / "vocab.txt").read_bytes())
    seen = sorted({fingerprint(row["sentence"]) for row in chain(*kept)})
    (args.out / "seen.txt").write_text("\n".join(seen) + "\n", encoding="utf-8")


def _data(args) -> tuple:
    news, other, targets = read(args.data)
    kept, held = parted(news, targets)
    return kept, other, held


def _begun(args) -> dict[str, torch.Tensor]:
    """The weights to go on from; of several students their mean."""
    begun = [torch.load(path, map_location=args.device) for path in args.begin]
    return {name: sum(one[name] for one in begun) / len(begun) for name in begun[0]}


def _networks(args) -> Iterator[Network]:
    """Two alike: one to fit, one to hold the running average of its weights."""
    return (Network(_weights(args), args.dropout).to(args.device) for _ in range(2))


def _weights(args) -> dict[str, torch.Tensor]:
    torch.manual_seed(1)
    return load_file(args.encoder / "model.safetensors")


STEPS = {"teacher": teach, "label": label, "student": study, "mean": mean}
# Rates and the like, by step; each was set once, on what is held out.
OPTIONS = {
    "teacher": {"rate": 4e-5, "decay": 0.92, "keep": 0.99, "smoothing": 0.05, "other": 0.3}
    | {"batch": 32, "dropout": 0.1},
    "student": {"rate": 2e-4, "decay": 0.95, "keep": 0.998, "smoothing": 0.0, "other": 0.4}
    | {"batch": 64, "dropout": 0.0, "alike": 8.0, "near": 0.64},
}


def main() -> None:
    """Read the command line and take the step."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[11], help="of the texts to label")
    parser.add_argument("--variants", type=int, help="how many of them at most; all, if not given")
    parser.add_argument("--begin", type=Path, nargs="+", help="student.pt of runs to go on from")
    parser.add_argument("--epochs", type=int, default=2, help="of the student")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    if args.step == "mean" and not args.begin:
        parser.error("mean needs --begin, the student.pt of at least one run")
    vars(args).update(OPTIONS.get(args.step, {}))
    args.out.mkdir(parents=True, exist_ok=True)
    STEPS[args.step](args)


if __name__ == "__main__":
    main()
