"""What could be chance: intervals, differences and the shuffle null for a few sentences.

In: a table with one value per sentence. Out: tables of means and of pairwise differences, and the
plain words for them. Bootstrap: Efron & Tibshirani 1993; permutation test: Good 2005; several
tests at once: Holm 1979; effect size: Cliff 1993.
"""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd

RESAMPLES = 10_000
LEAST_P = 1 / (1 + RESAMPLES)  # that so many deals can give
SEED = 20240218  # any number would do; the same one gives the same pages
LEVEL = 0.95
FEWEST = 5  # sentences; a bootstrap over fewer claims more certainty than there is
FEW_PAIRS = 3  # all of them are said
MOST_SAID = 10
CHUNK = 2_000_000  # values drawn at once, to bound memory over thousands of sentences


def means(table: pd.DataFrame, by: str | list[str], value: str) -> pd.DataFrame:
    """Mean of `value` in each group, with n, low and high (95 % percentile bootstrap).

    Fewer than FEWEST rows give no interval (low and high are missing).
    """
    keys = [by] if isinstance(by, str) else by
    rows = []
    for key, group in table.groupby(keys, sort=False):
        values = group[value].to_numpy()
        drawn = _resampled_means(values) if len(values) >= FEWEST else [np.nan]
        low, high = middle(drawn)
        rows.append((*key, len(values), values.mean(), low, high))
    return pd.DataFrame(rows, columns=[*keys, "n", "mean", "low", "high"])


def interval(group: np.ndarray, measure: Callable[[np.ndarray], float]) -> dict[str, float]:
    """A measure with its 95 % bootstrap interval over groups of rows, such as articles.

    `measure` takes row numbers; `group` names each row's group. Returns value, low, high.
    """
    random = np.random.default_rng(SEED)
    members = [np.flatnonzero(group == name) for name in np.unique(group)]
    drawn = (random.integers(len(members), size=len(members)) for _ in range(RESAMPLES // 5))
    values = [measure(np.concatenate([members[i] for i in draw])) for draw in drawn]
    # a draw may leave a measure undefined, an AUC without positives for one
    low, high = np.nanquantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return {"value": measure(np.arange(len(group))), "low": low, "high": high}


def differences(table: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """Every pairwise difference of group means, and what shuffling alone would give.

    Returns
    -------
    table with the columns one, other (groups), n_one, n_other, difference (mean of one minus mean
    of other), low, high (95 % bootstrap), null_low, null_high (the middle 95 % of the differences
    when the sentences are dealt at random between the two), p (two-sided permutation test), p_holm
    (the same, adjusted for the number of pairs), delta (Cliff's, -1 to 1: how much more often a
    sentence of one lies above a sentence of other than below), beyond_chance (bool: p_holm < 0.05).
    Groups with fewer than FEWEST rows are compared with nothing.
    """
    groups = {key: group[value].to_numpy() for key, group in table.groupby(by, sort=False)}
    groups = {key: values for key, values in groups.items() if len(values) >= FEWEST}
    pairs = list(combinations(groups, 2))
    # where no p can be low enough, fewer deals show as well how wide they spread
    deals = RESAMPLES // 10 if hopeless(len(pairs)) else RESAMPLES
    ones = {key: _resampled_means(values) for key, values in groups.items()}
    others = {key: _resampled_means(values, SEED + 1) for key, values in groups.items()}
    rows = []
    for one, other in pairs:
        a, b = groups[one], groups[other]
        difference = a.mean() - b.mean()
        low, high = middle(ones[one] - others[other])
        null, p = _permutation_test(a, b, deals)
        delta = np.sign(a[:, None] - b[None, :]).mean()
        rows.append((one, other, len(a), len(b), difference, low, high, *middle(null), p, delta))
    columns = ["one", "other", "n_one", "n_other", "difference", "low", "high"]
    result = pd.DataFrame(rows, columns=[*columns, "null_low", "null_high", "p", "delta"])
    result.insert(result.columns.get_loc("p") + 1, "p_holm", holm(result["p"].to_numpy()))
    result["beyond_chance"] = result["p_holm"] < 1 - LEVEL
    return result


def without_heaviest(table: pd.DataFrame, by: str, value: str, pair: pd.Series) -> tuple:
    """What is left of a difference without the one row that weighs most in it.

    Parameters
    ----------
    table, by, value : what `differences` was given.
    pair : one of its rows.

    Returns
    -------
    The row's index in `table`, and p (not adjusted) of the difference without it: missing where
    fewer than FEWEST rows are then left in a group.
    """
    both = table[table[by].isin([pair["one"], pair["other"]])]
    count, total = (both.groupby(by)[value].transform(how) for how in ("size", "sum"))
    mean = total / count
    # by how much a group's mean moves when a row is left out, counted towards the other group
    moved = (mean - (total - both[value]) / (count - 1)) * np.where(both[by] == pair["one"], 1, -1)
    heaviest = (moved * np.sign(pair["difference"])).idxmax()
    left = both.drop(index=heaviest)
    a, b = (left.loc[left[by] == group, value].to_numpy() for group in pair[["one", "other"]])
    if min(len(a), len(b)) < FEWEST:
        return heaviest, np.nan
    return heaviest, _permutation_test(a, b, RESAMPLES)[1]


def firmness_in_words(table: pd.DataFrame, by: str, value: str, pairs: pd.DataFrame) -> list[str]:
    """For the clearest pairs beyond chance: whether they are so without their heaviest sentence."""
    said = []
    for _, pair in clearest(pairs).iterrows():
        heaviest, p = without_heaviest(table, by, value, pair)
        p = min(p * pair["p_holm"] / pair["p"], 1.0)  # adjusted as it was among the others
        if np.isnan(p):
            left = "too few sentences are left to tell whether it hangs on that one"
        else:
            hangs = "does not hang" if p < 1 - LEVEL else "hangs"
            left = f"p {_as_written(p)}, so it {hangs} on that one"
        said.append(
            f"{pair['one']} and {pair['other']} without the sentence that weighs most, "
            f"“{table.loc[heaviest, 'text'].strip()}”: {left}."
        )
    return said


def middle(values, axis: int | None = None) -> np.ndarray:
    """Ends of the middle 95 % of resampled values."""
    return np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=axis)


def _resampled_means(values: np.ndarray, seed: int = SEED) -> np.ndarray:
    random = np.random.default_rng(seed)
    step = max(CHUNK // len(values), 1)
    sizes = [min(step, RESAMPLES - done) for done in range(0, RESAMPLES, step)]
    draws = (random.integers(len(values), size=(size, len(values))) for size in sizes)
    return np.concatenate([values[draw].mean(axis=1) for draw in draws])


def _permutation_test(a: np.ndarray, b: np.ndarray, deals: int) -> tuple[np.ndarray, float]:
    """Differences of means that dealing at random gives, and two-sided p of the one there is."""
    null = _dealt_at_random(a, b, deals)
    # the observed deal is one of the possible ones (Phipson & Smyth 2010)
    extreme = (np.abs(null) >= abs(a.mean() - b.mean()) - 1e-12).sum()
    return null, (1 + extreme) / (1 + deals)


def _dealt_at_random(a: np.ndarray, b: np.ndarray, deals: int) -> np.ndarray:
    """Differences of means when the sentences of both are dealt at random between them."""
    random = np.random.default_rng(SEED)
    pooled = np.concatenate([a, b])
    step = max(CHUNK // len(pooled), 1)
    parts = []
    for done in range(0, deals, step):
        deal = np.tile(pooled, (min(step, deals - done), 1))
        deal = random.permuted(deal, axis=1)
        parts.append(deal[:, : len(a)].mean(axis=1) - deal[:, len(a) :].mean(axis=1))
    return np.concatenate(parts)


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjustment of p for several tests (1979), in the order given.

    Each p, from the smallest on, times the number of tests not yet passed, never decreasing.
    """
    order = np.argsort(p, kind="stable")
    adjusted = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    result = np.empty(len(p))
    result[order] = np.minimum(adjusted, 1)
    return result


def in_words(pair: pd.Series, more: str) -> str:
    """One row of `differences` as a sentence; `more` says what a higher value is."""
    upper, lower = (pair["one"], pair["other"])[:: 1 if pair["difference"] >= 0 else -1]
    size = abs(pair["difference"])
    p = "p " + _as_written(pair["p_holm"])
    n = {pair["one"]: pair["n_one"], pair["other"]: pair["n_other"]}
    first, second = (upper, lower) if pair["beyond_chance"] else n
    counts = f"{p}, n = {n[first]} and {n[second]} sentences"
    if pair["beyond_chance"]:
        return f"{upper} is {more} than {lower} by {size:.2f}, beyond chance ({counts})."
    return (
        f"No difference beyond chance between {pair['one']} and {pair['other']}: {size:.2f}, "
        f"leaning towards {upper} as {more} ({counts})."
    )


def _as_written(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def clearest(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that differ beyond chance, the smallest p first; of many only MOST_SAID."""
    return pairs[pairs["beyond_chance"]].sort_values("p", kind="stable").head(MOST_SAID)


def too_many(pairs: pd.DataFrame, fewer: str) -> list[str]:
    """That no difference can be beyond chance, where so many are compared that none can; else none."""
    if not hopeless(len(pairs)):
        return []
    return [f"With {len(pairs):,} comparisons none can be beyond chance; compare {fewer}."]


def hopeless(comparisons: int) -> bool:
    """Whether so many are compared that no p, adjusted for their number, can be low enough."""
    return comparisons * LEAST_P >= 1 - LEVEL


def pairs_in_words(pairs: pd.DataFrame, more: str) -> list[str]:
    """`in_words` of every pair; of many, how many differ beyond chance, and the clearest of these."""
    if said := too_many(pairs, "fewer articles"):
        return said
    if len(pairs) > FEW_PAIRS:
        beyond = int(pairs["beyond_chance"].sum())
        number = f"{beyond:,}" if beyond else "None"
        said = [f"{number} of {len(pairs):,} pairs of articles differ beyond chance."]
        return said + [in_words(pair, more) for _, pair in clearest(pairs).iterrows()]
    return [in_words(pair, more) for _, pair in pairs.iterrows()]


def compact(pairs: pd.DataFrame) -> pd.DataFrame:
    """`differences` as a reader wants it, intervals in one column each."""

    def between(low: str, high: str) -> list[str]:
        return [f"{signed(a)} to {signed(b)}" for a, b in zip(pairs[low], pairs[high], strict=True)]

    return pd.DataFrame(
        {
            "pair": pairs["one"] + " minus " + pairs["other"],
            "n": pairs["n_one"].astype(str) + ", " + pairs["n_other"].astype(str),
            "difference": [signed(value) for value in pairs["difference"]],
            "95 % interval": between("low", "high"),
            "dealt at random": between("null_low", "null_high"),
            "p": [_as_written(p).removeprefix("= ") for p in pairs["p_holm"]],
            "delta": [signed(value) for value in pairs["delta"]],
            "beyond chance": ["yes" if beyond else "no" for beyond in pairs["beyond_chance"]],
        }
    )


def nothing_to_compare(means: pd.DataFrame) -> str:
    """Why there is no row in `differences`, as a sentence."""
    if means.iloc[:, 0].nunique() < 2:
        return "There is one article only, so there is nothing to compare it with."
    return (
        f"No two articles have {FEWEST} sentences each, which is the least that can be compared "
        "with what chance gives."
    )


def signed(value: float) -> str:
    """Two decimals with a sign that reads as one: +0.12, −0.30, 0.00."""
    text = f"{value:+.2f}".replace("-", "−")
    return "0.00" if text[1:] == "0.00" else text
