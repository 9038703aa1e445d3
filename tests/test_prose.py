"""Numbers and claims in prose are those of the tables."""

import json
import re

import pandas as pd
import pytest

from helpers import validity
from helpers.place import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = ROOT / "outputs" / "seeds" / "tables"
made = pytest.mark.skipif(not TABLES.exists(), reason="outputs/seeds is not there yet")


def short(value: float) -> str:
    return f"{value:.3f}".lstrip("0")


@pytest.mark.parametrize("step", ["as it comes", "other senses"])
def test_the_readme_gives_the_measured_agreement(step):
    row = validity.row(f"tone of a sentence, lexicon: {step}")
    said = f"r = {short(row['value'])} [{short(row['low'])}, {short(row['high'])}]"
    assert said in README
    assert short(row["people"]) in README


def test_the_readme_gives_how_well_counterparts_are_found():
    names = ("right counterpart first", "mean average precision")
    first, mean = (validity.row(f"the same fact: {name}") for name in names)
    values = [round(100 * first[name]) for name in ("value", "low", "high")]
    assert "{} % [{}, {}]".format(*values) in README
    assert f"{short(mean['value'])} [{short(mean['low'])}, {short(mean['high'])}]" in README
    assert f"{first['n']:.0f} sentences of {mean['n']:.0f} pairs" in README


@made
def test_what_is_said_of_the_seeds_is_so():
    """README and the notebook's first cell: more negative sentences, no more than chance gives."""
    tone = pd.read_csv(TABLES / "tone.csv")
    sentences = tone.groupby(["article", "sentence"])["sum"].sum()
    negative = (sentences < 0).groupby("article").sum()
    assert negative["The Washington Times"] > negative["Business Upturn"]
    (pair,) = pd.read_csv(TABLES / "tone_differences.csv").itertuples()
    assert (pair.one, pair.difference < 0) == ("The Washington Times", True)
    assert not pair.beyond_chance


def test_every_file_and_command_that_the_readme_names_is_there():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for name in re.findall(r"`((?:notebooks|helpers|seeds|outputs/seeds)/[\w./]*)`", README):
        assert (ROOT / name).exists(), name
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        title = "".join(json.loads(path.read_text())["cells"][0]["source"]).splitlines()[0]
        assert f"**`{path.stem}`" in README, f"{title} is not in the README"
