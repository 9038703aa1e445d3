"""Whose voice each stretch of an article is: the reporter's, or a source's, quoted or not.

In: the `articles`, `sentences` and `tokens` tables. Out: the `voices` table, which tiles them, and
two summaries of it. Quotation marks come from `quotation`, who is given what from `attribution`,
who that is from `source`; here the three are laid over one another.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise

import pandas as pd

from helpers.attribution import Attribution, attributions
from helpers.corpus import word_counts
from helpers.lists import Cue, reporting_verbs
from helpers.quotation import quotations
from helpers.source import resolve
from helpers.syntax import QUOTE_MARKS, SUBJECTS, Parse, as_lists

VOICES = ["article", "sentence", "start", "end", "text", "voice", "speaker", "speaker_name"]
VOICES += ["speaker_kind", "cue", "cue_start", "cue_end", "stance", "source_start", "source_end"]

SCARE_WORDS = 8  # “a few quoted words”: with more of them, somebody is speaking
# nouns of these stances name a side of their own even inside what another reports
SIDES = ("complaining", "demanding", "denying", "doubting", "warning")
CLOSING = set(".,;:!?…)]")


def voices(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    verbs: dict[tuple[str, str], list[Cue]] | None = None,
) -> pd.DataFrame:
    """Every character of every article, told apart by who is speaking.

    Parameters
    ----------
    articles : table with the columns article (str) and text (str).
    sentences, tokens : what `language.parse` gives for these articles.
    verbs : cues as `lists.reporting_verbs` reads them; the list of the project by default.

    Returns
    -------
    One row per span, in text order: article, sentence (int), start, end (characters in
    `articles.text`), text, voice (reporter, paraphrase, quote, scare quote), speaker (the source
    as written), speaker_name (resolved within the article), speaker_kind (named, anonymous,
    institution, document, media; "" for the reporter), cue, cue_start, cue_end, stance (one of
    the list), source_start, source_end ("" and -1 where there is none: “is expected to” has a cue
    and an anonymous source that is not written).
    Spans do not overlap, cross no sentence, and leave out nothing but white space between
    sentences; white space after a span's last word is its own. A quotation that goes on without a
    cue has its source and no cue; scare quotes in the reporter's own sentence have neither.

    Raises
    ------
    ValueError : a line of the list of cues is malformed.
    """
    cues = verbs or reporting_verbs()
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    ends = {article: rows.tolist() for article, rows in sentences.groupby("article")["end"]}
    rows = []
    for article, table in tokens.groupby("article", sort=False):
        spans = _spans(as_lists(texts[article], table), ends[article], cues)
        rows += ((article, *span) for span in spans)
    return pd.DataFrame(rows, columns=VOICES)


def spoken(rows: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """The same rows (article, start), in order, with voice and speaker of the words they begin in."""
    since = voices[["article", "start", "voice", "speaker_name"]]
    since = since.rename(columns={"start": "since", "speaker_name": "speaker"})
    rows = rows.astype({"article": "str", "start": int})  # the keys of an empty table have no type
    rows = rows.reset_index(drop=True).reset_index(names="place")
    rows = pd.merge_asof(
        rows.sort_values("start", kind="stable"),
        since.sort_values("since", kind="stable"),
        left_on="start",
        right_on="since",
        by="article",
    )
    return rows.sort_values("place", ignore_index=True).drop(columns=["place", "since"])


def words_by_source(table: pd.DataFrame) -> pd.DataFrame:
    """Words each article gives to each source: article, voice, speaker_name, speaker_kind, words.

    `share` (0 to 1) is of all words of the article; the reporter's own are among the rows.
    """
    counted = table.assign(words=word_counts(table))
    keys = ["article", "voice", "speaker_name", "speaker_kind"]
    sums = counted.groupby(keys, sort=False)["words"].sum().reset_index()
    sums["share"] = sums["words"] / sums.groupby("article")["words"].transform("sum")
    return sums.sort_values(["article", "words"], ascending=[True, False], ignore_index=True)


def _spans(p: Parse, ends: list[int], cues: dict) -> Iterator[tuple]:
    """Rows of one article, without its name."""
    quotes = _in_tokens(p, quotations(p.text))
    scare = [_is_scare(p, *quote) for quote in quotes]
    quoted: list[int | None] = [None] * len(p.word)  # which quotation a token is in
    speech = quoted.copy()  # the same, scare quotes left out
    for number, (first, last) in enumerate(quotes):
        quoted[first:last] = [number] * (last - first)
        if not scare[number]:
            speech[first:last] = [number] * (last - first)
    found = attributions(p, cues, quotes, speech)
    names = resolve(p, found)
    owner = _owners(p, found, [kind for _, kind in names])
    carried = _own_quotations(p, owner, quotes, scare)
    for token in range(1, len(p.word)):
        # a mark that closes belongs to what it closes
        if p.word[token] in CLOSING and p.sentence[token] == p.sentence[token - 1]:
            owner[token], quoted[token] = owner[token - 1], quoted[token - 1]

    keys = list(zip(p.sentence, owner, quoted, strict=True))
    for (sentence, own, quote), span in groupby(range(len(keys)), key=keys.__getitem__):
        span = list(span)
        start, following = p.start[span[0]], span[-1] + 1
        within = following < len(keys) and p.sentence[following] == sentence
        end = p.start[following] if within else ends[sentence]
        if quote is not None:
            voice = "scare quote" if scare[quote] else "quote"
        else:
            voice = "reporter" if own is None else "paraphrase"
        row = (sentence, start, end, p.text[start:end], voice)
        if own is None:
            yield (*row, "", "", "", "", -1, -1, "", -1, -1)
            continue
        source, source_start, source_end = _text(p, found[own].source)
        cue = ("", -1, -1, "")
        if quote not in carried:
            cue = (*_text(p, found[own].cue), found[own].stance)
        yield (*row, source, *names[own], *cue, source_start, source_end)


def _text(p: Parse, span: tuple[int, int] | None) -> tuple[str, int, int]:
    if span is None:
        return "", -1, -1
    start, end = p.start[span[0]], p.end[span[1] - 1]
    return p.text[start:end], start, end


def _in_tokens(p: Parse, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of characters as spans of tokens, those that hold none left out."""
    found, token = [], 0
    for start, end in spans:
        while token < len(p.word) and p.end[token] <= start:
            token += 1
        first = token
        while token < len(p.word) and p.start[token] < end:
            token += 1
        if token > first:
            found.append((first, token))
    return found


def _is_scare(p: Parse, first: int, last: int) -> bool:
    """Whether a quotation is a few words inside a sentence, and no sentence of its own."""
    words = [k for k in range(first, last) if p.word[k][0].isalnum()]
    if not words or len(words) > SCARE_WORDS:
        return not words
    if not p.word[words[0]][0].isupper():
        return True
    # the opening mark may have been given to the sentence before
    opens = first == 0 or p.sentence[first - 1] != p.sentence[words[0]] or p.word[first - 1] in ",:"
    stops = any(mark in p.text[p.end[words[-1]] : p.end[last - 1]] for mark in ",.?!…")
    clause = any(p.dep[k] in SUBJECTS and first <= p.head[k] < last for k in words)
    return not (clause or (opens and stops))


def _owners(p: Parse, found: list[Attribution], kinds: list[str]) -> list[int | None]:
    """Which attribution each token belongs to: of those within one another, mostly the outer.

    “Officials acknowledged that students want …” is what officials say. But “China’s complaints
    about” names another source, and a medium only passes on what others said.
    """
    owner: list[int | None] = [None] * len(p.word)
    sizes = [(-len(one.content), one.source is None) for one in found]
    for number in sorted(range(len(found)), key=sizes.__getitem__):
        one = found[number]
        outer = owner[one.cue[0]]
        if outer is not None:
            own_source = one.source and not any(p.pos[k] == "PRON" for k in range(*one.source))
            side = p.pos[one.cue[1] - 1] == "NOUN" and one.stance in SIDES
            if not (own_source and (side or kinds[outer] == "media")):
                continue
        for token in one.content:
            if owner[token] in (None, outer):
                owner[token] = number
    return owner


def _own_quotations(p: Parse, owner: list[int | None], quotes, scare: list[bool]) -> set[int]:
    """Give each quotation as a whole to one attribution; returns those that only carry one on."""
    owns: list[int | None] = []
    for first, last in quotes:
        inside = [own for own in owner[first:last] if own is not None]
        owns.append(max(set(inside), key=inside.count) if inside else None)
    speech = [number for number in range(len(quotes)) if not scare[number]]
    carried = {number for number in speech if owns[number] is None}
    for before, number in zip([None, *speech], speech, strict=False):
        if number in carried:
            gap = "\n" if before is None else _between(p, quotes[before], quotes[number])
            same = before is not None and "\n" not in gap
            owns[number] = owns[before] if same else _last_speaker(p, owner, quotes[number][0])
        first, last = quotes[number]
        if owns[number] is not None:
            owner[first:last] = [owns[number]] * (last - first)
    for number, after in reversed(list(pairwise(speech))):
        # “One.” “Two,” she said; and a paragraph left open, its cue in the next
        first, last = quotes[number]
        gap = _between(p, quotes[number], quotes[after])
        left_open = p.word[last - 1] not in QUOTE_MARKS
        if owns[number] is None and not gap.strip() and ("\n" not in gap or left_open):
            owns[number] = owns[after]
            owner[first:last] = [owns[after]] * (last - first)
    for number, (first, last) in enumerate(quotes):
        if scare[number] and owns[number] is not None:
            owner[first:last] = [owns[number]] * (last - first)
    return carried


def _between(p: Parse, one: tuple[int, int], other: tuple[int, int]) -> str:
    return p.text[p.end[one[1] - 1] : p.start[other[0]]]


def _last_speaker(p: Parse, owner: list[int | None], first: int) -> int | None:
    """Who spoke last in the paragraph before, for a paragraph that opens with a quotation."""
    above = p.text[: p.start[first]].rstrip()
    if not above or "\n" not in p.text[len(above) : p.start[first]]:
        return None
    line = above.rfind("\n") + 1
    token = first - 1
    while token >= 0 and p.start[token] >= line:
        if owner[token] is not None:
            return owner[token]
        token -= 1
    return None
