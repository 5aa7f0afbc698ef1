# Every task of the house. `make` alone prints this list.
# Environment: .venv, made here; state of the demo and of the tests: var/. Neither is in the repository.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SOURCES := cms posts integrations
# Two workers, a file of tests kept together so that what it starts is started once.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --max-worker-restart 0

# What promises something of the database runs on both. The rest of the house does on PostgreSQL too, in `make soak`.
ON_BOTH := $(filter-out %_in_a_browser.py %_form.py %_commands.py %_desk.py,$(wildcard tests/integrations/test_*.py)) \
	$(addprefix tests/posts/test_,attacks.py planned.py reconciling.py reviewing.py search.py stopped.py verbs.py) \
	$(addprefix tests/posts/,newsletter queue/test_assigning.py writers/test_saving.py) tests/test_journey.py

.PHONY: help
help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: .venv/runtime ## the desk with examples on http://127.0.0.1:8000 (PORT=… for another port); Ctrl-C stops it
	@SITE_URL=http://127.0.0.1:$(PORT) DJANGO_SETTINGS_MODULE=cms.settings.demo exec $(BIN)/python manage.py demo

.PHONY: test
test: .venv/development ## every test on SQLite with a real browser; those about the database again on PostgreSQL + Valkey, with shorter walks
	@bash .ci/needs php npm
	$(PYTEST) -m 'not long'
	HYPOTHESIS_PROFILE=short $(BIN)/python -m tests.servers $(PYTEST) -m 'not looks and not faults and not peers' $(ON_BOTH)

.PHONY: check
check: lint test ## what CI runs: lint, types, layers, migrations, translations, then every test

.PHONY: lint
lint: .venv/development ## style, types, layers, templates, missing migrations, stale translations
	@bash .ci/needs
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/djhtml --check $(SOURCES)
	$(BIN)/curlylint $(SOURCES)
	DJANGO_SETTINGS_MODULE=cms.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	bash .ci/translations

.PHONY: format
format: .venv/development ## write the code and the templates in the house style
	$(BIN)/ruff check --fix --exit-zero --quiet
	$(BIN)/ruff format
	$(BIN)/djhtml $(SOURCES)

.PHONY: faults
faults: .venv/development ## the fault kit's sample: 3,000 deliveries under 200 kills and bad networks, judged by a separate checker
	@bash .ci/needs
	$(BIN)/python -m tests.faults

.PHONY: test-peers
test-peers: .venv/development ## a post's whole life on real WordPress, Ghost, Bluesky PDS and SMTP (downloads into var/peers; 10 minutes the first time)
	@bash .ci/needs php npm
	PEERS=all $(BIN)/python -m pytest --timeout 900 --durations 0 tests/peers

.PHONY: soak
soak: .venv/development ## the long runs: random walks of 2,000 steps on both databases, 100,000 deliveries under 1,000 kills, all fifty faults, and a flood and figures at the product's own times
	@bash .ci/needs npm java
	$(BIN)/python -m tests.validity
	$(BIN)/python -m tests.lighthouse
	$(BIN)/python -m tests.faults 100000 1000
	$(BIN)/python -m tests.faults 120 10 1
	$(BIN)/python -m pytest -m faults --timeout 20000
	$(BIN)/python -m tests.faults.figures
	HYPOTHESIS_PROFILE=soak $(PYTEST) -m soak --timeout 20000
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m tests.servers $(PYTEST) -m soak --timeout 20000
	$(BIN)/python -m tests.servers $(PYTEST) -m 'not looks and not faults and not peers'
	EVERY_LOOK=1 $(PYTEST) tests/e2e/test_every_page.py tests/e2e/test_axe.py tests/posts/test_walk_of_doors.py --timeout 20000

.PHONY: prod-smoke
prod-smoke: .venv/development ## production on loopback (PostgreSQL, Valkey, gunicorn, nginx, worker, clock, beat) and one story's whole way; not part of make test
	@bash .ci/needs nginx
	$(BIN)/python -m tests.smoke

.PHONY: bench
bench: .venv/development ## the benchmarks, as ratios, into var/bench.json and a table
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.servers $(BIN)/python -m tests.bench

.PHONY: bench-readers
bench-readers: .venv/development ## readers' pages on PostgreSQL: beside plain Wagtail, Ghost and nginx, with 100,000 stories, and how soon a change shows
	@bash .ci/needs wrk nginx npm
	$(BIN)/python -m tests.servers $(BIN)/python -m tests.bench changes_seen serving costing growing

.PHONY: bench-readers-quick
bench-readers-quick: .venv/development ## the same in four minutes: without Ghost and the 100,000, and processor time, which says something on a busy machine too
	@bash .ci/needs wrk nginx
	$(BIN)/python -m tests.servers $(BIN)/python -m tests.bench changes_seen serving_quickly costing

.PHONY: translations
translations: .venv/development ## collect new words into the catalogues and compile them
	@bash .ci/needs
	@for app in $(SOURCES); do (cd $$app && ../$(BIN)/python ../manage.py makemessages --all --no-obsolete --add-location file); done
	$(BIN)/python manage.py compilemessages --ignore .venv

.PHONY: requirements
requirements: .venv/development ## pin requirements*.in with hashes (UPGRADE=1 takes what is newest)
	$(BIN)/uv pip compile $(if $(UPGRADE),--upgrade) $(PINNING) requirements.in -o requirements.txt
	$(BIN)/uv pip compile $(if $(UPGRADE),--upgrade) $(PINNING) requirements-dev.in -o requirements-dev.txt
PINNING := --quiet --no-config --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make requirements'

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Byline needs Python 3.11 or newer; name one with PYTHON=/path/to/python3.11' >&2; exit 2; }
	@$(PYTHON) -m venv .venv || { echo 'No virtual environment; on Debian: apt-get install python3-venv' >&2; exit 2; }
	@touch $@

.venv/runtime: requirements.txt | .venv/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt requirements.txt | .venv/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/runtime
