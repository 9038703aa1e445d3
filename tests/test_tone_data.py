"""What the network learns from: nothing held out, names dealt alike everywhere, marks in place."""

import random

import numpy as np
import pytest

from models.tone import data
from models.tone.variants import Words, variants

SENTENCES = [
    "Senator Ada Brown told the French minister on Monday that Brown would never sign the treaty.",
    "The judge, who had ruled for Peter Novak twice, refused to hear the appeal of his lawyers.",
    "Thousands marched through Lyon while President Macron praised the police for their patience.",
]


def mention(text: str, who: str) -> dict:
    start = text.index(who)
    row = {"sentence": text, "start": start, "end": start + len(who), "mention": who}
    return row | {"parts": [text[:start], who, text[start + len(who) :]]}


def test_what_is_held_out_is_whole_groups_and_nothing_much_like_it_is_kept():
    rows = [
        {"sentence": f"Story {group} has its own words number {n} and {n * 7}.", "group": group}
        for group in range(50)
        for n in range(4)
    ]
    kept, held = data._hold_out(rows, random.Random(7))
    groups = {row["group"] for row in held}
    assert len(groups) == round(data.HELD_OUT * 50)
    assert len(held) == 4 * len(groups)
    assert not groups & {row["group"] for row in kept}
    elsewhere = next(group for group in range(50) if group not in groups)
    copy = {"group": elsewhere, "sentence": held[0]["sentence"] + " So."}
    kept, _ = data._hold_out([*rows, copy], random.Random(7))
    assert copy not in kept


def test_a_name_is_dealt_anew_alike_everywhere():
    parts = mention(SENTENCES[0], "Ada Brown")["parts"]
    for seed in range(20):
        before, name, after = data.deal_names(parts, random.Random(seed))
        first, last = name.split(" ", 1)
        assert first in data.FIRST
        assert last in data.LAST
        assert f"that {last} would" in after
        assert before == "Senator "


def test_variants_change_words_and_mark_others_and_deal_names():
    first, second = mention(SENTENCES[0], "Ada Brown"), mention(SENTENCES[1], "Peter Novak")
    news = [{"sentence": SENTENCES[2], "rating": 0.4}]
    other = [{"sentence": f"The plot of film {n} bored me, the dull cast did."} for n in range(9)]
    vectors = np.random.default_rng(1).normal(size=(30522, 8))
    rows = variants(news, other, [first, second], vectors, seed=1)
    assert rows == variants(news, other, [first, second], vectors, seed=1)
    assert all(len(row["parts"]) == 3 and row.keys() <= {"parts", "other"} for row in rows)
    texts = {"".join(row["parts"]) for row in rows}
    assert len(texts - {row["sentence"] for row in [*news, *other, first, second]}) > 20
    marked = {row["parts"][1] for row in rows} - {""}
    assert any("judge" in phrase or "appeal" in phrase for phrase in marked)
    dealt = [name.split() for name in marked if name.split()[-1] in data.LAST]
    assert any(len(name) == 2 and name[0] in data.FIRST for name in dealt)
    assert any("the cast" in text or "dull" in text for text in texts)


def test_variants_keep_the_mention_where_no_name_is_dealt(monkeypatch):
    monkeypatch.setattr("models.tone.variants.deal_names", lambda parts, draw: parts)
    rows = [mention(SENTENCES[0], "Ada Brown"), mention(SENTENCES[1], "Peter Novak")]
    vectors = np.random.default_rng(1).normal(size=(30522, 8))
    made = [row["parts"] for row in variants([], [], rows, vectors, seed=1)]
    for row in rows:
        same = [parts for parts in made if parts[1] == row["parts"][1]]
        assert len(same) >= 4
        assert any("".join(parts) != row["sentence"] for parts in same)


def test_a_changed_word_is_another_of_its_tag_and_the_rest_stands():
    tokens = [(4, 8, "NN"), (9, 14, "VBD"), (18, 22, "NN")]
    parsed = {text: (tokens, []) for text in ("The film bored my aunt.", "The Plot moved my boss.")}
    vectors = np.random.default_rng(1).normal(size=(30522, 8))
    words = Words(parsed | {text + " ": parsed[text] for text in parsed}, vectors, random.Random(2))
    before, who, after = words.change(["The film bored ", "my aunt", "."], tokens, 1.0)
    assert (who, after) == ("my aunt", ".")
    the, noun, verb, rest = before.split(" ")
    assert (the, rest) == ("The", "")
    assert noun in {"film", "plot", "aunt", "boss"}
    assert verb in {"bored", "moved"}
    assert words.change(["The film bored ", "my aunt", "."], tokens, 0.0)[0] == "The film bored "


def test_a_batch_is_as_long_as_its_longest_row_and_loses_none():
    rows = [
        mention(text, who) for text, who in zip(SENTENCES, ("Ada", "Novak", "Lyon"), strict=True)
    ]
    found = list(data.batches(rows, 2))
    assert sorted(len(group) for group, *_ in found) == [1, 2]
    for group, ids, marks in found:
        assert len({len(row) for row in ids}) == 1
        assert all(sum(row) >= 3 for row in marks)  # two marks and a piece of the name
        assert len(ids) == len(marks) == len(group)


def test_sentences_that_were_made_up_come_with_their_marked_mentions():
    sentences, mentions = data.written()
    assert len({row["sentence"] for row in sentences}) == len(sentences) > 5000
    assert {row["sentence"] for row in mentions} < {row["sentence"] for row in sentences}
    for row in mentions:
        assert "".join(row["parts"]) == row["sentence"]
        assert row["parts"][1] == row["sentence"][row["start"] : row["end"]] != ""
    assert not any(sign in row["sentence"] for row in sentences for sign in "[]")


@pytest.mark.parametrize(
    "line", ["An [open mark.", "A [mark [in] one].", "No mark] here.", "[].", "x" * 200 + "]"]
)
def test_marks_that_do_not_match_are_named_by_their_line(tmp_path, monkeypatch, line):
    path = tmp_path / "written.txt"
    path.write_text(f"[Ada Brown] came.\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(data, "WRITTEN", path)
    with pytest.raises(ValueError, match=r"written.txt, line 2: expected \[ and \]"):
        data.written()
