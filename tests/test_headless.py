"""Running notebooks: a kernel that does not start gets a second chance, and only one."""

import nbformat
import papermill
import pytest
from nbclient.exceptions import DeadKernelError

from helpers import headless


@pytest.fixture
def notebook(tmp_path):
    """A notebook of one cell."""
    path = tmp_path / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), path)
    (tmp_path / "out").mkdir()
    return path


def run(notebook):
    return list(headless.run([notebook], notebook.parent / "out", {}, {}))


def failing(monkeypatch, *errors):
    """Let papermill fail with each of the errors in turn, and then run."""
    waiting, real = list(errors), papermill.execute_notebook

    def execute(*arguments, **options):
        if waiting:
            raise waiting.pop(0)
        return real(*arguments, **options)

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    return waiting


def test_a_kernel_that_did_not_start_is_tried_again(monkeypatch, notebook):
    waiting = failing(monkeypatch, RuntimeError("Kernel didn't respond in 60 seconds"))
    ((path, done),) = run(notebook)
    assert not waiting
    assert path == notebook
    assert done.cells[0].outputs[0].data["text/plain"] == "2"


def test_a_kernel_that_did_not_start_twice_is_named(monkeypatch, notebook):
    failing(monkeypatch, RuntimeError("no reply"), RuntimeError("no reply"))
    with pytest.raises(headless.RunError, match=r"one.ipynb: its kernel did not start: no reply"):
        run(notebook)


def test_a_kernel_that_died_is_not_run_again(monkeypatch, notebook):
    waiting = failing(monkeypatch, DeadKernelError("dead"), RuntimeError("not reached"))
    with pytest.raises(headless.RunError, match="died while running"):
        run(notebook)
    assert len(waiting) == 1
