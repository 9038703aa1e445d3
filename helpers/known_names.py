"""What is known of names before an article is read: countries, parties, titles, kinds of bodies.

The tables are in helpers/data, our own compilation, to be read and corrected by anybody:
countries.csv (country, other names, demonyms, the first being the usual one, capital, or what stands
for its government), known_names.csv (entity, kind, other names) for names that texts seldom spell
out, name_words.csv (class, words) for the words that names are made of. A semicolon parts names.
"""

import re
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data"


def _rows(file: str) -> list[dict]:
    table = pd.read_csv(DATA / file, dtype=str, keep_default_na=False, encoding="utf-8")
    return table.to_dict("records")


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


_CLASSES = {row["class"]: set(_split(row["words"])) for row in _rows("name_words.csv")}
HONORIFICS = _CLASSES["honorific"]
OFFICES = _CLASSES["office"]
TITLES = HONORIFICS | OFFICES | _CLASSES["part of an office"]
MISLEADING = _CLASSES["opens other names too"]  # General Motors, Justice Department
SUFFIXES = _CLASSES["suffix"]
BODIES = _CLASSES["body"]  # names of organisations end in one: Customs and Border Protection
BODIES_OF = _CLASSES["body of"]  # or begin with one: Department of Homeland Security


@cache
def known() -> dict[str, tuple[str, str, str]]:
    """Names that texts do not introduce: name -> (entity, kind, form), from the two lists in data.

    Demonyms are of the kind nationality and known in the plural too. Capitals are not here: what
    they stand for is decided where they are used.
    """
    names = {}
    for row in _rows("countries.csv"):
        for form, column in [("full name", "country"), ("short name", "other names")]:
            for name in _split(row[column]):
                names[name] = (row["country"], "place", form)
        demonyms = _split(row["demonyms"])
        for name in demonyms:
            plural = [] if re.search(r"(?:[sz]h|ese|ch|men|man|iss|s)$", name) else [name + "s"]
            for one in [name, *plural]:
                names[one] = (demonyms[0], "nationality", "demonym")
    for row in _rows("known_names.csv"):
        for form, column in [("full name", "entity"), ("short name", "other names")]:
            for name in _split(row[column]):
                names[name] = (row["entity"], row["kind"], form)
    return names | {name.replace("'", "’"): about for name, about in names.items() if "'" in name}


@cache
def countries() -> frozenset[str]:
    """Names of all countries, as entities are named."""
    return frozenset(row["country"] for row in _rows("countries.csv"))


@cache
def linked() -> tuple[dict[str, str], dict[str, str]]:
    """Two tables: demonym -> country, and capital -> country."""
    demonyms, capitals = {}, {}
    for row in _rows("countries.csv"):
        demonyms |= dict.fromkeys(_split(row["demonyms"])[:1], row["country"])
        capitals |= dict.fromkeys(_split(row["capital"]), row["country"])
    return demonyms, capitals


LAWS = _CLASSES["law"]  # names of laws end in one: Patriot Act

# how a capital that stands for its government is told from the town (see entities.py)
ATTITUDES = _CLASSES["attitude in a capital"]
SIDES = _CLASSES["side"]
FEATURES = _CLASSES["feature of a place"]
