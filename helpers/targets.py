"""Towards whom: how the sentences speak of each actor, in whose voice.

In: `mentions`, `sentences`, `voices`. Out: tables, from one row per mention to a matrix of actors
by articles. The sentiment towards a mention is that of Hamborg & Donnay (2021), told by
`tone_model`; a row here is one mention in one sentence, never a verdict on anybody.
"""

import pandas as pd

from helpers import chance
from helpers.known_names import countries
from helpers.tone_model import LABELS, target_sentiment
from helpers.voice import spoken

ACTORS = ["person", "organisation", "party", "group"]  # kinds that act, beside countries
SIDES = {"reporter": "reporter", "paraphrase": "quoted voices", "quote": "quoted voices"}
SIDES |= {"scare quote": "quoted voices"}
FROM = {"reporter": "in the reporter’s own words", "quoted voices": "in the quoted voices"}
# Below it the network is right little more often than not (models/tone/README.md): it abstains.
CONFIDENCE = 0.7
ROWS = ["article", "sentence", "start", "end", "text", "entity", "voice", "side", "speaker"]
ROWS += [*LABELS, "balance", "says"]


def towards(
    mentions: pd.DataFrame, sentences: pd.DataFrame, voices: pd.DataFrame, actors: list[str]
) -> pd.DataFrame:
    """Sentiment towards each mention of the actors, in its sentence.

    Parameters
    ----------
    mentions : as `entities.mentions` gives them, no two entities of one name (`cast.told_apart`).
    sentences, voices : as `language.parse` and `voice.voices` give them.
    actors : the entities whose mentions are read.

    Returns
    -------
    One row per mention: article, sentence, start, end, text, entity, voice (that of the words it
    stands in, while the sentence is heard whole), side (reporter, quoted voices), speaker (whose
    words these are; "" for the reporter, or where no source is found), negative, neutral, positive
    (probabilities, 0 to 1), balance (-1 to 1: positive less negative), says (the likeliest of the
    three; “unsure” where it is less likely than CONFIDENCE).
    """
    rows = mentions[mentions["entity"].isin(actors)]
    rows = rows[["article", "sentence", "start", "end", "text", "entity"]]
    rows = rows.astype({"article": "str", "sentence": int, "start": int, "end": int})
    whole = sentences[["article", "sentence", "start", "text"]]
    whole = whole.rename(columns={"start": "opens", "text": "whole"})
    rows = spoken(rows.merge(whole, on=["article", "sentence"], how="left"), voices)
    starts, ends = rows["start"] - rows["opens"], rows["end"] - rows["opens"]
    # a name that the parser splits between two sentences is read in the first
    ends = ends.clip(upper=rows["whole"].str.len()).astype(int)
    rows[list(LABELS)] = target_sentiment(rows["whole"], starts, ends).round(3)
    return _told(rows.assign(side=rows["voice"].map(SIDES)))[ROWS]


def by_sentence(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean over an actor's mentions in one sentence by one side: they are heard much alike.

    Returns
    -------
    article, sentence, entity, side, speaker (with a comma between several), negative, neutral,
    positive, balance, says.
    """
    grouped = rows.groupby(["article", "sentence", "entity", "side"], sort=False)
    told = grouped[list(LABELS)].mean().round(3)
    names = grouped["speaker"].agg(lambda of: ", ".join(filter(None, dict.fromkeys(of))))
    return _told(told.assign(speaker=names).reset_index())


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the probabilities, and with balance and says, which follow from them."""
    likely = rows[list(LABELS)]
    likeliest = likely.idxmax(axis=1) if len(rows) else pd.Series(dtype=object)
    says = likeliest.where(likely.max(axis=1) >= CONFIDENCE, "unsure")
    return rows.assign(balance=likely["positive"] - likely["negative"], says=says)


def in_numbers(row) -> str:
    """Probabilities of a row, in words: “entity: negative 12 %, neutral 80 %, positive 8 %”."""
    said = ", ".join(f"{label} {100 * getattr(row, label):.0f} %" for label in LABELS)
    return f"{row.entity}: {said}"


def actors(mentions: pd.DataFrame, most: int) -> list[str]:
    """The most mentioned persons, bodies, parties and countries; the earlier first of equals."""
    names = mentions["entity"].str.removesuffix(" (place)")  # as `cast.told_apart` may add
    country = names.isin(countries()) & mentions["kind"].eq("place")
    counts = mentions.loc[country | mentions["kind"].isin(ACTORS), "entity"].value_counts(
        sort=False
    )
    return list(counts.sort_values(ascending=False, kind="stable").index[:most])


def matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """Actors by articles, the reporter's voice and those quoted apart.

    Parameters
    ----------
    rows : as `by_sentence` gives them.

    Returns
    -------
    entity, side, article, n (int: sentences), mean, low, high (of the balance, with its 95 %
    bootstrap interval; no interval below `chance.FEWEST` sentences), negative, neutral, positive
    (mean probabilities), says_negative, says_neutral, says_positive, unsure (int: sentences).
    """
    keys = ["entity", "side", "article"]
    often = rows.groupby("entity")["entity"].transform("size")
    rows = rows.assign(often=-often).sort_values(
        ["often", "entity", "side"], ascending=[True, True, False], kind="stable"
    )
    cells = chance.means(rows, keys, "balance")
    likely = rows.groupby(keys, sort=False)[list(LABELS)].mean().reset_index()
    said = pd.crosstab([rows[key] for key in keys], rows["says"])
    said = said.reindex(columns=[*LABELS, "unsure"], fill_value=0)
    said = said.rename(columns={label: f"says_{label}" for label in LABELS}).reset_index()
    return cells.merge(likely, on=keys).merge(said, on=keys)


def compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Every pair of articles on every actor and side, as `chance.differences`.

    Parameters
    ----------
    rows : as `by_sentence` gives them.

    Returns
    -------
    entity, side, and the columns of `chance.differences`; p_holm is over all these rows.
    """
    tables = [chance.differences(rows.iloc[:0], "article", "balance").assign(entity="", side="")]
    tables += [
        chance.differences(group, "article", "balance").assign(entity=entity, side=side)
        for (entity, side), group in rows.groupby(["entity", "side"], sort=False)
    ]
    table = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    table["p_holm"] = chance.holm(table["p"].to_numpy(float))
    return table.assign(beyond_chance=table["p_holm"] < 1 - chance.LEVEL)


def in_short(pairs: pd.DataFrame) -> str:
    """What `compared` found, as a title."""
    if pairs.empty:
        return "Towards whom: too few sentences to compare"
    if chance.hopeless(len(pairs)):
        return "Towards whom: too many comparisons to tell"
    beyond = list(dict.fromkeys(pairs.loc[pairs["beyond_chance"], "entity"]))
    if not beyond:
        return f"Towards {_named(pairs)} the outlets do not differ beyond chance"
    return f"Towards {', '.join(beyond[:3])} the outlets differ beyond chance"


def in_words(pairs: pd.DataFrame, actors: list[str]) -> list[str]:
    """What `compared` found of the actors: the clearest differences beyond chance, or why none."""
    if pairs.empty:
        return [
            f"No actor is in {chance.FEWEST} sentences by one voice in each of two articles, which "
            "is the least that can be compared with what chance gives."
        ]
    if too_many := chance.too_many(pairs, "fewer actors, or fewer articles"):
        return too_many
    number = f"{len(pairs)} comparison{'s'[: len(pairs) > 1]}"
    said = [
        f"Towards {pair['entity']}, {FROM[pair['side']]}, " + chance.in_words(pair, "more positive")
        for _, pair in chance.clearest(pairs).iterrows()
    ]
    if not said:
        least = pairs["p_holm"].min()
        said = [
            f"Of {_named(pairs)} the articles do not speak differently beyond chance ({number}; "
            f"smallest p, adjusted for their number, {least:.2f})."
        ]
    if few := len(actors) - pairs["entity"].nunique():
        said += [
            f"{few} of the {len(actors)} actors cannot be compared: no voice speaks of "
            f"{'it' if few == 1 else 'them'} in {chance.FEWEST} sentences or more in two articles."
        ]
    return said


def _named(pairs: pd.DataFrame) -> str:
    names = list(dict.fromkeys(pairs["entity"]))
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
