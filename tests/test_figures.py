"""The figures: what is found in the seeds, how values are read, what is compared with what.

The labels in data/seed_figures.csv were written by hand before anything was computed. A figure is a
number, amount, share, count, duration, age, rank, date or relative time. Its text takes in the hedge,
the unit and “ago” or “after”, not the preposition; “one of the”, “first lady”, “Fifth Amendment” and
other names and figures of speech are none. A head with a slash between words leaves it open which of
them the syntax ties the figure to. Dates of the article that has none are counted from the other's.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import corpus, language, ledger, voice
from helpers.dates import dated
from helpers.figures import FIGURES, figures
from helpers.quantities import ordinal, quantity

LABELS = Path(__file__).parent / "data" / "seed_figures.csv"
DAY = date(2024, 2, 20)


@pytest.fixture(scope="module")
def seeds():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    return articles, sentences, tokens, voice.voices(articles, sentences, tokens)


@pytest.fixture(scope="module")
def found(seeds):
    return figures(*seeds)


@pytest.fixture(scope="module")
def labels():
    return pd.read_csv(LABELS, keep_default_na=False, dtype=str)


def test_every_figure_of_the_seeds_and_no_other(found, labels):
    keys = ["article", "text", "hedge", "unit"]
    assert found[keys].to_dict("records") == labels[keys].to_dict("records")
    assert list(found["start"]) == list(labels["start"].astype(int))


def test_values_of_the_seeds(found, labels):
    def plain(value):
        return "" if pd.isna(value) else value if isinstance(value, str) else f"{value:g}"

    for end in ("low", "high"):
        assert [plain(value) for value in found[end]] == list(labels[end])


def test_what_the_figures_of_the_seeds_count(found, labels):
    wrong = [
        (row.text, row.head)
        for row, heads in zip(found.itertuples(), labels["head"], strict=True)
        if row.head not in heads.split("/")
    ]
    assert wrong == []
    referents = dict(zip(found["text"], found["referent"], strict=True))
    assert referents["nearly 53,000"] == "unauthorized migrants from China"


def test_text_stands_where_the_row_says(seeds, found):
    texts = seeds[0].set_index("article")["text"]
    assert all(texts[row.article][row.start : row.end] == row.text for row in found.itertuples())
    assert list(found.columns) == FIGURES


def test_a_number_takes_the_period_of_its_clause(found):
    rows = found.set_index("text")
    assert rows.loc["nearly 53,000", "when"] == "2023-01-01/2023-12-31"
    assert rows.loc["just 288", "when"] == ""


def test_dates_say_what_they_were_counted_from(found):
    rows = found[found["kind"] == "date"]
    assert set(rows.loc[rows["article"] == "The Washington Times", "anchor"]) == {"article"}
    assert set(rows.loc[rows["article"] == "Business Upturn", "anchor"]) == {"coverage"}


def test_without_any_date_relative_days_stay_open(seeds):
    articles, *rest = seeds
    rows = figures(articles.assign(published=""), *rest).set_index("text")
    assert pd.isna(rows.loc["several weeks ago", "low"])
    assert rows.loc["January 30th", "low"] == "--01-30"
    assert set(rows["anchor"]) == {""}


def test_articles_years_apart_do_not_date_each_other(seeds):
    articles, *rest = seeds
    again = articles.iloc[[0]].assign(article="The Washington Times (2)", published="2014-02-20")
    far = pd.concat([articles, again], ignore_index=True)
    rows = figures(far, *rest)
    assert set(rows.loc[rows["article"] == "Business Upturn", "anchor"]) == {""}


def test_the_speaker_comes_from_the_voices(found):
    rows = found.set_index("text")
    assert rows.loc["nearly 53,000", "speaker"] == "Customs and Border Protection"
    assert rows.loc["just 288", "voice"] == "paraphrase"
    assert rows.loc["two days after", "speaker"] == ""


def test_voices_without_speakers_will_do(seeds):
    *tables, voices = seeds
    plain = voices[["article", "sentence", "start", "end", "text", "voice"]]
    assert set(figures(*tables, plain)["speaker"]) == {""}


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "leaning"),
    [
        ("nearly 53,000", 52_000, 53_000, "", "below"),
        ("just 288", 288, 288, "", "plays down"),
        ("tens of thousands", 20_000, 99_999, "", ""),
        ("thousands", 2_000, None, "", ""),
        ("approximately four hours", 3.5, 4.5, "hour", "around"),
        ("two dozen", 24, 24, "", ""),
        ("a third", 33.33, 33.33, "percent", ""),
        ("two-thirds", 66.67, 66.67, "percent", ""),
        ("nearly half", 40, 50, "percent", "below"),
        ("$1.5 million", 1_500_000, 1_500_000, "USD", ""),
        ("$3 to $5 million", 3_000_000, 5_000_000, "USD", ""),
        ("£5.7bn", 5_700_000_000, 5_700_000_000, "GBP", ""),
        ("3 to 5 percent", 3, 5, "percent", ""),
        ("2 percent to 3 percent", 2, 3, "percent", ""),
        ("between 10 and 20 miles", 10, 20, "mile", ""),
        ("several weeks", 3, 9, "week", ""),
        ("half an hour", 0.5, 0.5, "hour", ""),
        ("four and a half hours", 4.5, 4.5, "hour", ""),
        ("one hundred and five", 105, 105, "", ""),
        ("more than a year", 1, None, "year", "above"),
        ("at least 12", 12, None, "", "above"),
        ("up to 50", None, 50, "", "below"),
        ("just over $200,000", 200_000, 300_000, "USD", "above"),
        ("close to three dozen", 24, 36, "", "below"),
        ("no less than 0.5 percentage point", 0.5, None, "percentage point", "above"),
        ("about 30", 25, 35, "", "around"),
        ("20 or so", 15, 25, "", "around"),
        ("five or more", 5, None, "", "above"),
        ("a whopping 600", 600, 600, "", "plays up"),
        ("49-year-old", 49, 49, "year", ""),
        ("nearly two-year-long", 1, 2, "year", "below"),
    ],
)
def test_quantities(text, low, high, unit, leaning):
    size = quantity(text)
    assert (size.low, size.high, size.unit, size.leaning) == (low, high, unit, leaning)


@pytest.mark.parametrize("text", ["", "many", "five apples", "one one eighteen", "$", "Tuesday"])
def test_what_is_no_quantity_is_refused(text):
    with pytest.raises(ValueError, match=r"is no|could not"):
        quantity(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("January 30th", "2024-01-30", "2024-01-30", "day"),
        ("Feb. 28", "2023-02-28", "2023-02-28", "day"),
        ("Sept. 11, 2001", "2001-09-11", "2001-09-11", "day"),
        ("March 31-April 4", "2023-03-31", "2023-04-04", "day"),
        ("several weeks ago", "2023-12-17", "2024-02-03", "week"),
        ("two years ago", "2022-01-01", "2022-12-31", "year"),
        ("decades ago", None, "2004-12-31", "decade"),
        ("the weekend", "2024-02-17", "2024-02-18", "weekend"),
        ("last week", "2024-02-11", "2024-02-17", "week"),
        ("the past week", "2024-02-13", "2024-02-20", "week"),
        ("recent days", None, "2024-02-20", "day"),
        ("the coming days", "2024-02-20", None, "day"),
        ("the next day", None, None, "day"),
        ("later this month", "2024-02-20", "2024-02-29", "month"),
        ("Tuesday", "2024-02-20", "2024-02-20", "day"),
        ("late Wednesday", "2024-02-14", "2024-02-14", "day"),
        ("yesterday", "2024-02-19", "2024-02-19", "day"),
        ("November", "2023-11-01", "2023-11-30", "month"),
        ("fall of 2016", "2016-09-01", "2016-11-30", "season"),
        ("the end of the year", "2024-12-01", "2024-12-31", "year"),
        ("1990’s", "1990-01-01", "1999-12-31", "decade"),
        ("2013 to 2022", "2013-01-01", "2022-12-31", "year"),
        ("4:30 p.m.", "16:30", "16:30", "time"),
        ("February 30", None, None, "day"),
    ],
)
def test_dates(text, low, high, unit):
    assert dated(text, DAY) == (low, high, unit)


def test_days_that_lie_ahead():
    assert dated("Sunday", DAY, future=True).low == "2024-02-25"
    assert dated("November", DAY, future=True).low == "2024-11-01"
    assert dated("last Friday", DAY, future=True).low == "2024-02-16"


def test_ranks():
    assert [ordinal(t) for t in ("second", "twenty-second", "30th", "No. 3", "third-term")] == [
        2, 22, 30, 3, 3,
    ]  # fmt: skip


def _figures(*texts: str, published: str = "2024-02-20") -> pd.DataFrame:
    articles = pd.DataFrame(
        [
            {"article": f"outlet {n}", "headline": "", "published": published, "text": text}
            for n, text in enumerate(texts)
        ]
    )
    sentences, tokens = language.parse(articles)
    return figures(articles, sentences, tokens, voice.voices(articles, sentences, tokens))


def test_names_and_figures_of_speech_are_no_figures():
    rows = _figures(
        "The first lady cited the Fifth Amendment. He is one of the best in the 27th District. "
        "One day Theresa May may march to Route 66 to see Title 42 and talk one-on-one."
    )
    assert rows["text"].tolist() == []


def test_a_score_is_two_figures_and_a_range_is_one():
    rows = _figures("The House passed it by a vote of 228 to 191, and 3 to 5 percent abstained.")
    assert rows["text"].tolist() == ["228", "191", "3 to 5 percent"]


def test_what_is_still_to_come_lies_ahead():
    rows = _figures("They met on Sunday. They will meet again on Sunday.")
    assert rows["low"].tolist() == ["2024-02-18", "2024-02-25"]


def test_a_number_since_a_year_is_about_the_time_from_then_on():
    rows = _figures("Congress has held 13 classified hearings since 2009.").set_index("text")
    assert rows.loc["13", "when"] == "2009-01-01/.."


# Tokens with any syntax at all: the parser may err, the figures may not
PIECES = st.sampled_from(
    """nearly 53,000 just two dozen three of a half the third tens thousands $1.5 million percent -
    % to 3 5 January 30th ago several weeks year s after last next Tuesday 2016 17 — one one hundred
    and eighteen no less than at least or so 9/11 4:30 p.m. 1990s noon “ ” ’s first No. 2 centuries
    99999999999999999999 Feb 31 31st between years old , . é couple few hours""".split()  # noqa: SIM905
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=25), st.randoms(use_true_random=False), st.booleans())
def test_any_text_and_any_syntax_give_rows_that_stand_in_the_text(pieces, random, dateless):
    text = "".join(piece + random.choice(["", " ", " "]) for piece in ["A", *pieces])
    articles = pd.DataFrame(
        [{"article": "a", "published": "" if dateless else "2024-02-29", "text": text}]
    )
    rows, at = [], 0
    for number, word in enumerate(text.split()):
        start = text.index(word, at)
        at = start + len(word)
        rows.append(
            {
                "article": "a", "sentence": 0, "token": number, "start": start, "end": at,
                "text": word, "lemma": word.lower(), "entity": "",
                "pos": random.choice(["NOUN", "VERB", "NUM", "ADP", "PROPN", "ADJ", "AUX"]),
                "tag": random.choice(["NN", "VBD", "VB", "CD", "NNP"]),
                "dep": random.choice(["nummod", "pobj", "prep", "nsubj", "amod", "relcl", "attr"]),
                "head": random.randrange(len(text.split())),
            }
        )  # fmt: skip
    sentences = pd.DataFrame([{"article": "a", "sentence": 0, "start": 0, "end": len(text)}])
    voices = pd.DataFrame(columns=["article", "start", "end", "voice"])
    found = figures(articles, sentences, pd.DataFrame(rows), voices)
    ends = 0
    for row in found.itertuples():
        assert text[row.start : row.end] == row.text
        assert row.start >= ends  # in order, none inside another
        ends = row.end
    ledger.compare(found)


def test_seeds_compared(found):
    pairs = ledger.compare(found)
    shared = pairs[pairs["relation"] != ledger.ALONE]
    assert shared[["relation", "one_text", "other_text", "within"]].to_numpy().tolist() == [
        ["differ", "Tuesday", "Monday", True],
        ["compatible", "the weekend", "Sunday", False],
    ]
    assert len(pairs) == len(found) - 2 + len(shared)


def test_outlets_that_say_the_same_agree_and_others_differ():
    claim = "The agency counted {} unauthorized migrants from China at the southern border."
    texts = [claim.format(number) for number in ("53,000", "53,000", "nearly 53,000", "71,000")]
    pairs = ledger.compare(_figures(*texts))
    across = {(row.one, row.other): row.relation for row in pairs.itertuples()}
    assert across["outlet 0", "outlet 1"] == "agree"
    assert across["outlet 0", "outlet 2"] == "compatible"
    assert across["outlet 2", "outlet 3"] == "differ"


def test_different_things_are_not_compared():
    pairs = ledger.compare(
        _figures(
            "The agency counted 53,000 unauthorized migrants from China.",
            "The agency completed 288 deportations to China. It paid $53,000 for 53 buses.",
            "Police counted 12 protesters from Ohio. Several said no.",
        )
    )
    assert set(pairs["relation"]) == {ledger.ALONE}
