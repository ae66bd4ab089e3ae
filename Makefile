# Every target sets up what it needs in .venv, and does so again only when the pins have changed.
#
#   make play SAY="…"       an arrangement of these words, printed, written and, where possible, heard
#   make test               every test
#   make models             puts the libraries for language models beside it
#   make check              lint, types, import contracts, tests with coverage, docs
#   make bench              speed, beside peers in the same run
#   make train              makes the weights of the chord model from CHARTS, in an hour of two cores
#   make docs               the chart of the front page, printed anew
#   make room GENRE=jazz    checks one genre's data, shows what changed in its golden piece, plays a demo
#   make golden             takes the golden pieces anew, when their change is meant

PYTHON ?= python3
SAY ?= slow gospel worship in Db with passing chords
GENRE ?= jazz
CHARTS ?= ../shared/corpora/charts.jsonl
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# A dollar sign in the words is one.
override SAY := $(value SAY)
export SAY GENRE

.DELETE_ON_ERROR:
.PHONY: play models test check bench train golden docs room clean

play: $(VENV)/.play
	@mkdir -p played
	@$(BIN)/woodshed generate "$$SAY" -o played/ --play

models: $(VENV)/.models
	@$(BIN)/woodshed models

test: $(VENV)/.test
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

check: $(VENV)/.check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal --cov --cov-report=
	$(BIN)/coverage report --skip-covered --fail-under=95 \
	  --include='src/woodshed/theory/*,src/woodshed/words/*,src/woodshed/progression/*,src/woodshed/arrangement/*'

bench: $(VENV)/.bench
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/models.py

train: $(VENV)/.train
	$(BIN)/python recipes/chords.py "$(CHARTS)"

docs: $(VENV)/.play
	$(BIN)/python docs/front_page.py

room: $(VENV)/.test
	$(BIN)/python -m pytest -q tests/rooms -k "$$GENRE"
	$(BIN)/python tests/golden/golden_pieces.py "$$GENRE"
	@mkdir -p played
	@$(BIN)/woodshed generate "something typical" --genre "$$GENRE" -o played/ --play

golden: $(VENV)/.play
	$(BIN)/python tests/golden/golden_pieces.py --write

clean:
	rm -rf $(VENV) played .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.play: requirements/play.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements/play.txt
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@# So that the first run starts as quickly as the next, also where Python may not write beside the source.
	@$(BIN)/python -m compileall -q src/woodshed
	@touch $@

# Pins that other pins refer to.
$(VENV)/.test: requirements/models.txt requirements/train.txt
$(VENV)/.check: requirements/test.txt requirements/models.txt requirements/train.txt
$(VENV)/.bench: requirements/models.txt

$(VENV)/.%: requirements/%.txt $(VENV)/.play
	$(BIN)/python -m pip install --quiet -r $<
	@touch $@
