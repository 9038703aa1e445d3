"""How attributions and main entities are scored against people; `validity` runs and keeps it.

In: files of human-labelled articles, one JSON object per line, which are no part of the project.
Out: rows of the validity card, on all articles of a file and on those that no rule was made on.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import corpus, language
from helpers.chance import interval
from helpers.corpus import WORD
from helpers.entities import mentions
from helpers.identity import compatible, key
from helpers.known_names import known
from helpers.voice import voices

HELD_OUT = ", held out"
TOP = 10  # the most mentioned entities, among which the main ones should be

# Annotators write “Democratic lawmakers” or “Romney campaign”: what is named there is the party, the
# person. Words for common nouns (“plaintiffs”) name nobody and count as not found.
ROLES = {"administration", "campaign", "candidates", "companies", "house", "lawmakers", "leaders"}
ROLES |= {"officials", "presidential", "programs", "senate"}


def read_lines(
    path: Path, fields: list[str], sound: Callable[[dict], bool] = lambda row: True
) -> list[dict]:
    """Rows of a file with one JSON object per line, each with `fields`.

    Raises ValueError, naming file and line, where a line is none, lacks a field or is not `sound`.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            rows.append({field: found[field] for field in fields})
            if not sound(rows[-1]):
                raise ValueError("a value that cannot be")
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                f"{path.name}, line {number}: expected a JSON object with {', '.join(fields)}"
            ) from error
    return rows


def article_held_out(name: str) -> bool:
    """Whether an article was kept from those who wrote the rules for voices: one in three."""
    return int(sha256(name.encode()).hexdigest(), 16) % 3 == 0


def event_held_out(name: str) -> bool:
    """Whether an event was kept from those who wrote the rules for names: a third of them."""
    return int(sha256(name.encode()).hexdigest(), 16) < 2**256 / 3


def attributions(path: Path, only_held_out: bool = False) -> pd.DataFrame:
    """F1 of cues, sources and content against attributions marked by hand.

    cue: found if it shares a character with a marked one; each counts once. source: heads of
    sources (the token on which the others of a source depend), as a set. source of its cue: the
    same, but right only with a cue that is right too. content: words in anybody's content. Marked
    attributions without a cue are left out, those without a source from both sources.

    Parameters
    ----------
    path : lines with article, text, attributions (list of objects with source, cue and content,
        each a list of [start, end] in characters).

    Returns
    -------
    measure, n (attributions), metric, value, low, high (95 % bootstrap over articles), people (two
    annotators among themselves; Newell et al. 2018).
    """
    rows = read_lines(path, ["article", "text", "attributions"])
    held_out = np.array([article_held_out(row["article"]) for row in rows])
    if only_held_out:
        rows, held_out = (
            [row for row in rows if article_held_out(row["article"])],
            held_out[held_out],
        )
    articles = pd.DataFrame(rows)[["article", "text"]].assign(headline="")
    sentences, tokens = language.parse(articles)
    found = dict(list(voices(articles, sentences, tokens).groupby("article")))
    parsed = dict(list(tokens.groupby("article")))
    counts = np.array(  # article, measure, (right, found, marked)
        [_counts(row, found[row["article"]], parsed[row["article"]]) for row in rows]
    )
    names = ["cue", "source", "source of its cue", "content"]
    people = [0.81, np.nan, np.nan, np.nan]
    result = []
    for suffix, part in (("", np.full(len(rows), True)), (HELD_OUT, held_out)):
        for place, (name, agreed) in enumerate(zip(names, people, strict=True)):
            table = counts[part, place]
            if len(table):
                row = {
                    "measure": f"attribution, {name}{suffix}",
                    "n": int(counts[part, 0, 2].sum()),
                }
                row |= interval(
                    np.arange(len(table)), lambda kept, t=table: _f1(t[kept].sum(axis=0))
                )
                result.append(row | {"metric": "F1", "people": agreed})
    return pd.DataFrame(result)


def _f1(counts: np.ndarray) -> float:
    right, found, marked = counts
    return 2 * right / max(found + marked, 1)


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


def main_entities(path: Path, only_held_out: bool = False) -> pd.DataFrame:
    """Share of annotators' main entities among the ten most mentioned of their article.

    A label is found where an entity of the article's ten most mentioned (the earlier first where
    counts are equal) has its name, or is called so in the article, or is a person of the same
    surname and a compatible given name, or is known by one of the two names alone (“Obama”).
    Words for roles do not count (“Romney campaign”). “X and Y Z” is found where both are. Events
    are read as one coverage each, so that names are merged as a reader would see them.

    Parameters
    ----------
    path : lines with event, outlet, headline, text (paragraphs by line), main_entities.

    Returns
    -------
    measure, n (labels), metric, value, low, high (95 % bootstrap over events).
    """
    fields = ["event", "outlet", "headline", "text", "main_entities"]
    events = pd.DataFrame(read_lines(path, fields)).groupby("event", sort=False)
    counts, names = [], []
    for event, rows in events:
        if only_held_out and not event_held_out(event):
            continue
        articles, _ = corpus.read(path, event)
        found = mentions(articles, *language.parse(articles))
        hits = [
            all(_is_among(name, top) for name in _named_by(label))
            for article, labels in zip(articles["article"], rows["main_entities"], strict=True)
            for top in [_most_mentioned(found[found["article"] == article])]
            for label in labels
        ]
        counts.append((sum(hits), len(hits)))
        names.append(event)
    table, held_out = np.array(counts), np.array([event_held_out(name) for name in names])
    result = []
    for suffix, part in (("", np.full(len(names), True)), (HELD_OUT, held_out)):
        some = table[part]
        if len(some):
            row = {"measure": f"main entities among the ten most mentioned{suffix}"}
            row |= {"n": int(some[:, 1].sum()), "metric": "share"}
            share = interval(
                np.arange(len(some)), lambda kept, s=some: s[kept, 0].sum() / s[kept, 1].sum()
            )
            result.append(row | share)
    return pd.DataFrame(result)


def _most_mentioned(found) -> dict[str, set[str]]:
    """The ten entities that an article names most, with what it calls them."""
    groups = found.groupby("entity", sort=False)["text"]
    ranked = sorted(groups, key=lambda pair: -len(pair[1]))[:TOP]  # stable: the earlier first
    return {entity: set(texts) for entity, texts in ranked}


def _named_by(label: str) -> list[str]:
    """The names in a label: “Duncan and Margaret Hunter” are two, “Senate Democrats” a party."""
    label = re.sub(r"['’]s\b", "", label)
    words = [word for word in label.split() if word.casefold() not in ROLES] or label.split()
    names = " ".join(words).split(" and ")
    if len(names) == 2 and len(names[1].split()) == 2 and " " not in names[0]:
        names[0] += " " + names[1].split()[1]
    return names


def _is_among(name: str, top: dict[str, set[str]]) -> bool:
    listed = known().get(name) or known().get(name.title())
    wanted = {key(name), key(listed[0])} if listed else {key(name)}
    for entity, called in top.items():
        if wanted & {key(one) for one in {entity, *called}}:
            return True
        if " " in name and " " in entity and compatible(name, entity, {}):
            return True
        if entity.startswith(name) and not entity[len(name) :][:1].isascii():
            return True  # some labels lose what follows an accent
        if " " in name and entity in (name.split()[0], name.split()[-1]):
            return True
    return False
