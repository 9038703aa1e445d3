"""How far each instrument agrees with people, measured on human-labelled data.

`python -m helpers.validity DATA` runs the collection's own instruments, as the notebooks call them,
on the files it finds in DATA, and writes helpers/data/validity.csv, which the notebooks show.
"""

import argparse
import json
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import figures, language, sentiment, voice
from helpers.chance import LEVEL, SEED

COLUMNS = ["measure", "data", "n", "metric", "value", "low", "high", "baseline", "people"]
RESAMPLES = 2_000
DATA = {
    "rated_sentences": "Measured on {n:,} sentences of opinion pieces in The New York Times, each "
    "rated by 20 people (Hutto & Gilbert 2014), not on news of this event.",
    "figure_labels": "Measured on {n:,} figures in ten news articles, labelled by one person before "
    "the instrument was run; what it gets wrong there was not looked at.",
}


def card() -> pd.DataFrame:
    """Results of the last full run, one row per measure: COLUMNS."""
    with files("helpers").joinpath("data/validity.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def row(measure: str) -> pd.Series:
    """The row of `card` for one measure."""
    table = card().set_index("measure", drop=False)
    return table.loc[measure]


def in_words(result: pd.Series) -> str:
    """A row of `card` as a sentence: how far the instrument agrees with people."""
    return (
        f"How far to trust it: this instrument agrees with people at r = {result['value']:.2f} "
        f"(95 % interval {result['low']:.2f} to {result['high']:.2f}); one person agrees with the "
        f"others at {result['people']:.2f}. {DATA[result['data']].format(n=int(result['n']))}"
    )


def shares_in_words(measures: list[str]) -> str:
    """Rows of `card` on one set of data whose values are shares or F1, as a sentence."""
    rows = [row(measure) for measure in measures]
    said = "; ".join(
        f"{row['measure']}, {row['metric']} {row['value']:.2f} ({row['low']:.2f} to "
        f"{row['high']:.2f})"
        for row in rows
    )
    where = DATA[rows[0]["data"]].format(n=int(rows[0]["n"]))
    return f"How far to trust it, with 95 % intervals: {said}. {where}"


def tone_of_sentences(path: Path) -> pd.DataFrame:
    """Pearson r of tone with the mean of 20 raters, as it comes and after each correction.

    Intervals are 95 % bootstraps over articles, since sentences of one article are alike. The
    raters' own agreement is that of one with the mean of the others (Hutto & Gilbert 2014).
    """
    rows = pd.DataFrame(read_lines(path, ["id", "rating", "sentence"]))
    texts = rows["sentence"].str.split().str.join(" ")
    articles = pd.DataFrame({"article": rows["id"], "headline": "", "text": texts})
    _, tokens = language.parse(articles)
    whole = articles.assign(start=0, end=texts.str.len())
    steps = {"as it comes": sentiment.tone_as_it_comes(list(texts))}
    for count, step in enumerate(sentiment.CORRECTIONS, start=1):
        words = sentiment.tone_words(tokens, tuple(sentiment.CORRECTIONS)[:count])
        steps[step] = sentiment.tone(whole, words, ["article"])["tone"].to_numpy()
    group = rows["id"].str.rsplit("_", n=1).str[0].to_numpy()
    rating = rows["rating"].to_numpy(float)
    found = []
    for step, values in steps.items():
        low, high = _interval(group, lambda kept, v=values: _pearson(v[kept], rating[kept]))
        value = _pearson(values, rating)
        found.append((f"tone of a sentence, lexicon: {step}", len(rows), value, low, high))
    table = pd.DataFrame(found, columns=["measure", "n", "value", "low", "high"])
    table["data"] = "rated_sentences"
    table["metric"] = "Pearson r"
    return table.assign(baseline=table["value"].iloc[0], people=0.714)[COLUMNS]


def figures_found(path: Path) -> pd.DataFrame:
    """F1 of finding figures; of those found, the share with value and unit, and with head, right.

    On the articles whose `half` is “untouched”; intervals are 95 % bootstraps over articles. A figure
    is found where one overlaps the labelled words; each counts once.
    """
    rows = pd.DataFrame(
        read_lines(path, ["article", "half", "headline", "published", "text", "figures"])
    )
    articles = rows[rows["half"] == "untouched"].drop(columns="half")
    sentences, tokens = language.parse(articles)
    found = figures.figures(articles, sentences, tokens, voice.voices(articles, sentences, tokens))
    counts = []
    for article in articles.itertuples():
        own, right, valued, tied = found[found["article"] == article.article], 0, 0, 0
        left = own.to_dict("records")
        for label in article.figures:
            hits = [f for f in left if f["start"] < label["end"] and label["start"] < f["end"]]
            if hits:
                left.remove(hits[0])
                right += 1
                ends = [_plain(hits[0][end]) == _plain(label[end]) for end in ("low", "high")]
                valued += all(ends) and hits[0]["unit"] == label["unit"]
                tied += hits[0]["head"] in label["head"].split("/")
        counts.append((right, valued, tied, len(own), len(article.figures)))
    table, group = np.array(counts), np.arange(len(counts))
    scores = {
        "figures found": ("F1", lambda c: 2 * c[0] / (c[3] + c[4])),
        "value and unit of a figure": ("share right", lambda c: c[1] / c[0]),
        "what a figure counts": ("share right", lambda c: c[2] / c[0]),
    }
    result = []
    for measure, (metric, score) in scores.items():
        low, high = _interval(group, lambda kept, s=score: s(table[kept].sum(axis=0)))
        value = score(table.sum(axis=0))
        n = int(table[:, 4].sum())
        result.append((measure, "figure_labels", n, metric, value, low, high, np.nan, np.nan))
    return pd.DataFrame(result, columns=COLUMNS)


def _plain(value) -> str:
    """A border of a range as text, whether a number, a day or open."""
    try:
        return "" if value in (None, "") or value != value else f"{float(value):g}"
    except ValueError:
        return str(value)


MEASURES = {"rated_sentences.jsonl": tone_of_sentences, "figure_labels.jsonl": figures_found}


def read_lines(path: Path, fields: list[str]) -> list[dict]:
    """Rows of a file with one JSON object per line, each with `fields`.

    Raises ValueError, naming file and line, where a line is none or lacks a field.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append({field: row[field] for field in fields})
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                f"{path.name}, line {number}: expected a JSON object with {', '.join(fields)}"
            ) from error
    return rows


def _pearson(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a, b)[0, 1])


def _interval(group: np.ndarray, measure) -> np.ndarray:
    """The 95 % bootstrap interval of a measure over groups of rows; it takes row numbers."""
    random = np.random.default_rng(SEED)
    members = [np.flatnonzero(group == name) for name in np.unique(group)]
    drawn = (random.integers(len(members), size=len(members)) for _ in range(RESAMPLES))
    values = [measure(np.concatenate([members[i] for i in draw])) for draw in drawn]
    return np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])


def main() -> int:
    """Read the command line, measure, print and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.validity", description="Measure the instruments against people."
    )
    parser.add_argument("data", type=Path, help="folder with the human-labelled files")
    default = Path(str(files("helpers"))) / "data" / "validity.csv"
    parser.add_argument("--out", type=Path, default=default, help="where to write the table")
    arguments = parser.parse_args()
    tables = []
    for name, measure in MEASURES.items():
        path = arguments.data / name
        if not path.exists():
            print(f"{name} is not in {arguments.data}: its rows are skipped", file=sys.stderr)
            continue
        try:
            tables.append(measure(path))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
    if not tables:
        return 1
    table = pd.concat(tables, ignore_index=True)
    print(table.to_string(index=False, float_format="{:.3f}".format))
    table.to_csv(arguments.out, index=False, float_format="%.4f", lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
