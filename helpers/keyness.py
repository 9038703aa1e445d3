"""Words and short phrases that one article uses more than the rest, and whether chance would too.

In: `tokens`. Out: a table of words and phrases with z scores, raw counts and the shuffle null.
Log-odds with an informative Dirichlet prior: Monroe, Colaresi & Quinn 2008; the largest |z| of
shuffled articles as the bar for every word at once: Westfall & Young 1993.
"""

from functools import cache

import numpy as np
import pandas as pd

from helpers.chance import LEVEL, SEED

COLUMNS = ["article", "term", "kind", "count", "rest_count", "words", "rest_words"]
COLUMNS += ["log_odds", "z", "p", "survives", "first"]
CONTENT = {"NOUN", "PROPN", "VERB", "ADJ", "ADV"}  # Universal Dependencies
FEWEST = 2  # uses in all articles; a word used once tells no outlet from another
PRIOR_WORDS = 500  # the prior weighs as much as that many words of general English: one article
# added to each term: the words of an event are so rare in general English that the prior alone
# would leave them next to no weight and thus no z at all (Jeffreys' prior for a proportion)
HALF_A_USE = 0.5
SHUFFLES = 1_000


def keyness(tokens: pd.DataFrame, shuffles: int = SHUFFLES) -> pd.DataFrame:
    """Terms of each article against all other articles together, strongest first.

    Parameters
    ----------
    tokens : as `language.parse` returns them.
    shuffles : how often the sentences are dealt at random between the articles.

    Returns
    -------
    table with the columns article, term (lemma, or two lemmas that stand side by side,
    with the capitals it mostly has), kind (word,
    phrase), count, rest_count (uses in the article and in the rest), words, rest_words (content
    words and phrases counted in each), log_odds (above 0: used more here), z (log_odds over its
    standard error), p (share of shuffles whose largest |z| over all terms and articles is at least
    as large), survives (bool: p < 0.05), first (sentence of the article that uses it first; missing
    where none does). Terms used less than FEWEST times in all are left out. A coverage of one
    article has no rows.
    """
    uses = _uses(tokens)
    total = uses.groupby("term")["term"].transform("size")
    uses = uses[total >= FEWEST]
    articles = list(dict.fromkeys(tokens["article"]))
    if uses.empty or len(articles) < 2:
        return pd.DataFrame(columns=COLUMNS)
    # every sentence is dealt, also one that holds no term
    dealt = pd.MultiIndex.from_frame(tokens[["article", "sentence"]].drop_duplicates())
    row = dealt.get_indexer(pd.MultiIndex.from_frame(uses[["article", "sentence"]]))
    column, terms = pd.factorize(uses["term"], sort=True)
    owner = pd.Index(articles).get_indexer(dealt.get_level_values("article"))
    prior = _prior(uses).reindex(terms).to_numpy()
    counts, log_odds, z, p = against_chance(row, column, owner, prior, shuffles)
    facts = uses.groupby("term").agg(kind=("kind", "first"), shown=("shown", _commonest))
    facts = facts.reindex(terms)
    first = uses.groupby(["article", "term"])["sentence"].min()
    results = []
    for place, article in enumerate(articles):
        rest = counts.sum(axis=0) - counts[place]
        result = pd.DataFrame({"article": article, "term": facts["shown"], "kind": facts["kind"]})
        result = result.assign(count=counts[place], rest_count=rest)
        result = result.assign(words=int(counts[place].sum()), rest_words=int(rest.sum()))
        result = result.assign(log_odds=log_odds[place], z=z[place], p=p[place])
        result["first"] = first.reindex([(article, term) for term in terms]).to_numpy()
        results.append(result.sort_values(["z", "term"], ascending=[False, True]))
    table = pd.concat(results, ignore_index=True)
    return table.assign(survives=table["p"] < 1 - LEVEL)[COLUMNS]


def against_chance(
    sentence: np.ndarray, term: np.ndarray, owner: np.ndarray, prior: np.ndarray, shuffles: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Counts, log-odds, z and p, each articles by terms.

    Parameters
    ----------
    sentence, term : for each use of a term, the numbers of its sentence and of the term.
    owner : the number of the article of each sentence.
    prior : uses of each term that are known before any is seen.
    """
    shape = (owner.max() + 1, len(prior))

    def dealt(owner: np.ndarray) -> np.ndarray:
        cells = np.bincount(owner[sentence] * shape[1] + term, minlength=shape[0] * shape[1])
        return cells.reshape(shape)

    counts = dealt(owner)
    log_odds, z = _log_odds(counts, prior)
    random = np.random.default_rng(SEED)
    draws = (_log_odds(dealt(random.permutation(owner)), prior)[1] for _ in range(shuffles))
    largest = np.sort([np.abs(shuffled).max() for shuffled in draws])
    # the articles as they are count as one of the deals (Phipson & Smyth 2010)
    reached = shuffles - np.searchsorted(largest, np.abs(z) - 1e-12)
    return counts, log_odds, z, (1 + reached) / (1 + shuffles)


def _log_odds(counts: np.ndarray, prior: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds of each article against the rest, and its z (Monroe et al. 2008, eqs. 16 and 22)."""
    here = counts + prior
    rest = counts.sum(axis=0) - counts + prior
    size, rest_size = here.sum(axis=1, keepdims=True), rest.sum(axis=1, keepdims=True)
    log_odds = np.log(here / (size - here)) - np.log(rest / (rest_size - rest))
    return log_odds, log_odds / np.sqrt(1 / here + 1 / rest)


def _uses(tokens: pd.DataFrame) -> pd.DataFrame:
    """Every use of a term: article, sentence, term, kind, forms (as they stand), shown."""
    content = tokens["pos"].isin(CONTENT) & tokens["text"].str.contains(r"[^\W\d_]")
    rows = tokens[content].assign(term=tokens["lemma"].str.casefold(), kind="word")
    rows["forms"] = rows["text"].str.casefold()
    rows["shown"] = rows["lemma"]
    following = rows.shift(-1)
    beside = (following["token"] == rows["token"] + 1) & (following["article"] == rows["article"])
    beside &= following["sentence"] == rows["sentence"]
    pairs = rows.assign(
        term=rows["term"] + " " + following["term"],
        forms=rows["forms"] + " " + following["forms"],
        shown=rows["shown"] + " " + following["shown"],
        kind="phrase",
    )
    columns = ["article", "sentence", "term", "kind", "forms", "shown"]
    return pd.concat([rows[columns], pairs.loc[beside, columns]], ignore_index=True)


def _commonest(forms: pd.Series) -> str:
    return forms.value_counts().index[0]


def _prior(uses: pd.DataFrame) -> pd.Series:
    """Uses of each term in PRIOR_WORDS words of general English, in any of its forms seen here."""
    known = {}
    for term, forms in uses.groupby("term")["forms"]:
        known[term] = sum(_frequency(form) for form in {term, *forms})
    return pd.Series(known) * PRIOR_WORDS + HALF_A_USE


def _frequency(form: str) -> float:
    """Share of a word or of two words in general English (0 to 1)."""
    words, pairs, total = _english()
    if " " not in form:
        return words.get(form, 0) / total
    first, second = form.split(" ", 1)
    # a pair too rare to be listed is taken to meet by accident
    return pairs.get(form, words.get(first, 0) * words.get(second, 0) / total) / total


@cache
def _english() -> tuple[dict, dict, float]:
    """Counts of words and of pairs in a trillion words of the web (Brants & Franz 2006)."""
    from wordsegment import Segmenter  # takes a third of a second to load

    english = Segmenter()
    english.load()
    return english.unigrams, english.bigrams, english.total
