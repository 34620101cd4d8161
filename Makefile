# Every target makes the environment first if it is not there; nothing else needs installing.
PYTHON ?= python3
VENV ?= .venv
DIR ?= demo
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The demo and the tests start many short processes; compiled files halve their start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench soak format clean

demo: $(READY)
	$(BIN)/python -m examples.demo $(DIR)

test: $(READY)
	$(BIN)/python -m pytest -q -n auto

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m benchmarks

soak: $(READY)
	$(BIN)/python -m pytest -q -m soak --override-ini addopts="-ra --strict-markers --import-mode=importlib"

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV)

# --no-build-isolation: the build back end is in the lock like everything else.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; give it as PYTHON=")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
