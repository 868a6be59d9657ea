#!/usr/bin/env bash
# The measuring verbs of the Makefile: builds what is measured and runs one program of this folder: run.sh bench.py …
# LAKEQ_BENCH_SCALE (default 1) is the TPC-H scale factor, LAKEQ_BENCH_RUNS (default 9) the counted runs of each query.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$(Benchmarks/venv.sh duckdb==1.5.5 duckdb-extension-tpch==1.5.5 duckdb-extension-tpcds==1.5.5 polars==2.1.0 pyarrow==26.0.1)
LAKEQ_ENGINE_ONLY=1 swift build -c release --package-path Benchmarks -Xlinker -L"$(scripts/static-codecs.sh)"
program=${1:-bench.py}
if [ "$program" = bench.py ]; then
  make -s build
  scripts/setup.sh wrk
fi
exec "$python" "Benchmarks/$program" "${@:2}"
