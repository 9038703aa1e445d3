"""An article's dependency parse as plain lists, and how to walk in it.

In: one article's rows of the `tokens` table. Out: lists (far faster to read than a table), the
phrases and subjects that rules ask for, and repairs of what the parser gets wrong where people
are reported to speak; labels are those of ClearNLP (Choi & Palmer 2012).
"""

from typing import NamedTuple

import pandas as pd

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
FINITE = ("VB", "VBD", "VBG", "VBP", "VBZ")
NOMINAL = ("NOUN", "PROPN", "PRON")
LEMMAS = {"hop": "hope", "demurr": "demur"}  # what the model makes of “hoped”, “demurred”
QUOTE_MARKS = ("“", "”", '"', "''", "``", "’", "'")


class Parse(NamedTuple):
    """One article's tokens as plain lists, which are read far faster than a table."""

    text: str
    sentence: list[int]
    start: list[int]
    end: list[int]
    word: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    entity: list[str]
    kids: list[list[int]]


def as_lists(text: str, tokens: pd.DataFrame) -> Parse:
    """One article's rows of `tokens` as lists, with the tokens that depend on each."""
    heads = tokens["head"].tolist()
    kids: list[list[int]] = [[] for _ in heads]
    for token, head in enumerate(heads):
        if token != head:
            kids[head].append(token)
    names = ["sentence", "start", "end", "text", "lemma", "pos", "tag", "dep"]
    lists = [tokens[name].tolist() for name in names]
    lists[4] = [LEMMAS.get(lemma, lemma) for lemma in lists[4]]
    return Parse(text, *lists, heads, tokens["entity"].tolist(), kids)


def repair(p: Parse, cues: dict) -> None:
    """Hang verbs that the parser joined to a reported clause back on the reporting one.

    “Demanded they stop when they arrive and called on”: a past tense is not joined to a present.
    “Acknowledged that … but chose not to”: what is conceded is followed by “but”.
    “Some said A, and others said B”: whoever reports anew is not part of the first report.
    """
    for verb, dep in enumerate(p.dep):
        if dep == "ROOT" and p.pos[verb] in NOMINAL:
            _revive(p, verb, cues)
        if p.tag[verb] not in ("VBD", "VBZ") or dep not in ("conj", "advcl"):
            continue
        subjects = [k for k in p.kids[verb] if p.dep[k] in SUBJECTS]
        marks = [p.word[k] for k in p.kids[verb] if p.dep[k] == "mark"]
        anew = bool(subjects) and _stance(p, verb, cues) == "neutral"
        anew = anew and (dep == "conj" or "while" in marks)
        if not anew and (subjects or dep != "conj"):
            continue
        joined = above = p.head[verb]
        but = any(p.dep[k] == "cc" and p.word[k] in ("but", "yet") for k in p.kids[joined])
        while p.head[above] != above:
            above = p.head[above]
            stance = _stance(p, above, cues)
            if not stance or p.tag[above] != p.tag[verb]:
                continue
            other = p.tag[joined] in FINITE and p.tag[joined] != p.tag[verb]
            if anew or other or (but and stance == "conceding"):
                linked = [k for k in p.kids[joined] if p.dep[k] == "cc" and joined < k < verb]
                for token in [verb, *linked[-1:]]:
                    p.kids[joined].remove(token)
                    p.kids[above].append(token)
                    p.head[token] = above
                p.dep[verb] = "conj"
                break


def _revive(p: Parse, root: int, cues: dict) -> None:
    """Make a verb of what the parser took for a participle: “An official, speaking …, informed”.

    A sentence that has a noun for its root, then a comma, a cue and a “that”-clause lost its verb.
    """
    for verb in range(root + 2, len(p.word)):
        if p.sentence[verb] != p.sentence[root]:
            return
        participle = p.word[verb - 1] == "," and p.tag[verb] in ("VBD", "VBN")
        if not participle or p.head[verb] == verb or not _stance(p, verb, cues):
            continue
        for clause in p.kids[root] + p.kids[verb]:
            if clause > verb and any(p.word[k] == "that" for k in p.kids[clause]):
                for token in (verb, clause):
                    p.kids[p.head[token]].remove(token)
                p.kids[verb] += [root, clause]
                p.head[verb], p.head[root], p.head[clause] = verb, verb, verb
                p.dep[verb], p.dep[root], p.dep[clause] = "ROOT", "nsubj", "ccomp"
                return


def _stance(p: Parse, verb: int, cues: dict) -> str:
    entries = cues.get((p.lemma[verb].lower(), "verb"))
    return entries[0].stance if entries else ""


def within(p: Parse, tokens: list[int]) -> set[int]:
    """These tokens and all that depends on them."""
    found, waiting = set(), list(tokens)
    while waiting:
        token = waiting.pop()
        if token not in found:
            found.add(token)
            waiting += p.kids[token]
    return found


def phrase(p: Parse, head: int) -> tuple[int, int]:
    """Span of a noun phrase, cut before relative clauses, appositions and the first comma."""
    tokens, first, last = within(p, [head]), head, head
    while first - 1 in tokens and (p.dep[first - 1] != "punct" or p.word[first - 1] == "-"):
        first -= 1
    cut = {"relcl", "acl", "appos", "advcl", "parataxis", "punct"}
    stop = [k for k in p.kids[head] if k > head and p.dep[k] in cut]
    while last + 1 in tokens and last + 1 < min(within(p, stop), default=len(p.word)):
        last += 1
    return first, last + 1


def subject(p: Parse, verb: int, depth: int = 0) -> int | None:
    """Token that says: the verb's subject, or that of the verb it is joined to."""
    for k in p.kids[verb]:
        if p.dep[k] in ("nsubj", "csubj") or (p.dep[k] == "nsubjpass" and depth):
            return k
    head, dep = p.head[verb], p.dep[verb]
    if depth > 4 or head == verb:
        return None
    if dep == "acl":
        return head
    if dep in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "dep"):
        if p.pos[head] in ("NOUN", "PROPN", "PRON") and dep != "conj":
            return head
        return subject(p, head, depth + 1)
    return None


def lost_subject(p: Parse, verb: int) -> int | None:
    """Subject of a finite verb where the parser found none: the noun right before it.

    “A few said”, “police said”.
    """
    before = verb - 1
    if before < 0 or p.sentence[before] != p.sentence[verb]:
        return None
    finite = p.tag[verb] in ("VBD", "VBP", "VBZ")
    return before if finite and p.pos[before] in (*NOMINAL, "NUM") else None
