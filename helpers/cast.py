"""The cast of a story: when each comes in, called what, with whom, in which sentences.

In: `mentions` (as `entities.mentions` gives them), `articles`, `tokens`. Out: tables for a page.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict

import numpy as np
import pandas as pd
from markupsafe import Markup
from nltk import FreqDist

from helpers import annotated
from helpers.identity import AMBIGUOUS

MOST_COLUMNS = annotated.MOST_ACROSS  # outlets, where each article is one
MOST_LINKS = 12  # sentences linked in one cell; the others are in mentions.csv
MOST_NAMED = 5  # entities in one sentence
AROUND = 60  # characters on either side of a word in its concordance
BORDER = r"(?:(?<!\w)|(?!\w))"  # no place inside a word
LISTED = "list of names"  # the reason that `identify` gives where a list in helpers/data says so
OPENING = ["headline", "standfirst", "lead"]


def told_apart(mentions: pd.DataFrame) -> pd.DataFrame:
    """The same mentions; an entity whose name is another's too gets its kind: Washington (place)."""
    kinds = mentions.groupby("entity")["kind"].transform("nunique")
    with_kind = mentions["entity"] + " (" + mentions["kind"] + ")"
    return mentions.assign(entity=mentions["entity"].where(kinds < 2, with_kind))


def leading(mentions: pd.DataFrame, top: int) -> list[str]:
    """The most mentioned entities; the earlier first where counts are equal."""
    return [entity for entity, _ in FreqDist(mentions["entity"]).most_common(top)]


def placed(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """The mentions with position (0 to 1: where in the article) and link (to their sentence)."""
    length = dict(zip(articles["article"], articles["text"].str.len(), strict=True))
    return mentions.assign(
        position=mentions["start"] / mentions["article"].map(length),
        link=addresses(mentions, articles),
    )


def addresses(rows: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    """The place on the page of the sentence of each row (article, sentence): “#s-0-3”."""
    address = annotated.addresses(articles)
    where = zip(rows["article"], rows["sentence"], strict=True)
    return [f"#{address(article, sentence)}" for article, sentence in where]


def entrances(placed: pd.DataFrame, articles: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """How early each entity comes in.

    Parameters
    ----------
    placed : mentions with position, as `placed` gives them.

    Returns
    -------
    One row per entity, the earliest first: entity, kind, articles (int, how many name it),
    headline, lead (int, in how many it stands there, the lead with what stands above it), first
    (float 0 to 1: where it is first named, mean of the articles that name it), and for each of at
    most MOST_COLUMNS articles a column with its own first place (missing where it names it not).
    """
    some = placed[placed["entity"].isin(set(names))]
    fixed = ["entity", "kind", "articles", "headline", "lead", "first"]
    few = articles["article"] if len(articles) <= MOST_COLUMNS else []
    columns = {name: annotated.column(name, fixed) for name in few}
    rows = []
    for entity, own in some.groupby("entity", sort=False):
        first = own.groupby("article", sort=False)["position"].min()
        row = {"entity": entity, "kind": own["kind"].iloc[0], "articles": len(first)}
        for part, sections in (("headline", OPENING[:1]), ("lead", OPENING[1:])):
            row[part] = own.loc[own["section"].isin(sections), "article"].nunique()
        row["first"] = first.mean()
        row |= {column: first.get(name, np.nan) for name, column in columns.items()}
        rows.append(row)
    table = pd.DataFrame(rows, columns=[*fixed, *columns.values()])
    return table.sort_values("first", kind="stable", ignore_index=True)


def first_in_short(entrances: pd.DataFrame) -> str:
    """Who comes in first, as a title."""
    first = entrances.iloc[0]
    others = list(entrances["entity"].iloc[1:3])
    return f"First to come in: {in_a_row([first['entity'], *others])}"


def layers(mentions: pd.DataFrame, voices: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Layers for `annotated.show`: each name with whom it names, and who speaks."""
    why = mentions["why"].where(mentions["why"] == "", " (" + mentions["why"] + ")")
    names = mentions.assign(note=mentions["entity"] + why, kind="name")
    return {"Who is named": names, "Who speaks": annotated.spoken(voices)}


def openings(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Who stands in the headline, the lead, or between them.

    Returns
    -------
    One row per entity, in most articles first: entity, articles (int), where (tuple of names of
    the articles).
    """
    some = mentions[mentions["section"].isin(OPENING)]
    where = some.groupby("entity", sort=False)["article"].agg(lambda own: tuple(dict.fromkeys(own)))
    table = pd.DataFrame({"entity": where.index, "where": list(where)})
    table.insert(1, "articles", [len(some) for some in table["where"]])
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)


def openings_in_words(table: pd.DataFrame, articles: pd.DataFrame) -> str:
    """What `openings` found, as a sentence: who is everywhere, who in one article only."""
    n = len(articles)
    if table.empty:
        return "No headline and no lead names anybody."
    if n == 1:
        return f"Headline and lead name {in_a_row(table['entity'])}."
    if n > MOST_COLUMNS:
        most = [f"{row.entity} ({row.articles})" for row in table.head(5).itertuples()]
        return f"Most often in headline or lead, of {n} articles: {in_a_row(most)}."
    shared = table.loc[table["articles"] == n, "entity"]
    said = f"Headlines and leads: {'both' if n == 2 else f'all {n}'} name "
    said += in_a_row(shared) if len(shared) else "nobody alike"
    for name in articles["article"]:
        only = table.loc[table["where"] == (name,), "entity"]
        said += f"; only {name} names {in_a_row(only)}" if len(only) else ""
    return said + "."


def opening_lengths(sentences: pd.DataFrame) -> str:
    """How many words headline and lead of each article have, in words."""
    opening = sentences[sentences["section"].isin(OPENING)]
    words = opening.groupby("article", sort=False)["words"].sum()
    return ", ".join(f"{name} has {count} words" for name, count in words.items())


def in_a_row(names) -> str:
    """The first names of many, as a list in a sentence: “A, B and C”; "" of none."""
    names = list(names)
    if not names:
        return ""
    shown = names if len(names) <= MOST_NAMED + 1 else names[:MOST_NAMED]
    rest = [f"{len(names) - len(shown)} more"] if len(shown) < len(names) else []
    *most, last = [*shown, *rest]
    return f"{', '.join(most)} and {last}" if most else last


def stand_ins(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Names that stand for a government: “Beijing”, the “Biden” of “Biden administration”.

    Returns
    -------
    One row per name and government: name, entity, stands_for, count (int), where (list of (article
    number, sentence), both from 0).
    """
    some = mentions[mentions["government"] != ""]
    return _gathered(some, articles, ["text", "entity", "government"]).rename(
        columns={"text": "name", "government": "stands_for"}
    )


def _gathered(mentions: pd.DataFrame, articles: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Equal mentions as one row with count and where, the most frequent first."""
    number = {name: place for place, name in enumerate(articles["article"])}
    where = defaultdict(list)
    columns = [mentions[column] for column in (*by, "article", "sentence")]
    for *key, article, sentence in zip(*columns, strict=True):
        where[tuple(key)].append((number[article], sentence))
    rows = [(*key, len(places), places) for key, places in where.items()]
    table = pd.DataFrame(rows, columns=[*by, "count", "where"])
    return table.sort_values("count", ascending=False, kind="stable", ignore_index=True)


def called(mentions: pd.DataFrame, articles: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """What each outlet calls each entity.

    Returns
    -------
    One row per entity, outlet and name, the most used first: entity, kind, outlet, name (str, as
    it stands in the text), count (int), where (list of (article number, sentence), both from 0).
    """
    outlet = articles.set_index("article")["outlet"]
    some = mentions[mentions["entity"].isin(set(names))]
    some = some.assign(outlet=some["article"].map(outlet)).rename(columns={"text": "name"})
    table = _gathered(some, articles, ["entity", "kind", "outlet", "name"])
    order = {name: place for place, name in enumerate([*names, *dict.fromkeys(articles["outlet"])])}
    keys = table[["entity", "outlet"]].apply(lambda column: column.map(order))
    return table.loc[keys.sort_values(["entity", "outlet"], kind="stable").index].reset_index(
        drop=True
    )


def across(table: pd.DataFrame, outlets: list[str]) -> pd.DataFrame:
    """`called` for the page: a row per entity, a column per outlet of lists for `names_cell`.

    With more than MOST_COLUMNS outlets one column “called” of names with all that use them.
    """
    if len(outlets) > MOST_COLUMNS:
        summed = table.groupby(["entity", "name"], sort=False, as_index=False)
        table = summed.agg(kind=("kind", "first"), count=("count", "sum"), where=("where", "sum"))
        table = table.assign(outlet="called").sort_values("count", ascending=False, kind="stable")
        outlets = ["called"]
    cells = defaultdict(list)
    for row in table.itertuples():
        cells[row.entity, row.outlet].append((row.name, row.where))
    result = table[["entity", "kind"]].drop_duplicates("entity", ignore_index=True)
    for outlet in outlets:
        lists = [cells[entity, outlet] for entity in result["entity"]]
        result[annotated.column(outlet, result)] = pd.Series(
            lists, index=result.index, dtype=object
        )
    return result


def links(places: list[tuple[int, int]], articles: int) -> Markup:
    """Numbers of sentences, each a link to it; with the article's number before where several."""
    shown = dict.fromkeys(places)
    pieces = [
        Markup('<a href="#s-{}-{}">{}</a>').format(
            article, sentence, sentence + 1 if articles < 2 else f"{article + 1}.{sentence + 1}"
        )
        for article, sentence in list(shown)[:MOST_LINKS]
    ]
    if len(shown) > MOST_LINKS:
        pieces.append(Markup("and {} more").format(len(shown) - MOST_LINKS))
    return Markup(" ").join(pieces)


def linked(where: pd.Series, articles: int) -> pd.Series:
    """Lists of places as `links`, a cell each, with room for some side by side."""
    cell = Markup('<div style="min-width:8rem">{}</div>')
    cells = [cell.format(links(places, articles) or "–") for places in where]
    return pd.Series(cells, index=where.index, dtype=object)  # as text it would be escaped again


def names_cell(articles: int):
    """Function for a cell of `across`: each name, how often, and its sentences as links."""

    def cell(found: list[tuple[str, list]]) -> Markup:
        lines = [
            Markup('<div style="min-width:8rem">{} ({}) <small>{}</small></div>').format(
                name, len(places), links(places, articles)
            )
            for name, places in found
        ]
        return Markup("").join(lines) or Markup("–")

    return cell


def merges(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Names counted under another, and why; what could be more than one is ambiguous.

    Returns
    -------
    One row per name, entity and reason: name, counted_as (entity), kind, why, ambiguous (bool),
    count (int), where (list of (article number, sentence), both from 0). Names known from the lists
    in helpers/data come last: of these no article decides.
    """
    table = _gathered(
        mentions[mentions["why"] != ""], articles, ["text", "entity", "kind", "why"]
    ).rename(columns={"text": "name", "entity": "counted_as"})
    table.insert(4, "ambiguous", table["why"].str.startswith(AMBIGUOUS))
    listed = table["why"] == LISTED
    keys = pd.DataFrame({"ambiguous": ~table["ambiguous"].astype(bool), "listed": listed})
    return table.loc[keys.sort_values(["ambiguous", "listed"], kind="stable").index].reset_index(
        drop=True
    )


def together(pairs: pd.DataFrame, articles: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Who of `names` is named together by which outlet, the most frequent pair first.

    Parameters
    ----------
    pairs : as `entities.co_mentions` gives them.

    Returns
    -------
    One row per pair and outlet: one, other, outlet, sentences (int), total (int, in all outlets),
    where (list of (article number, sentence), both from 0).
    """
    number = {name: place for place, name in enumerate(articles["article"])}
    outlet = dict(zip(articles["article"], articles["outlet"], strict=True))
    where = defaultdict(list)
    wanted = pairs[pairs["one"].isin(set(names)) & pairs["other"].isin(set(names))]
    for row in wanted.itertuples():
        places = [(number[row.article], sentence) for sentence in row.where]
        where[row.one, row.other, outlet[row.article]] += places
    total = Counter()
    for (one, other, _), places in where.items():
        total[one, other] += len(places)
    rows = [(*key, len(found), total[key[:2]], found) for key, found in where.items()]
    rows.sort(key=lambda row: (-row[4], row[0], row[1]))
    return pd.DataFrame(rows, columns=["one", "other", "outlet", "sentences", "total", "where"])


def pairs_shown(pairs: pd.DataFrame, outlets: list[str], articles: int) -> pd.DataFrame:
    """`together` for the page: a row per pair, a column per outlet of links to the sentences.

    With more than MOST_COLUMNS outlets one column “where” of links for all.
    """
    few = len(outlets) <= MOST_COLUMNS
    where = defaultdict(list)
    for row in pairs.itertuples():
        where[row.one, row.other, row.outlet if few else "where"] += row.where
    result = pairs[["one", "other", "total"]].drop_duplicates(["one", "other"], ignore_index=True)
    result = result.rename(columns={"total": "sentences"})
    keys = list(zip(result["one"], result["other"], strict=True))
    for name in outlets if few else ["where"]:
        places = pd.Series([where[*key, name] for key in keys], index=result.index, dtype=object)
        result[annotated.column(name, result)] = linked(places, articles)
    return result


def chained(pairs: pd.DataFrame) -> list[str]:
    """An order of the entities in which those named together stand near each other.

    The most connected comes first, then always the one tied most to those placed, the latest of
    these weighing most; names decide where ties are equal, so that the order is always the same.
    """
    tie = defaultdict(int)
    for row in pairs.drop_duplicates(["one", "other"]).itertuples():
        tie[row.one, row.other] = tie[row.other, row.one] = row.total
    left = sorted({name for pair in tie for name in pair})
    placed = []
    while left:
        near = {
            name: sum(tie[name, other] / (len(placed) - at) for at, other in enumerate(placed))
            if placed
            else sum(tie[name, other] for other in left)
            for name in left
        }
        placed.append(max(left, key=near.get))  # of equals the first, and `left` is sorted
        left.remove(placed[-1])
    return placed


def concordance(word: str, articles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Every use of a word or phrase with what stands around it.

    Upper and lower case are the same, and so are straight and curly apostrophes; a phrase is
    several words with spaces between.

    Returns
    -------
    One row per use: article, sentence (int, from 0), start, end (in `articles.text`), left, text,
    right (str; AROUND characters at most on either side, cut between words).
    """
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    columns = ["article", "sentence", "start", "end", "left", "text", "right"]
    # in the text and not among the tokens, of which “state-run” is three
    words = [re.sub("['’]", "['’]", re.escape(part)) for part in str(word).split()]
    phrase, rows = re.compile(BORDER + r"\s+".join(words) + BORDER, re.IGNORECASE), []
    for article, own in tokens.groupby("article", sort=False) if words else ():
        starts, numbers, text = own["start"].tolist(), own["sentence"].tolist(), texts[article]
        for use in phrase.finditer(text):
            a, b = use.span()
            left = text[max(a - AROUND, 0) : a].split(" ", 1 if a > AROUND else 0)[-1]
            right = text[b : b + AROUND]
            right = right.rsplit(" ", 1)[0] if b + AROUND < len(text) else right
            around = (" ".join(left.split("\n")), use[0], " ".join(right.split("\n")))
            rows.append((article, numbers[bisect_right(starts, a) - 1], a, b, *around))
    return pd.DataFrame(rows, columns=columns)


def in_context(uses: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """`concordance` for the page: the word in the middle, a link to its sentence."""
    before, word = Markup('<div style="text-align:right">{}</div>'), Markup('<a href="{}">{}</a>')
    pairs = zip(addresses(uses, articles), uses["text"], strict=True)
    middle = [word.format(*pair) for pair in pairs]
    return pd.DataFrame(
        {
            "article": uses["article"],
            "before": pd.Series([before.format(text) for text in uses["left"]], dtype=object),
            "word": pd.Series(middle, dtype=object),
            "after": uses["right"],
        }
    )
