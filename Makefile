# Two commands matter: `make demo` and `make test`. Both work on a fresh machine with Python >= 3.11, git and make.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8765

.PHONY: demo test check lint clean lock bench chaos soak image-check audit sbom help

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "uppdragsbot needs Python 3.11 or newer with venv (Debian: apt install python3-venv)."; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo-ready: requirements-demo.lock pyproject.toml | $(BIN)/python
	@echo "Installing (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-demo.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot reminders uppdrag documents storage blockkit sandbox || true
	@touch $@

$(VENV)/.test-ready: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.demo-ready

demo: $(VENV)/.demo-ready ## the bot and a local Slack in the browser, with the example city
	@$(BIN)/uppdragsbot demo --port $(PORT)

test: $(VENV)/.test-ready ## the whole suite
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

check: $(VENV)/.test-ready lint test ## what must be green before a commit lands
	@$(MAKE) --no-print-directory bench QUICK=1

lint: $(VENV)/.test-ready ## style, types, layers
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

lock: ## lock names, versions and hashes again (needs uv)
	@for set in "requirements-dev.lock --extra build --extra sandbox --extra test" "requirements-demo.lock --extra build --extra sandbox" "requirements.lock --extra build"; do \
		set -- $$set; out=$$1; shift; \
		uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 "$$@" pyproject.toml -o $$out; done

bench: $(VENV)/.test-ready ## how fast it is beside the bare libraries (a quarter of an hour once its cities are built, which takes up to eight minutes; QUICK=1: whether it all still runs)
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

chaos: $(VENV)/.test-ready ## ten thousand reminders under kills, a rude Slack, jumping clocks and a dying database
	@$(BIN)/python -m benchmarks.chaos $(ARGS)

soak: $(VENV)/.test-ready ## 48 hours of the bot's clock with its connection cut hourly: memory, answers, reconnects
	@$(BIN)/python -m benchmarks.soak $(ARGS)

clean: ## forget the demo
	@rm -rf .demo

image-check: $(VENV)/.demo-ready ## the image, built and run where there is no container engine (root on Debian)
	@PYTHON=$(BIN)/python bash scripts/image_check.sh

audit: $(BIN)/python ## what is known against the locked dependencies (0 nothing, 1 something, 2 no source answers)
	@$(BIN)/python scripts/audit.py

sbom: $(BIN)/python ## the bill of materials, sbom.cdx.json (CycloneDX)
	@$(BIN)/python scripts/sbom.py requirements.lock > sbom.cdx.json && echo sbom.cdx.json
