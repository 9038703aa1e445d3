"""Rows of text and marks, of which the panels of the plate are made, in a light and a dark theme.

Each function returns a Row: how high it is, and what draws it. What a colour says is said again by a
place, a shape or a word, so that it survives a grey copy.
"""

import textwrap
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from helpers.chance import signed

MARKS = (0.50, 0.83)  # where marks stand in a panel; labels are left of them, values right
BOLD = 1.14  # how much wider bold letters are

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


class Row(NamedTuple):
    """One row of a panel: how many lines it takes, and what draws it at (axis, y, theme, size)."""

    lines: float
    draw: Callable


def text(words: str, letters: int, bold=False, faint=False, scale: float = 1.0) -> Row:
    """Words in as many lines of `letters` as they need."""
    lines = textwrap.wrap(words, max(letters, 12)) or [""]

    def draw(axis, y, theme, size):
        for number, line in enumerate(lines):
            axis.text(
                0, y + (number + 0.5) * scale, line, va="center", size=size * scale,
                color=theme["faint" if faint else "ink"], weight="bold" if bold else "normal",
            )  # fmt: skip

    return Row(len(lines) * scale, draw)


def name(article: str, letters: int, first: bool) -> Row:
    """An outlet's name, with some room above where another stands before it."""
    words, room = text(article, letters, bold=True), 0.0 if first else 0.55
    return Row(
        words.lines + room + 0.1,
        lambda axis, y, theme, size: words.draw(axis, y + room, theme, size),
    )


def gap() -> Row:
    """Half a line of nothing."""
    return Row(0.5, lambda axis, y, theme, size: None)


def rule() -> Row:
    """The line over a panel."""
    return Row(0.4, lambda axis, y, theme, size: axis.axhline(y, color=theme["ink"], lw=1.6))


def _place(value: float, low: float, high: float) -> float:
    return MARKS[0] + (MARKS[1] - MARKS[0]) * (value - low) / (high - low)


def interval(row, reach: float) -> Row:
    """A mean with its interval: voice, n, mean, low, high, on a scale from -reach to reach."""

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


def bar(label: str, value: float, most: float, said: str) -> Row:
    """A bar of `value` on a ground of `most`, with a label before and what is said behind it."""

    def draw(axis, y, theme, size):
        y += 0.5
        axis.text(0.02, y, label, va="center", size=size * 0.9, color=theme["ink"])
        axis.barh(y, MARKS[1] - MARKS[0], 0.5, left=MARKS[0], color=theme["rule"], alpha=0.5)
        axis.barh(y, _place(value, 0, most) - MARKS[0], 0.5, left=MARKS[0], color=theme["reporter"])
        axis.text(1, y, said, va="center", ha="right", size=size * 0.9, color=theme["ink"])

    return Row(1, draw)


def number(row, letters: int) -> Row:
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


def dated(row, start, end, letters: int) -> Row:
    """A dated thing, as `timeline.dated_things` has it, on a line from start to end."""
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


def scale(left: str, middle: str, right: str) -> Row:
    """What the ends and the middle of the marks above stand for."""

    def draw(axis, y, theme, size):
        for x, words, side in (
            (MARKS[0], left, "left"), (sum(MARKS) / 2, middle, "center"), (MARKS[1], right, "right"),
        ):  # fmt: skip
            axis.text(
                x, y + 0.5, words, va="center", ha=side, size=size * 0.8, color=theme["faint"]
            )

    return Row(1, draw)


def day(when: pd.Timestamp) -> str:
    """A day without its year: “20 Feb”."""
    return f"{when.day} {when:%b}"


def _days(row) -> str:
    """The days of a thing; where the picture ends before it does, only its own end."""
    if row.from_before or row.to_after:
        return f"to {day(row.high)}" if row.from_before else f"from {day(row.low)}"
    if row.low == row.high:
        return day(row.low)
    if row.low.month == row.high.month:
        return f"{row.low.day}–{day(row.high)}"
    return f"{row.low:%b}–{row.high:%b}"
