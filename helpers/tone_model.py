"""The trained instrument: the tone of a sentence, and the sentiment towards a marked mention.

In: sentences. Out: numbers of one small neural network (`models/tone`: see its card for data,
accuracy and limits). The scale of tone is that of Hutto & Gilbert (2014), sentiment towards a
mention that of Hamborg & Donnay (2021), the encoder MiniLM (Wang et al. 2020).
"""

import os
import string
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pandas as pd

from helpers.corpus import word_counts
from helpers.place import ROOT

MODEL = ROOT / "models" / "tone"
# those that this process may use, where the system tells
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
LABELS = ("negative", "neutral", "positive")

# What is farther from 0 than the network's mean error (models/tone/README.md) is clear.
CLEAR = 0.5
FEWEST_WORDS = 4  # of a voice's part of a sentence; “he said” has no tone of its own

# Word pieces that are read of one sentence, marks included: some 90 words. Hardly any sentence of
# the training data is longer; what is longer is often a list or a failure to split.
LONGEST = 128


def rated(units: pd.DataFrame, fewest: int = 1) -> pd.DataFrame:
    """Sentences, or what each voice says in them, with their tone.

    Parameters
    ----------
    units : any table with the column text.
    fewest : words that a text needs to be rated; FEWEST_WORDS for parts of sentences.

    Returns
    -------
    The same with `rating` (float, -4 to 4, as `sentence_tone` gives it; missing where a text has
    fewer words than that).
    """
    enough = np.array(word_counts(units)) >= fewest
    rating = pd.Series(np.nan, index=units.index)
    # two decimals: the rest differs between processors (the second may, too), and says nothing
    rating[enough] = sentence_tone(list(units.loc[enough, "text"])).round(2)
    return units.assign(rating=rating)


def disagreements(whole: pd.DataFrame) -> pd.DataFrame:
    """Sentences that one instrument calls positive and the other negative, the clearest first.

    Parameters
    ----------
    whole : rows with tone (-1 to 1, the lexicon's) and rating (-4 to 4, the network's).
    """
    apart = -(whole["tone"] * whole["rating"])
    clear = (whole["rating"].abs() >= CLEAR) & (apart > 0)
    return whole[clear].loc[apart[clear].sort_values(ascending=False, kind="stable").index]


def sentence_tone(texts: Sequence[str]) -> np.ndarray:
    """Return the tone of each sentence, whoever it speaks of.

    Parameters
    ----------
    texts : sequence of str
        One sentence each; only the first 90 or so words of a longer one are read.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        An estimate of the mean rating of 20 people, from -4 (extremely negative) to 4 (extremely
        positive); 0 where there is nothing to read.
    """
    parts = [pieces(text) for text in texts]
    tone, _ = _run([frame(part) for part in parts])
    tone[[not part for part in parts]] = 0
    return tone


def target_sentiment(
    sentences: Sequence[str], starts: Sequence[int], ends: Sequence[int]
) -> np.ndarray:
    """Return how likely each sentence is negative, neutral or positive towards its mention.

    Parameters
    ----------
    sentences : sequence of str
        A sentence is given once for each mention in it. Of a long one the 90 or so words around
        the mention are read.
    starts, ends : sequence of int
        The mention is ``sentence[start:end]``, in characters.

    Returns
    -------
    numpy.ndarray of float, shape (n, 3)
        Calibrated probabilities in the order of `LABELS`; each row sums to 1.

    Raises
    ------
    ValueError
        If the sequences differ in length, or a mention is blank or lies outside its sentence.
    """
    framed = []
    for text, start, end in zip(sentences, starts, ends, strict=True):
        if not (0 <= start < end <= len(text) and pieces(text[start:end])):
            raise ValueError(f"no mention at {start}:{end} of {text!r}")
        framed.append(frame(pieces(text[:start]), pieces(text[start:end]), pieces(text[end:])))
    return _run(framed)[1]


def pieces(text: str) -> list[int]:
    """Return the word pieces of a text, as BERT's uncased vocabulary numbers them.

    Wu et al. (2016), with the normalisation of Devlin et al. (2019). It is spelled out here
    because every package that does it brings a client for a model hub, or loses Vietnamese names.
    """
    spelled = "".join(map(_spell, unicodedata.normalize("NFD", text)))
    return [piece for word in spelled.split() for piece in _split(word)]


def frame(
    before: list[int], mention: Sequence[int] = (), after: Sequence[int] = ()
) -> tuple[list[int], list[int]]:
    """Return the pieces as the network reads them, and which of them are the mention (1) or not.

    The mention stands between two marks; too long a sentence loses what is furthest from it.
    """
    number = _vocabulary()
    inside = [number["[unused1]"], *mention[: LONGEST // 2], number["[unused2]"]] if mention else []
    room = LONGEST - 2 - len(inside)
    left = max(room - len(after), room // 2)  # what the right side leaves, at least one half
    before = before[max(len(before) - left, 0) :] if mention else before[:room]
    after = after[: room - len(before)]
    ids = [number["[CLS]"], *before, *inside, *after, number["[SEP]"]]
    marks = [0] * len(ids)
    marks[1 + len(before) : 1 + len(before) + len(inside)] = [1] * len(inside)
    return ids, marks


def _run(framed: list[tuple[list[int], list[int]]]) -> tuple[np.ndarray, np.ndarray]:
    """Return tone (n,) and sentiment (n, 3) of framed sentences, each read alone.

    Not in batches: the network's numbers are rounded to 8 bits by the range of what is read
    together, and a sentence's score must not depend on the company it is in.
    """
    session = _session()

    def read(one: tuple[list[int], list[int]]) -> list[np.ndarray]:
        return session.run(None, {"ids": np.array(one[:1]), "marks": np.array(one[1:])})

    with ThreadPoolExecutor(CORES) as pool:
        scores = list(pool.map(read, framed) if CORES > 1 else map(read, framed))
    tone = np.array([tone[0] for tone, _ in scores], float)
    return tone, np.array([likely[0] for _, likely in scores], float).reshape(-1, len(LABELS))


@cache
def _session():
    import onnxruntime  # here, because a page that needs no score need not wait for it

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # one order of additions, so the same numbers on every run
    return onnxruntime.InferenceSession(MODEL / "model.onnx", options)


@cache
def _vocabulary() -> dict[str, int]:
    words = (MODEL / "vocab.txt").read_text("utf-8").splitlines()
    return {word: number for number, word in enumerate(words)}


@cache
def _spell(c: str) -> str:
    """Return a character as the vocabulary spells it: lower case, accents off, signs apart."""
    kind = unicodedata.category(c)
    if c.isspace():
        return " "
    if kind == "Mn" or kind[0] == "C" or c == "\ufffd":
        return ""
    if kind[0] == "P" or c in string.punctuation or "\u3400" <= c <= "\u9fff":
        return f" {c} "
    return c.lower()


@cache
def _split(word: str) -> tuple[int, ...]:
    """Return the pieces of one word: the longest that fits, again and again; else unknown."""
    number, found, start = _vocabulary(), [], 0
    while start < len(word):
        prefix = "##" if start else ""
        ends = range(len(word), start, -1)
        end = next((e for e in ends if prefix + word[start:e] in number), None)
        if end is None or len(word) > 100:
            return (number["[UNK]"],)
        found.append(number[prefix + word[start:end]])
        start = end
    return tuple(found)
