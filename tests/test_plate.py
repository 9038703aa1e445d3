"""The plate and the time line: what is drawn, in every form, for any eyes."""

import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers import corpus, figures, language, ledger, marks, panels, plate, timeline, voice

# what a colour looks like without one kind of cone (Machado, Oliveira & Fernandes 2009, severity 1)
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TOLD_APART = 10  # CIE 1976; about 2 is the least that people see side by side


def _linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    matrix = [
        [0.4124, 0.3576, 0.1805],
        [0.2126, 0.7152, 0.0722],
        [0.0193, 0.1192, 0.9505],
    ]
    ratio = np.clip(matrix @ linear, 0, None) / [0.9505, 1, 1.089]
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.fixture(scope="module")
def tables():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    found = figures.figures(articles, sentences, tokens, voice.voices(articles, sentences, tokens))
    return articles, found, ledger.compare(found), timeline.dated_things(found, 60)[0]


MEANS = pd.DataFrame(
    [
        ("The Washington Times", "reporter", 17, -0.22, -0.37, -0.08),
        ("B", "quote", 1, 0, None, None),
    ],
    columns=["article", "voice", "n", "mean", "low", "high"],
)


@pytest.fixture(scope="module")
def drawn_panels(tables):
    _, found, pairs, things = tables
    speakers = pd.DataFrame({"article": ["A", "A"], "speaker_name": ["", "officials " * 9]})
    speakers = speakers.assign(words=[120, 80], share=[0.6, 0.4])
    mentions = pd.DataFrame({"article": ["A", "B"], "entity": ["China", "Iowa"], "count": [20, 3]})
    two = pd.DataFrame({"article": ["A", "B"]})
    lines = pd.DataFrame({"article": ["A"] * 20 + ["B"] * 16, "words": [0] + [9] * 35})
    return [
        panels.tone_panel(MEANS, None),
        panels.speakers_panel(speakers),
        panels.mentions_panel(mentions),
        panels.shared_panel(two, lines, pd.Series({"A": 15, "B": 16})),
        panels.figures_panel(found, pairs),
        panels.dates_panel(things),
    ]


@pytest.mark.parametrize("theme", [marks.LIGHT, marks.DARK])
@pytest.mark.parametrize("eyes", ["any", "grey", *DEFICIENCIES])
def test_colours_that_differ_in_meaning_differ_to_any_eyes(theme, eyes):
    def seen(colour):
        linear = _linear(theme[colour])
        if eyes in DEFICIENCIES:
            linear = np.clip(np.array(DEFICIENCIES[eyes]) @ linear, 0, 1)
        lab = _lab(linear)
        return lab[:1] if eyes == "grey" else lab

    for one, other in combinations(["paper", "reporter", "paraphrase", "quote"], 2):
        assert np.linalg.norm(seen(one) - seen(other)) >= TOLD_APART, (one, other)


@pytest.mark.parametrize("theme", [marks.LIGHT, marks.DARK])
def test_text_is_readable_on_its_paper(theme):
    paper = 0.05 + _linear(theme["paper"]) @ [0.2126, 0.7152, 0.0722]
    for colour in ("ink", "faint"):
        text = 0.05 + _linear(theme[colour]) @ [0.2126, 0.7152, 0.0722]
        assert max(text, paper) / min(text, paper) >= 4.5  # WCAG 2.1, level AA


def test_a_voice_has_a_shape_as_well():
    assert len(set(marks.SHAPES.values())) == len(marks.SHAPES)


@pytest.mark.parametrize("form", plate.FORMS)
def test_every_word_stays_on_the_page_and_in_its_column(drawn_panels, form):
    drawn = plate.plate(drawn_panels, "A finding " * 6, "n", "Sources " * 20, form)
    drawn.draw_without_rendering()
    page = drawn.bbox
    texts = list(drawn.texts)
    for axis in drawn.axes:
        for text in axis.texts:
            assert text.get_window_extent().x1 <= axis.bbox.x1 + 2, text.get_text()
        texts += axis.texts
    assert all(page.x0 <= t.get_window_extent().x0 for t in texts)
    assert all(t.get_window_extent().x1 <= page.x1 for t in texts)
    assert all(page.y0 <= t.get_window_extent().y0 for t in texts)


def test_titles_say_what_was_found(drawn_panels):
    titles = {panel.name: panel.title for panel in drawn_panels}
    assert titles["speakers"] == "40 % of an article’s words are given to others"
    assert titles["mentions"] == "Named most: China in A, Iowa in B"
    assert titles["shared"] == "A counterpart found for up to 21 % of an article’s sentences"
    assert titles["figures"] == "A counterpart found for 2 of 20 figures"


def test_a_slide_has_the_shape_of_a_screen(drawn_panels):
    drawn = plate.plate(drawn_panels, "A finding", "n", "Sources", "slide")
    width, height = drawn.get_size_inches()
    assert width / height == pytest.approx(16 / 9, abs=0.001)


def test_a_panel_without_its_table_is_left_out(drawn_panels):
    none = [panels.tone_panel(None, None), panels.speakers_panel(None), panels.dates_panel(None)]
    assert none == [None, None, None]
    assert len(plate.plate([*none, drawn_panels[4]], "A", "b", "c", "slide").axes) == 1
    assert plate.plate(none, "A", "b", "c", "phone").axes == []


def test_files_are_written_with_text_as_text(tables, drawn_panels, tmp_path):
    (tmp_path / "figures").mkdir()
    plate.write(drawn_panels[4:], "5 < 6 & $3", "n", plate.sources(tables[0]), tmp_path)
    svg = (tmp_path / "figures" / "plate_slide.svg").read_text()
    assert "nearly 53,000</text>" in svg
    assert "5 &lt; 6 &amp; $3" in svg
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {"plate_phone_dark.png", "plate_column.svg", "panel_figures_dark.svg"} <= names


def test_the_page_shows_the_plate_escaped(drawn_panels, tmp_path, monkeypatch):
    (tmp_path / "figures").mkdir()
    plate.write(drawn_panels[:1], "A", "n", "s", tmp_path)
    shown = []
    monkeypatch.setattr(plate, "display", lambda html: shown.append(html.data))
    plate.show(tmp_path, "<script>", 'a" onload="x')
    assert "<script>" not in shown[0]
    assert not re.search(r'alt="a" onload', shown[0])


def test_the_time_line_holds_the_days_around_the_event(tables):
    _, found, _, things = tables
    assert things["low"].min() >= pd.Timestamp("2024-02-20") - pd.Timedelta(days=60)
    assert things.loc[things["what"].str.startswith("last year"), "from_before"].tolist() == [True]
    near, left_out = timeline.dated_things(found, 3)
    dates = found["kind"].eq("date").sum()
    assert len(near) < len(things)
    assert left_out > 0
    assert left_out < dates


def test_what_reaches_beyond_the_time_line_is_said_to(tables):
    said = [timeline.when(thing) for thing in tables[3].itertuples()]
    assert "before 22 December 2023 to 31 December 2023" in said  # “last year”
    assert "before 22 December 2023 to 3 February 2024" in said  # “several weeks ago”
    assert "18 February 2024" in said


def test_without_a_known_day_there_is_no_time_line(tables):
    _, found, _, _ = tables
    things, left_out = timeline.dated_things(found.assign(anchor=""), 60)
    assert things.empty
    assert left_out == found["kind"].eq("date").sum()
