"""Who is meant: every name of a coverage under the fullest name of what it names.

In: names with their article, place, text and kind. Out: for each an entity, the form of the name
and why the two were put together. A surname that two people share is decided by who was named in
full before (Wacholder, Ravin & Choi 1997); where that fails, it is reported as ambiguous.
"""

import re
import unicodedata
from collections import Counter, defaultdict

from helpers.known_names import BODIES, SUFFIXES, TITLES, known
from helpers.names import bare_part

# given names whose short form does not begin with the same three letters
NICKNAMES = {
    "joe": "joseph", "mike": "michael", "bob": "robert", "bill": "william", "chuck": "charles",
    "jim": "james", "jack": "john", "dick": "richard", "ted": "edward", "kathy": "katherine",
    "larry": "lawrence", "tony": "anthony", "harry": "harold", "hank": "henry", "rick": "richard",
    "peggy": "margaret", "jimmy": "james", "bobby": "robert", "andy": "andrew", "liz": "elizabeth",
}  # fmt: skip
AMBIGUOUS = "ambiguous: "
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
    who = _same_people({text for text in used if " " in text}, rows)
    called = _called(who, used)
    first = defaultdict(dict)  # article -> person -> where named in full
    titles = defaultdict(set)
    for row in rows:
        before = re.search(r"([\w.]+) $", texts[row["article"]][: row["start"]][-15:])
        row["title"] = before[1] if before and before[1] in TITLES else ""
        if row["text"] in who:
            person = who[row["text"]]
            first[row["article"]].setdefault(person, row)
            titles[person].add(row["title"])
    meant = defaultdict(Counter)  # (article, surname) -> whom it meant so far
    # headlines come before names are spelled out, and some names only in another article
    order = sorted(rows, key=lambda row: (row["section"] == "headline", row["start"]))
    shared = []
    for row in order:
        text, options = row["text"], called.get(_plain(row["text"]), {})
        if text in who:
            row |= {"entity": who[text], "form": "full name"}
            row["why"] = "" if text == who[text] else "the same given name and surname"
            continue
        forms = set(options.values())
        form = forms.pop() if len(forms) == 1 else "surname"
        row["form"] = "title and surname" if form == "surname" and row["title"] else form
        row["entity"], row["why"] = _whom(row, list(options), first, titles, meant)
        meant[row["article"], text][row["entity"]] += not row["why"].startswith(AMBIGUOUS)
        if row["why"].startswith(AMBIGUOUS) and not first[row["article"]].keys() & options.keys():
            shared.append((row, options))
    for row, options in shared:
        usual = {
            person
            for (_, text), count in meant.items()
            if text == row["text"]
            for person in count
            if person in options and count[person]
        }
        if len(usual) == 1:
            row |= {"entity": usual.pop(), "why": "meant so in the other articles"}
    for row in rows:
        del row["title"]


def _whom(row: dict, options: list, first: dict, titles: dict, meant: dict) -> tuple[str, str]:
    """Which of the people of that name a row means, and how that is known."""
    text = row["text"]
    if len(options) < 2:
        return (options[0], "the only one of that name") if options else (text, "")
    there = first[row["article"]]
    local = [person for person in options if person in there]
    titled = [person for person in local or options if row["title"] in titles[person]]
    if row["title"] and len(titled) == 1:
        return titled[0], f"called {row['title']} where named in full"
    if len(local) == 1:
        return local[0], "the only one of that name in the article"
    before = [person for person in local if there[person]["start"] < row["start"]]
    if len(before) == 1:
        return before[0], "the only one of that name so far"
    usual = [p for p, n in meant[row["article"], text].most_common() if p in options and n]
    if usual:
        return usual[0], "meant so before in the article"
    near = [person for person in before if row["sentence"] - there[person]["sentence"] <= 1]
    if len(near) == 1:
        return near[0], "named in full just before"
    return text, AMBIGUOUS + " or ".join(sorted(options))


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
            letters = "".join(word[0] for word in words)
            short = rest[0] if form == "given name" and rest else letters
            more[_plain(short)][person] = form
        called |= {short: people for short, people in more.items() if short not in called}
    return called


def _same_people(full: set[str], rows: list[dict]) -> dict[str, str]:
    """Full name -> the fullest name of the same person."""
    together = defaultdict(set)
    for row in rows:
        together[row["text"]].add(row["article"])
    by_surname, reversed_too = defaultdict(list), {}
    for name in sorted(full, key=lambda name: (-len(name.split()), -len(name), name)):
        words = frozenset(_plain(name).split())  # Jinping Xi is Xi Jinping
        key = reversed_too.setdefault(words, _plain(_parts(name)[2]))
        by_surname[key].append(name)
    who = {}
    for names in by_surname.values():
        people = []
        for name in names:
            same = [p for p in people if all(_compatible(name, one, together) for one in p)]
            if len(same) == 1:
                same[0].append(name)
            else:  # nobody so far, or a short form that fits two people
                people.append([name])
        for person in people:
            who |= dict.fromkeys(person, person[0])
    return who


def _compatible(one: str, other: str, together: dict[str, set]) -> bool:
    """Whether two full names with one surname can be one person’s."""
    given, middle, surname, suffix = _parts(one)
    given2, middle2, surname2, suffix2 = _parts(other)
    if set(_plain(one).split()) == set(_plain(other).split()):
        return True
    if suffix != suffix2 and together[one] & together[other]:
        return False  # Donald Trump and Donald Trump Jr. in one article are father and son
    if _plain(surname) != _plain(surname2) or (suffix and suffix2 and suffix != suffix2):
        return False
    initials = [word[0] for word in middle], [word[0] for word in middle2]
    return _same_given(_plain(given), _plain(given2)) and (
        not middle or not middle2 or initials[0] == initials[1]
    )


def _same_given(one: str, other: str) -> bool:
    short, long = sorted([one, other], key=len)
    return (
        short == long
        or (len(short) == 1 and long[0] == short)
        or NICKNAMES.get(short, short) == NICKNAMES.get(long, long)
        or (len(short) in (3, 4) and short[:3] == long[:3])  # Tim and Timothy, Dave and David
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
        listed = known().get(text)
        if listed and listed[1] == kind:
            entity[text], form[text] = listed[0], listed[2]
            why[text] = "list of names" if listed[0] != text else ""
        else:
            keys[_key(text)].append(text)
    for text, about in list(entity.items()):
        keys[_key(about)].append(text)
    shorter = _shorter(keys, acronyms, used) if kind == "organisation" else {}
    for key, texts in keys.items():
        target, reason = shorter.get(key, (key, "the same words"))
        for text in texts:
            if text in entity and target == key:
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


def _key(text: str) -> str:
    """A name’s words, whatever country stands before it, singular or plural, X or of X."""
    words = _plain(text).replace("&", "and").replace("-", " ").split()
    if len(words) > 1 and words[0] in ("us", "the"):
        words = words[1:]
    elif len(words) > 2 and words[:2] == ["united", "states"]:
        words = words[2:]
    if len(words) > 2 and words[0] in ("department", "ministry") and words[1] == "of":
        words = [word for word in words[2:] if word != "the"] + words[:1]
    words[-1] = re.sub(r"(?<=[a-rt-z]{3})s$", "", words[-1])
    return " ".join(words)


def _shorter(keys: dict, acronyms: dict, used: Counter) -> dict[str, tuple[str, str]]:
    """Short key -> the one longer key that it stands for, and why."""
    shorter = {}
    for key in keys:
        introduced = acronyms.get(key)
        if introduced in keys and introduced != key:
            shorter[key] = (introduced, "introduced in brackets")
            continue
        written = [text.replace(".", "") for text in keys[key]]
        if len(key) > 2 and " " not in key and any(text.isupper() for text in written):
            spelled = [long for long in keys if key in _initials(long)]
            why = "initials"
        else:
            spelled = [long for long in keys if _extends(long, key)]
            why = "a short form of the only such name"
        if len(spelled) == 1:
            shorter[key] = (spelled[0], why)
    return {short: about for short, about in shorter.items() if about[0] not in shorter}


def _initials(key: str) -> set[str]:
    words = key.split()
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in SMALL)}


def _extends(long: str, short: str) -> bool:
    """Whether a name only adds what kind of body it is: Georgetown, Georgetown University."""
    if not (long.startswith(short + " ") or long.endswith(" " + short)):
        return False
    more = long.removeprefix(short + " ") if long.startswith(short + " ") else long[: -len(short)]
    return set(more.split()) <= {head.casefold() for head in BODIES} | SMALL


def _introduced(rows: list[dict], texts: dict[str, str]) -> dict[str, str]:
    """Acronym -> name, where an article writes “Name (ACRONYM)”."""
    found = {}
    for row in rows:
        after = re.match(r",? \(([A-Z][A-Z.&\-]{1,9})\)", texts[row["article"]][row["end"] :][:16])
        if after and row["kind"] != "person":
            found[_key(after[1])] = _key(row["text"])
    return found
