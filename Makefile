# Needs Python 3.11 or newer and make; everything else is installed into .venv/.

PYTHON ?= python3
PORT ?= 8000
FACTCHECK_DATA ?= $(CURDIR)/.data
export PORT FACTCHECK_DATA

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.PHONY: help demo run test screenshots pictures benchmark lint format install migrations lock stop clean
.DEFAULT_GOAL := help

help: ## Show what there is to make
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8010             another port"
	@echo "  FACTCHECK_DATA=DIR    another place for database and files (now $(FACTCHECK_DATA))"
	@echo "  DEMO_PASSWORD=…       the password of the demonstration's users"

demo: .venv/run.stamp ## Install, load the demonstration and serve it on http://127.0.0.1:8000
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) load_demo
	@$(BIN)/gunicorn --config factcheck/gunicorn.py factcheck.wsgi

run: .venv/dev.stamp ## Serve with automatic reload and error pages, for development
	@DEBUG=true $(MANAGE) migrate --verbosity 0
	@DEBUG=true $(MANAGE) runserver $(PORT)

test: .venv/dev.stamp ## Run the tests
	$(BIN)/pytest -n 2 $(ARGS)

screenshots: .venv/dev.stamp ## Take pictures of every type of page, desk too, into OUT=folder
	@test -n "$(OUT)" || { echo "Say where to: make screenshots OUT=/some/folder"; exit 1; }
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) screenshots "$(OUT)"

benchmark: .venv/run.stamp ## Measure the site at 10,000 and 1,000,000 claims (docs/performance.md)
	$(BIN)/python -m benchmarks --data "$(FACTCHECK_DATA)/benchmarks" $(ARGS)

pictures: .venv/dev.stamp ## Take the pictures that docs/ shows anew, of the demonstration
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) load_demo >/dev/null
	@$(MANAGE) screenshots --docs

lint: .venv/dev.stamp ## Check style, types, layers, templates and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(MANAGE) makemigrations --check --dry-run

format: .venv/dev.stamp ## Put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: .venv/dev.stamp ## Install everything into .venv/

migrations: .venv/dev.stamp ## Write the migrations that the models ask for
	$(MANAGE) makemigrations

lock: .venv/dev.stamp ## Write the lock files anew from pyproject.toml (needs uv)
	.ci/lock

stop: .venv/run.stamp ## Stop the bundled database
	@$(MANAGE) stop_database

clean: ## Stop the database and remove .venv/ (never the data)
	@if [ -x $(BIN)/python ]; then $(MANAGE) stop_database; fi
	rm -rf .venv

PIP_INSTALL := $(BIN)/pip install -qq --disable-pip-version-check --require-hashes

# The environment is made anew when its lock changes; the database runs from it, so it stops first.
.venv/run.stamp: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Factcheck needs Python 3.11 or newer: make PYTHON=/path/to/python3"; exit 1; }
	@if [ -x $(BIN)/python ]; then $(MANAGE) stop_database >/dev/null 2>&1 || true; fi
	@echo "Installing into .venv/ ..."
	@rm -rf .venv && $(PYTHON) -m venv .venv
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	@echo "Installing what tests and checks need ..."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@
