"""Word lists of the project: small tables in helpers/data that a user can edit.

What their columns mean and where the classes come from is told in helpers/data/README.md.
"""

import csv
from importlib import resources
from pathlib import Path
from typing import NamedTuple

VERBS = "reporting_verbs.csv"


class Cue(NamedTuple):
    """One line of the list: what follows the lemma, its stance, what it takes as content."""

    rest: tuple[str, ...]
    stance: str
    takes: frozenset[str]


def reporting_verbs(file: str | Path = VERBS) -> dict[tuple[str, str], list[Cue]]:
    """List of cues: (first word, part of speech) to what may follow it, the longest first.

    Parameters
    ----------
    file : the project's list, or the path of one's own with the same columns: lemma (one word,
        particles after it, “be” before an adjective), pos (verb, noun, preposition), stance (any
        word), takes (what its content can be), literature (where the class comes from).

    Raises
    ------
    ValueError : a line is malformed; the message names the file, the line and what to write.
    """
    columns = ["lemma", "pos", "stance", "takes", "literature"]
    cues: dict[tuple[str, str], list[Cue]] = {}
    for line, (lemma, pos, stance, takes, _) in read_list(file, columns):
        if pos not in ("verb", "noun", "preposition"):
            raise ValueError(
                f"{Path(file).name}, line {line}: “{pos}” is no pos; write verb, noun or preposition"
            )
        first, *rest = lemma.split()
        if first == "be" and rest:  # “be aware”: searched for by its adjective
            (first, *rest), pos = rest, "adjective"
        cue = Cue(tuple(rest), stance, frozenset(takes.split()))
        cues.setdefault((first, pos), []).append(cue)
    for entries in cues.values():
        entries.sort(key=lambda cue: -len(cue.rest))
    return cues


def read_list(file: str | Path, columns: list[str]) -> list[tuple[int, list[str]]]:
    """Number and fields, in lower case, of every line of a list but the first and empty ones.

    Parameters
    ----------
    file : name of a file in helpers/data, or the path of one's own.
    columns : what every line must give.

    Raises
    ------
    ValueError : no UTF-8, or a line that does not fill every column; the message names the line.
    """
    path = file if isinstance(file, Path) else resources.files("helpers") / "data" / file
    rows = []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8 text; save it again as UTF-8") from error
    reader = csv.reader(lines)
    for row in reader:
        fields = [field.strip().lower() for field in row]
        if row and (len(fields) != len(columns) or not all(fields)):
            raise ValueError(
                f"{path.name}, line {reader.line_num}: write {len(columns)} filled fields, "
                f"{','.join(columns)}"
            )
        if row:
            rows.append((reader.line_num, fields))
    if not rows or rows[0][1] != columns:
        raise ValueError(f"{path.name}, line 1: name the columns, {','.join(columns)}")
    return rows[1:]
