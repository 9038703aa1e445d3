"""Dates as people write them: “Tuesday”, “January 30th”, “several weeks ago”, “the past decade”.

In: the text of one date and the day it was written (the anchor), where that is known. Out: the first
and the last day it can mean, in ISO 8601. Calendar arithmetic is dateutil's; weeks begin on Sunday,
as they do in the newspapers of the United States.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from dateutil import parser
from dateutil.relativedelta import relativedelta

from helpers.quantities import LOOSE, NUMBER, quantity

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}  # first month of three
GRAIN = "day|weekend|week|month|year|decade|century|quarter"
PART = "morning|afternoon|evening|night"
SHIFT = r"(?:(?:early|earlier|late|later|mid)[\s-](?:in\s|on\s)?)?"
YEAR = r"(?:1[5-9]|20)\d\d"
DAY = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?"
MONTH_DAY = rf"(?:{MONTHS})\s(?:the\s)?{DAY}\b(?:,?\s{YEAR}\b)?|{DAY}\s(?:{MONTHS})(?:\s{YEAR}\b)?"
COUNT = rf"(?:{NUMBER}|{LOOSE}|an?)"
AGO = r"(?:ago|back|from\snow)"
PAST = "last|past|previous|recent|preceding"
NEXT = "next|coming|following|upcoming"

# in the order in which they are tried: what says more stands before what says less
FORMS = {
    "iso": rf"{YEAR}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}}/{YEAR}",
    "span": rf"(?:{MONTHS})\s{DAY}\s?(?:[-–—]|to|through)\s?(?:(?:{MONTHS})\s)?{DAY}(?:,?\s{YEAR})?\b",
    "day": rf"(?:(?:{WEEKDAYS}),?\s)?(?:{MONTH_DAY})",
    "month": rf"{SHIFT}(?:{MONTHS})(?:\sof)?,?\s{YEAR}\b",
    "season": rf"{SHIFT}(?:(?:the|this|last|next|past)\s)?(?:{'|'.join(SEASONS)})"
    rf"(?:(?:\sof)?\s{YEAR}\b)?",
    "years": rf"{YEAR}(?:\s?[-–—]\s?(?:{YEAR}|\d\d)\b(?!-)|\s(?:to|through)\s{YEAR}\b)"
    rf"|between\s{YEAR}\sand\s{YEAR}\b",
    "decade": r"(?:the\s)?(?:early\s|late\s|mid-?)?(?:1[5-9]|20)\d0[’']?s\b",
    "ago": rf"(?:{COUNT}\s)?(?:{GRAIN}|centurie|minute|hour)s?\s{AGO}\b",
    "around": rf"(?:the\s|these\s)?(?:{PAST}|{NEXT})\s(?:{COUNT}\s)?(?:{GRAIN}|hour)s\b",
    "relative": rf"{SHIFT}(?:(?:this|last|next)|the\s(?:{PAST}|{NEXT}|current)|(?:{PAST}))\s"
    rf"(?:{GRAIN}|(?:{MONTHS})(?![a-z.])|(?:{WEEKDAYS})|{PART})\b",
    "weekday": rf"{SHIFT}(?:{WEEKDAYS})(?:\s(?:{PART})\b)?",
    "deictic": rf"(?:{SHIFT}(?:today|yesterday|tomorrow)(?:\s(?:{PART}))?|tonight"
    rf"|this\s(?:{PART}))\b",
    "weekend": r"the\sweekend\b",
    "end": r"(?:the\s)?(?:end|start|beginning)\sof\s(?:the|this|last|next)\s(?:week|month|year)\b",
    "time": r"\d{1,2}(?::[0-5]\d)?\s?[ap]\.?m\b\.?|\b[012]?\d:[0-5]\d\b|noon\b|midnight\b",
    "in month": rf"{SHIFT}(?:{MONTHS})(?![a-z])",
    "in year": rf"{YEAR}(?!%|[.,]?\d)",
}
DATE = re.compile(
    r"(?:(?<![\w$€£#/@.-])|(?<=\bpost-)|(?<=\bpre-))(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{form})" for name, form in FORMS.items())
    + r")(?!\w)",
    re.IGNORECASE,
)


# as far as a distance leads: the calendar itself ends at the years 1 and 9999
LONG_AGO, FAR = date(1000, 1, 1), date(9000, 1, 1)


class Date(NamedTuple):
    """First and last day (ISO 8601; None where open or unknown) and the unit it is given in."""

    low: str | None
    high: str | None
    unit: str


def dated(text: str, anchor: date | None, future: bool = False) -> Date:
    """The days that a date as written can mean.

    Parameters
    ----------
    anchor : the day on which it was written; without it, what needs it stays open (None).
    future : whether it lies ahead of the anchor; “Friday” is the last one otherwise.

    Raises
    ------
    ValueError : the text is no date.
    """
    match = DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"“{text}” is no date")
    form = match.lastgroup
    words = match[0].lower()
    low, high, unit = _READERS[form](words, anchor, future)
    if anchor and form in {"relative", "deictic", "weekend"} and low and high:
        if words.startswith("earlier "):
            high = min(high, max(anchor, low))
        elif words.startswith("later "):
            low = max(low, min(anchor, high))
    return Date(low and str(low), high and str(high), unit)


def _whole(grain: str, day: date) -> tuple[date, date, str]:
    """The calendar unit in which a day lies."""
    sunday = day - timedelta((day.weekday() + 1) % 7)
    if grain == "week":
        return sunday, sunday + timedelta(6), grain
    if grain == "weekend":
        saturday = day - timedelta((day.weekday() - 5) % 7)
        return saturday, saturday + timedelta(1), grain
    if grain in {"month", "quarter"}:
        first = day.replace(day=1)
        if grain == "quarter":
            first = first.replace(month=(day.month - 1) // 3 * 3 + 1)
        return first, first + relativedelta(months=3 if grain == "quarter" else 1, days=-1), grain
    years = {"year": 1, "decade": 10, "century": 100}.get(grain)
    if years:
        first = date(max(day.year - day.year % years, 1), 1, 1)
        return first, first + relativedelta(years=years, days=-1), grain
    return day, day, "day"


def _shifted(day: date, grain: str, count: float) -> date:
    """A day moved by a number of calendar units; the calendar's end is as far as it goes."""
    grain = {"weekend": "week", "centurie": "century"}.get(grain, grain)
    days = {"day": 1, "week": 7, "hour": 1 / 24, "minute": 1 / 1440}
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    try:
        if grain in days:
            return day + timedelta(int(count * days[grain]))
        return day + relativedelta(months=int(count * months[grain]))
    except (OverflowError, ValueError):
        return FAR if count > 0 else LONG_AGO


def _grain(words: str) -> str:
    found = re.search(rf"\b({GRAIN}|centurie|hour|minute)s?\b", words)
    return {"centurie": "century"}.get(found[1], found[1]) if found else "day"


def _count(words: str, before: str) -> tuple[float, float | None]:
    """Number of units that a date is away: “several weeks ago”, “the past decade”."""
    number = re.search(rf"(?i)({COUNT})\s(?:{GRAIN}|centurie|hour|minute)s?\s?{before}", words)
    if not number:
        return (2, None) if re.search(r"s\b", words) else (1, 1)
    written = number[1].removesuffix(" of") if number[1] not in {"a", "an"} else "one"
    try:
        low, high, *_ = quantity(written)
    except ValueError:  # number words that make no number
        return 2, None
    return low, high


def _ago(words, anchor, future):
    grain = _grain(words)
    if not anchor:
        return None, None, grain
    low, high = _count(words, AGO)
    # “two decades ago” is twenty years, not any year of a decade
    whole = "year" if grain in {"decade", "century"} else grain
    sign = 1 if "now" in words else -1
    near = _whole(whole, _shifted(anchor, grain, sign * low))
    far = _whole(whole, _shifted(anchor, grain, sign * high)) if high is not None else (None, None)
    # with no upper count the far border is open
    return (far[0], near[1], grain) if sign < 0 else (near[0], far[1], grain)


def _around(words, anchor, future):
    """“The past few weeks” end and “the coming days” begin at the anchor."""
    grain = _grain(words)
    if not anchor:
        return None, None, grain
    _, high = _count(words, "")
    if re.search(rf"\b(?:{PAST})\b", words):
        return high and _shifted(anchor, grain, -high), anchor, grain
    return anchor, high and _shifted(anchor, grain, high), grain


def _relative(words, anchor, future):
    unit = re.search(rf"(?i)(?:{GRAIN}|{MONTHS}|{WEEKDAYS}|{PART})\W*$", words)[0].strip(" .")
    step = -1 if re.search(rf"\b(?:{PAST})\b", words) else 1 if re.search(NEXT, words) else 0
    if re.fullmatch(f"(?i){WEEKDAYS}", unit):
        return _weekday(words if step > 0 else unit, anchor, step > 0 or (future and not step))
    if re.fullmatch(f"(?i){MONTHS}", unit):
        return _in_month(unit, anchor, step > 0 or (future and not step))
    grain = "day" if unit in PART.split("|") else unit
    if not anchor:
        return None, None, grain
    if re.match(r"the\s(?:next|following|previous|preceding)\s", words):
        return None, None, grain  # counted from what was told before, not from today
    if words.startswith("the ") and step:
        # “the past week” runs up to today; “last week” is the one before this
        edge = _shifted(anchor, grain, step)
        return *sorted((edge, anchor)), grain
    return _whole(grain, _shifted(anchor, grain, step))


def _weekday(words, anchor, future):
    if not anchor:
        return None, None, "day"
    number = [w.lower() for w in WEEKDAYS.split("|")].index(
        re.search(WEEKDAYS, words, re.I)[0].lower()
    )
    ahead = (number - anchor.weekday()) % 7
    if "next" in words:
        ahead = ahead or 7
    elif not future and ahead:
        ahead -= 7
    return _whole("day", anchor + timedelta(ahead))


def _deictic(words, anchor, future):
    if not anchor:
        return None, None, "day"
    step = {"yesterday": -1, "tomorrow": 1}
    return _whole("day", anchor + timedelta(next((step[w] for w in step if w in words), 0)))


def _weekend(words, anchor, future):
    return _whole("weekend", anchor) if anchor else (None, None, "weekend")


def _end(words, anchor, future):
    """The last (or first) month of a year, week of a month, day of a week."""
    grain = words.split()[-1]
    if not anchor:
        return None, None, grain
    step = -1 if "last" in words else 1 if "next" in words else 0
    first, last, _ = _whole(grain, _shifted(anchor, grain, step))
    part = {"year": relativedelta(months=1), "month": timedelta(7), "week": timedelta(1)}[grain]
    if "end" in words:
        return last + timedelta(1) - part, last, grain
    return first, first + part - timedelta(1), grain


def _time(words, anchor, future):
    """The time of day; which day it is on stays open."""
    named = {"noon": "12:00", "midnight": "00:00"}.get(words)
    try:
        clock = named or parser.parse(words.replace(".", "")).strftime("%H:%M")
    except (ValueError, OverflowError):
        clock = None
    return clock, clock, "time"


def _number_of_month(words: str) -> int:
    name = re.search(rf"(?i){MONTHS}", words)[0][:3].lower()
    return [m[:3].lower() for m in MONTHS.split("|")[:12]].index(name) + 1


def _year(words: str) -> int | None:
    found = re.search(rf"\b({YEAR})\b", words)
    return int(found[1]) if found else None


def _in_month(words, anchor, future):
    month, year = _number_of_month(words), _year(words)
    if year is None:
        if not anchor:
            return None, None, "month"
        year = (
            anchor.year + (month < anchor.month and future) - (month > anchor.month and not future)
        )
    return _whole("month", date(year, month, 1))


def _day(words, anchor, future):
    """A day of a month; without a year, the one next to the anchor on the side it lies."""
    month, year = _number_of_month(words), _year(words)
    day = int(re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", words)[1])
    try:
        if year is None and not anchor:
            return f"--{month:02d}-{day:02d}", f"--{month:02d}-{day:02d}", "day"
        found = date(year or anchor.year, month, day)
        if year is None and found > anchor and not future:
            found = found.replace(year=found.year - 1)
        elif year is None and found < anchor and future:
            found = found.replace(year=found.year + 1)
    except ValueError:  # February 30
        return None, None, "day"
    return found, found, "day"


def _span(words, anchor, future):
    first, last = re.split(r"(?:[-–—]|\bto\b|\bthrough\b)\s*", words, maxsplit=1)
    year = f", {_year(words)}" if _year(words) else ""
    if not re.search(rf"(?i){MONTHS}", last):
        last = f"{re.search(rf'(?i){MONTHS}', first)[0]} {last}"
    low = _day(first.strip() + ("" if _year(first) else year), anchor, future)
    return low[0], _day(last, anchor, future)[1], "day"


def _years(words, anchor, future):
    first, last = re.findall(r"\d+", words)
    last = last if len(last) == 4 else first[:2] + last
    return date(int(first), 1, 1), date(int(last), 12, 31), "year"


def _season(words, anchor, future):
    name = re.search("|".join(SEASONS), words)[0]
    year = _year(words)
    if year is None and not anchor:
        return None, None, "season"
    if year is None:
        year = anchor.year - ("last" in words and SEASONS[name] + 2 >= anchor.month)
        year += "next" in words and SEASONS[name] <= anchor.month
    first = date(year, SEASONS[name], 1)
    return first, first + relativedelta(months=3, days=-1), "season"


def _iso(words, anchor, future):
    try:
        day = parser.parse(words).date()
    except (ValueError, OverflowError):
        return None, None, "day"
    return day, day, "day"


def _decade(words, anchor, future):
    first = int(re.search(r"\d{4}", words)[0])
    grain = "century" if first % 100 == 0 and first < 2000 else "decade"  # “the 1800s”
    return _whole(grain, date(first, 1, 1))


def _in_year(words, anchor, future):
    return _whole("year", date(int(words), 1, 1))


_READERS = {
    "iso": _iso, "span": _span, "day": _day, "month": _in_month, "season": _season,
    "years": _years, "decade": _decade, "ago": _ago, "around": _around, "relative": _relative,
    "weekday": _weekday, "deictic": _deictic, "weekend": _weekend, "end": _end, "time": _time,
    "in_month": _in_month, "in_year": _in_year,
}  # fmt: skip
