"""The trained instrument: its files, its words, its marks, and that it hears what people hear."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from helpers import tone_model

SENTENCES = [
    "The senator was praised for a brilliant and generous speech.",
    "The corrupt senator lied to the court and was jailed for fraud.",
    "The committee meets on Tuesday.",
    "Vance attacked Walz as a disgraceful liar.",
]


def towards(sentence: str, mention: str) -> np.ndarray:
    start = sentence.index(mention)
    return tone_model.target_sentiment([sentence], [start], [start + len(mention)])[0]


def test_the_files_are_those_of_the_model_card():
    card = (tone_model.MODEL / "README.md").read_text(encoding="utf-8")
    for name in ("model.onnx", "vocab.txt", "seen.txt"):
        kept = (tone_model.MODEL / name).read_bytes()
        assert hashlib.sha256(kept).hexdigest() in card, name
    assert (tone_model.MODEL / "model.onnx").stat().st_size <= 25e6


# As the tokenizer that the encoder was trained with splits them (package tokenizers 0.23).
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Mr. Mayorkas’s “pledge” — unhelpfully vague",
            "mr . mayor ##kas ’ s “ pledge ” — un ##hel ##pf ##ull ##y vague",
        ),
        ("Việt Nam, Erdoğan, Émile Zola", "viet nam , er ##dog ##an , emile z ##ola"),
        ("$5,000 (€4,600) x_y", "$ 5 , 000 ( € ##4 , 600 ) x _ y"),
        ("王毅 met\u00a0Blinken\u200b…", "王 [UNK] met blink ##en …"),
        ("İstanbul 😀", "istanbul [UNK]"),
        (" \n", ""),
    ],
)
def test_words_are_split_as_the_encoder_learnt_them(text, words):
    number = tone_model._vocabulary()
    assert tone_model.pieces(text) == [number[word] for word in words.split()]


def test_the_mention_is_marked_and_nothing_else():
    before, mention, after = ([10, 11], [12], [13])
    ids, marks = tone_model.frame(before, mention, after)
    assert [i for i, mark in zip(ids, marks, strict=True) if mark][1:-1] == mention
    assert len(ids) == 4 + 2 + 2
    assert marks == [0, 0, 0, 1, 1, 1, 0, 0]
    assert tone_model.frame(before)[1] == [0] * 4


@pytest.mark.parametrize(("left", "right"), [(0, 500), (500, 0), (500, 500), (20, 500), (500, 20)])
def test_a_long_sentence_is_read_around_its_mention(left, right):
    ids, marks = tone_model.frame([1000] * left, [2000] * 3, [3000] * right)
    assert len(ids) == len(marks) == tone_model.LONGEST
    assert ids.count(2000) == 3
    assert ids.count(1000) >= min(left, 60)
    assert ids.count(3000) >= min(right, 60)


def test_what_a_long_sentence_loses_is_furthest_from_its_mention():
    ids, _ = tone_model.frame([*range(1000, 1500)], [2000] * 3, [*range(3000, 3500)])
    assert {1499, 3000} <= set(ids)
    assert not {1000, 3499} & set(ids)
    ids, _ = tone_model.frame([*range(1000, 1500)])
    assert 1000 in ids
    assert 1499 not in ids


def test_a_row_of_asterisks_has_no_tone():
    rows = pd.DataFrame({"text": ["* * *", "—", SENTENCES[0]]})
    assert tone_model.rated(rows)["rating"].isna().tolist() == [True, True, False]


def test_a_mention_far_into_a_long_text_is_still_heard():
    text = "He spoke of the weather. " * 80 + "The jury found that Jones was a cruel fraud."
    assert towards(text, "Jones").argmax() == 0
    assert np.isfinite(tone_model.sentence_tone([text])).all()


def test_numbers_stay_in_their_ranges():
    tones = tone_model.sentence_tone([*SENTENCES, "x" * 5000, "?!", "王毅", "a " * 5000])
    assert tones.shape == (8,)
    assert (abs(tones) <= 4).all()
    likely = tone_model.target_sentiment(SENTENCES, [0] * 4, [3] * 4)
    assert likely.shape == (4, 3)
    assert (likely >= 0).all()
    np.testing.assert_allclose(likely.sum(1), 1, atol=1e-6)


def test_nothing_in_gives_nothing_out():
    assert tone_model.sentence_tone([]).shape == (0,)
    assert tone_model.target_sentiment([], [], []).shape == (0, 3)
    assert tone_model.sentence_tone(["", " \n"]).tolist() == [0, 0]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 4), (0, 99), (5, 6)])
def test_a_mention_must_be_in_its_sentence(start, end):
    with pytest.raises(ValueError, match="no mention at"):
        tone_model.target_sentiment(["Jones spoke."], [start], [end])


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError):
        tone_model.target_sentiment(["Jones spoke."], [0, 1], [5])


def test_a_score_does_not_depend_on_the_company_or_the_run():
    together = tone_model.sentence_tone(SENTENCES)
    tone_model._session.cache_clear()
    alone = [tone_model.sentence_tone([text])[0] for text in reversed(SENTENCES)][::-1]
    assert together.tolist() == alone


def test_it_hears_who_is_meant():
    praised, blamed, plain, quarrel = SENTENCES
    assert np.argsort(tone_model.sentence_tone([blamed, plain, praised])).tolist() == [0, 1, 2]
    assert [towards(s, "senator").argmax() for s in (blamed, praised)] == [0, 2]
    assert towards(plain, "committee").argmax() == 1
    assert towards(quarrel, "Walz")[0] > towards(quarrel, "Vance")[0]


def test_a_text_with_too_few_words_is_not_rated():
    units = pd.DataFrame({"text": ["He said", "It was a cruel and stupid attack."]}, index=[7, 3])
    rated = tone_model.rated(units, fewest=tone_model.FEWEST_WORDS)["rating"]
    assert np.isnan(rated[7])
    assert rated[3] < -tone_model.CLEAR
    assert tone_model.rated(units)["rating"].notna().all()


def test_disagreements_are_those_of_the_sign():
    whole = pd.DataFrame({"tone": [0.5, 0.2, -0.4, 0.5, 0.9], "rating": [-2, -1, -3, -0.1, 0.6]})
    assert list(tone_model.disagreements(whole).index) == [0, 1]
