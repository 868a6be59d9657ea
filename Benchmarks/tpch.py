"""TPC-H: the 22 queries in lakeq and DuckDB on the same Parquet files, answers compared, times side by side.

Usage: tpch.py [scale ...]; scales 0.01 and 1 without arguments. Queries by LAKEQ_TPCH_QUERIES=1,6, counted runs by LAKEQ_BENCH_RUNS.
"""

import math
import os
import pathlib
import re
import statistics
import sys
import time

import duckdb

import comparison
import data

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("LAKEQ_BENCH_BINARY", ROOT / "Benchmarks/.build/release/LakeqBench"))
DATA = pathlib.Path(os.environ.get("LAKEQ_BENCH_DATA", ROOT / "Benchmarks/data"))
THREADS = int(os.environ.get("LAKEQ_BENCH_THREADS", "2"))
RUNS = int(os.environ.get("LAKEQ_BENCH_RUNS", "3"))
TABLES = "customer|lineitem|nation|orders|part|partsupp|region|supplier"


def texts():
    con = data.connect(1)
    return dict(con.execute("SELECT query_nr, query FROM tpch_queries()").fetchall())


def on_files(sql, folder):
    """The tables of FROM lists replaced by their files."""
    sql = " ".join(line for line in sql.split("\n")).strip().rstrip(";")
    pattern = re.compile(rf"(\bFROM\s+|\bJOIN\s+|,\s*)({TABLES})\b(?=\s*(?:,|\)|$|\w))", re.IGNORECASE)
    out, depth_is_from, position = [], [], 0
    for piece in re.split(r"(\bSELECT\b|\bFROM\b|\bWHERE\b|\bGROUP\b|\bORDER\b|\bHAVING\b|\(|\))", sql, flags=re.IGNORECASE):
        word = piece.upper()
        if word == "(":
            depth_is_from.append(position)
            position = 0
        elif word == ")":
            position = depth_is_from.pop() if depth_is_from else 0
        elif word == "FROM":
            position = 1
        elif word in ("SELECT", "WHERE", "GROUP", "ORDER", "HAVING"):
            position = 0
        elif position == 1:
            piece = re.sub(rf"(^\s*|,\s*|\bJOIN\s+)({TABLES})\b", lambda m: f"{m[1]}'{folder}/{m[2].lower()}.parquet'", piece, flags=re.IGNORECASE)
        out.append(piece)
    return "".join(out)


def dialect(sql):
    """DuckDB's spelling to Trino's; Trino groups by no alias of the select list."""
    sql = re.sub(r"GROUP BY(\s+)supplier_no", r"GROUP BY\1l_suppkey", sql)
    sql = re.sub(r"CAST\('([0-9-]+)' AS date\)", r"DATE '\1'", sql, flags=re.IGNORECASE)
    return re.sub(r"INTERVAL\s+(\d+)\s+(\w+?)s?\b", r"INTERVAL '\1' \2", sql, flags=re.IGNORECASE)


def run_scale(scale, wanted):
    folder = data.make(DATA, scale)
    lakeq = comparison.Lakeq(BINARY, THREADS, folder / "lake", timeout=300)
    con = duckdb.connect(config={"threads": str(THREADS)})
    con.execute("SET enable_external_file_cache = false; SET parquet_metadata_cache = false")
    ratios, failures = [], 0
    print(f"TPC-H scale {scale:g}, {THREADS} threads, medians of {RUNS} alternating runs")
    print(f"{'query':>5} {'lakeq ms':>9} {'duckdb ms':>10} {'ratio':>6}  answers")
    for number, text in texts().items():
        if wanted and number not in wanted:
            continue
        sql = on_files(text, folder)
        times = {"lakeq": [], "duckdb": []}
        outcome = "agree"
        for turn in range(RUNS + 1):
            try:
                elapsed, _, ours = lakeq.query(dialect(sql))
            except comparison.Failure as failure:
                outcome = str(failure).split("\n")[0]
                break
            except comparison.Crash as crash:
                outcome = f"CRASH {crash}"
                failures += 1
                break
            start = time.perf_counter()
            cursor = con.execute(sql)
            theirs = cursor.fetchall()
            took = (time.perf_counter() - start) * 1000
            if turn > 0:
                times["lakeq"].append(elapsed)
                times["duckdb"].append(took)
            elif difference := comparison.compare(ours, theirs, [str(d[1]) for d in cursor.description]):
                outcome = f"DIFFER {difference}"
                failures += 1
        if times["lakeq"]:
            a, b = (statistics.median(times[n]) for n in ("lakeq", "duckdb"))
            ratios.append(a / b)
            print(f"{number:5} {a:9.1f} {b:10.1f} {a / b:6.2f}  {outcome}", flush=True)
        else:
            print(f"{number:5} {'':>9} {'':>10} {'':>6}  {outcome}", flush=True)
    lakeq.stop()
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"{len(ratios)} queries, geometric mean of the ratios {mean:.2f}, worst {max(ratios):.2f}\n")
    return failures


def main():
    scales = [float(s) for s in sys.argv[1:]] or [0.01, 1.0]
    wanted = {int(n) for n in os.environ.get("LAKEQ_TPCH_QUERIES", "").split(",") if n}
    if sum(run_scale(scale, wanted) for scale in scales):
        sys.exit(1)


if __name__ == "__main__":
    main()
