# Two commands are all a newcomer needs: `make serve` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SETTINGS := pyproject.toml constraints.txt
BROWSER := tests/app/browser
PARALLEL := -n 3 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help serve index test coverage check lint format messages widget clean

help: ## Show what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

serve: $(VENV)/serving ## Serve the help centre on http://127.0.0.1:8000
	@exec $(BIN)/firstline serve --index

index: $(VENV)/serving ## Build the index from articles/
	@$(BIN)/firstline index

test: $(VENV)/testing $(VENV)/judges ## Run the tests
	@$(BIN)/pytest $(PARALLEL)

coverage: $(VENV)/testing $(VENV)/judges ## Run the tests, and say which lines none of them reaches
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest $(PARALLEL)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

check: lint test ## Everything that has to hold before a push; CI runs this

lint: $(VENV)/testing ## Check style, types, the import contracts and the manual
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/firstline check --strict

format: $(VENV)/testing ## Put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

widget: $(VENV)/testing ## Make one small file of the widget's parts
	@$(BIN)/python -m app.widget.update

messages: $(VENV)/testing ## Bring the translations' files up to date with the texts
	@$(BIN)/python -m app.messages.update

clean: ## Remove what was installed and built
	rm -rf $(VENV) index

$(VENV)/serving: $(SETTINGS) | $(BIN)/python
	@echo "Installing what serving and indexing need (once, a few minutes) …"
	@$(PIP) install --constraint constraints.txt --editable '.[index]'
	@touch $@

$(VENV)/testing: $(SETTINGS) $(VENV)/serving
	@echo "Installing what the tests need (once) …"
	@$(PIP) install --constraint constraints.txt --editable '.[index,dev]'
	@touch $@

# Without npm the tests that need these are skipped, and say so.
$(VENV)/judges: $(BROWSER)/package-lock.json | $(VENV)/testing
	@if command -v npm >/dev/null; then \
		echo "Installing what judges pages in the browser tests (once) …"; \
		npm ci --prefix $(BROWSER) --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; fi

# Debian ships Python without the module that makes virtual environments.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Firstline needs Python 3.11 or newer. Name one: make PYTHON=python3.12 serve"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && \
		apt-get update -qq && apt-get install -qq -y python3-venv; } || \
		{ echo "Python's venv module is missing: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25'
