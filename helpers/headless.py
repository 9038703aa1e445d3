"""Running notebooks without a person: papermill, one kernel each, side by side.

In: notebooks and parameters. Out: executed notebooks whose bytes depend on nothing but their input.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

# jsonschema would build a grammar of web addresses, for more than a second, that no notebook needs
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
import papermill  # noqa: E402
import psutil  # noqa: E402
from nbclient.exceptions import DeadKernelError  # noqa: E402
from traitlets.config import Config  # noqa: E402

from helpers.place import ROOT  # noqa: E402

KERNEL = "parallax"
ANSI = r"\x1b\[[0-9;]*m"  # colours of a terminal
FILLED_IN = {"coverage", "event", "output"}  # by the renderer; the others are the user's


class RunError(Exception):
    """A run that cannot begin or did not end well; the message says where and why."""


def typed(notebooks: list[Path], parameters: dict[str, str]) -> dict[str, object]:
    """Parameters from the command line, as the type that the notebooks give them.

    Raises RunError for a name that no notebook has, and for a value that is not of its type.
    """
    kinds = {}
    for path in notebooks:
        kinds |= {
            name: known["inferred_type_name"]
            for name, known in papermill.inspect_notebook(str(path)).items()
            if name not in FILLED_IN
        }
    for name in parameters:
        if name not in kinds:
            raise RunError(
                f"no notebook has a parameter “{name}”; there is {', '.join(sorted(kinds))}"
            )
    return {name: _typed(name, value, kinds[name]) for name, value in parameters.items()}


def _typed(name: str, value: str, kind: str):
    try:
        if kind == "bool":
            return {"true": True, "false": False}[value.lower()]
        return {"int": int, "float": float}.get(kind, str)(value)
    except (ValueError, KeyError):
        raise RunError(f"the parameter “{name}” takes {kind}, not “{value}”") from None


def run(notebooks: list[Path], folder: Path, given: dict, chosen: dict) -> Iterator[tuple]:
    """Execute notebooks side by side into `folder`; each path and its notebook, as they are done.

    Parameters
    ----------
    given : parameters that the renderer fills in; they leave no trace in what is written.
    chosen : parameters that the user chose; of both, a notebook gets those that it has.

    Raises
    ------
    RunError : a notebook failed; the kernels of the others are stopped.
    """
    with _own_kernel(), ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {
            pool.submit(_run, path, place, folder, given, chosen): path
            # the later ones build on more and take longer: begun first, they do not run on alone
            for place, path in reversed(list(enumerate(notebooks)))
        }
        try:
            for done in as_completed(runs):
                yield runs[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in psutil.Process().children(recursive=True):
                child.kill()
            raise


@contextmanager
def _own_kernel() -> Iterator[None]:
    """A kernel specification that is certainly this Python's, in force for one run.

    One named python3 may be another's (JUPYTER_PATH, a user's own specifications).
    """
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "kernels" / KERNEL
        spec.mkdir(parents=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        command += ["--log-level=50"]  # that it was told to stop is no error
        content = {"argv": command, "display_name": "Parallax", "language": "python"}
        (spec / "kernel.json").write_text(json.dumps(content))
        os.environ["JUPYTER_PATH"] = folder
        os.environ["PYTHONHASHSEED"] = "0"  # the order of a set is part of the bytes
        os.environ["PYTHONPATH"] = str(ROOT)
        yield


def _transport(name: Path) -> Config:
    """Sockets in the file system, which no other kernel can take, each kernel's under its name."""
    ipc = {"transport": "ipc", "ip": str(name)}
    return Config({"KernelManager": {"transport": "tcp"} if os.name == "nt" else ipc})


def _run(path: Path, place: int, folder: Path, given: dict, chosen: dict):
    """One notebook, executed; a second try where its kernel did not start."""
    taken = papermill.inspect_notebook(str(path))
    values = {name: value for name, value in (given | chosen).items() if name in taken}
    bar = {"desc": path.stem, "position": place, "leave": False, "disable": None}
    for attempt in (1, 2):
        try:
            notebook = papermill.execute_notebook(
                str(path),
                str(folder / path.name),
                parameters=values,
                kernel_name=KERNEL,
                progress_bar=bar,
                # to write and check the whole notebook after each cell takes longer than most cells
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                config=_transport(Path(os.environ["JUPYTER_PATH"]) / f"{place}-{attempt}"),
            )
            break
        except papermill.PapermillExecutionError as error:
            raise RunError(_failure(path, error)) from None
        except DeadKernelError:
            raise RunError(
                f"{path.name}: its kernel died while running; is there enough memory?"
            ) from None
        except RuntimeError as error:
            if attempt == 2:
                raise RunError(f"{path.name}: its kernel did not start: {error}") from None
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and not cell.execution_count:
            raise RunError(f"{path.name} ended early: cell {number} was not reached")
    _forget(notebook, {name: chosen[name] for name in chosen if name in taken})
    nbformat.write(notebook, folder / path.name)
    return notebook


def _failure(path: Path, error: papermill.PapermillExecutionError) -> str:
    """One message that names notebook, cell and error."""
    cells = enumerate(nbformat.read(path, 4).cells, start=1)
    # papermill counts the cell that it adds; a reader counts those of the notebook
    places = [f"cell {number} ({cell.id})" for number, cell in cells if cell.source == error.source]
    where = places[0] if places else "the parameters"
    said = f"{path.name}, {where}: {error.ename}: {error.evalue}"
    if error.ename in {"CoverageError", "ParameterError"}:
        return said
    return f"{said}\n{re.sub(ANSI, '', chr(10).join(error.traceback)).strip()}"


def _forget(notebook: nbformat.NotebookNode, chosen: dict) -> None:
    """Take out of an executed notebook what differs from run to run or names this machine."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata.kernelspec = python
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
            cell.source = "\n".join(f"{name} = {value!r}" for name, value in chosen.items())
        # what goes to stderr are warnings, and they carry paths
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if out.get("name") != "stderr"]
