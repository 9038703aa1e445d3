"""Towards whom: whose mention is read, in whose voice, and what is said of few of them."""

import re

import pandas as pd
import pytest
from test_language import parsed

from helpers import annotated, cast, compared, entities, plots, targets, voice

TEXT = (
    "Senator Ada Brown is a brave and generous hero of our time. “Brown is a corrupt liar,” said the rival "
    "Carl Smith. Germany kept silent."
)

# one voice, from the first character on
WHOLE = {"article": "a0", "start": 0, "voice": "reporter", "speaker_name": ""}


@pytest.fixture(scope="module")
def story():
    articles, sentences, tokens = parsed(
        TEXT, TEXT.replace("a brave and generous hero of our time", "in jail for theft and fraud")
    )
    mentions = cast.told_apart(entities.mentions(articles, sentences, tokens))
    voices = voice.voices(articles, sentences, tokens)
    rows = targets.towards(mentions, sentences, voices, ["Ada Brown", "Carl Smith", "Germany"])
    return articles, sentences, mentions, rows


def made_up(balances: dict[str, list[float]], entity="Ada Brown", side="reporter") -> pd.DataFrame:
    """Rows as `towards` gives them."""
    rows = []
    for article, values in balances.items():
        for number, balance in enumerate(values):
            negative, positive = max(-balance, 0), max(balance, 0)
            says = "unsure" if abs(balance) < 0.7 else "positive" if balance > 0 else "negative"
            one = {"article": article, "sentence": number, "entity": entity, "side": side}
            one["speaker"] = "" if side == "reporter" else "Carl Smith"
            one |= {"negative": negative, "neutral": 1 - abs(balance), "positive": positive}
            rows.append(one | {"balance": balance, "says": says})
    return pd.DataFrame(rows)


def test_each_mention_is_read_in_its_own_sentence_and_voice(story):
    articles, _, _, rows = story
    texts = articles.set_index("article")["text"]
    for row in rows.itertuples():
        assert texts[row.article][row.start : row.end] == row.text
    first = rows[(rows["article"] == "a0") & (rows["entity"] == "Ada Brown")]
    assert list(first["side"]) == ["reporter", "quoted voices"]
    assert list(first["speaker"]) == ["", "Carl Smith"]
    assert list(first["says"]) == ["positive", "negative"]
    second = rows[(rows["article"] == "a1") & (rows["entity"] == "Ada Brown")]
    assert list(second["says"]) == ["negative", "negative"]
    assert (rows["negative"] + rows["neutral"] + rows["positive"]).sub(1).abs().max() < 0.0015


def test_the_network_abstains_below_its_confidence(story, monkeypatch):
    *_, rows = story
    assert "unsure" not in set(rows["says"])
    monkeypatch.setattr(targets, "CONFIDENCE", rows[list(targets.LABELS)].max(axis=1).median())
    says = targets.by_sentence(rows)["says"]
    assert 0 < (says == "unsure").sum() < len(says)


def test_mentions_of_one_actor_in_one_sentence_count_as_one():
    rows = made_up({"a": [0.2, 0.6, -0.9]}, side="quoted voices").assign(sentence=[0, 0, 1])
    told = targets.by_sentence(rows.assign(speaker=["Ann", "Bob", ""]))
    assert list(told["speaker"]) == ["Ann, Bob", ""]
    assert list(told["balance"].round(6)) == [0.4, -0.9]
    assert list(told["says"]) == ["unsure", "negative"]
    assert list(targets.matrix(told)["n"]) == [2]


def test_a_name_that_runs_over_its_sentence_is_read_in_it(story):
    articles, sentences, mentions, _ = story
    text = articles["text"][0]
    over = mentions.head(1).assign(start=8, end=60, text=text[8:60], sentence=0)
    shorter = sentences.assign(text=sentences["text"].str[:20])
    voices = pd.DataFrame([WHOLE])
    rows = targets.towards(over, shorter, voices, [over["entity"].iloc[0]])
    assert rows["text"].iloc[0] == text[8:60]
    assert rows["balance"].notna().all()


def test_actors_are_those_who_act(story):
    _, _, mentions, _ = story
    more = mentions.assign(kind=mentions["kind"].replace("person", "work"))
    assert "Ada Brown" in targets.actors(mentions, 5)
    assert "Germany" in targets.actors(mentions, 5)
    assert "Ada Brown" not in targets.actors(more, 5)
    assert targets.actors(mentions, 1) == ["Ada Brown"]


def test_a_cell_with_few_mentions_has_no_interval():
    rows = made_up({"a": [0.1, -0.9, 0.8, 0.2, -0.1], "b": [-0.9, -0.8]})
    cells = targets.matrix(rows).set_index("article")
    assert list(cells["n"]) == [5, 2]
    assert cells.loc["a", "low"] < cells.loc["a", "mean"] < cells.loc["a", "high"]
    assert pd.isna(cells.loc["b", "low"])
    said = cells[["says_negative", "says_neutral", "says_positive", "unsure"]]
    assert said.to_numpy().tolist() == [[1, 0, 1, 3], [2, 0, 0, 0]]


def test_a_difference_beyond_chance_is_said_and_none_as_well():
    apart = made_up({"a": [0.9] * 6, "b": [-0.9] * 6})
    alike = made_up({"a": [0.9, -0.9] * 3, "b": [-0.9, 0.9] * 3}, entity="Carl Smith")
    pairs = targets.compared(pd.concat([apart, alike]))
    assert list(pairs["entity"][pairs["beyond_chance"]]) == ["Ada Brown"]
    assert (pairs["p_holm"] >= pairs["p"]).all()
    assert "Towards Ada Brown" in targets.in_short(pairs)
    said, few = targets.in_words(pairs, ["Ada Brown", "Carl Smith", "Germany"])
    assert "a is more positive than b" in said
    assert "n = 6 and 6 sentences" in said
    assert few.startswith("1 of the 3 actors cannot be compared: no voice speaks of it in 5")
    alone = targets.compared(alike)
    assert "Towards Carl Smith the outlets do not differ" in targets.in_short(alone)
    (said,) = targets.in_words(alone, ["Carl Smith"])
    assert "Of Carl Smith the articles do not speak differently beyond chance" in said


def test_too_few_to_compare_is_said():
    pairs = targets.compared(made_up({"a": [0.1], "b": [0.2]}))
    assert pairs.empty
    assert "least that can be compared" in targets.in_words(pairs, ["Ada Brown"])[0]
    assert "too few" in targets.in_short(pairs)


def test_nobody_named_gives_empty_tables(story):
    _, sentences, mentions, _ = story
    voices = pd.DataFrame([WHOLE])
    nobody = pd.DataFrame([], columns=mentions.columns)  # as `entities.mentions` gives them
    for none in (mentions, nobody):
        rows = targets.by_sentence(targets.towards(none, sentences, voices, []))
        assert rows.empty
        assert targets.matrix(rows).empty
        assert list(targets.compared(rows).columns)[-2:] == ["entity", "side"]
        assert annotated.actors_across(targets.matrix(rows), rows, ["a0", "a1"])[0].empty
    assert targets.actors(nobody, 5) == []


def test_a_country_that_shares_its_name_is_still_an_actor(story):
    _, _, mentions, _ = story
    germany = mentions[mentions["entity"] == "Germany"]
    apart = cast.told_apart(pd.concat([germany, germany.head(1).assign(kind="organisation")]))
    assert set(targets.actors(apart, 5)) == {"Germany (place)", "Germany (organisation)"}


def test_too_many_comparisons_are_said_to_be():
    pairs = targets.compared(made_up({"a": [0.9] * 6, "b": [-0.9] * 6}))
    many = pd.concat([pairs] * 600)
    assert "none can be beyond chance" in targets.in_words(many, [])[0]
    assert "too many" in targets.in_short(many)
    assert "Too many" in plots.count_beyond(many)


def test_of_many_pairs_the_clearest_are_drawn():
    pairs = targets.compared(made_up({"a": [0.9] * 6, "b": [-0.9] * 6}))
    many = pd.concat([pairs.assign(p=p, one=str(p)) for p in range(30, 0, -1)])
    assert list(plots.pairs_drawn(many)["p"]) == list(range(1, plots.MOST_PAIRS + 1))
    assert f"the {plots.MOST_PAIRS} clearest" in plots.count_beyond(many)
    assert list(plots.pairs_drawn(many.head(3))["p"]) == [30, 29, 28]


def test_the_matrix_has_a_column_for_each_article_while_there_is_room():
    rows = made_up({"a": [0.1] * 5, "actor": [-0.9, -0.8]})
    shown, columns = annotated.actors_across(targets.matrix(rows), rows, ["a", "actor", "c"])
    assert list(shown.columns) == ["actor", "who speaks", "a", "article actor", "c"]
    assert columns == ["a", "article actor", "c"]
    many, columns = annotated.actors_across(targets.matrix(rows), rows, ["a", "actor", *"cde"])
    assert list(many["article"]) == ["a", "actor"]
    assert columns == ["told"]


def test_a_cell_shows_its_numbers_and_leads_to_its_sentences(story):
    articles, sentences, _, rows = story
    rows = targets.by_sentence(rows)
    shown, _ = annotated.actors_across(targets.matrix(rows), rows, list(articles["article"]))
    cell = annotated.cells(articles, sentences)["towards"]
    html = cell(shown.iloc[0]["a0"])
    assert re.search(r'href="#s-0-\d"', html)
    assert "n&nbsp;=&nbsp;1" in html
    assert cell(None) == "–"


def test_the_picture_has_a_panel_for_each_article(story):
    articles, *_, rows = story
    cells = targets.matrix(rows)
    figure = compared.towards(cells, ["Ada Brown", "Germany"], list(articles["article"]), "$5 & $6")
    assert len(figure.axes) == 2
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == [
        "Ada Brown",
        "Germany",
    ]
