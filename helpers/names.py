"""The names in each article: what the parser proposes, and what the rules about names stand on.

In: articles, sentences, tokens. Out: plain lists per article, names never overlapping. spaCy
proposes (Honnibal et al. 2020); name_rules corrects.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pandas as pd

# OntoNotes types (Weischedel et al. 2013) in plain words; dates, numbers and languages are no names
KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place"}
KINDS |= {"FAC": "place", "NORP": "nationality", "LAW": "law", "EVENT": "event"}
KINDS |= {"WORK_OF_ART": "work", "PRODUCT": "work"}

SEVERAL = re.compile(r"[ \-]")
TITLE_CASE = 0.7  # share of longer words with a capital: headlines in sentence case stay below


class Name(NamedTuple):
    """A stretch of one article that names something, and the rule that made it what it is."""

    start: int
    end: int
    kind: str
    rule: str


class Token(NamedTuple):
    """What the rules ask of a token."""

    start: int
    end: int
    text: str
    pos: str
    dep: str
    head: int
    lemma: str
    entity: str


class Ground(NamedTuple):
    """What the rules stand on, per article: text, tokens, sentences (all, in Title Case), byline."""

    texts: dict[str, str]
    tokens: dict[str, list[Token]]
    sentences: dict[str, list[tuple[int, int]]]
    titled: dict[str, list[tuple[int, int]]]
    bylines: dict[str, str]


Names = dict[str, list[Name]]


def ground(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame) -> Ground:
    """Tables as plain lists per article: the rules look at every token, which rows make slow."""
    by_article = defaultdict(list)
    columns = [tokens[column].tolist() for column in ("article", *Token._fields)]
    for article, *rest in zip(*columns, strict=True):
        by_article[article].append(Token(*rest))
    all_of, titled = defaultdict(list), defaultdict(list)
    columns = [sentences[column].tolist() for column in ("article", "start", "end", "text")]
    for article, start, end, text in zip(*columns, strict=True):
        all_of[article].append((start, end))
        if _is_title_case(text):
            titled[article].append((start, end))
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    bylines = articles.get("byline", pd.Series("", articles.index))
    bylines = dict(zip(articles["article"], bylines, strict=True))
    return Ground(texts, by_article, all_of, titled, bylines)


def as_parsed(on: Ground) -> Names:
    """SpaCy's names as they come, in our words for kinds."""
    names = {}
    for article in on.texts:
        found, kind = [], None
        for token in on.tokens.get(article, []):
            if token.entity.startswith("B-"):
                kind = KINDS.get(token.entity[2:])
                if kind:
                    found.append(Name(token.start, token.end, kind, "spaCy"))
            elif token.entity.startswith("I-") and kind:
                found[-1] = found[-1]._replace(end=token.end)
        names[article] = found
    return names


def kinds_of(names: Names, on: Ground) -> dict[str, Counter]:
    """How often each name is of which kind, outside sentences in Title Case."""
    counts = defaultdict(Counter)
    for article, found in names.items():
        text = on.texts[article]
        for name in found:
            if not in_titled(name, on, article):
                counts[text[name.start : name.end]][name.kind] += 1
    return counts


def laid_over(found: list[Name], new: list[Name]) -> list[Name]:
    """Names with new ones put in: over what they cover or cut, not inside a longer name."""
    for name in new:
        touched = [n for n in found if n.start < name.end and name.start < n.end]
        if any(n.end - n.start > name.end - name.start for n in touched):
            continue
        same = [n for n in touched if n[:3] == name[:3]]
        found = [n for n in found if n not in touched] + (same or [name])
    return found


def occurrences(names: Iterable[str]) -> Callable[..., Iterator[tuple[int, int, str]]]:
    """Where any of the names stand in a text, as whole words, the longest first.

    Looked up by their first word: a pattern of thousands of names would be tried at every letter.
    """
    by_word = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if word := re.match(r"\w+", name):
            by_word[word[0]].append(name)

    def find_in(text: str, start: int = 0, end: int | None = None) -> Iterator:
        after = start
        for word in re.compile(r"(?<![@#])\b\w+").finditer(
            text, start, len(text) if end is None else end
        ):
            if word.start() < after:
                continue
            for name in by_word.get(word[0], ()):
                after = word.start() + len(name)
                if text.startswith(name, word.start()) and not text[after : after + 1].isalnum():
                    yield word.start(), after, name
                    break
            else:
                after = word.start()

    return find_in


def is_name(start: int, name: str, proper: set[int]) -> bool:
    """Whether words that are a name elsewhere are one here: several are, one is by its tag."""
    return start in proper or SEVERAL.search(name) is not None


def proper_nouns(on: Ground, article: str) -> set[int]:
    """Where an article's proper nouns begin."""
    return {token.start for token in on.tokens[article] if token.pos == "PROPN"}


def in_titled(name: Name, on: Ground, article: str) -> bool:
    """Whether a name stands where every word has a capital."""
    return any(start <= name.start < end for start, end in on.titled[article])


def _is_title_case(sentence: str) -> bool:
    """Whether a headline or subheading has capitals on most of its longer words."""
    words = re.findall(r"[^\W\d_]{4,}", sentence)
    closed = re.search(r"[.,;:…][”’\"')\]]*$", sentence)  # running text, full of names
    return (
        len(words) > 2
        and not closed
        and sum(word[0].isupper() for word in words) / len(words) > TITLE_CASE
    )
