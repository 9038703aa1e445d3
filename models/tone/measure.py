"""Print, as Markdown, the tables of the model card that the validity card has no room for.

    python -m models.tone.measure --data DATA

On the rows of DATA that the network did not learn from, as `helpers.tone_model` runs it.
"""

import argparse
import hashlib
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from helpers.chance import interval
from helpers.learnt import calibration_error, macro_f1, reversed_share
from helpers.tone_model import LABELS, MODEL, _session, sentence_tone, target_sentiment
from models.tone.data import NATIONS, OUTLETS, names_of, parted, read, rename

# Well-known persons, of whom the training data has opinions; then names that it hardly knows.
PERSONS = """
Donald Trump, Hillary Clinton, Barack Obama, Joe Biden, Bernie Sanders, Ted Cruz, Vladimir Putin,
Angela Merkel, Xi Jinping, Benjamin Netanyahu, Narendra Modi, Kim Jong Un, John Smith, Mary Johnson,
Carlos Garcia, Fatima Hassan, Kwame Mensah, Wei Zhang, Priya Patel, Olga Petrova, Jamal Washington,
David Cohen, Alejandro Mayorkas, Wang Xiaohong
"""
PERSONS = [" ".join(name.split()) for name in PERSONS.split(",")]
# Made-up sentences of kinds that networks get wrong, the mention between bars.
HARD = """
Prosecutors dropped all charges against |Mr. Lee|.
Oh, great, another brilliant plan from |Mr. Lee|.
What a triumph: |the minister| found time to visit the flood a week later.
Critics say |Mr. Lee| lied; supporters call him a hero.
“He is a liar and a coward,” Mr. Lee said of |the governor|.
|Vance| attacked Walz as a disgraceful liar.
Vance attacked |Walz| as a disgraceful liar.
|Mr. Lee| vowed to crack down on fentanyl smuggling.
|Mr. Lee| mourned the victims of the attack.
|China| called the inspections “politically motivated.”
Nobody could call |Mr. Lee| a bad minister.
"""
SURE = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    news, _, targets = read(parser.parse_args().data)
    _, (news, targets) = parted(news, targets)
    off = [abs(row["rating"] - r) for row, r in zip(news, _tones(news), strict=True)]
    group = np.array([row["group"] for row in news])
    print(f"Mean error of the tone {_between(group, np.mean, np.array(off))}\n")
    show_targets(targets)
    show_namesakes(targets)
    show_names(targets)
    show_hard()
    show_files(targets)


def show_targets(targets: list[dict]) -> None:
    """Print what is taken for what, and how often the network is right when how sure."""
    truth, likely = _truth(targets), score(targets)
    guess, sure = likely.argmax(1), likely.max(1)
    print("| people say | n | " + " | ".join(f"taken for {x}" for x in LABELS) + " |")
    print("|---|---|---|---|---|")
    for k, label in enumerate(LABELS):
        counts = np.bincount(guess[truth == k], minlength=3)
        print(f"| {label} | {counts.sum()} | " + " | ".join(map(str, counts)) + " |")
    print("\n| how sure | n | right | mean probability |\n|---|---|---|---|")
    for low, high in pairwise(SURE):
        rows = (sure >= low) & (sure < high + (high == 1))
        right, mean = (guess == truth)[rows].mean(), sure[rows].mean()
        print(f"| {low:.1f} to {high:.1f} | {rows.sum()} | {right:.2f} | {mean:.2f} |")
    # The temperature was chosen on these very rows: choose it on one half, try it on the other.
    half = np.array([row["group"] % 2 == 0 for row in targets])
    crossed = likely.copy()
    for one in (half, ~half):
        crossed[one] = warm(likely[one], best_temperature(truth[~one], likely[~one]))
    print(f"\nCalibration error, crossed: {calibration_error(truth, crossed):.3f}")


def show_namesakes(targets: list[dict]) -> None:
    """Print how well people are agreed with when all who are marked have one name."""
    renamed = []
    for row in targets:
        names = names_of(row["parts"][1]) if len(row["parts"][1].split()) <= 5 else []
        same = dict.fromkeys(names, "John") | dict.fromkeys(names[-1:], "Smith")
        renamed.append({"parts": rename(row["parts"], same)})
    truth, likely = _truth(targets), score(renamed)
    group = np.array([row["sentence"] for row in targets])
    for measure in (macro_f1, reversed_share):
        value = _between(group, measure, truth, likely)
        print(f"Marked as John Smith, whoever it is: {measure.__name__} {value}")


def show_names(targets: list[dict], most: int = 120) -> None:
    """Print what naming someone else does to the same sentences, in standard deviations."""
    rows = [r for r in targets if " ".join(names_of(r["parts"][1])) == r["parts"][1]][:most]
    print(f"\n{len(rows)} held-out sentences, their mention replaced throughout.")
    for kind, names in (("person", PERSONS), ("nation", NATIONS), ("outlet", OUTLETS)):
        towards, whole = [], []
        for name in names:
            renamed = [{"parts": rename(r["parts"], {r["parts"][1]: name})} for r in rows]
            likely = score(renamed)
            towards.append(likely[:, 2] - likely[:, 0])
            whole.append(_tones(renamed))
        both = np.array([towards, whole])
        spread = both.mean(1).std(1)  # of the sentences, whoever is named
        shifts = (both.mean(2) - both.mean((1, 2))[:, None]) / spread[:, None]
        beyond = (abs(shifts) > 0.1).sum(1)
        print(f"\n{beyond[0]} and {beyond[1]} of {len(names)} beyond .1 standard deviations")
        print(f"of {spread[0]:.2f} and {spread[1]:.2f}\n")
        print(f"| {kind} | sentiment towards | tone of the sentence |\n|---|---|---|")
        for name, *shift in sorted(zip(names, *shifts, strict=True), key=lambda row: row[1]):
            print(f"| {name} | " + " | ".join(f"{x:+.2f}" for x in shift) + " |")


def show_hard() -> None:
    """Print what it makes of sentences that are hard."""
    print(
        "\n| sentence, **mention** | negative | neutral | positive | tone |\n|---|---|---|---|---|"
    )
    rows = [{"parts": line.split("|")} for line in HARD.strip().splitlines()]
    for row, likely, tone in zip(rows, score(rows), _tones(rows), strict=True):
        before, mention, after = row["parts"]
        numbers = " | ".join(f"{p:.2f}" for p in likely)
        print(f"| {before}**{mention}**{after} | {numbers} | {tone:+.2f} |")


def show_files(targets: list[dict]) -> None:
    """Print sizes, sums and speed."""
    print("\n| file | bytes | sha256 |\n|---|---|---|")
    for name in ("model.onnx", "vocab.txt", "seen.txt"):
        kept = (MODEL / name).read_bytes()
        print(f"| `{name}` | {len(kept):,} | `{hashlib.sha256(kept).hexdigest()}` |")
    _session.cache_clear()
    began = time.process_time()  # a core's own time: others may be using it, too
    _session()
    loaded = time.process_time()
    score(targets)
    rate = len(targets) / (time.process_time() - loaded)
    print(f"\nLoaded in {loaded - began:.2f} s; {rate:.0f} mentions a second of a core's time.")


def warm(likely: np.ndarray, temperature: float) -> np.ndarray:
    """Return probabilities (n, 3) made less sure of themselves by a temperature above 1."""
    grown = np.clip(likely, 1e-9, 1) ** (1 / temperature)
    return grown / grown.sum(1, keepdims=True)


def best_temperature(truth: np.ndarray, likely: np.ndarray) -> float:
    """Return the temperature under which the labels are likeliest (Guo et al. 2017)."""
    rows, grid = np.arange(len(truth)), np.arange(0.4, 3, 0.02)
    missed = [-np.log(warm(likely, t)[rows, truth]).mean() for t in grid]
    return float(grid[int(np.argmin(missed))])


def score(rows: list[dict]) -> np.ndarray:
    """Return the probabilities (n, 3) of rows, whose parts may have been renamed."""
    starts = [len(row["parts"][0]) for row in rows]
    ends = [start + len(row["parts"][1]) for start, row in zip(starts, rows, strict=True)]
    return target_sentiment(["".join(row["parts"]) for row in rows], starts, ends)


def _tones(rows: list[dict]) -> np.ndarray:
    return sentence_tone(["".join(row["parts"]) for row in rows])


def _truth(targets: list[dict]) -> np.ndarray:
    return np.array([LABELS.index(row["label"]) for row in targets])


def _between(group: np.ndarray, measure: Callable, *columns: np.ndarray) -> str:
    found = interval(group, lambda kept: measure(*(column[kept] for column in columns)))
    return f"{found['value']:.3f} [{found['low']:.3f}, {found['high']:.3f}]"


if __name__ == "__main__":
    main()
