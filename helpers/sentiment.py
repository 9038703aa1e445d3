"""How positive or negative the words of a sentence are, by a lexicon made fit for news.

In: `tokens`. Out: `tone_words`, one row per word that the lexicon rates, and from it the tone of
sentences or of any part of them. The lexicon and its rules are VADER (Hutto & Gilbert 2014) as NLTK
implements them; what is corrected for news is listed in CORRECTIONS, and can be left out to see.
"""

import re
from functools import cache
from importlib.resources import files
from types import SimpleNamespace

import numpy as np
import pandas as pd

from helpers.corpus import word_counts

# What each correction does, in the order in which they are added up
CORRECTIONS = {
    "words": "words taken from the parse, typographic apostrophes straightened, each rated in its "
    "own place (NLTK rates a repeated word where it first stands), “no” negating the word after it",
    "inflections": "a form that the lexicon lacks rated as its base form (“tariffed” as “tariff”)",
    "names": "words inside names not rated (“United States”, “Homeland Security”)",
    "function words": "prepositions, conjunctions, pronouns and particles not rated (“drugs like "
    "fentanyl”), nor “well” in “as well as”",
    "other senses": "words that mean something else in the news not rated (“both parties”, “top "
    "official”): the list is helpers/data/other_senses.csv",
}

NORMALISER = 15  # VADER's alpha: how fast a sum of valences approaches -1 or 1
FUNCTION_WORDS = {"ADP", "SCONJ", "CCONJ", "PRON", "PART"}  # Universal Dependencies
NAMES = {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"}
CLITIC = re.compile(r"n't|'\w{1,2}", re.IGNORECASE)
STRAIGHT = str.maketrans("’‘‛ʼ“”„", "''''\"\"\"")
WORDS = ["article", "sentence", "start", "end", "text", "rated", "valence", "reason"]


@cache
def _vader():
    """NLTK's VADER on the lexicon that the package of its authors ships."""
    # imported here, because NLTK takes seconds to import and a stored result needs none of it
    from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants

    class Vader(SentimentIntensityAnalyzer):
        def __init__(self):
            # NLTK opens no file outside its own data folders, so the text is handed over
            lexicon = files("vaderSentiment").joinpath("vader_lexicon.txt")
            self.lexicon_file = lexicon.read_text(encoding="utf-8").strip()
            self.lexicon = self.make_lex_dict()
            self.constants = VaderConstants()

    return Vader()


@cache
def _other_senses() -> set[tuple[str, str]]:
    with files("helpers").joinpath("data/other_senses.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    return set(zip(table["word"], table["pos"], strict=True))


def tone_as_it_comes(texts: list[str]) -> np.ndarray:
    """Compound score (-1 to 1) of each text by NLTK's VADER, nothing corrected."""
    return np.array([_vader().polarity_scores(text)["compound"] for text in texts])


def tone_words(tokens: pd.DataFrame, corrections: tuple = tuple(CORRECTIONS)) -> pd.DataFrame:
    """Every word that the lexicon rates, with its valence in its sentence.

    Parameters
    ----------
    tokens : as `language.parse` returns them.
    corrections : keys of CORRECTIONS to apply; "words" is always applied.

    Returns
    -------
    table with the columns article, sentence, start, end (characters in `articles.text`), text,
    rated (float, -4 to 4: what the lexicon says of the word), valence (float, about -6 to 6: what
    it adds to its sentence once negation, degree words and “but” are counted; 0 where it is left
    out) and reason (why it was left out, a key of CORRECTIONS; "" where it counts).
    """
    rows = []
    for (article, sentence), group in _words(tokens):
        rows += [(article, sentence, *row) for row in _rate(group, corrections)]
    kinds = dict.fromkeys(["article", "text", "reason"], "str")
    kinds |= {"sentence": int, "start": int, "end": int, "rated": float, "valence": float}
    return pd.DataFrame(rows, columns=WORDS).astype(kinds)


def tone(spans: pd.DataFrame, words: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Tone of each sentence, or of each voice in it.

    Parameters
    ----------
    spans : rows with article, start, end and text that do not overlap: sentences, or voices.
    words : as `tone_words` returns them.
    by : the columns of `spans` that name one unit, such as article and sentence.

    Returns
    -------
    table with `by`, start, end (of the unit's first and last span), text (its spans, “…” between),
    words (int), sum (of the valences) and tone (-1 to 1, VADER's compound: the sum over its root
    with NORMALISER, exclamation and question marks counted as VADER does).
    """
    inside = words_in(spans, words).groupby("span")["valence"].sum()
    spans = spans.assign(sum=inside.reindex(range(len(spans)), fill_value=0.0).to_numpy())
    units = spans.groupby(by, sort=False, as_index=False).agg(
        start=("start", "min"), end=("end", "max"), text=("text", " … ".join), sum=("sum", "sum")
    )
    units.insert(len(by) + 3, "words", word_counts(units))
    marks = np.array([_vader()._punctuation_emphasis(0, text) for text in units["text"]])
    total = units["sum"] + np.sign(units["sum"]) * marks
    return units.assign(tone=total / np.sqrt(total**2 + NORMALISER))


def tone_by_voice(voices: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Tone of what each voice says in each sentence: `tone` by article, sentence and voice."""
    return tone(voices, words, ["article", "sentence", "voice"])


def words_in(spans: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Words with the number of the span (its place in `spans`) that each begins in."""
    left = words.sort_values("start", kind="stable")
    right = spans[["article", "start", "end"]].assign(span=range(len(spans)))
    right = right.rename(columns={"start": "opens", "end": "closes"})
    right = right.sort_values("opens", kind="stable")
    joined = pd.merge_asof(left, right, left_on="start", right_on="opens", by="article")
    joined = joined[joined["start"] < joined["closes"]].astype({"span": int})
    return joined.drop(columns=["opens", "closes"]).sort_values(
        ["span", "start"], ignore_index=True
    )


def extremes(whole: pd.DataFrame, count: int, by: str) -> pd.DataFrame:
    """The `count` most negative and most positive sentences of each article, by a column."""
    ranked = whole.sort_values([by, "start"], kind="stable")
    lowest = ranked[ranked[by] < 0].groupby("article", sort=False).head(count)
    highest = ranked[ranked[by] > 0].groupby("article", sort=False).tail(count)
    ends = pd.concat([lowest, highest]).sort_values(by, kind="stable")
    return pd.concat([ends[ends["article"] == name] for name in whole["article"].unique()])


def shares(ends: pd.DataFrame, words: pd.DataFrame) -> list[list[tuple[str, float, float]]]:
    """For each sentence, its words that counted: text, valence, share of all valence (0 to 1)."""
    inside = words_in(ends, words[words["valence"] != 0])
    size = inside["valence"].abs()
    inside["share"] = size / size.groupby(inside["span"]).transform("sum")
    found = [[] for _ in range(len(ends))]
    for row in inside.itertuples():
        found[row.span].append((row.text, row.valence, row.share))
    return found


def corrected(sentences: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """What each correction changes: mean tone per article after each, added up in order.

    Returns
    -------
    table with the columns step ("as it comes", then the keys of CORRECTIONS), article, mean (of
    the sentences' tone), changed (int: sentences whose tone moved in this step).
    """
    steps = {"as it comes": tone_as_it_comes(list(sentences["text"]))}
    for count, step in enumerate(CORRECTIONS, start=1):
        words = tone_words(tokens, tuple(CORRECTIONS)[:count])
        steps[step] = tone(sentences, words, ["article", "sentence"])["tone"].to_numpy()
    rows, before = [], None
    for step, values in steps.items():
        table = sentences[["article"]].assign(tone=values, moved=0)
        if before is not None:
            table["moved"] = np.abs(values - before) > 0.005  # what two decimals would show
        for article, group in table.groupby("article", sort=False):
            rows.append((step, article, group["tone"].mean(), int(group["moved"].sum())))
        before = values
    return pd.DataFrame(rows, columns=["step", "article", "mean", "changed"])


def _words(tokens: pd.DataFrame):
    """Words of each sentence as VADER expects them: no punctuation, contractions whole."""
    columns = ["article", "sentence", "start", "end", "text", "lemma", "pos", "entity"]
    current, group = None, []
    for article, sentence, *token in tokens[columns].itertuples(index=False, name=None):
        if (article, sentence) != current:
            if group:
                yield current, group
            current, group = (article, sentence), []
        word = _word(*token)
        if group and group[-1].end == word.start and CLITIC.fullmatch(word.form):
            group[-1].form += word.form
            group[-1].end, group[-1].text = word.end, group[-1].text + word.text
        elif word.pos != "PUNCT":
            group.append(word)
    if group:
        yield current, group


def _word(start, end, text, lemma, pos, entity) -> SimpleNamespace:
    named = pos == "PROPN" or entity[2:] in NAMES
    form, lemma = text.translate(STRAIGHT), lemma.translate(STRAIGHT).lower()
    return SimpleNamespace(
        start=start, end=end, text=text, form=form, lemma=lemma, pos=pos, named=named
    )


def _rate(group: list, corrections: tuple) -> list[tuple]:
    """Rows of `tone_words` for one sentence, without article and sentence."""
    vader = _vader()
    forms = [word.form for word in group]
    if "inflections" in corrections:
        forms = [_known(word, vader.lexicon) for word in group]
    lower = [form.lower() for form in forms]
    shouted = sum(word.form.isupper() for word in group)
    context = SimpleNamespace(
        words_and_emoticons=forms, is_cap_diff=0 < len(forms) - shouted < len(forms)
    )
    reasons = [_reason(group, place, corrections) for place in range(len(group))]
    valences = []
    for place, form in enumerate(forms):
        degree = lower[place] in vader.constants.BOOSTER_DICT or lower[place : place + 2] == [
            "kind",
            "of",
        ]
        if degree or reasons[place] or lower[place] not in vader.lexicon:
            valences.append(0.0)
        else:
            vader.sentiment_valence(0, context, form, place, valences)
            valences[-1] = _after_no(lower, place, valences[-1], vader)
    valences = vader._but_check(forms, valences)
    return [
        (word.start, word.end, word.text, vader.lexicon[form], valence, reason)
        for word, form, valence, reason in zip(group, lower, valences, reasons, strict=True)
        if form in vader.lexicon and (valence or reason)
    ]


def _known(word: SimpleNamespace, lexicon: dict) -> str:
    """The form of a word that the lexicon rates: its own, else its base form."""
    lacking = word.form.lower() not in lexicon and word.lemma in lexicon
    return word.lemma if lacking and word.pos in {"NOUN", "VERB", "ADJ", "ADV"} else word.form


def _after_no(lower: list[str], place: int, valence: float, vader) -> float:
    """Valence where “no” negates: a rule of the authors' own code that NLTK lacks."""
    if lower[place] == "no":
        return 0.0 if "".join(lower[place + 1 : place + 2]) in vader.lexicon else valence
    if "no" in lower[max(place - 2, 0) : place]:
        return vader.lexicon[lower[place]] * vader.constants.N_SCALAR
    return valence


def _reason(group: list, place: int, corrections: tuple) -> str:
    """Why a word is left out; "" where it counts."""
    word = group[place]
    before = group[place - 1].form.lower() if place else ""
    as_well = word.form.lower() == "well" and before == "as"
    left_out = {
        "names": word.named,
        "function words": word.pos in FUNCTION_WORDS or as_well,
        "other senses": (word.lemma, word.pos) in _other_senses(),
    }
    return next((why for why, out in left_out.items() if out and why in corrections), "")
