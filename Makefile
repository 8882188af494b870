# Every target is a script in scripts/; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
ARGS ?=

.PHONY: help run stop test lint format check audit bench lock rehearse manage clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: ## set up what is missing and serve the site (PORT=8000)
	@scripts/run

stop: ## stop the site and its database
	@scripts/stop

test: ## run every test (ARGS="-k postcode")
	@scripts/test $(ARGS)

lint: ## style, templates, types, import contracts
	@scripts/lint

format: ## put the style right
	@scripts/lint --fix

check: ## Django's deployment checks, missing migrations
	@scripts/check

audit: ## dependencies: pins, licences, known vulnerabilities
	@scripts/audit $(ARGS)

bench: ## what the first page costs (ARGS="--times 10")
	@scripts/bench $(ARGS)

rehearse: ## a Debian in a folder: install, use, release, restore, break (root, 15 minutes)
	@scripts/rehearse

lock: ## compile requirements*.in (ARGS="--upgrade")
	@scripts/lock $(ARGS)

manage: ## a manage.py command (ARGS="createsuperuser")
	@scripts/manage $(ARGS)

clean: ## remove database, state and what was installed, for good
	@scripts/clean
