import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import parsed

from helpers import agreement, alignment, claims, language
from helpers.place import ROOT

BENCH = ROOT.parent / "shared" / "bench" / "alignment.jsonl"

FIRE = "A fire destroyed the old harbour warehouse in Bremen on Sunday."
CAUSE = "Investigators blamed a faulty electric cable for the blaze."
RAIN = "Meanwhile farmers in Kansas hope for heavy rain before the harvest."
CHESS = "The chess champion lost three games against a schoolgirl."


def found(*names, **texts):
    table = claims.claims(*parsed(**texts)[:3])
    return {(row.article, row.sentence, row.other): row for row in table.itertuples()}


def test_the_same_sentences_are_each_others_counterpart():
    rows = found(a=f"{FIRE}\n\n{CAUSE}\n\n{RAIN}", b=f"{RAIN}\n\n{FIRE}\n\n{CAUSE}")
    assert {key: row.counterpart for key, row in rows.items()} == {
        ("a", 0, "b"): 1,
        ("a", 1, "b"): 2,
        ("a", 2, "b"): 0,
        ("b", 0, "a"): 2,
        ("b", 1, "a"): 0,
        ("b", 2, "a"): 1,
    }
    assert {row.decision for row in rows.values()} == {"matched"}
    assert all(row.similarity == pytest.approx(1) for row in rows.values())


def test_unlike_sentences_have_no_counterpart_but_a_nearest_candidate():
    rows = found(a=f"{FIRE}\n\n{CAUSE}", b=f"{RAIN}\n\n{CHESS}")
    assert {row.decision for row in rows.values()} == {"no counterpart found"}
    assert all(row.counterpart in (0, 1) for row in rows.values())


def test_told_by_counts_every_other_article():
    rows = found(a=f"{FIRE}\n\n{CAUSE}\n\n{CHESS}", b=f"{FIRE}\n\n{CAUSE}", c=f"{FIRE}\n\n{RAIN}")
    told = {key[:2]: row.told_by for key, row in rows.items()}
    assert [told["a", number] for number in range(3)] == ["all", "some", "one"]
    assert told["c", 1] == "one"


def test_a_third_outlet_changes_nothing_between_two():
    two = found(a=f"{FIRE}\n\n{CAUSE}", b=f"{FIRE}\n\n{RAIN}")
    three = found(a=f"{FIRE}\n\n{CAUSE}", b=f"{FIRE}\n\n{RAIN}", c=f"{CHESS}\n\n{CAUSE}")
    for key, row in two.items():
        assert (three[key].counterpart, three[key].score) == (row.counterpart, row.score)


def test_one_article_has_no_other_to_compare_with():
    assert claims.claims(*parsed(a=FIRE)[:3]).empty


def test_a_sentence_alone_in_its_article_can_still_be_matched():
    assert found(a=FIRE, b=FIRE)["a", 0, "b"].decision == "matched"


def test_what_an_article_says_of_everything_is_held_back():
    assert found(a=FIRE, b=f"{FIRE} {FIRE} {FIRE}")["a", 0, "b"].score < 1


def disagreements(one, other):
    articles, sentences, tokens, voices = parsed(one=one, other=other)
    table = claims.claims(articles, sentences, tokens)
    return claims.disagreements(table, sentences, tokens, voices)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The storm killed 12 people on the coast of Ghana.", "The storm killed 19 people on the coast of Ghana.", "number"),
        ("The minister resigned on Monday after the scandal.", "The minister resigned on Tuesday after the scandal.", "day"),
        ("The two presidents met in Vienna to discuss the treaty.", "The two presidents met in Geneva to discuss the treaty.", "place"),
        ("She said “we will never accept this unfair deal” to reporters.", "She said “we shall never accept the unfair deal” to reporters.", "changed quotation"),
    ],
)  # fmt: skip
def test_what_matched_sentences_disagree_on(one, other, kind):
    table = disagreements(one, other)
    assert list(table["kind"]) == [kind]
    assert (table.loc[0, "article"], table.loc[0, "other"]) == ("one", "other")


@pytest.mark.parametrize(
    ("one", "other", "changed"),
    [("Donald Trump", "Mr. Trump", True), ("Trump", "Obama", False), ("", "Obama", True)],
)
def test_a_changed_quotation_is_by_one_source(one, other, changed):
    words = ["we will never accept this unfair deal", "we shall never accept the unfair deal"]
    rows = [
        (article, 0, 0, 9, text, "quote", name)
        for article, text, name in zip("ab", words, (one, other), strict=True)
    ]
    columns = ["article", "sentence", "start", "end", "text", "voice", "speaker_name"]
    _, sentences, tokens, _ = parsed(a="Cats sleep.", b="Dogs bark.")
    matrix = claims.claims(*parsed(a="Cats sleep.", b="Dogs bark.")[:3])
    table = claims.disagreements(matrix, sentences, tokens, pd.DataFrame(rows, columns=columns))
    assert list(table["kind"]) == ["changed quotation"] * changed


def test_the_same_facts_and_a_quotation_cut_short_are_no_disagreement():
    whole = "The storm killed 12 people on Monday, and “we mourn every one of them today,” he said."
    short = "The storm killed 12 people on Monday, and “we mourn every one of them,” he said."
    assert disagreements(whole, short).empty


def test_a_mark_whose_head_stands_in_the_sentence_before_stops_nothing():
    said = "She spoke after the jobs report was released. ''This represents real wage growth.''"
    assert disagreements(said, said).empty


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80), min_size=1, max_size=3))  # fmt: skip
def test_any_text_gives_a_row_per_sentence_and_other(tmp_path_factory, texts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "CACHE", tmp_path_factory.mktemp("cache"))
        texts = {f"outlet {n}": f"x {text.strip()}" for n, text in enumerate(texts)}
        articles, sentences, tokens, voices = parsed(**texts)
    table = claims.claims(articles, sentences, tokens)
    assert len(table) == (sentences["words"] > 0).sum() * (len(articles) - 1)
    known = set(zip(sentences["article"], sentences["sentence"], strict=True))
    assert set(zip(table["other"], table["counterpart"], strict=True)) <= known
    assert table["similarity"].between(0, 1 + 1e-9).all()
    claims.disagreements(table, sentences, tokens, voices)


@pytest.fixture(scope="module")
def agreed():
    if not BENCH.exists():
        pytest.skip("the pairs of articles that a reader aligned are not beside the project")
    pairs = agreement.read_lines(BENCH, alignment.FIELDS)
    return alignment.agreement(pairs).set_index(["measure", "grade"])["value"]


def test_ranks_pairs_of_sentences_as_a_reader_does(agreed):
    assert agreed["mean average precision", 2] >= 0.70


def test_one_event_alone_is_scored_by_the_constants_of_claims():
    texts = ["Ministers met in Vienna on Sunday.", "They spoke of fentanyl and visas."]
    pair = {"event": "x", "outlet_a": "A", "outlet_b": "B", "pairs": [[0, 0, 2]]}
    pair |= {"sentences_a": texts, "sentences_b": [texts[0], "Nobody asked about the weather."]}
    found = alignment.agreement([pair]).set_index(["measure", "grade"])["value"]
    assert found["right counterpart first", 2] == 1


def test_puts_the_right_counterpart_first(agreed):
    assert agreed["right counterpart first", 2] >= 0.88


def test_calls_few_counterparts_that_are_unrelated(agreed):
    assert agreed["counterparts called that are", 1] >= 0.8
