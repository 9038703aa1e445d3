"""When things happened: the dated things of every outlet on one time line.

In: the `figures` table. Out: a tidy table of dated things, and a matplotlib figure of it.
"""

import textwrap

import matplotlib as mpl
import matplotlib.dates as mdates
import pandas as pd
from matplotlib.figure import Figure

from helpers.plots import INK, STYLE, WIDTH

LINE = 0.155  # inches that a line of 8-point text takes
LABEL = 40  # characters of a label that fit beside the time line


def dated_things(figures: pd.DataFrame, days: int) -> tuple[pd.DataFrame, int]:
    """The dated things within some days of what the dates were counted from, and how many are not.

    Returns
    -------
    table with the columns article, low, high (dates, cut at the border), what (words), from_before,
    to_after (bool: it was cut), one row for each thing, earliest first; and the number of dates
    outside it or open.
    """
    dates = figures[(figures["kind"] == "date") & ~figures["unit"].isin(["time"])].copy()
    for end in ("low", "high"):
        dates[end] = pd.to_datetime(dates[end], errors="coerce", format="%Y-%m-%d")
    known = dates.dropna(subset=["low", "high"])
    near = known[known["unit"].isin(["day", "weekend"]) & (known["anchor"] != "")]
    if near.empty:
        return dates.assign(what="").head(0)[["article", "low", "high", "what"]], len(dates)
    centre, reach = near["high"].max(), pd.Timedelta(days=days)
    inside = known[(known["high"] >= centre - reach) & (known["low"] <= centre + reach)].copy()
    inside["from_before"] = inside["low"] < centre - reach
    inside["to_after"] = inside["high"] > centre + reach
    inside["low"] = inside["low"].clip(lower=centre - reach)
    inside["high"] = inside["high"].clip(upper=centre + reach)
    inside["what"] = inside["text"] + ": " + inside["referent"]
    left_out = len(dates) - len(inside)
    inside = inside.sort_values(["low", "high", "start"])
    columns = ["article", "low", "high", "what", "from_before", "to_after"]
    return inside[columns].drop_duplicates(), left_out


def when(thing) -> str:
    """The day or days of a row of `dated_things`, in words; what was cut at the border is said to."""
    low, high = (f"{end.day} {end:%B %Y}" for end in (thing.low, thing.high))
    low, high = thing.from_before * "before " + low, thing.to_after * "after " + high
    return low if low == high else f"{low} to {high}"


def time_line(things: pd.DataFrame, title: str) -> Figure:
    """When each dated thing was, one block per article, the words beside it.

    Parameters
    ----------
    things : article, low, high (dates) and what (words), as `dated_things` gives them.
    """
    labels = [textwrap.wrap(what, LABEL, max_lines=2, placeholder=" …") for what in things["what"]]
    things = things.assign(lines=[max(len(label), 1) for label in labels], label=labels)
    articles = list(things["article"].unique())
    lines = things["lines"].sum() + 0.6 * len(things) + 1.8 * len(articles)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.95 + LINE * lines), layout="constrained")
        axis = figure.subplots()
        y, ticks, names = 0.0, [], []
        for article in articles:
            axis.annotate(
                article, (0.01, y), xycoords=("figure fraction", "data"), fontweight="bold",
                va="center", in_layout=False,
            )  # fmt: skip
            y += 1.4
            for thing in things[things["article"] == article].itertuples():
                middle = y + (thing.lines - 1) / 2
                _span(axis, thing, middle)
                ticks.append(middle)
                names.append("\n".join(thing.label))
                y += thing.lines + 0.6
            y += 0.4
        axis.set(ylim=(y - 0.2, -0.9))
        axis.set_yticks(ticks, names, fontsize=8)
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
        axis.grid(axis="x", color="#e6e6e6", lw=0.8)
        axis.set_axisbelow(True)
        _days(axis)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    return figure


def _span(axis, thing, y: float, colour: str = INK) -> None:
    """A day is a mark, a longer time a bar; an arrow where it goes on beyond the picture."""
    if thing.low == thing.high:
        axis.plot(thing.low + pd.Timedelta(hours=12), y, "o", color=colour, ms=5.5)
        return
    end = thing.high + pd.Timedelta(days=1)  # the last day is part of it
    axis.plot([thing.low, end], [y, y], color=colour, lw=4, alpha=0.5, solid_capstyle="butt")
    if thing.from_before:
        axis.plot(thing.low, y, "<", color=colour, ms=5.5)
    if thing.to_after:
        axis.plot(end, y, ">", color=colour, ms=5.5)


def _days(axis) -> None:
    """Days under an axis, the year once for each."""
    axis.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=4))
    years = {}

    def day(value: float, place: int) -> str:
        when = mdates.num2date(value)
        first = years.setdefault(when.year, place) == place
        return f"{when.day} {when:%b}" + (f"\n{when.year}" if first else "\n ")

    axis.xaxis.set_major_formatter(day)
