"""Who tells what: for each sentence of each article, its nearest sentence in every other article.

In: `articles`, `sentences`, `tokens` (and `voices` for quotations). Out: the `claims` table, and
what matched sentences disagree on. Similarity: TF-IDF (Spärck Jones 1972) over character n-grams
and word openings; sentences that resemble everything are held back (CSLS, Conneau et al. 2018).
"""

import difflib
import re
from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.corpus import WORD

View = tuple[np.ndarray, np.ndarray]
COLUMNS = ["article", "sentence", "other", "counterpart", "similarity", "score", "decision"]
COLUMNS += ["told_by"]
MATCHED, NONE_FOUND = "matched", "no counterpart found"

# The constants below were weighed on six pairs of articles: see helpers/alignment.py. Names, numbers,
# pairs of lemmas and dependencies were tried beside the two views, and added nothing to them.
GRAMS = range(3, 6)  # letters: long enough for a word's stem, short enough for “drug”, “drugs”
OPENING = 5  # letters of a content word that stand for all its forms and derivations
NEAREST = 5  # sentences whose similarity says how much a sentence resembles anything at all
HELD_BACK = 0.5  # how much of that is taken off: half for each of the two sentences
THRESHOLD = 0.14  # score from which on a counterpart is called one
CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"}  # Universal Dependencies

QUOTED_WORDS = 5  # fewer quoted words are alike by accident
QUOTED_ALIKE = 0.7  # share of words in the same order from which two are one statement
# the same where the sources differ: who speaks is resolved by rules, which err
QUOTED_BY_OTHERS = 0.85
QUOTED_DENSE = 0.6  # and share they must be of the stretch that they stand in
DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
DISAGREEMENTS = ["kind", "article", "sentence", "text", "other", "counterpart", "other_text"]


def claims(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Best counterpart of every sentence in every other article.

    Parameters
    ----------
    articles, sentences, tokens : as `corpus.read` and `language.parse` return them.

    Returns
    -------
    table, one row per sentence that has words and other article: article, sentence, other (an
    article), counterpart (the nearest sentence of other, found or not), similarity (0 to 1: mean of
    the two cosines), score (−1 to 1: similarity less half of what either sentence has to the NEAREST others
    it resembles), decision (“matched” from THRESHOLD on, else “no counterpart found”), told_by
    (all, some, one: whether every other article, some, or none has a counterpart). A coverage of
    one article has no rows.
    """
    sentences = sentences[sentences["words"] > 0]  # a stray quotation mark tells nothing
    names = [name for name in articles["article"] if (sentences["article"] == name).any()]
    counts = {name: table for name, table in counted(sentences, tokens).items() if name in names}
    numbers = {name: group["sentence"].to_numpy() for name, group in sentences.groupby("article")}
    rows = []
    for one, other in combinations(names, 2):
        near = similarity(counts[one], counts[other])
        for a, b, table in ((one, other, near), (other, one, near.T)):
            found = stands_out(table)
            best = found.argmax(axis=1)
            at = np.arange(len(found))
            cells = (numbers[a], numbers[b][best], table[at, best], found[at, best])
            rows += [(a, i, b, j, like, score) for i, j, like, score in zip(*cells, strict=True)]
    table = pd.DataFrame(rows, columns=COLUMNS[:6])
    table["decision"] = np.where(table["score"] >= THRESHOLD, MATCHED, NONE_FOUND)
    share = (table["decision"] == MATCHED).groupby([table["article"], table["sentence"]])
    share = share.transform("mean") if len(table) else table["score"]
    table["told_by"] = np.select([share == 1, share > 0], ["all", "some"], "one")
    order = {name: place for place, name in enumerate(names)}
    keys = [table["article"].map(order), table["sentence"], table["other"].map(order)]
    return table.iloc[np.lexsort([key.to_numpy() for key in keys[::-1]])].reset_index(drop=True)


def similarity(one: list[View], other: list[View]) -> np.ndarray:
    """Similarity (0 to 1) of each sentence of one article to each of another.

    Each article is given as its views (see `counted`). Weights come from these two articles alone,
    so that a third outlet changes nothing between them.
    """
    cosines = []
    for (mine, a), (theirs, b) in zip(one, other, strict=True):
        features = np.union1d(mine, theirs)
        table = np.zeros((len(a) + len(b), len(features)))
        table[: len(a), np.searchsorted(features, mine)] = a
        table[len(a) :, np.searchsorted(features, theirs)] = b
        vectors = _weighed(table)
        # not “@”: for tables this small its threads cost more than they save, on a busy machine
        # sixfold
        cosines.append(np.einsum("if,jf->ij", vectors[: len(a)], vectors[len(a) :]))
    return np.mean(cosines, axis=0)


def stands_out(
    near: np.ndarray, nearest: int = NEAREST, held_back: float = HELD_BACK
) -> np.ndarray:
    """Similarity less a part of what each of the two sentences has to its nearest other ones.

    A lead paragraph that names everyone resembles everything; it is a counterpart only of what it
    resembles far more than the rest. The pair itself is left out of what is taken off.
    """
    return near - held_back * (_others(near, nearest) + _others(near.T, nearest).T)


def _others(near: np.ndarray, nearest: int) -> np.ndarray:
    """For each cell, the mean of the largest other cells in its row; 0 without any."""
    count = min(nearest, near.shape[1] - 1)
    if count < 1:
        return np.zeros_like(near)
    top = -np.sort(-near, axis=1)[:, : count + 1]
    without = np.where(near >= top[:, [count]], top.sum(1, keepdims=True) - near, np.nan)
    inside = near >= top[:, [count - 1]]
    return np.where(inside, without, top[:, :count].sum(1, keepdims=True)) / count


def counted(sentences: pd.DataFrame, tokens: pd.DataFrame) -> dict[str, list[View]]:
    """Two views of each article: the character n-grams and the word openings of its sentences.

    A view is the numbers of its features, rising, and a table, sentences by features: 1 + log of
    how often, or 0.
    """
    content = tokens[tokens["pos"].isin(CONTENT)]
    openings = content["text"].str.casefold().str[:OPENING]
    words = openings.groupby([content["article"], content["sentence"]]).agg(Counter).to_dict()
    known = [{}, {}]  # the number of each feature of each view, the same in all articles
    views = {}
    for name, group in sentences.groupby("article"):
        letters = [_grams(text) for text in group["text"]]
        stems = [words.get((name, number), Counter()) for number in group["sentence"]]
        views[name] = [_view(*pair) for pair in zip((letters, stems), known, strict=True)]
    return views


def _view(counts: list[Counter], known: dict[str, int]) -> View:
    """Counts as a view; features that are new are given the next numbers."""
    rows = [[known.setdefault(feature, len(known)) for feature in count] for count in counts]
    features = np.unique(np.array([number for row in rows for number in row], dtype=int))
    table = np.zeros((len(counts), len(features)))
    for line, row, count in zip(table, rows, counts, strict=True):
        line[np.searchsorted(features, np.array(row, dtype=int))] = 1 + np.log(list(count.values()))
    return features, table


def _grams(text: str) -> Counter:
    """Character n-grams inside each word, its two ends included."""
    words = [f" {word} " for word in WORD.findall(text.casefold())]
    return Counter(
        word[at : at + size]
        for word in words
        for size in GRAMS
        for at in range(len(word) - size + 1)
    )


def _weighed(table: np.ndarray) -> np.ndarray:
    """TF-IDF vectors of length 1; idf smoothed by one sentence that has everything."""
    table = table * (1 + np.log((1 + len(table)) / (1 + (table > 0).sum(axis=0))))
    length = np.sqrt((table**2).sum(axis=1, keepdims=True))
    return table / np.where(length > 0, length, 1)


def joined(claims: pd.DataFrame) -> pd.DataFrame:
    """Matched sentences, each pair once: article, sentence, other, counterpart, score.

    Two sentences may each have a counterpart elsewhere; a pair is kept where either has the other.
    """
    order = {name: place for place, name in enumerate(claims["article"].unique())}
    rows = {}
    for pair in claims[claims["decision"] == MATCHED].itertuples():
        ends = [(pair.article, pair.sentence), (pair.other, pair.counterpart)]
        one, other = sorted(ends, key=lambda end: (order[end[0]], end[1]))
        rows[(*one, *other)] = pair.score
    columns = ["article", "sentence", "other", "counterpart"]
    return pd.DataFrame(list(rows), columns=columns).assign(score=list(rows.values()))


def alone(claims: pd.DataFrame) -> pd.DataFrame:
    """Sentences with no counterpart found anywhere, each with its nearest candidate of all."""
    rows = claims[claims["told_by"] == "one"].sort_values("score", ascending=False, kind="stable")
    return rows.drop_duplicates(["article", "sentence"]).sort_index().reset_index(drop=True)


def once(alone: pd.DataFrame) -> pd.DataFrame:
    """Rows of `alone` without the second of two sentences that are each other's candidate."""
    ends = alone[["article", "sentence", "other", "counterpart"]].itertuples(index=False)
    pairs = [frozenset([(a, i), (b, j)]) for a, i, b, j in ends]
    return alone[~pd.Series(pairs, index=alone.index, dtype=object).duplicated()]


def disagreements(
    claims: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, voices: pd.DataFrame
) -> pd.DataFrame:
    """Where two articles give the same thing differently; each pair of articles is looked at once.

    Parameters
    ----------
    voices : article, sentence, start, end, text, voice; and speaker_name (the source, resolved)
        where the speakers are told apart.

    Returns
    -------
    table with the columns kind, article, sentence, text, other, counterpart, other_text. Kinds:
    “changed quotation” (two quotations of QUOTED_WORDS or more, mostly the same words in the same
    order, the more so where the sources are not the same, neither a part of the other), and,
    in matched sentences, “number” (of the same noun), “day” (of the week) and “place” (where the
    same verb or noun happens), where either gives one and they differ.
    """
    texts = sentences.set_index(["article", "sentence"])["text"].to_dict()
    rows = _changed_quotations(voices)
    facts = {key: _facts(group) for key, group in tokens.groupby(["article", "sentence"])}
    for pair in joined(claims).itertuples():
        one, other = (pair.article, pair.sentence), (pair.other, pair.counterpart)
        mine, theirs = facts.get(one, {}), facts.get(other, {})
        for kind, what in sorted(mine.keys() & theirs.keys()):
            values = mine[kind, what], theirs[kind, what]
            # of several numbers nobody can tell which is which
            if len(values[0]) == len(values[1]) == 1 and values[0] != values[1]:
                rows.append((kind, *one, texts[one], *other, texts[other]))
    return pd.DataFrame(rows, columns=DISAGREEMENTS).drop_duplicates(ignore_index=True)


def _facts(tokens: pd.DataFrame) -> dict[tuple[str, str], set[str]]:
    """What a sentence counts, dates and places: (kind, of what): number, day, place; and the values given."""
    rows = {row.token: row for row in tokens.itertuples()}
    facts = {}
    for row in rows.values():
        head = rows.get(row.head, row)  # a mark’s head may stand in the sentence before
        if row.text.casefold() in DAYS:
            facts.setdefault(("day", ""), set()).add(row.text.casefold())
        elif row.dep == "nummod" and re.search(r"\d", row.text):
            facts.setdefault(("number", head.lemma.casefold()), set()).add(row.text)
        elif row.dep == "pobj" and row.entity[2:] == "GPE" and head.text.casefold() in {"in", "at"}:
            facts.setdefault(("place", rows.get(head.head, head).lemma.casefold()), set()).add(
                row.text
            )
    return facts


def _changed_quotations(voices: pd.DataFrame) -> list[tuple]:
    quotes = voices[voices["voice"].isin(["quote", "scare quote"])].copy()
    said = [WORD.findall(text.casefold().replace("’", "'")) for text in quotes["text"]]
    quotes["said"] = pd.Series(said, index=quotes.index, dtype=object)
    quotes = quotes[[len(words) >= QUOTED_WORDS for words in said]]
    rows = []
    for one, other in combinations(quotes.itertuples(), 2):
        if one.article != other.article and _is_changed(one, other):
            first, second = (one.article, one.sentence), (other.article, other.sentence)
            rows.append(("changed quotation", *first, one.text, *second, other.text))
    return rows


def _is_changed(one, other) -> bool:
    """Whether two quotations are one statement in different words, neither cut from the other."""
    sources = [getattr(quote, "speaker_name", "").casefold().split()[-1:] for quote in (one, other)]
    # by the last word: “Mr. Trump” and “Donald Trump” are one
    elsewhere = all(sources) and sources[0] != sources[1]
    shorter = min(len(one.said), len(other.said))
    if len(set(one.said) & set(other.said)) < QUOTED_ALIKE * len(
        set(min(one.said, other.said, key=len))
    ):
        return False  # a quick look that spares most pairs the slow one
    matcher = difflib.SequenceMatcher(None, one.said, other.said, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    alike = sum(block.size for block in blocks)
    least = QUOTED_BY_OTHERS if elsewhere else QUOTED_ALIKE
    if not least * shorter <= alike < shorter:
        return False
    first, last = blocks[0], blocks[-1]
    widest = max(last.a + last.size - first.a, last.b + last.size - first.b)
    return alike >= widest * QUOTED_DENSE
