"""How well the entities agree with people: the main entities of 150 news articles.

In: a table of articles with `main_entities` as annotators wrote them down (BASIL, Fan et al. 2019).
Out: the share of these that are among the ten most mentioned entities of their article.
"""

import hashlib
import json
import re
from pathlib import Path

import numpy as np

from helpers import corpus, language
from helpers.entities import mentions
from helpers.identity import compatible, key
from helpers.known_names import known

TOP = 10
HELD_OUT = 17  # of 50 events; the rules were developed on the others
RESAMPLES = 2000

# Annotators write “Democratic lawmakers” or “Romney campaign”: what is named there is the party, the
# person. Words for common nouns (“plaintiffs”) name nobody and count as not found.
ROLES = {"administration", "campaign", "candidates", "companies", "house", "lawmakers", "leaders"}
ROLES |= {"officials", "presidential", "programs", "senate"}
CUT_SHORT = {"Felipe Calder": "Felipe Calderón"}  # the data set loses what follows the accent


def main_entities_found(path: str | Path) -> dict[str, dict]:
    """Share of `main_entities` among the ten most mentioned entities of their article.

    A label is found where an entity of the article's ten most mentioned (the earlier first where
    counts are equal) has its name, or is called so in the article, or is a person of the same
    surname and a compatible given name. “X and Y Z” is found where both are. Events are parsed as
    one coverage each, so that names are merged as a reader would see them.

    Parameters
    ----------
    path : JSON lines with event, outlet, headline, text (paragraphs by line), main_entities.

    Returns
    -------
    For “developed” and “held out” (by a fixed hash of the event): events, articles, labels, found
    (int), share, low, high (float 0 to 1, 95 % bootstrap interval over events), missed (list of
    event, outlet, label).
    """
    events = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        events.setdefault(row["event"], []).append(row)
    order = sorted(events, key=lambda event: hashlib.sha256(event.encode()).hexdigest())
    parts = {"developed": order[HELD_OUT:], "held out": order[:HELD_OUT]}
    return {
        part: _score(path, {event: events[event] for event in some}) for part, some in parts.items()
    }


def _score(path: str | Path, events: dict[str, list[dict]]) -> dict:
    counts, missed = [], []
    for event, rows in events.items():
        articles, _ = corpus.read(path, event)
        found = mentions(articles, *language.parse(articles))
        hits = total = 0
        for article, row in zip(articles["article"], rows, strict=True):
            top = _most_mentioned(found[found["article"] == article])
            for label in row["main_entities"]:
                hit = all(_is_among(name, top) for name in _named_by(label))
                hits, total = hits + hit, total + 1
                if not hit:
                    missed.append((event, row["outlet"], label))
        counts.append((hits, total))
    table = np.array(counts)
    draws = np.random.default_rng(0).integers(len(table), size=(RESAMPLES, len(table)))
    shares = table[draws, 0].sum(axis=1) / table[draws, 1].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    found, labels = table.sum(axis=0)
    return {
        "events": len(events),
        "articles": sum(len(rows) for rows in events.values()),
        "labels": int(labels),
        "found": int(found),
        "share": float(found / labels),
        "low": float(low),
        "high": float(high),
        "missed": missed,
    }


def _most_mentioned(found) -> dict[str, set[str]]:
    """The ten entities that an article names most, with what it calls them."""
    groups = found.groupby("entity", sort=False)["text"]
    ranked = sorted(groups, key=lambda pair: -len(pair[1]))[:TOP]  # stable: the earlier first
    return {entity: set(texts) for entity, texts in ranked}


def _named_by(label: str) -> list[str]:
    """The names in a label: “Duncan and Margaret Hunter” are two, “Senate Democrats” a party."""
    label = re.sub(r"['’]s\b", "", CUT_SHORT.get(label, label))
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
        if " " in name and entity in (name.split()[0], name.split()[-1]):
            return True
    return False
