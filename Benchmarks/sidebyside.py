"""Queries asked of lakeq and DuckDB in turn, in one session: answers compared, times, ratios and peak memory as a table and
as JSON in Benchmarks/results."""

import datetime
import json
import math
import os
import pathlib
import platform
import statistics
import sys
import time

import duckdb

import comparison
import processes

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("LAKEQ_BENCH_BINARY", ROOT / "Benchmarks/.build/release/LakeqBench"))
DATA = pathlib.Path(os.environ.get("LAKEQ_BENCH_DATA", ROOT / "Benchmarks/data"))
THREADS = int(os.environ.get("LAKEQ_BENCH_THREADS", "2"))
RUNS = int(os.environ.get("LAKEQ_BENCH_RUNS", "7"))
# Names of queries, to run only those.
WANTED = [name for name in os.environ.get("LAKEQ_BENCH_QUERIES", "").split(",") if name]


def measure(queries, lake, prepare=()):
    """`queries`: (name, lakeq's SQL, DuckDB's SQL, aim); `prepare`: statements for lakeq before them."""
    lakeq = comparison.Lakeq(BINARY, THREADS, lake, timeout=600)
    for statement in prepare:
        lakeq.query(statement)
    con = duckdb.connect(config={"threads": str(THREADS)})
    con.execute("SET enable_external_file_cache = false; SET parquet_metadata_cache = false; SET TimeZone = 'UTC'")
    results = []
    print(f"{THREADS} threads, medians of {RUNS} alternating runs")
    print(f"{'query':24} {'lakeq ms':>9} {'duckdb ms':>10} {'ratio':>6} {'of mins':>8} {'aim':>5}  {'peak MB':>11}  answers")
    for name, ours, theirs, aim in queries:
        if WANTED and name not in WANTED:
            continue
        times, outcome = {"lakeq": [], "duckdb": []}, "agree"
        for run in range(RUNS + 1):
            elapsed, _, rows = lakeq.query(ours)
            start = time.perf_counter()
            cursor = con.execute(theirs)
            answer = cursor.fetchall()
            took = (time.perf_counter() - start) * 1000
            if run == 0:
                difference = comparison.compare(rows, answer, [str(d[1]) for d in cursor.description], ordered=True)
                outcome = f"DIFFER {difference}" if difference else outcome
                continue
            times["lakeq"].append(elapsed)
            times["duckdb"].append(took)
        result = {
            "query": name, "aim": aim, "answers": outcome, "ms": {n: statistics.median(t) for n, t in times.items()},
            "min_ms": {n: min(t) for n, t in times.items()},
            "ratio": statistics.median(a / b for a, b in zip(times["lakeq"], times["duckdb"])),
            "peak_mb": {"lakeq": peak_lakeq(lake, prepare, ours), "duckdb": peak_duckdb(theirs)},
        }
        results.append(result)
        peaks = "/".join(f"{p:.0f}" for p in result["peak_mb"].values())
        least = result["min_ms"]["lakeq"] / result["min_ms"]["duckdb"]
        print(f"{name:24} {result['ms']['lakeq']:9.1f} {result['ms']['duckdb']:10.1f} {result['ratio']:6.2f} {least:8.2f} "
              f"{aim or '':>5}  {peaks:>11}  {outcome}", flush=True)
    lakeq.stop()
    return results


def peak_lakeq(lake, prepare, sql):
    text = "\n".join(" ".join(statement.split("\n")) for statement in [*prepare, sql])
    return processes.run([str(BINARY), str(THREADS), str(lake)], text + "\n")["peak_mb"]


def peak_duckdb(sql):
    program = f"import duckdb; c = duckdb.connect(config={{'threads': '{THREADS}'}}); c.execute({sql!r}).fetchall()"
    return processes.run([sys.executable, "-c", program])["peak_mb"]


def report(name, results):
    """Prints the geometric mean, stores the results, and ends with an error if an answer differs."""
    if not results:
        return
    mean = math.exp(sum(math.log(r["ratio"]) for r in results) / len(results))
    print(f"{len(results)} queries, geometric mean of the ratios {mean:.2f}, worst {max(r['ratio'] for r in results):.2f}")
    now = datetime.datetime.now().isoformat(timespec="seconds")
    folder = ROOT / "Benchmarks/results"
    folder.mkdir(exist_ok=True)
    target = folder / f"{name}-{now.replace(':', '')}.json"
    target.write_text(json.dumps({
        "date": now, "machine": platform.processor() or platform.machine(), "cores": os.cpu_count(), "threads": THREADS,
        "runs": RUNS, "geometric_mean": mean, "queries": results}, indent=2))
    print(f"stored in {target.relative_to(ROOT)}")
    if any(r["answers"] != "agree" for r in results):
        sys.exit(1)
