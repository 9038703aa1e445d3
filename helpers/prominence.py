"""How often each outlet names whom, for its length, and whether the outlets differ beyond chance.

In: `mentions`, `sentences`, `articles`. Out: tables of rates and of comparisons. Intervals are
bootstraps over sentences (Efron & Tibshirani 1993); whether outlets differ is tested by dealing the
sentences at random between them (Good 2005), several entities at once (Holm 1979).
"""

from collections import Counter

import numpy as np
import pandas as pd
from markupsafe import Markup
from nltk import FreqDist

from helpers import annotated
from helpers.cast import MOST_COLUMNS, leading
from helpers.chance import CHUNK, FEWEST, LEVEL, SEED, holm, middle

MOST_COMPARED = 50  # entities tested at once: the p of 1 in 2,001 that DEALS can reach, times 50,
DEALS = 2_000  # is still below 0.05
MOST_SAID = 3  # differences in one sentence
DRAWS = 2_000  # resamples for each interval
SHOWN = ["entity", "kind", "p", "beyond chance"]  # beside the outlets' columns


def rates(
    mentions: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame, names: list[str]
) -> pd.DataFrame:
    """How often each outlet names each entity, for its length.

    Parameters
    ----------
    mentions : one row per mention with article, sentence, entity (no two of one name), kind.
    names : the entities wanted.

    Returns
    -------
    One row per entity and outlet, the entity first by which the outlets are farthest apart: entity,
    kind, outlet, count (int), articles (int, how many of
    the outlet's name it), n (int, sentences of the outlet), words (int), per_1000 (float, mentions
    per 1,000 words), low, high (95 % percentile bootstrap over sentences; missing with fewer than
    FEWEST sentences, and at a count of 0, which every resample repeats).
    """
    counts, words, outlets = _by_sentence(mentions, sentences, articles, names)
    kinds = dict(zip(mentions["entity"], mentions["kind"], strict=True))
    outlet_of = articles.set_index("article")["outlet"]
    pairs = mentions.drop_duplicates(["article", "entity"])
    naming = Counter(zip(pairs["entity"], pairs["article"].map(outlet_of), strict=True))
    rows = []
    for outlet in dict.fromkeys(articles["outlet"]):
        own = np.flatnonzero(outlets == outlet)
        low, high = _interval(counts[own], words[own])
        total, length = counts[own].sum(axis=0), max(words[own].sum(), 1)
        for place, name in enumerate(names):
            some = total[place] > 0
            rows.append(
                {
                    "entity": name,
                    "kind": kinds[name],
                    "outlet": outlet,
                    "count": int(total[place]),
                    "articles": naming[name, outlet],
                    "n": len(own),
                    "words": int(words[own].sum()),
                    "per_1000": 1000 * total[place] / length,
                    "low": low[place] if some else np.nan,
                    "high": high[place] if some else np.nan,
                }
            )
    columns = ["entity", "kind", "outlet", "count", "articles", "n", "words"]
    table = pd.DataFrame(rows, columns=[*columns, "per_1000", "low", "high"])
    by_entity = table.groupby("entity", sort=False)["per_1000"]
    table = table.assign(apart=by_entity.transform(np.ptp), all=by_entity.transform("sum"))
    table["place"] = table["entity"].map({name: number for number, name in enumerate(names)})
    order = table.sort_values(
        ["apart", "all", "place"], ascending=[False, False, True], kind="stable"
    )
    return order[[*columns, "per_1000", "low", "high"]].reset_index(drop=True)


def rates_shown(rates: pd.DataFrame, compared: pd.DataFrame) -> pd.DataFrame:
    """`rates` as a reader wants them: a row per entity, counts and rates of each outlet in one cell.

    With more than MOST_COLUMNS outlets, those that name it most and least stand for all.
    """
    outlets = list(rates["outlet"].unique())
    tests = compared.set_index("entity")
    rows = []
    for (entity, kind), own in rates.groupby(["entity", "kind"], sort=False):
        row = {"entity": entity, "kind": kind}
        if len(outlets) <= MOST_COLUMNS:
            row |= {annotated.column(r.outlet, SHOWN): _rate_cell(r) for r in own.itertuples()}
        else:
            ends = own.sort_values("per_1000", ascending=False, kind="stable")
            most, least = (next(part.itertuples()) for part in (ends.head(1), ends.tail(1)))
            row["outlets"] = int((own["count"] > 0).sum())
            for name, end in (("most", most), ("least", least)):
                row[name] = Markup("{}<br>{}").format(end.outlet, _rate_cell(end))
            if not least.count:  # often there are several; none of them is the least
                row["least"] = f"never in {int((own['count'] == 0).sum())}"
        if len(outlets) > 1:
            test = tests.loc[entity] if entity in tests.index else None
            row["p"] = "too few" if test is None else f"{test['p_holm']:.3f}"
            row["beyond chance"] = "–" if test is None else "yes" if test["beyond_chance"] else "no"
        rows.append(row)
    return pd.DataFrame(rows, dtype=object)


def _rate_cell(row) -> Markup:
    if not row.count:
        return Markup("0")
    lines = [f"{row.count}: {row.per_1000:.1f}"]
    lines += [f"{row.low:.1f} to {row.high:.1f}"] if row.low == row.low else []
    pieces = [Markup('<span style="white-space:nowrap">{}</span>').format(line) for line in lines]
    return Markup("<br>").join(pieces)


def compared(
    mentions: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    """How unevenly the outlets name each entity, and what chance alone would give.

    Compared are the MOST_COMPARED most mentioned that are named FEWEST times or more, whatever a
    page shows of them. The sentences of all outlets are shuffled together and dealt out again, each
    outlet getting as many as it had. How uneven a deal is, is measured by chi-square: the sum over
    the outlets of (mentions - expected)² / expected, expected being what falls to an outlet by its
    share of the words as they are.

    Returns
    -------
    One row per entity, the largest difference first: entity, kind, most, least (outlets),
    most_count, least_count (int), most_rate, least_rate (float, per 1,000 words), difference (of
    these), never_in (int, outlets that never name it), null_low, null_high (the middle 95 % of an outlet's rates over all deals), p, p_holm
    (adjusted for the number of entities), beyond_chance (bool: p_holm < 0.05). Outlets with fewer
    than FEWEST sentences are compared with nothing; no row where fewer than two are left.
    """
    often = FreqDist(mentions["entity"])
    names = [name for name in leading(mentions, MOST_COMPARED) if often[name] >= FEWEST]
    counts, words, outlets = _by_sentence(mentions, sentences, articles, names)
    sizes = Counter(outlets)
    kept = [name for name in dict.fromkeys(articles["outlet"]) if sizes[name] >= FEWEST]
    columns = ["entity", "kind", "most", "least", "most_count", "least_count", "most_rate"]
    columns += ["least_rate", "difference", "never_in", "null_low", "null_high", "p", "p_holm"]
    if len(kept) < 2 or not names:
        return pd.DataFrame(columns=[*columns, "beyond_chance"])
    chosen = np.concatenate([np.flatnonzero(outlets == name) for name in kept])
    both = np.column_stack([words, counts])[chosen]
    cuts = np.cumsum([0, *(sizes[name] for name in kept)])[:-1]
    seen = np.add.reduceat(both, cuts)
    random = np.random.default_rng(SEED)
    deals = (random.permutation(len(both)) for _ in range(DEALS))
    dealt = np.stack([np.add.reduceat(both[deal], cuts) for deal in deals])
    # the observed deal is one of the possible ones (Phipson & Smyth 2010)
    shares = seen[:, :1] / seen[:, 0].sum()
    extreme = (_uneven(dealt, shares) >= _uneven(seen[None], shares) - 1e-9).sum(axis=0)
    by_chance = _rate(dealt).reshape(-1, len(names))
    tails = middle(by_chance, axis=0)
    found = _rate(seen[None])[0]
    kinds = dict(zip(mentions["entity"], mentions["kind"], strict=True))
    rows = []
    for place, name in enumerate(names):
        high, low = found[:, place].argmax(), found[:, place].argmin()
        ends = (kept[high], kept[low], int(seen[high, place + 1]), int(seen[low, place + 1]))
        size = (found[high, place], found[low, place], np.ptp(found[:, place]))
        never = int((seen[:, place + 1] == 0).sum())
        p = (1 + extreme[place]) / (1 + DEALS)
        rows.append((name, kinds[name], *ends, *size, never, *tails[:, place], p, np.nan))
    table = pd.DataFrame(rows, columns=columns)
    table["p_holm"] = holm(table["p"].to_numpy())
    table["beyond_chance"] = table["p_holm"] < 1 - LEVEL
    return table.sort_values("difference", ascending=False, kind="stable", ignore_index=True)


def _by_sentence(mentions, sentences, articles, names) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each sentence: mentions of each of `names`, words, outlet."""
    row = dict.fromkeys(zip(sentences["article"], sentences["sentence"], strict=True))
    row = {key: number for number, key in enumerate(row)}
    column = {name: number for number, name in enumerate(names)}
    counts = np.zeros((len(sentences), len(names)), dtype=np.int64)
    for some in mentions.itertuples():
        if some.entity in column:
            counts[row[some.article, some.sentence], column[some.entity]] += 1
    outlets = sentences["article"].map(articles.set_index("article")["outlet"])
    return counts, sentences["words"].to_numpy(), outlets.to_numpy()


def _interval(counts: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Ends of the bootstrap interval of the rate of each column of `counts`."""
    size = len(words)
    if size < FEWEST:
        return np.full((2, counts.shape[1]), np.nan)
    random = np.random.default_rng(SEED)
    both, parts = np.column_stack([words, counts]), []
    step = max(CHUNK // size, 1)
    for done in range(0, DRAWS, step):
        # how often each sentence is drawn, instead of which: the same, and a product of tables
        drawn = random.multinomial(size, np.full(size, 1 / size), min(step, DRAWS - done))
        parts.append(drawn @ both)
    drawn = _rate(np.concatenate(parts)[:, None])[:, 0]
    return middle(drawn, axis=0)


def _rate(sums: np.ndarray) -> np.ndarray:
    """Mentions per 1,000 words; the first number along the last axis is the words."""
    return 1000 * sums[..., 1:] / np.maximum(sums[..., :1], 1)


def _uneven(sums: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Chi-square of each entity in each deal (deal, outlet, words and mentions)."""
    expected = sums[..., 1:].sum(axis=1, keepdims=True) * shares
    return ((sums[..., 1:] - expected) ** 2 / np.maximum(expected, 1e-12)).sum(axis=1)


def in_words(row) -> str:
    """One row of `compared` as the end of a sentence: who names it more, how often."""
    least = f"{row.least_rate:.1f} in {row.least} ({row.least_count})"
    if row.never_in > 1:
        least = f"never in {row.never_in} outlets"
    return (
        f"{row.entity}, {row.most_rate:.1f} times per 1,000 words in {row.most} "
        f"({row.most_count}) and {least}; p = {row.p_holm:.3f}"
    )


def difference_in_words(table: pd.DataFrame) -> str:
    """What `compared` found, as a sentence."""
    if table.empty:
        return "There are no two outlets with enough sentences to compare how often they name whom."
    beyond = table[table["beyond_chance"]]
    of = f"{len(table)} named {FEWEST} times or more"
    if beyond.empty:
        nearest = in_words(table.loc[table["p"].idxmin()])
        return (
            "No difference beyond chance in how often the outlets name whom or what (compared: "
            f"{of}); nearest to one comes {nearest}."
        )
    shown = "; ".join(in_words(row) for row in beyond.head(MOST_SAID).itertuples())
    more = "" if len(beyond) <= MOST_SAID else f"; and {len(beyond) - MOST_SAID} more"
    return (
        f"Of {of}, {len(beyond)} {'is' if len(beyond) == 1 else 'are'} named more in one outlet "
        f"than in another beyond chance: {shown}{more}."
    )


def difference_in_short(table: pd.DataFrame) -> str:
    """The same as a title."""
    beyond = int(table["beyond_chance"].sum()) if len(table) else 0
    if table.empty:
        return "How often each is named"
    named = f"of {len(table)} named {FEWEST} times or more,"
    if not beyond:
        return f"How often each is named: {named} none differs beyond chance"
    return f"How often each is named: {named} {beyond} differ{'s' * (beyond == 1)} beyond chance"
