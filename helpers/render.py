"""The one renderer behind `make`: every notebook on a coverage, to pages that need nothing else.

In: a coverage and parameters. Out: outputs/<coverage>/ with index.html, a page for each notebook,
tables and figures, swapped in whole: a run that fails or is stopped leaves what was there.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from helpers.place import CACHE, ROOT, CoverageError, aliases_beside, locate, made_of

# What takes seconds to import is imported where it is needed: to find that there is nothing to do,
# or that the input cannot be read, should take no time.

MADE_FROM = ["notebooks/*.ipynb", "helpers/**/*.*", "models/**/*.*", "requirements.lock"]
TEMPLATES = Path(__file__).parent / "template"


def main() -> int:
    """Read the command line, run, and say in one line how it went."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.render", description="Run every notebook on a coverage."
    )
    parser.add_argument("coverage", nargs="?", default="seeds", help="folder or table of articles")
    parser.add_argument("--event", default="", help="which event, for a table with several")
    parser.add_argument(
        "-p",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "VALUE"),
        dest="parameters",
        help="a parameter of the notebooks; may be given several times",
    )
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _main(arguments.coverage, arguments.event, dict(arguments.parameters))
    except CoverageError as error:
        print(f"Cannot read the coverage: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; the pages are as they were before.", file=sys.stderr)
        return 130
    return 1


def _main(coverage: str, event: str, parameters: dict[str, str]) -> int:
    folder = made_of(coverage, event)
    shown = os.path.relpath(folder / "index.html")
    if _is_current(folder, _state(coverage, event, parameters)):
        print(f"Nothing has changed since the last run: open {shown}")
        return 0
    from helpers.headless import RunError

    try:
        render(coverage, event, parameters)
    except RunError as error:
        print(f"{error}\nThe pages are as they were before.", file=sys.stderr)
        return 1
    print(f"Written: open {shown}")
    return 0


def render(coverage: str, event: str, parameters: dict[str, str]) -> Path:
    """Run every notebook on a coverage; the folder with the pages.

    Raises
    ------
    CoverageError : the articles cannot be read; nothing was started.
    RunError : a parameter is unknown or of the wrong type (nothing was started), or a notebook
        failed. What was in the folder before is still there.
    """
    source, folder = locate(coverage), made_of(coverage, event)
    state = _state(coverage, event, parameters)
    # one process parses while the other imports papermill; the notebooks find the parse ready
    with ProcessPoolExecutor(1, get_context("spawn")) as second:
        parse = second.submit(prepare, str(source), event)
        from helpers import headless

        notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
        chosen = headless.typed(notebooks, parameters)
        articles = parse.result()
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".part-") as part:
        new = Path(part) / folder.name
        (new / "tables").mkdir(parents=True)
        given = {"coverage": str(source), "event": event, "output": str(new)}
        pages = [
            {
                "file": f"{path.stem}.html",
                "name": path.stem.lstrip("0123456789_").capitalize(),
                "title": _title(path),
            }
            for path in notebooks
        ]
        for path, notebook in headless.run(notebooks, new, given, chosen):
            _write_page(notebook, pages[notebooks.index(path)], pages, new)
        _write_index(articles, pages, new)
        _swap(new, folder)
    CACHE.mkdir(exist_ok=True)
    _stamp(folder).write_text(state + _contents(folder))
    return folder


def prepare(coverage: str, event: str) -> list[dict]:
    """Read and parse the articles, which keeps the parse; what the first page says of each."""
    from helpers import corpus, language

    articles, _ = corpus.read(coverage, event)
    language.parse(articles)
    return articles.drop(columns="text").to_dict("records")


def _is_current(folder: Path, state: str) -> bool:
    """Whether the pages are those that a run would make."""
    return _stamp(folder).exists() and _stamp(folder).read_text() == state + _contents(folder)


def _stamp(folder: Path) -> Path:
    return CACHE / f"made-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"


def _state(coverage: str, event: str, parameters: dict[str, str]) -> str:
    """Hash of all that the pages depend on."""
    source = locate(coverage)
    files = [path for pattern in MADE_FROM for path in sorted(ROOT.glob(pattern))]
    files += sorted(source.glob("*")) if source.is_dir() else [source, aliases_beside(source)]
    files = [path for path in files if path.is_file() and "__pycache__" not in path.parts]
    return _hash(json.dumps([event, sorted(parameters.items())]), files, ROOT)


def _contents(folder: Path) -> str:
    """Hash of what a folder holds."""
    return _hash("", [path for path in sorted(folder.rglob("*")) if path.is_file()], folder)


def _hash(head: str, files: list[Path], base: Path) -> str:
    digest = hashlib.sha256(head.encode())
    for path in files:
        digest.update(f"\0{os.path.relpath(path, base)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _title(path: Path) -> str:
    """A notebook's first heading."""
    first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
    heading = re.search(r"^# (.+)$", "".join(first["source"]), re.MULTILINE)
    return heading[1] if heading else path.stem


def _write_page(notebook, page: dict, pages: list[dict], new: Path) -> None:
    """Write one notebook's page; note in `page` what the first page repeats of it."""
    notebook.metadata.title = page["title"]
    notebook.metadata.parallax = {"coverage": new.name, "pages": pages, "file": page["file"]}
    html, _ = _exporter().from_notebook_node(notebook)
    (new / page["file"]).write_text(_with_contents(html), encoding="utf-8")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    notes = [output.get("metadata", {}).get("text/html", {}) for output in outputs]
    page["findings"] = [note["finding"] for note in notes if "finding" in note]
    shown = [output.get("data", {}).get("text/html", "") for output in outputs]
    pictures = [html for html in shown if html.startswith('<figure class="picture')]
    page["picture"] = "".join(pictures[:1]).replace('href="#s-', f'href="{page["file"]}#s-')


@cache
def _exporter():
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name=TEMPLATES.name, extra_template_basedirs=[str(TEMPLATES.parent)]
    )


def _with_contents(html: str) -> str:
    """A page with its table of contents, each heading under an address of its own."""
    seen, entries = {}, []

    def numbered(heading: re.Match) -> str:
        level, address, text = heading.groups()
        seen[address] = seen.get(address, 0) + 1
        if seen[address] > 1:
            address = f"{address}-{seen[address]}"
        if level == "2":
            entries.append(f'<li><a href="#{address}">{text}</a></li>')
        return f'<h{level} id="{address}">{text}</h{level}>'

    pattern = r'<h([1-6]) id="([^"]*)">(.*?)(?:<a class="anchor-link".*?</a>)?</h\1>'
    html = re.sub(pattern, numbered, html)
    return html.replace("<!--contents-->", "\n".join(entries))


def _write_index(articles: list[dict], pages: list[dict], new: Path) -> None:
    """Write the first page: the findings of every notebook."""
    from jinja2 import Environment, FileSystemLoader

    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    template = templates.get_template("overview.html.j2")
    tables = sorted(path.name for path in (new / "tables").glob("*.csv"))
    html = template.render(coverage=new.name, pages=pages, articles=articles, tables=tables)
    (new / "index.html").write_text(html, encoding="utf-8")


def _swap(new: Path, folder: Path) -> None:
    """Put a finished folder in the place of the old one; no signal falls in between."""
    handlers = {s: signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)}
    old = new.with_name("old")
    try:
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except OSError:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
