"""Reading: what a coverage may look like, and what is said where it cannot be read."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import corpus
from helpers.place import CoverageError, locate

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


def test_a_text_wrapped_by_hand_keeps_its_sentences(tmp_path):
    text = "Two ministers met\nin Vienna on Sunday. They\nspoke for hours.\n\nThey parted\nlate.\n"
    article, _ = read_one(tmp_path, text)
    assert article["text"] == (
        "Two ministers met in Vienna on Sunday. They spoke for hours.\n\nThey parted late."
    )


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
    "an empty table": ({"one.txt": b"Story.", "articles.csv": b""}, "articles.csv cannot be read"),
}


@pytest.mark.parametrize(("files", "message"), BAD.values(), ids=BAD)
def test_a_folder_that_cannot_be_read(tmp_path, files, message):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CoverageError, match=message):
        corpus.read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", "outlet\nA\n", "no column “text”"),
        ("x.csv", "outlet,text\n", "holds no article"),
        ("x.csv", "outlet,text\nA,\n", "row 1: the text is empty"),
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
