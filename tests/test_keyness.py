import numpy as np
import pandas as pd
import pytest
from made_up import parsed

from helpers import keyness

PLAIN = "The committee met in the town hall. Members talked about the new road. "


def terms(**texts):
    return keyness.keyness(parsed(**texts)[2], shuffles=200)


def test_counts_beside_each_z_are_those_of_the_texts():
    table = terms(a="Wolves ate the sheep. Wolves ran.", b="Sheep ran. The wolf slept.")
    row = table[(table["article"] == "a") & (table["term"] == "wolf")].iloc[0]
    assert (row["count"], row["rest_count"], row["first"]) == (2, 1, 0)
    assert row["kind"] == "word"


def test_two_words_side_by_side_are_a_phrase_within_a_sentence_only():
    table = terms(a="The prime minister left. Angry crowds stayed.", b="The prime minister left.")
    assert set(table.loc[table["kind"] == "phrase", "term"]) == {"prime minister", "minister leave"}


def test_z_is_that_of_the_formula():
    counts, prior = np.array([[8.0, 2.0], [1.0, 9.0]]), np.array([0.5, 1.0])
    log_odds, z = keyness._log_odds(counts, prior)
    expected = np.log(8.5 / 3.0) - np.log(1.5 / 10.0)
    assert log_odds[0, 0] == pytest.approx(expected)
    assert z[0, 0] == pytest.approx(expected / np.sqrt(1 / 8.5 + 1 / 1.5))
    assert z[1, 0] == pytest.approx(-z[0, 0])  # of two articles, one's more is the other's less


def test_a_word_that_one_article_alone_keeps_using_survives():
    table = terms(
        a=" ".join(f"The {noun} feared the dragon." for noun in ["king", "cook", "smith"] * 8),
        b=" ".join(f"The {noun} feared the winter." for noun in ["king", "cook", "smith"] * 8),
    )
    survivors = table[table["survives"] & (table["z"] > 0)]
    assert set(survivors["article"] + " " + survivors["term"]) >= {"a dragon", "b winter"}
    assert not set(survivors["term"]) & {"king", "cook", "smith"}


def test_nothing_survives_where_articles_say_the_same():
    assert not terms(a=PLAIN * 3, b=PLAIN * 3, c=PLAIN * 3)["survives"].any()


def test_one_article_and_no_repeated_word_give_no_rows():
    assert terms(a=PLAIN).empty
    assert terms(a="Rain fell.", b="Snow melted.").empty


def test_common_words_weigh_more_in_the_prior_than_rare_ones():
    uses = pd.DataFrame({"term": ["say", "fentanyl", "prime minister"]}).assign(
        forms=lambda t: t.term
    )
    prior = keyness._prior(uses)
    assert prior["say"] > prior["prime minister"] > prior["fentanyl"] >= keyness.HALF_A_USE


def test_false_alarms_on_shuffled_articles_stay_at_five_percent():
    """Articles dealt from one pool of sentences: something survives in 5 % of them at most."""
    random = np.random.default_rng(7)
    runs, alarms = 200, 0
    weights = 1 / np.arange(1, 61)  # a few common words, many rare ones (Zipf)
    for _ in range(runs):
        uses = random.poisson(8 * weights / weights.sum(), size=(36, 60))
        sentence, term = np.repeat(np.argwhere(uses), uses[uses > 0], axis=0).T
        owner = random.permutation(np.repeat([0, 1, 2], 12))
        *_, p = keyness.against_chance(sentence, term, owner, np.full(60, 0.5), shuffles=99)
        alarms += p.min() < 0.05
    assert alarms <= 20  # a true rate of 5 % shows more in one of a thousand such tests
