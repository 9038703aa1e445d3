import pandas as pd
import pytest
from made_up import articles

from helpers import emphasis


def test_words_as_read_weigh_the_top_more():
    sentences = pd.DataFrame(
        {"article": "a", "sentence": [0, 1], "words": [10, 10], "position": [0.0, 0.5]}
    )
    claims = pd.DataFrame({"article": "a", "sentence": [0, 1], "told_by": ["all", "one"]})
    table = emphasis.emphasis(claims, sentences).set_index("told_by")
    assert list(table.index) == ["all", "some", "one"]
    assert table.loc["all", "share"] == 0.5
    assert table.loc["all", "read_share"] == pytest.approx(10 / 15)
    assert table.loc["some", "words"] == 0


def voices(*rows):
    columns = ["article", "sentence", "start", "end", "text", "voice", "speaker_name"]
    return pd.DataFrame(rows, columns=[*columns, "speaker_kind", "cue"])


def test_speaking_counts_words_by_voice():
    table = emphasis.speaking(
        voices(
            ("a", 0, 0, 10, "He said so", "reporter", "", "", ""),
            ("a", 0, 10, 20, "“never”", "quote", "He", "named", "said"),
        )
    ).set_index("voice")
    assert table.loc["quote", "words"] == 1
    assert table.loc["reporter", "share"] == 0.75


def test_sources_of_several_articles_come_first_with_their_cues():
    table = emphasis.sources(
        voices(
            ("a", 0, 0, 9, "one two three four", "quote", "Ann", "named", "said"),
            ("a", 1, 9, 20, "five", "paraphrase", "Bob", "named", "warned"),
            ("b", 3, 4, 20, "six seven", "quote", "Bob", "named", "said"),
            ("b", 3, 4, 20, "eight", "quote", "Bob", "named", "said"),
            ("b", 4, 20, 30, "nine", "reporter", "", "", ""),
        ),
        articles(a="x" * 36, b="x" * 40),
    )
    assert list(table["source"]) == ["Bob", "Bob", "Ann"]
    bob = table[table["article"] == "b"].iloc[0]
    assert (bob["words"], bob["first"], bob["cues"]) == (3, 0.1, [(3, "said")])
    assert bob["share"] == 0.75
