"""The picture page: one plate that sums a coverage up for those who will read nothing else.

In: tidy tables, each of which may be None. Out: matplotlib figures, for a slide, a newspaper column
and a phone, light and dark. A panel is a title and rows of text and marks on one grid; what a colour
says is said again by a place, a shape or a word, so that it survives a grey copy.
"""

import base64
import textwrap
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import pandas as pd
from IPython.display import HTML, display
from markupsafe import escape
from matplotlib.figure import Figure

from helpers.chance import signed
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
MARKS = (0.50, 0.83)  # where marks stand in a panel; labels are left of them, values right
BOLD = 1.14  # how much wider bold letters are
GUTTER = 0.45  # inches between columns
BETWEEN = 1.5  # lines between panels
MOST_OUTLETS, MOST_ROWS = 4, 5  # drawn in a panel; the tables have all
MOST_SOURCES = 8  # articles named under the plate

# lightness apart by 10 or more (CIE L*) in each theme, so that they differ in grey as well
LIGHT = {
    "paper": "#ffffff", "ink": "#1a1a1a", "faint": "#666666", "rule": "#d4d4d4",
    "reporter": "#0a4a84", "paraphrase": "#38866b", "quote": "#e58a1f", "scare quote": "#e58a1f",
}  # fmt: skip
DARK = {
    "paper": "#14181d", "ink": "#f2f2f2", "faint": "#a9b0b8", "rule": "#3b434c",
    "reporter": "#5aa9f0", "paraphrase": "#2f8f6b", "quote": "#ffc46b", "scare quote": "#ffc46b",
}  # fmt: skip
SHAPES = {"reporter": "o", "paraphrase": "D", "quote": "s", "scare quote": "^"}


# everything here has its place in inches, so nothing is moved about when it is saved
FREE = STYLE | {"figure.constrained_layout.use": False}


class Row(NamedTuple):
    """One row of a panel: how many lines it takes, and what draws it at (axis, y, theme, size)."""

    lines: float
    draw: Callable


class Panel(NamedTuple):
    """A part of the plate: a name for its file, the finding as its title, a note, its rows."""

    name: str
    title: str
    note: str
    rows: Callable  # from the number of letters in a line to the rows


def tone_panel(means: pd.DataFrame | None, differences: pd.DataFrame | None) -> Panel | None:
    """Mean tone by voice: `chance.means` over article and voice, and `chance.differences`."""
    if means is None or means.empty:
        return None
    reach = max(0.25, means[["mean", "low", "high"]].abs().max().max())

    def rows(letters: int) -> list[Row]:
        made = []
        for article, group in _first(means):
            made.append(_name(article, letters, first=not made))
            made += [_interval(row, reach) for row in group.itertuples()]
        return [*made, _scale(f"{signed(-reach)}", "0", f"{signed(reach)}")]

    note = "Mean tone, −1 to +1, of n sentences with its 95 % interval (none below five)."
    title = tone_in_words(differences)
    if differences is not None and len(differences) == 1:
        size = f"Tone differs by {differences['difference'].abs().iloc[0]:.2f}, "
        beyond = differences["beyond_chance"].iloc[0]
        title = size + ("more than chance gives" if beyond else "no more than chance gives")
    return Panel("tone", title, note, rows)


def speakers_panel(speakers: pd.DataFrame | None) -> Panel | None:
    """Who speaks: article, speaker (str), words (int, how many of the words are theirs)."""
    return _bars(
        "speakers",
        speakers,
        "speaker",
        "words",
        "Who speaks",
        "Words of each speaker, quoted or not.",
    )


def mentions_panel(mentions: pd.DataFrame | None) -> Panel | None:
    """Who is mentioned: article, entity (str), mentions (int)."""
    return _bars(
        "mentions", mentions, "entity", "mentions", "Who and what is mentioned", "Mentions of each."
    )


def shared_panel(shared: pd.DataFrame | None) -> Panel | None:
    """What is told by others too: article, shared (int) and sentences (int)."""
    if shared is None or shared.empty:
        return None

    def rows(letters: int) -> list[Row]:
        made = []
        for row in shared.head(MOST_OUTLETS).itertuples():
            made.append(_name(row.article, letters, first=not made))
            label = f"{row.shared} of {row.sentences}"
            made.append(
                _bar(label, row.shared, row.sentences, f"{100 * row.shared / row.sentences:.0f} %")
            )
        return made

    most = shared.assign(part=shared["shared"] / shared["sentences"])["part"].max()
    title = f"At most {100 * most:.0f} % of an article’s sentences have a counterpart"
    return Panel("shared", title, "Sentences that another outlet has a counterpart to.", rows)


def figures_panel(figures: pd.DataFrame | None, pairs: pd.DataFrame | None) -> Panel | None:
    """The numbers each outlet cites, those with a counterpart first, as they are written."""
    if figures is None or pairs is None or figures.empty:
        return None
    across = pairs[~pairs["within"] & (pairs["other"] != "")]
    tied = _tied(pairs)
    numbers = figures[~figures["kind"].isin(["date", "rank", "relative"])]
    numbers = numbers.assign(
        tied=[key in tied for key in zip(numbers["article"], numbers["start"], strict=True)],
        hedged=numbers["hedge"] != "",
        size=pd.to_numeric(numbers["low"], errors="coerce").fillna(0),
    ).sort_values(["tied", "hedged", "size"], ascending=False, kind="stable")

    def rows(letters: int) -> list[Row]:
        made = []
        for article in list(dict.fromkeys(figures["article"]))[:MOST_OUTLETS]:
            own = numbers[numbers["article"] == article].head(MOST_ROWS)
            made.append(_name(article, letters, first=not made))
            made += [_number(row, letters) for row in own.itertuples()]
            if own.empty:
                made.append(_text("no number", letters, faint=True))
        for row in across.head(2).itertuples():
            words = f"In both {row.one} and {row.other}: “{row.one_text}”" + (
                "." if row.one_text == row.other_text else f", “{row.other_text}”."
            )
            made += [_gap(), _text(words, letters)]
        return made

    title = in_common(figures, pairs).capitalize()
    return Panel("figures", title, f"Numbers as they are written; n = {len(numbers)}.", rows)


def in_common(figures: pd.DataFrame, pairs: pd.DataFrame) -> str:
    """For how many figures a counterpart was found in another outlet, in a few words."""
    return f"a counterpart found for {len(_tied(pairs)) or 'none'} of {len(figures)} figures"


def _tied(pairs: pd.DataFrame) -> set[tuple[str, int]]:
    """Article and start of every figure with a counterpart in another outlet."""
    across = pairs[~pairs["within"] & (pairs["other"] != "")]
    ends = [zip(across[side], across[f"{side}_start"], strict=True) for side in ("one", "other")]
    return {*ends[0], *ends[1]}


def dates_panel(things: pd.DataFrame | None) -> Panel | None:
    """The dated things around the event, as `timeline.dated_things` gives them."""
    if things is None or things.empty:
        return None
    # the latest are nearest to the event
    shown = [(article, group.tail(MOST_ROWS)) for article, group in _first(things)]
    drawn = pd.concat([group for _, group in shown])
    start, end = drawn["low"].min(), drawn["high"].max() + pd.Timedelta(days=1)

    def rows(letters: int) -> list[Row]:
        made = []
        for article, group in shown:
            made.append(_name(article, letters, first=not made))
            made += [_dated(row, start, end, letters) for row in group.itertuples()]
        return [*made, _scale(_day(start), "", _day(end - pd.Timedelta(days=1)))]

    return Panel(
        "dates",
        "When it happened, as each tells it",
        f"The last of {len(things)} dated things.",
        rows,
    )


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
            '<figure class="picture tex2jax_ignore mathjax_ignore"><picture>'
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
        f"Sources: {', '.join(named)}. Tone: VADER lexicon (Hutto & Gilbert 2014), corrected for "
        "news; intervals: bootstrap over sentences (Efron & Tibshirani 1993)."
    )


def _save(figure: Figure, file: Path) -> None:
    with mpl.rc_context(FREE):
        figure.savefig(file.with_suffix(".png"), dpi=192, metadata={})
        figure.savefig(file.with_suffix(".svg"), metadata={"Date": None, "Creator": None})


def tone_in_words(differences: pd.DataFrame | None) -> str:
    """Whether the outlets differ in tone, in a few words."""
    if differences is None or differences.empty:
        return "Too little to compare the tone"
    beyond = differences[differences["beyond_chance"]]
    if beyond.empty:
        return "No difference in tone beyond chance"
    row = beyond.loc[beyond["difference"].abs().idxmax()]
    upper, lower = (row["one"], row["other"])[:: 1 if row["difference"] > 0 else -1]
    return f"{upper} sounds more positive than {lower}"


def _first(table: pd.DataFrame):
    """The first articles of a table, each with its rows."""
    return list(table.groupby("article", sort=False))[:MOST_OUTLETS]


def _panel_rows(panel: Panel, letters: int) -> list[Row]:
    title = _text(panel.title, int(letters / BOLD / 1.15), bold=True, scale=1.15)
    note = _text(panel.note, int(letters / 0.85), faint=True, scale=0.85)
    return [_rule(), title, note, _gap(), *panel.rows(letters)]


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


def _text(words: str, letters: int, bold=False, faint=False, scale: float = 1.0) -> Row:
    lines = textwrap.wrap(words, max(letters, 12)) or [""]

    def draw(axis, y, theme, size):
        for number, line in enumerate(lines):
            axis.text(
                0, y + (number + 0.5) * scale, line, va="center", size=size * scale,
                color=theme["faint" if faint else "ink"], weight="bold" if bold else "normal",
            )  # fmt: skip

    return Row(len(lines) * scale, draw)


def _name(article: str, letters: int, first: bool) -> Row:
    """An outlet's name, with some room above where another stands before it."""
    words, room = _text(article, letters, bold=True), 0.0 if first else 0.55
    return Row(
        words.lines + room + 0.1,
        lambda axis, y, theme, size: words.draw(axis, y + room, theme, size),
    )


def _gap() -> Row:
    return Row(0.5, lambda axis, y, theme, size: None)


def _rule() -> Row:
    return Row(0.4, lambda axis, y, theme, size: axis.axhline(y, color=theme["ink"], lw=1.6))


def _place(value: float, low: float, high: float) -> float:
    return MARKS[0] + (MARKS[1] - MARKS[0]) * (value - low) / (high - low)


def _interval(row, reach: float) -> Row:
    def draw(axis, y, theme, size):
        y += 0.5
        colour = theme.get(row.voice, theme["ink"])
        axis.text(
            0.02, y, f"{row.voice}, n = {row.n}", va="center", size=size * 0.9, color=theme["ink"]
        )
        zero = _place(0, -reach, reach)
        axis.plot([zero, zero], [y - 0.5, y + 0.5], color=theme["rule"], lw=1)
        if row.low == row.low:
            ends = [_place(end, -reach, reach) for end in (row.low, row.high)]
            axis.plot(ends, [y, y], color=colour, lw=size / 5, solid_capstyle="butt")
        axis.plot(
            _place(row.mean, -reach, reach), y, SHAPES.get(row.voice, "o"), color=colour,
            ms=size * 0.62, mec=theme["paper"], mew=0.8,
        )  # fmt: skip
        axis.text(
            1, y, signed(row.mean), va="center", ha="right", size=size * 0.9, color=theme["ink"]
        )

    return Row(1, draw)


def _bars(name: str, table: pd.DataFrame | None, who: str, value: str, title: str, note: str):
    if table is None or table.empty:
        return None
    most = table[value].max()

    def rows(letters: int) -> list[Row]:
        made = []
        for article, group in _first(table):
            made.append(_name(article, letters, first=not made))
            for row in group.nlargest(MOST_ROWS, value, keep="first").to_dict("records"):
                label = textwrap.shorten(row[who], int(letters * MARKS[0] * 1.05), placeholder="…")
                made.append(_bar(label, row[value], most, f"{row[value]:,}"))
        return made

    return Panel(name, title, f"{note} n = {table[value].sum():,}.", rows)


def _bar(label: str, value: float, most: float, said: str) -> Row:
    def draw(axis, y, theme, size):
        y += 0.5
        axis.text(0.02, y, label, va="center", size=size * 0.9, color=theme["ink"])
        axis.barh(y, MARKS[1] - MARKS[0], 0.5, left=MARKS[0], color=theme["rule"], alpha=0.5)
        axis.barh(y, _place(value, 0, most) - MARKS[0], 0.5, left=MARKS[0], color=theme["reporter"])
        axis.text(1, y, said, va="center", ha="right", size=size * 0.9, color=theme["ink"])

    return Row(1, draw)


def _number(row, letters: int) -> Row:
    """A figure in bold, what it counts beside it, or below where there is no room."""
    beside = len(row.text) + len(row.referent) + 3 <= letters * 0.9
    about = [row.referent] if beside else textwrap.wrap(row.referent, letters - 4)[:2]

    def draw(axis, y, theme, size):
        words = axis.annotate(
            row.text, (0.02, y + 0.5), va="center", size=size, weight="bold",
            color=theme["reporter" if row.tied else "ink"],
        )  # fmt: skip
        if beside and about[0]:
            axis.annotate(
                f"  {about[0]}",
                (1, 0.5),
                xycoords=words,
                va="center",
                size=size * 0.9,
                color=theme["ink"],
            )
        for number, line in enumerate([] if beside else about):
            axis.text(
                0.05, y + number + 1.4, line, va="center", size=size * 0.9, color=theme["ink"]
            )

    return Row(1.15 if beside else 1.1 + len(about), draw)


def _dated(row, start, end, letters: int) -> Row:
    whole = (end - start) / pd.Timedelta(days=1)
    label = textwrap.wrap(row.what, int(letters * MARKS[0] * 1.05), max_lines=2, placeholder=" …")

    def draw(axis, y, theme, size):
        for number, line in enumerate(label):
            axis.text(
                0.02,
                y + 0.5 + 0.9 * number,
                line,
                va="center",
                size=size * 0.85,
                color=theme["ink"],
            )
        middle = y + 0.45 * len(label)
        low = _place((row.low - start) / pd.Timedelta(days=1), 0, whole)
        high = _place((row.high - start) / pd.Timedelta(days=1) + 1, 0, whole)
        axis.plot([MARKS[0], MARKS[1]], [middle, middle], color=theme["rule"], lw=0.8, zorder=0)
        high = max(high, low + 0.025)  # a weekend on a time line of months is still to be seen
        if row.low == row.high:
            axis.plot((low + high) / 2, middle, "o", color=theme["reporter"], ms=size * 0.6)
        else:
            axis.plot(
                [low, high],
                [middle] * 2,
                color=theme["reporter"],
                lw=size / 2.6,
                solid_capstyle="butt",
            )
        axis.text(
            1,
            middle,
            _days(row),
            va="center",
            ha="right",
            size=size * 0.7,
            color=theme["faint"],
        )

    return Row(0.9 * len(label) + 0.35, draw)


def _scale(left: str, middle: str, right: str) -> Row:
    def draw(axis, y, theme, size):
        for x, words, side in (
            (MARKS[0], left, "left"), (sum(MARKS) / 2, middle, "center"), (MARKS[1], right, "right"),
        ):  # fmt: skip
            axis.text(
                x, y + 0.5, words, va="center", ha=side, size=size * 0.8, color=theme["faint"]
            )

    return Row(1, draw)


def _day(when: pd.Timestamp) -> str:
    return f"{when.day} {when:%b}"


def _days(row) -> str:
    """The days of a thing; where the picture ends before it does, only its own end."""
    if row.from_before or row.to_after:
        return f"to {_day(row.high)}" if row.from_before else f"from {_day(row.low)}"
    if row.low == row.high:
        return _day(row.low)
    if row.low.month == row.high.month:
        return f"{row.low.day}–{_day(row.high)}"
    return f"{row.low:%b}–{row.high:%b}"
