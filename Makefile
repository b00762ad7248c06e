# What can be done here. `make` alone prints this list; nothing needs more than Python 3.11 and make.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
OLD_CHROMIUMS := 103 127
# Page tests wait more than they work: a worker for each core, each with its own browser. By `worksteal` neighbours stay
# together, and a worker that dies costs the test it died of, and no other.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-browsers test-obs lint format bench soak pictures lock clean

help: ## print this list
	@echo 'make <what>:'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1#\2/p' Makefile | while IFS='#' read -r name text; do \
		printf '  %-15s %s\n' $$name "$$text"; done

run: .venv/installed ## start it; DEMO=1 with a made-up stream, ARGS='--port 9000' for flags
	@$(BIN)/owncast-overlay $(if $(filter-out 0,$(DEMO)),--demo) $(ARGS)

test: .venv/installed-dev ## run every test; installs what they need, the browser included; ARGS='-k chat' for some
	@CHROMIUM=$$($(BIN)/python -m tests.browser.chromium) && export CHROMIUM && $(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

test-browsers: .venv/installed-dev ## run the page tests in the Chromiums of OBS 28-30 and OBS 31-32 too (needs npm)
	@for version in $(OLD_CHROMIUMS); do \
		CHROMIUM=$$($(BIN)/python .ci/old_chromium.py $$version) && export CHROMIUM && \
		echo "Chromium $$version" && $(BIN)/python -m pytest tests/browser $(ARGS) || exit 1; done

test-obs: .venv/installed-dev ## run the tests against a real OBS, where obs-studio and xvfb are installed
	@CHROMIUM=$$($(BIN)/python -m tests.browser.chromium) && export CHROMIUM && .ci/obs $(BIN)/python $(ARGS)

lint: .venv/installed-dev ## check style, types and pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python .ci/lint_pages.py

format: .venv/installed-dev ## write the code the way lint wants it
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed-dev ## measure against the peers and print the table; about ten minutes
	@CHROMIUM=$$($(BIN)/python -m tests.browser.chromium) && export CHROMIUM && $(BIN)/python -m tests.bench $(ARGS)

soak: .venv/installed-dev ## run the long tests: kills and bad input from hundreds of seeds
	@CHROMIUM=$$($(BIN)/python -m tests.browser.chromium) && export CHROMIUM && $(BIN)/python -m pytest -m soak $(ARGS)

pictures: .venv/installed-dev ## draw the pictures of the themes anew, from the running pages
	@CHROMIUM=$$($(BIN)/python -m tests.browser.chromium) && export CHROMIUM && $(BIN)/python -m tests.browser.pictures

# Both locks come out of one resolution: what runs is tested in the very versions it ships with.
lock: ## choose new versions of what it depends on (needs uv)
	uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --custom-compile-command 'make lock' \
		--extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --custom-compile-command 'make lock' \
		-c requirements-dev.lock pyproject.toml -o requirements.lock

clean: ## remove everything that make made here
	rm -rf .venv .browsers .mypy_cache .pytest_cache .ruff_cache build dist
	find overlay tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@.ci/venv '$(PYTHON)'

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo 'Installing owncast-overlay into .venv (only when something changed)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo 'Installing what the tests need into .venv (only when something changed)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
