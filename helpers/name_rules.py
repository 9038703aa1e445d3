"""The rules that correct the parser's names, over the whole coverage at once.

In: names and what they stand on. Out: names. One article often spells out what another leaves open
(global consistency, after Finkel, Grenager & Manning 2005). `entities.rule_steps` shows what each
rule changes.
"""

import re
from itertools import product

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
from helpers.names import (
    Ground,
    Name,
    Names,
    as_parsed,
    in_titled,
    is_name,
    kinds_of,
    laid_over,
    occurrences,
    proper_nouns,
)

CAP = r"(?:(?:[A-Z]\.)+(?:-[A-Z]\w*)?|(?:Inc|Corp|Co|St|Ltd)\.|[A-Z][\w\-]*(?:[’'][A-Z]\w+)?)"
RUN = rf"{CAP}(?: {CAP}){{0,8}}"
# “Customs and Border Protection”, “U.S.-PRC Counternarcotics Working Group”
ENDING = re.compile(rf"{RUN}(?:,? (?:and|&) {RUN})?(?= ?)")
# “Department of Homeland Security”, “Committee on Ways and Means”
OPENING = re.compile(
    rf"(?:{RUN} )?\b(?:{'|'.join(sorted(BODIES_OF))}) (?:of|for|on)(?: the)? {RUN}(?: (?:and|&) {RUN})?"
)

ABBREVIATED = re.compile(r"(?:\w\.\w?.*|\b\w|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|St))\.$")
ARTICLES = {"the", "a", "an", "this", "that", "former", "then"}
PARTICLES = {"al", "bin", "de", "del", "der", "di", "du", "la", "van", "von", "ben", "el"}
AGENCY = r"(?:AP|The Associated Press|Associated Press|Reuters|AFP|Agence France-Presse|UPI|Xinhua)"
# “MADRID (Reuters) —”, “WASHINGTON—”, “Vienna, Feb. 20 (AP) -”, but not “U.S.-China talks”
DATELINE = re.compile(
    r"(?m)^(?:[“\"]?[A-Z][A-Z.’' \-]{2,30}(?:,? [A-Z][\w.]+){0,3},? ?(?:\([^)\n]{2,20}\))?"
    rf"|[A-Z][\w .,]{{2,40}}\({AGENCY}\))(?: ?(?:—|–|―|--+) ?| - )"
)
OPENING_LINES = 7  # a dateline stands below the headline, a standfirst and a picture's caption
CREDIT = re.compile(
    rf"(?m)\({AGENCY}\)|(?:Credit(?:\.\.\.|: ?)?(?=[A-Z])|Photo(?:graph)?(?: by|:)|[Ii]mage:)"
    rf".{{0,60}}(?:{AGENCY}|Getty Images|Times)\b|\b[\w ]{{1,40}}/\s?(?:{AGENCY}|Getty Images)\b"
    r"|^.*\b(?:reported from|contributed reporting|contributed to this)\b.*"
)
AFTER_HONORIFIC = re.compile(
    rf"\b(?:{'|'.join(re.escape(word) for word in sorted(HONORIFICS, reverse=True))}) "
    rf"((?!{'|'.join(sorted(OFFICES))}){CAP})"
)
# “Secretary Alejandro Mayorkas”, where the parser sees no name
AFTER_OFFICE = re.compile(
    rf"\b(?:{'|'.join(sorted(OFFICES - MISLEADING))}) ({CAP}(?: {CAP}){{1,2}})(?! ?{CAP})"
)
PARTY_TAG = re.compile(r"[(,] ?([DR])(?=-[A-Z]|\))")  # Representative Jerrold Nadler, D-N.Y.
HYPHENED = re.compile(r"(?:-[a-z]{1,4})*(?:-[A-Z]\w*(?:’[A-Z]\w+)?)(?!\w)")


def find(on: Ground, steps: int | None = None) -> Names:
    """Names of every article after the first `steps` rules (all of them where None)."""
    names = as_parsed(on)
    for rule in list(RULES.values())[:steps]:
        names = {article: sorted(found) for article, found in rule(names, on).items()}
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
    look = occurrences(words + capitals)
    result = {}
    for article, found in names.items():
        text = on.texts[article]
        people = {w for n in found if n.kind == "person" for w in text[n.start : n.end].split()[1:]}
        new = []
        spans = {(start, end) for start, end, _ in look(text)}
        spans |= {match.span(1) for match in PARTY_TAG.finditer(text)}
        spans |= {name[:2] for name in found if text[name.start : name.end] in known()}
        for start, end in spans:
            word = text[start:end]
            if word not in people:  # Michael Jordan
                kind = known().get(word, ("", "place", ""))[1]
                new.append(Name(start, end, kind, "list of names"))
        found = laid_over(found, sorted(new))
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
        starts, proper = {name.start for name in kept}, proper_nouns(on, article)
        new = [match for match in AFTER_HONORIFIC.finditer(text) if match.start(1) not in starts]
        taken = {position for name in kept for position in range(name.start, name.end)}
        new += [
            match
            for match in AFTER_OFFICE.finditer(text)
            if taken.isdisjoint(range(*match.span(1)))
            and match.start(1) in proper
            and _like_person(match[1].split())
        ]
        new = [Name(*match.span(1), "person", "follows a title") for match in new]
        result[article] = laid_over(kept, new)
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
    kinds = kinds_of(names, on)
    full = {
        text
        for text, count in kinds.items()
        if count.most_common(1)[0][0] == "person"
        and " " in text
        and text not in known()
        and not BODIES & set(text.split())
    }
    surnames = {text: bare_part(text, kinds) for text in full}
    bare = set(surnames.values()) - set(known()) - TITLES
    bare = {text for text in bare if len(text) > 1 and text[0].isupper()}
    letters = {initials(text) for text in full} - {initials(text) for text in kinds.keys() - full}
    letters -= known().keys()
    look = occurrences(full | bare)
    result = {}
    for article, found in names.items():
        text, proper = on.texts[article], proper_nouns(on, article)
        given = {name.split()[0] for name, surname in surnames.items() if surname in text}
        given -= known().keys() | linked()[1].keys()
        kept = []
        for name in found:
            word = text[name.start : name.end]
            if name.kind in ("organisation", "place") and word in given:  # Sasha and Malia Obama
                name = name._replace(kind="person", rule="given name of a person in the article")
            elif len(word) > 2 and word.replace(".", "") in letters:
                name = name._replace(kind="person", rule="initials of a person")
            governing = word.endswith(" Administration") and word.split()[0] in bare
            if not governing and not _compound(word, full | bare):
                kept.append(name)
        new = [
            Name(start, end, "person", "named in full elsewhere")
            for start, end, name in look(text)
            if is_name(start, name, proper)
        ]
        result[article] = laid_over(kept, new)
    return result


def bare_part(full: str, used: dict) -> str:
    """The part of a full name that is its surname.

    The last word, unless the coverage uses only the first alone (Wang Xiaohong, Xi Jinping).
    """
    words = [word for word in full.split() if word not in SUFFIXES]
    if len(words) < 2:
        return full
    return words[0] if words[0] in used and words[-1] not in used else words[-1]


def initials(full: str) -> str:
    """The letters that a person can be called by: AOC for Alexandria Ocasio-Cortez."""
    words = [word for word in full.split() if word not in SUFFIXES]
    return "".join(part[:1] for part in re.split(r"[ \-]", " ".join(words))).upper()


def _compound(text: str, parts: set[str]) -> bool:
    """Whether a name is really two: “Mayorkas-Wang”, “Trump-Putin”."""
    pieces = re.split(r"[-–—/]", text)
    return len(pieces) > 1 and all(piece in parts or piece in known() for piece in pieces)


def organisations(names: Names, on: Ground) -> Names:
    """Organisations whole, from their first capital to the noun that says what they are."""
    used = {text: count.total() for text, count in kinds_of(names, on).items()}
    everything = "\n".join(on.texts.values())
    result = {}
    for article, found in names.items():
        text, proper = on.texts[article], proper_nouns(on, article)
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
                words = _organisation(words, text, pattern is OPENING, used, everything)
                if any(words[0][0] <= p <= words[-1][1] for p in proposed if words):
                    whole = (words[0][0], words[-1][1])
                    new.append(Name(*whole, "organisation", "organisation whole"))
        new = [n for n in new if text[n.start : n.end] not in known()]
        found = laid_over(found, [n for n in new if not in_titled(n, on, article)])
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


def _organisation(words: list, text: str, opening: bool, used: dict, everything: str) -> list:
    """The words of a run of capitals that make up one organisation; none where there is none."""
    while words and not opening and text[slice(*words[-1])] not in BODIES:
        words = words[:-1]
    spelled = [text[a:b] for a, b in words]
    joint = next((i for i, word in enumerate(spelled) if word in ("and", "&")), None)
    if joint is not None:
        left, right = " ".join(spelled[:joint]), " ".join(spelled[joint + 1 :])
        parts = (left, right)
        joined = everything.count(" ".join(spelled)) if used.keys() & parts else 0
        apart = any(used.get(part, 0) > joined or part in known() for part in parts)
        closed = spelled[-1] in BODIES_OF if opening else spelled[joint - 1] in BODIES
        if apart or closed:  # two names in a row
            words = words[:joint] if opening else words[joint + 1 :]
            spelled = [text[a:b] for a, b in words]
    linked = {"of", "for", "on"} & set(spelled)
    return words if len(words) > 1 and (linked or not opening) else []


def one_kind(names: Names, on: Ground) -> Names:
    """A name is of the kind it mostly has in the coverage, and is one wherever it stands."""
    counts = kinds_of(names, on)
    kinds = {text: count.most_common(1)[0][0] for text, count in counts.items()}
    kinds |= {text: "law" for text in kinds if text.split()[-1] in LAWS and text not in known()}
    # one word that was a name once may be a word elsewhere
    often = {
        text for text, count in counts.items() if count.total() > 1 or is_name(-1, text, set())
    }
    look = occurrences(often)
    result = {}
    for article, found in names.items():
        text, proper = on.texts[article], proper_nouns(on, article)
        same = []
        for name in found:
            kind = kinds.get(text[name.start : name.end], name.kind)
            why = name.rule if kind == name.kind else "the kind it mostly has"
            same.append(name._replace(kind=kind, rule=why))
        new = [
            Name(start, end, kinds[name], "named elsewhere")
            for start, end, name in look(text)
            if is_name(start, name, proper)
        ]
        taken = {position for n in same for position in range(n.start, n.end)}
        result[article] = same + [n for n in new if taken.isdisjoint(range(n.start, n.end))]
    return result


def headlines(names: Names, on: Ground) -> Names:
    """Where Every Word Has a Capital, only what the coverage names elsewhere is a name."""
    kinds = {text: count.most_common(1)[0][0] for text, count in kinds_of(names, on).items()}
    look = occurrences(kinds)
    result = {}
    for article, found in names.items():
        text = on.texts[article]
        kept = [name for name in found if not in_titled(name, on, article)]
        for start, end in on.titled[article]:
            kept += [
                Name(*place, kinds[name], "headline: named elsewhere")
                for *place, name in look(text, start, end)
            ]
        result[article] = kept
    return result


def without_credits(names: Names, on: Ground) -> Names:
    """Datelines, agencies credited and the article's own author are no part of the story."""
    result = {}
    for article, found in names.items():
        text, author = on.texts[article], on.bylines[article]
        outside = [match.span() for match in CREDIT.finditer(text)]
        outside += [
            m.span()
            for m in DATELINE.finditer(text)
            if text.count("\n", 0, m.start()) < OPENING_LINES
        ]
        result[article] = [
            name
            for name in found
            if not any(start <= name.start and name.end <= end for start, end in outside)
            and not (" " in text[name.start : name.end] and text[name.start : name.end] in author)
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
