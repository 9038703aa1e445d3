"""What a notebook shows is escaped, captioned and kept; nothing in it runs."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import page

HOSTILE = "<script>alert(1)</script> & “$5 and $3”"


@pytest.fixture
def shown(monkeypatch) -> list:
    """HTML that would have been displayed."""
    pieces = []
    monkeypatch.setattr(page, "display", pieces.append)
    return pieces


def test_a_sentence_escapes_its_values_and_a_finding_is_noted(shown):
    page.say("About {name}: <b>{n}</b>", name=HOSTILE, n=3, finding=True)
    (html,) = shown
    assert "<script" not in html.data
    assert "&lt;script&gt;" in html.data
    assert "<b>3</b>" in html.data
    assert "&lt;script&gt;" in html.metadata["finding"]
    assert "tex2jax_ignore" in html.data


def test_a_table_escapes_cells_heads_and_captions(shown, tmp_path):
    out = page.folder("seeds", output=str(tmp_path))
    frame = pd.DataFrame({HOSTILE: [HOSTILE, None], "n": [-1.234, -0.001], "k": [-1, 2000]})
    page.table(frame, out, "hostile", HOSTILE)
    html = shown[0].data
    assert "<script" not in html
    assert "−1.23" in html
    assert "2,000" in html
    assert '<td class="number">0.00</td>' in html
    assert "–" in html
    kept = pd.read_csv(tmp_path / "tables" / "hostile.csv")
    assert kept[HOSTILE][0] == HOSTILE
    assert kept["n"][0] == -1.234


@given(st.text(max_size=20))
def test_no_cell_of_a_file_runs_in_a_spreadsheet(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("t") / "x.csv"
    page.write_csv(pd.DataFrame({"text": [text], "n": [-1.5]}), file)
    row = pd.read_csv(file, keep_default_na=False, dtype=str, lineterminator="\n").iloc[0]
    assert row["text"][:1] not in set("=+-@\t\r")
    assert row["n"] == "-1.5"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_formula_becomes_text(tmp_path, text):
    page.write_csv(pd.DataFrame({"text": [text]}), tmp_path / "x.csv")
    assert f"'{text[:2]}" in (tmp_path / "x.csv").read_bytes().decode()


def test_marked_words_stand_where_they_stood():
    text, start = "A <b>good</b> plan.", 100
    at = start + text.index("good")
    word = {"start": [at], "end": [at + 4], "valence": [1.9], "reason": [""]}
    assert page.marked(text, start, pd.DataFrame(word)) == (
        'A &lt;b&gt;<mark class="positive" title="+1.9">good<sup>+1.9</sup></mark>&lt;/b&gt; plan.'
    )


def test_a_figure_carries_alt_text_and_is_kept_twice(shown, tmp_path):
    from matplotlib.figure import Figure

    out = page.folder("seeds", output=str(tmp_path))
    drawing = Figure(figsize=(1, 1))
    page.figure(drawing, out, "dot", "A caption", alt='A "dot"')
    assert 'alt="A &#34;dot&#34;"' in shown[0].data
    assert "<figcaption>A caption" in shown[0].data
    assert {path.name for path in (tmp_path / "figures").iterdir()} == {"dot.png", "dot.svg"}


@pytest.mark.parametrize("value", ["3", 0, 51, 2.5, True, None])
def test_a_parameter_of_the_wrong_kind_is_refused(value):
    with pytest.raises(page.ParameterError, match="“extremes” takes a whole number from 1 to 50"):
        page.whole_number("extremes", value, 1, 50)


@pytest.mark.parametrize("value", ["false", "true", 0, 1, None])
def test_a_text_is_no_truth_value(value):
    page.true_or_false("demonyms", False)
    with pytest.raises(page.ParameterError, match="“demonyms” takes True or False"):
        page.true_or_false("demonyms", value)
