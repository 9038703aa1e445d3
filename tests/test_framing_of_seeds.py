"""What the framing notebook says of the seeds in its prose, computed."""

import pytest

from helpers import chance, claims, corpus, frames, keyness, language


@pytest.fixture(scope="module")
def seeds():
    articles, _ = corpus.read("seeds")
    return articles, *language.parse(articles)


def test_most_sentences_have_no_counterpart_found(seeds):
    alone = claims.alone(claims.claims(*seeds))
    _, sentences, _ = seeds
    share = alone["article"].value_counts() / sentences["article"].value_counts()
    assert (share > 0.5).all()


def test_the_meeting_is_told_by_both(seeds):
    _, sentences, _ = seeds
    texts = sentences.set_index(["article", "sentence"])["text"]
    best = claims.joined(claims.claims(*seeds)).nlargest(1, "score").iloc[0]
    assert texts[best["article"], best["sentence"]].startswith("Wang Xiaohong, minister")
    assert texts[best["other"], best["counterpart"]].startswith("U.S. Homeland Security Secretary")


def test_only_one_word_sets_them_apart_beyond_chance(seeds):
    table = keyness.keyness(seeds[2])
    survivors = table[table["survives"] & (table["z"] > 0)]
    assert [tuple(row) for row in survivors[["article", "term"]].to_numpy()] == [
        ("The Washington Times", "say")
    ]


def test_one_leans_towards_conflict_beyond_chance(seeds):
    _, sentences, tokens = seeds
    table = frames.leaning(frames.frames(sentences, tokens), sentences)
    (pair,) = chance.differences(table, "article", "leaning").itertuples()
    assert pair.beyond_chance
    assert (pair.one, pair.difference > 0) == ("The Washington Times", True)
