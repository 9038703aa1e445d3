"""Whose words: inside or outside quotation marks, until the speakers are told apart."""

import re

import pandas as pd


def voices(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Spans of every sentence: article, sentence, start, end, text, voice (reporter, quote)."""
    texts = articles.set_index("article")["text"]
    rows = []
    for sentence in sentences.itertuples():
        text, at = texts[sentence.article], sentence.start
        for quote in re.finditer(r"“[^”\n]*”|\"[^\"\n]*\"", text):
            a, b = max(quote.start(), sentence.start), min(quote.end(), sentence.end)
            if a < b:
                rows += [(sentence, at, a, "reporter"), (sentence, a, b, "quote")]
                at = b
        rows.append((sentence, at, sentence.end, "reporter"))
    return pd.DataFrame(
        [
            (row.article, row.sentence, a, b, texts[row.article][a:b], voice)
            for row, a, b, voice in rows
            if texts[row.article][a:b].strip()
        ],
        columns=["article", "sentence", "start", "end", "text", "voice"],
    )
