# Two commands do everything: `make run` and `make test`. Both set up what they need first.
SHELL := /bin/sh
PY := .venv/bin/python
export GOODTERMS_HOME ?= $(CURDIR)/.goodterms

.PHONY: help run test setup setup-dev lint types contracts tests tests-postgresql browser pictures bench lock clean

help:
	@echo "make run       set up, and start the product with a demonstration firm (PORT=8000)"
	@echo "make test      set up, and run every check"
	@echo "make pictures  screenshots of every page into pictures/"
	@echo "make bench     the performance claims, measured on this machine"

setup:
	@sh tools/setup.sh run

setup-dev:
	@sh tools/setup.sh test

run: setup
	@$(PY) -m goodterms.cli.main demo --unless-there
	@$(PY) -m goodterms.cli.main serve $(if $(PORT),--port $(PORT))

test: setup-dev
	@$(PY) tools/checks.py

lint types contracts tests tests-postgresql browser: setup-dev
	@$(PY) tools/checks.py $@

pictures: setup-dev
	@$(PY) tools/pictures.py

bench: setup-dev
	@$(PY) -m bench

lock:
	@sh tools/lock.sh

clean:
	rm -rf .venv .goodterms pictures .mypy_cache .ruff_cache .hypothesis .import_linter_cache
