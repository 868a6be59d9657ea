#!/usr/bin/env bash
# Everything CI runs, in one configuration and one build folder: formatting, all tests (units, SQL files, the built
# command and server), and the package that links the library alone.
set -euo pipefail

echo "== formatting"
swift format lint --strict --parallel --recursive Package.swift Sources Tests Fixtures Benchmarks

echo "== build"
swift build --build-tests

echo "== TPC-H and TPC-DS at scale 0.01, made by DuckDB's generators"
# Their answers are stored in Tests/TPC; without PyPI the files cannot be made, and those tests say that they were passed over.
packages=(duckdb==1.5.5 duckdb-extension-tpch==1.5.5 duckdb-extension-tpcds==1.5.5)
if python=$(Benchmarks/venv.sh "${packages[@]}"); then
  "$python" Benchmarks/tpc.py prepare
else
  echo "WARNING: ${packages[*]} cannot be installed: the TPC answers are NOT checked" >&2
fi

echo "== tests"
swift test --skip-build --parallel

echo "== a dependent package"
scripts/dependent.sh
