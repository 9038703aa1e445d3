import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import parsed

from helpers import corpus, entities, labels, language


def found(text, name):
    """Kind and label of each label of a name in a text, the name given by hand."""
    articles, sentences, tokens, _ = parsed(a=text)
    table = labels.labels(mentions(articles, sentences, name), articles, tokens)
    return set(zip(table["kind"], table["label"], strict=True))


def mentions(articles, sentences, name):
    rows = [
        (row.article, row.sentence, row.start + row.text.index(name), name)
        for row in sentences.itertuples()
        if name in row.text
    ]
    table = pd.DataFrame(rows, columns=["article", "sentence", "start", "entity"])
    return table.assign(end=table["start"] + len(name))


@pytest.mark.parametrize(
    ("text", "name", "kind", "label"),
    [
        ("Homeland Security Secretary Alejandro Mayorkas left.", "Alejandro Mayorkas", "title", "Homeland Security Secretary"),
        ("Angela Merkel, the former chancellor, arrived.", "Angela Merkel", "apposition", "former chancellor"),
        ("The former chancellor, Angela Merkel, arrived.", "Angela Merkel", "apposition", "former chancellor"),
        ("Angela Merkel is a physicist.", "Angela Merkel", "epithet", "physicist"),
        ("A top Chinese official spoke.", "Chinese", "has", "top Chinese official"),
        ("They read China’s complaints.", "China", "has", "China’s complaints"),
        ("Iran rejected the offer.", "Iran", "does", "reject"),
        ("The offer was rejected by Iran.", "Iran", "does", "reject"),
        ("Iran did not reject the offer.", "Iran", "does", "not reject"),
        ("Iran tested a missile and threatened Israel.", "Iran", "does", "threaten"),
        ("Peter, who resigned, smiled.", "Peter", "does", "resign"),
        ("The court punished Google.", "Google", "done to it", "punish"),
        ("Google was punished by the court.", "Google", "done to it", "punish"),
        ("Wang complained to Mayorkas.", "Mayorkas", "done to it", "complain to"),
    ],
)  # fmt: skip
def test_what_a_name_is_called_does_and_suffers(text, name, kind, label):
    assert (kind, label) in found(text, name)


def test_of_a_passive_the_subject_is_no_agent():
    assert not {kind for kind, _ in found("Google was punished by the court.", "Google")} & {"does"}


def test_two_names_joined_by_a_hyphen_are_not_each_others_title():
    assert "title" not in {
        kind for kind, _ in found("They left the Mayorkas-Wang meeting.", "Wang")
    }


def test_only_actors_of_two_articles_are_shared_and_each_label_stands_where_it_says():
    articles, sentences, tokens, _ = parsed(
        a="President Biden fined Google. Iran protested.", b="Joe Biden praised Apple."
    )
    table = entities.mentions(articles, sentences, tokens)
    every = labels.labels(table, articles, tokens)
    shared = labels.shared(every, table)
    assert set(shared["entity"]) == {"Joe Biden"}
    texts = articles.set_index("article")["text"]
    assert all(texts[r.article][r.start : r.end] == r.text for r in every.itertuples())


def test_no_mention_no_label():
    articles, sentences, tokens, _ = parsed(a="Cats sleep.")
    none = entities.mentions(articles, sentences, tokens)
    assert labels.shared(labels.labels(none, articles, tokens), none).empty


def test_the_official_and_his_counterpart_in_the_seeds():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    table = labels.labels(mentions(articles, sentences, "Chinese"), articles, tokens)
    has = table[table["kind"] == "has"].groupby("article")["label"].agg(set)
    assert "top Chinese official" in has["The Washington Times"]
    assert "his Chinese counterpart" in has["Business Upturn"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["Paul", "and", "France’s", "was", "hit", "by", "who", "[", "-", "\n\n", "İ", "."]), min_size=1))  # fmt: skip
def test_any_text_keeps_exact_offsets(tmp_path_factory, words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CACHE", tmp_path_factory.mktemp("cache"))
        articles, sentences, tokens, _ = parsed(a=("x " + " ".join(words)).strip())
    text = articles["text"].iloc[0]
    for row in labels.labels(
        entities.mentions(articles, sentences, tokens), articles, tokens
    ).itertuples():
        assert text[row.start : row.end] == row.text
