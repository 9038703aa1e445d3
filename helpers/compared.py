"""Pictures that set articles beside one another: what each tells, how much, in which frames.

Each function takes a tidy table and returns a matplotlib figure in the manner of `plots`.
"""

import textwrap
from collections.abc import Callable

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.annotated import MOST_ACROSS
from helpers.claims import MATCHED
from helpers.plots import FAINT, INK, NULL, STYLE, VOICES, WIDTH, put_title

# how many others tell it: colour and hatch both say so
TOLD = {
    "all": ("#0072B2", "", "told by all"),
    "some": ("#8CC4E6", "...", "told by some"),
    "one": ("#FFFFFF", "////", "no counterpart found"),
}
HATCHES = {"reporter": "", "paraphrase": "...", "quote": "////", "scare quote": "xxxx"}
MARKS = ["o", "D", "s", "^", "v", "P"]
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#1a1a1a"]
MOST_SIDE_BY_SIDE = 8  # articles in one picture of strips; more are in the table
MOST_MARKED = len(MARKS)  # articles told apart by their marks


def _empty(height: float, title: str, keys: list, columns: int) -> Figure:
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    put_title(figure, title)
    if keys:
        figure.legend(handles=keys, loc="outside lower left", ncols=columns, frameon=False)
    return figure


def _figure(height: float, title: str, keys: list, columns: int) -> tuple:
    figure = _empty(height, title, keys, columns)
    return figure, figure.subplots()


def claim_map(
    claims: pd.DataFrame, sentences: pd.DataFrame, title: str, address: Callable
) -> Figure:
    """A strip per article, read downwards, a block per sentence; lines join counterparts.

    Only neighbours are joined. A block is as high as its sentence is long, and a link to it.

    Parameters
    ----------
    address : function from an article and a sentence to its address on the page.
    """
    names = list(claims["article"].unique())[:MOST_SIDE_BY_SIDE]
    told = claims.drop_duplicates(["article", "sentence"]).set_index(["article", "sentence"])
    middle = {}
    with mpl.rc_context(STYLE | {"hatch.linewidth": 0.4}):
        used = [kind for kind in TOLD if kind in set(told["told_by"])]
        keys = [_key(*TOLD[kind]) for kind in used]
        figure, axis = _figure(4.0, title, keys, len(keys))
        longest = sentences.groupby("article")["words"].sum().max()
        for x, name in enumerate(names):
            top = 0
            for row in sentences[
                (sentences["article"] == name) & (sentences["words"] > 0)
            ].itertuples():
                colour, hatch, _ = TOLD[told.loc[(name, row.sentence), "told_by"]]
                (block,) = axis.bar(
                    x, row.words, 0.34, top, color=colour, hatch=hatch, edgecolor=FAINT, lw=0.5
                )
                block.set_url(f"#{address(name, row.sentence)}")
                middle[name, row.sentence] = (x, top + row.words / 2)
                top += row.words
        near = claims[claims["decision"] == MATCHED]
        for pair in near.itertuples():
            one = middle.get((pair.article, pair.sentence))
            other = middle.get((pair.other, pair.counterpart))
            if one and other and other[0] - one[0] in (1, -1):
                (x0, y0), (x1, y1) = sorted([one, other])
                axis.plot([x0 + 0.17, x1 - 0.17], [y0, y1], color=INK, lw=1)
        axis.set(ylim=(longest, 0), xlim=(-0.5, len(names) - 0.5))
        axis.set_xticks(
            range(len(names)), [textwrap.fill(name, 60 // len(names)) for name in names]
        )
        axis.tick_params(axis="x", length=0, top=True, labeltop=True, labelbottom=False)
        axis.set_yticks([0, longest], ["first word", f"word {longest}"])
        axis.spines[["left", "bottom"]].set_visible(False)
    return figure


def _key(colour: str, hatch: str, label: str) -> Patch:
    return Patch(facecolor=colour, hatch=hatch, edgecolor=FAINT, lw=0.5, label=label)


def shares_told(table: pd.DataFrame, title: str) -> Figure:
    """Two bars per article: words, and words weighed towards the top, by how many tell the same.

    Parameters
    ----------
    table : as `emphasis.emphasis` returns it.
    """
    rows = [
        (f"{name}\n" if value == "share" else "", label, name, value)
        for name in table["article"].unique()
        for value, label in (("share", "words"), ("read_share", "words as read"))
    ]
    pieces = {
        (name, value): [
            (TOLD[row.told_by], getattr(row, value))
            for row in table[table["article"] == name].itertuples()
        ]
        for _, _, name, value in rows
    }
    used = [kind for kind in TOLD if (table.loc[table["told_by"] == kind, "words"] > 0).any()]
    bars = [(name, label, pieces[name, value]) for _, label, name, value in rows]
    return _stacked(bars, [_key(*TOLD[kind]) for kind in used], title)


def shares_spoken(table: pd.DataFrame, title: str) -> Figure:
    """One bar per article: its words by voice.

    Parameters
    ----------
    table : as `emphasis.speaking` returns it.
    """
    used = [voice for voice in VOICES if voice in set(table["voice"])]
    kinds = {voice: (VOICES[voice][0], HATCHES[voice], voice) for voice in used}
    bars = []
    for name in table["article"].unique():
        share = table[table["article"] == name].set_index("voice")["share"]
        bars.append((name, "", [(kinds[voice], share.get(voice, 0.0)) for voice in used]))
    return _stacked(bars, [_key(*kinds[voice]) for voice in used], title)


def _stacked(bars: list[tuple], keys: list, title: str) -> Figure:
    """Horizontal bars from 0 to 100 %, the article's name above its first."""
    names = list(dict.fromkeys(name for name, _, _ in bars))
    height = 1.2 + 0.3 * len(bars) + 0.34 * len(names)
    with mpl.rc_context(STYLE | {"hatch.linewidth": 0.4}):
        figure, axis = _figure(height, title, keys, min(len(keys), 4))
        y, ticks, last = 0.0, [], None
        for name, label, pieces in bars:
            if name != last:
                y += 0.5
                axis.text(0, y, name, va="bottom", fontweight="bold")
                y += 0.5
                last = name
            left = 0.0
            for (colour, hatch, _), share in pieces:
                axis.barh(y, share, 0.7, left, color=colour, hatch=hatch, edgecolor=FAINT, lw=0.5)
                if share >= 0.08:  # narrower pieces have no room for their number
                    text = {"ha": "center", "va": "center", "fontsize": 8}
                    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
                    axis.text(left + share / 2, y, f"{100 * share:.0f} %", bbox=paper, **text)
                left += share
            ticks.append((y, label))
            y += 1
        axis.set(xlim=(0, 1), ylim=(y - 0.4, 0), xticks=[])
        axis.set_yticks(*zip(*ticks, strict=True))
        axis.tick_params(axis="y", length=0)
        axis.spines[["left", "bottom"]].set_visible(False)
    return figure


def frame_shares(table: pd.DataFrame, title: str) -> Figure:
    """Share of sentences with each frame, a mark with its interval per article.

    Parameters
    ----------
    table : as `frames.shares` returns it; frames that no article has are left out.
    """
    names = list(table["article"].unique())[:MOST_MARKED]
    table = table[table["article"].isin(names)]
    found = table.groupby("frame", sort=False)["count"].sum()
    order = list(found[found > 0].index)
    with mpl.rc_context(STYLE):
        axis_height = 0.2 + 0.13 * len(names)
        figure, axis = _figure(1.3 + axis_height * len(order), title, [], 1)
        for number, name in enumerate(names):
            rows = table[table["article"] == name].set_index("frame").loc[order]
            y = [
                place + (number - (len(names) - 1) / 2) * 0.7 / len(names)
                for place in range(len(order))
            ]
            style = {
                "color": COLOURS[number],
                "mfc": COLOURS[number] if number % 2 == 0 else "white",
            }
            for at, low, high in zip(y, rows["low"], rows["high"], strict=True):
                axis.plot([low, high], [at, at], color=COLOURS[number], lw=1.2)
            axis.plot(rows["share"], y, MARKS[number], ms=5, label=name, **style)
        for place in range(len(order) - 1):
            axis.axhline(place + 0.5, color=NULL, lw=0.5)
        axis.set_yticks(range(len(order)), order)
        axis.set(ylim=(len(order) - 0.5, -0.5), xlim=(-0.02, 1), xlabel="share of the sentences")
        axis.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axis.tick_params(axis="y", length=0)
        figure.legend(loc="outside lower left", ncols=2, frameon=False)
    return figure


def towards(cells: pd.DataFrame, actors: list[str], articles: list[str], title: str) -> Figure:
    """Actors by articles: the balance of what is said of each, by whom, with interval and n.

    Parameters
    ----------
    cells : as `targets.matrix` returns them.
    actors, articles : the rows, from the top, and the columns; more than fit are in the table.
    """
    names = articles[:MOST_ACROSS]
    looks = {"reporter": (-0.18, *VOICES["reporter"]), "quoted voices": (0.2, *VOICES["quote"])}
    keys = [
        Line2D(
            [], [], ls="", marker=shape, color=colour, mfc=colour if full else "white", label=side
        )
        for side, (_, colour, shape, full) in looks.items()
    ]
    with mpl.rc_context(STYLE):
        figure = _empty(1.3 + 0.5 * len(actors), title, keys, 2)
        axes = figure.subplots(1, len(names), sharey=True, squeeze=False)[0]
        for axis, name in zip(axes, names, strict=True):
            own = cells[(cells["article"] == name) & cells["entity"].isin(actors)]
            for cell in own.itertuples():
                shift, colour, shape, full = looks[cell.side]
                y = actors.index(cell.entity) + shift
                few = pd.isna(cell.low)  # too few mentions for an interval, and for much weight
                axis.plot([cell.low, cell.high], [y, y], color=colour, lw=2, solid_capstyle="butt")
                fill = colour if full else "white"
                axis.plot(cell.mean, y, shape, color=colour, mfc=fill, ms=4 if few else 6)
                axis.annotate(
                    f"{cell.n}",
                    (1.02, y),
                    color=FAINT,
                    fontsize=8,
                    va="center",
                    annotation_clip=False,
                )
            axis.axvline(0, color=FAINT, lw=0.8, zorder=0)
            for place in range(len(actors) - 1):
                axis.axhline(place + 0.5, color=NULL, lw=0.5)
            axis.set(xlim=(-1, 1), ylim=(len(actors) - 0.5, -0.5), xticks=[-1, 0, 1])
            axis.set_xticklabels(["−1", "0", "+1"])
            axis.set_xlabel("negative · positive", fontsize=8, color=FAINT)
            axis.set_title(textwrap.fill(name, 48 // len(names)), fontweight="normal", fontsize=9)
            axis.set_yticks(range(len(actors)), [textwrap.fill(actor, 16) for actor in actors])
            axis.tick_params(axis="y", length=0)
            axis.spines["left"].set_visible(False)
    return figure
