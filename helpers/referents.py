"""What a figure counts, read off the syntax of its sentence.

In: the tokens of one sentence, as rows of `tokens`. Out: the word a figure hangs on, the phrase
around it, and whether the verb over it speaks of what is still to come. Where the parser is known to
err, the words next to the figure decide.
"""

import re
from itertools import chain

# what happens on a day; the parser often hangs a date on any noun before it (“the nomination on
# Tuesday”), so other nouns give way to the verb
EVENT = re.compile(
    r"(?i)(?:\w+ing|(?:agree|announce|indict|state|appoint|tourna|assess|state)ment|(?:re-?)?election"
    r"|(?:conven|resigna|demonstra|inaugura|investiga|conversa|negotia|celebra|presenta)tion"
    r"|(?:discus|deci|ses)sion|talk|gathering|interview|speech|report|vote|ballot|primar(?:y|ie)|trial"
    r"|attack|visit|trip|summit|debate|ceremon(?:y|ie)|campaign|conference|address|raid|protest|march"
    r"|rall(?:y|ie)|press|call|poll|survey|video|letter|memo|filing|shooting|strike|war|crash|death"
    r"|arrest|arrival|race|bid|appearance|tweet|post|episode|event|victor(?:y|ie)|defeat)s?"
)
NO_EVENT = {"king", "thing", "something", "nothing", "everything", "anything", "string", "building"}
AHEAD = {"re-election", "reelection", "upcoming", "scheduled", "expected", "plans", "planned"}
AHEAD |= {"slated", "due", "deadline"}
TITLES = {"Mr.", "Mrs.", "Ms.", "Dr.", "Sen.", "Rep.", "Gov.", "Senator", "Representative"}
FUTURE = {"will", "’ll", "'ll", "shall", "may", "must", "should", "can"}
PAST = {"had", "have", "has", "was", "were", "did"}
PRESENT = {"is", "are", "am"}


def lies_ahead(start: int, parse: list[dict]) -> bool:
    """Whether the verb over a date speaks of what is still to come."""
    by = {t["token"]: t for t in parse}
    token = next((t for t in parse if t["end"] > start), parse[-1])
    near = [t["text"].lower() for t in parse if start - 25 < t["start"] < start]
    if AHEAD & {*near, "".join(near[near.index("re") :][:3]) if "re" in near else ""}:
        return True
    seen, infinitive = set(), False
    while token["token"] not in seen:
        seen.add(token["token"])
        if token["pos"] in {"VERB", "AUX"}:
            helpers = {
                t["text"].lower()
                for t in parse
                if t["head"] == token["token"] and t["dep"] in {"aux", "auxpass"}
            }
            if helpers & FUTURE:
                return True
            if token["tag"] in {"VBD", "VBN"} or helpers & PAST:
                return False
            if token["tag"] in {"VBZ", "VBP"} or helpers & PRESENT:
                return infinitive or bool(helpers)
            infinitive = infinitive or "to" in helpers
        token = by.get(token["head"], token)
    return False


def referent(text: str, start: int, end: int, parse: list[dict], kind: str) -> dict:
    """What a figure counts, by syntax: its head word and the phrase around that."""
    inside = [t for t in parse if t["start"] < end and t["end"] > start]
    head = _head(inside, parse, kind)
    if head is None:
        return {"head": "", "lemma": "", "referent": "", "around": "", "token": None}
    return {
        "head": head["text"],
        "lemma": head["lemma"].lower(),
        "referent": _phrase(text, head, parse, (start, end)),
        "around": " ".join(_around(head, parse, (start, end))),
        "token": head["token"],
    }


def _around(head: dict, parse: list[dict], cut: tuple[int, int]) -> list[str]:
    """Content words of the clause of a head: names as written, other words as in a dictionary."""
    top = next((t for t in parse if t["token"] == head["head"]), head)
    clause = _under(head, parse, 6)
    if head["dep"] in {"relcl", "acl"}:  # “a second official who briefed reporters”
        clause += _under(top, parse, 1)
    elif head["pos"] not in {"VERB", "AUX"} and top["pos"] == "VERB":
        clause += [top, *(t for t in parse if t["head"] == top["token"] and t["dep"] == "nsubj")]
    words = [
        t["text"] if t["pos"] == "PROPN" else t["lemma"].lower()
        for t in clause
        if t["pos"] in {"NOUN", "PROPN", "ADJ", "VERB"} and not cut[0] <= t["start"] < cut[1]
    ]
    return list(dict.fromkeys(word for word in words if word not in TITLES))


def _head(inside: list[dict], parse: list[dict], kind: str) -> dict | None:
    numbers = {t["token"] for t in inside}
    roots = [t for t in inside if t["head"] not in numbers or t["head"] == t["token"]]
    root = roots[-1] if roots else inside[-1]
    by = {t["token"]: t for t in parse}
    if kind not in {"date", "rank", "relative"}:
        of = by.get(inside[-1]["token"] + 1)
        if of and of["text"].lower() == "of":
            objects = [
                t for t in parse if t["head"] == of["token"] and t["dep"] in {"pobj", "pcomp"}
            ]
            if objects:
                return objects[0]
    if kind == "age" and inside[0]["token"] - 2 in by and by[inside[0]["token"] - 1]["text"] == ",":
        return by[inside[0]["token"] - 2]
    if kind == "date":
        happened = _happened(inside, root, by)
        if happened:
            return happened
    head, seen = by.get(root["head"], root), {root["token"]}
    while (
        head["token"] in numbers
        or head["pos"] in {"ADP", "SCONJ", "NUM", "PUNCT", "PART"}
        or (head["pos"] in {"ADJ", "ADV"} and root["dep"] in {"npadvmod", "pobj", "nummod"})
    ):
        if head["token"] in seen:
            return None
        seen.add(head["token"])
        head = by.get(head["head"], head)
    if kind == "date" and head["pos"] in {"NOUN", "PROPN"} and head["start"] < root["start"]:
        verb = verb_over(head["token"], parse)
        head = by[verb] if verb is not None and not _is_event(head) else head
    if kind != "date" and head["lemma"] == "be" and root["dep"] in {"attr", "acomp"}:
        # “the sample was only 238”
        subjects = [t for t in parse if t["head"] == head["token"] and t["dep"] == "nsubj"]
        head = subjects[0] if subjects else head
    return None if head["token"] in numbers else head


def _happened(inside: list[dict], root: dict, by: dict[int, dict]) -> dict | None:
    """The event that a date stands right behind: “a hearing Wednesday”, “re-election in November”."""
    if inside[0]["text"] == "later" or inside[-1]["text"] in {"ago", "back"}:
        return None  # these stand with verbs: “filed a protest several weeks ago”
    before = by.get(inside[0]["token"] - 1)
    if before and before["pos"] == "ADP":
        before = by.get(before["token"] - 1)
    return before if before and before["pos"] == "NOUN" and _is_event(before) else None


def _is_event(token: dict) -> bool:
    word = token["text"].lower()
    return bool(EVENT.fullmatch(word)) and word not in NO_EVENT


def _phrase(text: str, head: dict, parse: list[dict], cut: tuple[int, int]) -> str:
    """The words around a head: a noun with what describes it, a verb with subject and object."""
    own = [t for t in parse if t["head"] == head["token"] and t["token"] != head["token"]]
    if head["pos"] in {"VERB", "AUX"}:
        parts = [t for t in own if t["dep"] in {"nsubj", "nsubjpass", "dobj", "attr"}]
        who = next((t for t in parts if t["tag"] in {"WP", "WDT"}), None)
        if who:  # “an official who briefed reporters”
            parts.remove(who)
            parts += [t for t in parse if t["token"] == head["head"]]
        kept = {head["token"]} | {t["token"] for part in parts for t in _under(part, parse, 2)}
    else:
        sides = {"amod", "compound", "nmod", "poss", "prep", "det"}
        parts = [t for t in own if t["dep"] in sides and t["pos"] != "DET"]
        # the parser may hang “migrants from China” on the verb, but not so the reader
        parts += [
            t for t in parse
            if t["token"] == head["token"] + 1 and t["text"] in {"of", "from"} and t not in parts
        ]  # fmt: skip
        kept = {head["token"]} | {t["token"] for part in parts for t in _under(part, parse, 3)}
    words = [t for t in parse if t["token"] in kept and not cut[0] <= t["start"] < cut[1]]
    governing = {t["head"] for t in words}
    words = [t for t in words if t["pos"] != "ADP" or t["token"] in governing]
    while words and words[0]["pos"] in {"PART", "ADP", "PUNCT"}:
        words = words[1:]
    pieces = ["" if i and t["start"] == words[i - 1]["end"] else " " for i, t in enumerate(words)]
    return "".join(chain(*zip(pieces, (t["text"] for t in words), strict=True))).strip(" ,")


def _under(token: dict, parse: list[dict], depth: int) -> list[dict]:
    """A token and what hangs on it, relative clauses and punctuation left out."""
    if depth == 0:
        return [token]
    below = [
        t for t in parse
        if t["head"] == token["token"] and t["token"] != token["token"]
        and t["dep"] not in {"relcl", "punct", "appos", "acl", "advcl"}
    ]  # fmt: skip
    return [token, *chain(*(_under(t, parse, depth - 1) for t in below))]


def verb_over(number: int | None, parse: list[dict]) -> int | None:
    """Number of the verb over a token; None where there is none."""
    by = {t["token"]: t for t in parse}
    for _ in range(len(parse)):  # a parser's circle ends here
        if number not in by or by[number]["pos"] in {"VERB", "AUX"}:
            return number if number in by else None
        if by[number]["head"] == number:
            return None
        number = by[number]["head"]
    return None
