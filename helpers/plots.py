"""Pictures of tables: each function takes tidy tables and returns a matplotlib figure.

Labels stand at what they name, shapes repeat what colours say, intervals are always drawn.
"""

import textwrap

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.chance import hopeless, signed
from helpers.tone_model import CLEAR

TITLE_CHARACTERS = 58  # in one line of a title
WIDTH = 5.0  # inches; fits a phone, and is drawn twice as dense for larger screens
INK, FAINT, NULL, BEYOND = "#1a1a1a", "#767676", "#d9d9d9", "#B34700"
# colours by Okabe & Ito (2008), told apart with any colour vision; the shape is the second cue
VOICES = {
    "reporter": ("#0072B2", "o", True),
    "paraphrase": ("#009E73", "D", True),
    "quote": ("#D55E00", "o", False),
    "scare quote": ("#D55E00", "s", False),
}
MOST_STRIPS = 20  # articles drawn; more are in the table
MOST_PAIRS = 15
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # behind a label, over a line

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
    units : article, sentence, voice, position (0 to 1), rating (-4 to 4; rows without are not
        drawn), link (address).
    """
    articles = list(units["article"].unique())[:MOST_STRIPS]
    units = units.dropna(subset="rating")
    reach = _reach(units["rating"])
    tick = min(int(reach), 4)
    with mpl.rc_context(STYLE):
        figure, axes = _figure(0.75 + 1.15 * len(articles), len(articles), sharex=True)
        for axis, article in zip(axes, articles, strict=True):
            rows = units[units["article"] == article]
            axis.axhline(0, color=FAINT, lw=0.8)
            axis.vlines(rows["position"], 0, rows["rating"], color=NULL, lw=1, zorder=1)
            for voice, (colour, shape, filled) in VOICES.items():
                said = rows[rows["voice"] == voice]
                marks = axis.scatter(
                    said["position"],
                    said["rating"],
                    s=26,
                    marker=shape,
                    facecolor=colour if filled else "white",
                    edgecolor=colour,
                    zorder=2,
                )
                marks.set_urls(list(said["link"]))
            axis.set(ylim=(-reach, reach), xlim=(-0.02, 1.02), yticks=[-tick, 0, tick])
            axis.set_yticklabels([f"−{tick}", "0", f"+{tick}"])
            axis.set_title(article, fontweight="normal", fontsize=9, pad=2)
        axes[-1].set_xticks([0, 1], ["first word", "last word"])
        axes[-1].get_xticklabels()[0].set_ha("left")
        axes[-1].get_xticklabels()[1].set_ha("right")
        _heading(figure, title, [voice for voice in VOICES if voice in set(units["voice"])])
    return figure


def _reach(values: pd.Series) -> float:
    """How far from 0 an axis goes that has room for all values, and for the marks at its ends."""
    return 1.2 * max(1, values.abs().max())


def put_title(figure: Figure, title: str) -> None:
    """A title as wide as the figure, broken where it must be."""
    lines = textwrap.wrap(title, TITLE_CHARACTERS)
    figure.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=10, fontweight="bold")


def _heading(figure: Figure, title: str, voices: list[str]) -> None:
    put_title(figure, title)
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
        place = {"transform": axis.get_yaxis_transform(), "va": "center"}
        for name in groups:
            axis.text(0, y, name, bbox=PAPER, fontweight="bold", **place)
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
        reach = _reach(means[["mean", "low", "high"]].stack())
        axis.set(ylim=(y - 0.6, -0.7), xlim=(-reach, reach), xlabel=xlabel)
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
        put_title(figure, title)
    return figure


def against_chance(pairs: pd.DataFrame, title: str, xlabel: str) -> Figure:
    """Pairwise differences with their intervals on the band that shuffling alone gives."""
    pairs = pairs_drawn(pairs)
    with mpl.rc_context(STYLE):
        figure, (axis,) = _figure(0.95 + 0.72 * len(pairs))
        for y, pair in enumerate(pairs.itertuples()):
            width = pair.null_high - pair.null_low
            axis.barh(y, width, left=pair.null_low, height=0.3, color=NULL, zorder=0)
            colour = BEYOND if pair.beyond_chance else INK
            axis.plot([pair.low, pair.high], [y, y], color=colour, lw=2)
            axis.plot(pair.difference, y, "D" if pair.beyond_chance else "o", color=colour, ms=6)
            label = f"{pair.one} minus {pair.other}: {signed(pair.difference)}"
            place = {"transform": axis.get_yaxis_transform(), "va": "center"}
            # matplotlib's own wrapping reads $ as mathematics whatever `text.parse_math` says
            axis.text(0, y - 0.34, textwrap.fill(label, TITLE_CHARACTERS), **place)
            if y == 0:
                note = {"xytext": (0, -13), "textcoords": "offset points", "fontsize": 8}
                axis.annotate(
                    "dealt at random", (pair.null_high, y), **note, color=FAINT, ha="right"
                )
        axis.axvline(0, color=FAINT, lw=0.8, zorder=0)
        reach = max(0.5, pairs[["low", "high", "null_low", "null_high"]].abs().max().max() * 1.1)
        axis.set(ylim=(len(pairs) - 0.55, -0.55), xlim=(-reach, reach), yticks=[], xlabel=xlabel)
        axis.spines["left"].set_visible(False)
        put_title(figure, title)
    return figure


def first_of(drawn: int, articles: int) -> str:
    """The end of a caption, where only the first of many articles have room in the picture."""
    return f"; the first {drawn} of {articles} articles" if articles > drawn else ""


def pairs_drawn(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that `against_chance` draws: all, or of many the clearest or the farthest apart."""
    if len(pairs) <= MOST_PAIRS:
        return pairs
    if hopeless(len(pairs)):  # then many have the smallest p that there is
        return pairs.loc[pairs["difference"].abs().nlargest(MOST_PAIRS).index]
    return pairs.sort_values("p", kind="stable").head(MOST_PAIRS)


def count_beyond(pairs: pd.DataFrame) -> str:
    """How many of the pairs differ beyond chance, as a title; of many, how many are drawn."""
    if hopeless(len(pairs)):
        return f"Too many pairs to tell any from chance; the {MOST_PAIRS} farthest apart"
    beyond = int(pairs["beyond_chance"].sum())
    if len(pairs) == 1:
        return "A difference beyond chance" if beyond else "No difference beyond chance"
    drawn = f"; the {MOST_PAIRS} clearest" if len(pairs) > MOST_PAIRS else ""
    return f"{beyond or 'None'} of {len(pairs)} pairs differ beyond chance{drawn}"


def lowest_and_highest(means: pd.DataFrame, group: str) -> str:
    """Which group has the lowest and which the highest mean, as a title."""
    ranked = means.sort_values("mean", kind="stable")
    low, high = ranked.iloc[0], ranked.iloc[-1]
    if len(ranked) == 1:
        return f"{low[group]}: mean tone {signed(low['mean'])}"
    return (
        f"Mean tone from {signed(low['mean'])} ({low[group]}) "
        f"to {signed(high['mean'])} ({high[group]})"
    )


def clearly_negative(units: pd.DataFrame) -> str:
    """How many of each article's sentences are clearly negative, as a title."""
    below = (units["rating"] <= -CLEAR).groupby(units["article"], sort=False).agg(["sum", "size"])
    parts = [f"{count} of {size} in {name}" for name, count, size in below.itertuples()]
    if len(parts) > 3:
        return f"Clearly negative: {below['sum'].sum()} of {below['size'].sum()} sentences"
    return "Clearly negative sentences: " + ", ".join(parts)


def validity(card: pd.DataFrame, title: str) -> Figure:
    """The validity card: each measure with its interval, beside a simpler instrument and people.

    Parameters
    ----------
    card : as `validity.card` returns it; every value lies between 0 and 1.
    """
    with mpl.rc_context(STYLE):
        figure, (axis,) = _figure(0.9 + 0.42 * len(card))
        for y, row in enumerate(card.itertuples()):
            axis.text(0, y - 0.32, f"{row.measure} ({row.metric}, n = {row.n:,})", fontsize=8)
            axis.plot([row.low, row.high], [y, y], color=INK, lw=2, solid_capstyle="butt")
            axis.plot(row.value, y, "o", color=INK, ms=5)
            axis.annotate(
                f"{row.value:.2f}", (1.0, y), xytext=(4, 0), textcoords="offset points", va="center"
            )
            axis.plot(row.baseline, y, "o", color=BEYOND, mfc="white", ms=6, zorder=1)
            axis.plot(row.people, y, "^", color=VOICES["reporter"][0], ms=7)
        axis.set(ylim=(len(card) - 0.4, -0.8), xlim=(0, 1), yticks=[], xlabel="agreement")
        axis.spines["left"].set_visible(False)
        axis.grid(axis="x", color=NULL, lw=0.6)
        axis.set_axisbelow(True)
        put_title(figure, title)
    return figure


def beside_people(card: pd.DataFrame) -> str:
    """What the measures reach that people were put to as well, as a title."""
    known = card[card["people"].notna() & card["baseline"].ne(card["value"])]
    said = (f"{row.measure} {row.value:.2f}, people {row.people:.2f}" for row in known.itertuples())
    title = "; ".join(said)
    return title[:1].upper() + title[1:]
