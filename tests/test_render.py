"""The one renderer: whole runs, from a fresh copy of the project, as a user would start them."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import psutil
import pytest
from markupsafe import escape

from helpers import chance, render
from helpers.place import ROOT

STORY = "Ministers met in Vienna on Sunday. They praised the good plan. Nobody feared harm."


def copy_of_the_project(folder: Path, notebooks: str) -> Path:
    """What a fresh clone holds of what a run needs."""
    leave = shutil.ignore_patterns("__pycache__")
    for name in ("helpers", "models", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    (folder / "notebooks").mkdir()
    for path in (ROOT / "notebooks").glob(notebooks):
        shutil.copy(path, folder / "notebooks")
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


def environment(project: Path) -> dict[str, str]:
    # a kernel of another Python lies in wait
    return os.environ | {"PYTHONPATH": str(project), "JUPYTER_PATH": str(project / "hijack")}


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "helpers.render", *arguments]
    return subprocess.run(
        command, cwd=project, env=environment(project), capture_output=True, text=True, timeout=240
    )


def contents(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project with every notebook, run once on the seeds."""
    project = copy_of_the_project(tmp_path_factory.mktemp("whole"), "*.ipynb")
    spec = project / "hijack" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text('{"argv": ["/bin/false"], "display_name": "no"}')
    done = run(project, "seeds")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Written: open outputs/seeds/index.html\n"
    return project


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """A project with one notebook only, whose seeds have been run."""
    project = copy_of_the_project(tmp_path_factory.mktemp("small"), "01_*.ipynb")
    assert run(project, "seeds").returncode == 0
    return project


def coverage(project: Path, name: str, **articles: str) -> None:
    (project / name).mkdir(exist_ok=True)
    for outlet, text in articles.items():
        (project / name / f"{outlet}.txt").write_text(text, encoding="utf-8")


def test_a_second_run_does_nothing_and_a_third_gives_the_same_bytes(project):
    folder = project / "outputs" / "seeds"
    first, written = contents(folder), folder.stat().st_mtime_ns
    done = run(project, "seeds")
    assert done.stdout.startswith("Nothing has changed since the last run")
    assert folder.stat().st_mtime_ns == written
    (folder / "index.html").unlink()  # what is missing is made again
    assert run(project, "seeds").stdout.startswith("Written")
    again = contents(folder)
    assert list(first) == list(again)
    assert [name for name in first if first[name] != again[name]] == []


def test_the_aliases_beside_a_table_count_as_a_change(tmp_path):
    table = tmp_path / "articles.jsonl"
    table.write_text("{}", encoding="utf-8")
    before = render._state(str(table), "", {})
    assert render._state(str(table), "", {}) == before
    (tmp_path / "aliases.csv").write_text("mention,entity\n", encoding="utf-8")
    assert render._state(str(table), "", {}) != before


def test_nothing_in_the_files_names_this_machine(project):
    places = [str(project), str(ROOT), sys.prefix]
    for name, data in contents(project / "outputs" / "seeds").items():
        if not name.endswith(".png"):
            assert not [place for place in places if place in data.decode()], name


def words_of(html: str) -> str:
    """Text of a page without its pictures, whose bytes may differ between machines."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|svg).*?</\1>", "", html))


@pytest.mark.skipif(not (ROOT / "outputs/seeds").exists(), reason="outputs/seeds is not there yet")
def test_what_is_committed_is_what_a_fresh_run_makes(project):
    kept = {n: d for n, d in contents(ROOT / "outputs/seeds").items() if not n.endswith(".ipynb")}
    made = contents(project / "outputs/seeds")
    assert sorted(kept) == sorted(name for name in made if not name.endswith(".ipynb"))
    heard = [
        pd.read_csv(folder / "tables" / "tone_sentences.csv")["rating"]
        for folder in (ROOT / "outputs/seeds", project / "outputs/seeds")
    ]
    # another kind of processor may round the network's numbers otherwise, and what follows from them
    assert (heard[0] - heard[1]).abs().max() < 0.1
    follow = ("tables/to", "01_", "04_", "index") if (heard[0] != heard[1]).any() else ()
    for name in kept:
        if name.startswith(follow):
            continue
        if name.endswith(".csv"):
            assert kept[name] == made[name], f"{name}: run make and commit outputs/seeds"
        if name.endswith(".html"):
            assert words_of(kept[name].decode()) == words_of(made[name].decode()), name


class Page(HTMLParser):
    """What a test needs to know of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.ids, self.links, self.loads, self.tags, self.pictures = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href") or found.get("xlink:href"))
        else:
            self.loads += [found[k] for k in ("src", "href", "srcset", "data") if k in found]
        if tag == "img":
            self.pictures.append(found.get("alt"))
        assert not [name for name in found if name.startswith("on")], "a script in an attribute"


def pages(folder: Path) -> dict[str, Page]:
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}


def assert_sound(folder: Path) -> None:
    """Pages that need no network and no scripts, and whose links lead somewhere."""
    found = pages(folder)
    for name, page in found.items():
        assert "script" not in page.tags, name
        assert not {"iframe", "object", "embed", "base", "form"} & set(page.tags), name
        assert [load for load in page.loads if not load.startswith(("data:image/png", "#"))] == []
        head = page.tags[: page.tags.index("body")]
        assert page.tags.count("h1") == head.count("title") == 1, name
        assert len(set(page.ids)) == len(page.ids), name
        assert all(page.pictures), f"{name}: a picture without alt text"
        for link in page.links:
            if not link.startswith("https://"):
                file, _, place = link.partition("#")
                assert (folder / (file or name)).exists(), link
                assert not place or place in found[file or name].ids, link
        style = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*['\"]?(?!#)", style), name


def test_the_pages_need_no_network_and_no_scripts_and_their_links_lead_somewhere(project):
    assert_sound(project / "outputs" / "seeds")


def test_articles_with_next_to_nothing_in_them_have_pages_too(project):
    coverage(project, "bare", actor="It rained. Then it stopped.", article="Hi there. ???")
    done = run(project, "bare")
    assert done.returncode == 0, done.stderr
    assert_sound(project / "outputs" / "bare")
    for path in (project / "outputs/bare/tables").glob("towards*.csv"):
        assert pd.read_csv(path).empty


def test_every_page_has_contents_and_folds_its_code(project):
    for path in (project / "outputs/seeds").glob("0*.html"):
        html = path.read_text(encoding="utf-8")
        contents = re.search(r'(?s)<nav[^>]*class="contents".*?</nav>', html)[0]
        headings = re.findall(r'<h2 id="([^"]*)"', html)
        assert [f"#{name}" for name in headings] == re.findall(r'href="([^"]*)"', contents)
        assert html.count('<div class="highlight') == html.count('<details class="code">')


def test_the_first_page_says_what_the_tables_say(project):
    folder = project / "outputs" / "seeds"
    pair = pd.read_csv(folder / "tables" / "tone_differences.csv").iloc[0]
    said = escape(chance.in_words(pair, "more positive"))
    assert said in (folder / "index.html").read_text(encoding="utf-8")


def test_every_row_stands_where_it_says(project):
    from helpers import corpus

    texts = corpus.read(ROOT / "seeds")[0].set_index("article")["text"]
    for path in (project / "outputs/seeds/tables").glob("*.csv"):
        table = pd.read_csv(path, keep_default_na=False)
        if {"article", "start", "end", "text"} <= set(table) and path.stem != "tone":
            for row in table.itertuples():
                assert texts[row.article][row.start : row.end] == row.text, path.name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "there is no folder or table “nowhere”"),
        (["seeds", "-p", "extreems", "3"], "no notebook has a parameter “extreems”"),
        (["seeds", "-p", "extremes", "three"], "the parameter “extremes” takes int, not “three”"),
        (["seeds", "-p", "extremes", "0"], "takes a whole number from 1 to 50, not “0”"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_changes_nothing(small, arguments, message):
    before = contents(small / "outputs")
    done = run(small, *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(small / "outputs") == before


def test_a_failing_notebook_is_named_and_leaves_the_pages_as_they_were(small):
    path = small / "notebooks" / "01_sentiment.ipynb"
    source, before = path.read_text(), contents(small / "outputs")
    notebook = nbformat.reads(source, 4)
    notebook.cells[2].source += "\nraise RuntimeError('the sky fell')"
    nbformat.write(notebook, path)
    done = run(small, "seeds")
    path.write_text(source)
    assert done.returncode == 1
    assert "01_sentiment.ipynb, cell 3 (setup): RuntimeError: the sky fell" in done.stderr
    assert contents(small / "outputs") == before
    assert [p.name for p in (small / "outputs").iterdir()] == ["seeds"]


def test_a_notebook_that_leaves_early_has_failed(small):
    path = small / "notebooks" / "01_sentiment.ipynb"
    source = path.read_text()
    notebook = nbformat.reads(source, 4)
    notebook.cells[2].source += "\nimport sys; sys.exit(0)"
    nbformat.write(notebook, path)
    done = run(small, "seeds")
    path.write_text(source)
    assert done.returncode == 1
    assert "01_sentiment.ipynb" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_the_pages_and_no_kernel(small, number):
    before = contents(small / "outputs")
    coverage(small, "stopped", one=STORY)
    command = [sys.executable, "-m", "helpers.render", "stopped"]
    running = subprocess.Popen(
        command,
        cwd=small,
        env=environment(small),
        stderr=subprocess.PIPE,
        text=True,
        # what runs in the background of a shell is deaf to SIGINT, and so would be its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    parent = psutil.Process(running.pid)
    kernels = []
    while not kernels and running.poll() is None:
        time.sleep(0.1)
        children = parent.children(recursive=True)
        kernels = [child for child in children if "ipykernel_launcher" in " ".join(_command(child))]
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped" in said
    assert contents(small / "outputs") == before
    assert [p.name for p in (small / "outputs").iterdir()] == ["seeds"]
    assert not [kernel for kernel in kernels if kernel.is_running() and _command(kernel)]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_text_from_articles_stays_text(small):
    trap = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    coverage(
        small,
        "trap",
        **{
            "=SUM(1+1)": f"{trap} pays $5 and $3\n\n{STORY} {trap} “{trap}” cost $5, then $3.",
            "x & <b>y": f"{STORY} {{curly}} {{0}} %s \\(x\\) $$x$$ [link](javascript:1)",
        },
    )
    done = run(small, "trap")
    assert done.returncode == 0, done.stderr
    folder = small / "outputs" / "trap"
    assert_sound(folder)
    assert "<b>y" not in (folder / "01_sentiment.html").read_text(encoding="utf-8")
    for path in (folder / "tables").glob("*.csv"):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False)
        assert not cells.map(lambda cell: cell[:1] in "=@" and cell != "").any(axis=None), path.name


@pytest.mark.parametrize(
    ("name", "articles", "said"),
    [
        ("lonely", {"one": STORY * 3}, "one article only, so there is nothing to compare"),
        ("terse", {"one": "They met.", "two": STORY}, "the least that can be compared"),
    ],
)
def test_a_small_coverage_gives_a_sensible_page(small, name, articles, said):
    coverage(small, name, **articles)
    done = run(small, name)
    assert done.returncode == 0, done.stderr
    assert said in (small / "outputs" / name / "index.html").read_text(encoding="utf-8")
    assert_sound(small / "outputs" / name)


def test_plain_papermill_works_from_any_folder(tmp_path):
    coverage(tmp_path, "mine", one=STORY, two=STORY)
    command = [sys.executable, "-m", "papermill", str(ROOT / "notebooks/01_sentiment.ipynb")]
    command += ["out.ipynb", "-p", "coverage", "mine", "-p", "output", "here"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "tables" / "tone.csv").exists()
