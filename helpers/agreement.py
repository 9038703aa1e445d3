"""How well the voices agree with people who marked attributions by hand.

In: articles with hand-made attributions (source, cue, content), one JSON object per line. Out:
precision, recall and F1 with bootstrap intervals. The data are no part of the project.
"""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import language
from helpers.corpus import WORD
from helpers.voice import voices

MEASURES = ("cue", "source", "linked source", "content")
RESAMPLES = 2000
PARTS = ("developed", "held out")


def part(article: str) -> str:
    """Which part of the data an article is in; every third is held out, by a hash of its name."""
    return PARTS[int(sha256(article.encode()).hexdigest(), 16) % 3 == 0]


def attribution_agreement(path: Path, wanted: str = "held out") -> dict:
    """Agreement of the voices table with hand-marked attributions.

    Parameters
    ----------
    path : .jsonl, one article per line: article (str), text (str), attributions (list of objects
        with source, cue and content, each a list of [start, end] in characters).
    wanted : “developed” (the rules were written looking at these) or “held out”.

    Returns
    -------
    articles, attributions : how many (int); and for each measure f1, precision, recall (0 to 1),
        low, high (95 % percentile interval of F1 over articles drawn anew; Efron 1979):
    cue : a cue is found if it shares a character with a marked one; each counts once.
    source : heads of sources (the token on which the others of a source depend), as a set.
    linked source : the same, but right only with a cue that is right too: the head of the found
        source lies in the source marked for that cue.
    content : words (runs of letters and digits, see `corpus.WORD`) in anybody's content.
    Marked attributions without a cue are left out, those without a source from both sources.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if part(row["article"]) == wanted]
    texts = [{"article": row["article"], "headline": "", "text": row["text"]} for row in rows]
    articles = pd.DataFrame(texts)
    sentences, tokens = language.parse(articles)
    found = dict(list(voices(articles, sentences, tokens).groupby("article")))
    parsed = dict(list(tokens.groupby("article")))
    counts = np.array(
        [_counts(row, found[row["article"]], parsed[row["article"]]) for row in rows]
    )  # article, measure, (right, found, marked)
    draws = np.random.default_rng(0).integers(len(rows), size=(RESAMPLES, len(rows)))
    low, high = np.percentile(_f1(counts[draws].sum(axis=1)), [2.5, 97.5], axis=0)
    right, predicted, marked = counts.sum(axis=0).T
    numbers = zip(
        _f1(counts.sum(axis=0)), low, high, right / predicted, right / marked, strict=True
    )
    names = ("f1", "low", "high", "precision", "recall")
    result = {"articles": len(rows), "attributions": int(marked[0])}
    for measure, values in zip(MEASURES, numbers, strict=True):
        result[measure] = dict(zip(names, map(float, values), strict=True))
    return result


def _f1(counts: np.ndarray) -> np.ndarray:
    right, found, marked = np.moveaxis(counts, -1, 0)
    return 2 * right / np.maximum(found + marked, 1)


def _counts(row: dict, table: pd.DataFrame, tokens: pd.DataFrame) -> list[tuple[int, int, int]]:
    """Right, found and marked of each measure in one article."""
    marked = [one for one in row["attributions"] if one["cue"]]
    cued = table[table["cue_start"] >= 0].drop_duplicates(["cue_start", "cue_end"])
    columns = ["cue_start", "cue_end", "source_start", "source_end"]
    found = sorted(cued[columns].itertuples(index=False, name=None))
    pairs = _pairs([cue[:2] for cue in found], [one["cue"] for one in marked])

    spans = list(zip(tokens["start"], tokens["end"], tokens["head"], strict=True))
    sources = [_head(spans, [cue[2:]]) if cue[2] >= 0 else None for cue in found]
    true = [_head(spans, one["source"]) for one in marked]
    here, there = set(sources) - {None}, set(true) - {None}
    linked = sum(
        sources[i] is not None and _inside(spans[sources[i]][0], marked[j]["source"])
        for i, j in pairs
    )
    attributed = table[table["speaker"].ne("") | table["cue_start"].ge(0)]
    said = _words(row["text"], attributed[["start", "end"]].to_numpy().tolist())
    meant = _words(row["text"], [span for one in marked for span in one["content"]])
    return [
        (len(pairs), len(found), len(marked)),
        (len(here & there), len(here), len(there)),
        (linked, sum(s is not None for s in sources), sum(s is not None for s in true)),
        (len(said & meant), len(said), len(meant)),
    ]


def _pairs(found: list, marked: list) -> list[tuple[int, int]]:
    """Found cues with the first marked cue that shares a character with them and is still free."""
    pairs, free = [], dict(enumerate(marked))
    for i, (start, end) in enumerate(found):
        fits = (j for j, spans in free.items() if any(a < end and start < b for a, b in spans))
        j = next(fits, None)
        if j is not None:
            pairs.append((i, j))
            del free[j]
    return pairs


def _head(tokens: list[tuple[int, int, int]], spans: list) -> int | None:
    """First token of a phrase, marks aside, that depends on none of the phrase."""
    phrase = {k for k, (a, b, _) in enumerate(tokens) if any(a < e and s < b for s, e in spans)}
    heads = [k for k in sorted(phrase) if tokens[k][2] not in phrase or tokens[k][2] == k]
    return heads[0] if heads else None


def _inside(place: int, spans: list) -> bool:
    return any(start <= place < end for start, end in spans)


def _words(text: str, spans: list) -> set[int]:
    """Where the words in these spans begin."""
    covered = np.zeros(len(text) + 1, dtype=bool)
    for start, end in spans:
        covered[start:end] = True
    return {m.start() for m in WORD.finditer(text) if covered[m.start()]}
