# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
LAKEQ := .build/release/lakeq
FIXTURES := .build/release/lakeq-fixtures
# One flag set for the release build: changing a flag builds everything anew.
RELEASE = swift build -c release --static-swift-stdlib -Xlinker -no-pie -Xlinker -L"$$(scripts/static-codecs.sh)" -Xlinker -s

.PHONY: help setup demo build test lint format bench tpch tpcds operators weblog cancel memory differential parse fuzz clean

help: ## Show this list.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install the libraries that the machine lacks.
	@scripts/setup.sh

demo: build ## Make a lake, push rows in, query it, serve it (installs and builds what is missing).
	@scripts/demo.sh $(LAKEQ) $(FIXTURES)

build: setup ## Build the release command, .build/release/lakeq.
	$(RELEASE) --product lakeq
	$(RELEASE) --product lakeq-fixtures

test: setup ## Run everything CI needs: lint, all tests, the dependent package.
	@scripts/test.sh

lint: ## Check the formatting.
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Fixtures Benchmarks

format: ## Format all Swift files in place.
	swift format --in-place --parallel --recursive Package.swift Sources Tests Fixtures Benchmarks

bench: setup ## Measure against DuckDB and Polars on the same files: all of the below; results in Benchmarks/results.
	@Benchmarks/run.sh bench.py
	@Benchmarks/run.sh tpc.py tpch 1
	@Benchmarks/run.sh operators.py
	@Benchmarks/run.sh weblog.py

tpch: setup ## Run the 22 TPC-H queries beside DuckDB and compare the answers (scales 0.01 and 1).
	@Benchmarks/run.sh tpc.py tpch

tpcds: setup ## Run the 99 TPC-DS queries beside DuckDB and compare the answers (scales 0.01 and 1).
	@Benchmarks/run.sh tpc.py tpcds

operators: setup ## Measure single operators beside DuckDB on uncompressed Parquet.
	@Benchmarks/run.sh operators.py

weblog: setup ## Measure questions of a web log in daily partitions beside DuckDB.
	@Benchmarks/run.sh weblog.py

cancel: build ## Interrupt long queries at random moments and measure how soon they end (needs the data of make tpch).
	@LAKEQ_CANCEL_BINARY=$(LAKEQ) python3 Benchmarks/cancel.py

memory: build ## Run queries with a limit of 64 MB and without one, compare answers, seconds and memory (needs the data of make tpch).
	@python3 Benchmarks/memory.py --binary $(LAKEQ)

differential: setup ## Compare random queries on random data with DuckDB (LAKEQ_QUERIES=2000, LAKEQ_SEED=1).
	@Benchmarks/run.sh differential.py --queries "$${LAKEQ_QUERIES:-2000}" --seed "$${LAKEQ_SEED:-1}"

parse: setup ## Measure parsing and analysing of statements, in microseconds.
	@LAKEQ_ENGINE_ONLY=1 swift run -c release --package-path Benchmarks -Xlinker -L"$$(scripts/static-codecs.sh)" ParseBench "$$(mktemp -d)"

fuzz: ## Feed parser, analyzer and optimizer what libFuzzer thinks of (LAKEQ_FUZZ_SECONDS=60 for each target).
	@Tests/Fuzz/run.sh

clean: ## Remove what was built and made.
	rm -rf .build .build-* demo-lake Benchmarks/.build Benchmarks/.venv Benchmarks/data Tests/Dependent/.build Tests/Fuzz/.build Tests/Fuzz/.corpus Tests/Fuzz/.findings
