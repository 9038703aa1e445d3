"""What could be chance: known answers, false alarms, few sentences."""

import numpy as np
import pandas as pd
import pytest

from helpers import chance, plots


def table(**groups) -> pd.DataFrame:
    return pd.DataFrame(
        [(name, value) for name, values in groups.items() for value in values],
        columns=["article", "tone"],
    )


def test_means_with_their_intervals():
    result = chance.means(table(a=[0.0, 1.0] * 50, b=[0.5] * 10), "article", "tone")
    a, b = result.itertuples()
    assert (a.n, a.mean) == (100, 0.5)
    # the normal approximation, sd .5 over the root of 100, is good at this n
    assert (a.low, a.high) == pytest.approx((0.402, 0.598), abs=0.01)
    assert (b.low, b.high) == (0.5, 0.5)


def test_few_sentences_get_no_interval_and_no_comparison():
    few = table(a=[0.1] * (chance.FEWEST - 1), b=[0.2] * 10)
    means = chance.means(few, "article", "tone")
    assert means["low"].isna().tolist() == [True, False]
    pairs = chance.differences(few, "article", "tone")
    assert pairs.empty
    assert chance.compact(pairs).empty
    assert "least that can be compared" in chance.nothing_to_compare(means)


def test_one_article_is_said_to_be_alone():
    means = chance.means(table(a=[0.1] * 10), "article", "tone")
    assert chance.nothing_to_compare(means).startswith("There is one article only")


def test_a_clear_difference_is_found_and_a_shuffled_one_is_not():
    clear = chance.differences(table(a=[0.0, 0.1] * 10, b=[0.8, 0.9] * 10), "article", "tone")
    pair = clear.iloc[0]
    assert pair["difference"] == pytest.approx(-0.8)
    assert pair["delta"] == -1
    assert pair["p"] == 1 / (1 + chance.RESAMPLES)
    assert pair["beyond_chance"]
    assert chance.in_words(pair, "kinder").startswith("b is kinder than a by 0.80, beyond chance")
    same = chance.differences(
        table(a=[0.0, 0.5, 1.0] * 5, b=[0.0, 0.5, 1.0] * 5), "article", "tone"
    )
    assert same.iloc[0]["p"] == 1
    assert chance.in_words(same.iloc[0], "kinder").startswith("No difference beyond chance")


def test_holm_against_its_worked_example():
    # three tests: 3 x .01, then 2 x .02, then 1 x .03 raised to .04, for it may not fall below
    assert chance.holm(np.array([0.03, 0.01, 0.02])) == pytest.approx([0.04, 0.03, 0.04])


@pytest.mark.parametrize("sizes", [(15, 18), (6, 30), (8, 8, 8, 8)])
def test_false_alarms_stay_at_one_in_twenty(monkeypatch, sizes):
    """Over 300 deals of the same sentences, at most 5 % raise an alarm, give or take sampling."""
    monkeypatch.setattr(chance, "RESAMPLES", 400)
    random = np.random.default_rng(1)
    alarms = 0
    for deal in range(300):
        monkeypatch.setattr(chance, "SEED", deal)  # few resamples: not the same ones each time
        # as tone is: many zeros, the rest skewed
        values = np.where(random.random(sum(sizes)) < 0.4, 0, random.beta(2, 3, sum(sizes)) - 0.3)
        groups = np.split(values, np.cumsum(sizes)[:-1])
        pairs = chance.differences(
            table(**{f"a{i}": group for i, group in enumerate(groups)}), "article", "tone"
        )
        alarms += bool(pairs["beyond_chance"].any())
    assert alarms <= 24  # the 99 % point of a binomial with 300 trials at .05


def test_the_same_input_gives_the_same_numbers():
    data = table(a=np.linspace(-1, 1, 11), b=np.linspace(0, 1, 9))
    first, again = (chance.differences(data, "article", "tone") for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    ("value", "text"), [(0.123, "+0.12"), (-0.3, "−0.30"), (0.001, "0.00"), (-0.001, "0.00")]
)
def test_signs_read_as_signs(value, text):
    assert chance.signed(value) == text


def test_the_numbers_of_sentences_stand_in_the_order_of_the_names():
    table = pd.DataFrame({"who": ["a"] * 8 + ["b"] * 6, "x": [-5.0] * 8 + [5.0] * 6})
    (said,) = chance.pairs_in_words(chance.differences(table, "who", "x"), "higher")
    assert said.startswith("b is higher than a")
    assert "n = 6 and 8 sentences" in said


def test_of_many_pairs_the_number_is_said_and_those_beyond_chance():
    values = {"a": [5.0] * 8, "b": [5.0] * 8, "c": [-5.0] * 8, "d": [5.0] * 8}
    table = pd.DataFrame([(k, v) for k, own in values.items() for v in own], columns=["who", "x"])
    said = chance.pairs_in_words(chance.differences(table, "who", "x"), "higher")
    assert said[0] == "3 of 6 pairs of articles differ beyond chance."
    assert len(said) == 4
    assert all("higher than c" in sentence for sentence in said[1:])
    few = chance.differences(table[table["who"] < "c"], "who", "x")
    assert len(chance.pairs_in_words(few, "higher")) == 1


def test_so_many_pairs_that_none_can_be_beyond_chance_are_said_to_be():
    table = pd.DataFrame({"who": ["a"] * 8 + ["b"] * 8, "x": [5.0] * 8 + [-5.0] * 8})
    pairs = chance.differences(table, "who", "x")
    (said,) = chance.pairs_in_words(pd.concat([pairs] * 600), "higher")
    assert said == "With 600 comparisons none can be beyond chance; compare fewer articles."
    assert "higher" in chance.pairs_in_words(pairs, "higher")[0]


def test_where_none_can_be_beyond_chance_the_sentences_are_dealt_less_often():
    who = [f"article {number}" for number in range(33) for _ in range(5)]
    pairs = chance.differences(pd.DataFrame({"who": who, "x": range(len(who))}), "who", "x")
    assert len(pairs) == 33 * 32 / 2
    assert not pairs["beyond_chance"].any()
    assert pairs["p"].min() >= 1 / (1 + chance.RESAMPLES // 10)
    assert (pairs["null_low"] < 0).all()
    assert (pairs["null_high"] > 0).all()


def test_where_no_pair_can_be_beyond_chance_the_farthest_apart_are_drawn():
    many = pd.DataFrame({"difference": range(600), "p": 0.001})
    drawn = plots.pairs_drawn(many)
    assert list(drawn["difference"]) == list(range(599, 599 - plots.MOST_PAIRS, -1))


def test_a_difference_that_hangs_on_one_sentence_is_said_to():
    rng = np.random.default_rng(3)
    firm = pd.DataFrame({"who": ["a"] * 20 + ["b"] * 20, "x": rng.normal(size=40)})
    firm.loc[firm["who"] == "a", "x"] += 3
    firm["text"] = [f"Sentence {number}." for number in firm.index]
    pairs = chance.differences(firm, "who", "x")
    (said,) = chance.firmness_in_words(firm, "who", "x", pairs)
    assert said.endswith("so it does not hang on that one.")
    heaviest, p = chance.without_heaviest(firm, "who", "x", pairs.iloc[0])
    without = [firm.drop(index=k).groupby("who")["x"].mean() for k in firm.index]
    assert heaviest == int(np.argmin([means["a"] - means["b"] for means in without]))
    assert f"“Sentence {heaviest}.”" in said
    assert p < 0.05
    hanging = firm.assign(x=[0.5, 0.4, 0.3, 0.4, 6] * 4 + [0.0] * 20).iloc[
        [0, 1, 2, 3, 4, *range(20, 25)]
    ]
    pairs = chance.differences(hanging, "who", "x")
    (said,) = chance.firmness_in_words(hanging, "who", "x", pairs.assign(beyond_chance=True))
    assert said.endswith("too few sentences are left to tell whether it hangs on that one.")
    assert chance.firmness_in_words(hanging, "who", "x", pairs.assign(beyond_chance=False)) == []
