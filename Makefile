# `make` lists what can be done. Everything runs in .venv, which is made on first use.
#
#     make setup PYTHON=python3.12        chooses the interpreter of .venv
#     make test ARGS="-k figures -n auto" hands arguments to pytest

PYTHON ?=
ARGS ?=
VENV := .venv
RUN := $(VENV)/bin/python -m
SITAN := $(VENV)/bin/sitan

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup report site pdf check check-report lint format types test test-all rebuild gallery bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.ready ## Make .venv with everything in it, and see that Pango is there
	@tools/install-pango $(VENV)/bin/python

$(VENV)/.ready: pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" tools/make-venv $(VENV)
	@touch $@

report: setup ## Build the report: web site and PDF
	@$(SITAN) build .

site: setup ## Build the web site only
	@$(SITAN) build . --format site

pdf: setup ## Build the PDF only
	@$(SITAN) build . --format pdf

check: lint types test check-report ## Everything that a commit must keep green

check-report: setup ## Check the report's content and data, without building it
	@$(SITAN) check .

lint: setup ## Look at layout and style of the code; changes nothing
	@$(RUN) ruff format --check --quiet
	@$(RUN) ruff check --quiet

format: setup ## Lay the code out, and repair what can be repaired safely
	@$(RUN) ruff check --fix-only --quiet
	@$(RUN) ruff format --quiet

types: setup ## Check the types
	@$(RUN) mypy

test: setup ## Run the tests, imports and examples included
	@$(RUN) pytest $(ARGS)

test-all: setup ## Run the long tests too
	@$(RUN) pytest -m "" $(ARGS)

rebuild: setup ## Build the report from nothing, and check it: what the schedule runs
	@rm -rf build/.cache
	@$(SITAN) build .
	@$(SITAN) check .

gallery: setup ## Build every kind of figure in every language, and say where to look
	@$(RUN) tools.gallery

bench: setup ## Measure what drawing costs beside what the renderer alone costs
	@$(RUN) tools.bench

clean: ## Remove everything that was made, except .venv
	@rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find sitan tests -name __pycache__ -type d -prune -exec rm -rf {} +
