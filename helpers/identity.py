"""Who is meant: every name of a coverage under the fullest name of what it names.

In: names with their article, place, text and kind. Out: for each an entity, the form of the name
and why the two were put together. A surname that two people share is decided by who was named in
full before (Wacholder, Ravin & Choi 1997); where that fails, it is reported as ambiguous.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache

from helpers.known_names import BODIES, SUFFIXES, TITLES, known
from helpers.name_rules import bare_part, initials

# given names whose short form does not begin with the same three letters
NICKNAMES = {
    "joe": "joseph", "mike": "michael", "bob": "robert", "bill": "william", "chuck": "charles",
    "jim": "james", "jack": "john", "dick": "richard", "ted": "edward", "kathy": "katherine",
    "larry": "lawrence", "tony": "anthony", "harry": "harold", "hank": "henry", "rick": "richard",
    "peggy": "margaret", "jimmy": "james", "bobby": "robert", "andy": "andrew", "liz": "elizabeth",
}  # fmt: skip
AMBIGUOUS = "ambiguous: "
NEWSPAPERS = {"time", "post", "journal"}  # as keys, which are singular
SMALL = {"and", "of", "for", "the", "on", "in", "&"}


def identify(rows: list[dict], texts: dict[str, str]) -> None:
    """Add entity, form and why to names.

    Parameters
    ----------
    rows : one dict per name with article, sentence (int), section, start, end, text, kind; changed
        in place: entity (str, the fullest name), form (full name, title and surname, surname,
        given name, initials, short name, acronym, demonym), why (str, "" where a name is the
        entity's own; begins with “ambiguous” where several could be meant).
    texts : the articles' texts, for titles and for acronyms introduced in brackets.
    """
    by_kind = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(row)
    acronyms = _introduced(rows, texts)
    for kind, same in by_kind.items():
        if kind == "person":
            _persons(same, texts)
        else:
            _things(same, acronyms)


def _persons(rows: list[dict], texts: dict[str, str]) -> None:
    used = Counter(row["text"] for row in rows)
    who = _same_people([text for text, _ in used.most_common() if " " in text], rows)
    called = _called(who, used)
    first = defaultdict(dict)  # article -> person -> the row that first names them in full
    titles, headlined = defaultdict(set), set()
    # headlines come before names are spelled out: they are read last
    order = sorted(rows, key=lambda row: (row["section"] == "headline", row["start"]))
    for row in order:
        before = re.search(
            r"([\w.]+) $", texts[row["article"]][max(row["start"] - 15, 0) : row["start"]]
        )
        row["title"] = before[1] if before and before[1] in TITLES else ""
        if row["text"] in who:
            person = who[row["text"]]
            first[row["article"]].setdefault(person, row)
            titles[person].add(row["title"])
            if row["section"] == "headline":
                headlined.add((row["article"], person))
    usual = {}  # surname -> whom it means in most articles: known after a first reading
    for _ in range(2):
        meant = defaultdict(Counter)  # (article, surname) -> whom it meant so far
        for row in order:
            text, options = row["text"], called.get(_plain(row["text"]), {})
            if text in who:
                why = "" if text == who[text] else "the same given name and surname"
                row |= {"entity": who[text], "form": "full name", "why": why}
                continue
            row["form"] = next(iter(options.values()), "surname")
            if row["title"] and row["form"] == "given name":  # Mr. James is not James Comey
                row["form"], options = "surname", {}
            if row["form"] == "surname" and row["title"]:
                row["form"] = "title and surname"
            there = first[row["article"]]
            so_far = meant[row["article"], text]
            row["entity"], row["why"] = _whom(
                row, options, there, titles, headlined, so_far, usual.get(text)
            )
            if not row["why"].startswith(AMBIGUOUS):
                so_far[row["entity"]] += 1
        usual = _usual(meant)
    for row in rows:
        del row["title"]


def _usual(meant: dict[tuple, Counter]) -> dict[str, str]:
    """Whom each surname means in most of the articles that use it."""
    articles = defaultdict(Counter)
    for (_, text), people in meant.items():
        articles[text].update(people.keys())
    usual = {}
    for text, people in articles.items():
        ranked = people.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            usual[text] = ranked[0][0]
    return usual


def _whom(row, options, there, titles, headlined, so_far, usual) -> tuple[str, str]:
    """Which of the people of that name a row means, and how that is known.

    Writers give a person's full name before they use the surname alone, except for those whom
    everybody knows; and once a surname has been used for somebody, a relative gets a given name.
    """
    opposite = {"Mr.": {"Mrs.", "Ms.", "Miss"}, "Mrs.": {"Mr."}, "Ms.": {"Mr."}, "Miss": {"Mr."}}
    clash = opposite.get(row["title"], set())
    options = [person for person in options if not titles[person] & clash]
    if len(options) < 2:
        return (options[0], "the only one of that name") if options else (row["text"], "")
    titled = [person for person in options if row["title"] in titles[person]]
    if row["title"] and len(titled) == 1:
        return titled[0], f"called {row['title']} where named in full"
    for person, _ in so_far.most_common():
        if person in options:
            return person, "meant so before in the article"
    local = [person for person in options if person in there]
    before = [person for person in local if there[person]["start"] < row["start"]]
    if len(before) == 1:
        return before[0], "the only one of that name so far"
    if not before and usual in options:
        return usual, "meant so in most articles"
    if len(local) == 1:
        return local[0], "the only one of that name in the article"
    near = [person for person in before if row["sentence"] - there[person]["sentence"] <= 1]
    if len(near) == 1:
        return near[0], "named in full just before"
    opening = [person for person in local if (row["article"], person) in headlined]
    if len(opening) == 1:
        return opening[0], "the only one of that name in the headline"
    return row["text"], AMBIGUOUS + " or ".join(sorted(options))


def _called(who: dict[str, str], used: Counter) -> dict[str, dict[str, str]]:
    """What each person can be called for short: short name -> person -> form.

    A surname goes before a given name, and that before initials: “Paul” is Ron Paul where he is
    in the coverage, not Paul Ryan.
    """
    called = defaultdict(dict)
    for full, person in who.items():
        called[_plain(bare_part(full, used))][person] = "surname"
    for form in ("given name", "initials"):
        more = defaultdict(dict)
        for full, person in who.items():
            words = [word for word in full.split() if word not in SUFFIXES]
            rest = [word for word in words if word != bare_part(full, used)]
            short = rest[0] if form == "given name" and rest else initials(full)
            more[_plain(short)][person] = form
        called |= {short: people for short, people in more.items() if short not in called}
    return called


def _same_people(full: list[str], rows: list[dict]) -> dict[str, str]:
    """Full name (the most used first) -> the fullest name of the same person."""
    together = defaultdict(set)
    for row in rows:
        together[row["text"]].add(row["article"])
    by_surname, reversed_too = defaultdict(list), {}
    for name in sorted(full, key=lambda name: (-len(name.split()), -len(name))):
        words = frozenset(_plain(name).split())  # Jinping Xi is Xi Jinping
        key = reversed_too.setdefault(words, _plain(_parts(name)[2]))
        by_surname[key].append(name)
    who = {}
    for names in by_surname.values():
        people = []
        for name in names:
            same = [p for p in people if all(compatible(name, one, together) for one in p)]
            if len(same) == 1:
                same[0].append(name)
            else:  # nobody so far, or a short form that fits two people
                people.append([name])
        for person in people:
            who |= dict.fromkeys(person, person[0])
    return who


def compatible(one: str, other: str, together: dict[str, set]) -> bool:
    """Whether two full names with one surname can be one person’s."""
    given, middle, surname, suffix = _parts(one)
    given2, middle2, surname2, suffix2 = _parts(other)
    if set(_plain(one).split()) == set(_plain(other).split()):
        return True
    in_one_article = bool(together.get(one, set()) & together.get(other, set()))
    if suffix != suffix2 and {suffix, suffix2} & {"Jr", "Sr"}:
        # some outlets write “James R. Clapper Jr.” for James Clapper, but nobody “Donald Trump Jr.”
        # for his father: the formal name has a middle initial, and both are not in one article
        formal = middle if suffix else middle2
        if not formal or in_one_article:
            return False
    if _plain(surname) != _plain(surname2) or (suffix and suffix2 and suffix != suffix2):
        return False
    first, second = ([word[0] for word in words] for words in (middle, middle2))
    return _same_given(_plain(given), _plain(given2), in_one_article) and (
        not first or not second or first == second
    )


def _same_given(one: str, other: str, in_one_article: bool) -> bool:
    short, long = sorted([one, other], key=len)
    return (
        short == long
        or (len(short) == 1 and long[0] == short)
        or NICKNAMES.get(short, short) == NICKNAMES.get(long, long)
        # Tim and Timothy, Dave and David; but an article that names Mark and Mary means two
        or (not in_one_article and len(short) in (3, 4) and short[:3] == long[:3])
    )


def _parts(name: str) -> tuple[str, list[str], str, str]:
    """Given name, middle names, surname, suffix of a full name."""
    words = [word.strip(",") for word in name.split()]
    suffix = words.pop().rstrip(".") if words[-1] in SUFFIXES and len(words) > 1 else ""
    return words[0], words[1:-1], words[-1], suffix


def _plain(name: str) -> str:
    """A name for comparing: no accents, dots or capitals, one kind of apostrophe."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(c for c in letters if not unicodedata.combining(c) and c != ".").casefold()


def _things(rows: list[dict], acronyms: dict[str, str]) -> None:
    """Organisations, places, peoples: by what lists, brackets and their own words say."""
    used = Counter(row["text"] for row in rows)
    kind = rows[0]["kind"]
    entity, why, form = {}, {}, {}
    keys = defaultdict(list)
    for text in used:
        listed = known().get(text) or (kind == "organisation" and _listed().get(key(text)))
        if listed and listed[1] == kind:
            entity[text], form[text] = listed[0], listed[2]
            why[text] = "list of names" if listed[0] != text else ""
        else:
            keys[key(text)].append(text)
    for text, about in list(entity.items()):
        keys[key(about)].append(text)
    shorter = _shorter(keys, acronyms) if kind == "organisation" else {}
    for own, texts in keys.items():
        target, reason = shorter.get(own, (own, "the same words"))
        for text in texts:
            if text in entity and target == own:
                continue
            names = keys[target]
            listed = [entity[name] for name in names if name in known() and name in entity]
            full = listed[0] if listed else max(names, key=lambda n: (len(n.split()), used[n], n))
            entity[text] = full
            why[text] = reason if text != full else ""
            form[text] = (
                "full name" if text == full else "acronym" if text.isupper() else "short name"
            )
    for row in rows:
        text = row["text"]
        row |= {"entity": entity[text], "form": form[text], "why": why[text]}


@cache
def _listed() -> dict[str, tuple[str, str, str]]:
    """Listed organisations by key: the U.S. Justice Department is the Department of Justice."""
    return {key(name): about for name, about in known().items() if about[1] == "organisation"}


def key(text: str) -> str:
    """A name’s words, whatever country stands before it, singular or plural, X or of X."""
    words = _plain(text).replace("&", "and").replace("-", " ").split() or [text]
    if len(words) > 1 and words[0] in ("us", "the"):
        words = words[1:]
    elif len(words) > 2 and words[:2] == ["united", "states"]:
        words = words[2:]
    if len(words) > 2 and words[0] in ("department", "ministry") and words[1] == "of":
        words = [word for word in words[2:] if word != "the"] + words[:1]
    words[-1] = re.sub(r"(?<=[a-rt-z]{3})s$", "", words[-1])
    return " ".join(words)


def _shorter(keys: dict[str, list], acronyms: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Key of a short name -> key of the one longer name that it stands for, and why."""
    shorter = {}
    for short in keys:
        introduced = acronyms.get(short)
        if introduced in keys and introduced != short:
            shorter[short] = (introduced, "introduced in brackets")
            continue
        written = [text.replace(".", "") for text in keys[short]]
        if len(short) > 2 and " " not in short and any(text.isupper() for text in written):
            spelled = [
                long for long, texts in keys.items() if any(short in _acronyms(t) for t in texts)
            ]
            why = "initials"
        elif short in NEWSPAPERS:  # the Times
            spelled = [long for long in keys if long.endswith(" " + short)]
            why = "a short form of the only such name"
        else:
            spelled = [long for long in keys if _extends(long, short)]
            why = "a short form of the only such name"
        if len(spelled) == 1:
            shorter[short] = (spelled[0], why)
    return {short: about for short, about in shorter.items() if about[0] not in shorter}


def _acronyms(name: str) -> set[str]:
    words = re.sub(r"(?<=\.)(?=\w)", " ", name.casefold()).split()
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL)}


def _extends(long: str, short: str) -> bool:
    """Whether a name only adds what kind of body it is: Georgetown, Georgetown University."""
    if not (long.startswith(short + " ") or long.endswith(" " + short)):
        return False
    more = long.removeprefix(short + " ") if long.startswith(short + " ") else long[: -len(short)]
    kinds = {body.casefold() for body in BODIES} - {"administration"} | SMALL
    return set(more.split()) <= kinds  # the Social Security Administration is not Social Security


def _introduced(rows: list[dict], texts: dict[str, str]) -> dict[str, str]:
    """Acronym -> name, where an article writes “Name (ACRONYM)”."""
    found = {}
    for row in rows:
        after = re.match(
            r",? \(([A-Z][A-Z.&\-]{1,9})\)", texts[row["article"]][row["end"] : row["end"] + 16]
        )
        if after and row["kind"] != "person":
            found[key(after[1])] = key(row["text"])
    return found
