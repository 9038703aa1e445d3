"""What the network learns from: nothing held out, names dealt alike everywhere, marks in place."""

import random

from models.tone import data

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


def test_what_no_one_labelled_is_marked_apart_from_what_someone_did():
    targets = [mention(SENTENCES[0], "Ada Brown"), mention(SENTENCES[1], "Peter Novak")]
    news = [{"sentence": SENTENCES[2], "rating": 0.4}]
    other = [{"sentence": f"The plot of film {n} bored me, the cast did not."} for n in range(9)]
    most, data.FROM_OTHER = data.FROM_OTHER, 5
    try:
        rows = data.unlabelled(news, other, targets, random.Random(1))
    finally:
        data.FROM_OTHER = most
    assert all(len(row["parts"]) == 3 for row in rows)
    rated = [row for row in rows if "rating" in row]
    assert rated
    assert {"".join(row["parts"]) for row in rated} == {SENTENCES[2]}
    marked = [row["parts"][1] for row in rows if row["parts"][1]]
    assert marked
    assert "Ada Brown" not in marked
    assert "Peter Novak" not in marked
    cut = [row["parts"][0] for row in rows if not row["parts"][1] and "rating" not in row]
    assert any(part in " ".join(SENTENCES) for part in cut)


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
