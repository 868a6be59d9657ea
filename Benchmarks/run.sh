#!/usr/bin/env bash
# `make bench`, `make tpch`, `make operators`, `make weblog`, `make differential`: builds what is measured and runs one program of this folder: run.sh bench.py …
# LAKEQ_BENCH_SCALE (default 1) is the TPC-H scale factor, LAKEQ_BENCH_RUNS (default 9) the counted runs of each query.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=Benchmarks/.venv
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check duckdb==1.5.5 duckdb-extension-tpch==1.5.5 polars pyarrow
fi
LAKEQ_ENGINE_ONLY=1 swift build -c release --package-path Benchmarks -Xlinker -L"$(scripts/static-codecs.sh)"
program=${1:-bench.py}
if [ "$program" = bench.py ]; then
  make -s build
  scripts/setup.sh wrk
fi
exec "$venv/bin/python" "Benchmarks/$program" "${@:2}"
