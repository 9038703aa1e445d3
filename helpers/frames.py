"""Which sides of a matter a sentence speaks of, by the words in it. Exploratory.

In: `sentences`, `tokens`. Out: a table of cues found, with their place, and from it shares per article. Frames:
the policy frames of Boydstun et al. 2014 (their fifteenth, “other”, is where this abstains), and
conflict against cooperation. The words are our own: helpers/data/frames.csv, one cue a line.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from helpers import chance

COLUMNS = ["article", "sentence", "start", "end", "text", "frame", "cue"]
FRAMES = {
    "economic": "costs, gains and other money matters",
    "capacity and resources": "whether means and people suffice",
    "morality": "right and wrong, duty to God or conscience",
    "fairness and equality": "equal treatment and its lack",
    "legality and jurisdiction": "laws, courts and who may decide",
    "policy and evaluation": "proposed measures and whether they work",
    "crime and punishment": "offences and what follows",
    "security and defence": "threats to a country and protection from them",
    "health and safety": "sickness, care, accidents",
    "quality of life": "how people live day to day",
    "cultural identity": "belonging, customs, nations as peoples",
    "public sentiment": "what the public thinks and does",
    "political": "parties, elections, manoeuvres",
    "external regulation and reputation": "relations with other countries, standing abroad",
}
OPPOSED = {
    "conflict": "one side against another",
    "cooperation": "sides working with each other",
}
NO_FRAME = "no frame"


@cache
def lexicon() -> pd.DataFrame:
    """The cues: frame, cue (lemmas or forms, a space between words), pos (of its last word).

    An empty pos stands for any but a name: “Homeland Security” in a title is no security frame.

    Raises
    ------
    ValueError : a line of the file is not of this form; it names the line.
    """
    with files("helpers").joinpath("data/frames.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    for line, row in enumerate(table.itertuples(index=False), start=2):
        if row.frame not in FRAMES | OPPOSED or not row.cue.strip():
            raise ValueError(
                f"frames.csv, line {line}: “{row.frame}” with the cue “{row.cue}”; give one of the "
                f"frames {', '.join(FRAMES | OPPOSED)} and a cue"
            )
    return table


def frames(sentences: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Every cue found, in the order of the articles.

    Returns
    -------
    table with the columns article, sentence, start, end (characters in `articles.text`), text,
    frame (of FRAMES or OPPOSED) and cue (of the lexicon). One word may be a cue of several frames;
    within one frame a longer cue takes the place of those inside it.
    """
    cues = _by_first_word()
    sentence = {(row.article, row.sentence): row for row in sentences.itertuples()}
    rows = []
    for key, group in tokens.groupby(["article", "sentence"], sort=False):
        words = list(group[["start", "end", "pos"]].itertuples(index=False))
        forms = [
            set(pair) for pair in zip(_folded(group["text"]), _folded(group["lemma"]), strict=True)
        ]
        found = []
        for at, said in enumerate(forms):
            for cue, frame, pos in [entry for form in sorted(said) for entry in cues.get(form, [])]:
                last = at + len(cue) - 1
                if _stands(cue, forms[at : last + 1]) and _is_kind(words[last].pos, pos):
                    found.append((words[at].start, words[last].end, frame, " ".join(cue)))
        for start, end, frame, cue in _longest(found):
            text = sentence[key].text[start - sentence[key].start : end - sentence[key].start]
            rows.append((*key, start, end, text, frame, cue))
    return pd.DataFrame(rows, columns=COLUMNS)


def shares(hits: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Share of the sentences of each article with a cue of each frame, with 95 % bootstraps.

    Returns
    -------
    table with the columns article, frame (all of FRAMES and OPPOSED, and “no frame” for sentences
    without any cue), n (sentences), count (of them with a cue), share, low, high (0 to 1; low and
    high are missing under chance.FEWEST sentences).
    """
    have = {frame: _keys(group) for frame, group in hits.groupby("frame")}
    keys = list(zip(sentences["article"], sentences["sentence"], strict=True))
    every = _keys(hits)
    parts = []
    for frame in [*FRAMES, *OPPOSED, NO_FRAME]:
        held = [
            (key not in every) if frame == NO_FRAME else key in have.get(frame, ()) for key in keys
        ]
        parts.append(sentences[["article"]].assign(frame=frame, has=np.array(held, float)))
    table = pd.concat(parts, ignore_index=True)
    result = chance.means(table, ["article", "frame"], "has").rename(columns={"mean": "share"})
    result.insert(3, "count", (result["share"] * result["n"]).round().astype(int))
    return result


def leaning(hits: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Each sentence with leaning: 1 with cues of conflict alone, −1 of cooperation alone, else 0."""
    keys = list(zip(sentences["article"], sentences["sentence"], strict=True))
    conflict, cooperation = (_keys(hits[hits["frame"] == frame]) for frame in OPPOSED)
    values = [float(key in conflict) - float(key in cooperation) for key in keys]
    return sentences.assign(leaning=values)


def _keys(rows: pd.DataFrame) -> set[tuple[str, int]]:
    return set(zip(rows["article"], rows["sentence"], strict=True))


def _folded(words: pd.Series) -> pd.Series:
    return words.str.casefold().str.replace("’", "'")


@cache
def _by_first_word() -> dict[str, list[tuple[list[str], str, str]]]:
    cues = {}
    for row in lexicon().itertuples():
        words = row.cue.casefold().split()
        cues.setdefault(words[0], []).append((words, row.frame, row.pos))
    return cues


def _stands(cue: list[str], forms: list[set[str]]) -> bool:
    """Whether the words of a cue stand side by side, as they are or by their lemmas."""
    return len(cue) == len(forms) and all(map(set.__contains__, forms, cue))


def _is_kind(pos: str, wanted: str) -> bool:
    return pos == wanted if wanted else pos != "PROPN"


def _longest(found: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Cues without those that lie inside a longer one of the same frame, each once."""
    kept = []
    for start, end, frame, cue in sorted(set(found), key=lambda hit: (hit[0], -hit[1], hit[2:])):
        if not any(frame == f and a <= start and end <= b for a, b, f, _ in kept):
            kept.append((start, end, frame, cue))
    return kept
