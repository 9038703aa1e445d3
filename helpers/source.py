"""Who a source is: resolved within its article, and what kind of source.

In: one article's parse and its attributions. Out: a name and a kind for each. The kinds follow the
study of sourcing (Sigal 1973; Manning 2001): who is named, who stays anonymous, which institution,
document or other medium speaks.
"""

from typing import NamedTuple

from helpers.lists import read_list
from helpers.syntax import Parse, phrase, subject, within

# what a noun says of its source. press: the media themselves; media: the words in an outlet's name
# that name other things elsewhere (a news agency, a federal agency); outlet: known by name
KINDS = read_list("source_kinds.csv", ["word", "kind"])
DOCUMENTS, PRESS, MEDIA, OUTLETS, INSTITUTIONS = (
    {word for _, (word, kind) in KINDS if kind == wanted}
    for wanted in ("document", "press", "media", "outlet", "institution")
)
PLACES = {"GPE", "ORG", "NORP", "LOC", "FAC"}
TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord"}
# small words inside a name: Maria de la Cruz
PARTICLES = {"al", "bin", "da", "de", "del", "den", "der", "di", "el", "la", "van", "von"}
# which kinds a pronoun may stand for
PRONOUNS = dict.fromkeys(["he", "him", "his", "she", "her", "hers"], ("named",))
PRONOUNS |= dict.fromkeys(["they", "them", "their"], ("anonymous", "named", "institution"))
PRONOUNS |= dict.fromkeys(["it", "its"], ("institution", "document", "media"))
MEN, WOMEN = {"he", "him", "his", "mr"}, {"she", "her", "hers", "mrs", "ms", "miss"}
REACH = 300  # tokens; an antecedent further back than some ten sentences is a guess
RELATIVE = {"who", "which", "that", "whom"}
DETERMINERS = {"a", "an", "the", "this", "that", "these", "those", "some", "another"}


class Known(NamedTuple):
    """What is known of the people in an article so far."""

    full: dict[str, list[tuple[int, list[str]]]]  # names by first and last word, and where
    titles: dict[str, tuple[int, set[str]]]  # surname to first place and mr, ms ...
    reported: set[int]  # tokens of what others say
    said: dict[int, tuple[str, str]]  # head of every source so far to its name and kind


def resolve(p: Parse, found: list) -> list[tuple[str, str]]:
    """Name and kind of every attribution's source.

    A surname takes the full name the article gives; a pronoun or “the official” the last source
    that fits; “a top official” the name that the next sentence gives to whoever “made the demands”
    (the noun of the same cue). What stays unnamed is named as written, without its article.
    """
    reported = set().union(*(one.content for one in found))
    known = Known(_full_names(p), _titles(p), reported, {})
    resolved = []
    for one in found:
        if one.source is None:
            resolved.append(("", "anonymous"))
            continue
        head = _head(p, one.source)
        before = known.said.pop(head, None)  # put last again: whoever spoke last
        known.said[head] = before or _name_and_kind(p, one, head, known)
        resolved.append(known.said[head])
    return resolved


def _head(p: Parse, span: tuple[int, int]) -> int:
    """Token of a phrase on which the others depend."""
    return next(k for k in range(*span) if not span[0] <= p.head[k] < span[1] or p.head[k] == k)


def _full_names(p: Parse) -> dict[str, list[tuple[int, list[str]]]]:
    """People's names of two words and more, and where each stands, by first and by last word."""
    found = []
    spelled: dict[tuple[str, str], list[str]] = {}  # “Donald J. Trump” is “Donald Trump” again
    for first, entity in enumerate(p.entity):
        if entity == "B-PERSON":
            last = first + 1
            while last < len(p.word) and (
                p.entity[last] == "I-PERSON"
                # the parser takes the “Leyen” of “Ursula von der Leyen” for a place
                or (p.word[last - 1] in PARTICLES and p.pos[last] == "PROPN")
            ):
                last += 1
            words = [w for w in _words(p, first, last) if not w.islower() or w in PARTICLES]
            words = [w for w in words if not _is_title(w)]
            whole = len(words) > 1 and words[0][0].isupper() and not words[-1].islower()
            # “Smith Walks Out” in a headline is no name
            if whole and all(
                p.pos[k] == "PROPN" or p.word[k] in PARTICLES or _is_joined(p, k)
                for k in range(first, last)
            ):
                found.append((first, spelled.setdefault((words[0], words[-1]), words)))
    names: dict[str, list[tuple[int, list[str]]]] = {}
    for first, words in found:
        # “De la Cruz” opening a sentence is Maria de la Cruz
        short = words[0].lower() in PARTICLES and any(
            len(words) < len(other) and _ends_in(other, words) for _, other in found
        )
        for word in () if short else {words[0], _bare(words[-1])}:
            names.setdefault(word, []).append((first, words))
    return names


def _words(p: Parse, first: int, last: int) -> list[str]:
    """The words of a span of tokens as written: “Ocasio-Cortez” is one, but three tokens."""
    return p.text[p.start[first] : p.end[last - 1]].split()


def _is_joined(p: Parse, token: int) -> bool:
    """Whether a hyphen joins a token to the one before it."""
    return p.start[token] == p.end[token - 1] and "-" in (p.word[token - 1], p.word[token])


def _bare(surname: str) -> str:
    """A surname without the particle that a hyphen joins to it: al-Assad is Assad too."""
    particle, _, rest = surname.partition("-")
    return rest if rest and particle.lower() in PARTICLES else surname


def _ends_in(name: list[str], words: list[str]) -> bool:
    return [w.lower() for w in name[-len(words) :]] == [w.lower() for w in words]


def _titles(p: Parse) -> dict[str, tuple[int, set[str]]]:
    """How the article addresses the bearers of each surname, and from where on."""
    titles: dict[str, tuple[int, set[str]]] = {}
    for place, word in enumerate(p.word[:-1]):
        if _is_title(word):
            last = place + 2
            while last < len(p.word) and (
                p.word[last - 1].lower() in PARTICLES or _is_joined(p, last)
            ):
                last += 1
            name = _bare(_words(p, place + 1, last)[-1])
            titles.setdefault(name, (place, set()))[1].add(word.lower().strip("."))
    return titles


def _is_title(word: str) -> bool:
    return word.lower().strip(".") in TITLES


def _name_and_kind(p: Parse, one, head: int, known: Known) -> tuple[str, str]:
    verb = p.head[head]
    if p.word[head].lower() in RELATIVE and p.dep[verb] == "relcl":
        head = p.head[verb]  # “an official who said”
        one = one._replace(source=phrase(p, head))
    if p.word[head].lower() in PRONOUNS:
        return _antecedent(p, head, known) or (_plain(p, one.source), "anonymous")
    others = [k for k in p.kids[head] if p.dep[k] == "conj"]
    people = [name for k in [head, *others] if (name := _person(p, k, known))]
    if people:
        return " and ".join(people), "named"
    first = p.word[one.source[0]].lower()
    if first == "the" or (head == one.source[0] and p.tag[head] == "NNS"):
        words = set(_plain(p, one.source).lower().split())
        for before, (name, kind) in reversed(known.said.items()):
            same = p.tag[before] == p.tag[head] and kind != "named"
            if same and words <= set(name.lower().split()):
                return name, kind
    if first in ("a", "an"):
        person = _named_next(p, one, known)
        if person:
            return person, "named"
    return _plain(p, one.source), _kind(p, head)


def _antecedent(p: Parse, pronoun: int, known: Known) -> tuple[str, str] | None:
    """Name and kind of the nearest subject before a pronoun that it may stand for."""
    word = p.word[pronoun].lower()
    kinds = PRONOUNS[word]
    for k in range(pronoun - 1, max(pronoun - REACH, -1), -1):
        if k in known.reported:
            continue  # whom a report is about is seldom who speaks next
        name, kind = known.said.get(k, ("", ""))
        if kind in kinds and not _other_gender(known, word, name):
            return name, kind
        if p.dep[k] not in ("nsubj", "nsubjpass") or p.pos[k] == "PRON":
            continue
        if kinds == ("named",):
            name = _person(p, k, known)
            if name and not _other_gender(known, word, name):
                return name, "named"
        elif word.startswith("the") == (p.tag[k] in ("NNS", "NNPS")):
            kind = _kind(p, k)
            if kind in kinds:
                return _plain(p, phrase(p, k)), kind
    return None


def _other_gender(known: Known, pronoun: str, name: str) -> bool:
    """Whether the article calls somebody “Ms.” whom the pronoun makes a man, or the reverse."""
    other = WOMEN if pronoun in MEN else MEN if pronoun in WOMEN else set()
    surname = _bare(name.split()[-1])
    first, titles = known.titles.get(surname, (0, set()))
    called = any(place <= first for place, _ in known.full.get(surname, []))
    return bool(titles) and titles <= other and (called or " " not in name)


def _named_next(p: Parse, one, known: Known) -> str:
    """Name that the next sentence gives: “A top official demanded …. Wang made the demands”."""
    here, cue = p.sentence[one.cue[0]], p.lemma[one.cue[0]]
    for k in range(one.cue[1], len(p.word)):
        if p.sentence[k] > here + 1:
            return ""
        definite = any(p.word[g].lower() in ("the", "these", "those") for g in p.kids[k])
        if p.sentence[k] == here + 1 and p.dep[k] == "dobj" and p.lemma[k] == cue and definite:
            speaker = subject(p, p.head[k])
            return _person(p, speaker, known) if speaker is not None else ""
    return ""


def _person(p: Parse, head: int, known: Known) -> str:
    """Full name of the person a noun phrase is about; "" where it is about none."""
    beside = [*p.kids[head], p.head[head]] if p.dep[head] == "appos" else p.kids[head]
    named = [
        k for k in beside if "appos" in (p.dep[k], p.dep[head]) and p.entity[k].endswith("PERSON")
    ]
    for k in [head, *named]:
        start, words = _name(p, k)
        surname = _bare(words[-1])
        if p.pos[k] != "PROPN" and surname not in known.full:
            continue
        title = next((w for w in p.word[max(min(start - 1, k - 2), 0) : k] if _is_title(w)), "")
        first, titles = known.titles.get(surname, (0, set()))
        if title and titles & MEN and titles & WOMEN:
            return " ".join([title, *words])  # a couple: only the title tells them apart
        # the parser takes “Mayorkas” for a place or a firm where the full name is not beside it
        fits = [fit for fit in known.full.get(surname, []) if _can_be(fit[1], words)]
        if title:  # whoever is “Mr. Smith” before “Anna Smith” is named is somebody else
            fits = [fit for fit in fits if fit[0] <= first]
        # President Biden is whom the article calls “President Joe Biden”, and not Hunter Biden
        fits = [fit for fit in fits if _office(p, fit[0]) == _office(p, start) != ""] or fits
        if title and _are_several(p, fits, surname):
            return " ".join([title, *words])
        if fits:
            before = [name for place, name in fits if place <= k]
            return " ".join(before[-1] if before else fits[0][1])
        if title or p.entity[k].endswith("PERSON"):
            return " ".join(words)
    return ""


def _can_be(name: list[str], words: list[str]) -> bool:
    """Whether words can stand for a full name: its beginning, its end, or both without a middle."""
    if words == name[: len(words)] or _ends_in(name, words):
        return True
    return _bare(words[-1]) == _bare(name[-1]) and (len(words) == 1 or words[0] == name[0])


def _are_several(p: Parse, fits: list[tuple[int, list[str]]], surname: str) -> bool:
    """Whether several people have a surname; “Faculty Chide Ryan” in a headline is nobody."""
    line = p.text.split("\n", 1)[0]
    body = 0 if line.endswith((".", "!", "?", "…", "”", '"')) else len(line)
    bearers = [
        name for place, name in fits if p.start[place] >= body and _bare(name[-1]) == surname
    ]
    return len({" ".join(name) for name in bearers}) > 1


def _office(p: Parse, first: int) -> str:
    """The capitalised word right before a name: an office or a title, where it is one."""
    before = p.word[first - 1] if first else ""
    return before if before[:1].isupper() and p.pos[first - 1] == "PROPN" else ""


def _name(p: Parse, head: int) -> tuple[int, list[str]]:
    """First token and words of a name that ends in its head, titles and offices left out."""
    first = head
    while first and (
        _is_joined(p, first)
        or (
            p.entity[first - 1].endswith("PERSON")
            and (p.pos[first - 1] == "PROPN" or p.word[first - 1] in PARTICLES)
            and not _is_title(p.word[first - 1])
        )
    ):
        first -= 1
    return first, _words(p, first, head + 1)


def _plain(p: Parse, span: tuple[int, int]) -> str:
    """A source as written, without its article and its possessive."""
    first, last = span
    while first < last - 1 and p.word[first].lower() in DETERMINERS:
        first += 1
    text = p.text[p.start[first] : p.end[last - 1]].removesuffix("’s").removesuffix("'s")
    if last - first == 1 and p.pos[first] == "ADJ":  # “Chinese concerns” are China's
        places = (w for w, e in zip(p.word, p.entity, strict=True) if e == "B-GPE")
        return next((place for place in places if place[:4] == text[:4]), text)
    return text


def _kind(p: Parse, head: int) -> str:
    """What kind of source a noun phrase names that is about no person."""
    lemma, proper = p.lemma[head].lower(), p.pos[head] == "PROPN"
    words = {p.word[k].lower() for k in within(p, [head]) if k <= head}
    if lemma in OUTLETS or lemma in PRESS or (words & (PRESS | OUTLETS) and lemma in MEDIA):
        return "media"
    if lemma in DOCUMENTS and not proper:
        return "document"
    if lemma in INSTITUTIONS or p.entity[head][2:] in PLACES:
        return "media" if proper and lemma in MEDIA else "institution"
    return "named" if proper else "anonymous"
