"""Where things are: the project, a coverage, what is made of it. Imports nothing heavy."""

import hashlib
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
TABLES = (".csv", ".jsonl", ".parquet")  # what a coverage in one file may be


class CoverageError(ValueError):
    """Input that cannot be read; the message says what, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in a notebook: the sentence alone, no traceback."""
        return [f"Cannot read the coverage: {self}"]


def locate(coverage: str | Path) -> Path:
    """Path of a coverage, looked for from the working folder, then from the project's root.

    Raises CoverageError where neither has it.
    """
    if not str(coverage).strip():
        raise CoverageError("no coverage is named; give a folder of .txt files or a table")
    for base in (Path.cwd(), ROOT):
        path = base / Path(coverage).expanduser()  # an absolute path stands for itself
        if path.exists():
            return path.resolve()
    raise CoverageError(
        f"there is no folder or table “{coverage}”, neither in the working folder nor in the "
        "project's; put one .txt file per article into a folder and give its path"
    )


def made_of(coverage: str | Path, event: str = "") -> Path:
    """Folder for what is made of a coverage: outputs/<its name>, with the event's where given.

    A hash follows where the name is not this coverage's alone: signs of the event other than spaces
    cannot stand in it, or another coverage in the project's root, or beside this one, has it
    first. A folder comes before a table.
    """
    path = locate(coverage)
    stem = path.name if path.is_dir() else path.stem
    plain = re.sub(r"[^\w-]+", "_", event)
    name = f"{stem}-{plain}" if event else stem
    called = [name, *(f"{one}{ending}" for one in (name, stem) for ending in TABLES)]
    bearers = [base / one for base in (ROOT, path.parent) for one in called]
    first = next((bearer.resolve() for bearer in bearers if bearer.exists()), path)
    if plain != event.replace(" ", "_") or first != path:
        whole = f"{os.path.relpath(path, ROOT)}\0{event}"
        name += f"-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
    return ROOT / "outputs" / name


def aliases_beside(coverage: str | Path) -> Path:
    """Where a reader's aliases.csv is looked for: in the folder of a coverage, beside a table."""
    path = locate(coverage)
    return (path if path.is_dir() else path.parent) / "aliases.csv"
