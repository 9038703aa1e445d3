"""The picture page: one plate that sums a coverage up for those who will read nothing else.

In: panels. Out: matplotlib figures and files, for a slide, a newspaper column and a phone, light and
dark; text and marks stand on one grid, measured in inches and in lines of text.
"""

import base64
import textwrap
from itertools import product
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import pandas as pd
from IPython.display import HTML, display
from markupsafe import escape
from matplotlib.figure import Figure

from helpers import marks
from helpers.marks import BOLD, DARK, LIGHT, Row
from helpers.page import PLAIN, SAVED
from helpers.panels import Panel
from helpers.plots import STYLE

# width in inches, columns of panels, sizes of the text in points, largest first
FORMS = {
    "slide": (13.333, 3, [12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8]),
    "column": (3.4, 1, [7.5]),
    "phone": (4.06, 1, [9.5]),
}
SLIDE = 7.5  # inches; with the width, 16 to 9
LEADING = 1.42  # a line's height in sizes of its text
LETTER = 0.6  # a letter's width in sizes of its text, on average
GUTTER = 0.45  # inches between columns
BETWEEN = 1.5  # lines between panels
MOST_SOURCES = 8  # articles named under the plate

# everything here has its place in inches, so nothing is moved about when it is saved
FREE = STYLE | SAVED | {"figure.constrained_layout.use": False}


def plate(
    panels: list[Panel | None], title: str, below: str, sources: str, form: str, dark: bool = False
) -> Figure:
    """All panels on one page.

    Parameters
    ----------
    panels : what the panel functions give; those that are None are left out.
    title, below : the finding, and in small print what it rests on (n).
    sources : where the articles and the methods come from.
    form : a key of FORMS.
    """
    width, columns, sizes = FORMS[form]
    panels = [panel for panel in panels if panel]
    for size in sizes:  # the largest text with which a slide is no higher than a screen
        page = _laid_out(panels, (title, below, sources), width, columns, size)
        if page.height <= SLIDE:
            break
    height = max(page.height, SLIDE) if form == "slide" else page.height
    theme, line, edge, head, foot = (
        DARK if dark else LIGHT,
        page.line,
        page.edge,
        page.head,
        page.foot,
    )
    with mpl.rc_context(FREE):
        figure = Figure(figsize=(width, height), facecolor=theme["paper"], layout="none")
        y = edge
        for words, scale, weight, colour in (
            (head[0], 1.6, "bold", "ink"), (head[1], 1.0, "normal", "faint"),
        ):  # fmt: skip
            for text in words:
                _write(figure, edge, y, text, theme[colour], size * scale, weight)
                y += line * scale * 0.9
        for place, stack in enumerate(page.stacks):
            x, y = edge + place * (page.across + GUTTER), page.top
            for rows in stack:
                tall = line * sum(row.lines for row in rows)
                _draw(figure, rows, (x, y, page.across, tall), theme, size)
                y += tall + BETWEEN * line
        y = height - edge - 0.85 * line * len(foot)
        for text in foot:
            _write(figure, edge, y, text, theme["faint"], size * 0.8, "normal")
            y += 0.85 * line
    return figure


class Page(NamedTuple):
    """Where everything stands: inches, the wrapped head and foot, the rows of each column."""

    height: float
    line: float
    edge: float
    across: float
    top: float
    head: tuple[list[str], list[str]]
    foot: list[str]
    stacks: list[list[list[Row]]]


def _laid_out(panels: list[Panel], words: tuple, width: float, columns: int, size: float) -> Page:
    """The page at one size of text, its panels in the columns that make it lowest."""
    columns = max(min(columns, len(panels)), 1)
    edge, line = 0.08 * width**0.5, size * LEADING / 72
    across = (width - 2 * edge - (columns - 1) * GUTTER) / columns
    letters = int(across * 72 / (size * LETTER))
    full = (width - 2 * edge) * 72 / (size * LETTER)
    title, below, sources = words
    head = textwrap.wrap(title, int(full / 1.75)), textwrap.wrap(below, int(full))
    foot = textwrap.wrap(sources, int(full / 0.82))
    made = [_panel_rows(panel, letters) for panel in panels]
    tall = [sum(row.lines for row in rows) + BETWEEN for rows in made]

    def highest(places: tuple) -> float:
        return max(
            sum(t for t, p in zip(tall, places, strict=True) if p == c) for c in range(columns)
        )

    # few panels: every way of dealing them is tried; they keep their order in a column
    best = min(product(range(columns), repeat=len(made)), key=highest, default=())
    stacks = [[rows for rows, p in zip(made, best, strict=True) if p == c] for c in range(columns)]
    stacks.sort(key=lambda stack: made.index(stack[0]) if stack else len(made))
    top = edge + line * (1.6 * 0.9 * len(head[0]) + 0.9 * len(head[1]) + 1.0)
    height = top + line * ((highest(best) if made else 0) + 0.85 * len(foot) + 0.4) + edge
    return Page(height, line, edge, across, top, head, foot, stacks)


def alone(panel: Panel, dark: bool = False) -> Figure:
    """One panel as a picture of its own, a third of a slide wide."""
    width, size = 4.4, 10.0
    theme, edge, line = DARK if dark else LIGHT, 0.15, size * LEADING / 72
    rows = _panel_rows(panel, int((width - 2 * edge) * 72 / (size * LETTER)))
    tall = line * sum(row.lines for row in rows)
    with mpl.rc_context(FREE):
        figure = Figure(figsize=(width, tall + 2 * edge), facecolor=theme["paper"], layout="none")
        _draw(figure, rows, (edge, edge, width - 2 * edge, tall), theme, size)
    return figure


def write(panels: list[Panel | None], title: str, below: str, sources: str, path: Path) -> None:
    """Every form of the plate and every panel alone, light and dark, in figures/ below `path`.

    PNG twice as dense as a screen, and SVG with its text as text: plate_slide.png,
    plate_phone_dark.svg, panel_tone.png ...
    """
    for dark in (False, True):
        ending = "_dark" if dark else ""
        for form in FORMS:
            drawn = plate(panels, title, below, sources, form, dark)
            _save(drawn, path / "figures" / f"plate_{form}{ending}")
        for panel in filter(None, panels):
            _save(alone(panel, dark), path / "figures" / f"panel_{panel.name}{ending}")


def show(path: Path, caption: str, alt: str) -> None:
    """Show the plate that `write` wrote: the slide, or on a narrow screen the phone's."""
    pictures = {
        form: base64.b64encode((path / "figures" / f"plate_{form}.png").read_bytes()).decode()
        for form in ("slide", "phone")
    }
    display(
        HTML(
            f'<figure class="picture {PLAIN}"><picture>'
            '<source media="(max-width: 640px)" '
            f'srcset="data:image/png;base64,{pictures["phone"]}">'
            f'<img src="data:image/png;base64,{pictures["slide"]}" alt="{escape(alt)}" style="width: 100%; height: auto"></picture>'
            f"<figcaption>{escape(caption)} <small>(plate_slide.png, .svg and other forms)</small>"
            "</figcaption></figure>"
        )
    )


def in_words(panels: list[Panel | None]) -> str:
    """The plate without its picture: the titles of its panels, for those who cannot see it."""
    return "; ".join(panel.title for panel in panels if panel) + "."


def sources(articles: pd.DataFrame) -> str:
    """Where the plate comes from: the articles with their dates, and the methods."""
    named = [f"{row.article} ({row.published or 'undated'})" for row in articles.itertuples()]
    if len(named) > MOST_SOURCES:
        named = [*named[:MOST_SOURCES], f"{len(named) - MOST_SOURCES} more"]
    return (
        f"Sources: {', '.join(named)}. Tone: a network trained on people’s ratings (Hutto & "
        "Gilbert 2014); intervals: bootstrap over sentences (Efron & Tibshirani 1993)."
    )


def _save(figure: Figure, file: Path) -> None:
    with mpl.rc_context(FREE):
        figure.savefig(file.with_suffix(".png"), dpi=192, metadata={})
        figure.savefig(file.with_suffix(".svg"), metadata={"Date": None, "Creator": None})


def _panel_rows(panel: Panel, letters: int) -> list[Row]:
    title = marks.text(panel.title, int(letters / BOLD / 1.15), bold=True, scale=1.15)
    note = marks.text(panel.note, int(letters / 0.85), faint=True, scale=0.85)
    return [marks.rule(), title, note, marks.gap(), *panel.rows(letters)]


def _draw(figure: Figure, rows: list[Row], box: tuple, theme: dict, size: float) -> None:
    """Rows from top to bottom in a box (x, y from the top, width, height; inches)."""
    wide, high = figure.get_size_inches()
    x, y, width, tall = box
    axis = figure.add_axes((x / wide, 1 - (y + tall) / high, width / wide, tall / high))
    axis.set(xlim=(0, 1), ylim=(sum(row.lines for row in rows), 0))
    axis.axis("off")
    at = 0.0
    for row in rows:
        row.draw(axis, at, theme, size)
        at += row.lines


def _write(figure: Figure, x: float, y: float, text: str, colour: str, size: float, weight: str):
    wide, high = figure.get_size_inches()
    figure.text(x / wide, 1 - y / high, text, color=colour, size=size, weight=weight, va="top")
