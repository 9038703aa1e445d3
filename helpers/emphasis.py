"""How much of an article goes to what others tell too, and who gets how much of it to speak.

In: `claims`, `sentences`, `voices`. Out: shares of words, plain and weighed towards the top.
"""

import pandas as pd

from helpers.corpus import word_counts

TOLD_BY = ["all", "some", "one"]


def emphasis(claims: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Shares of each article by how many of the other articles tell the same.

    Returns
    -------
    table with the columns article, told_by (all, some, one), sentences, words (int), share (0 to 1,
    of the article's words) and read_share (the same with each word weighed by the chance that it is
    read by a reader who stops at any point of the article with equal chance: 1 at the top, 0 at
    the end; news puts first what counts most).
    """
    told = claims.drop_duplicates(["article", "sentence"])
    rows = sentences.merge(told[["article", "sentence", "told_by"]], on=["article", "sentence"])
    rows["read"] = rows["words"] * (1 - rows["position"])
    keys = [(name, told) for name in rows["article"].unique() for told in TOLD_BY]
    sums = rows.groupby(["article", "told_by"]).agg(
        sentences=("sentence", "size"), words=("words", "sum"), read=("read", "sum")
    )
    sums = sums.reindex(pd.MultiIndex.from_tuples(keys, names=["article", "told_by"]), fill_value=0)
    sums["share"] = sums["words"] / sums.groupby("article")["words"].transform("sum")
    sums["read_share"] = sums["read"] / sums.groupby("article")["read"].transform("sum")
    return sums.drop(columns="read").reset_index()


def speaking(voices: pd.DataFrame) -> pd.DataFrame:
    """Words of each article by voice: article, voice, words, share (0 to 1)."""
    counted = voices.assign(words=word_counts(voices))
    sums = counted.groupby(["article", "voice"], sort=False, as_index=False)["words"].sum()
    return sums.assign(share=sums["words"] / sums.groupby("article")["words"].transform("sum"))


def sources(voices: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Who is given how many words in each article, and from where on.

    Parameters
    ----------
    voices : article, sentence, start, end, text, voice, speaker_name, speaker_kind and cue.

    Returns
    -------
    table, sources that several articles hear first, with the columns source, kind, article, words,
    share (0 to 1, of the article's words), first (0 to 1: where in the article it first speaks) and
    cues (list of pairs: sentence, cue as it stands there).
    """
    length = articles.set_index("article")["text"].str.len()
    counted = voices.assign(words=word_counts(voices))
    total = counted.groupby("article")["words"].sum()
    said = counted[counted["speaker_name"] != ""]
    keys = ["speaker_name", "speaker_kind", "article"]
    table = said.groupby(keys, sort=False, as_index=False).agg(
        words=("words", "sum"), first=("start", "min")
    )
    table["share"] = table["words"] / table["article"].map(total).astype(float)  # none, perhaps
    table["first"] = table["first"] / table["article"].map(length).astype(float)
    cued = said[said["cue"] != ""].groupby(keys, sort=False)
    cues = cued.apply(lambda rows: list(dict.fromkeys(zip(rows.sentence, rows.cue, strict=True))))
    table["cues"] = [cues.get(tuple(key), []) for key in table[keys].to_numpy()]
    heard = table.groupby("speaker_name")["article"].transform("nunique")
    most = table.groupby("speaker_name")["words"].transform("sum")
    order = pd.DataFrame({"heard": heard, "most": most, "source": table["speaker_name"]})
    order = order.sort_values(["heard", "most", "source"], ascending=False, kind="stable").index
    table = table.loc[order].rename(columns={"speaker_name": "source", "speaker_kind": "kind"})
    columns = ["source", "kind", "article", "words", "share", "first", "cues"]
    return table[columns].reset_index(drop=True)
