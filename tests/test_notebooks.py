"""The notebooks as they are kept: clean, short, explained, with parameters that say what they are."""

import json

import papermill
import pytest

from helpers.place import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell) -> str:
    return "".join(cell["source"])


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return request.param


def test_it_carries_no_outputs_and_no_trace_of_a_run(notebook):
    cells = load(notebook)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert set(load(notebook)["metadata"]["kernelspec"]) == {"display_name", "language", "name"}
    assert all(set(cell["metadata"]) <= {"tags"} for cell in cells)


def test_its_cells_are_short_and_have_names_of_their_own(notebook):
    cells = load(notebook)["cells"]
    names = [cell["id"] for cell in cells]
    assert len(set(names)) == len(names)
    assert not any(len(name) == 8 and set(name) <= set("0123456789abcdef") for name in names)
    code = [source(cell).splitlines() for cell in cells if cell["cell_type"] == "code"]
    assert max(map(len, code)) <= 25


def test_it_opens_with_its_question_and_says_what_it_cannot_tell(notebook):
    prose = [source(cell) for cell in load(notebook)["cells"] if cell["cell_type"] == "markdown"]
    first = prose[0]
    assert first.startswith("# ")
    assert "?" in first
    assert all(word in first for word in ("**Read:**", "**Computed:**", "**On the two seed"))
    assert any(text.startswith("## What this cannot tell you") for text in prose)


def test_its_parameters_say_what_they_are(notebook):
    tagged = [
        cell for cell in load(notebook)["cells"] if "parameters" in cell["metadata"].get("tags", [])
    ]
    assert len(tagged) == 1
    parameters = papermill.inspect_notebook(str(notebook))
    assert {"coverage", "event", "output"} <= set(parameters)
    for parameter in parameters.values():
        assert parameter["help"], f"{parameter['name']} has no help"
        assert parameter["inferred_type_name"] in {"str", "int", "float", "bool"}
    # every name that the cell sets is one that the help shows
    lines = [line for line in source(tagged[0]).splitlines() if line and line[0] not in "# "]
    assert len(lines) == len(parameters)
