"""Figures about the same thing side by side, and whether they agree.

In: the `figures` table. Out: one row per pair that speaks of the same thing, and one for each
figure that stands alone. A pair is made only where head word, unit and clause say the same, and two
values that differ must share more than two that agree.
"""

import re
from datetime import date, timedelta
from itertools import combinations

import pandas as pd
from markupsafe import Markup

from helpers.quantities import FEW

COMPARED = ["relation", "one", "one_text", "one_about", "other", "other_text", "other_about"]
COMPARED += ["shared", "within", "one_start", "other_start", "one_sentence", "other_sentence"]

READABLE = ["article", "figure", "value", "counts", "period", "voice", "speaker"]
ALONE = "no counterpart found"
RELATIONS = ["agree", "compatible", "differ", "not comparable"]
PLURALS = {"foot": "feet", "inch": "inches", "century": "centuries"}
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
MOST_ROWS = 200  # figures shown; a page with more is a spreadsheet
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


def in_words(pairs: pd.DataFrame) -> str:
    """What `compare` found, as a sentence."""
    across = pairs[~pairs["within"] & (pairs["relation"] != ALONE)]
    alone = (pairs["relation"] == ALONE).sum()
    if pairs.empty:
        return "No figure was found."
    told = len(set(zip(across["one"], across["one_start"], strict=True))) + len(
        set(zip(across["other"], across["other_start"], strict=True))
    )
    total = alone + told
    if across.empty:
        return f"For none of the {total} figures was a counterpart in another outlet found."
    counts = across["relation"].value_counts()
    kinds = ", ".join(f"{counts[r]} {r}" for r in RELATIONS if r in counts)
    example = across.iloc[0]
    return (
        f"{told} of {total} figures have a counterpart in another outlet, in {len(across)} "
        f"pair{'' if len(across) == 1 else 's'} ({kinds}): {example['one']} has "
        f"“{example['one_text']}”, {example['other']} “{example['other_text']}”. For the other {alone} "
        "none was found."
    )


def readable(figures: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The ledger as a reader wants it: article, figure (marked in its sentence), value, counts ..."""
    texts = sentences.set_index(["article", "sentence"])
    rows = []
    for row in figures.itertuples():
        sentence = texts.loc[(row.article, row.sentence)]
        rows.append(
            {
                "article": row.article,
                "figure": marked(sentence["text"], row.start - sentence["start"], row.text),
                "value": in_range(row.low, row.high, row.unit),
                "counts": row.referent,
                "period": "" if row.kind == "date" or not row.when else _period(row.when),
                "voice": row.voice,
                "speaker": row.speaker,
            }
        )
    # as objects: a column of text would forget what is markup
    table = pd.DataFrame(rows, columns=READABLE, dtype=object)
    return table if table["speaker"].any() else table.drop(columns="speaker")


def side_by_side(pairs: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Pairs with both sentences, the figure marked: relation, one, other, shared."""
    texts = sentences.set_index(["article", "sentence"])
    table = pairs[["relation"]].reset_index(drop=True)
    for side in ("one", "other"):
        cells = []
        for row in pairs.to_dict("records"):
            sentence = texts.loc[(row[side], row[f"{side}_sentence"])]
            start = row[f"{side}_start"] - sentence["start"]
            cells.append(
                Markup("{}: {}").format(
                    row[side], marked(sentence["text"], start, row[f"{side}_text"])
                )
            )
        table[side] = pd.Series(cells, dtype=object)
    return table.assign(shared=list(pairs["shared"]))


def kinds(figures: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row per article: figures, per_100_words, numbers, dates, hedged, quoted."""
    table = articles[["article", "words"]].copy()
    columns = {
        "figures": figures["kind"] != "",
        "numbers": ~figures["kind"].isin(["date", "relative"]),
        "dates": figures["kind"].isin(["date", "relative"]),
        "hedged": figures["hedge"] != "",
        "quoted": figures["voice"].isin(["quote", "scare quote"]),
    }
    for column, rows in columns.items():
        counted = figures.loc[rows, "article"].value_counts()
        table[column] = table["article"].map(counted).fillna(0).astype(int)
    table.insert(3, "per_100_words", 100 * table["figures"] / table["words"])
    return table


def in_range(low, high, unit: str) -> str:
    """A range in words: “52,000 to 53,000”, “2 hours or more”, “17 to 18 Feb 2024”, “open”."""
    low, high = (None if pd.isna(end) else end for end in (low, high))
    if low is None and high is None:
        return "open"
    if isinstance(low or high, str):
        return _days(low, high)
    one, other = (None if end is None else f"{end:,.10g}" for end in (low, high))
    one_only = unit.isupper() or unit == "percent" or high == 1
    plural = unit if one_only else PLURALS.get(unit, f"{unit}s")
    size = one or other if low is None or high is None or low == high else f"{one} to {other}"
    named = f"{size} {plural}" if unit else size
    return f"up to {named}" if low is None else f"{named} or more" if high is None else named


def _period(when: str) -> str:
    low, _, high = when.partition("/")
    return _days(None if low == ".." else low, None if high == ".." else high or low)


def _days(low: str | None, high: str | None) -> str:
    """Days as people write them; a whole month or year by its name alone."""
    try:
        a, b = (end and date.fromisoformat(end) for end in (low, high))
    except ValueError:
        return low if low == high else f"{low} to {high}"  # a time of day, or a day of no year
    if a is None or b is None:
        return f"up to {b.day} {b:%b %Y}" if a is None else f"from {a.day} {a:%b %Y}"
    after = b + timedelta(1)
    if (a.day, a.month, after.day, after.month) == (1, 1, 1, 1):
        return str(a.year) if a.year == b.year else f"{a.year} to {b.year}"
    if (a.year, a.month) != (b.year, b.month):
        return f"{a.day} {a:%b %Y} to {b.day} {b:%b %Y}"
    if a.day == 1 and after.day == 1:
        return f"{a:%b %Y}"
    return f"{b.day} {b:%b %Y}" if a == b else f"{a.day} to {b.day} {b:%b %Y}"


def marked(text: str, start: int, words: str) -> Markup:
    """A sentence with its figure marked."""
    end = start + len(words)
    return Markup("{}<b>{}</b>{}").format(text[:start], text[start:end], text[end:])


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
