"""Finding names: what is a name in each article, from where to where, and of which kind.

In: articles, sentences, tokens. Out: for each article its names, never overlapping. spaCy proposes
(Honnibal et al. 2020); rules over the whole coverage correct, since one article often spells out
what another leaves open (global consistency, after Finkel, Grenager & Manning 2005).
"""

import re
from collections import Counter, defaultdict
from itertools import product
from typing import NamedTuple

import pandas as pd

from helpers.known_names import (
    BODIES,
    BODIES_OF,
    HONORIFICS,
    LAWS,
    MISLEADING,
    OFFICES,
    SUFFIXES,
    TITLES,
    known,
    linked,
)

# OntoNotes types (Weischedel et al. 2013) in plain words; dates, numbers and languages are no names
KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place"}
KINDS |= {"FAC": "place", "NORP": "nationality", "LAW": "law", "EVENT": "event"}
KINDS |= {"WORK_OF_ART": "work", "PRODUCT": "work"}

CAP = r"(?:(?:[A-Z]\.)+(?:-[A-Z]\w*)?|(?:Inc|Corp|Co|St|Ltd)\.|[A-Z][\w\-]*(?:[’'][A-Z]\w+)?)"
RUN = rf"{CAP}(?: {CAP})*"
# “Customs and Border Protection”, “U.S.-PRC Counternarcotics Working Group”
ENDING = re.compile(rf"{RUN}(?:,? (?:and|&) {RUN})?(?= ?)")
# “Department of Homeland Security”, “Committee on Ways and Means”
OPENING = re.compile(
    rf"(?:{RUN} )?\b(?:{'|'.join(sorted(BODIES_OF))}) (?:of|for|on)(?: the)? {RUN}(?: (?:and|&) {RUN})?"
)

ABBREVIATED = re.compile(r"(?:\w\.\w?.*|\b\w|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|St))\.$")
ARTICLES = {"the", "a", "an", "this", "that", "former", "then"}
PARTICLES = {"al", "bin", "de", "del", "der", "di", "du", "la", "van", "von", "ben", "el"}
DATELINE = re.compile(
    r"(?m)^[“\"]?[A-Z][A-Z.’' \-]{2,}(?:,? [A-Z][\w.]+)*,? ?(?:\([^)]{2,20}\))? ?(?:—|–|―|--+|-) ?"
)
AGENCY = r"(?:AP|The Associated Press|Associated Press|Reuters|AFP|Agence France-Presse|UPI|Xinhua)"
CREDIT = re.compile(
    rf"\({AGENCY}\)|(?:Credit|Photo(?:graph)?(?: by|:)|[Ii]mage:).{{0,60}}(?:{AGENCY}|Getty Images"
    rf"|Times)\b|\b[\w ]+/\s?(?:{AGENCY}|Getty Images)\b"
    r"|[^\n]*\b(?:reported from|contributed reporting|contributed to this)\b[^\n]*"
)


AFTER_HONORIFIC = re.compile(
    rf"\b(?:{'|'.join(re.escape(word) for word in sorted(HONORIFICS, reverse=True))}) "
    rf"((?!{'|'.join(sorted(OFFICES))}){CAP})"
)
PARTY_TAG = re.compile(r"[(,] ?([DR])(?=-[A-Z]|\))")  # Representative Jerrold Nadler, D-N.Y.
HYPHENED = re.compile(r"(?:-[a-z]{1,4})*(?:-[A-Z]\w*(?:’[A-Z]\w+)?)(?!\w)")
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
    bylines = articles["byline"] if "byline" in articles else [""] * len(articles)
    bylines = dict(zip(articles["article"], bylines, strict=True))
    return Ground(texts, by_article, all_of, titled, bylines)


def find(on: Ground, steps: int | None = None) -> Names:
    """Names of every article after the first `steps` rules (all of them where None)."""
    names = as_parsed(on)
    for rule in list(RULES.values())[:steps]:
        names = {article: sorted(found) for article, found in rule(names, on).items()}
    return names


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


def trimmed(names: Names, on: Ground) -> Names:
    """A name has a capital, no article before it, no possessive or lower-case noun after it.

    It is whole where a hyphen joins it: Chick-fil-A, Campa-Najjar.
    """
    result = {}
    for article, found in names.items():
        text = on.texts[article]
        cut = [name for name in (_trim(text, name) for name in found) if name]
        starts = {name.start for name in cut}
        result[article] = []
        for name in cut:
            rest = HYPHENED.match(text, name.end)
            if rest and not starts & set(range(name.end, rest.end())):
                name = name._replace(end=rest.end(), rule="whole with its hyphens")
            result[article].append(name)
    return result


def _trim(text: str, name: Name) -> Name | None:
    words = list(re.finditer(r"\S+", text[name.start : name.end].split("\n")[0]))
    person = name.kind == "person"
    while words and _opens_no_name(words[0][0], person):
        words = words[1:]
    while words and words[-1][0].islower():
        words = words[:-1]
    if not words:
        return None
    start, end = name.start + words[0].start(), name.start + words[-1].end()
    # R-Texas, pro-Republican, but al-Qaddafi
    prefix = "(?:[DRI]-(?=[A-Z]))?" if person else "(?:(?:[DRI]|[a-z]+)-(?=[A-Z]))?"
    start += re.match(rf"[^\w@#]*{prefix}", text[start:end]).end()
    if person:
        end = start + len(re.split(r"[’']s ", text[start:end])[0])
    kept = re.sub(r"(?:[’'][sS]?|[^\w.])+$", "", text[start:end])
    if kept.endswith(".") and not ABBREVIATED.search(kept):
        kept = kept.rstrip(".")
    noise = re.search(r"[@#/]|\.com\b|https?:", kept)
    if noise or not re.search(r"[A-ZÀ-Þ]", kept) or TITLES.issuperset(kept.split()):
        return None
    end = start + len(kept)
    rule = name.rule if (start, end) == (name.start, name.end) else "trimmed to the name"
    return name._replace(start=start, end=end, rule=rule)


def _opens_no_name(word: str, person: bool) -> bool:
    particle = person and word.split("-")[0] in PARTICLES
    return word.lower() in ARTICLES or (word.islower() and not particle)


def listed(names: Names, on: Ground) -> Names:
    """Countries, demonyms, states, parties and agencies are what the lists say they are."""
    words = [name for name, (_, kind, _) in known().items() if _is_telling(name, kind)]
    capitals = [name for name in linked()[1] if " " in name]  # Mexico City is not Mexico
    pattern = _any_of(words + capitals)
    result = {}
    for article, found in names.items():
        text = on.texts[article]
        people = {w for n in found if n.kind == "person" for w in text[n.start : n.end].split()[1:]}
        new = []
        spans = {match.span() for match in pattern.finditer(text)}
        spans |= {match.span(1) for match in PARTY_TAG.finditer(text)}
        spans |= {name[:2] for name in found if text[name.start : name.end] in known()}
        for start, end in spans:
            word = text[start:end]
            if word not in people:  # Michael Jordan
                kind = known().get(word, ("", "place", ""))[1]
                new.append(Name(start, end, kind, "list of names"))
        found = _laid_over(found, sorted(new))
        # the parser has one type for nations, religions and movements: the list knows the nations
        result[article] = [
            n._replace(kind="group", rule="no nation in the list")
            if n.kind == "nationality" and text[n.start : n.end] not in known()
            else n
            for n in found
        ]
    return result


def _is_telling(name: str, kind: str) -> bool:
    """Whether a listed name can be looked for; “Treasury” or “Congress” only explain a name."""
    return (
        (len(name) > 1 and kind != "organisation") or " " in name or name.isupper() or "." in name
    )


def titles(names: Names, on: Ground) -> Names:
    """What follows “Mr.” or “President” is a person, and the title is no part of the name."""
    result = {}
    for article, found in names.items():
        text, kept = on.texts[article], []
        for name in found:
            name = _without_title(text, name)
            before = re.search(r"([\w.]+)(?: of)? $", text[max(name.start - 30, 0) : name.start])
            if before and before[0].endswith(" of ") and " " not in text[name.start : name.end]:
                if before[1] in {"Secretary", "Secretaries"}:
                    continue  # “State” in “Secretary of State” is no name on its own
            elif before and name.kind != "person" and _titled(text, name, before[1]):
                name = name._replace(kind="person", rule="follows a title")
            kept.append(name)
        starts = {name.start for name in kept}
        new = [
            Name(match.start(1), match.end(1), "person", "follows a title")
            for match in AFTER_HONORIFIC.finditer(text)
            if match.start(1) not in starts
        ]
        result[article] = _laid_over(kept, new)
    return result


def _titled(text: str, name: Name, before: str) -> bool:
    words = text[name.start : name.end].split()
    if before in HONORIFICS:
        return True
    return before in OFFICES and name.kind not in ("nationality", "party") and _like_person(words)


def _like_person(words: list[str]) -> bool:
    return (
        0 < len(words) <= 3
        and not BODIES & set(words)
        and " ".join(words) not in known()
        and all(re.fullmatch(r"[A-Z][\w.’'\-]*", word) or word in PARTICLES for word in words)
    )


def _without_title(text: str, name: Name) -> Name:
    words = list(re.finditer(r"\S+", text[name.start : name.end]))
    cut = 0
    while cut < len(words) - 1 and words[cut][0] in TITLES:
        cut += 1
    rest = [word[0] for word in words[cut:]]
    person = name.kind == "person" or (words[0][0] not in MISLEADING and _like_person(rest))
    if not cut or not person:
        return name
    return Name(name.start + words[cut].start(), name.end, "person", "title taken off")


def persons(names: Names, on: Ground) -> Names:
    """A person named in full anywhere in the coverage is a person wherever the surname stands."""
    kinds = _kinds(names, on)
    full = {
        text
        for text, count in kinds.items()
        if count.most_common(1)[0][0] == "person"
        and " " in text
        and text not in known()
        and not BODIES & set(text.split())
    }
    bare = {bare_part(text, kinds) for text in full} - set(known()) - TITLES
    bare = {text for text in bare if len(text) > 1 and text[0].isupper()}
    pattern = _any_of(full | bare)
    result = {}
    for article, found in names.items():
        text, proper = on.texts[article], _proper(on, article)
        given = {name.split()[0] for name in full if bare_part(name, kinds) in text}
        given -= known().keys() | linked()[1].keys()
        kept = []
        for name in found:
            word = text[name.start : name.end]
            if name.kind in ("organisation", "place") and word in given:  # Sasha and Malia Obama
                name = name._replace(kind="person", rule="given name of a person in the article")
            governing = word.endswith(" Administration") and word.split()[0] in bare
            if not governing and not _compound(word, full | bare):
                kept.append(name)
        new = [
            Name(*match.span(), "person", "named in full elsewhere")
            for match in pattern.finditer(text)
            if _is_name(match, proper)
        ]
        result[article] = _laid_over(kept, new)
    return result


def bare_part(full: str, used: dict) -> str:
    """The part of a full name that is its surname.

    The last word, unless the coverage uses only the first alone (Wang Xiaohong, Xi Jinping).
    """
    words = [word for word in full.split() if word not in SUFFIXES]
    if len(words) < 2:
        return full
    return words[0] if words[0] in used and words[-1] not in used else words[-1]


def _compound(text: str, parts: set[str]) -> bool:
    """Whether a name is really two: “Mayorkas-Wang”, “Trump-Putin”."""
    pieces = re.split(r"[-–—/]", text)
    return len(pieces) > 1 and all(piece in parts or piece in known() for piece in pieces)


def organisations(names: Names, on: Ground) -> Names:
    """Organisations whole, from their first capital to the noun that says what they are."""
    used = {text: sum(count.values()) for text, count in _kinds(names, on).items()}
    result = {}
    for article, found in names.items():
        text, proper = on.texts[article], _proper(on, article)
        people = [n for n in found if n.kind == "person"]
        proposed = {position for n in found for position in (n.start, n.end)}
        new = []
        for pattern, (start, end) in product((ENDING, OPENING), on.sentences[article]):
            for match in pattern.finditer(text, start, end):
                words = [
                    (match.start() + word.start(), match.start() + word.end())
                    for word in re.finditer(r"[^\s,]+", match[0])
                ]
                while words and (
                    words[0][0] not in proper or any(n.start <= words[0][0] < n.end for n in people)
                ):
                    words = words[1:]
                words = _organisation(words, text, pattern is OPENING, used, on)
                if any(words[0][0] <= p <= words[-1][1] for p in proposed if words):
                    whole = (words[0][0], words[-1][1])
                    new.append(Name(*whole, "organisation", "organisation whole"))
        new = [n for n in new if text[n.start : n.end] not in known()]
        found = _laid_over(found, [n for n in new if not _in_titled(n, on, article)])
        result[article] = [part for name in found for part in _beside_country(text, name)]
    return result


def _beside_country(text: str, name: Name) -> list[Name]:
    """Nation and department in “Chinese Public Security Minister”: the nation stands beside it."""
    first, _, rest = text[name.start : name.end].partition(" ")
    kind = known().get(first, ("", ""))[1]
    office = re.match(r" (?:Minister|Secretary)\b", text[name.end : name.end + 10])
    if not (office and rest and kind in ("place", "nationality") and name.kind == "organisation"):
        return [name]
    cut = name.start + len(first)
    why = "department in a title"
    return [Name(name.start, cut, kind, why), name._replace(start=cut + 1, rule=why)]


def _organisation(words: list, text: str, opening: bool, used: dict, on: Ground) -> list:
    """The words of a run of capitals that make up one organisation; none where there is none."""
    while words and not opening and text[slice(*words[-1])] not in BODIES:
        words = words[:-1]
    spelled = [text[a:b] for a, b in words]
    joint = next((i for i, word in enumerate(spelled) if word in ("and", "&")), None)
    if joint is not None:
        left, right = " ".join(spelled[:joint]), " ".join(spelled[joint + 1 :])
        joined = sum(one.count(" ".join(spelled)) for one in on.texts.values())
        apart = any(used.get(part, 0) > joined or part in known() for part in (left, right))
        closed = spelled[-1] in BODIES_OF if opening else spelled[joint - 1] in BODIES
        if apart or closed:  # two names in a row
            words = words[:joint] if opening else words[joint + 1 :]
            spelled = [text[a:b] for a, b in words]
    linked = {"of", "for", "on"} & set(spelled)
    return words if len(words) > 1 and (linked or not opening) else []


def one_kind(names: Names, on: Ground) -> Names:
    """A name is of the kind it mostly has in the coverage, and is one wherever it stands."""
    counts = _kinds(names, on)
    kinds = {text: count.most_common(1)[0][0] for text, count in counts.items()}
    kinds |= {text: "law" for text in kinds if text.split()[-1] in LAWS and text not in known()}
    # one word that was a name once may be a word elsewhere
    often = {text for text, count in counts.items() if count.total() > 1 or SEVERAL.search(text)}
    pattern = _any_of(often)
    result = {}
    for article, found in names.items():
        text, proper = on.texts[article], _proper(on, article)
        same = []
        for name in found:
            kind = kinds.get(text[name.start : name.end], name.kind)
            why = name.rule if kind == name.kind else "the kind it mostly has"
            same.append(name._replace(kind=kind, rule=why))
        new = [
            Name(*match.span(), kinds[match[0]], "named elsewhere")
            for match in pattern.finditer(text)
            if _is_name(match, proper)
        ]
        taken = {position for n in same for position in range(n.start, n.end)}
        result[article] = same + [n for n in new if not taken & {n.start, n.end - 1}]
    return result


def headlines(names: Names, on: Ground) -> Names:
    """Where Every Word Has a Capital, only what the coverage names elsewhere is a name."""
    kinds = {text: count.most_common(1)[0][0] for text, count in _kinds(names, on).items()}
    pattern = _any_of(kinds)
    result = {}
    for article, found in names.items():
        text = on.texts[article]
        kept = [name for name in found if not _in_titled(name, on, article)]
        for start, end in on.titled[article]:
            kept += [
                Name(*match.span(), kinds[match[0]], "headline: named elsewhere")
                for match in pattern.finditer(text, start, end)
            ]
        result[article] = kept
    return result


def without_credits(names: Names, on: Ground) -> Names:
    """Datelines, agencies credited and the article's own author are no part of the story."""
    result = {}
    for article, found in names.items():
        text, author = on.texts[article], str(on.bylines[article]).casefold()
        outside = [match.span() for match in CREDIT.finditer(text)]
        outside += [m.span() for m in DATELINE.finditer(text) if text.count("\n", 0, m.start()) < 7]
        result[article] = [
            name
            for name in found
            if not any(start <= name.start and name.end <= end for start, end in outside)
            and not (author and text[name.start : name.end].casefold() in author)
        ]
    return result


RULES = {
    "trimmed to the name": trimmed,
    "countries, states, parties from a list": listed,
    "titles": titles,
    "persons named in full elsewhere": persons,
    "organisations whole": organisations,
    "one kind per name": one_kind,
    "headlines in Title Case": headlines,
    "no datelines, credits, bylines": without_credits,
}


def _kinds(names: Names, on: Ground) -> dict[str, Counter]:
    """How often each name is of which kind, outside sentences in Title Case."""
    counts = defaultdict(Counter)
    for article, found in names.items():
        text = on.texts[article]
        for name in found:
            if not _in_titled(name, on, article):
                counts[text[name.start : name.end]][name.kind] += 1
    return counts


def _laid_over(found: list[Name], new: list[Name]) -> list[Name]:
    """Names with new ones put in: over what they cover or cut, not inside a longer name."""
    for name in new:
        touched = [n for n in found if n.start < name.end and name.start < n.end]
        if any(n.end - n.start > name.end - name.start for n in touched):
            continue
        same = [n for n in touched if n[:3] == name[:3]]
        found = [n for n in found if n not in touched] + (same or [name])
    return found


def _any_of(names) -> re.Pattern:
    """Pattern for any of the names as whole words, the longest first."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![\w@#])(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)")


def _is_name(match: re.Match, proper: set[int]) -> bool:
    """Whether words that are a name elsewhere are one here: several are, one is by its tag."""
    return match.start() in proper or SEVERAL.search(match[0]) is not None


def _proper(on: Ground, article: str) -> set[int]:
    return {token.start for token in on.tokens[article] if token.pos == "PROPN"}


def _in_titled(name: Name, on: Ground, article: str) -> bool:
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
