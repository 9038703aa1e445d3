"""Who is given which words by which cue, read off the dependency parse.

In: one article's parse, its quotations and the list of cues. Out: attributions: source, cue and
content, as PARC and PolNeAR define them (Pareti 2012; Newell et al. 2018). Rules over dependencies
as in Krestel, Bergler & Witte (2008).
"""

from bisect import bisect
from typing import NamedTuple

from helpers.lists import Cue
from helpers.source import DOCUMENTS
from helpers.syntax import QUOTE_MARKS, Parse, lost_subject, phrase, repair, subject, within

# verbs that lend a noun its subject: “raised concerns”, “filed a formal protest”
LIGHT = {"air", "announce", "cast", "deliver", "draw", "echo", "express", "face", "file", "get"}
LIGHT |= {
    "give",
    "have",
    "hold",
    "issue",
    "lay",
    "lodge",
    "make",
    "offer",
    "provide",
    "put",
    "raise",
}
LIGHT |= {"reiterate", "release", "repeat", "send", "share", "state", "submit", "take", "voice"}
SPOKEN = {"clause", "quotation"}
ATTITUDES = ("believing", "wanting", "promising", "praising")  # held, seldom spoken in quotations
CLAUSES = ("relcl", "ccomp", "acl", "advcl")
THAT_REACH = 15  # tokens between a cue and its “that”
SET_OFF = (",", "—", "–", "--", "-")
COPULAS = {"be", "become", "feel", "get", "look", "remain", "seem", "sound", "stay"}


class Attribution(NamedTuple):
    """Spans (first token, token after the last) of cue and source, tokens of the content."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: set[int]
    stance: str


def attributions(
    p: Parse, cues: dict, quotes: list[tuple[int, int]], speech: list[int | None]
) -> list[Attribution]:
    """Attributions of an article, in text order; none has its cue inside quoted speech.

    Parameters
    ----------
    p : the article. cues : from `lists.reporting_verbs`. quotes : spans of quotations, in tokens.
    speech : for every token, which of the quotations it is in; None outside and in scare quotes.
    """
    repair(p, cues)
    found = []
    for token, (lemma, pos) in enumerate(zip(p.lemma, p.pos, strict=True)):
        if speech[token] is not None:
            continue
        lemma = lemma.lower()
        if pos in ("VERB", "AUX") and (lemma, "verb") in cues:
            one = _verb(p, token, cues[lemma, "verb"], quotes)
        elif pos in ("NOUN", "PROPN") and (lemma, "noun") in cues:
            one = _noun(p, token, cues[lemma, "noun"])
        elif p.dep[token] == "acomp" and (lemma, "adjective") in cues:
            one = _adjective(p, token, cues[lemma, "adjective"])
        elif (p.word[token].lower(), "preposition") in cues:
            one = _preposition(p, token, cues[p.word[token].lower(), "preposition"])
        elif p.word[token] == ":":
            one = _colon(p, token, quotes, found)
        else:
            continue
        if one:
            found.append(one)
    return found


def _matching(p: Parse, token: int, entries: list[Cue]) -> tuple[Cue, int] | None:
    """The longest entry whose words follow the token, and where it ends."""
    for cue in entries:
        end = token + 1 + len(cue.rest)
        if [word.lower() for word in p.word[token + 1 : end]] == list(cue.rest):
            return cue, end
        if len(cue.rest) == 1:  # “shot the proposal down”
            apart = [k for k in p.kids[token] if p.dep[k] == "prt" and p.word[k] == cue.rest[0]]
            if apart:
                return cue, token + 1
    return None


def _verb(p: Parse, verb: int, entries: list[Cue], quotes) -> Attribution | None:
    """“Said that”, “was criticized by”, “the bill, he said, is”."""
    matched = _matching(p, verb, entries)
    if not matched:
        return None
    cue, end = matched
    if any(p.tag[k] == "MD" and p.dep[k] == "aux" for k in p.kids[verb]):
        return None  # “would say”: nobody said it
    passive = _is_passive(p, verb)
    source = _agent(p, verb) if passive else subject(p, verb)
    if source is None and not passive:
        source = lost_subject(p, verb)
    if source is not None and p.lemma[source] in DOCUMENTS:  # “polls show a lead”
        cue = cue._replace(takes=cue.takes | {"object"})
    content = _complements(p, verb, cue, end)
    if not content and "question" in cue.takes:
        content = _asked(p, verb)
    if passive:
        raised = any(p.dep[k] in ("xcomp", "oprd") for k in p.kids[verb])  # “is expected to”
        if raised or "object" in cue.takes:
            content |= within(p, [k for k in p.kids[verb] if p.dep[k] == "nsubjpass"])
    elif not content and "clause" in cue.takes:
        content = _that_clause(p, verb) or _around(p, verb, source)
    if not content and not passive and cue.takes & SPOKEN and cue.stance not in ATTITUDES:
        content = _quoted_beside(p, verb, quotes)
    if source is None and not passive:
        return None
    return _attribution(p, (verb, end), source, content, cue.stance)


def _is_passive(p: Parse, verb: int) -> bool:
    """“Was told”, and “when asked”, where the auxiliary is left out."""
    deps = {p.dep[k] for k in p.kids[verb]}
    if deps & {"nsubjpass", "auxpass"}:
        return True
    return (
        p.tag[verb] == "VBN" and p.dep[verb] not in ("conj", "ROOT") and not deps & {"nsubj", "aux"}
    )


def _asked(p: Parse, verb: int) -> set[int]:
    """What an answer is about: “when asked whether it had worked, officials demurred”."""
    asked = [k for k in p.kids[verb] if p.dep[k] == "advcl" and p.lemma[k] in ("ask", "press")]
    about = {"about"}
    return within(
        p, [g for k in asked for g in p.kids[k] if p.dep[g] == "ccomp" or _is_prep(p, g, about)]
    )


def _attribution(p: Parse, cue, source, content, stance) -> Attribution | None:
    span = phrase(p, source) if source is not None else None
    content = content - set(range(*cue)) - set(range(*(span or (0, 0))))
    return Attribution(cue, span, content, stance) if content else None


def _complements(p: Parse, verb: int, cue: Cue, end: int) -> set[int]:
    """Content that depends on the verb: clauses, objects, the phrases the list allows."""
    # a clause before the verb is what it says (“The bill is dead, he said”), not what it promises
    before = () if cue.stance in ("promising", "wanting", "praising") else ("ccomp", "parataxis")
    kids = [k for k in p.kids[verb] if k >= end or p.dep[k] in before]
    like = [k for k in kids if "as" in cue.takes and _opens_with_as(p, k)]
    named = like or any(p.dep[k] == "oprd" for k in kids)  # “called the deal a sham”
    chosen = like.copy()
    for k in kids:
        dep = p.dep[k]
        if dep in ("ccomp", "xcomp"):
            fits = ("clause" in cue.takes or "object" in cue.takes or cue.rest) and not (
                dep == "xcomp" and p.tag[k] == "VBN"
            )
        elif dep in ("dobj", "oprd", "attr", "nmod"):
            fits = "object" in cue.takes or (named and "clause" in cue.takes)
        elif dep == "advcl" and cue.stance == "asking":
            fits = any(p.word[g] in ("if", "whether") for g in p.kids[k])
        else:
            fits = _is_prep(p, k, cue.takes)
        if fits:
            chosen.append(k)
    for k in p.kids[verb]:
        if verb < k < end:  # “called for a ban”: what hangs on “for”
            chosen += [g for g in p.kids[k] if g >= end]
    return within(p, chosen)


def _opens_with_as(p: Parse, token: int) -> bool:
    return p.word[token] == "as" or any(p.word[k] == "as" for k in p.kids[token])


def _is_prep(p: Parse, token: int, allowed: set | frozenset) -> bool:
    if p.dep[token] not in ("prep", "dative", "agent") or p.word[token].lower() not in allowed:
        return False
    # “on Tuesday” is when, not what
    return not any(p.entity[k][2:] in ("DATE", "TIME") for k in p.kids[token])


def _that_clause(p: Parse, verb: int) -> set[int]:
    """A “that”-clause which the parser hung on a word between: “said on Friday that”."""
    for token in range(verb + 1, min(verb + THAT_REACH, len(p.word))):
        if p.word[token] == "that" and p.dep[token] not in ("nsubj", "nsubjpass", "det"):
            clause = p.head[token]
            while p.dep[clause] not in CLAUSES and p.head[clause] != clause:
                clause = p.head[clause]
            inside = clause > token and clause in within(p, [verb])
            return within(p, [clause]) if inside and clause != verb else set()
    return set()


def _around(p: Parse, verb: int, source: int | None) -> set[int]:
    """Content that the verb is thrown into: “The bill, he said, is dead”, “as he said”."""
    if source is None or p.head[source] != verb:
        return set()
    head = p.head[verb]
    if p.dep[verb] not in ("parataxis", "advcl", "dep") and not (
        p.dep[verb] == "ccomp" and verb < head
    ):
        return set()
    own = within(p, [verb])
    before, after = min(own) - 1, max(own) + 1
    beside = [p.word[k] for k in (before, after) if 0 <= k < len(p.word)]
    set_off = any(word in QUOTE_MARKS or word in SET_OFF for word in beside)
    if set_off or p.word[min(own)].lower() in (",", "as"):
        return within(p, [head]) - own
    return set()


def _quoted_beside(p: Parse, verb: int, quotes: list[tuple[int, int]]) -> set[int]:
    """The nearest quotation in the verb's sentence, or the one that this sentence follows."""
    here, near = p.sentence[verb], []
    place = bisect(quotes, (verb, verb))
    for first, last in quotes[max(place - 2, 0) : place + 2]:
        # marks at either end may have been given to the wrong sentence
        inner = {p.sentence[min(first + 1, last - 1)], p.sentence[max(last - 2, first)]}
        follows = verb - last < 6 and "\n" not in p.text[p.end[last - 1] : p.start[verb]]
        if here in inner or (last <= verb and p.sentence[last] == here and follows):
            near.append((first, last))
    if not near:
        return set()
    return set(range(*min(near, key=lambda quote: min(abs(verb - end) for end in quote))))


def _noun(p: Parse, noun: int, entries: list[Cue]) -> Attribution | None:
    """“China’s complaints about”, “raised concerns about”, “criticism from”."""
    cue = entries[0]
    chosen, source, start = [], None, noun
    for k in p.kids[noun]:
        word = p.word[k].lower()
        if p.dep[k] == "poss":
            source = k
        elif p.dep[k] == "amod" and p.entity[k][2:] in ("NORP", "GPE"):
            source = k  # “Chinese concerns over”
        elif p.dep[k] in ("prep", "agent") and word in ("from", "by", "among") and p.kids[k]:
            source = p.kids[k][0]
        elif word == "in" and p.kids[k] and p.entity[p.kids[k][0]][2:] in ("GPE", "NORP"):
            source = p.kids[k][0]  # “hope in Washington that”
        elif k > noun and (_is_prep(p, k, cue.takes) or _tells(p, k)):
            chosen.append(k)
    verb = p.head[noun]
    if source is None and p.dep[noun] == "dobj" and p.lemma[verb].lower() in LIGHT:
        source = subject(p, verb)
        chosen += [k for k in p.kids[verb] if k > noun and _is_prep(p, k, cue.takes - {"to"})]
        start = verb if 0 < noun - verb <= 4 else noun
    if not chosen or source is None:
        return None
    return _attribution(p, (start, noun + 1), source, within(p, chosen), cue.stance)


def _tells(p: Parse, token: int) -> bool:
    """Whether a clause says what the noun is about: “hope that”, “demands to”, not “made by”."""
    return p.dep[token] == "ccomp" or (p.dep[token] == "acl" and p.tag[token] != "VBN")


def _adjective(p: Parse, adjective: int, entries: list[Cue]) -> Attribution | None:
    """“is aware that”, “were worried about”."""
    verb = p.head[adjective]
    source = subject(p, verb)
    if source is None or p.lemma[verb].lower() not in COPULAS:
        return None
    chosen = [
        k
        for k in p.kids[adjective] + p.kids[verb]
        if k > adjective and (p.dep[k] in ("ccomp", "xcomp") or _is_prep(p, k, entries[0].takes))
    ]
    span = (verb if 0 < adjective - verb <= 3 else adjective, adjective + 1)
    return _attribution(p, span, source, within(p, chosen), entries[0].stance)


def _preposition(p: Parse, token: int, entries: list[Cue]) -> Attribution | None:
    """“According to the report, …”: the rest of the clause is what the report says."""
    matched = _matching(p, token, entries)
    if not matched:
        return None
    cue, end = matched
    last = end - 1
    source = next((k for k in p.kids[last] if p.dep[k] == "pobj"), None)
    if source is None:
        return None
    own = within(p, [token, last])
    clause = p.head[token]
    # set off by a comma or opening the sentence, it speaks of the whole sentence
    set_off = token == 0 or p.word[token - 1] == "," or p.sentence[token - 1] != p.sentence[token]
    while (set_off or p.pos[clause] not in ("VERB", "AUX")) and p.head[clause] != clause:
        clause = p.head[clause]
    return _attribution(p, (token, end), source, within(p, [clause]) - own, cue.stance)


def _colon(p: Parse, colon: int, quotes, found: list[Attribution]) -> Attribution | None:
    """“Obama: …” opening a paragraph, and a subject before a colon and a quotation.

    Where the sentence has a cue already (“she told them: “…””), the quotation joins its content.
    """
    first = colon
    while first > 0 and p.sentence[first - 1] == p.sentence[colon]:
        first -= 1
    before = range(first, colon)
    line = p.text.find("\n", p.start[colon])
    line = len(p.text) if line < 0 else line
    opens = first == 0 or "\n" in p.text[p.end[first - 1] : p.start[first]]
    if opens and 0 < len(before) <= 5 and all(p.pos[k] == "PROPN" for k in before):
        rest = set()
        while (following := colon + 1 + len(rest)) < len(p.word) and p.start[following] < line:
            rest.add(following)
        return _attribution(p, (colon, colon + 1), colon - 1, rest, "neutral")
    quote = next((q for q in quotes if q[0] == colon + 1), None)
    if quote is None:
        return None
    if found and found[-1].cue[0] in before:
        found[-1].content.update(range(*quote))
        return None
    subjects = [k for k in before if p.dep[k] == "nsubj"]
    if not subjects:
        return None
    return _attribution(p, (colon, colon + 1), subjects[0], set(range(*quote)), "neutral")


def _agent(p: Parse, verb: int) -> int | None:
    for k in p.kids[verb]:
        if p.dep[k] == "agent" or (p.dep[k] == "prep" and p.word[k] == "by"):
            return next((g for g in p.kids[k] if p.dep[g] == "pobj"), None)
    return None
