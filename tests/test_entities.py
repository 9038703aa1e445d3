"""Entities against a hand count of the seeds, against annotators, and on cases made up for it.

How helpers/data/seed_mentions.csv was labelled: both articles were read in full, before any rule was
written, and every name in them was marked with where it stands, whom it names and of which kind.

- A mention is the name alone: no article, title, possessive or bracket (“United States”, “Wang”,
  “Beijing”, “People’s Republic of China”), and no lower-case noun (“Xinhua”, not “news agency”).
- An organisation is whole, with a country that is part of its name (“U.S. Immigration and Customs
  Enforcement”, “U.S.-PRC Counternarcotics Working Group”); names within it are not counted again.
- A department named in an office is an organisation (“Homeland Security Secretary”), the nation
  beside it is apart (“Chinese Public Security Minister”); “State” in “Secretary of State” is none,
  and “minister of public security” without capitals is none.
- “Biden” in “Biden administration” is the person, who stands there for a government.
- An adjective of a nation is a nationality (“Chinese”), “U.S.” before a noun is the place.
- Airports and cities are places, also where a capital stands for its government.
- Days, months and numbers are no names; the byline is no part of the story.
"""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import agreement, corpus, language
from helpers.entities import (
    MENTIONS,
    TYPES,
    co_mentions,
    entities,
    mentions,
    read_aliases,
    rule_steps,
    typed_f1,
    with_demonyms,
)
from helpers.known_names import known, linked
from helpers.place import ROOT, CoverageError

LABELS = pd.read_csv(ROOT / "helpers" / "data" / "seed_mentions.csv")
BENCH = ROOT.parent / "shared" / "bench" / "events.jsonl"


@pytest.fixture(scope="module")
def seeds():
    articles, _ = corpus.read(ROOT / "seeds")
    return articles, *language.parse(articles)


@pytest.fixture(scope="module")
def found(seeds):
    return mentions(*seeds)


def coverage(folder, *texts):
    """Tables of a coverage made up of texts, one article each, A, B, C ..."""
    for letter, text in zip("ABCDEFG", texts, strict=False):
        (folder / f"{letter}.txt").write_text(text, encoding="utf-8")
    articles, _ = corpus.read(folder)
    return articles, *language.parse(articles)


def named(table, text, article=None):
    """Entities that a name stands for, in order."""
    rows = table[table["text"] == text]
    return list(
        rows["entity"] if article is None else rows.loc[rows["article"] == article, "entity"]
    )


def sound(table, articles):
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    for row in table.itertuples():
        assert texts[row.article][row.start : row.end] == row.text != ""
    for _, rows in table.groupby("article"):
        assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()
    assert list(table.columns) == MENTIONS
    assert set(table["kind"]) <= set(TYPES)
    assert table["entity"].map(bool).all() and table["form"].map(bool).all()


# --- the seeds, against the hand count ---


def test_the_labels_are_where_they_say(seeds):
    texts = seeds[0].set_index("article")["text"]
    for row in LABELS.itertuples():
        assert texts[row.article][row.start : row.end] == row.text


def test_the_mentions_of_the_seeds_are_those_counted_by_hand(seeds, found):
    sound(found, seeds[0])
    assert typed_f1(found, LABELS) >= 0.97


def test_every_person_and_agency_is_counted_exactly(found):
    def counts(table):
        some = table[table["kind"].isin(["person", "organisation"])]
        return some.groupby(["article", "kind", "entity"]).size().to_dict()

    assert counts(found) == counts(LABELS)


@pytest.mark.parametrize("number", [0, 1])
def test_one_article_alone_is_read_as_well(seeds, number):
    articles = seeds[0].iloc[[number]].reset_index(drop=True)
    table = mentions(articles, *language.parse(articles))
    assert typed_f1(table, LABELS[LABELS["article"] == articles["article"][0]]) >= 0.97


def test_places_and_nationalities_have_one_name_over_both_outlets(found):
    both = found.merge(LABELS, on=["article", "start", "end"], suffixes=("", "_by_hand"))
    assert (both["entity"] == both["entity_by_hand"]).all()


def test_capitals_and_administrations_stand_for_governments(found):
    rows = found[found["government"] != ""]
    stands = set(zip(rows["text"], rows["government"], strict=True))
    assert stands == {
        ("Beijing", "China"),
        ("Washington", "United States"),
        ("Biden", "Biden administration"),
    }
    assert (rows["text"] == "Biden").sum() == 3  # “President Biden” is himself


def test_demonyms_are_apart_and_can_be_added(found):
    assert named(found, "Chinese") == ["Chinese"] * 18
    added = with_demonyms(found)
    assert (added["entity"] == "China").sum() == 13 + 18
    assert set(added.loc[added["text"] == "American", "entity"]) == {"United States"}
    assert len(added) == len(found)


def test_each_rule_is_shown_with_what_it_changes(seeds):
    steps = rule_steps(*seeds, labels=LABELS)
    assert steps["f1"].iloc[0] < 0.82 and steps["f1"].iloc[-1] >= 0.97
    assert steps["mentions"].iloc[-1] == len(LABELS)
    assert steps["names"].iloc[-1] == LABELS["entity"].nunique()
    assert rule_steps(*seeds)["f1"].isna().all()


def test_entities_are_counted_per_article_and_per_thousand_words(seeds, found):
    articles = seeds[0]
    table = entities(found, articles).set_index(["entity", "article"])
    row = table.loc["Alejandro Mayorkas", "Business Upturn"]
    assert (row["count"], row["total"], row["headline"], row["lead"]) == (5, 8, False, True)
    assert row["per_1000"] == pytest.approx(5000 / articles["words"].iloc[1])
    assert row["names"] == "Mayorkas (4); Alejandro Mayorkas"
    assert row["merged"] == "Mayorkas: the only one of that name"
    assert ("Antony Blinken", "The Washington Times") not in table.index
    assert table["count"].sum() == len(found)
    assert table.loc["China", "Business Upturn"]["headline"]
    assert table["first"].min() >= 0 and table["first"].max() < 1


def test_who_is_named_together(found):
    pairs = co_mentions(found).set_index(["one", "other", "article"])
    row = pairs.loc["Alejandro Mayorkas", "Wang Xiaohong", "Business Upturn"]
    assert row["sentences"] == len(row["where"]) == 5
    assert (pairs["sentences"] > 0).all()


# --- persons ---


def test_a_bare_surname_is_the_person_named_in_full_before(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Wang Xiaohong met officials in Vienna. Mr. Wang complained. On Friday Wang Yi, the "
            "foreign minister, spoke in Munich. President Xi Jinping was absent. Xi stayed home.",
        )
    )
    assert named(table, "Wang") == ["Wang Xiaohong"]
    assert named(table, "Xi") == ["Xi Jinping"]


def test_a_surname_that_nothing_decides_is_reported_not_merged(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Robert Miller and Susan Miller run the town. They disagree. Voters agree on little. "
            "Nobody knows why. “This will end badly,” Miller said on Monday.",
        )
    )
    row = table[table["text"] == "Miller"].iloc[0]
    assert row["entity"] == "Miller"
    assert row["why"] == "ambiguous: Robert Miller or Susan Miller"


def test_an_honorific_tells_two_people_apart(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Mr. Robert Miller and Mrs. Susan Miller run the town. They disagree. Voters agree on "
            "little. Nobody knows why. “This will end badly,” Mrs. Miller said on Monday.",
        )
    )
    assert named(table, "Miller") == ["Susan Miller"]


def test_the_president_is_not_his_wife_or_son(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "President Donald Trump signed the order on Monday. Trump smiled.",
            "President Trump signed the order. His wife, Melania Trump, watched. Mr. Trump left.",
            "The order was Trump’s own. His son, Donald Trump Jr., praised it.",
        )
    )
    assert set(named(table, "Trump")) == {"Donald Trump"}
    assert named(table, "Donald Trump Jr.") == ["Donald Trump Jr."]


def test_spellings_of_one_person_are_one_under_the_fullest(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Michael T. Flynn resigned on Monday. James R. Clapper Jr. said so.",
            "Mike Flynn resigned on Monday. James Clapper said so. Mr. Clapper left.",
        )
    )
    assert named(table, "Mike Flynn") == ["Michael T. Flynn"]
    assert named(table, "James Clapper") == ["James R. Clapper Jr."]
    assert named(table, "Clapper") == ["James R. Clapper Jr."]


def test_people_named_in_full_in_one_article_are_not_one_for_three_letters(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Mark Johnson and Mary Johnson were killed. Mary Johnson was 40. Paul Smith met Paula "
            "Smith. Eric Adams left with Erica Adams. Bill Brown, or William Brown, was there.",
            "Tim Kaine spoke on Monday.",
            "Timothy Kaine spoke on Monday.",
        )
    )
    for name in ("Mark Johnson", "Paul Smith", "Paula Smith", "Eric Adams", "Erica Adams"):
        assert named(table, name) == [name]
    assert set(named(table, "Mary Johnson")) == {"Mary Johnson"}
    assert named(table, "Bill Brown") == ["William Brown"]
    assert named(table, "Tim Kaine") == ["Timothy Kaine"]


def test_initials_and_reversed_names_are_the_same_person(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Alexandria Ocasio-Cortez spoke on Monday. President Xi Jinping listened.",
            "Voters cheered AOC in New York. President Jinping Xi listened. Mr. Xi left.",
        )
    )
    assert named(table, "AOC") == ["Alexandria Ocasio-Cortez"]
    assert set(table.loc[table["text"].str.contains("Xi"), "entity"]) == {"Xi Jinping"}


def test_a_surname_is_not_somebody_elses_given_name(tmp_path):
    table = mentions(
        *coverage(tmp_path, "James Comey resigned on Monday. Then Mr. James arrived. Comey left.")
    )
    assert named(table, "James") == ["James"]


# --- organisations, places, and what is neither ---


def test_organisations_are_whole_and_known_by_their_acronyms(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "The American Civil Liberties Union (ACLU) sued the Department of Homeland Security. "
            "The ACLU won. The Bureau of Labor Statistics (BLS) said so, and the BLS knows.",
            "The A.C.L.U. sued. U.S. Immigration and Customs Enforcement and Customs and Border "
            "Protection said nothing. ICE declined. The EPA agreed with the Justice Department.",
        )
    )
    assert set(named(table, "ACLU") + named(table, "A.C.L.U.")) == {
        "American Civil Liberties Union"
    }
    assert set(named(table, "BLS")) == {"Bureau of Labor Statistics"}
    assert named(table, "ICE") == ["U.S. Immigration and Customs Enforcement"]
    assert named(table, "Customs and Border Protection") == ["Customs and Border Protection"]
    assert named(table, "Justice Department") == ["Department of Justice"]


def test_the_chambers_are_not_taken_for_titles(tmp_path):
    table = mentions(*coverage(tmp_path, "The Senate voted on Monday, and Congress went home."))
    assert list(table["entity"]) == ["Senate", "Congress"]


def test_countries_have_one_name_however_long(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "The PRC and the United Kingdom talked. Britain and China agreed. Britons and the "
            "British press were told. The “[People’s Republic of China]” was silent in Mexico City.",
        )
    )
    assert named(table, "PRC") + named(table, "People’s Republic of China") == ["China", "China"]
    assert named(table, "Britain") == ["United Kingdom"]
    assert named(table, "Britons") + named(table, "British") == ["British", "British"]
    assert named(table, "Mexico City") == ["Mexico City"] and not named(table, "Mexico")


def test_datelines_credits_and_numbers_are_nobody(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Fires burn in Spain\n\nMADRID (Reuters) — Fires burned 288 houses in Spain, Pedro "
            "Gomez told Reuters.\n\nThe Associated Press contributed to this report.",
        )
    )
    assert set(table["text"]) == {"Spain", "Pedro Gomez", "Reuters"}
    assert len(named(table, "Reuters")) == 1  # the one who was told is in the story


def test_the_author_is_no_actor(tmp_path):
    (tmp_path / "a.txt").write_text("Officials met in Vienna.\n\nAnna Berger reports.", "utf-8")
    (tmp_path / "articles.csv").write_text("file,byline\na.txt,Anna Berger\n", "utf-8")
    articles, _ = corpus.read(tmp_path)
    assert list(mentions(articles, *language.parse(articles))["text"]) == ["Vienna"]


def test_what_only_looks_like_a_dateline_or_a_credit_is_kept(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "U.S.-China talks began on Monday.\n\nCredit Suisse told the Financial Times so.",
        )
    )
    assert list(table["entity"]) == ["United States", "China", "Credit Suisse", "Financial Times"]


def test_a_namesake_of_the_author_stays(tmp_path):
    (tmp_path / "a.txt").write_text("Stephen King met Dinan in Vienna.", "utf-8")
    (tmp_path / "articles.csv").write_text("file,byline\na.txt,Stephen Dinan\n", "utf-8")
    articles, _ = corpus.read(tmp_path)
    assert named(mentions(articles, *language.parse(articles)), "Stephen King") == ["Stephen King"]


def test_names_with_hyphens_are_whole_and_pairs_are_two(tmp_path):
    table = mentions(
        *coverage(
            tmp_path,
            "Dan Cathy runs Chick-fil-A in Atlanta. Sam Nunn met Dan Cathy. The Nunn-Cathy meeting "
            "was short. Chick-fil-A’s rivals watched.",
        )
    )
    assert named(table, "Chick-fil-A") == ["Chick-fil-A"] * 2
    assert named(table, "Nunn") == ["Sam Nunn"] and named(table, "Cathy") == ["Dan Cathy"]


def test_an_article_without_names_gives_empty_tables(tmp_path):
    tables = coverage(tmp_path, "it rained and rained, and nobody minded.")
    table = mentions(*tables)
    assert list(table.columns) == MENTIONS and table.empty
    assert entities(table, tables[0]).empty and co_mentions(table).empty
    assert with_demonyms(table).empty


def test_the_lists_agree_with_themselves():
    demonyms, capitals = linked()
    assert len(set(demonyms.values())) > 180
    assert {"PRC", "U.S.", "UK", "Holland", "South Koreans"} <= set(known())
    assert known()["Americans"] == ("American", "nationality", "demonym")
    assert capitals["Kyiv"] == capitals["Kiev"] == "Ukraine"
    assert not set(demonyms) & set(capitals)


# --- a reader's corrections ---


def corrected(tmp_path, seeds, *lines):
    path = tmp_path / "aliases.csv"
    path.write_text("action,name,to,article\n" + "\n".join(lines) + "\n", "utf-8")
    return mentions(*seeds, aliases=read_aliases(tmp_path))


def test_a_reader_can_correct_anything(tmp_path, seeds, found):
    table = corrected(
        tmp_path,
        seeds,
        "merge,Public Security,Ministry of Public Security,",
        "rename,Biden,Joe Biden,",
        "split,Wang,Somebody Else,Business Upturn",
        "drop,Munich,,",
        "retype,Washington Dulles International Airport,organisation,",
    )
    assert set(named(table, "Biden")) == {"Joe Biden"}
    assert named(table, "Public Security") == ["Ministry of Public Security"]
    assert set(named(table, "Wang", "Business Upturn")) == {"Somebody Else"}
    assert named(table, "Wang", "The Washington Times") == ["Wang Xiaohong"] * 2
    assert not named(table, "Munich") and len(table) == len(found) - 1
    kinds = table.loc[table["text"].str.contains("Dulles"), "kind"]
    assert list(kinds) == ["organisation"]
    assert "aliases.csv, line 2" in set(table["why"])  # the page can show who merged it


def test_of_one_event_of_several_a_correction_may_fit_nothing(tmp_path, seeds):
    (tmp_path / "aliases.csv").write_text("action,name,to\ndrop,Munich,\ndrop,Atlantis,\n", "utf-8")
    table = mentions(*seeds, aliases=read_aliases(tmp_path), strict=False)
    assert not named(table, "Munich") and len(table) == len(mentions(*seeds)) - 1


def test_merged_into_an_entity_it_takes_its_kind(tmp_path, seeds):
    table = corrected(tmp_path, seeds, "merge,Chinese,China,")
    assert set(table.loc[table["entity"] == "China", "kind"]) == {"place"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("marge,Biden,Joe Biden,", "line 2: “marge” is no action"),
        ("merge,,Joe Biden,", "line 2: the column “name” is empty"),
        ("rename,Biden,,", "line 2: the column “to” must say"),
        ("retype,Biden,human,", "line 2: the column “to” must say one of person"),
        ("drop,Napoleon,,", "line 2: nothing is called “Napoleon”"),
        ("drop,Munich,,The Washington Times", "nothing is called “Munich” in “The Washington"),
    ],
)
def test_a_correction_that_does_not_fit_says_where(tmp_path, seeds, line, message):
    with pytest.raises(CoverageError, match=re.escape(message)) as raised:
        corrected(tmp_path, seeds, line)
    assert "aliases.csv" in str(raised.value)


def test_short_and_empty_lines_are_understood_and_counted(tmp_path):
    (tmp_path / "aliases.csv").write_text("action,name,to\ndrop,Munich\n\nmerge,A\n", "utf-8")
    with pytest.raises(CoverageError, match="line 4: the column “to” must say"):
        read_aliases(tmp_path)
    (tmp_path / "aliases.csv").write_text("action,name,to\n\ndrop,Munich\n", "utf-8")
    assert list(read_aliases(tmp_path)["line"]) == [3]


def test_aliases_are_optional_but_need_their_columns(tmp_path):
    assert read_aliases(tmp_path).empty
    (tmp_path / "aliases.csv").write_text("who,what\nBiden,drop\n", "utf-8")
    with pytest.raises(CoverageError, match="line 1: there is no column “action”"):
        read_aliases(tmp_path)


# --- any text ---

WORDS = [
    "Mr.",
    "Wang",
    "Wang Yi",
    "U.S.",
    "the",
    "and",
    "Department of",
    "Court",
    "R-Texas",
    "(AP)",
]
WORDS += ["China’s", "Chinese", "Trump-Putin", "“Biden", "administration,", "288", "—", "Jr.", "of"]
ENTITIES = ["", "", "PERSON", "ORG", "GPE", "NORP", "FAC", "CARDINAL", "LAW"]


@st.composite
def coverages(draw):
    """Articles with any text and any parse: what the parser says need make no sense."""
    rows, sentences, tokens = [], [], []
    piece = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
    for article in draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True)):
        paragraphs = [
            " ".join(" ".join(draw(st.lists(piece, min_size=1, max_size=12))).split()) or "x"
            for _ in range(draw(st.integers(1, 3)))
        ]
        text = "\n\n".join(paragraphs)
        rows.append({"article": article, "outlet": article, "byline": "Wang Yi", "text": text})
        spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
        for number, (start, end) in enumerate(spans):
            section = "headline" if number == 0 else "body"
            sentences.append((article, number, section, start, end, text[start:end]))
        words = list(re.finditer(r"\w+(?:\.\w+)*\.?|[^\w\s]", text))
        for word in words:
            kind = draw(st.sampled_from(ENTITIES))
            entity = f"{draw(st.sampled_from('BI'))}-{kind}" if kind else ""
            pos = draw(st.sampled_from(["PROPN", "NOUN", "VERB"]))
            dep = draw(st.sampled_from(["nsubj", "poss", "pobj", "conj", "ROOT"]))
            head = draw(st.integers(0, len(words) - 1))
            tokens.append((article, *word.span(), word[0], pos, dep, head, word[0], entity))
    articles = pd.DataFrame(rows).assign(words=10)
    columns = ["article", "sentence", "section", "start", "end", "text"]
    parsed = ["article", "start", "end", "text", "pos", "dep", "head", "lemma", "entity"]
    return (
        articles,
        pd.DataFrame(sentences, columns=columns),
        pd.DataFrame(tokens, columns=parsed),
    )


@settings(max_examples=150, deadline=None)
@given(coverages())
def test_whatever_the_text_mentions_are_exact_and_apart(tables):
    table = mentions(*tables)
    sound(table, tables[0])
    assert entities(table, tables[0])["count"].sum() == len(table)
    co_mentions(with_demonyms(table))


# --- against annotators ---


@pytest.mark.skipif(not BENCH.exists(), reason=f"needs the labelled articles in {BENCH}")
def test_the_main_entities_are_among_the_ten_most_mentioned():
    found = agreement.main_entities(BENCH, only_held_out=True)
    assert found["value"].iloc[0] >= 0.9
