"""Reading: what a coverage may look like, and what is said where it cannot be read."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import corpus
from helpers.place import ROOT, CoverageError, locate, made_of

STORY = "Two ministers met in Vienna on Sunday. They spoke for four hours."


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def read_one(folder, text):
    articles, aside = corpus.read(write(folder, one=text))
    return articles.iloc[0], aside


def test_the_seeds_as_they_are():
    articles, aside = corpus.read("seeds")
    assert list(articles["article"]) == ["The Washington Times", "Business Upturn"]
    assert list(articles["published"]) == ["2024-02-20", ""]
    times, upturn = articles["text"]
    assert times.startswith("A top Chinese official demanded")
    assert times.endswith("to the highest standards.”")
    assert upturn.startswith("U.S. notes China’s tangible efforts in combating drug trade\n\nHigh-")
    assert list(aside["reason"]) == ["contact", "comment policy"]
    assert list(aside["line"]) == [16, 17]


def test_the_outlet_is_the_file_name_without_a_table(tmp_path):
    articles, _ = corpus.read(write(tmp_path, gazette=STORY, herald=STORY))
    assert list(articles["outlet"]) == ["gazette", "herald"]


def test_articles_of_one_outlet_are_told_apart(tmp_path):
    rows = pd.DataFrame({"outlet": ["A", "B", "A"], "text": [STORY] * 3})
    rows.to_csv(tmp_path / "event.csv", index=False)
    articles, _ = corpus.read(tmp_path / "event.csv")
    assert list(articles["article"]) == ["A (1)", "B", "A (2)"]
    assert list(articles["outlet"]) == ["A", "B", "A"]


def test_a_name_made_by_numbering_is_not_given_twice(tmp_path):
    rows = pd.DataFrame({"outlet": ["A", "A (1)", "A"], "text": [STORY] * 3})
    rows.to_csv(tmp_path / "event.csv", index=False)
    assert corpus.read(tmp_path / "event.csv")[0]["article"].is_unique


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_tables_of_every_kind_read_alike(tmp_path, ending):
    frame = pd.DataFrame(
        {"outlet": ["A", "B"], "text": [STORY, STORY], "published": ["2024-02-20", None]}
    )
    path = tmp_path / f"event{ending}"
    if ending == ".csv":
        frame.to_csv(path, index=False)
    elif ending == ".jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.to_parquet(path)
    articles, _ = corpus.read(path)
    assert list(articles["text"]) == [STORY, STORY]
    assert list(articles["published"]) == ["2024-02-20", ""]


def test_one_event_of_many(tmp_path):
    rows = pd.DataFrame({"event": ["x", "y"], "outlet": ["A", "B"], "text": [STORY, STORY]})
    rows.to_csv(tmp_path / "many.csv", index=False)
    with pytest.raises(CoverageError, match="holds 2 events; choose one"):
        corpus.read(tmp_path / "many.csv")
    assert list(corpus.read(tmp_path / "many.csv", "y")[0]["outlet"]) == ["B"]
    with pytest.raises(CoverageError, match="no event “z”"):
        corpus.read(tmp_path / "many.csv", "z")


def test_an_event_is_not_passed_over_where_there_are_none(tmp_path):
    (tmp_path / "plain.csv").write_text(f"outlet,text\nA,{STORY}\n", encoding="utf-8")
    with pytest.raises(CoverageError, match=r"plain.csv has no column “event”"):
        corpus.read(tmp_path / "plain.csv", "x")
    with pytest.raises(CoverageError, match=r"seeds is a folder, .* leave the parameter “event”"):
        corpus.read("seeds", "x")


@pytest.mark.parametrize(
    ("order", "lines"),
    [("AB", "outlet,text\n,\nA,{0}\n , \nB,{0}\n"), ("A", "outlet,text\nA,{0}\n,\n")],
)
def test_rows_without_anything_are_no_articles(tmp_path, order, lines):
    (tmp_path / "event.csv").write_text(lines.format(STORY), encoding="utf-8")
    assert list(corpus.read(tmp_path / "event.csv")[0]["outlet"]) == list(order)


def test_a_table_with_an_index_of_its_own(tmp_path):
    rows = pd.DataFrame({"outlet": ["", "B"], "text": [STORY, STORY]}, index=["first", "second"])
    rows.to_parquet(tmp_path / "event.parquet")
    assert list(corpus.read(tmp_path / "event.parquet")[0]["outlet"]) == ["row 1", "B"]


def test_every_text_file_of_a_folder_is_read_and_nothing_else(tmp_path):
    (tmp_path / "x.txt").mkdir()
    for name in ("a.txt", "B.TXT", ".hidden.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    (tmp_path / "articles.csv").write_text("file,outlet\nB.TXT,The Bee\n,\na.txt,\n")
    assert set(corpus.read(tmp_path)[0]["outlet"]) == {"a", "The Bee"}


@pytest.mark.parametrize(
    ("coverage", "event", "name"),
    [
        ("seeds", "", "seeds"),
        ("{0}/event", "", "event"),
        ("{0}/table.csv", "", "table"),
        ("{0}/table.csv", "summit", "table-summit"),
        ("{0}/table.csv", "2024-02-19", "table-2024-02-19"),
    ],
)
def test_what_is_made_of_a_coverage_bears_its_name(tmp_path, coverage, event, name):
    (tmp_path / "event").mkdir()
    (tmp_path / "table.csv").touch()
    assert made_of(coverage.format(tmp_path), event) == ROOT / "outputs" / name


def test_no_two_coverages_make_the_same_folder(tmp_path):
    for folder in ("seeds", "x", "x-day"):
        (tmp_path / folder).mkdir()
    for table in ("x.csv", "x.jsonl", "x.parquet", "seeds.csv"):
        (tmp_path / table).touch()
    coverages = [(ROOT / "seeds", ""), *((path, "") for path in tmp_path.iterdir())]
    events = ["Gaza: day 1", "Gaza, day 1", "Gaza_day_1", "day"]
    coverages += [(tmp_path / table, event) for table in ("x.csv", "x.jsonl") for event in events]
    folders = [made_of(*coverage) for coverage in coverages]
    assert len(set(folders)) == len(folders) == 16
    assert folders == [made_of(*coverage) for coverage in coverages]
    assert {folder.parent for folder in folders} == {ROOT / "outputs"}


def test_marks_of_order_and_line_ends_are_no_text(tmp_path):
    (tmp_path / "one.txt").write_bytes(b"\xef\xbb\xbfHe said so.\r\n\r\nShe did not.\r\n")
    assert corpus.read(tmp_path)[0]["text"][0] == "He said so.\n\nShe did not."


def test_a_headline_is_short_unpunctuated_and_stands_alone(tmp_path):
    article, _ = read_one(tmp_path, f"Ministers meet in Vienna\n\n{STORY}\n")
    assert article["headline"] == "Ministers meet in Vienna"
    article, _ = read_one(tmp_path, f"Ministers met in Vienna.\n\n{STORY}\n")
    assert article["headline"] == ""
    article, _ = read_one(tmp_path, f"Ministers meet in Vienna\n{STORY}\n{STORY}\n")
    assert article["headline"] == ""


def test_a_headline_from_the_table_is_not_told_twice(tmp_path):
    write(tmp_path, one=f"Ministers meet\n\n{STORY}")
    (tmp_path / "articles.csv").write_text("file,headline\none.txt,“Ministers” meet\n")
    assert corpus.read(tmp_path)[0]["text"][0] == f"“Ministers” meet\n\n{STORY}"


@pytest.mark.parametrize("typed", ["China's ministers don't meet", "China‘s ministers don`t meet"])
def test_a_headline_typed_with_other_apostrophes_is_not_told_twice(tmp_path, typed):
    write(tmp_path, one=f"China’s ministers don’t meet\n\n{STORY}")
    (tmp_path / "articles.csv").write_text(f"file,headline\none.txt,{typed}\n", encoding="utf-8")
    assert corpus.read(tmp_path)[0]["text"][0] == f"{typed}\n\n{STORY}"


@pytest.mark.parametrize(
    ("head", "story"),
    [
        ("Officials meet in Vienna\nBy Jane Doe\n", STORY),
        ("Officials of six countries meet in Vienna for talks\nBy Jane Doe\n", STORY),
        ("Officials meet in Vienna\n\nBy Jane Doe\n", STORY + " " + STORY),
    ],
)
def test_a_headline_and_a_byline_above_a_short_story_are_no_part_of_it(tmp_path, head, story):
    article, aside = read_one(tmp_path, f"{head}{story}\n")
    assert article["headline"] == head.split("\n")[0]
    assert article["byline"] == "Jane Doe"
    assert article["text"] == f"{article['headline']}\n\n{story}"
    assert list(aside["reason"]) == ["byline"]


def test_a_headline_without_a_byline_is_no_part_of_the_first_sentence(tmp_path):
    article, _ = read_one(tmp_path, f"Officials meet in Vienna\n{STORY}\n")
    assert article["text"] == f"Officials meet in Vienna\n\n{STORY}"


def test_a_text_wrapped_by_hand_keeps_its_sentences(tmp_path):
    text = "Two ministers met\nin Vienna on Sunday. They\nspoke for hours.\n\nThey parted\nlate.\n"
    article, _ = read_one(tmp_path, text)
    assert article["text"] == (
        "Two ministers met in Vienna on Sunday. They spoke for hours.\n\nThey parted late."
    )


def test_a_text_wrapped_by_hand_keeps_its_byline_and_its_lists_apart(tmp_path):
    wrapped = "Two ministers met in Vienna on Sunday for the first time in a year, and\n"
    wrapped += "Mr. Blinken said afterwards that both of them had found the talks with\n"
    wrapped += "the others useful.\n"
    points = "- a first point, which is so long that the\nUnited Nations stand on the next line\n"
    text = f"Ministers meet\nBy Jane Doe\n{wrapped}{points}• a second\n* a third\n1. a fourth\n"
    article, _ = read_one(tmp_path, text)
    story = wrapped.strip().replace("\n", " ")
    points = [points.strip().replace("\n", " "), "• a second", "* a third", "1. a fourth"]
    assert article["byline"] == "Jane Doe"
    assert article["text"].split("\n\n") == ["Ministers meet", story, *points]


def test_a_line_of_a_wrapped_sentence_is_no_byline(tmp_path):
    article, aside = read_one(tmp_path, "Both were met\nby Speaker Jane Doe\nin the hall.\n")
    assert article["text"] == "Both were met by Speaker Jane Doe in the hall."
    assert aside.empty


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("By Jane Doe", "byline"),
        ("BY JANE DOE AND JOHN ROE", "byline"),
        ("• Jane Doe can be reached at jdoe@example.com.", "contact"),
        ("Follow Jane Doe on Twitter: @jdoe", "contact"),
        ("Please read our comment policy before commenting.", "comment policy"),
        ("Additional reporting by John Roe", "credit"),
        ("The Associated Press contributed to this report.", "credit"),
        ("© 2024 Example News. All rights reserved.", "rights"),
        ("Sign up for our newsletter", "promotion"),
        ("Updated: 20 February 2024", "publication date"),
        ("Jane Doe can be reached at jdoe@example.com.", "contact"),
        ("He can be reached on Twitter @jdoe", "contact"),
        ("She can be reached by phone at (202) 555-0123.", "contact"),
        ("Photo by Jane Doe/Reuters", "credit"),
        ("(Photo by Élise Doe for The Gazette via AP, File)", "credit"),
        ("Video: AP", "credit"),
        ("Reporting by Jane Doe; Editing by John Roe", "credit"),
        ("(Reporting by Jane Doe in Washington; additional reporting by J. Roe.)", "credit"),
        ("Getty Images", "credit"),
        ("JANE DOE via Getty Images.", "credit"),
        ("The two ministers on Sunday in Vienna. Jane Doe/Getty Images", "credit"),
        ("Copyright 2024 The Associated Press.", "rights"),
        ("Copyright: Example News", "rights"),
        ("© 2024", "rights"),
        ("This may not be published, broadcast, rewritten or redistributed.", "rights"),
        ("Related: Five things to know", "promotion"),
        ("Advertisement", "promotion"),
        ("Published Feb. 19, 2024 at 10:15 a.m.", "publication date"),
        ("Updated: 2024-02-19", "publication date"),
        ("First published on 19 February 2024", "publication date"),
        ("Last modified: 12:03", "publication date"),
        ("Posted 3 hours ago by Jane Doe", "publication date"),
    ],
)
def test_lines_around_the_story_are_set_aside_and_listed(tmp_path, line, reason):
    article, aside = read_one(tmp_path, f"{line}\n\n{STORY}\n")
    assert article["text"] == STORY
    assert list(aside["reason"]) == [reason]
    assert list(aside["text"]) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "By Sunday the talks had ended.",
        "Comments by the minister drew protest.",
        "Photos of the meeting showed both men smiling.",
        "The policy was published on 20 February.",
        "A deal can be reached by the end of the month, the minister said.",
        "“We believe an agreement can be reached by Friday,” Mr. Blinken said.",
        "An agreement can be reached at the summit, both sides said.",
        "He read the report twice before commenting.",
        "Published in 2019, the report blamed the ministry for 12 deaths.",
        "Published on Feb. 19, 2024, the report blamed the ministry.",
        "Posted on Facebook on Jan. 5, the video shows officers beating a man.",
        "Updated figures show that 53,000 migrants crossed in May.",
        "Copyright law was never meant for this, the senator said.",
        "The bill may not be published, broadcast or leaked, the court ruled.",
        "Reporting by The Washington Post has shown that the minister knew.",
        "With files from the server, the police rebuilt the scene.",
        "Video by the activists shows police firing at the crowd.",
        "Photo by photo, investigators rebuilt the scene.",
        "Related to the probe, two officials were fired on Monday.",
        "Advertisement for the post drew protest.",
        "The firm announced a $3.7 billion merger with Getty Images.",
    ],
)
def test_lines_of_the_story_stay(tmp_path, line):
    article, aside = read_one(tmp_path, f"{STORY}\n\n{line}\n")
    assert line in article["text"]
    assert aside.empty


BAD = {
    "an empty file": ({"one.txt": b" \n"}, "one.txt is empty"),
    "another encoding": ({"one.txt": b"ok\nCaf\xe9"}, "one.txt, line 2: not UTF-8"),
    "a picture": ({"one.txt": b"GIF\x00\x00"}, "one.txt is not a text file"),
    "no text file": ({"one.docx": b"x"}, "holds no .txt file"),
    "no word": ({"one.txt": "*** --- …\n\n😀".encode()}, r"one.txt .*holds no story"),
    "no word but a byline": ({"one.txt": b"By Jane Doe\n\n* * *"}, "one.txt .*holds no story"),
    "only furniture": ({"one.txt": b"Please read our comment policy"}, "holds no story"),
    "a row too many": (
        {"one.txt": b"Story.", "articles.csv": b"file\none.txt\ntwo.txt\n"},
        "articles.csv, line 3: there is no file “two.txt”",
    ),
    "a file twice": (
        {"one.txt": b"Story.", "articles.csv": b"file\none.txt\none.txt\n"},
        "articles.csv, line 3: “one.txt” has a line already",
    ),
    "no column file": (
        {"one.txt": b"Story.", "articles.csv": b"name\none.txt\n"},
        "articles.csv has no column “file”",
    ),
    "no date": (
        {"one.txt": b"Story.", "articles.csv": b"file,published\none.txt,last week\n"},
        "“last week” is no date",
    ),
    "a year": (
        {"one.txt": b"Story.", "articles.csv": b"file,published\none.txt,2024\n"},
        "“2024” is no date",
    ),
    "a month": (
        {"one.txt": b"Story.", "articles.csv": b"file,published\none.txt,2024-02\n"},
        "“2024-02” is no date",
    ),
    "a row without a file": (
        {"one.txt": b"Story.", "articles.csv": b"file,outlet\n,\n,A\none.txt,\n"},
        "articles.csv, line 3: there is no file “”",
    ),
    "a folder for a text": ({"x.txt/one.doc": b"x"}, "holds no .txt file"),
    "an empty table": ({"one.txt": b"Story.", "articles.csv": b""}, "articles.csv cannot be read"),
}


@pytest.mark.parametrize(("files", "message"), BAD.values(), ids=BAD)
def test_a_folder_that_cannot_be_read(tmp_path, files, message):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CoverageError, match=message):
        corpus.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", "outlet\nA\n", "no column “text”"),
        ("x.csv", "outlet,text\n", "holds no article"),
        ("x.csv", "outlet,text\nA,\n", "row 1: the text is empty"),
        ("x.csv", "outlet,text\nA,B.\nC,???\n", r"x.csv \(C\) holds no story"),
        ("x.jsonl", '{"outlet": "A", "text": "B."}\nnonsense\n', "x.jsonl, line 2"),
        ("x.parquet", "no parquet", "cannot be read as a .parquet table"),
        ("x.pdf", "no table", "neither a folder nor a table"),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path, name, content, message):
    (tmp_path / name).write_text(content)
    with pytest.raises(CoverageError, match=message):
        corpus.read(tmp_path / name)


@pytest.mark.parametrize("name", ["nowhere", "", "  "])
def test_a_coverage_that_is_not_there(name):
    with pytest.raises(CoverageError):
        locate(name)


lines = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)


@given(st.lists(lines, min_size=1, max_size=8))
def test_no_word_is_lost(tmp_path_factory, parts):
    """Every word of a file is in the story or among the lines set aside, in order."""
    text = "\n".join(parts)
    if not text.strip().strip("\ufeff"):
        return
    folder = tmp_path_factory.mktemp("made")
    (folder / "rows.jsonl").write_text(json.dumps({"outlet": "A", "text": text}))
    try:
        articles, aside = corpus.read(folder / "rows.jsonl")
    except CoverageError:
        return  # nothing but white space or furniture
    kept = articles["text"][0].split() + [word for line in aside["text"] for word in line.split()]
    assert sorted(kept) == sorted(text.split())
