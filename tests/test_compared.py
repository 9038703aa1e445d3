import pandas as pd
from made_up import parsed

from helpers import annotated, claims, compared, emphasis, frames

TEXTS = {
    "a $1 outlet": "A fire destroyed the harbour on Sunday. The mayor blamed the council.",
    "b": "A fire destroyed the harbour on Sunday. It rained.",
    "c": "It rained. The court agreed to talks.",
}


def texts(figure):
    return " ".join(text.get_text() for axis in figure.axes for text in axis.texts)


def test_every_article_has_its_bars_and_their_shares():
    articles, sentences, tokens, voices = parsed(**TEXTS)
    table = emphasis.emphasis(claims.claims(articles, sentences, tokens), sentences)
    figure = compared.shares_told(table, "title")
    assert all(name in texts(figure) for name in TEXTS)
    assert "%" in texts(compared.shares_spoken(emphasis.speaking(voices), "title"))


def test_the_map_joins_counterparts_of_neighbours():
    articles, sentences, tokens, _ = parsed(**TEXTS)
    matrix = claims.claims(articles, sentences, tokens)
    figure = compared.claim_map(matrix, sentences, "title", annotated.addresses(articles))
    (axis,) = figure.axes
    assert len(axis.patches) == len(sentences)
    assert axis.patches[0].get_url() == "#s-0-0"
    assert len(axis.lines) >= 2


def test_frames_that_nobody_has_are_left_out():
    _, sentences, tokens, _ = parsed(**TEXTS)
    table = frames.shares(frames.frames(sentences, tokens), sentences)
    (axis,) = compared.frame_shares(table, "title").axes
    labels = {label.get_text() for label in axis.get_yticklabels()}
    assert "legality and jurisdiction" in labels
    assert "morality" not in labels


def test_more_articles_than_marks_are_drawn_as_far_as_there_are_marks():
    rows = [(f"outlet {n}", "conflict", 9, 3, 0.3, 0.1, 0.5) for n in range(9)]
    table = pd.DataFrame(rows, columns=["article", "frame", "n", "count", "share", "low", "high"])
    (axis,) = compared.frame_shares(table, "title").axes
    assert sum(line.get_marker() != "None" for line in axis.lines) == compared.MOST_MARKED
