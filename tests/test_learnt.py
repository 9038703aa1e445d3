"""How the trained instrument is scored: by definition, and never on what it learnt from."""

import json

import numpy as np
import pandas as pd
import pytest

from helpers import learnt, validity
from helpers.place import ROOT

BENCH = ROOT.parent / "shared" / "bench"
NEGATIVE, NEUTRAL, POSITIVE = np.eye(3)
needs_data = pytest.mark.skipif(
    not BENCH.exists(), reason="needs ../shared/bench, human-labelled data kept out of the project"
)


def test_macro_f1_against_its_definition():
    truth = np.array([0, 0, 1, 2])
    likely = np.array([NEGATIVE, NEUTRAL, NEUTRAL, POSITIVE])
    # F1 of negative 2/3 (one of two found), of neutral 2/3 (one of two right), of positive 1
    assert learnt.macro_f1(truth, likely) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_only_polar_mentions_can_be_reversed():
    truth = np.array([0, 2, 1, 1])
    likely = np.array([POSITIVE, POSITIVE, NEGATIVE, POSITIVE])
    assert learnt.reversed_share(truth, likely) == 0.5


def test_the_calibration_error_is_how_far_stated_and_right_lie_apart():
    likely = np.tile([0.75, 0.25, 0.0], (4, 1))
    assert learnt.calibration_error(np.array([0, 0, 0, 1]), likely) == pytest.approx(0)
    assert learnt.calibration_error(np.array([1, 1, 1, 1]), likely) == pytest.approx(0.75)


def write(path, rows):
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def mention(sentence: str, who: str, label: str) -> dict:
    start = sentence.index(who)
    return {
        "sentence": sentence,
        "start": start,
        "end": start + len(who),
        "mention": who,
        "label": label,
    }


ROWS = [
    mention("Zorn was praised as a brilliant, generous leader.", "Zorn", "positive"),
    mention("Prosecutors jailed the corrupt Zorn for fraud.", "Zorn", "negative"),
    mention("Zorn condemned Quill as a shameless liar.", "Quill", "negative"),
    mention("Zorn condemned Quill as a shameless liar.", "Zorn", "neutral"),
    mention("Zorn will speak in Lyon on Tuesday.", "Zorn", "neutral"),
]


def test_rows_learnt_from_are_left_out_and_counted(tmp_path, monkeypatch, capsys):
    path = write(tmp_path / "targets_x.jsonl", ROWS)
    assert learnt.towards(path)["n"].iloc[0] == 5
    assert capsys.readouterr().err == ""
    seen = frozenset({learnt.fingerprint(ROWS[0]["sentence"])})
    monkeypatch.setattr(learnt, "_seen", lambda: seen)
    assert learnt.towards(path)["n"].iloc[0] == 4
    assert "1 of 5 rows were learnt from" in capsys.readouterr().err
    monkeypatch.setattr(
        learnt, "_seen", lambda: frozenset(learnt.fingerprint(r["sentence"]) for r in ROWS)
    )
    assert learnt.towards(path).empty
    with pytest.raises(ValueError, match="none is left to measure on"):
        validity.measure_all(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "mixed"},
        {"end": 999},
        {"start": 5, "end": 5},
        {"label": None},
        {"mention": "Prosecutors"},
    ],
)
def test_a_line_that_cannot_be_is_named(tmp_path, wrong):
    path = write(tmp_path / "targets_x.jsonl", [ROWS[0], ROWS[1] | wrong])
    with pytest.raises(ValueError, match=r"targets_x\.jsonl, line 2: expected"):
        learnt.towards(path)


def test_a_rating_that_is_no_number_is_named(tmp_path):
    path = write(
        tmp_path / "rated_sentences.jsonl", [{"id": "1_1", "rating": "good", "sentence": "So."}]
    )
    with pytest.raises(ValueError, match=r"rated_sentences\.jsonl, line 1: expected"):
        learnt.tone(path)


def test_a_sentence_is_known_whatever_stands_between_its_words():
    assert learnt.fingerprint("“Fine,”  he said.") == learnt.fingerprint('"Fine", he said.')
    assert learnt.fingerprint("Fine, he said.") != learnt.fingerprint("Fine, she said.")


def test_every_measure_towards_a_mention_has_its_row(tmp_path):
    table = learnt.towards(write(tmp_path / "targets_x.jsonl", ROWS)).set_index("measure")
    assert list(table.index) == [
        learnt.TOWARDS,
        learnt.SEVERAL,
        learnt.REVERSED,
        learnt.CALIBRATION,
    ]
    assert list(table["n"]) == [5, 2, 3, 5]
    assert table.loc[learnt.REVERSED, "value"] == 0


def test_what_was_learnt_from_is_kept_as_hashes_only():
    lines = (learnt.MODEL / "seen.txt").read_text(encoding="utf-8").split()
    assert len(lines) > 5000
    assert all(len(line) == 8 and int(line, 16) >= 0 for line in lines)


@needs_data
def test_what_is_held_out_agrees_as_the_card_says():
    row = validity.row(learnt.NETWORK)
    (found,) = learnt.tone(BENCH / "rated_sentences.jsonl").to_dict("records")
    assert found["n"] == row["n"]
    assert found["value"] == pytest.approx(row["value"], abs=0.002)


@needs_data
def test_a_third_of_the_mentions_agrees_about_as_the_card_says(tmp_path):
    lines = (BENCH / "targets_train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows = [r for r in rows if learnt.fingerprint(r["sentence"]) not in learnt._seen()][::3]
    table = learnt.towards(write(tmp_path / "targets_sample.jsonl", rows)).set_index("measure")
    assert abs(table.loc[learnt.TOWARDS, "value"] - validity.row(learnt.TOWARDS)["value"]) < 0.05


def test_pearson_of_what_does_not_vary_is_missing():
    assert pd.isna(learnt.pearson(np.ones(3), np.arange(3)))
