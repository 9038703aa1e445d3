"""Sentences and tokens: exact places, no sentence across paragraphs."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import corpus, language


def parsed(*texts, headlines=None):
    articles = pd.DataFrame(
        {
            "article": [f"a{number}" for number in range(len(texts))],
            "headline": headlines or [""] * len(texts),
            "text": texts,
        }
    )
    return articles, *language.parse(articles)


def assert_exact(articles, *tables):
    texts = articles.set_index("article")["text"]
    for table in tables:
        for row in table.itertuples():
            assert texts[row.article][row.start : row.end] == row.text


def test_the_sentences_of_the_seeds():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    assert_exact(articles, sentences, tokens)
    assert list(sentences["article"].value_counts(sort=False)) == [18, 15]
    sections = sentences.groupby("article", sort=False)["section"].agg(
        lambda s: list(dict.fromkeys(s))
    )
    assert sections["The Washington Times"] == ["lead", "body"]
    assert sections["Business Upturn"] == ["headline", "standfirst", "lead", "body"]
    assert not sentences["text"].str.contains("\n").any()


def test_a_paragraph_ends_a_sentence_whatever_ends_it():
    _, sentences, _ = parsed("They flew to the U.S.\n\nThe minister stayed at home")
    assert list(sentences["text"]) == ["They flew to the U.S.", "The minister stayed at home"]


@pytest.mark.parametrize("dash", ["—", "–", "--"])
def test_a_place_before_a_dash_is_no_sentence(dash):
    text = f"WASHINGTON {dash} President Obama met the ministers on Monday."
    assert list(parsed(text)[1]["text"]) == [text]


def test_what_follows_a_quoted_exclamation_belongs_to_it():
    _, sentences, _ = parsed("“Stop!” he said. “I mean it.”")
    assert list(sentences["text"]) == ["“Stop!” he said.", "“I mean it.”"]


@pytest.mark.parametrize("marks", ["““””", '""""', "''"])
def test_marks_stay_with_the_words_they_touch(marks):
    size = len(marks) // 4
    a, b, c, d = (marks[i * size : (i + 1) * size] for i in (0, 2, 1, 3))
    text = f"He left. {a}We stay.{b} {c}It is late,{d} she said. Nobody left."
    _, sentences, _ = parsed(text)
    assert list(sentences["text"]) == [
        "He left.",
        f"{a}We stay.{b}",
        f"{c}It is late,{d} she said.",
        "Nobody left.",
    ]


def test_a_parse_that_is_kept_is_the_parse(monkeypatch, tmp_path):
    monkeypatch.setattr(language, "CACHE", tmp_path)
    first = parsed("Ministers met in Vienna. They talked.")[1:]
    monkeypatch.setattr(language, "_parsed", None)  # a second parse would fail
    again = parsed("Ministers met in Vienna. They talked.")[1:]
    for one, other in zip(first, again, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_a_project_that_cannot_be_written_to_is_parsed_all_the_same(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(language, "CACHE", tmp_path / "file")
    assert len(parsed("They met.")[1]) == 1


marks = st.sampled_from(["“", "”", '"', "’", ".", "!", "…", "—", "(", "$5", "U.S.", "\u200b", "é"])
words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1)
paragraphs = st.lists(st.one_of(words, marks), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=40)
@given(st.lists(paragraphs, min_size=1, max_size=4))
def test_every_character_is_in_one_sentence_and_every_place_is_exact(parts):
    text = "\n\n".join(parts)
    language.CACHE.mkdir(exist_ok=True)
    tokens = language._parsed([text])[0].assign(article="a")
    articles = pd.DataFrame({"article": ["a"], "headline": [""], "text": [text]})
    sentences = language._sentences(articles, tokens)
    assert_exact(articles, sentences, tokens)
    assert not sentences["text"].str.contains("\n").any()
    covered = "".join(sentences["text"])
    assert "".join(covered.split()) == "".join(text.split())
    assert tokens["head"].between(0, len(tokens) - 1).all()
