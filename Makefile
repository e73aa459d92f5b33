# Callwright: `make run` serves the bot, `make demo` calls it, `make test` proves it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=

.PHONY: help run install dev demo demo-many test test-packages check lock clean

help:
	@echo "make run        install into .venv and serve the bot on this machine"
	@echo "make install    only install"
	@echo "make demo       a scripted caller books by voice (ARGS=--phone: by telephone)"
	@echo "make demo-many  twenty such calls"
	@echo "make test       all tests        make check  linter and types"

run: install
	@$(PY) bot.py $(ARGS)

install: $(VENV)/installed

dev: $(VENV)/installed-dev

demo: install
	@$(PY) -m caller $(ARGS)

demo-many: install
	@$(PY) -m caller --many $(ARGS)

test: dev test-packages
	@$(PY) -m pytest -q $(ARGS)

test-packages:
	@sh scripts/test-packages.sh

check: dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy --strict -p callwright -p flows -p processors -p pipeline -p caller -p benchmarks
	@$(VENV)/bin/mypy --strict bot.py
	@$(VENV)/bin/hadolint Dockerfile

$(VENV)/bin/python:
	@sh scripts/find-python.sh "$(PYTHON)" "$(or $(MAKECMDGOALS),run)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) (about a minute) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Needs uv (pip install uv); the locks name hashes and no index.
lock:
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra build -o requirements.lock pyproject.toml
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra build --extra dev -c requirements.lock \
	  -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
