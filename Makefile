# make                     set up what is missing, run every notebook on seeds/, say where to look
# make COVERAGE=my_event   the same for your own articles; EVENT=... for one event of a table,
#                          PARAMETERS="-p extremes 5" for parameters of the notebooks
# make test | lab | bench | lock | format | clean

COVERAGE   ?= seeds
EVENT      ?=
PARAMETERS ?=
VENV       := .venv
PYTHON     := $(VENV)/bin/python
READY      := $(VENV)/.ready
# the first Python 3.11 on the path; python3 only where it is that version
PYTHON311 := $(firstword $(foreach name,python3.11 python3 python,$(shell \
	$(name) -c 'import sys; sys.version_info[:2] == (3, 11) and print("$(name)")' 2>/dev/null)))

.PHONY: run test lab bench lock format clean
.DEFAULT_GOAL := run

run: $(READY)
	@$(PYTHON) -m helpers.render "$(COVERAGE)" --event "$(EVENT)" $(PARAMETERS)

test: $(READY)
	@$(VENV)/bin/ruff check --quiet && $(VENV)/bin/ruff format --check --quiet
	@$(PYTHON) -m pytest

lab: $(READY)
	@JUPYTER_PATH= JUPYTER_PREFER_ENV_PATH=1 $(VENV)/bin/jupyter lab notebooks

bench: $(READY)
	@$(PYTHON) tests/bench_render.py

# what the set-up installs is decided by the lock alone; compiled at once, since imports without
# compiled code take three times as long and make nothing else of a run; the stamp is written last, so a
# set-up that was interrupted starts again
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON311)" || { echo "Parallax needs Python 3.11: none found as python3.11, python3 or python." >&2; exit 1; }
	@echo "Setting up $(VENV) (once, under a minute) ..."
	@$(PYTHON311) -m venv --clear $(VENV)
	@sed -n '/^uv==/,/# via/p' requirements.lock > $(VENV)/uv.lock
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	@VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv pip install --quiet --no-deps --no-build-isolation --offline --editable .
	@touch $@

# needs the set-up only for uv; run it after a change of requirements.in
lock: $(READY)
	@$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-header requirements.in -o requirements.lock

format: $(READY)
	@$(VENV)/bin/ruff check --quiet --fix; $(VENV)/bin/ruff format --quiet

clean:
	rm -rf $(VENV) .cache *.egg-info .pytest_cache .ruff_cache .hypothesis
