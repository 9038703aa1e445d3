"""The card of agreement with people: complete, up to date with the instruments, honest on error."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from helpers import agreement, learnt, validity
from helpers.chance import interval
from helpers.place import ROOT


def test_the_card_is_up_to_date_with_every_instrument():
    """After a change of an instrument: python -m helpers.validity DATA, and commit the table."""
    kept = set(validity.card()["fingerprint"])
    for measure in validity.MEASURES:
        assert validity.fingerprint(measure.instrument) in kept, measure.score.__name__
    assert kept == {validity.fingerprint(measure.instrument) for measure in validity.MEASURES}


def test_every_row_has_what_a_reader_needs():
    card = validity.card()
    assert list(card.columns) == [*validity.COLUMNS, "fingerprint", "release", "date"]
    assert set(card["data"]) <= set(validity.DATA)
    assert card[["release", "date"]].notna().all(axis=None)
    assert card["measure"].is_unique
    assert card[["value", "low", "high", "n"]].notna().all(axis=None)
    assert (card["low"] <= card["value"]).all()
    assert (card["value"] <= card["high"]).all()
    for _, row in card.iterrows():
        assert f"{row['value']:.2f}" in validity.in_words(row)


def test_what_an_instrument_imports_belongs_to_its_fingerprint():
    """A module of the measures that an instrument's modules import is part of the instrument."""
    shared = {"chance", "corpus", "place", "page", "plots"}  # read, count and show, but measure not
    for measure in validity.MEASURES:
        for name in measure.instrument:
            if name.endswith(".py"):
                text = (validity.HELPERS / name).read_text()
                lines = [line for line in text.splitlines() if line.startswith("from helpers")]
                used = {
                    part.split(" as ")[0].strip()
                    for line in lines
                    for part in (
                        line.split("import")[1].split(",")
                        if line.startswith("from helpers import")
                        else [line.split()[1].removeprefix("helpers.")]
                    )
                }
                missing = {f"{module}.py" for module in used - shared} - set(measure.instrument)
                assert not missing, f"{measure.score.__name__}: {name} imports {missing}"


def test_an_interval_over_groups():
    group = pd.Series(list("aabbccdd")).to_numpy()
    values = pd.Series([0, 0, 1, 1, 0, 0, 1, 1]).to_numpy(float)
    found = interval(group, lambda kept: values[kept].mean())
    assert found["value"] == 0.5
    assert (found["low"], found["high"]) == (0, 1)  # four groups: by chance all alike


def test_auc_against_its_definition():
    score = pd.Series([0.9, 0.5, 0.5, 0.1]).to_numpy()
    positive = pd.Series([True, True, False, False]).to_numpy()
    # pairs of a positive and another: three above, one tie
    assert validity._auc(score, positive) == pytest.approx(3.5 / 4)


def run(folder, *more):
    command = [sys.executable, "-m", "helpers.validity", str(folder), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_a_folder_without_data_is_one_sentence(tmp_path):
    done = run(tmp_path, "--out", str(tmp_path / "out.csv"))
    assert done.returncode == 1
    assert "holds none of" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_malformed_line_is_named_and_nothing_is_written(tmp_path):
    rows = [{"id": "1_1", "rating": 1.0, "sentence": "Good."}, {"id": "1_2", "rating": 1.0}]
    (tmp_path / "rated_sentences.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run(tmp_path, "--out", str(tmp_path / "out.csv"))
    assert done.returncode == 1
    assert "rated_sentences.jsonl, line 2: expected a JSON object with id, rating" in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_made_up_data_gives_its_rows(tmp_path):
    texts = [
        ("This is good.", 2),
        ("This is awful.", -3),
        ("He went home.", 0),
        ("A fine idea.", 1),
    ]
    rows = [
        {"id": f"{number % 2}_{number}", "rating": rating, "sentence": text}
        for number, (text, rating) in enumerate(texts)
    ]
    (tmp_path / "rated_sentences.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run(tmp_path, "--out", str(tmp_path / "out.csv"))
    assert done.returncode == 0, done.stderr
    assert "attributions.jsonl is not in" in done.stderr
    table = pd.read_csv(tmp_path / "out.csv")
    assert len(table) == 7
    assert (table["n"] == 4).all()
    assert table["value"].iloc[5] > 0.9
    assert table["value"].iloc[6] > 0.9
    assert table["measure"].iloc[6] == learnt.NETWORK


def test_the_parts_held_out_stay_the_same():
    """Another split would call held out what the rules were written on."""
    assert [name for name in "abcdefgh" if agreement.article_held_out(name)] == ["g", "h"]
    assert [name for name in "abcdefgh" if agreement.event_held_out(name)] == list("bcdef")


def test_a_measure_on_two_files_has_one_row_to_show(monkeypatch):
    """Two files of mentions give each measure twice; a page shows the first."""
    card = validity.card()
    again = card[card["measure"] == learnt.TOWARDS].assign(data="targets_rw", value=0.123)
    both = pd.concat([card, again])
    monkeypatch.setattr(validity, "card", lambda: both)
    assert validity.row(learnt.TOWARDS)["data"] == "targets_train"
    said = validity.in_words(again.iloc[0])
    assert "0.12" in said
    assert "rows of targets_rw.jsonl" in said
