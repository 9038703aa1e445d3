import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import parsed

from helpers import corpus, frames, language


def hits(text):
    _, sentences, tokens, _ = parsed(a=text)
    table = frames.frames(sentences, tokens)
    return list(zip(table["frame"], table["text"], strict=True))


def test_a_cue_is_found_in_every_form():
    assert ("conflict", "accused") in hits("Each side accused the other.")
    assert ("conflict", "accuses") in hits("She accuses him.")


def test_a_word_may_be_a_cue_of_several_frames():
    assert {"public sentiment", "conflict"} <= {f for f, _ in hits("Thousands protested outside.")}


def test_a_longer_cue_takes_the_place_of_a_shorter_one():
    found = hits("The border security of the island failed.")
    assert found.count(("security and defence", "border security")) == 1
    assert ("security and defence", "security") not in found


def test_a_name_is_no_frame():
    assert "security and defence" not in {
        f for f, _ in hits("He met Homeland Security Secretary Ng.")
    }


def test_no_cue_no_frame():
    assert hits("The cat slept on the mat.") == []


def test_shares_count_sentences_and_abstain():
    _, sentences, tokens, _ = parsed(
        a="The court ruled. The judge and the court agreed.\n\nCats sleep."
    )
    table = frames.shares(frames.frames(sentences, tokens), sentences)
    table = table.set_index("frame")
    assert table.loc["legality and jurisdiction", "count"] == 2
    assert table.loc["no frame", "count"] == 1
    assert set(table.index) == {*frames.FRAMES, *frames.OPPOSED, "no frame"}


def test_conflict_and_cooperation_in_one_sentence_cancel_out():
    _, sentences, tokens, _ = parsed(
        a="They fight.\n\nThey cooperate.\n\nThey fight and cooperate."
    )
    table = frames.leaning(frames.frames(sentences, tokens), sentences)
    assert list(table["leaning"]) == [1, -1, 0]


def test_the_lexicon_is_sorted_and_has_no_line_twice():
    table = frames.lexicon()
    assert not table.duplicated().any()
    assert set(table["frame"]) == {*frames.FRAMES, *frames.OPPOSED}
    assert set(table["pos"]) <= {"", "NOUN", "VERB", "ADJ", "PROPN"}


def test_a_line_that_names_no_frame_is_refused(monkeypatch):
    wrong = pd.DataFrame({"frame": ["weather"], "cue": ["rain"], "pos": [""]})
    monkeypatch.setattr(pd, "read_csv", lambda *_, **__: wrong)
    frames.lexicon.cache_clear()
    with pytest.raises(ValueError, match="line 2: “weather”"):
        frames.lexicon()
    frames.lexicon.cache_clear()


def test_every_cue_in_the_seeds_stands_where_it_says():
    articles, _ = corpus.read("seeds")
    sentences, tokens = language.parse(articles)
    texts = articles.set_index("article")["text"]
    table = frames.frames(sentences, tokens)
    assert len(table) > 20
    for row in table.itertuples():
        assert texts[row.article][row.start : row.end] == row.text


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["court", "“war”", "talks", "’s", "\n\n", "\U0001f600", "İ", "policy", "."]), min_size=1))  # fmt: skip
def test_any_text_keeps_exact_offsets(tmp_path_factory, words):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CACHE", tmp_path_factory.mktemp("cache"))
        articles, sentences, tokens, _ = parsed(a=("x " + " ".join(words)).strip())
    text = articles["text"].iloc[0]
    for row in frames.frames(sentences, tokens).itertuples():
        assert text[row.start : row.end] == row.text
