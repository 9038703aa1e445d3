"""Figures about the same thing side by side, and whether they agree.

In: the `figures` table. Out: one row per pair that speaks of the same thing, and one for each
figure that stands alone. A pair is made only where head word, unit and clause say the same, and two
values that differ must share more than two that agree.
"""

import re
from datetime import date
from itertools import combinations

import pandas as pd

from helpers.quantities import FEW

COMPARED = ["relation", "one", "one_text", "one_about", "other", "other_text", "other_about"]
COMPARED += ["shared", "within", "one_start", "other_start", "one_sentence", "other_sentence"]

ALONE = "only in one outlet"
FINE = {"day", "weekend", "week", "month"}  # a year is told of too many things to tie two dates
NEAR = 7  # days; the same doing on dates further apart is another doing
ALIKE = 0.4  # share of the smaller clause's words that two clauses must have in common
SPECIFIC = 100  # from there on, few other things have exactly the same value
# many words for one kind of event
MEETING = {"meet", "meeting", "talk", "talks", "discussion", "summit", "gathering", "session"}
MEETING |= {"conversation"}
# verbs with which a date says when somebody spoke, not when the thing spoken of happens
SAYING = {
    "say",
    "tell",
    "add",
    "write",
    "tweet",
    "ask",
    "call",
    "urge",
    "press",
    "pressure",
    "warn",
}
LIGHT = {"be", "have", "make", "do", "time"}  # these say nothing of what was done
LOOSE = re.compile(rf"\b(?:{'|'.join(FEW)})\b", re.IGNORECASE)  # no number differs from “several”


def compare(figures: pd.DataFrame) -> pd.DataFrame:
    """Pairs of figures about the same thing, and the figures without a counterpart.

    Returns
    -------
    table with the columns relation (agree: the same range; compatible: the ranges meet, as “the
    weekend” and “Sunday”; differ; not comparable: one of them is open or in another unit; only in
    one outlet), one, one_text, one_about, other, other_text, other_about (article, words and
    referent; other is "" for a figure alone), shared (the words that tie the two), within (bool:
    both in one article), one_start, other_start, one_sentence, other_sentence (numbers; other's
    are missing where there is none).
    """
    rows = figures.to_dict("records")
    pairs = [
        (len(shared), a, b, shared)
        for a, b in combinations(range(len(rows)), 2)
        if (shared := _shared(rows[a], rows[b], rows))
    ]
    result, taken, matched = [], set(), set()
    # the pairs that share most come first; a figure has one counterpart in an article
    for _, a, b, shared in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        one, other = rows[a], rows[b]
        within = one["article"] == other["article"]
        if (a, other["article"]) in taken or (b, one["article"]) in taken:
            continue
        taken |= {(a, other["article"]), (b, one["article"])}
        matched |= set() if within else {a, b}
        result.append(_row(_relation(one, other), one, other, shared, within))
    result += [_row(ALONE, one, None, [], False) for n, one in enumerate(rows) if n not in matched]
    table = pd.DataFrame(result, columns=COMPARED)
    return table.astype({"other_start": "Int64", "other_sentence": "Int64"})


def _row(relation: str, one: dict, other: dict | None, shared: list[str], within: bool) -> dict:
    row = {"relation": relation, "shared": ", ".join(shared), "within": within}
    for side, figure in (("one", one), ("other", other)):
        row[side] = figure["article"] if figure else ""
        row[f"{side}_text"] = figure["text"] if figure else ""
        row[f"{side}_about"] = figure["referent"] if figure else ""
        row[f"{side}_start"] = figure["start"] if figure else None
        row[f"{side}_sentence"] = figure["sentence"] if figure else None
    return row


def _shared(one: dict, other: dict, rows: list[dict]) -> list[str]:
    """The words that say two figures are about the same thing; none where they are not."""
    if (one["article"], one["sentence"]) == (other["article"], other["sentence"]):
        return []  # a sentence with two figures tells them apart
    if one["kind"] != other["kind"] or one["kind"] in {"rank", "relative"}:
        return []
    if one["unit"] != other["unit"] and one["kind"] != "date":
        return []
    if one["kind"] == "count" and 1 in (one["high"], other["high"]):
        return []  # “one party”, “only one way”: nobody would dispute the number
    ours, theirs = one["around"].split(), other["around"].split()
    shared = [word for word in ours if word in theirs]
    smaller = max(min(len(ours), len(theirs)), 1)
    alike = len(shared) / smaller >= ALIKE
    names = [word for word in shared if word[0].isupper()]
    same_head = one["lemma"] == other["lemma"] != ""
    if one["kind"] == "date":
        tied = _same_event(one, other, shared, names, alike, same_head)
    else:
        relation = _relation(one, other)
        if relation == "differ" and (
            LOOSE.search(one["text"] + " " + other["text"])
            or _given(one, other, rows)
            or _given(other, one, rows)
        ):
            return []
        equal = relation == "agree" and (one["low"] or 0) >= SPECIFIC
        modified = len([word for word in shared if word.lower() != one["lemma"]])
        contrary = _names(ours) and _names(theirs) and not names
        tied = (
            not contrary
            and _same_time(one, other)
            and (
                (equal and modified >= (1 if same_head else 2))
                or (same_head and alike and modified >= (1 if relation != "differ" else 2))
            )
        )
    return (shared or [one["lemma"]]) if tied else []


def _given(one: dict, other: dict, rows: list[dict]) -> bool:
    """Whether one's value stands elsewhere in other's article; then that is its counterpart."""
    return any(
        row["article"] == other["article"] and row["unit"] == one["unit"] and row is not one
        and (row["low"], row["high"]) == (one["low"], one["high"])
        for row in rows
    )  # fmt: skip


def _names(words: list[str]) -> list[str]:
    return [word for word in words if word[0].isupper()]


def _same_event(one, other, shared, names, alike, same_head) -> bool:
    """Whether two dates are of one event: the same doing by the same people at about one time."""
    if {one["unit"], other["unit"]} - FINE or one["text"][:5] == other["text"][:5] == "today":
        return False
    apart = _days_apart(one, other)
    if apart is not None and apart > NEAR:
        return False
    ours, theirs = (
        {one["lemma"], *one["around"].split()},
        {other["lemma"], *other["around"].split()},
    )
    meeting = bool(ours & MEETING) and bool(theirs & MEETING)
    if apart:  # they differ: nothing less than the same clause will do
        return same_head and alike and len(shared) >= 4 and one["lemma"] not in SAYING | LIGHT
    if one["lemma"] in SAYING or other["lemma"] in SAYING:
        return False
    return (meeting and len(names) >= 2) or (same_head and alike and len(shared) >= 3)


def _same_time(one: dict, other: dict) -> bool:
    """Whether two numbers may be about one period: no two known periods that do not meet."""
    if not one["when"] or not other["when"]:
        return True
    (a, b), (c, d) = (_ends(when) for when in (one["when"], other["when"]))
    return a <= d and c <= b


def _ends(when: str) -> tuple[str, str]:
    low, _, high = when.partition("/")
    return "" if low == ".." else low, "9999" if (high or low) == ".." else high or low


def _relation(one: dict, other: dict) -> str:
    ranges = []
    for figure in (one, other):
        low, high = (None if pd.isna(figure[end]) else figure[end] for end in ("low", "high"))
        if low is None and high is None:
            return "not comparable"
        ranges.append((low, high))
    (a, b), (c, d) = ranges
    if len({isinstance(end, str) for end in (a, b, c, d) if end is not None}) > 1:
        return "not comparable"
    if (a, b) == (c, d):
        return "agree"
    apart = (a is not None and d is not None and a > d) or (
        c is not None and b is not None and c > b
    )
    return "differ" if apart else "compatible"


def _days_apart(one: dict, other: dict) -> int | None:
    """Days between two dates, 0 where they meet; None where one is open."""
    try:
        a, b, c, d = (date.fromisoformat(f[end]) for f in (one, other) for end in ("low", "high"))
    except (TypeError, ValueError):
        return None
    return max((c - b).days, (a - d).days, 0)
