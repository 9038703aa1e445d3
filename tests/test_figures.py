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
        ("dozens to hundreds", 24, None, "", ""),
        ("6-foot-4", 6.33, 6.33, "foot", ""),
        ("twenty-five-foot-6-inch", 25.5, 25.5, "foot", ""),
        ("Six feet four inches", 6.33, 6.33, "foot", ""),
        ("several hundred", 300, 900, "", ""),
        ("several thousand", 3_000, 9_000, "", ""),
        ("a few hundred", 300, 500, "", ""),
        ("a couple of hundred", 200, 200, "", ""),
        ("three-million", 3_000_000, 3_000_000, "", ""),
        ("several dozen", 36, 108, "", ""),
        ("two and a half million", 2_500_000, 2_500_000, "", ""),
        ("one and a half billion dollars", 1_500_000_000, 1_500_000_000, "USD", ""),
        ("two to two and a half million", 2_000_000, 2_500_000, "", ""),
        ("five to one hundred and five", 5, 105, "", ""),
        ("three to five hundred thousand", 300_000, 500_000, "", ""),
        ("three quarters of a million", 750_000, 750_000, "", ""),
        ("C$5 million", 5_000_000, 5_000_000, "CAD", ""),
        ("CA$5", 5, 5, "CAD", ""),
        ("A$7 million", 7_000_000, 7_000_000, "AUD", ""),
        ("AU$7", 7, 7, "AUD", ""),
        ("C$3-C$5", 3, 5, "CAD", ""),
        ("HK$9", 9, 9, "HKD", ""),
        ("NZ$10", 10, 10, "NZD", ""),
        ("S$11", 11, 11, "SGD", ""),
        ("US$12", 12, 12, "USD", ""),
        ("₹500 crore", 5_000_000_000, 5_000_000_000, "INR", ""),
        ("Rs 1 lakh crore", 1e12, 1e12, "INR", ""),
        ("Rs. 300", 300, 300, "INR", ""),
        ("five lakh", 500_000, 500_000, "", ""),
        ("-5 percent", -5, -5, "percent", ""),
        ("−0.3%", -0.3, -0.3, "percent", ""),
        ("minus 20 degrees", -20, -20, "degree", ""),
        ("one in five", 20, 20, "percent", ""),
        ("nine out of 10", 90, 90, "percent", ""),
        ("nearly one in seven", 12.5, 14.29, "percent", "below"),
        ("six in 10", 60, 60, "percent", ""),
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
        ("several hundred years ago", "1124-01-01", "1724-12-31", "year"),
        ("four million million years ago", None, "2022-12-31", "year"),
        ("the 1800s", "1800-01-01", "1899-12-31", "century"),
        ("the 2000s", "2000-01-01", "2009-12-31", "decade"),
        ("between 2010 and 2020", "2010-01-01", "2020-12-31", "year"),
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


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The bureau is open between 9 and 5 on most days.", ["9", "5"]),
        ("They met between 11 and 2, the police said.", ["11", "2"]),
        ("The motion passed fifty-two to forty-eight.", ["fifty-two", "forty-eight"]),
        ("It fell from one hundred and five to forty.", ["one hundred and five", "forty"]),
        ("Buyers shift from 30-year to 15-year loans.", ["30-year", "15-year"]),
    ],
)
def test_what_falls_is_no_range(said, found):
    assert _figures(said)["text"].tolist() == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("The suspect is a 6-foot-4 man.", ["6-foot-4"]),
        ("The 6-foot-2, 200-pound suspect fled.", ["6-foot-2", "200-pound"]),
        ("They cut its quarantine from 21-day to 14-day stays.", ["21-day", "14-day"]),
        ("The protests grew from dozens to hundreds of people.", ["dozens to hundreds"]),
        (
            "The number rose to five, up from three two years ago.",
            ["five", "three", "two years ago"],
        ),
        ("Two-thirds voted for it.", ["Two-thirds"]),
        ("They won six in 10 days, one in 2016 and one in five years.", ["six", "10 days", "2016"]),
    ],
)
def test_where_a_figure_begins_and_ends(said, found):
    assert [text for text in _figures(said)["text"] if text not in {"one", "five years"}] == found


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("2000 protesters marched.", "count"),
        ("Police arrested 1500 demonstrators.", "count"),
        ("Between 1500 and 2000 demonstrators were arrested.", "count"),
        ("The 2020 elections were lost.", "date"),
        ("His 2016 campaign failed.", "date"),
        ("In 2020 elections were held.", "date"),
        ("Trump's 2016 promises were many.", "date"),
        ("The 2020 Democrats left.", "date"),
        ("Among 2020 candidates nobody won.", "date"),
        ("Many fear the vote and 2022 midterms.", "date"),
        ("He lost in the 2000 elections.", "date"),
    ],
)
def test_a_year_is_told_from_a_count(said, kind):
    assert _figures(said)["kind"].tolist() == [kind]


def test_the_number_of_a_name_is_no_figure():
    rows = _figures("COVID-19 killed 20 people. F-16 jets and an AR-15 were seen.")
    assert rows["text"].tolist() == ["20"]
    assert _figures("He met a then-15-year-old boy.")["text"].tolist() == ["15-year-old"]
    assert _figures("She won by a 134-to-63 vote.")["text"].tolist() == ["134", "63"]


def test_a_dash_or_a_margin_is_no_minus():
    said = "It rose 3-5 percent - 20 percent, plus or minus 3 percent, more than a +/-2 percent."
    assert _figures(said)["low"].tolist() == [3, 20, 3, 2]


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
    99999999999999999999 Feb 31 31st between years old , . é couple few hours dozens hundreds in out of
    minus C$ Rs lakh 6-foot-4 1800s degrees""".split()  # noqa: SIM905
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
