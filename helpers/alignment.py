"""How well `claims` finds the counterparts that a reader found, on pairs of articles he judged.

In: pairs of articles with FIELDS (grade 2: the same specific fact, 1: related). Out: one row per
measure. The constants that `claims` uses are weighed here, each event by the choice of the others.
"""

from itertools import product

import numpy as np
import pandas as pd

from helpers import claims, language
from helpers.chance import interval

FIELDS = ["event", "outlet_a", "outlet_b", "sentences_a", "sentences_b", "pairs"]
SAME, RELATED = 2, 1
# what is weighed: NEAREST, HELD_BACK and THRESHOLD of `claims`
CHOICES = list(product([3, 5, 8], [0.25, 0.5]))
SHIPPED = (claims.NEAREST, claims.HELD_BACK, claims.THRESHOLD)  # where there is one event only
SAME_AT_LEAST = 0.8  # share of the counterparts called that must tell the same fact


def judged(pairs: list[dict]) -> list[dict]:
    """Event, near (similarity) and grade of each pair of articles, both sentence by sentence."""
    texts = {}
    for pair in pairs:
        for side in "ab":
            texts[f"{pair['event']}, {pair[f'outlet_{side}']}"] = pair[f"sentences_{side}"]
    lines = [[" ".join(line.split()) for line in article] for article in texts.values()]
    articles = pd.DataFrame({"article": list(texts), "headline": ""})
    articles["text"] = ["\n\n".join(article) for article in lines]
    sentences, tokens = language.parse(articles)
    # the reader's sentences, not the parser's: each stands in a paragraph of its own
    tokens = tokens.merge(sentences[["article", "sentence", "paragraph"]])
    tokens["sentence"] = tokens["paragraph"]
    given = pd.DataFrame(
        [
            (name, place, line)
            for name, rows in zip(texts, lines, strict=True)
            for place, line in enumerate(rows)
        ],
        columns=["article", "sentence", "text"],
    )
    counts = claims.counted(given, tokens)
    found = []
    for pair in pairs:
        one, other = (f"{pair['event']}, {pair[f'outlet_{side}']}" for side in "ab")
        near = claims.similarity(counts[one], counts[other])
        grade = np.zeros(near.shape, int)
        for i, j, value in pair["pairs"]:
            grade[i, j] = value
        found.append({"event": pair["event"], "near": near, "grade": grade})
    return found


def agreement(pairs: list[dict]) -> pd.DataFrame:
    """How far `claims` agrees with the reader, constants chosen with each event left out.

    Returns
    -------
    table with the columns measure, grade (2: the same fact; 1: also related), n (pairs of articles,
    sentences, or counterparts called), value, low, high (95 % bootstrap over the pairs of articles;
    there are too few events to draw from). Measures: mean average precision (of all pairs of
    sentences of two articles, ranked by score; the mean over pairs of articles), right counterpart
    first (of the sentences that have one), counterparts called that are (one), counterparts found
    (of the sentences that have one).
    """
    pairs = judged(pairs)
    scored = []
    for pair in pairs:
        rest = [other for other in pairs if other["event"] != pair["event"]]
        nearest, held_back, threshold = choose(rest) if rest else SHIPPED
        score = claims.stands_out(pair["near"], nearest, held_back)
        scored.append(pair | {"score": score, "threshold": threshold})
    return summary(scored)


def choose(pairs: list[dict]) -> tuple[int, float, float]:
    """Constants that serve these pairs best.

    NEAREST and HELD_BACK by the share of right counterparts first, then mean average precision;
    THRESHOLD the lowest hundredth from which SAME_AT_LEAST of the counterparts called are right.
    """

    def worth(choice):
        scored = [pair | {"score": claims.stands_out(pair["near"], *choice)} for pair in pairs]
        first = np.concatenate([_first(pair, SAME) for pair in scored])
        return first.mean(), np.mean([average_precision(pair, SAME) for pair in scored])

    best = max(CHOICES, key=worth)
    scored = [pair | {"score": claims.stands_out(pair["near"], *best)} for pair in pairs]
    for threshold in np.arange(0.0, 1.0, 0.01):
        called = np.concatenate([_called(pair, threshold) for pair in scored])
        if len(called) == 0 or np.mean(called >= SAME) >= SAME_AT_LEAST:
            break
    return *best, round(float(threshold), 2)


def summary(scored: list[dict]) -> pd.DataFrame:
    """The table of `agreement` for pairs that have a score and a threshold."""
    per_pair = []
    for pair in scored:
        called = _called(pair, pair["threshold"])
        values = {}
        for grade in (SAME, RELATED):
            values["mean average precision", grade] = [average_precision(pair, grade)]
            values["right counterpart first", grade] = _first(pair, grade)
            values["counterparts called that are", grade] = called >= grade
            values["counterparts found", grade] = _found(pair, grade)
        per_pair.append(values)
    rows = []
    for measure, grade in per_pair[0]:
        parts = [np.asarray(values[measure, grade], float) for values in per_pair]
        pair = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        values = np.concatenate(parts)
        found = interval(pair, lambda kept, v=values: v[kept].mean())
        rows.append((measure, grade, len(values), *found.values()))
    return pd.DataFrame(rows, columns=["measure", "grade", "n", "value", "low", "high"])


def average_precision(pair: dict, grade: int) -> float:
    """Average precision of one pair of articles: all its pairs of sentences, ranked by score."""
    order = np.argsort(-pair["score"], axis=None, kind="stable")
    joined = pair["grade"].ravel()[order] >= grade
    return float((np.cumsum(joined) / np.arange(1, joined.size + 1))[joined].mean())


def _both_ways(pair: dict):
    """Each sentence of either article: its scores and grades towards the other article."""
    for score, grade in ((pair["score"], pair["grade"]), (pair["score"].T, pair["grade"].T)):
        yield from zip(score, grade, strict=True)


def _first(pair: dict, least: int) -> np.ndarray:
    rows = [
        grade[score.argmax()] >= least for score, grade in _both_ways(pair) if grade.max() >= least
    ]
    return np.array(rows, float)


def _called(pair: dict, threshold: float) -> np.ndarray:
    """Grade of each counterpart that is called one."""
    rows = [grade[score.argmax()] for score, grade in _both_ways(pair) if score.max() >= threshold]
    return np.array(rows, int)


def _found(pair: dict, least: int) -> np.ndarray:
    rows = [
        score.max() >= pair["threshold"] and grade[score.argmax()] >= least
        for score, grade in _both_ways(pair)
        if grade.max() >= least
    ]
    return np.array(rows, float)
