"""The lexicon made fit for news: what counts, what does not, and how far people agree."""

import numpy as np
import pandas as pd
import pytest
from test_language import assert_exact, parsed

from helpers import agreement, corpus, language, sentiment, validity
from helpers.place import ROOT

BENCH = ROOT.parent / "shared" / "bench"


def counted(text: str, **options) -> dict[str, float]:
    words = sentiment.tone_words(parsed(text)[2], **options)
    return {row.text: round(row.valence, 2) for row in words.itertuples()}


def score(text: str) -> float:
    _, sentences, tokens = parsed(text)
    words = sentiment.tone_words(tokens)
    return sentiment.tone(sentences, words, ["article"])["tone"].iloc[0]


def test_words_inside_names_do_not_count():
    text = "The United States sent its Homeland Security Secretary."
    assert not any(counted(text).values())
    assert counted(text, corrections=())["United"] == 1.8


def test_function_words_do_not_count():
    assert counted("They sell drugs like fentanyl.")["like"] == 0
    assert counted("They like it.")["like"] == 1.5
    assert counted("Ministers as well as aides met.")["well"] == 0


def test_other_senses_do_not_count():
    assert counted("Both parties met a top official.") == {"parties": 0, "top": 0}


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_typographic_apostrophe_negates(apostrophe):
    assert score(f"It isn{apostrophe}t good.") < 0 < score("It is good.")


def test_no_negates_the_word_after_it():
    assert score("There was no progress.") < 0 < score("There was progress.")


def test_each_occurrence_is_rated_in_its_own_place():
    words = counted_list("The good plan was not good.")
    assert [round(value, 1) for value in words] == [1.9, -1.4]


def counted_list(text: str) -> list[float]:
    return list(sentiment.tone_words(parsed(text)[2])["valence"])


def test_the_rows_say_where_their_words_stand():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    words = sentiment.tone_words(tokens)
    assert_exact(articles, words)
    inside = sentiment.words_in(sentences, words)
    assert len(inside) == len(words)
    spans = sentences.iloc[inside["span"]].reset_index(drop=True)
    assert (inside["article"] == spans["article"]).all()
    assert ((inside["start"] >= spans["start"]) & (inside["end"] <= spans["end"])).all()


def test_without_rated_words_there_is_no_tone():
    _, sentences, tokens = parsed("The meeting lasted four hours.")
    words = sentiment.tone_words(tokens)
    assert words.empty
    assert list(sentiment.tone(sentences, words, ["article"])["tone"]) == [0.0]


def test_shares_add_up():
    _, sentences, tokens = parsed("They praised the good plan but feared harm.")
    words = sentiment.tone_words(tokens)
    whole = sentiment.tone(sentences, words, ["article", "sentence"])
    (shares,) = sentiment.shares(whole, words)
    assert [text for text, _, _ in shares] == ["praised", "good", "feared", "harm"]
    assert sum(share for _, _, share in shares) == pytest.approx(1)


def test_as_it_comes_is_the_compound_of_nltk():
    # the scores that NLTK's documentation gives for these two (its howto for sentiment)
    values = sentiment.tone_as_it_comes(["VADER is smart, handsome, and funny.", "At least."])
    assert values == pytest.approx([0.8316, 0.0])


def test_the_last_correction_is_the_instrument_of_the_page():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    steps = sentiment.corrected(sentences, tokens)
    assert list(steps["step"].unique()) == ["as it comes", *sentiment.CORRECTIONS]
    words = sentiment.tone_words(tokens)
    whole = sentiment.tone(sentences, words, ["article", "sentence"])
    means = whole.groupby("article", sort=False)["tone"].mean().to_numpy()
    assert steps["mean"].to_numpy()[-2:] == pytest.approx(means)


def test_the_card_has_a_row_for_every_step():
    steps = ["as it comes", *sentiment.CORRECTIONS]
    rows = [validity.row(f"tone of a sentence, lexicon: {step}") for step in steps]
    assert all(row["low"] < row["value"] < row["high"] for row in rows)


def test_a_malformed_line_is_named(tmp_path):
    (tmp_path / "rated.jsonl").write_text('{"id": "1_1"}\n')
    with pytest.raises(ValueError, match=r"rated.jsonl, line 1: expected"):
        agreement.read_lines(tmp_path / "rated.jsonl", ["id", "rating"])


@pytest.mark.skipif(not BENCH.exists(), reason="the human-labelled data is not on this machine")
def test_the_agreement_with_people_is_what_the_card_says():
    """On every fifth sentence, within what so small a sample allows."""
    rows = pd.DataFrame(
        agreement.read_lines(BENCH / "rated_sentences.jsonl", ["id", "rating", "sentence"])
    )
    rows = rows.iloc[::5]
    articles = rows.assign(
        article=rows["id"], headline="", text=rows["sentence"].str.split().str.join(" ")
    )
    _, tokens = language.parse(articles)
    spans = articles.assign(start=0, end=articles["text"].str.len())
    tone = sentiment.tone(spans, sentiment.tone_words(tokens), ["article"])["tone"]
    r = np.corrcoef(tone, rows["rating"])[0, 1]
    assert r == pytest.approx(
        validity.row("tone of a sentence, lexicon: other senses")["value"], abs=0.09
    )
