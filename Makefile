# Two commands matter: `make run` and `make test`. Both set up everything themselves, from python3 (3.11 or
# newer), make and a package index. Each target is a thin call; the line after "Without make:" does the same.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
UV     := $(BIN)/uv
ASSETS := pledge_engine/web/assets/nhsuk.css
# The newest versions the ranges allow: make lock UPGRADE=--upgrade
UPGRADE ?=
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help env assets screenshots examples run demo-journey test sure races secrets faults fuzz explore bench lock clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(READY) $(ASSETS) ## Build .venv from the lock; does nothing while the lock and pyproject.toml stay as they are

# Without make:
#   python3 -m venv .venv
#   .venv/bin/python -m pip install --require-hashes -r requirements/uv.txt
#   .venv/bin/uv pip install --python .venv/bin/python --require-hashes -r requirements/dev.txt
#   .venv/bin/uv pip install --python .venv/bin/python --no-deps --no-build-isolation -e .
$(READY): pyproject.toml requirements/uv.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not ($$($(PYTHON) --version 2>&1))."; \
	  echo "Install a newer one, or name it: make $(or $(MAKECMDGOALS),env) PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Could not make $(VENV). Debian and Ubuntu ship this apart: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# Without make: .venv/bin/python -m pledge_engine.web.fetch_assets
assets: $(ASSETS) ## Fetch what the pages look like, by package-lock.json; `make env` does so too

$(ASSETS): package-lock.json pledge_engine/web/fetch_assets.py | $(READY)
	@$(BIN)/python -m pledge_engine.web.fetch_assets

# Without make: .venv/bin/pledge demo && .venv/bin/pledge serve
run: env ## Start the engine with its demonstration records, and serve until Ctrl-C; what is in ./var is kept
	@$(BIN)/pledge demo
	@$(BIN)/pledge serve

# Without make: .venv/bin/pledge demo --journey
demo-journey: env ## Take one hire through the whole pledge, step by step
	@$(BIN)/pledge demo --journey

# Without make: .venv/bin/python -m pytest -n auto (ARGS go to pytest: make test ARGS="-k ladder")
test: env ## Run every test
	@$(BIN)/python -m pytest -n auto $(ARGS)

# Without make: the commands below with .venv/bin/ before them, one after the other.
sure: env ## Check everything: format, lint, types, arrows, dependencies, migrations, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(UV) pip check --python $(BIN)/python
	$(BIN)/python -m pledge_engine.store.check_migrations
	@$(MAKE) --no-print-directory test

# Without make: RACES=500 .venv/bin/python -m pytest -n auto tests/races
races: env ## Give every pair of contradicting commands at one moment 500 times, on both databases (about an hour)
	@RACES=500 $(BIN)/python -m pytest -n auto tests/races $(ARGS)

# Without make: .venv/bin/python -m pledge_engine.upkeep.secret_files secrets
secrets: env ## Make the secrets that docker compose hands to its containers; those that are there stay
	@$(BIN)/python -m pledge_engine.upkeep.secret_files secrets

# Without make: KILLS=500 REMINDERS=10000 TIMES=50 TICK_MINUTES=15 .venv/bin/python -m pytest -n 0 -s tests/faults
# Fewer: make faults KILLS=100 REMINDERS=2000 TIMES=5 TICK_MINUTES=0
faults: KILLS ?= 500
faults: REMINDERS ?= 10000
faults: TIMES ?= 50
faults: TICK_MINUTES ?= 15
faults: env ## Kill workers, beat and broker while reminders fall due, and tick through two years (about two hours)
	@KILLS=$(KILLS) REMINDERS=$(REMINDERS) TIMES=$(TIMES) TICK_MINUTES=$(TICK_MINUTES) \
	  $(BIN)/python -m pytest -n 0 -s tests/faults $(ARGS)

# Without make: FUZZ=600 .venv/bin/python -m pytest -n 0 -s -k changed_anywhere tests/workflows/test_reading_anything.py
fuzz: env ## Read ten minutes of changed definitions: each is read or refused within a second (FUZZ_SEED=2 for others)
	@FUZZ=600 $(BIN)/python -m pytest -n 0 -s -k changed_anywhere tests/workflows/test_reading_anything.py $(ARGS)

# Without make: EXPLORE=1 .venv/bin/python -m pytest -n auto -m hypothesis
explore: env ## Draw other examples than before for every rule that is held to many (ARGS="--hypothesis-seed=2" for the same again)
	@EXPLORE=1 $(BIN)/python -m pytest -n auto -m hypothesis $(ARGS)

# Without make: .venv/bin/python -m bench
bench: env ## Print the benchmarks beside their peers
	@$(BIN)/python -m bench $(ARGS)

# Without make: the same commands with the options of COMPILE above.
lock: $(UV) ## Write requirements/*.txt anew from pyproject.toml, keeping pins that still fit
	@echo uv | $(COMPILE) - --output-file requirements/uv.txt
	@$(COMPILE) pyproject.toml --output-file requirements/lock.txt
	@$(COMPILE) pyproject.toml --group dev --constraints requirements/lock.txt --output-file requirements/dev.txt

# The first lock needs uv before there is any lock to take it from.
$(UV):
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# Without make: rm -rf .venv build *.egg-info and the caches; ./var holds data and stays.
clean: ## Remove .venv, caches and build output; never ./var, which holds data
	@rm -rf $(VENV) node_modules pledge_engine/web/assets build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
	  .coverage .coverage.* htmlcov
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# Without make: WIDTHS=320,768,1280 .venv/bin/python -m tests.pictures
# Fewer: make screenshots WIDTHS=768 ARGS="much demonstration-record" (what the names of the pictures begin with)
screenshots: WIDTHS ?= 320,768,1280
screenshots: env ## Take pictures of every page at three widths, to be looked at, in ./screenshots
	@WIDTHS=$(WIDTHS) $(BIN)/python -m tests.pictures $(ARGS)

# Without make: .venv/bin/python -m pledge_engine.upkeep.tracker examples (DAY: make examples DAY=2027-01-04)
examples: env ## Write the example trackers in ./examples anew
	@$(BIN)/python -m pledge_engine.upkeep.tracker examples $(DAY)
