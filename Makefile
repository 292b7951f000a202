# `make run` holds a survey, `make test` checks everything. Both set up what they need in .venv; only Python 3.11 or
# later and make must be there. Another Python: make test PYTHON=/path/to/python3.12

PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
SURVEY ?= surveys/after-call.yaml
WORKERS ?= 2
SECONDS ?= 60

.PHONY: help run test tools lint docs fuzz bench editor-check clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## hold a survey in this terminal (SURVEY=surveys/after-call.yaml)
	@$(BIN)/askline run $(SURVEY)

test: $(VENV)/.installed-dev tools lint ## everything that must pass: ruff, types, layers, tests
	@$(BIN)/python -m compileall -q src  # also where PYTHONDONTWRITEBYTECODE is set: start-up is measured
	$(BIN)/pytest -n $(WORKERS)

tools: $(VENV)/.installed-dev ## what some tests need of the machine, where apt-get may install it
	@sh .ci/get-tools

lint: $(VENV)/.installed-dev ## ruff, mypy and the layers alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.installed-dev ## write into the pages what the program can print
	$(BIN)/python docs/generate.py

fuzz: $(VENV)/.installed-dev ## the property tests with many more examples, then changed surveys for SECONDS=60
	$(BIN)/pytest -n $(WORKERS) -m hypothesis --hypothesis-profile=fuzz
	$(BIN)/python tests/fuzz_loader.py $(SECONDS)

bench: $(VENV)/.installed-dev ## the figures that the docs quote
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.http
	$(BIN)/python -m benchmarks.postgresql
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.terminal

editor-check: $(VENV)/.installed $(VENV)/editor ## what an author's editor makes of the schemas; needs Node.js
	$(BIN)/python tests/editor_check.py $(VENV)/editor/node_modules/.bin/yaml-language-server --stdio

clean: ## remove what was made here, .venv included
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh .ci/make-venv

$(VENV)/editor: | $(VENV)/bin/python
	@command -v npm >/dev/null || { echo "editor-check needs Node.js with npm" >&2; exit 3; }
	npm install --silent --no-audit --no-fund --prefix $@ yaml-language-server@1

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $(VENV)/.installed $@
