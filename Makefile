# Everything runs in .venv, which clientcare/bootstrap.py makes and mends. Choose a Python: make run PYTHON=python3.12
PYTHON ?= python3
BOOTSTRAP := command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer; \
	if it has another name, run: make run PYTHON=NAME"; exit 1; }; $(PYTHON) clientcare/bootstrap.py
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run demo test bench bench-learning lint types format lock clean

help: ## list these targets
	@echo "Usage: make TARGET, for example: make run, or make run PORT=9000"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: ## install what is missing and serve the site on HOST:PORT (127.0.0.1:8000)
	@$(BOOTSTRAP)
	@exec $(VENV)/python manage.py serve

demo: ## add a sample firm with mentors, 30 candidates and 60 days of history
	@$(BOOTSTRAP)
	@exec $(VENV)/python manage.py make_demo

test: ## prove it: lint, types, both databases, a real browser, faults; STEPS="lint unit" runs some
	@$(BOOTSTRAP) --test
	@exec $(VENV)/python -m tests.run $(STEPS)

bench: ## measure grades per second on both databases against a minimal view
	@$(BOOTSTRAP) --test
	@exec $(VENV)/python -m tests.bench

bench-learning: ## let simulated candidates revise by our plan and by others, for some minutes; WRITE=1 keeps the figures
	@$(BOOTSTRAP) --test
	@exec $(VENV)/python -m tests.bench.learning $(if $(WRITE),--write)

lint: ## check style, formatting and import contracts
	@$(BOOTSTRAP) --test
	@exec $(VENV)/python -m tests.run lint format imports

types: ## check types
	@$(BOOTSTRAP) --test
	@exec $(VENV)/python -m tests.run types

format: ## format the code and mend what ruff can
	@$(BOOTSTRAP) --test
	@$(VENV)/ruff check --fix .
	@exec $(VENV)/ruff format .

COMPILE := .venv/lock/bin/pip-compile --quiet --upgrade --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras

# The oldest Python that we support resolves, because later ones need nothing besides.
lock: ## choose the newest allowed packages anew and write both requirements.txt files (Python 3.11)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Lock with Python 3.11: make lock PYTHON=python3.11")'
	@$(BOOTSTRAP)
	@$(PYTHON) -m venv .venv/lock
	@.venv/lock/bin/pip install --quiet pip-tools
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-test.txt requirements-test.in

clean: ## remove .venv and caches; the data in var/ stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
