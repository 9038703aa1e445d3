"""How far each instrument agrees with people, measured on human-labelled data.

`python -m helpers.validity DATA` runs the collection's own instruments, as the notebooks call them,
on the files it finds in DATA, and writes helpers/data/validity.csv, which the notebooks show. What
is measured is in MEASURES; how attributions and main entities are scored, in `agreement`.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from helpers import (
    agreement,
    alignment,
    figures,
    keyness,
    language,
    learnt,
    quotation,
    sentiment,
    tone_model,
)
from helpers.chance import SEED, interval

COLUMNS = ["measure", "data", "n", "metric", "value", "low", "high", "baseline", "people"]
HELPERS = Path(__file__).parent
CARD = HELPERS / "data" / "validity.csv"

# What the data are, in the words of the pages; “n” counts what the row's n counts
DATA = {
    "rated_sentences": "Measured on {n:,} sentences of opinion pieces in The New York Times, each "
    "rated by 20 people (Hutto & Gilbert 2014), not on news of this event.",
    "targets_train": "Measured on {n:,} mentions of people in sentences of US political news, "
    "labelled by hand (NewsMTSC, Hamborg & Donnay 2021), each label about as often, not on news of "
    "this event.",
    "attributions": "Measured on {n:,} attributions marked by hand in US news articles of 2015 and "
    "2016 (PolNeAR, Newell et al. 2018).",
    "alignment": "Measured on six pairs of articles on two events (texts: Fan et al. 2019), joined "
    "sentence by sentence by one reader; the constants for each event were chosen on the other.",
    "events": "Measured on 150 US news articles, three outlets on each of 50 events, 2010 to 2019, "
    "and on what annotators marked in them (BASIL, Fan et al. 2019); n = {n:,}.",
    "figure_labels": "Measured on {n:,} figures in ten US news articles, labelled by one person "
    "before the instrument was run; what it gets wrong there was not looked at.",
}


# Which release each is, and when its texts were written
RELEASES = {
    "rated_sentences": ("sentences of vaderSentiment, Hutto & Gilbert 2014", "1993-2010"),
    "targets_train": ("NewsMTSC, training part, Hamborg & Donnay 2021", "2010s"),
    "attributions": ("PolNeAR, training part, Newell et al. 2018", "2015-2016"),
    "events": ("BASIL, Fan et al. 2019", "2010-2019"),
    "alignment": ("judgements of one reader on BASIL", "2010-2019"),
    "figure_labels": ("labels of one person on BASIL, 2026, not published", "2010-2019"),
}


class Measure(NamedTuple):
    """What is measured on a file, by which function, with which modules and lists."""

    file: str  # a pattern for names
    score: Callable[[Path], pd.DataFrame]
    instrument: tuple[str, ...]  # files below helpers/; a change in one makes the card out of date


def card() -> pd.DataFrame:
    """Results of the last full run: COLUMNS, fingerprint (of the instrument), release, date."""
    return pd.read_csv(CARD)


def row(measure: str) -> pd.Series:
    """The row of `card` for one measure, on the first data that have it. KeyError without one."""
    return card().drop_duplicates("measure").set_index("measure", drop=False).loc[measure]


def measured_on(data: str, n: float) -> str:
    """What the data are that n were measured on, in a sentence."""
    return DATA.get(data, f"Measured on {{n:,}} rows of {data}.jsonl.").format(n=int(n))


def tone_measure(step: str = "") -> str:
    """Name of the measure of the lexicon after one of its corrections; after all by default."""
    last = list(sentiment.CORRECTIONS)[-1]
    said = {"as it comes": "as it comes", "": "corrected for news", last: "corrected for news"}
    return f"tone of a sentence, lexicon {said.get(step, f'up to “{step}”')}"


def to_go_by(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of `card` without steps on the way and without what has a held-out part of its own."""
    measures = table["measure"]
    steps = [tone_measure(step) for step in list(sentiment.CORRECTIONS)[:-1]]
    better = (measures + agreement.HELD_OUT).isin(measures)
    return table[~measures.isin(steps) & ~better]


def in_words(result: pd.Series) -> str:
    """A row of `card` as a sentence: how far the instrument agrees with people."""
    value, low, high = (f"{result[key]:.2f}" for key in ("value", "low", "high"))
    said = f"agrees with people at {result['metric']} = {value} (95 % interval {low} to {high})"
    if pd.notna(result["people"]):
        said += f"; one person agrees with the others at {result['people']:.2f}"
    where = measured_on(result["data"], result["n"])
    return f"How far to trust it: this instrument {said}. {where}"


def shares_in_words(measures: list[str]) -> str:
    """Rows of `card` on one set of data, each a share or an F1, as a sentence."""
    rows = [row(measure) for measure in measures]
    said = "; ".join(
        f"{row['measure']}, {row['metric']} {row['value']:.2f} ({row['low']:.2f} to "
        f"{row['high']:.2f})"
        for row in rows
    )
    where = measured_on(rows[0]["data"], rows[0]["n"])
    return f"How far to trust it, with 95 % intervals: {said}. {where}"


def tone_of_sentences(path: Path) -> pd.DataFrame:
    """Pearson r of tone with the mean of 20 raters, as it comes and after each correction.

    Intervals are bootstraps over articles, since sentences of one article are alike. The raters'
    own agreement is that of one with the mean of the others (Hutto & Gilbert 2014).
    """
    rows = learnt.rated_sentences(path)
    whole = learnt.as_articles(rows)
    _, tokens = language.parse(whole)
    steps = {"as it comes": sentiment.tone_as_it_comes(list(whole["text"]))}
    for count, step in enumerate(sentiment.CORRECTIONS, start=1):
        words = sentiment.tone_words(tokens, tuple(sentiment.CORRECTIONS)[:count])
        steps[step] = sentiment.tone(whole, words, ["article"])["tone"].to_numpy()
    group = rows["group"].to_numpy()
    rating = rows["rating"].to_numpy(float)
    baseline = learnt.pearson(steps["as it comes"], rating)
    return pd.DataFrame(
        [
            {
                "measure": tone_measure(step),
                "n": len(rows),
                "metric": "r",
                **interval(group, lambda kept, v=values: learnt.pearson(v[kept], rating[kept])),
                "baseline": baseline,
                "people": learnt.ONE_PERSON,
            }
            for step, values in steps.items()
        ]
    )


def bias_spans(path: Path) -> pd.DataFrame:
    """Where marked bias stands, and whether marked wording is what the tone calls extreme.

    The share of marked spans that begin inside quotation marks; and how well the tone's distance
    from 0 tells sentences marked for biased wording from the others (AUC: .5 is chance).
    """
    fields = ["event", "outlet", "sentences", "bias_spans"]
    rows = pd.DataFrame(agreement.read_lines(path, fields))
    names = [f"{number}" for number in rows.index]
    parts = [[text for part in row for text in part] for row in rows["sentences"]]
    articles = pd.DataFrame({"article": names, "headline": "", "text": map("\n\n".join, parts)})
    _, tokens = language.parse(articles)
    words = sentiment.tone_words(tokens)
    spans, quoted = [], []
    for name, text, lines, marks in zip(
        names, articles["text"], parts, rows["bias_spans"], strict=True
    ):
        quotes, at = quotation.quotations(text), 0
        for number, line in enumerate(lines):
            here = [mark for mark in marks if mark["id"] == f"p{number}" and mark["txt"] in line]
            places = [at + line.index(mark["txt"]) for mark in here]
            quoted += [(name, any(a <= p < b for a, b in quotes)) for p in places]
            worded = any(mark["bias"] == "lex" for mark in here)
            spans.append((name, number, at, at + len(line), line, worded))
            at += len(line) + 2
    table = pd.DataFrame(spans, columns=["article", "sentence", "start", "end", "text", "worded"])
    lexicon = sentiment.tone(table, words, ["article", "sentence"])["tone"].abs().to_numpy()
    # a line without a word has no tone
    network = tone_model.rated(table)["rating"].fillna(0).abs().to_numpy()
    event = rows["event"].to_numpy()
    inside = np.array([hit for _, hit in quoted])
    return pd.DataFrame(
        [
            {
                "measure": "marked bias inside quotation marks",
                "n": len(inside),
                "metric": "share",
                **interval(
                    event[[int(name) for name, _ in quoted]], lambda kept: inside[kept].mean()
                ),
            },
            *(
                {
                    "measure": f"extreme tone where wording is marked as biased, {name}",
                    "n": len(table),
                    "metric": "AUC",
                    **interval(
                        event[table["article"].astype(int).to_numpy()],
                        lambda kept, far=far: _auc(far[kept], table["worded"].to_numpy()[kept]),
                    ),
                    "baseline": 0.5,
                }
                for name, far in (("lexicon", lexicon), ("network", network))
            ),
        ]
    )


def counterparts(path: Path) -> pd.DataFrame:
    """How well the claim matrix finds the counterparts that a reader found, by grade."""
    table = alignment.agreement(agreement.read_lines(path, alignment.FIELDS))
    kind = table["grade"].map({2: "the same fact", 1: "the same fact or related"})
    table["metric"] = ["MAP" if name.startswith("mean") else "share" for name in table["measure"]]
    return table.assign(measure=kind + ": " + table["measure"])


def false_alarms(path: Path) -> pd.DataFrame:
    """Share of events in which a word “sets one outlet apart” once sentences are dealt at random."""
    rows = pd.DataFrame(agreement.read_lines(path, ["event", "outlet", "text"]))
    names = rows["event"] + " " + rows["outlet"] + " " + rows.index.astype(str)
    texts = rows["text"].str.replace(r"\n+", "\n\n", regex=True)
    articles = pd.DataFrame({"article": names, "headline": "", "text": texts})
    _, tokens = language.parse(articles)
    tokens = tokens.merge(articles.assign(event=rows["event"])[["article", "event"]])
    random = np.random.default_rng(SEED)
    alarms = []
    for _, own in tokens.groupby("event", sort=False):
        sentence = own.groupby(["article", "sentence"], sort=False).ngroup().to_numpy()
        owner = own.groupby(sentence)["article"].first().to_numpy()
        dealt = own.assign(article=random.permutation(owner)[sentence], sentence=sentence)
        found = keyness.keyness(dealt.sort_values("article", kind="stable"))
        alarms.append(bool(found["survives"].any()))
    alarms = np.array(alarms)
    found = interval(np.arange(len(alarms)), lambda kept: alarms[kept].mean())
    measure = "words that set dealt articles apart (false alarms)"
    return pd.DataFrame([{"measure": measure, "n": len(alarms), "metric": "share", **found}])


def figures_found(path: Path) -> pd.DataFrame:
    """F1 of finding figures; of those found, the share with value and unit, and with head, right.

    On the articles whose `half` is “untouched”; intervals are bootstraps over articles. A figure is
    found where one overlaps the labelled words; each counts once.
    """
    fields = ["article", "half", "headline", "published", "text", "figures"]
    rows = pd.DataFrame(agreement.read_lines(path, fields))
    articles = rows[rows["half"] == "untouched"].drop(columns="half")
    sentences, tokens = language.parse(articles)
    nobody = pd.DataFrame(columns=["article", "start", "end", "voice"])
    found = figures.figures(articles, sentences, tokens, nobody)
    counts = []
    for article in articles.itertuples():
        left = found[found["article"] == article.article].to_dict("records")
        number, hits = len(left), []
        for label in article.figures:
            over = [f for f in left if f["start"] < label["end"] and label["start"] < f["end"]]
            if over:
                left.remove(over[0])
                hits.append((over[0], label))
        valued = sum(
            all(_plain(hit[end]) == _plain(label[end]) for end in ("low", "high"))
            and hit["unit"] == label["unit"]
            for hit, label in hits
        )
        tied = sum(hit["head"] in label["head"].split("/") for hit, label in hits)
        counts.append((len(hits), valued, tied, number, len(article.figures)))
    table, group = np.array(counts), np.arange(len(counts))
    scores = [
        ("figures found", "F1", lambda c: 2 * c[0] / (c[3] + c[4])),
        ("value and unit of a figure", "share right", lambda c: c[1] / c[0]),
        ("what a figure counts", "share right", lambda c: c[2] / c[0]),
    ]
    return pd.DataFrame(
        [
            {
                "measure": measure,
                "n": int(table[:, 4].sum()),
                "metric": metric,
                **interval(group, lambda kept, s=score: s(table[kept].sum(axis=0))),
            }
            for measure, metric, score in scores
        ]
    )


def _plain(value) -> str:
    """A border of a range as text, whether a number, a day or open."""
    try:
        return "" if value in (None, "") or value != value else f"{float(value):g}"
    except ValueError:
        return str(value)


LANGUAGE = ("language.py",)
TONE = (*LANGUAGE, "sentiment.py", "data/other_senses.csv")
VOICE = (*LANGUAGE, "voice.py", "quotation.py", "attribution.py", "source.py", "syntax.py")
VOICE += ("lists.py", "data/reporting_verbs.csv", "data/source_kinds.csv")
NAMES = (*LANGUAGE, "corpus.py", "entities.py", "identity.py", "known_names.py", "names.py")
NAMES += ("name_rules.py", "data/countries.csv", "data/known_names.csv", "data/name_words.csv")
FIGURES = (*LANGUAGE, "figures.py", "referents.py", "quantities.py", "dates.py")
NETWORK = ("tone_model.py", "../models/tone/model.onnx", "../models/tone/vocab.txt")
LEARNT = (*TONE, *NETWORK, "../models/tone/seen.txt")  # the lexicon is the baseline
MEASURES = [
    Measure("rated_sentences.jsonl", tone_of_sentences, TONE),
    Measure("rated_sentences.jsonl", learnt.tone, LEARNT),
    Measure("targets_*.jsonl", learnt.towards, LEARNT),
    Measure("attributions.jsonl", agreement.attributions, VOICE),
    Measure("events.jsonl", agreement.main_entities, NAMES),
    Measure("events.jsonl", bias_spans, (*TONE, *NETWORK, "quotation.py")),
    Measure("events.jsonl", false_alarms, (*LANGUAGE, "keyness.py")),
    Measure("alignment.jsonl", counterparts, (*LANGUAGE, "claims.py", "alignment.py")),
    Measure("figure_labels.jsonl", figures_found, FIGURES),
]


def fingerprint(instrument: tuple[str, ...]) -> str:
    """Hash of the files that an instrument is made of."""
    digest = hashlib.sha256()
    for name in instrument:
        digest.update((HELPERS / name).read_bytes())
    return digest.hexdigest()[:12]


def _auc(score: np.ndarray, positive: np.ndarray) -> float:
    """Chance that a positive row scores above another (Mann & Whitney 1947), ties by half."""
    n = positive.sum()
    if n in (0, len(positive)):
        return np.nan
    ranks = pd.Series(score).rank().to_numpy()
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(positive) - n)))


def measure_all(data: Path) -> pd.DataFrame:
    """Every measure on the files of a folder; what is not there is said and skipped.

    Raises ValueError for a folder with none of the files or no row to measure on, and for a
    malformed line.
    """
    tables = []
    with tqdm(MEASURES, disable=None, leave=False) as bar:
        for measure in bar:
            found = sorted(data.glob(measure.file))
            if not found:
                print(f"{measure.file} is not in {data}: its rows are skipped", file=sys.stderr)
            for path in found:
                bar.set_description(f"{measure.score.__name__} on {path.name}")
                table = measure.score(path).assign(data=path.stem)
                tables.append(table.assign(fingerprint=fingerprint(measure.instrument)))
    if not tables:
        raise ValueError(f"{data} holds none of {', '.join(sorted({m.file for m in MEASURES}))}")
    table = pd.concat(tables, ignore_index=True).reindex(columns=[*COLUMNS, "fingerprint"])
    if table.empty:
        raise ValueError(f"the network learnt from every row in {data}: none is left to measure on")
    known = table["data"].map(lambda name: RELEASES.get(name, ("", "")))
    return table.assign(release=known.str[0], date=known.str[1])


def main() -> int:
    """Read the command line, measure, print and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.validity", description="Measure the instruments against people."
    )
    parser.add_argument("data", type=Path, help="folder with the human-labelled files")
    out = "where to write the table; by default the card, which keeps rows of data not at hand"
    parser.add_argument("--out", type=Path, default=CARD, help=out)
    arguments = parser.parse_args()
    try:
        table = measure_all(arguments.data)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if arguments.out == CARD and CARD.exists():
        kept = card()
        table = pd.concat([table, kept[~kept["data"].isin(table["data"])]], ignore_index=True)
    print(table[COLUMNS].to_string(index=False, float_format="{:.3f}".format, na_rep="–"))
    table.to_csv(arguments.out, index=False, float_format="%.4f", lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
