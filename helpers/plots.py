"""Pictures of tables: each function takes tidy tables and returns a matplotlib figure.

Labels stand at what they name, shapes repeat what colours say, intervals are always drawn.
"""

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.chance import signed

WIDTH = 5.0  # inches; fits a phone, and is drawn twice as dense for larger screens
INK, FAINT, NULL = "#1a1a1a", "#767676", "#d9d9d9"
# colours by Okabe & Ito (2008), told apart with any colour vision; the shape is the second cue
VOICES = {
    "reporter": ("#0072B2", "o", True),
    "paraphrase": ("#009E73", "D", True),
    "quote": ("#D55E00", "o", False),
    "scare quote": ("#D55E00", "s", False),
}
MOST_STRIPS = 20  # articles drawn; more are in the table

STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": FAINT,
    "text.color": INK,
    "text.parse_math": False,  # a “$” in an outlet's name is a dollar sign
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "parallax",  # the same picture has the same bytes
    "figure.constrained_layout.use": True,
}


def _figure(height: float, rows: int = 1, **options):
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots(rows, 1, squeeze=False, **options)[:, 0]
    return figure, axes


def tone_strips(units: pd.DataFrame, title: str) -> Figure:
    """Tone of each sentence along each article, one strip per article.

    Parameters
    ----------
    units : article, sentence, voice, position (0 to 1), tone (-1 to 1), link (address).
    """
    articles = list(units["article"].unique())[:MOST_STRIPS]
    with mpl.rc_context(STYLE):
        figure, axes = _figure(0.75 + 1.15 * len(articles), len(articles), sharex=True)
        for axis, article in zip(axes, articles, strict=True):
            rows = units[units["article"] == article]
            axis.axhline(0, color=FAINT, lw=0.8)
            axis.vlines(rows["position"], 0, rows["tone"], color=NULL, lw=1, zorder=1)
            for voice, (colour, shape, filled) in VOICES.items():
                said = rows[rows["voice"] == voice]
                marks = axis.scatter(
                    said["position"],
                    said["tone"],
                    s=26,
                    marker=shape,
                    facecolor=colour if filled else "white",
                    edgecolor=colour,
                    zorder=2,
                )
                marks.set_urls(list(said["link"]))
            axis.set(ylim=(-1.1, 1.1), xlim=(-0.02, 1.02), yticks=[-1, 0, 1])
            axis.set_yticklabels(["−1", "0", "+1"])
            axis.set_title(article, fontweight="normal", fontsize=9, pad=2)
        axes[-1].set_xticks([0, 1], ["first word", "last word"])
        axes[-1].get_xticklabels()[0].set_ha("left")
        axes[-1].get_xticklabels()[1].set_ha("right")
        _heading(figure, title, [voice for voice in VOICES if voice in set(units["voice"])])
    return figure


def _heading(figure: Figure, title: str, voices: list[str]) -> None:
    figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    keys = [
        Line2D([], [], ls="", marker=shape, color=colour, mfc=colour if filled else "white")
        for colour, shape, filled in map(VOICES.get, voices)
    ]
    figure.legend(
        keys, voices, loc="outside lower left", ncols=len(keys), frameon=False, handletextpad=0.1
    )


def intervals(means: pd.DataFrame, group: str, row: str, title: str, xlabel: str) -> Figure:
    """Means with their intervals, a block of rows for each group, n beside each.

    Parameters
    ----------
    means : columns `group`, `row`, n, mean, low, high (missing where n is too small).
    """
    groups = list(means[group].unique())
    height = 0.9 + 0.26 * (len(means) + 1.3 * len(groups))
    with mpl.rc_context(STYLE):
        figure, (axis,) = _figure(height)
        y, ticks, labels = 0.0, [], []
        for name in groups:
            axis.text(
                0, y, name, transform=axis.get_yaxis_transform(), fontweight="bold", va="center"
            )
            for mean in means[means[group] == name].itertuples():
                y += 1
                colour, shape, filled = VOICES.get(getattr(mean, row), (INK, "o", True))
                axis.plot([mean.low, mean.high], [y, y], color=colour, lw=2, solid_capstyle="butt")
                axis.plot(
                    mean.mean, y, shape, color=colour, mfc=colour if filled else "white", ms=6
                )
                ticks.append(y)
                labels.append(f"{getattr(mean, row)} (n = {mean.n})")
            y += 1.3
        axis.axvline(0, color=FAINT, lw=0.8, zorder=0)
        axis.set_yticks(ticks, labels)
        axis.set(ylim=(y - 0.6, -0.7), xlim=(-1, 1), xlabel=xlabel)
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    return figure


def against_chance(pairs: pd.DataFrame, title: str, xlabel: str) -> Figure:
    """Pairwise differences with their intervals on the band that shuffling alone gives."""
    with mpl.rc_context(STYLE):
        figure, (axis,) = _figure(1.0 + 0.62 * len(pairs))
        for y, pair in enumerate(pairs.itertuples()):
            width = pair.null_high - pair.null_low
            axis.barh(y, width, left=pair.null_low, height=0.3, color=NULL, zorder=0)
            colour = "#D55E00" if pair.beyond_chance else INK
            axis.plot([pair.low, pair.high], [y, y], color=colour, lw=2)
            axis.plot(pair.difference, y, "D" if pair.beyond_chance else "o", color=colour, ms=6)
            label = f"{pair.one} minus {pair.other}: {signed(pair.difference)}"
            verdict = "beyond chance" if pair.beyond_chance else "no difference beyond chance"
            axis.text(
                0,
                y - 0.36,
                f"{label}, {verdict}",
                transform=axis.get_yaxis_transform(),
                va="center",
            )
        axis.axvline(0, color=FAINT, lw=0.8)
        reach = max(0.5, pairs[["low", "high", "null_low", "null_high"]].abs().max().max() * 1.1)
        axis.set(ylim=(len(pairs) - 0.6, -0.6), xlim=(-reach, reach), yticks=[], xlabel=xlabel)
        axis.spines["left"].set_visible(False)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
    return figure


def count_beyond(pairs: pd.DataFrame) -> str:
    """How many of the pairs differ beyond chance, as a title."""
    beyond = int(pairs["beyond_chance"].sum())
    if len(pairs) == 1:
        return "A difference beyond chance" if beyond else "No difference beyond chance"
    return f"{beyond or 'None'} of {len(pairs)} pairs differ beyond chance"
