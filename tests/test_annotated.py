import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import parsed

from helpers import annotated, claims, language, sentiment

NO_PAIRS = pd.DataFrame(columns=["article", "sentence", "other", "counterpart"])
HOSTILE = "The <b>mayor</b> & “friends” left <script>alert(1)</script> {0} early."


class Texts(HTMLParser):
    """Text of a page without style and switch, and the tags it is made of."""

    def __init__(self, html):
        super().__init__()
        self.open, self.texts, self.tags, self.ids = [], [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in {"br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "fieldset", "a", "h3"} & set(self.open):
            self.texts.append(data)


def shown(text, *spans):
    articles, sentences, _, _ = parsed(**{"<Out>let": text})
    layer = pd.DataFrame(spans, columns=["start", "end", "kind", "note"])
    layer = layer.assign(article="<Out>let")
    return str(annotated.html(articles, sentences, {"Layer": layer}, NO_PAIRS))


def test_nothing_of_an_article_is_markup():
    html = shown(HOSTILE, (4, 30, "actor", "<i>note</i>\"'"))
    assert "&lt;script&gt;" in html
    page = Texts(html)
    assert not page.tags & {"script", "b", "i"}
    assert "".join(page.texts).split() == HOSTILE.split()


def test_marks_may_overlap_and_stand_where_they_say():
    html = shown("Ann praised Bob.", (0, 11, "label", "x"), (4, 15, "quote", ""))
    pieces = re.findall(r'<span class="(m0[^"]*)"[^>]*>([^<]*)</span>', html)
    assert pieces == [("m0-label", "Ann "), ("m0-label m0-quote", "praised"), ("m0-quote", " Bob")]


def test_the_first_layer_is_shown_without_a_script():
    html = shown("Ann praised Bob.", (0, 3, "actor", ""))
    assert html.count(" checked>") == 1
    assert ".annotated:has(#layer-0:checked) .m0-actor{" in html


def test_every_link_leads_to_a_place_on_the_page():
    articles, sentences, tokens, _ = parsed(
        a="A fire destroyed the harbour. Rain fell.", b="A fire destroyed the harbour."
    )
    matrix = claims.claims(articles, sentences, tokens)
    html = str(annotated.html(articles, sentences, {}, matrix[matrix["decision"] == "matched"]))
    ids = Texts(html).ids
    assert len(set(ids)) == len(ids)
    links = set(re.findall(r'href="#([^"]*)"', html))
    assert links == {"s-0-0", "s-0-1", "s-1-0"}
    assert links <= set(ids)
    assert html.count('class="pair"') == 2


def test_a_table_has_a_column_for_each_of_a_few_articles():
    articles, sentences, _, _ = parsed(a="One came.", b="Two came.")
    table = pd.DataFrame(
        {"entity": ["X", "X"], "article": ["a", "b"], "sentence": 0, "label": "<u>"}
    )
    wide = annotated.across(table, ["entity"], "label", articles)
    assert list(wide.columns) == ["entity", "a", "b"]
    cell = annotated.cells(articles, sentences)["many"](wide.loc[0, "b"])
    assert cell == '&lt;u&gt;&nbsp;<small><a href="#s-1-0">1</a></small>'


def test_a_table_of_many_articles_has_one_column():
    articles, _, _, _ = parsed(**dict.fromkeys("abcde", "One came."))
    table = pd.DataFrame({"entity": "X", "article": list("abcde"), "sentence": 0, "label": "y"})
    wide = annotated.across(table, ["entity"], "label", articles)
    assert list(wide.columns) == ["entity", "articles"]
    assert len(wide.loc[0, "articles"]) == 5


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(["<a>", "&amp;", "“so”", "\n\n", "word.", "{x}", "İ"]), min_size=1),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_any_text_and_any_marks_leave_the_text_as_it_is(tmp_path_factory, words, edges):
    text = ("x " + " ".join(words)).strip()
    spans = [(min(pair), max(pair), "actor", "n") for pair in edges]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CACHE", tmp_path_factory.mktemp("cache"))
        page = Texts(shown(text, *spans))
    assert "".join("".join(page.texts).split()) == "".join(text.split())
    assert not page.open


def test_an_article_without_a_rated_word_has_an_empty_layer():
    _, _, tokens, _ = parsed(one="The committee met.", other="It will meet again.")
    assert annotated.toned(sentiment.tone_words(tokens)).empty
