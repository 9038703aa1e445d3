"""Reading a coverage: all the articles on one event, from a folder of texts or one table.

In: a folder of UTF-8 .txt files (with an optional articles.csv), or a .csv, .jsonl or .parquet
table. Out: the `articles` table and the `set_aside` table of lines that are no part of the story.
"""

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from helpers.place import TABLES, CoverageError, locate

DETAILS = ["headline", "byline", "published", "url"]
ARTICLES = ["article", "outlet", *DETAILS, "file", "text", "words"]
SET_ASIDE = ["article", "line", "reason", "text"]

WORD = re.compile(r"\w+(?:[.’'\-]\w+)*")  # U.S.-PRC, isn’t and 1.5 are one word each
HEADLINE_WORDS = 20  # the longest of 150 headlines in the BASIL corpus has 19
FURNITURE_WORDS = 40  # a longer paragraph is story, whatever words it holds
WRAPPED = (40, 120)  # characters in a line of a text wrapped by hand

# Nothing but names, numbers and what joins them in a credit or a date: no sentence
JOINING = "about|additional|and|at|by|courtesy|de|del|der|editing|file|for|from|in|la|of|on"
JOINING += "|reporting|the|van|via|von|writing|ago|days?|first|hours?|hrs?|last|mins?|minutes?"
JOINING += "|modified|posted|published|updated|[ap]|[ap]?m"  # 10 a.m.
NAMES = rf"(?-i:(?:(?:[^\Wa-z][\w.’'\-]*+|(?:{JOINING})\b)(?:\W+|$))+$)"

# Lines around a story that tell it no further, by what they are for
FURNITURE = {
    "contact": r"(?i)\bcan be reached (at|on|by|via)\b.{0,40}(@|\bwww\.|\d{3}[-. )]{1,2}\d{3})"
    r"|^\W*follow .{0,120}\bon (twitter|x|facebook)\b"
    r"|^\W*(e-?mail|contact|write to)\b.*\S@\S|^\W*\S+@\S+\.\w+\W*$",
    "comment policy": r"(?i)\bcomment(s|ing)? policy\b|^\W*please\b.*\bbefore commenting\b"
    r"|^\W*\d* ?comments?\W*$|^\W*(leave|post|add) a (comment|reply)\b",
    "byline": r"^\W*(By|BY|by):? +([A-Z][\w.’'\-]*,? *(and +|& *|of +(the +)?)?){2,9}$",
    "credit": r"(?i)^\W*(photo|image|picture|video|graphic)s?( credit)?(:| ?/)"
    r"|\bcontributed to this (report|article|story)\b"
    r"|^\W*(((photo|image|picture|video|graphic)s?( credit)?|(additional )?reporting|editing) by"
    rf"|with files from)\b\W*{NAMES}"
    rf"|(/ ?|\b(?-i:[^\Wa-z])\S* via )getty images\W*$|^\W*(?=.*\bgetty images\W*$){NAMES}",
    "rights": rf"(?i)^\W*(©|\(c\) ?\d|copyright(:|\W+(©|\d|\(c\)|{NAMES})))|\ball rights reserved\b"
    r"|\bmay not be published, broadcast,? (or )?re(written|distributed)\b",
    "promotion": r"(?i)^\W*(advertisement|related)(:|\W*$)"
    r"|^\W*(subscribe|sign up|read more|see also|click here|download (our|the) app)\b"
    r"(?=\W*$|:| (now|here|to|for|on|our)\b)",
    "publication date": r"(?i)^\W*(first )?(published|updated|posted|last modified)( on| at)?:? "
    rf"(?=.{{0,20}}\d)\W*{NAMES}",
}
BULLET = re.compile(r"([-•*]|\d\.) ")
APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ`´", "'"))


def read(coverage: str | Path, event: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of a coverage, and the lines set aside from them.

    Parameters
    ----------
    coverage : folder of UTF-8 .txt files with an optional articles.csv (columns file, outlet,
        headline, byline, published, url; all but file may be empty), or a .csv, .jsonl or
        .parquet table with at least the columns outlet and text.
    event : which event, for a table with a column `event` that holds several.

    Returns
    -------
    articles : one row per article: article (str, the outlet's name, numbered where an outlet has
        several articles), outlet, headline, byline, published (ISO date), url, file (str, "" where
        unknown), text (str, paragraphs joined by a blank line, the headline first), words (int).
    set_aside : one row per line left out of `text`: article, line (int, from 1), reason, text.

    Raises
    ------
    CoverageError : anything that cannot be read, with the file, the line and what to do.
    """
    path = locate(coverage)
    if path.is_dir():
        if event:
            raise CoverageError(
                f"{path.name} is a folder, which holds one event; leave the parameter “event” empty"
            )
        rows = _from_folder(path)
    elif path.suffix.lower() in TABLES:
        rows = _from_table(path, event)
    else:
        raise CoverageError(
            f"{path.name} is neither a folder nor a table ({', '.join(TABLES)}); "
            "put the articles into a folder, one .txt file each"
        )
    articles, aside = [], []
    for row, name in zip(rows, _told_apart([row["outlet"] for row in rows]), strict=True):
        article, lines = _article(row | {"article": name})
        articles.append(article)
        aside += lines
    return pd.DataFrame(articles, columns=ARTICLES), pd.DataFrame(aside, columns=SET_ASIDE)


def at_a_glance(
    articles: pd.DataFrame, set_aside: pd.DataFrame, sentences: pd.DataFrame, voices: pd.DataFrame
) -> pd.DataFrame:
    """One row per article: outlet, published, words, sentences, quoted_percent, lines_set_aside.

    quoted_percent is the share of the words inside quotation marks (0 to 100).
    """
    inside = voices[voices["voice"].isin(["quote", "scare quote"])]
    quoted = inside["text"].str.count(WORD).groupby(inside["article"]).sum()
    table = articles[["article", "published", "words"]].copy()
    table["sentences"] = table["article"].map(sentences["article"].value_counts())
    table["quoted_percent"] = 100 * table["article"].map(quoted).fillna(0) / table["words"]
    aside = table["article"].map(set_aside["article"].value_counts())
    table["lines_set_aside"] = aside.fillna(0).astype(int)
    return table


def _from_folder(folder: Path) -> list[dict]:
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ".txt" and path.is_file() and not path.name.startswith(".")
    )
    if not files:
        raise CoverageError(
            f"the folder {folder.name} holds no .txt file; save each article as UTF-8 text there"
        )
    details = _details(folder / "articles.csv", {path.name for path in files})
    empty = dict.fromkeys(["outlet", *DETAILS], "")
    rows = []
    for path in files:
        row = empty | details.get(path.name, {}) | {"file": path.name}
        rows.append(row | {"outlet": row["outlet"] or path.stem, "text": _decode(path)})
    return rows


def _details(path: Path, files: set[str]) -> dict[str, dict]:
    """What articles.csv says of each file; nothing where there is no such table."""
    if not path.exists():
        return {}
    table = _load(path)
    if "file" not in table:
        raise CoverageError(
            f"{path.name} has no column “file”; its first line must name the columns "
            f"file, outlet, {', '.join(DETAILS)}"
        )
    for index, name in table["file"].items():
        if name not in files:
            raise CoverageError(
                f"{path.name}, line {index + 2}: there is no file “{name}” beside it; "
                "add the file or take the line out"
            )
    twice = table["file"][table["file"].duplicated()]
    if len(twice):
        raise CoverageError(
            f"{path.name}, line {twice.index[0] + 2}: “{twice.iloc[0]}” has a line already; "
            "leave one line for each file"
        )
    return {row["file"]: _clean(row, path.name) for row in table.to_dict("records")}


def _from_table(path: Path, event: str) -> list[dict]:
    table = _load(path)
    for column in ("outlet", "text"):
        if column not in table:
            raise CoverageError(
                f"{path.name} has no column “{column}”; it has {', '.join(table.columns) or 'none'}"
            )
    if event and "event" not in table:
        raise CoverageError(
            f"{path.name} has no column “event”; add it or leave the parameter “event” empty"
        )
    if "event" in table:
        events = list(dict.fromkeys(table["event"]))
        if not event and len(events) > 1:
            raise CoverageError(
                f"{path.name} holds {len(events)} events; choose one with the parameter “event”, "
                f"such as “{events[0]}”"
            )
        if event and event not in events:
            raise CoverageError(
                f"{path.name} holds no event “{event}”; it has {len(events)}, such as “{events[0]}”"
            )
        table = table[table["event"] == event] if event else table
    if table.empty:
        raise CoverageError(f"{path.name} holds no article; it needs one row for each")
    rows = []
    for index, row in table.iterrows():
        where = f"{path.name}, row {index + 1}"
        if not row["text"].strip():
            raise CoverageError(f"{where}: the text is empty; fill it or take the row out")
        row = _clean(row.to_dict(), where)
        rows.append(row | {"outlet": row["outlet"] or f"row {index + 1}", "file": path.name})
    return rows


def _load(path: Path) -> pd.DataFrame:
    """A table as text columns, empty strings for what is missing, without its empty rows."""
    try:
        if path.suffix.lower() == ".parquet":
            table = pd.read_parquet(path).reset_index(drop=True)
        elif path.suffix.lower() == ".jsonl":
            table = pd.DataFrame(_json_lines(path))
        else:
            table = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    except CoverageError:
        raise
    except UnicodeDecodeError as error:
        raise CoverageError(f"{path.name} is not UTF-8 text; save it again as UTF-8") from error
    except (ValueError, OSError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "it is empty"
        raise CoverageError(
            f"{path.name} cannot be read as a {path.suffix} table: {reason}"
        ) from error
    table = table.rename(columns=lambda name: str(name).strip().lower())
    table = table.astype(object).where(table.notna(), "").map(str)
    return table[table.map(str.strip).ne("").any(axis=1)]


def _json_lines(path: Path) -> list[dict]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip():
            try:
                rows.append(dict(json.loads(line)))
            except (ValueError, TypeError) as error:
                raise CoverageError(
                    f"{path.name}, line {number}: not a JSON object; write one {{...}} per line"
                ) from error
    return rows


def _clean(row: dict, where: str) -> dict:
    """Known columns, stripped; the date checked."""
    kept = {key: " ".join(row.get(key, "").split()) for key in ["outlet", *DETAILS]}
    if "text" in row:
        kept["text"] = row["text"]
    if kept["published"]:
        date = pd.to_datetime(kept["published"], format="ISO8601", errors="coerce")
        day = re.match(r"\d{4}(\d{4}|\D\d+\D\d)", kept["published"])  # not a year or month alone
        if pd.isna(date) or not day:
            raise CoverageError(
                f"{where}: “{kept['published']}” is no date; write it as 2024-02-20 or leave it out"
            )
        kept["published"] = date.date().isoformat()
    return kept


def _decode(path: Path) -> str:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CoverageError(
            f"{path.name}, line {line}: not UTF-8 text; save the article again as UTF-8"
        ) from error
    if "\x00" in text:
        raise CoverageError(
            f"{path.name} is not a text file; save the article's text alone, as UTF-8"
        )
    if not text.strip():
        raise CoverageError(f"{path.name} is empty; paste the article into it or delete it")
    return text


def _told_apart(outlets: list[str]) -> list[str]:
    """Names of articles: the outlet's, with a number where it has several."""
    times, taken, names = Counter(outlets), set(outlets), []
    for outlet in outlets:
        name, number = outlet, 0
        while times[outlet] > 1 and name in taken:
            number += 1
            name = f"{outlet} ({number})"
        taken.add(name)
        names.append(name)
    return names


def _article(row: dict) -> tuple[dict, list[dict]]:
    """One row of `articles` and its rows of `set_aside` from what was read."""
    blocks = _paragraphs(row["text"])
    story, aside = [], []
    for number, (line, paragraph) in enumerate(blocks):
        reason = _furniture(paragraph)
        if reason == "byline" and number > 3:
            reason = ""  # further down, “By …” opens a sentence
        if reason:
            found = {"article": row["article"], "line": line, "reason": reason, "text": paragraph}
            aside.append(found)
            if reason == "byline" and not row["byline"]:
                row["byline"] = re.sub(r"^\W*[Bb][Yy]:? +", "", paragraph)
        else:
            story.append((line, paragraph))
    if not any(WORD.search(paragraph) for _, paragraph in story):
        raise CoverageError(
            f"{row['file']} ({row['article']}) holds no story, only lines such as "
            f"“{blocks[0][1][:60]}”; put the text of the article there or take it out"
        )
    paragraphs = [paragraph for _, paragraph in story]
    if row["headline"]:
        if _same(paragraphs[0], row["headline"]):
            paragraphs = paragraphs[1:]
    elif _opens_with_headline(row["text"], story):
        row["headline"], paragraphs = paragraphs[0], paragraphs[1:]
    text = "\n\n".join([row["headline"], *paragraphs] if row["headline"] else paragraphs)
    return row | {"text": text, "words": len(WORD.findall(text))}, aside


def word_counts(table: pd.DataFrame) -> list[int]:
    """Return how many words each row's `text` has."""
    return [len(WORD.findall(text)) for text in table["text"]]


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Paragraphs with the line each begins in, white space folded.

    A line is a paragraph, except in a text wrapped by hand, where most line breaks fall inside
    sentences: there a paragraph ends at a blank line, a bullet or a byline.
    """
    lines = [" ".join(line.split()) for line in re.split(r"\r\n|[\n\r\u2028\u2029\x0b\x0c]", text)]
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if a and b and not BULLET.match(b)]
    wrapped = sum(_goes_on(a, b) for a, b in pairs) > len(pairs) / 2
    blocks, after_byline = [], False
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        byline = len(blocks) < 4 and not line.startswith("by") and _furniture(line) == "byline"
        apart = byline or after_byline or BULLET.match(line)
        after_byline = byline
        if wrapped and blocks and lines[number - 2] and not apart:
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]} {line}")
        else:
            blocks.append((number, line))
    return blocks


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence of `line` goes on in the next: a headline above a text does not."""
    if re.search(r"[.!?:…][”’\"')\]]*$", line):
        return False
    as_wrapped = len(line) >= WRAPPED[0] and max(len(line), len(following)) <= WRAPPED[1]
    return as_wrapped or following[0].islower()


def _furniture(paragraph: str) -> str:
    """What a line around the story is for; "" for a line of the story."""
    if len(WORD.findall(paragraph)) > FURNITURE_WORDS:
        return ""
    return next((why for why, pattern in FURNITURE.items() if re.search(pattern, paragraph)), "")


def _opens_with_headline(text: str, story: list[tuple[int, str]]) -> bool:
    """Whether the first line is short, unpunctuated and followed by a blank line or a byline."""
    if len(story) < 2:
        return False
    line, first = story[0]
    return (
        story[1][0] > line + 1
        and len(WORD.findall(first)) <= HEADLINE_WORDS
        and not re.search(r"[.,;:…][”’\"')\]]*$", first)
    )


def _same(one: str, other: str) -> bool:
    """Whether two lines have the same words, whatever their case, quotation marks, apostrophes."""
    one, other = (text.casefold().translate(APOSTROPHES) for text in (one, other))
    return WORD.findall(one) == WORD.findall(other)
