# Safer Havens. `make help` lists everything.

# What can be said on the line, such as: make run PORT=9000 DATA=~/data
PORT ?= 8000
HOST ?= 127.0.0.1
DEMO ?= 1
DATA ?=
WORKERS ?=
TESTS ?=
SPARK ?= 0
WHO ?=
export DATABASE_URL

RUN := .venv/bin/saferhavens
INSTALL = PYTHONPATH=src "$$(PYTHON="$(PYTHON)" setup/find-python)" -m saferhavens.cli.install
COMPILE_LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.12

.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

.PHONY: help run test test-only lint format types messages bench promises browser-test pictures frontend install install-dev check demo-code lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: install ## Install what is missing, load open data, start: make run [PORT=8000] [HOST=127.0.0.1] [DATA=folder] [DATABASE_URL=…] [DEMO=0] [WORKERS=n]
	@$(RUN) run --port "$(PORT)" --host "$(HOST)" --demo "$(DEMO)" --data "$(DATA)" --workers "$(WORKERS)"

test: ## Everything that must hold: style, import law, types, tests (make test [DATABASE_URL=postgresql://…] [SPARK=1])
	@$(INSTALL) --dev --frontend if-reachable $(if $(filter 1,$(SPARK)),--spark)
	@setup/run-tests

test-only: install-dev ## Only some tests: make test-only TESTS="tests/rules -k ledger"
	@.venv/bin/pytest -q $(TESTS)

browser-test: install-dev ## The journeys in Chromium
	@.venv/bin/pytest -q -m browser

pictures: install-dev ## Draw the pictures of README anew
	@PICTURES=write .venv/bin/pytest -q tests/journeys/test_the_readme_picture_is_up_to_date.py

promises: install-dev ## The promises at full size (the everyday run does a small slice)
	@SAFERHAVENS_PROMISES=full .venv/bin/pytest tests/promises

lint: install-dev ## Style and import law
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/lint-imports

format: install-dev ## Put the code into its usual shape
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

types: install-dev ## Check the types
	@.venv/bin/mypy

messages: install-dev ## Check and compile the translations
	@$(RUN) messages check
	@$(RUN) messages compile

bench: install-dev ## Measure pages and loading; the results go to benchmarks/RESULTS.md
	@$(RUN) bench pages
	@$(RUN) bench load

check: install ## Say what is wrong with this installation and how to mend it
	@$(RUN) check

demo-code: ## The six digits of a fictional person's second factor: make demo-code WHO=analyst@ombuds.example
	@SAFERHAVENS_DEMO=1 $(RUN) demo code "$(WHO)"

frontend: install ## Install the browser libraries and bundle our scripts and styles

install:
	@$(INSTALL)

install-dev:
	@$(INSTALL) --dev

lock: install-dev ## Choose the newest packages that pyproject.toml and frontend/package.json allow
	@$(COMPILE_LOCK) --upgrade --excludes setup/left-out.txt pyproject.toml -o requirements.lock
	@$(COMPILE_LOCK) --upgrade pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE_LOCK) --upgrade --group spark -c requirements-dev.lock -o requirements-spark.lock
	@$(COMPILE_LOCK) --upgrade --group node -o requirements-node.lock
	@$(COMPILE_LOCK) --upgrade setup/uv.in -o setup/uv.lock
	@cd frontend && npm update --package-lock-only

clean: ## Remove everything that was installed or built; data in var/ stays
	@rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	@find locale -name '*.mo' -delete
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
