# Everything an author or CI does. `make serve` and `make test` work on a fresh machine.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo "$$p" && break; done)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(if $(GPU),requirements-gpu.lock,requirements.lock)
export NO_MKDOCS_2_WARNING = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help serve build archive check record test lint format bench lock clean
.DEFAULT_GOAL := help

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(VENV)/installed-$(LOCK): $(LOCK) pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed: install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement $(LOCK)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

serve: $(VENV)/installed-$(LOCK)  ## execute what is stale, serve on http://127.0.0.1:8000 (or PORT=…), reload on save
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: $(VENV)/installed-$(LOCK)  ## execute what is stale and build into site/
	$(BIN)/mkdocs build --strict

archive: $(VENV)/installed-$(LOCK)  ## build site.zip, which opens from a folder without a server
	OFFLINE=true SITE_URL= $(BIN)/mkdocs build --strict --site-dir .cache/offline
	cd .cache && rm -f ../site.zip && $(CURDIR)/$(BIN)/python -m zipfile -c ../site.zip offline/

check: $(VENV)/installed-$(LOCK)  ## compare every run with its committed record, and look at the prose
	$(BIN)/traced check; checked=$$?; $(BIN)/traced lint && exit $$checked

record: $(VENV)/installed-$(LOCK)  ## accept this machine's outputs into docs/records/
	$(BIN)/traced record

lint: $(VENV)/installed-$(LOCK)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/installed-$(LOCK)  ## let ruff set the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Fences run apart: pytest-markdown-docs would also import every Python file for its docstrings.
# Snippets run first and alone, so that nothing disturbs what is measured; the rest shares the cores,
# the longest file first, but for Lighthouse, which takes a busy machine for a slow page.
test: lint browser  ## everything: lint, fences, engine, snippets against records, browser
	$(BIN)/traced run
	$(BIN)/pytest --quiet --markdown-docs --markdown-docs-syntax=superfences docs README.md CONTRIBUTING.md
	$(BIN)/pytest tests/content snippets --durations=5
	$(BIN)/pytest tests/browser/test_lighthouse.py
	$(BIN)/pytest tests/browser tests/engine --ignore=tests/browser/test_lighthouse.py --numprocesses=auto --dist=loadfile --no-loadscope-reorder --durations=10

.PHONY: browser
browser: $(VENV)/installed-$(LOCK)
	./tests/browser/ensure-chromium
	./tests/lighthouse/ensure-lighthouse

bench: $(VENV)/installed-$(LOCK)  ## what builds cost: cold, unchanged, one snippet, prose only
	$(BIN)/python tests/bench/builds.py

lock:  ## resolve versions anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra dev --extra gpu pyproject.toml --output-file requirements-gpu.lock

clean:  ## forget runs and builds of this machine
	rm -rf .cache site
