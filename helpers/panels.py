"""The panels of the picture page: each takes tidy tables and becomes a title and rows of marks.

In: tidy tables, each of which may be None. Out: panels, or None where the table is missing.
"""

import textwrap
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from helpers import marks
from helpers.chance import hopeless, signed
from helpers.marks import Row

MOST_OUTLETS, MOST_ROWS = 4, 5  # drawn in a panel; the tables have all


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
            made.append(marks.name(article, letters, first=not made))
            made += [marks.interval(row, reach) for row in group.itertuples()]
        return [*made, marks.scale(f"{signed(-reach)}", "0", f"{signed(reach)}")]

    note = "Mean tone, on people’s scale of −4 to +4, of n sentences; 95 % intervals (none below five)."
    title = tone_in_words(differences)
    if differences is not None and len(differences) == 1:
        size = f"Tone differs by {differences['difference'].abs().iloc[0]:.2f}, "
        beyond = differences["beyond_chance"].iloc[0]
        title = size + ("more than chance gives" if beyond else "no more than chance gives")
    return Panel("tone", title, note, rows)


def speakers_panel(words: pd.DataFrame | None) -> Panel | None:
    """Who speaks: `voice.words_by_source`, the reporter's own words among them."""
    if words is None or words.empty:
        return None
    others = words[words["speaker_name"] != ""]
    shares = others.groupby("article")["share"].sum().reindex(words["article"].unique()).fillna(0)
    low, high = 100 * shares.min(), 100 * shares.max()
    size = f"{low:.0f} %" if f"{low:.0f}" == f"{high:.0f}" else f"{low:.0f} to {high:.0f} %"
    said = others.groupby(["article", "speaker_name"], sort=False)["words"].sum().reset_index()
    title = f"{size} of an article’s words are given to others"
    note = f"Words given to each source, quoted or not; n = {said['words'].sum():,} words."
    return _bars("speakers", said, "speaker_name", "words", title, note)


def mentions_panel(entities: pd.DataFrame | None) -> Panel | None:
    """Who and what is mentioned: `entities.entities`."""
    if entities is None or entities.empty:
        return None
    most = entities.loc[entities.groupby("article")["count"].idxmax()]
    names = list(dict.fromkeys(most["entity"]))
    title = (
        f"{names[0]} is named most in each"
        if len(names) == 1
        else "Named most: "
        + ", ".join(
            f"{row.entity} in {row.article}" for row in most.head(MOST_OUTLETS).itertuples()
        )
    )
    note = f"Mentions, under whatever name; n = {entities['count'].sum():,}."
    return _bars("mentions", entities, "entity", "count", title, note)


def shared_panel(
    articles: pd.DataFrame, sentences: pd.DataFrame, alone: pd.Series | None
) -> Panel | None:
    """What others tell too: `alone` counts each article's sentences without a counterpart."""
    if alone is None or len(articles) < 2:
        return None
    shared = articles[["article"]].copy()
    worded = sentences.loc[sentences["words"] > 0, "article"]  # a row of asterisks tells nothing
    shared["sentences"] = shared["article"].map(worded.value_counts())
    shared["shared"] = shared["sentences"] - shared["article"].map(alone).fillna(0).astype(int)

    def rows(letters: int) -> list[Row]:
        made = []
        for row in shared.head(MOST_OUTLETS).itertuples():
            made.append(marks.name(row.article, letters, first=not made))
            label = f"{row.shared} of {row.sentences}"
            made.append(
                marks.bar(
                    label, row.shared, row.sentences, f"{100 * row.shared / row.sentences:.0f} %"
                )
            )
        return made

    most = shared.assign(part=shared["shared"] / shared["sentences"])["part"].max()
    title = f"A counterpart found for up to {100 * most:.0f} % of an article’s sentences"
    return Panel("shared", title, f"Sentences with a counterpart found; n = {len(worded)}.", rows)


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
            made.append(marks.name(article, letters, first=not made))
            made += [marks.number(row, letters) for row in own.itertuples()]
            if own.empty:
                made.append(marks.text("no number", letters, faint=True))
        for row in across.head(2).itertuples():
            words = f"In both {row.one} and {row.other}: “{row.one_text}”" + (
                "." if row.one_text == row.other_text else f", “{row.other_text}”."
            )
            made += [marks.gap(), marks.text(words, letters)]
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
            made.append(marks.name(article, letters, first=not made))
            made += [marks.dated(row, start, end, letters) for row in group.itertuples()]
        return [*made, marks.scale(marks.day(start), "", marks.day(end - pd.Timedelta(days=1)))]

    return Panel(
        "dates",
        "When it happened, as each tells it",
        f"The last of {len(things)} dated things.",
        rows,
    )


def tone_in_words(differences: pd.DataFrame | None) -> str:
    """Whether the outlets differ in tone, in a few words."""
    if differences is None or differences.empty:
        return "Too little to compare the tone"
    if hopeless(len(differences)):
        return "Too many articles to tell their tones from chance"
    beyond = differences[differences["beyond_chance"]]
    if beyond.empty:
        return "No difference in tone beyond chance"
    row = beyond.loc[beyond["difference"].abs().idxmax()]
    upper, lower = (row["one"], row["other"])[:: 1 if row["difference"] > 0 else -1]
    return f"{upper} sounds more positive than {lower}"


def _first(table: pd.DataFrame):
    """The first articles of a table, each with its rows."""
    return list(table.groupby("article", sort=False))[:MOST_OUTLETS]


def _bars(name: str, table: pd.DataFrame | None, who: str, value: str, title: str, note: str):
    if table is None or table.empty:
        return None
    most = table[value].max()

    def rows(letters: int) -> list[Row]:
        made = []
        for article, group in _first(table):
            made.append(marks.name(article, letters, first=not made))
            for row in group.nlargest(MOST_ROWS, value, keep="first").to_dict("records"):
                label = textwrap.shorten(
                    row[who], int(letters * marks.MARKS[0] * 1.05), placeholder="…"
                )
                made.append(marks.bar(label, row[value], most, f"{row[value]:,}"))
        return made

    return Panel(name, title, note, rows)
