"""Numbers as people write them: “nearly 53,000”, “two dozen”, “3 to 5 percent”, “$1.5 million”.

In: the text of one quantity. Out: the range of values it stands for, its unit and its hedge. Number
words are read by text2num (Allo-Media); what a hedge does to a number follows Lakoff (1973): it
moves a border, so a value is a range from low to high.
"""

import math
import re
from typing import NamedTuple

from text_to_num import alpha2digit

# What a hedge says of the number after it
LEANINGS = {
    "below": "nearly|almost|close to|just under|under|below|less than|fewer than|up to|as much as"
    "|as many as|at most|no more than|not more than|a maximum of|within|short of|just shy of",
    "above": "more than|over|above|at least|upwards of|no less than|no fewer than|not less than"
    "|in excess of|a minimum of|just over|well over|exceeding|north of",
    "around": "about|around|approximately|roughly|some|an estimated|estimated|circa|or so",
    "plays down": "just|only|merely|a mere|mere|barely",
    "plays up": "a whopping|whopping|fully|a staggering|a record|as long as",
}
AFTER = {"or more": "above", "or less": "below", "or fewer": "below", "or so": "around"}
# how far a hedge moves the borders, in steps of the last digit that counts (1,000 in “53,000”)
ONE_STEP_BELOW = {"nearly", "almost", "close to", "just under", "just shy of", "short of"}
ONE_STEP_ABOVE = {"just over"}

UNITS = {  # the unit's own name: how it is written, without the plural's s
    "percent": "percent|per cent|%|pct",
    "percentage point": "percentage point",
    "USD": r"dollar|u\.s\. dollar",
    "EUR": "euro",
    "GBP": "pounds sterling",
    "CNY": "yuan|renminbi",
    "CAD": "canadian dollar",
    "AUD": "australian dollar",
    "HKD": "hong kong dollar",
    "NZD": "new zealand dollar",
    "SGD": "singapore dollar",
    "INR": "rupee|indian rupee",
    "cent": "cent",
    "second": "seconds|sec",
    "minute": "minute|min",
    "hour": "hour|hr",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year|yr",
    "decade": "decade",
    "century": "century|centurie",
    "mile": "mile",
    "kilometre": "kilometer|kilometre|km",
    "metre": "meter|metre",
    "foot": "foot|feet|ft",
    "inch": "inch|inche",
    "acre": "acre",
    "square mile": "square mile",
    "hectare": "hectare",
    "ton": "ton|tonne",
    "pound": "pound|lb",
    "kilogram": "kilogram|kilo|kg",
    "gram": "gram",
    "ounce": "ounce",
    "gallon": "gallon",
    "barrel": "barrel",
    "degree": "degree",
    "page": "page|pg",
    "point": "point",
}
SIGNS = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "HK$": "HKD"}
SIGNS |= {"NZ$": "NZD", "S$": "SGD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₹": "INR"}
SIGNS |= {"Rs.": "INR", "Rs": "INR"}
CURRENCIES = {*SIGNS.values(), "cent"}
TIMES = ["second", "minute", "hour", "day", "week", "month", "year", "decade", "century"]

SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALES |= {"lakh": 1e5, "crore": 1e7}
SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
# Plurals and words with no exact value: from two of them up, or as a dictionary gives them
VAGUE = {"tens": 20, "dozens": 24, "scores": 40} | {f"{k}s": 2 * v for k, v in SCALES.items()}
FEW = {"couple": (2, 2), "few": (3, 5), "several": (3, 9), "handful": (3, 5)}

ONES = "one|two|three|four|five|six|seven|eight|nine"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
WORD = (
    f"zero|{ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    f"|{TENS}"
)
SCALE = "|".join(SCALES)
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
SMALL = rf"(?:(?:{TENS})[\s-](?:{ONES})|{WORD})\b"
# “three two years ago” is two numbers
SPELLED = rf"{SMALL}(?:[\s-](?:{SCALE})\b(?:(?:\sand\s|[\s-]){SMALL})?)*"
PART = r"(?:half|halves|thirds?|quarters?|fourths?|fifths?|tenths?)"
FRACTION = rf"(?:one|two|three|four|five|a)[\s-]{PART}"
NUMBER = (
    rf"(?:(?:half\s|{FRACTION}\sof\s)?an?\s(?:{SCALE}|dozen)"
    rf"|(?:{DIGITS}|{SPELLED})\s(?:dozen|and\sa\shalf(?:\s(?:{SCALE})\b)?)"
    rf"|{DIGITS}(?:(?:[\s-](?:{SCALE})\b){{1,2}}|(?:mn?|[bt]n|[kb])\b)?|(?:{SPELLED})\b)"
)
# “one in five”, “nine out of 10”; “two in three cities” is two of something
RATIO = (
    rf"(?:(?:one|1)\sin\s(?:every\s)?(?:{ONES}|ten|twelve|twenty|[1-9]\d{{0,2}})"
    rf"|(?:{ONES}|\d)\s(?:in|out\sof)\s(?:every\s)?(?:ten|10)"
    rf"|(?:{ONES}|\d)\sout\sof\s(?:every\s)?(?:three|four|five|[345]|100))\b"
)
LOOSE = (
    rf"(?:(?:tens|hundreds|dozens|scores)\sof\s(?:{SCALE})s|tens|dozens|scores|(?:{SCALE})s"
    rf"|(?:(?:an?\s)?(?:couple|handful|few)|several)(?:\sof)?(?:\s(?:{SCALE}|dozen)\b){{1,2}}"
    r"|an?\s(?:couple|handful)|couple|an?\sfew|few|several)\b(?:\sof\b(?=\s(?:years|months|weeks"
    r"|days|hours|minutes|miles)))?"
)
UNIT = "|".join(
    rf"(?:{names})s?" for names in sorted(UNITS.values(), key=len, reverse=True)
).replace("%)s?", "%)")
# “Rs” with its capital alone: “cars 5”
SIGN = rf"(?-i:{'|'.join(map(re.escape, SIGNS))})\s?"
SUFFIX = rf"(?:[\s-]?(?:{UNIT})(?!\w)(?:-(?:old|long)\b)?)"
# a hyphen is a minus only before a share or a degree, and none is in “plus or minus 3 percent”
MINUS = (
    rf"(?:(?<![^\s(])−(?=[\d$€£])|(?:(?<![^\s(])-|(?<![\w/])(?<!or[\s-])(?<!plus\s)minus\s)"
    rf"(?=(?:{DIGITS}|{SPELLED})[\s-]?(?:%|per\s?cent|pct|degree)))"
)
AMOUNT = rf"{MINUS}?(?:{SIGN})?(?:{NUMBER}|{LOOSE}){SUFFIX}?"
# “6-foot-4”, “six feet four inches”
HEIGHT = (
    rf"(?:{SMALL}|\d\d?)(?:-foot-(?:{WORD}|1?\d)\b(?:-inch\b)?|\sfeet\s(?:{WORD}|1?\d)\sinches)"
)
HEDGE = "|".join(
    sorted(
        (h.replace(" ", r"\s") for forms in LEANINGS.values() for h in forms.split("|")), key=len
    )[::-1]
)
QUANTITY = re.compile(
    rf"(?<![\w$€£¥.,/#@&])(?<!\d[-–])(?P<hedges>(?:\b(?:{HEDGE})\s)*)"
    rf"(?P<core>(?:{HEIGHT}|{RATIO}(?!-|\s(?:{UNIT}|{SCALE}|dozen)\b)"
    rf"|between\s{AMOUNT}\sand\s{AMOUNT}|{AMOUNT}(?:\sto\s|\s?[–—-]\s?|-to-){AMOUNT}"
    rf"|{FRACTION}(?=\sof\b(?!\san?\s(?:{SCALE}|dozen)))"
    rf"|(?:one|two|three|four|five)-{PART}(?!\s(?:of|{UNIT})\b)"
    rf"|{AMOUNT}|half(?=\s(?:of|the|a|an|its|his|her|their|all)\b)"
    rf"(?:\san?\s(?:{UNIT})\b)?|an?\s(?:{'|'.join(TIMES[1:])})\b))"
    r"(?P<after>\sor\s(?:more|less|fewer|so)\b)?(?![\w/]|[.,:]\d)",
    re.IGNORECASE,
)
# Between the ends of a range: “3 to 5”, “3-5”, no hyphen of “forty-eight”
TO = re.compile(rf"(?<=\w|%)(?:\sto\s|\s?[–—]\s?|-to-|(?<!\w-)-(?=(?:{SIGN})?\d))")
GAP = re.compile(rf"{TO.pattern}|\sand\s(?!a\shalf)")
BARE = re.compile(rf"\b(?:{'|'.join(t for t in TIMES[1:-1])}|centurie)s\b", re.IGNORECASE)
ORDINAL = re.compile(
    r"(?<![\w.,#-])(?:first|second|third|\d+(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety)[\s-])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|(?:ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie"
    r"|thirtie|fortie|fiftie|hundred)th|no\.\s\d+)(?:-(?:term|year|time|round|quarter))?(?![\w-])",
    re.IGNORECASE,
)
FRACTIONS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}


class Quantity(NamedTuple):
    """What a text says of a size: None is an open border, "" no unit, no hedge, no leaning."""

    low: float | None
    high: float | None
    unit: str
    hedge: str
    leaning: str


def quantity(text: str) -> Quantity:
    """The range, the unit and the hedge of one quantity as written.

    Raises
    ------
    ValueError : the text is no quantity.

    Examples
    --------
    “nearly 53,000” is 52,000 to 53,000 (one step of the last digit that counts), leaning below;
    “tens of thousands” 20,000 to 99,999; “thousands” 2,000 and more; “more than a year” 1 year and
    more; “approximately four hours” 3.5 to 4.5 hours; “just 288” 288, played down.
    """
    text = text.strip()
    match = QUANTITY.match(f"{text} of it")  # “a third” is a share only before “of”
    if not match or match.end() != len(text):
        raise ValueError(f"“{text}” is no quantity")
    hedge = (match["hedges"] or match["after"] or "").strip()
    core = match["core"]
    between = core.lower().startswith("between")
    ends = (GAP if between else TO).split(core)
    if len(ends) == 2 and not re.fullmatch(HEIGHT, core, re.I):
        low, _, unit, _ = _one(re.sub(r"(?i)^between\s", "", ends[0]))
        _, high, last, _ = _one(ends[1])
        low = _same_scale(low, high, ends)
        return Quantity(low, high, last or unit, hedge, _leaning(hedge))
    low, high, unit, step = _one(core)
    return Quantity(*_hedged(low, high, step, hedge.lower()), unit, hedge, _leaning(hedge))


def ordinal(text: str) -> int:
    """The rank that an ordinal gives: “second-term” 2, “No. 3” 3. ValueError where it gives none."""
    words = re.sub(r"-(?:term|year|time|round|quarter)$", "", text.strip(), flags=re.I)
    digits = re.search(r"\d+", alpha2digit(words.lower(), "en", threshold=0))
    if not digits:
        raise ValueError(f"“{text}” is no ordinal")
    return int(digits[0])


def unit_name(text: str) -> str:
    """Own name of a unit as written; "" where there is none."""
    written = re.sub(r"(?i)-(?:old|long)$", "", text.strip(" -")).lower()
    for name, forms in UNITS.items():
        if re.fullmatch(rf"(?:{forms})s?", written):
            return name
    return ""


def _one(text: str) -> tuple[float, float | None, str, float]:
    """Low, high, unit and step of one amount without its hedge."""
    text = text.strip()
    minus = re.match(MINUS, text, re.I)
    if minus:
        low, high, unit, step = _one(text[minus.end() :])
        return -high, -low, unit, step
    sign = re.match(SIGN, text)
    unit = SIGNS[sign[0].strip()] if sign else ""
    rest = text[sign.end() :] if sign else text
    if re.fullmatch(f"{FRACTION}|{RATIO}", rest, re.I):
        share = round(100 * _fraction(rest.lower()), 2)
        # “nearly half” is 40 to 50 percent, “nearly one in seven” more than one in eight
        ratio = re.search(r"(?:in|of)\s.*?(\w+)$", rest.lower())
        step = share / (_number(ratio[1]) + 1) if ratio else 10
        return share, share, "percent", round(step, 2)
    if re.fullmatch(HEIGHT, rest, re.I):
        feet, inches = (
            _number(n) for n in re.split(r"\W(?:foot|feet|inch)\w*\W?", rest.lower())[:2]
        )
        return *[round(feet + inches / 12, 2)] * 2, "foot", 1 / 12
    if re.fullmatch(rf"(?i)half(?:\san?\s(?:{UNIT}))?", rest):
        named = unit_name(rest.split()[-1])
        return (0.5, 0.5, named, 0.1) if named else (50.0, 50.0, "percent", 10)
    alone = re.fullmatch(rf"(?i)an?\s({UNIT})", rest)
    if alone:
        return 1, 1, unit_name(alone[1]), 1
    head = re.match(rf"(?i)(?:{NUMBER}|{LOOSE})", rest)
    if not head:
        raise ValueError(f"“{text}” is no amount")
    unit = unit or unit_name(rest[head.end() :])
    return *_value(head[0].lower()), unit, _step(head[0].lower())


def _value(text: str) -> tuple[float, float | None]:
    words = text.split()
    loose = [w for w in words if w in VAGUE]
    if loose:
        factor = SCALES[words[-1][:-1]] if len(loose) == 2 else 1
        low = VAGUE[loose[0]] * factor
        # “tens of thousands” ends where the next word begins; “thousands” has no such end
        top = {20: 100, 24: 100, 40: 100, 200: 1000}.get(VAGUE[loose[0]])
        return low, top * factor - 1 if top and len(loose) == 2 else None
    for word in words:
        if word in FEW:
            times = math.prod((SCALES | {"dozen": 12}).get(w, 1) for w in words)
            return tuple(times * end for end in FEW[word])
    value = _number(text)
    return value, value


def _number(text: str) -> float:
    """An exact number: “1.6 million”, “two dozen”, “half a million”, “four and a half”."""
    text = text.replace(",", "")
    half = re.fullmatch(rf"(.+) and a half(?: ({SCALE}))?", text)
    if half:
        return (_number(half[1]) + 0.5) * SCALES.get(half[2], 1)
    part = re.match(rf"(half|{FRACTION} of) (?=an? )", text)
    if part:
        share = 0.5 if part[1] == "half" else _fraction(part[1].removesuffix(" of"))
        return round(share * _number(text[part.end() :]), 6)
    text = re.sub(r"^an?\s", "one ", text)
    if text.endswith("dozen"):
        return 12 * (_number(text.removesuffix("dozen").strip()) if text != "dozen" else 1)
    if not text[0].isdigit():
        text = alpha2digit(text.replace("-", " "), "en", threshold=-1)
    found = re.fullmatch(rf"([\d.]+)((?:[\s-]?(?:{SCALE}|{'|'.join(SHORT)}))*)", text)
    if not found:
        raise ValueError(f"“{text}” is no number")
    scales = re.findall("[a-z]+", found[2])
    return round(float(found[1]) * math.prod((SCALES | SHORT)[scale] for scale in scales), 6)


def _fraction(text: str) -> float:
    """“two-thirds”, “nine out of 10” as a number up to 1."""
    count, *_, part = re.split(r"[\s-]", text)
    whole = FRACTIONS.get(part) or FRACTIONS.get(part[:-1]) or _number(part)
    return (1 if count == "a" else _number(count)) / whole


def _step(text: str) -> float:
    """Size of the last digit that counts: 1,000 in “53,000”, .1 million in “1.5 million”, 12."""
    if "dozen" in text:
        return 12
    digits = re.match(r"[\d,]+(?:\.(\d+))?", text)
    value = _number(text) if not set(text.split()) & {*VAGUE, *FEW} else 0
    if digits and digits[1]:
        return 10.0 ** -len(digits[1]) * value / float(digits[0].replace(",", ""))
    whole = f"{value:.0f}"
    return 10.0 ** (len(whole) - len(whole.rstrip("0"))) if value else 1


def _hedged(low, high, step: float, hedge: str) -> tuple[float | None, float | None]:
    leaning = _leaning(hedge)
    if high is None or not leaning:
        return low, high
    if leaning == "below":
        return (low - step, high) if hedge in ONE_STEP_BELOW else (None, high)
    if leaning == "above":
        return (low, high + step) if hedge in ONE_STEP_ABOVE else (low, None)
    if leaning == "around":
        return low - step / 2, high + step / 2
    return low, high


def _same_scale(low: float, high: float, ends: list[str]) -> float:
    """“3 to 5 million” begins at three million."""
    # no “five to one hundred and five”, and “hundreds” is a number of its own
    scales = re.search(rf"(?i)(?:[\s-](?:{SCALE})\b)+(?!(?:\sand)?[\s-](?:{WORD})\b)", ends[1])
    if scales and not re.search(rf"(?i){SCALE}", ends[0]):
        factor = math.prod(SCALES[scale] for scale in re.findall(r"[a-z]+", scales[0].lower()))
        return low * factor if low < high / factor * 10 else low
    return low


def _leaning(hedge: str) -> str:
    """Which way a hedge leans; with several, the first that moves a border says."""
    words = hedge.lower()
    found = [AFTER[words]] if words in AFTER else []
    for leaning, forms in LEANINGS.items():
        found += [leaning for form in forms.split("|") if words == form]
    if not found:  # several hedges in a row: “no less than at least”
        parts = re.findall(rf"(?:{HEDGE})", words)
        found = [_leaning(part) for part in parts if part != words]
    return next((way for way in found if not way.startswith("plays")), found[0] if found else "")
