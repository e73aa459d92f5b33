# Callwright: `make run` serves the bot, `make demo` calls it, `make test` proves it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Else each of many processes compiles all the sources anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run install dev demo demo-many test proof test-packages check lock clean

help:
	@echo "make run        install into .venv and serve the bot on this machine"
	@echo "make install    only install"
	@echo "make demo       a scripted caller books by voice (ARGS=--phone: by telephone)"
	@echo "make demo-many  twenty such calls"
	@echo "make test       all tests        make check  linters, contracts and types"
	@echo "make proof      the same with every case of every sweep (about half an hour)"

run: install
	@$(PY) bot.py $(ARGS)

install: $(VENV)/installed

dev: $(VENV)/installed-dev

demo: install
	@$(PY) -m caller $(ARGS)

demo-many: install
	@$(PY) -m caller --many $(ARGS)

test: dev test-packages
ifdef ARGS
	@$(PY) -m pytest -q $(ARGS)
else
# Many wait for processes and for time, so there are more workers than cores.
	@$(PY) -m pytest -q --once-more -n 4 --dist worksteal --ignore=tests/calls
	@$(PY) -m pytest -q --once-more -n 2 --dist worksteal tests/calls
endif

# Every case of every sweep, in place of the samples that `make test` takes.
proof: dev test-packages
	@$(PY) -m pytest -q -n 2 --dist worksteal --proof --ignore=tests/calls $(ARGS)

test-packages:
	@sh scripts/test-packages.sh

check: dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-logo --no-cache
	@$(VENV)/bin/mypy --strict -p callwright -p flows -p processors -p pipeline -p caller -p benchmarks -p scripts
	@$(VENV)/bin/mypy --strict bot.py
	@$(VENV)/bin/hadolint Dockerfile

$(VENV)/bin/python:
	@sh scripts/find-python.sh "$(PYTHON)" "$(or $(MAKECMDGOALS),run)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV) ..."
	@$(PY) -m scripts.install requirements.lock
	@PYTHONWARNINGS=ignore $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(PY) -m scripts.installed requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PY) -m scripts.install requirements-dev.lock
	@$(PY) -m scripts.installed requirements-dev.lock
	@echo "Compiling ..."
	@$(PY) -m compileall -q -j 0 $(VENV)/lib >/dev/null || true
	@touch $@

# Needs uv (pip install uv) beside an installed .venv; the locks name hashes and no index.
lock:
	@$(PY) -m scripts.lock

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
