"""Pictures of the cast: how often each outlet names each, how early, and who with whom.

Each function takes tidy tables of `cast` and `prominence` and returns a matplotlib figure in the
manner of `plots`.
"""

import textwrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.plots import BEYOND, FAINT, INK, MOST_STRIPS, NULL, STYLE, WIDTH, put_title

# colours by Okabe & Ito (2008); an outlet is told by its mark as well
LOOKS = [("#0072B2", "o"), ("#D55E00", "D"), ("#009E73", "s"), ("#CC79A7", "^"), ("#56B4E9", "v")]
LOOKS += [("#1a1a1a", "P")]
NAME_CHARACTERS = 24  # in one line of an entity's name
MOST_LINES = 4  # articles for which a barcode has room for the shapes of its marks
MOST_PANELS = 3  # outlets whose arcs stand side by side
MOST_ARCS = 30  # pairs; more cannot be followed by eye
POINTS = 72  # in an inch
SECTIONS = {  # shape, size in square points, filled
    "headline": ("s", 30, True, "in the headline"),
    "lead": ("o", 30, True, "in the lead, or above it"),
    "first": ("o", 30, False, "first named below the lead"),
    "body": ("|", 55, True, "named below the lead"),
}


def _figure(height: float, title: str, columns: int = 1, **options):
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    put_title(figure, title)
    return figure, figure.subplots(1, columns, squeeze=False, **options)[0]


def _names(axis, names: list[str], bold: set[str] = frozenset()) -> None:
    """Names of entities down the left side."""
    wrapped = ["\n".join(textwrap.wrap(name, NAME_CHARACTERS)[:3]) for name in names]
    axis.set_yticks(range(len(names)), wrapped, linespacing=0.95)
    for label, name in zip(axis.get_yticklabels(), names, strict=True):
        label.set_fontweight("bold" if name in bold else "normal")
    axis.tick_params(axis="y", length=0)
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.spines["left"].set_visible(False)


def _outlets(figure: Figure, outlets: list[str], more: list = ()) -> None:
    """A legend below: the look of each outlet, if they are few, and what else is drawn."""
    keys = [
        Line2D([], [], ls="", marker=shape, color=colour, label=_short(name))
        for name, (colour, shape) in zip(outlets, LOOKS, strict=False)
    ]
    keys = (keys if len(outlets) <= len(LOOKS) else []) + list(more)
    _legend(figure, keys)


def _legend(figure: Figure, keys: list) -> None:
    columns = 2 if any(len(key.get_label()) > 18 for key in keys) else 3
    if keys:
        figure.legend(
            handles=keys, loc="outside lower left", ncols=columns, frameon=False, fontsize=8.5
        )


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def rate_dots(rates: pd.DataFrame, compared: pd.DataFrame, title: str) -> Figure:
    """Mentions per 1,000 words: a row per entity, a mark with its interval per outlet.

    The rows stand in the order of `rates`. Where outlets are compared, the band is where dealing the
    sentences at random puts one; names in bold differ beyond chance. With more outlets than there are LOOKS, all are
    grey but the one that names the entity most, which stands at the right.

    Parameters
    ----------
    rates, compared : as `prominence` gives them; `compared` may be empty.
    """
    outlets = list(rates["outlet"].unique())
    names = list(rates["entity"].unique())
    few = len(outlets) <= len(LOOKS)
    step = 0.16 + 0.11 * min(len(outlets), len(LOOKS)) if few else 0.34
    with mpl.rc_context(STYLE):
        figure, (axis,) = _figure(1.35 + max(step, 0.32) * len(names), title)
        for pair in compared[compared["entity"].isin(names)].itertuples():
            y = names.index(pair.entity)
            axis.barh(y, pair.null_high - pair.null_low, 0.8, pair.null_low, color=NULL, zorder=0)
        draw = _each_outlet if few else _many_outlets
        draw(axis, rates, names, outlets)
        for y in range(len(names) - 1):
            axis.axhline(y + 0.5, color=NULL, lw=0.5, zorder=0)
        beyond = set(compared.loc[compared["beyond_chance"].astype(bool), "entity"])
        _names(axis, names, beyond)
        axis.set_xlim(left=0)
        axis.spines["left"].set_visible(True)
        axis.set_xlabel("mentions per 1,000 words")
        more = [Patch(color=NULL, label="dealt at random")] if len(compared) else []
        if not few:
            more = [Line2D([], [], ls="", marker="o", color=BEYOND, label="names it most"), *more]
            more += [Line2D([], [], ls="", marker="o", color=FAINT, mfc="none", label="the others")]
        _outlets(figure, outlets, more)
    return figure


def _each_outlet(axis, rates: pd.DataFrame, names: list[str], outlets: list[str]) -> None:
    for number, (outlet, (colour, shape)) in enumerate(zip(outlets, LOOKS, strict=False)):
        rows = rates[rates["outlet"] == outlet].set_index("entity").loc[names]
        y = np.arange(len(names)) + (number - (len(outlets) - 1) / 2) * 0.7 / len(outlets)
        axis.hlines(y, rows["low"], rows["high"], color=colour, lw=1.6)
        axis.plot(rows["per_1000"], y, shape, color=colour, ms=5.5, clip_on=False, zorder=3)
    if len(outlets) <= MOST_PANELS:
        counts = rates.pivot(index="entity", columns="outlet", values="count").loc[names, outlets]
        said = [" : ".join(map(str, row)) for row in counts.to_numpy()]
        _right(axis, said, INK)
        axis.set_title("counts", loc="right", fontsize=8.5, fontweight="normal", pad=3)


def _many_outlets(axis, rates: pd.DataFrame, names: list[str], outlets: list[str]) -> None:
    said, mark = [], {"ms": 4.5, "mew": 0.8, "clip_on": False}
    for y, name in enumerate(names):
        rows = rates[rates["entity"] == name]
        most = rows.loc[rows["per_1000"].idxmax()]
        axis.plot(rows["per_1000"], [y] * len(rows), "o", color=FAINT, mfc="none", **mark)
        axis.hlines(y, most["low"], most["high"], color=BEYOND, lw=1.6)
        axis.plot(most["per_1000"], y, "o", color=BEYOND, ms=5.5)
        said.append(_short(most["outlet"], 22))
    _right(axis, said, BEYOND)


def _right(axis, said: list[str], colour: str) -> None:
    """Words at the right end of each row."""
    right = axis.twinx()
    right.set_ylim(len(said) - 0.5, -0.5)
    right.set_yticks(range(len(said)), said, color=colour, fontsize=8.5)
    right.tick_params(axis="y", length=0)
    right.spines[:].set_visible(False)


def barcode(mentions: pd.DataFrame, articles: pd.DataFrame, names: list[str], title: str) -> Figure:
    """Where each article names each entity: a row per entity, a line in it per article.

    Parameters
    ----------
    mentions : article, entity, section, position (0 to 1: where in the article), link (address of
        its sentence, "#s-0-3").
    names : the entities in the order wanted.
    """
    shown = list(articles["article"])[:MOST_STRIPS]
    outlets = list(dict.fromkeys(articles["outlet"][: len(shown)]))
    few = len(shown) <= MOST_LINES
    height = max(0.17 * len(shown), 0.24) if few else 0.4 + 0.01 * len(shown)
    with mpl.rc_context(STYLE):
        figure, (axis,) = _figure(1.3 + height * len(names), title)
        place = {name: y for y, name in enumerate(names)}
        line = {name: (at + 0.5) / len(shown) * 0.8 - 0.4 for at, name in enumerate(shown)}
        outlet = dict(zip(articles["article"], articles["outlet"], strict=True))
        rows = mentions[mentions["entity"].isin(place) & mentions["article"].isin(line)]
        for article in shown:
            own = rows[rows["article"] == article]
            look = outlets.index(outlet[article])
            colour = LOOKS[look][0] if len(outlets) <= len(LOOKS) else INK
            if few:
                edges = np.arange(len(names)) + line[article]
                axis.hlines(edges, 0, 1, color=NULL, lw=0.7, zorder=0)
            size = 0 if few else (1.3 * POINTS * height / len(shown)) ** 2
            height_of = own["entity"].map(place).astype(float)  # of none, perhaps
            _marks(axis, own, height_of + line[article], colour, size)
        for y in range(len(names) - 1):
            axis.axhline(y + 0.5, color=NULL, lw=0.5, zorder=0)
        _names(axis, names)
        axis.set_xlim(-0.02, 1.02)
        axis.set_xticks([0, 1], ["first word", "last word"])
        axis.get_xticklabels()[0].set_ha("left")
        axis.get_xticklabels()[1].set_ha("right")
        used = set(_kinds(rows)) if few else set()
        keys = [
            Line2D([], [], ls="", marker=shape, color=INK, mfc=INK if full else "white", label=said)
            for name, (shape, _, full, said) in SECTIONS.items()
            if name in used
        ]
        lines = [
            Line2D([], [], color=colour, lw=3, label=_short(name))
            for name, (colour, _) in zip(outlets, LOOKS, strict=False)
        ]
        _legend(figure, (lines if len(outlets) <= len(LOOKS) else []) + keys)
    return figure


def _marks(axis, rows: pd.DataFrame, y: pd.Series, colour: str, tick: float) -> None:
    """The mentions in one article, each a link to its sentence; all ticks where a size is given."""
    kind = _kinds(rows)
    for name, (shape, size, filled, _) in SECTIONS.items():
        some = kind == name
        if not some.any():
            continue
        look = {"marker": "|" if tick else shape, "s": tick or size, "linewidth": 1.2}
        if not tick and shape != "|":
            look |= {"edgecolor": colour, "facecolor": colour if filled else "white"}
        else:
            look |= {"color": colour}
        marks = axis.scatter(rows.loc[some, "position"], y[some], zorder=2 + (shape != "|"), **look)
        marks.set_urls(list(rows.loc[some, "link"]))


def _kinds(rows: pd.DataFrame) -> pd.Series:
    """Which of SECTIONS each mention is."""
    first = ~rows[["article", "entity"]].duplicated()
    kind = rows["section"].replace("standfirst", "lead")
    return kind.mask((kind == "body") & first, "first")


def arcs(pairs: pd.DataFrame, names: list[str], outlets: list[str], title: str) -> Figure:
    """Who is named together in a sentence: an arc for each pair, the thicker the more sentences.

    The names stand in one column, so that none covers another; each outlet has its own arcs beside
    them, with more than MOST_PANELS all have them together.

    Parameters
    ----------
    pairs : one, other, outlet, sentences, as `cast.together` gives them; names : in their order.
    """
    panels = outlets if len(outlets) <= MOST_PANELS else [f"all {len(outlets)} outlets"]
    if len(outlets) > MOST_PANELS:
        pairs = pairs.groupby(["one", "other"], sort=False, as_index=False)["sentences"].sum()
        pairs = pairs.assign(outlet=panels[0])
    place = {name: y for y, name in enumerate(names)}
    most = max(pairs["sentences"].max(), 1)
    with mpl.rc_context(STYLE):
        figure, axes = _figure(0.95 + 0.32 * len(names), title, len(panels), sharey=True)
        for number, (axis, panel) in enumerate(zip(axes, panels, strict=True)):
            colour = LOOKS[number][0]
            for y in place.values():
                axis.axhline(y, color=NULL, lw=0.5, zorder=0)
            for pair in pairs[pairs["outlet"] == panel].itertuples():
                low, high = sorted((place[pair.one], place[pair.other]))
                turn = np.linspace(-np.pi / 2, np.pi / 2, 60)
                reach, middle = (high - low) / 2, (high + low) / 2
                width = _width(pair.sentences, most)
                x, y = reach * np.cos(turn), middle + reach * np.sin(turn)
                axis.plot(x, y, color=colour, lw=width, alpha=0.75, solid_capstyle="round")
                axis.plot([0, 0], [low, high], "o", color=INK, ms=3.5, zorder=3, clip_on=False)
            widest = max((len(names) - 1) / 2, 0.5)
            axis.set(xlim=(0, widest * 1.05), xticks=[])
            axis.set_title("\n".join(textwrap.wrap(panel, 36 // len(panels))), fontsize=9)
            axis.spines[["left", "bottom"]].set_visible(False)
        _names(axes[0], names)
        for axis in axes[1:]:
            axis.tick_params(axis="y", length=0, labelleft=False)
        counts = sorted({int(pairs["sentences"].min()), int(most)})
        keys = [
            Line2D([], [], color=FAINT, lw=_width(n, most), label=f"{n} sentence{'s' * (n > 1)}")
            for n in counts
        ]
        _legend(figure, keys)
    return figure


def _width(sentences: int, most: int) -> float:
    """Of an arc, in points."""
    return 0.7 + 4 * (sentences - 1) / max(most - 1, 1)


def strongest(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs to be drawn: MOST_ARCS, and of those named together once only where all are."""
    often = pairs[pairs["total"] > 1]
    drawn = often if len(often) else pairs
    keys = drawn[["one", "other"]].drop_duplicates().head(MOST_ARCS)
    return drawn.merge(keys, on=["one", "other"])
