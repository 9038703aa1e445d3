"""The figures of each article: every number, amount, share, count, duration, rank and date.

In: `articles`, `sentences`, `tokens` and `voices`. Out: the `figures` table, one row for each, with
what it counts, who says it and when. What a figure counts is read off the syntax, as quantities are
tied to their entities in Roy, Vieira & Roth (2015).
"""

import re
from datetime import date

import pandas as pd

from helpers import referents
from helpers.dates import DATE, FORMS, MONTHS, WEEKDAYS, dated
from helpers.quantities import (
    BARE,
    CURRENCIES,
    GAP,
    ORDINAL,
    QUANTITY,
    TIMES,
    TO,
    ordinal,
    quantity,
    unit_name,
)

FIGURES = ["article", "sentence", "start", "end", "text", "kind", "low", "high", "unit", "head"]
FIGURES += ["lemma", "referent", "around", "hedge", "leaning", "speaker", "voice", "when", "anchor"]

SHARES = {"percent", "percentage point"}
SAME_EVENT = 7  # days; articles on one event that are further apart do not date each other
# distance from another event: “two days after discussions”
DISTANCE = re.compile(r"(?i)\s(?:after|before|later|earlier|prior|since|afterward)\b")
# bare plurals count only where they measure: “hours of detention”, “for years”
MEASURED = re.compile(
    r"(?i)(?:\b(?:for|within|in|took|taken|spent|spending|last(?:ed|ing)?|after|over)\s)$"
)
# figures of speech and names, which count nothing
NO_COUNT = re.compile(
    r"(?i)one(?:\s(?:of|another|thing|day|or\sthe\sother)\b|\sway\sor\b|-(?:on|sided|time|way)\b)|two-(?:way|faced)"
    r"|(?:first|second|third)[\s-](?:lad(?:y|ies)|famil(?:y|ies)|daughters?|place(?=[.,;])|of\sall|hand"
    r"|amendment|class\b|rate\b|party\b)|(?:second|first)s?\s?[,:]"
)
NAMED_BY_NUMBER = re.compile(
    r"(?:Article|Articles|Chapter|Title|Section|Flight|Route|Highway|Interstate|Rule|Act|Room|Form"
    r"|Channel|Boeing|Apollo|Proposition|Prop\.|Bill|Resolution|Page|Area|Unit|Formula|H\.R\.|S\.B\.)"
    r"\s$"
)
ADVERBS = {"first", "second", "third"}  # ranks only as “placed second”, not as “first reported”
PLACING = {"place", "finish", "rank", "come", "be"}


def figures(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, voices: pd.DataFrame
) -> pd.DataFrame:
    """Every figure in every article.

    Parameters
    ----------
    articles : with article, published (ISO date or "") and text.
    voices : with article, start, end, voice and, where the speakers are known, speaker.

    Returns
    -------
    table with the columns
        article, sentence, start, end, text : `articles.text[start:end] == text`.
        kind : count, amount, share, duration, measure, age, rank, date or relative (a distance
            from another event).
        low, high : the range it stands for, a number, or for dates a day in ISO 8601 (“--01-30”
            where the year is open, “19:19” for a time of day). Missing where a border is open.
        unit : "" for counts and ranks; percent, a currency's ISO code, mile, hour ...; for dates how
            finely they are given (day, weekend, week, month, season, year, decade, time).
        head, referent : what it counts, as a word and as a phrase; for dates what happened then.
        lemma, around : dictionary form of the head; the content words of its clause, names with a
            capital, by which `ledger.compare` knows what is about the same thing.
        hedge, leaning : “nearly”, and which way that leans: below, above, around, plays down, plays
            up.
        speaker, voice : who says it.
        when : the period a number is about, or a date's own (ISO 8601 interval), "" where open.
        anchor : the day that a date was counted from: of the “article”, of the “coverage” (the
            article has no date of its own, but the others are within a week), or "".
    """
    texts = articles.set_index("article")["text"]
    days = _anchors(articles)
    words = {name: rows.to_dict("records") for name, rows in tokens.groupby("article", sort=False)}
    first = tokens.groupby(["article", "sentence"], sort=False)["token"].agg(["min", "max"])
    spoken = dict(iter(voices.groupby("article", sort=False)))
    rows = []
    for sentence in sentences.itertuples():
        text = texts[sentence.article]
        a, b = first.loc[(sentence.article, sentence.sentence)]
        parse = words[sentence.article][a : b + 1]
        day, source = days[sentence.article]
        found = []
        for start, end, kind in _spans(text, sentence.start, sentence.end, parse):
            row = _valued(text, start, end, kind, day, parse)
            row |= referents.referent(text, start, end, parse, row["kind"])
            row["anchor"] = source if row.pop("counted") else ""
            row |= _said(spoken.get(sentence.article), start, end)
            found.append({"article": sentence.article, "sentence": sentence.sentence} | row)
        rows += _timed(found, text, parse)
    return pd.DataFrame(rows, columns=FIGURES)


def _anchors(articles: pd.DataFrame) -> dict[str, tuple[date | None, str]]:
    """The day each article was written, or where only that is known, the event's."""
    known = {
        row.article: date.fromisoformat(row.published)
        for row in articles.itertuples()
        if row.published
    }
    close = known and (max(known.values()) - min(known.values())).days <= SAME_EVENT
    event = (sorted(known.values())[len(known) // 2], "coverage") if close else (None, "")
    return {
        name: (known[name], "article") if name in known else event for name in articles["article"]
    }


def _spans(text: str, low: int, high: int, parse: list[dict]) -> list[tuple[int, int, str]]:
    """Start, end and kind of what looks like a figure and is one, none inside another."""
    said = text[low:high]
    found = [(m.start(), -m.end(), m.lastgroup) for m in DATE.finditer(said)]
    found += [(*span, "quantity") for m in QUANTITY.finditer(said) for span in _told_apart(m)]
    found += [(m.start(), -m.end(), "bare") for m in BARE.finditer(said)]
    found += [(m.start(), -m.end(), "ordinal") for m in ORDINAL.finditer(said)]
    # a date is tried before a number that begins with it, a longer match before a shorter
    order = {"bare": 2, "quantity": 1, "ordinal": 1}
    spans, at = [], 0
    for start, end, kind in sorted(found, key=lambda f: (f[0], f[1], order.get(f[2], 0))):
        if start >= at and _counts(said, start, -end, kind, parse, low):
            spans.append((low + start, low + _with_distance(said, -end, kind), kind))
            at = spans[-1][1] - low
    return spans


def _told_apart(match: re.Match) -> list[tuple[int, int]]:
    """A score is two figures, “a vote of 228 to 191”; a range is one, “3 to 5 percent”.

    So are the hours of “between 9 and 5”. What falls and is no two quantities is no figure.
    """
    try:
        size = quantity(match[0])
    except ValueError:
        return []  # number words that make no number: “one one eighteen”
    if size.low is None or size.high is None or size.low <= size.high:
        return [(match.start(), -match.end())]
    between = re.match(r"(?i)between\s", match["core"])
    start = match.start("core") + between.end() if between else match.start()
    gap = (GAP if between else TO).search(match.string, match.start("core"), match.end("core"))
    ends = [(start, gap.start()), (gap.end(), match.end())]
    try:
        for one, other in ends:
            quantity(match.string[one:other])
    except ValueError:
        return []
    return [(one, -other) for one, other in ends]


def _with_distance(said: str, end: int, kind: str) -> int:
    """Where a figure ends once “after” and its like are taken in: “two days after”."""
    distance = DISTANCE.match(said, end)
    timed = re.search(rf"(?i)(?:{'|'.join(TIMES)}|centurie)s?$", said[:end])
    return distance.end() if distance and timed and kind in {"quantity", "bare"} else end


def _counts(said: str, start: int, end: int, kind: str, parse: list[dict], low: int) -> bool:
    """Whether a match is a figure, by its neighbours and by the syntax."""
    inside = [t for t in parse if t["start"] < low + end and t["end"] > low + start]
    if not inside or NO_COUNT.match(said, start) or NAMED_BY_NUMBER.search(said[:start]):
        return False
    written, before, after = said[start:end], said[:start], said[end:]
    if kind == "bare":
        definite = re.search(r"(?i)\b(?:the|these|those)\s(?:\w+\s)?$", before)
        measured = MEASURED.search(before) or after.startswith(" of ") or DISTANCE.match(after)
        return bool(measured and not definite)
    if kind == "in_month":
        # “may” and “march” in lower case are verbs
        name = re.search(rf"(?:{MONTHS})\W*$", written)
        called = re.search(r"(?:[A-Z]\w+|[’']s)\s$", before) and "DATE" not in inside[-1]["entity"]
        return bool(name) and not called and inside[-1]["tag"] in {"NNP", "NNPS", "NN"}
    title = re.search(r"[“\"'‘]$", before) and re.match(r"[.,]?[”\"'’](?!s\b)", after)
    if kind == "weekday":
        return bool(re.search(WEEKDAYS, written))
    if kind == "season":
        named = re.search(r"(?i)this|last|next|past|the\s|\d", written)
        return bool(named) and inside[-1]["pos"] in {"NOUN", "PROPN", "NUM"}
    if kind in {"in_year", "years"}:
        many = re.match(rf"\s(?:percent|people|{'|'.join(TIMES)})s?\b", after)
        return not many and not _counted(inside, parse)
    if kind in {"deictic", "relative"}:
        return not title  # the “Today” show
    if kind == "ordinal":
        return _ranks(inside, parse, written, after)
    if kind == "quantity":
        return _measures(inside, parse, written, before, after)
    return True


def _counted(inside: list[dict], parse: list[dict]) -> bool:
    """Whether what looks like a year counts: “2000 protesters”, no “2016 emails”, “2000 elections”."""
    before = next((t for t in parse if t["token"] == inside[0]["token"] - 1), None)
    if before and (before["tag"] in {"DT", "PRP$", "POS"} or before["text"].lower() == "in"):
        return False
    for token in inside:
        noun = next((t for t in parse if t["token"] == token["head"]), token)
        if token["dep"] == "nummod" and noun["tag"] == "NNS" and noun["start"] > token["start"]:
            # the entity tagger errs on either side: only old and round years are taken for counts
            cardinal, whole = token["entity"].endswith("CARDINAL"), token["text"].endswith("00")
            if whole and not referents.EVENT.fullmatch(noun["text"]):
                return True
            return cardinal and (whole or token["text"] < "1900")
    return False


def _ranks(inside: list[dict], parse: list[dict], written: str, after: str) -> bool:
    """Whether an ordinal gives a rank: “a second official”, “placed second”, no “Fifth Amendment”."""
    if re.match(r"(?i)no\.", written) or "-" in written:
        return True
    token = inside[-1]
    following = re.match(r"\s([A-Z]\w+)", after)
    if written[0].isupper() and following:  # a name: the Seventh Congressional District
        return False
    if re.match(r"\d", written) and following and token["dep"] in {"amod", "nmod", "compound"}:
        return False
    head = next((t for t in parse if t["token"] == token["head"]), token)
    if head["start"] > token["start"] and head["pos"] in {"NOUN", "PROPN", "NUM"}:
        return True
    if written.lower() in ADVERBS and token["pos"] == "ADV":
        return head["lemma"] in PLACING - {"be", "come"}
    return (
        token["pos"] in {"ADJ", "NOUN"}
        and head["lemma"] in PLACING
        and token["start"] > head["start"]
    )


def _measures(inside, parse, written: str, before: str, after: str) -> bool:
    """Whether a number counts or measures something, and is no part of a name."""
    lower = written.lower()
    if re.match(r"\s?\(?[a-z]\)?\d", after):  # a section of the law: 501 c3
        return False
    hyphened = re.search(r"[^\W\d_]-$", before) and not before.endswith("-to-")
    if hyphened and re.fullmatch(r"[\d,.]+", lower):  # the number of a name: COVID-19, F-16
        return False
    if re.fullmatch(r"(?:an?|one)\s\w+", lower) and unit_name(lower.split()[-1]):
        near = MEASURED.search(before) or re.search(r"(?i)\b(?:than|nearly|about|once)\s$", before)
        # “a day” alone is any day, “for a day” measures; “an hour a week” is a rate
        counted = near or DISTANCE.match(after) or re.match(r"-(?:old|long)", after)
        return bool(counted) or lower.startswith("one ")
    if lower in {"one", "only one", "just one"} or re.search(r"\bone$", lower):
        token = inside[-1]
        hedged = " " in lower
        return hedged or (
            token["pos"] == "NUM" and token["dep"] == "nummod" and token["head"] > token["token"]
        )
    if lower == "few":
        return bool(re.search(r"(?i)\b(?:another|last|past|next|these|first)\s$", before))
    if lower in {"second", "seconds", "couple", "point"}:
        return False
    if re.fullmatch(r"[\d,.]+", lower) and re.search(r"[A-Za-z]\s$", before):
        # the number of a thing with a name: “Fox 5”, “Title 42”; “Trump, 70,” has a comma
        name = next(
            (
                t
                for t in reversed(parse)
                if t["end"] < inside[0]["start"] + 1 and t["start"] < inside[0]["start"]
            ),
            None,
        )
        last = re.search(r"(\w+)\s$", before)[1]
        if name and last[0].isupper() and name["pos"] == "PROPN" and not re.fullmatch(MONTHS, last):
            return inside[-1]["head"] > inside[-1]["token"] and inside[-1]["dep"] == "nummod"
    return True


def _valued(text, start: int, end: int, kind: str, day, parse) -> dict:
    """Kind, low, high, unit and hedge of one span."""
    written = text[start:end]
    row = {
        "start": start,
        "end": end,
        "text": written,
        "hedge": "",
        "leaning": "",
        "counted": False,
    }
    if kind.replace("_", " ") in FORMS:
        found = dated(written, day, referents.lies_ahead(start, parse))
        open_without = dated(written, None)
        counted = day is not None and found[:2] != open_without[:2]
        return row | {"kind": "date", "counted": counted} | found._asdict()
    if kind == "ordinal":
        rank = ordinal(written)
        return row | {"kind": "rank", "low": rank, "high": rank, "unit": ""}
    size = DISTANCE.sub("", written)
    if kind == "bare":
        row |= {"low": 2, "high": None, "unit": unit_name(size), "kind": "duration"}
    else:
        row |= quantity(size)._asdict()
        apposed = re.search(r"[A-Z][\w.’'-]+, $", text[max(start - 40, 0) : start])
        if (
            not row["unit"]
            and apposed
            and re.match(r"[,;.)]| —", text[end : end + 2])
            and (row["low"] or 0) < 120
        ):
            row |= {"unit": "year", "kind": "age"}
        else:
            row["kind"] = _kind(row["unit"], written)
    if size != written:
        row["kind"] = "relative"
    return row


def _kind(unit: str, written: str) -> str:
    if unit in CURRENCIES:
        return "amount"
    if unit in SHARES:
        return "share"
    if unit in TIMES:
        return "age" if written.lower().endswith("old") else "duration"
    return "measure" if unit else "count"


def _said(voices: pd.DataFrame | None, start: int, end: int) -> dict:
    """Voice and speaker of the span that holds a figure."""
    if voices is not None:
        for span in voices[(voices["start"] < end) & (voices["end"] > start)].to_dict("records"):
            return {
                "voice": span["voice"],
                "speaker": span.get("speaker_name") or span.get("speaker") or "",
            }
    return {"voice": "", "speaker": ""}


def _timed(found: list[dict], text: str, parse: list[dict]) -> list[dict]:
    """Figures of one sentence with the period that each is about: a date on the same verb."""
    dates = [row for row in found if row["kind"] == "date" and (row["low"] or row["high"])]
    verbs = {row["start"]: referents.verb_over(row["token"], parse) for row in found}
    for row in found:
        if row["kind"] == "date":
            row["when"] = _interval(row["low"], row["high"]) if row in dates else ""
            continue
        own = verbs[row["start"]]
        near = [day for day in dates if own is not None and verbs[day["start"]] == own]
        day = min(near, key=lambda day: abs(day["start"] - row["start"]), default=None)
        row["when"] = _period(day, text) if day else ""
    return found


def _period(day: dict, text: str) -> str:
    """A number “since 2014” is about the time from then on, one “by June” about that up to then."""
    before = text[max(day["start"] - 12, 0) : day["start"]].lower()
    if re.search(r"\b(?:since|after)\s(?:the\s)?$", before):
        return _interval(day["low"], None)
    if re.search(r"\b(?:until|before|by)\s(?:the\s)?$", before):
        return _interval(None, day["high"])
    return _interval(day["low"], day["high"])


def _interval(low: str | None, high: str | None) -> str:
    """An ISO 8601 interval; two dots stand for an open end."""
    return str(low) if low == high else f"{low or '..'}/{high or '..'}"
