"""Numbers and claims in prose are those of the tables."""

import re

import pandas as pd
import pytest

from helpers import cast, chance, validity
from helpers.place import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = ROOT / "outputs" / "seeds" / "tables"
made = pytest.mark.skipif(not TABLES.exists(), reason="outputs/seeds is not there yet")


def short(value: float) -> str:
    return f"{value:.3f}".lstrip("0") if value < 1 else f"{value:.2f}"


@pytest.mark.parametrize(
    ("file", "head", "fewest", "beside"),
    [
        ("README.md", "| instrument and measure", 11, ["baseline", "people"]),
        ("models/tone/README.md", "| measure | n |", 5, ["baseline"]),
    ],
)
def test_the_measured_agreement_is_that_of_the_card(file, head, fewest, beside):
    """Every line of the table in the README, and in the card of the trained model."""
    text = (ROOT / file).read_text(encoding="utf-8")
    card = validity.card().set_index("measure")
    table = text[text.index(head) :].split("\n\n")[0].splitlines()[2:]
    assert len(table) >= fewest
    for line in table:
        name, n, agreed, *others = (cell.strip() for cell in line.strip("|").split("|"))
        row = card.loc[name]
        assert n == f"{row['n']:,}"
        low, high = short(row["low"]), short(row["high"])
        assert agreed == f"{row['metric']} {short(row['value'])} [{low}, {high}]"
        for said, value in zip(others, row[beside], strict=True):
            assert said == (short(value) if pd.notna(value) else "–")


@made
def test_what_is_said_of_the_seeds_is_so():
    """README and the notebook's first cell: beyond chance by the network, within it by the lexicon."""
    found = {}
    for name in ("tone_differences", "tone_differences_reporter", "tone_differences_lexicon"):
        (pair,) = pd.read_csv(TABLES / f"{name}.csv").itertuples()
        assert (pair.one, pair.difference < 0) == ("The Washington Times", True)
        found[name] = pair.beyond_chance
    assert list(found.values()) == [True, True, False]
    whole, parts = (pd.read_csv(TABLES / f"{name}.csv") for name in ("tone_sentences", "tone"))
    own = parts[parts["voice"] == "reporter"].dropna(subset="rating")
    for name, table in (("", whole), ("_reporter", own)):
        pair = pd.read_csv(TABLES / f"tone_differences{name}.csv").iloc[0]
        _, p = chance.without_heaviest(table, "article", "rating", pair)
        assert p < 0.05
    towards = pd.read_csv(TABLES / "towards_differences.csv")
    assert set(towards["entity"]) == {"China", "United States"}
    assert not towards["beyond_chance"].any()
    voices = pd.read_csv(TABLES / "voices.csv", keep_default_na=False)
    length = voices["text"].str.split().str.len()
    own = length.where(voices["voice"] == "reporter", 0).groupby(voices["article"]).sum()
    share = own / length.groupby(voices["article"]).sum()
    assert share["The Washington Times"] < share["Business Upturn"]
    compared = pd.read_csv(TABLES / "figures_compared.csv")
    figures = pd.read_csv(TABLES / "figures.csv")
    assert len(compared) <= len(figures) / 10
    assert figures.loc[figures["text"] == "Tuesday", "article"].nunique() == 2
    shared = compared[compared["relation"] != "differ"]
    assert len(shared) == 1
    assert not shared["one"].str.contains("Tuesday").any()
    sentences = pd.read_csv(TABLES / "sentences.csv")
    opening = sentences[sentences["section"].isin(cast.OPENING)].groupby("article")["words"].sum()
    assert 2.5 < opening["Business Upturn"] / opening["The Washington Times"] < 3


def test_every_file_and_command_that_the_readme_names_is_there():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for name in re.findall(r"`((?:notebooks|helpers|seeds|outputs/seeds)/[\w./]*)`", README):
        assert (ROOT / name).exists(), name
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"**`{path.stem}`" in README, f"{path.stem} is not in the README"
    for path in (ROOT / "helpers").glob("*.py"):
        assert path.stem == "__init__" or f"`{path.stem}`" in README, f"{path.stem}: unnamed"
