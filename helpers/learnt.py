"""How far the trained instrument agrees with people, on sentences it did not learn from.

In: files of human-labelled sentences, one JSON object per line, which are no part of the project.
Out: rows of the validity card; `validity` runs and keeps it. models/tone/seen.txt has a hash of
each news sentence that was learnt from: these rows are left out.
"""

import re
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import language, sentiment
from helpers.agreement import HELD_OUT, read_lines
from helpers.chance import interval
from helpers.tone_model import LABELS, MODEL, sentence_tone, target_sentiment

NETWORK = "tone of a sentence, network" + HELD_OUT
TOWARDS = "sentiment towards a mention" + HELD_OUT
SEVERAL = "sentiment towards one of several mentions" + HELD_OUT
REVERSED = "positive taken for negative or the reverse" + HELD_OUT
CALIBRATION = "error of the stated probabilities" + HELD_OUT

FLATTERED = (
    "The network did not learn from these, but its settings were chosen on them, which flatters it."
)

RATED = ["id", "rating", "sentence"]
LABELLED = ["sentence", "start", "end", "mention", "label"]
# r of one rater with the mean of the others, on the single ratings of Hutto & Gilbert (2014); the
# file that is measured on has their means only
ONE_PERSON = 0.714
BINS = 10  # of probabilities, all equally wide (Guo et al. 2017)
POLAR = 0.05  # VADER's compound beyond which its authors call a text positive or negative


def tone(path: Path) -> pd.DataFrame:
    """Pearson r of the network's tone with the mean of 20 raters; baseline: the lexicon's."""
    rows = _unseen(rated_sentences(path), path)
    if rows.empty:
        return rows
    rated, rating = sentence_tone(rows["sentence"]), rows["rating"].to_numpy(float)
    group = rows["group"].to_numpy()
    known = {"n": len(rows), "metric": "r", "baseline": pearson(_lexicon(rows), rating)}
    found = interval(group, lambda kept: pearson(rated[kept], rating[kept]))
    return pd.DataFrame([{"measure": NETWORK, **known, **found, "people": ONE_PERSON}])


def towards(path: Path) -> pd.DataFrame:
    """Macro-F1 towards marked mentions, and how sure the network rightly is.

    Intervals are bootstraps over sentences, since the files name no article. Baseline: the tone of
    the whole sentence by the lexicon as it comes.
    """
    labelled = pd.DataFrame(read_lines(path, LABELLED, _is_labelled), columns=LABELLED)
    rows = _unseen(labelled, path)
    if rows.empty:
        return rows
    truth = rows["label"].map(LABELS.index).to_numpy()
    likely = target_sentiment(rows["sentence"], rows["start"], rows["end"])
    heard = sentiment.tone_as_it_comes(list(rows["sentence"]))
    simple = np.eye(3)[1 + (heard >= POLAR) - (heard <= -POLAR)]
    group = rows["sentence"].to_numpy()
    several = rows.groupby("sentence")["start"].transform("nunique").to_numpy() > 1
    everything, polar = np.ones(len(rows), bool), truth != 1
    measures = [
        (TOWARDS, "macro-F1", macro_f1, everything),
        (SEVERAL, "macro-F1", macro_f1, several),
        (REVERSED, "share", reversed_share, polar),
        (CALIBRATION, "ECE", calibration_error, everything),
    ]
    return pd.DataFrame(
        [
            {
                "measure": measure,
                "n": int(kept.sum()),
                "metric": metric,
                **_over(group[kept], score, truth[kept], likely[kept]),
                "baseline": np.nan if metric == "ECE" else score(truth[kept], simple[kept]),
            }
            for measure, metric, score, kept in measures
            if kept.any()
        ]
    )


def rated_sentences(path: Path) -> pd.DataFrame:
    """Sentences with their mean rating: id, rating, sentence, group (the article each is from)."""
    rows = pd.DataFrame(read_lines(path, RATED, _is_rated), columns=RATED)
    return rows.assign(group=rows["id"].str.rsplit("_", n=1).str[0])


def as_articles(rows: pd.DataFrame) -> pd.DataFrame:
    """Rated sentences, each as an article of its own and as the one span that it holds."""
    texts = rows["sentence"].str.split().str.join(" ")
    articles = pd.DataFrame({"article": rows["id"], "headline": "", "text": texts})
    return articles.assign(start=0, end=texts.str.len())


def pearson(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation; missing where one of the two does not vary."""
    return float(np.corrcoef(a, b)[0, 1]) if np.std(a) and np.std(b) else np.nan


def macro_f1(truth: np.ndarray, likely: np.ndarray) -> float:
    """Mean over the labels of the harmonic mean of precision and recall.

    Parameters
    ----------
    truth : (n,) labels as places in LABELS.
    likely : (n, 3) probabilities.
    """
    guess = likely.argmax(axis=1)
    kinds = range(len(LABELS))
    hits = [2 * np.sum((truth == k) & (guess == k)) for k in kinds]
    total = [np.sum(truth == k) + np.sum(guess == k) for k in kinds]
    return float(np.mean([hit / max(n, 1) for hit, n in zip(hits, total, strict=True)]))


def reversed_share(truth: np.ndarray, likely: np.ndarray) -> float:
    """Share of the mentions that are not neutral that are taken for the opposite."""
    polar = truth != 1
    return float(np.mean(likely.argmax(axis=1)[polar] == 2 - truth[polar]))


def calibration_error(truth: np.ndarray, likely: np.ndarray) -> float:
    """Expected calibration error: how far stated probability and share right lie apart."""
    sure, right = likely.max(axis=1), likely.argmax(axis=1) == truth
    which = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(right[which == b].sum() - sure[which == b].sum()) for b in range(BINS)]
    return float(sum(gaps) / len(sure))


def fingerprint(sentence: str) -> str:
    """What seen.txt keeps of a sentence: a hash of its words, whatever stands between them."""
    words = " ".join(re.findall(r"\w+", sentence.casefold()))
    return sha256(words.encode()).hexdigest()[:8]


def _is_rated(row: dict) -> bool:
    return -4 <= row["rating"] <= 4


def _is_labelled(row: dict) -> bool:
    """Whether a row has a label that there is, and its mention in its sentence."""
    there = row["start"] >= 0 and row["sentence"][row["start"] : row["end"]] == row["mention"]
    return there and bool(row["mention"].strip()) and row["label"] in LABELS


@cache
def _seen() -> frozenset[str]:
    return frozenset((MODEL / "seen.txt").read_text(encoding="utf-8").split())


def _unseen(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    known = rows["sentence"].map(fingerprint).isin(_seen())
    unseen = rows[~known].reset_index(drop=True)
    if len(unseen) < len(rows):
        left = (
            f"{len(rows) - len(unseen):,} of {len(rows):,} rows were learnt from and are left out"
        )
        print(f"{path.name}: {left}", file=sys.stderr)
    return unseen


def _lexicon(rows: pd.DataFrame) -> np.ndarray:
    whole = as_articles(rows)
    words = sentiment.tone_words(language.parse(whole)[1])
    return sentiment.tone(whole, words, ["article"])["tone"].to_numpy()


def _over(group: np.ndarray, score, truth: np.ndarray, likely: np.ndarray) -> dict[str, float]:
    return interval(group, lambda kept: score(truth[kept], likely[kept]))
