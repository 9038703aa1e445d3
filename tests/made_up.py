"""Articles made up for the tests, read and parsed as a coverage would be."""

import pandas as pd

from helpers import language, voice
from helpers.corpus import WORD


def articles(**texts: str) -> pd.DataFrame:
    """The `articles` table of the texts given by outlet; none has a headline."""
    rows = [
        {
            "article": name,
            "outlet": name,
            "headline": "",
            "text": text,
            "words": len(WORD.findall(text)),
        }
        for name, text in texts.items()
    ]
    return pd.DataFrame(rows)


def parsed(**texts: str) -> tuple[pd.DataFrame, ...]:
    """Tables articles, sentences, tokens and voices of the texts given by outlet."""
    table = articles(**texts)
    sentences, tokens = language.parse(table)
    return table, sentences, tokens, voice.voices(table, sentences, tokens)
