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
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
STAMPS = ROOT / ".cache"
MADE_FROM = ["notebooks/*.ipynb", "helpers/**/*.*", "requirements.lock"]
KERNEL = "parallax"
OWN = {"coverage", "event", "output"}  # parameters that the renderer fills in itself


class RenderError(Exception):
    """A run that cannot begin or did not end well; the message says where and why."""


def main() -> int:
    """Read the command line, run, and say in one line how it went."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.render", description="Run every notebook on a coverage."
    )
    parser.add_argument("coverage", nargs="?", default="seeds", help="folder or table of articles")
    parser.add_argument("--event", default="", help="which event of a table with several")
    parser.add_argument(
        "-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"), dest="parameters"
    )
    arguments = parser.parse_args()
    try:
        folder, made = render(arguments.coverage, arguments.event, dict(arguments.parameters))
    except (RenderError, ValueError) as error:
        print(f"Parallax: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nParallax: stopped; the pages are as they were before.", file=sys.stderr)
        # the threads wait for kernels that are gone
        os._exit(130)
    shown = os.path.relpath(folder / "index.html")
    print(f"{'Written' if made else 'Nothing has changed'}: open {shown}")
    return 0


def render(coverage: str, event: str = "", parameters: dict | None = None) -> tuple[Path, bool]:
    """Run every notebook on a coverage; its folder, and whether there was anything to do.

    Raises
    ------
    CoverageError : the articles cannot be read; nothing was started.
    RenderError : a parameter is unknown or of the wrong kind (nothing was started), or a notebook
        failed (what was in the folder before is still there).
    """
    # imported in here: to see that nothing has changed must not take seconds
    from helpers.corpus import locate

    source = locate(coverage)
    folder = ROOT / "outputs" / (source.name if source.is_dir() else source.stem)
    if event:
        plain = re.sub(r"[^\w-]+", "_", event)
        folder = folder.with_name(f"{folder.name}-{plain}")
    stamp = STAMPS / f"made-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    wanted = _state(source, event, parameters or {})
    if stamp.exists() and stamp.read_text() == wanted + _contents(folder):
        return folder, False
    with ProcessPoolExecutor(1, get_context("spawn")) as other_core:
        ahead = other_core.submit(prepare, str(source), event)
        values = _checked(parameters or {})
        ahead.result()
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".part-") as part:
        new = Path(part) / folder.name
        _run_all(str(source), event, values, new)
        _swap(new, folder)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted + _contents(folder))
    return folder, True


def prepare(coverage: str, event: str) -> None:
    """Read and parse once, so that each notebook finds the parse ready."""
    from helpers import corpus, language

    language.parse(corpus.read(coverage, event)[0])


def _state(source: Path, event: str, parameters: dict) -> str:
    """Hash of all that the pages depend on."""
    files = sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern))
    files = [path for path in files if path.is_file() and "__pycache__" not in path.parts]
    files += sorted(source.glob("*")) if source.is_dir() else [source]
    digest = hashlib.sha256(json.dumps([event, sorted(parameters.items())]).encode())
    for path in files:
        if path.is_file():
            digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _contents(folder: Path) -> str:
    """Hash of what a folder holds."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"\0{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _checked(parameters: dict[str, str]) -> dict[str, dict]:
    """Parameters that each notebook takes, as the type that it names."""
    import papermill

    known = {
        path: papermill.inspect_notebook(str(path)) for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    }
    if not known:
        raise RenderError("there is no notebook in notebooks/")
    names = sorted({name for taken in known.values() for name in taken} - OWN)
    for name in parameters:
        if name not in names:
            raise RenderError(
                f"no notebook has a parameter “{name}”; there are {', '.join(names) or 'none'}"
            )
    return {
        path: {
            name: _typed(name, value, taken[name]["inferred_type_name"])
            for name, value in parameters.items()
            if name in taken
        }
        for path, taken in known.items()
    }


def _typed(name: str, value: str, kind: str):
    try:
        if kind == "bool":
            return {"true": True, "false": False}[value.lower()]
        return {"int": int, "float": float}.get(kind, str)(value)
    except (ValueError, KeyError):
        raise RenderError(f"the parameter “{name}” takes {kind}, not “{value}”") from None


def _run_all(source: str, event: str, values: dict[Path, dict], new: Path) -> None:
    """Run the notebooks side by side and write each page as it is done."""
    from tqdm import tqdm

    pages = [{"file": f"{path.stem}.html", "title": _title(path)} for path in values]
    given = {"coverage": source, "event": event, "output": str(new)}
    bar = tqdm(total=sum(map(_cells, values)), unit="cell", leave=False, disable=None)
    with _kernel(), ThreadPoolExecutor(os.cpu_count()) as pool:
        (new / "tables").mkdir(parents=True)
        runs = {
            pool.submit(_run, path, new, given | own, bar): place
            for place, (path, own) in enumerate(values.items())
        }
        try:
            for run in as_completed(runs):
                page = pages[runs[run]]
                _write_page(run.result(), page, pages, new)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            bar.close()
    _write_index(pages, source, event, new)


def _cells(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8"))["cells"])


def _title(path: Path) -> str:
    """A notebook's first heading."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    heading = re.search(r"^# (.+)$", "".join(cells[0]["source"]), re.MULTILINE)
    return heading[1] if heading else path.stem


class _kernel:  # noqa: N801 - a context manager, used like a function
    """A kernel specification of our own, in force for one run.

    One named python3 may be another Python's (JUPYTER_PATH, a user's own specifications).
    """

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        spec = Path(self.folder.name) / "kernels" / KERNEL
        spec.mkdir(parents=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        content = {"argv": command, "display_name": "Parallax", "language": "python"}
        (spec / "kernel.json").write_text(json.dumps(content))
        os.environ["JUPYTER_PATH"] = self.folder.name
        os.environ["PYTHONHASHSEED"] = "0"  # the order of sets is part of the bytes
        os.environ["PYTHONPATH"] = str(ROOT)

    def __exit__(self, *_):
        self.folder.cleanup()


def _run(path: Path, new: Path, values: dict, bar):
    """One notebook, executed; a second try where its kernel did not start."""
    import papermill

    taken = papermill.inspect_notebook(str(path))
    values = {name: value for name, value in values.items() if name in taken}
    for last in (False, True):
        try:
            bar.set_postfix_str(path.stem)
            notebook = papermill.execute_notebook(
                str(path),
                str(new / path.name),
                parameters=values,
                kernel_name=KERNEL,
                progress_bar=False,
            )
            break
        except papermill.PapermillExecutionError as error:
            raise RenderError(_failure(path, error)) from None
        except RuntimeError as error:  # nbclient: the kernel died before replying, or never did
            if last:
                raise RenderError(f"{path.stem}: its kernel did not start twice: {error}") from None
    bar.update(len(notebook.cells))
    pending = [
        cell for cell in notebook.cells if cell.cell_type == "code" and not cell.execution_count
    ]
    if pending:
        raise RenderError(f"{path.stem} ended before its cell “{pending[0].source[:60]}”")
    return _same_bytes(notebook, new / path.name)


def _failure(path: Path, error) -> str:
    """One message that names notebook, cell and error."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.traceback)).strip()
    detail = "" if error.ename == "CoverageError" else f"\n{plain}"
    return f"{path.name}, cell {error.cell_index + 1}: {error.ename}: {error.evalue}{detail}"


def _same_bytes(notebook, file: Path):
    """Take out of an executed notebook what differs from run to run."""
    import nbformat

    notebook.metadata.pop("papermill", None)
    notebook.metadata.kernelspec = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata.get("language_info", {}).pop("version", None)
    for number, cell in enumerate(notebook.cells):
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-{number}"
    nbformat.write(notebook, file)
    return notebook


def _write_page(notebook, page: dict, pages: list[dict], new: Path) -> None:
    exporter = _exporter()
    notebook.metadata.title = page["title"]
    coverage = new.name
    notebook.metadata.parallax = {"coverage": coverage, "pages": pages, "file": page["file"]}
    # the paths that the renderer filled in say nothing to a reader
    notebook.cells = [
        cell
        for cell in notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    html, _ = exporter.from_notebook_node(notebook)
    (new / page["file"]).write_text(_with_contents(html), encoding="utf-8")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    page["findings"] = [
        output.metadata["parallax"]["finding"]
        for output in outputs
        if "finding" in output.get("metadata", {}).get("parallax", {})
    ]
    pictures = [
        output.data["text/html"]
        for output in outputs
        if output.get("data", {}).get("text/html", "").startswith('<figure class="picture')
    ]
    page["picture"] = pictures[0] if pictures else ""


def _exporter(cached=[]):  # noqa: B006 - one exporter serves every page
    from nbconvert import HTMLExporter

    if not cached:
        here = Path(__file__).parent
        cached.append(HTMLExporter(template_name="template", extra_template_basedirs=[str(here)]))
    return cached[0]


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


def _write_index(pages: list[dict], source: str, event: str, new: Path) -> None:
    from jinja2 import Environment, FileSystemLoader

    from helpers.corpus import read

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "template"))
    html = environment.get_template("overview.html.j2").render(
        coverage=new.name,
        pages=pages,
        articles=read(source, event)[0].to_dict("records"),
        tables=sorted(path.name for path in (new / "tables").glob("*.csv")),
    )
    (new / "index.html").write_text(html, encoding="utf-8")


def _swap(new: Path, folder: Path) -> None:
    """Put a finished folder in the place of the old one."""
    old = new.with_name("old")
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
