"""The cast of a story: counts that can be checked by hand, chance, any number of outlets."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from helpers import (
    annotated,
    cast,
    cast_pictures,
    corpus,
    entities,
    language,
    page,
    place,
    prominence,
    voice,
)
from helpers.place import ROOT

HOSTILE = '<script>alert("x")</script> $a$'


@pytest.fixture(scope="module")
def seeds():
    articles, _ = corpus.read(ROOT / "seeds")
    sentences, tokens = language.parse(articles)
    found = cast.told_apart(entities.mentions(articles, sentences, tokens))
    return articles, sentences, tokens, found


def made_up(outlets, sentences, named):
    """Tables of articles a0, a1 ..., each of `sentences` sentences of ten words.

    named : (article, sentence, entity) for each mention.
    """
    names = [f"a{number}" for number in range(len(outlets))]
    articles = pd.DataFrame({"article": names, "outlet": outlets, "text": "x" * 1000})
    rows = [(name, number, 10) for name in names for number in range(sentences)]
    table = pd.DataFrame(rows, columns=["article", "sentence", "words"])
    mentions = pd.DataFrame(
        [
            (f"a{article}", sentence, "lead" if sentence == 0 else "body", 10 * sentence, entity)
            for article, sentence, entity in named
        ],
        columns=["article", "sentence", "section", "start", "entity"],
    )
    mentions = mentions.assign(kind="person", text=mentions["entity"], why="", government="")
    return articles, table, mentions


def test_rates_are_counts_for_the_length():
    named = [(0, 0, "A"), (0, 1, "A"), (1, 3, "A"), (1, 3, "B")]
    articles, sentences, mentions = made_up(["X", "Y"], 10, named)
    table = prominence.rates(mentions, sentences, articles, ["A", "B"])
    rows = table.set_index(["entity", "outlet"])
    assert list(rows["count"].loc["A"]) == [2, 1]
    assert rows.loc[("A", "X"), "per_1000"] == 20
    assert rows.loc[("A", "X"), "low"] <= 20 <= rows.loc[("A", "X"), "high"]
    assert np.isnan(rows.loc[("B", "X"), "low"])  # a count of 0 has no interval


def test_outlets_far_apart_come_first_and_articles_of_one_outlet_are_one():
    named = [(0, 0, "A"), (1, 0, "A"), (2, 0, "A"), (2, 1, "B"), (2, 2, "B")]
    articles, sentences, mentions = made_up(["X", "X", "Y"], 10, named)
    table = prominence.rates(mentions, sentences, articles, ["A", "B"])
    assert list(table["entity"]) == ["B", "B", "A", "A"]
    row = table[(table["entity"] == "A") & (table["outlet"] == "X")].iloc[0]
    assert (row["count"], row["articles"], row["n"], row["words"]) == (2, 2, 20, 200)


def test_few_sentences_get_no_interval_and_no_comparison():
    articles, sentences, mentions = made_up(["X", "Y"], 4, [(0, n % 4, "A") for n in range(8)])
    assert prominence.rates(mentions, sentences, articles, ["A"])["low"].isna().all()
    table = prominence.compared(mentions, sentences, articles)
    assert table.empty
    assert "no two outlets" in prominence.difference_in_words(table)


def test_what_one_outlet_alone_repeats_is_beyond_chance():
    named = [(0, n, "A") for n in range(20)] + [(n % 2, n, "B") for n in range(20)]
    articles, sentences, mentions = made_up(["X", "Y"], 20, named)
    table = prominence.compared(mentions, sentences, articles).set_index("entity")
    assert table.loc["A", "beyond_chance"]
    assert table.loc["A", ["most", "least", "most_count"]].tolist() == ["X", "Y", 20]
    assert not table.loc["B", "beyond_chance"]
    assert table.loc["B", "p"] == 1  # as even as can be
    said = prominence.difference_in_words(table.reset_index())
    assert said.startswith("Of 2 named 5 times or more, 1 is named more")


def test_what_is_rare_is_not_compared():
    articles, sentences, mentions = made_up(["X", "Y"], 20, [(0, n, "A") for n in range(4)])
    assert prominence.compared(mentions, sentences, articles).empty


def test_chance_alone_is_seldom_called_a_difference():
    """Names strewn at random: at most some 5 % of the tests may say otherwise."""
    random, wrong = np.random.default_rng(1), 0
    for _ in range(40):
        named = [(int(random.integers(2)), int(random.integers(20)), "A") for _ in range(10)]
        articles, sentences, mentions = made_up(["X", "Y"], 20, named)
        wrong += prominence.compared(mentions, sentences, articles)["beyond_chance"].sum()
    assert wrong <= 5


def test_the_test_does_not_depend_on_how_many_are_shown(seeds):
    articles, sentences, _, found = seeds
    table = prominence.compared(found, sentences, articles)
    assert len(table) == (found["entity"].value_counts() >= 5).sum()
    assert not table["beyond_chance"].any()


def test_entities_of_one_name_are_told_apart():
    table = pd.DataFrame({"entity": ["Ford", "Ford", "GM"], "kind": ["person", "group", "group"]})
    assert list(cast.told_apart(table)["entity"]) == ["Ford (person)", "Ford (group)", "GM"]


def test_an_article_called_like_a_column_has_one_of_its_own():
    called = {"a0": "lead", "a1": "first"}
    tables = made_up(["X", "Y"], 10, [(0, 0, "A"), (1, 9, "A")])
    articles, _, mentions = (table.replace({"article": called}) for table in tables)
    table = cast.entrances(cast.placed(mentions, articles), articles, ["A"])
    assert list(table)[-2:] == ["article lead", "article first"]
    assert table.loc[0, ["lead", "article lead", "article first"]].tolist() == [1, 0, 0.09]


def test_entrances_say_where_each_comes_in():
    named = [(0, 0, "A"), (0, 5, "B"), (1, 9, "A"), (1, 2, "B")]
    articles, _, mentions = made_up(["X", "Y"], 10, named)
    table = cast.entrances(cast.placed(mentions, articles), articles, ["A", "B"])
    rows = table.set_index("entity")
    assert list(table["entity"]) == ["B", "A"]
    assert rows.loc["B", "first"] == pytest.approx((0.05 + 0.02) / 2)
    assert rows.loc["A", ["articles", "headline", "lead", "a0"]].tolist() == [2, 0, 1, 0]


@pytest.mark.parametrize(
    ("outlets", "said"),
    [
        (["X"], "Headline and lead name A and B."),
        (["X", "Y"], "Headlines and leads: both name A; only a0 names B."),
        (["X"] * 5, "Most often in headline or lead, of 5 articles: A (5) and B (1)."),
    ],
)
def test_openings_are_said_for_one_article_two_and_many(outlets, said):
    named = [(n, 0, "A") for n in range(len(outlets))] + [(0, 0, "B"), (0, 3, "C")]
    articles, _, mentions = made_up(outlets, 10, named)
    assert cast.openings_in_words(cast.openings(mentions, articles), articles) == said


def test_how_long_an_opening_is_counts_what_stands_above_the_text(seeds):
    said = cast.opening_lengths(seeds[1])
    assert "The Washington Times has 38 words" in said
    assert "Business Upturn has 107 words" in said  # headline 9, standfirst 25, lead 73


def test_every_count_leads_to_its_sentences(seeds):
    articles, _, _, found = seeds
    table = cast.called(found, articles, cast.leading(found, 100))
    assert table["count"].sum() == len(found)
    wang = table[(table["entity"] == "Wang Xiaohong") & (table["outlet"] == "Business Upturn")]
    assert dict(zip(wang["name"], wang["count"], strict=True)) == {"Wang": 3, "Wang Xiaohong": 2}
    shown = cast.across(table, list(articles["outlet"])).set_index("entity")
    cell = cast.names_cell(2)(shown.loc["Wang Xiaohong", "Business Upturn"])
    assert cell.count("#s-1-") == 5
    assert "#s-0-" not in cell


def test_many_outlets_share_a_column_and_many_links_are_cut():
    named = [(n, n, "A") for n in range(20)]
    articles, _, mentions = made_up([f"O{n}" for n in range(20)], 20, named)
    shown = cast.across(cast.called(mentions, articles, ["A"]), list(articles["outlet"]))
    assert list(shown.columns) == ["entity", "kind", "called"]
    assert "and 8 more" in cast.names_cell(20)(shown["called"][0])


def test_merges_give_reasons_ambiguous_first_lists_last(seeds):
    articles, _, _, found = seeds
    table = cast.merges(found, articles)
    assert table["count"].sum() == (found["why"] != "").sum()
    assert table["why"].iloc[-1] == cast.LISTED
    doubt = found.assign(why="ambiguous: Wang Yi or Wang Xiaohong").head(1)
    table = cast.merges(pd.concat([found, doubt]), articles)
    assert list(table["ambiguous"])[:2] == [True, False]


def test_those_named_together_stand_near_in_the_same_order_every_time(seeds):
    articles, _, _, found = seeds
    pairs = cast.together(entities.co_mentions(found), articles, cast.leading(found, 15))
    order = cast.chained(pairs)
    assert order == cast.chained(pairs.sample(frac=1, random_state=3))
    assert set(order) == set(pairs["one"]) | set(pairs["other"])
    assert abs(order.index("Alejandro Mayorkas") - order.index("Wang Xiaohong")) == 1
    both = pairs[(pairs["one"] == "Alejandro Mayorkas") & (pairs["other"] == "Wang Xiaohong")]
    assert list(both["sentences"]) == [3, 5]


def test_concordance_finds_words_and_phrases_where_they_stand(seeds):
    articles, _, tokens, _ = seeds
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    for word, count in (("Fentanyl", 6), ("public security", 2), ("", 0), ("nobody", 0)):
        table = cast.concordance(word, articles, tokens)
        assert len(table) == count
        for row in table.itertuples():
            assert texts[row.article][row.start : row.end] == row.text
            assert row.text.casefold() == word.casefold()
            around = " ".join(texts[row.article].split())
            assert " ".join((row.left + row.text + row.right).split()) in around


@pytest.mark.parametrize(
    ("word", "uses"),
    [
        ("high-level", ["High-level", "high-level"]),
        ("state-run", ["state-run"]),
        ("Mayorkas-Wang", ["Mayorkas-Wang"]),
        ("china's", ["China’s"] * 3),
        (
            "homeland  security",
            ["Homeland Security"] * 2 + ["homeland security", "Homeland Security"],
        ),
        ("land", []),
        (".*", []),
    ],
)
def test_concordance_finds_every_use_in_the_seeds(seeds, word, uses):
    articles, sentences, tokens, _ = seeds
    table = cast.concordance(word, articles, tokens)
    assert list(table["text"]) == uses
    held = table.merge(sentences, on=["article", "sentence"], suffixes=("", "_of"))
    assert len(held) == len(uses)
    assert ((held["start_of"] <= held["start"]) & (held["end"] <= held["end_of"])).all()


@pytest.mark.parametrize(
    ("word", "count"), [("co-op", 2), ("30%", 1), ("%", 1), ("$5", 1), ("U.S.", 2), ("state", 1)]
)
def test_concordance_finds_what_is_more_than_letters(word, count):
    text = (
        "The co-op and a Co-op: 30% of $5 in the U.S., and again in the U.S.\n\nA state-run state"
    )
    articles = pd.DataFrame([{"article": "a", "headline": "", "text": text + "craft."}])
    _, tokens = language.parse(articles)
    assert len(cast.concordance(word, articles, tokens)) == count


def test_what_articles_and_readers_write_is_escaped(monkeypatch, tmp_path):
    articles, sentences, mentions = made_up([HOSTILE, "Y"], 10, [(0, 1, HOSTILE), (1, 1, "B")])
    shown = []
    monkeypatch.setattr(page, "display", shown.append)
    called = cast.called(mentions, articles, [HOSTILE, "B"])
    table = cast.across(called, [HOSTILE, "Y"])
    out = page.folder("seeds", output=str(tmp_path))
    cells = dict.fromkeys(table.columns[2:], cast.names_cell(2))
    page.table(table, out, "names", "Names", cells=cells)
    rates = prominence.rates(mentions, sentences, articles, [HOSTILE, "B"])
    compared = prominence.compared(mentions, sentences, articles)
    page.table(prominence.rates_shown(rates, compared), out, "rates", "Rates")
    assert all("<script" not in html.data for html in shown)


def drawn(outlets, names, sentences=20):
    """All pictures of a made-up coverage; their sizes in inches."""
    random = np.random.default_rng(0)
    named = [
        (n, int(at), name)
        for n in range(len(outlets))
        for name in names
        for at in sorted(random.integers(sentences, size=3))
    ]
    articles, table, mentions = made_up(outlets, sentences, named)
    pairs = cast.together(entities.co_mentions(mentions), articles, names)
    strong = cast_pictures.strongest(pairs)
    rates = prominence.rates(mentions, table, articles, names)
    compared = prominence.compared(mentions, table, articles)
    groups = list(dict.fromkeys(outlets))
    placed = cast.placed(mentions, articles)
    return [
        cast_pictures.rate_dots(rates, compared, "T"),
        cast_pictures.barcode(placed, articles, names, "T"),
        cast_pictures.arcs(strong, cast.chained(strong), groups, "T") if len(strong) else None,
    ]


@pytest.mark.parametrize(
    "outlets", [["X"], ["X", "Y"], list("ABCDE"), [f"O{n}" for n in range(40)]]
)
def test_pictures_take_any_number_of_outlets(outlets, tmp_path):
    names = ["A", "B", HOSTILE, "A name that is much too long for one line of any picture, or two"]
    for number, picture in enumerate(drawn(outlets, names)):
        picture.savefig(tmp_path / f"{number}.svg")  # lays it out, links and all
        assert picture.get_size_inches()[1] < 9


@given(st.integers(1, 8), st.integers(1, 4), st.integers(0, 5))
@settings(max_examples=15, deadline=None)
def test_rates_add_up_for_any_coverage(sentences, outlets, mentions):
    random = np.random.default_rng(mentions)
    named = [
        (int(random.integers(outlets)), int(random.integers(sentences)), "A")
        for _ in range(mentions)
    ]
    articles, table, found = made_up([f"O{n}" for n in range(outlets)], sentences, named)
    names = cast.leading(found, 5)
    rates = prominence.rates(found, table, articles, names)
    assert rates["count"].sum() == mentions
    shown = prominence.rates_shown(rates, prominence.compared(found, table, articles))
    assert len(shown) == len(names)


def test_links_are_markup_and_short_where_there_is_one_article():
    assert cast.links([(0, 4), (0, 4)], 1) == Markup('<a href="#s-0-4">5</a>')
    assert cast.links([(1, 4)], 2) == Markup('<a href="#s-1-4">2.5</a>')


def test_aliases_are_looked_for_beside_a_table_and_in_a_folder(tmp_path):
    table = tmp_path / "articles.jsonl"
    table.touch()
    assert place.aliases_beside(tmp_path) == place.aliases_beside(table) == tmp_path / "aliases.csv"


def test_what_the_first_cell_says_of_the_seeds_is_so(seeds):
    articles, sentences, _, found = seeds
    times, upturn = "The Washington Times", "Business Upturn"
    counts = found.groupby(["entity", "article"]).size().unstack(fill_value=0)
    assert counts.loc["China", times] > counts.loc["China", upturn]
    assert counts.loc["Chinese", upturn] > counts.loc["Chinese", times]
    assert counts.loc["Biden", times] > 0 == counts.loc["Biden", upturn]
    assert counts.loc["Vienna", upturn] > 0 == counts.loc["Vienna", times]
    assert not prominence.compared(found, sentences, articles)["beyond_chance"].any()
    where = cast.openings(found, articles).set_index("entity")["where"]
    assert where["Alejandro Mayorkas"] == where["Wang Xiaohong"] == (upturn,)


def test_what_the_limits_say_of_the_seeds_is_so(seeds):
    """Counting “Chinese” under China turns round which outlet names China more."""
    articles, sentences, _, found = seeds
    ways = (found, entities.with_demonyms(found))
    most = [
        prominence.compared(table, sentences, articles).set_index("entity").loc["China", "most"]
        for table in ways
    ]
    assert most == ["The Washington Times", "Business Upturn"]


def test_names_are_marked_in_the_articles_with_whom_they_count_for(seeds):
    articles, sentences, tokens, found = seeds
    layers = cast.layers(found, voice.voices(articles, sentences, tokens))
    assert set(pd.concat(layers.values())["kind"]) <= set(annotated.LOOKS)
    notes = layers["Who is named"].set_index("text")["note"]
    assert "Alejandro Mayorkas (the only one of that name)" in set(notes["Mayorkas"])
