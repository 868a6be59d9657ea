"""Side by side on the same files, alternately, in one session: times as medians, ratios, peak memory, answers compared.

Prints a table and stores it in Benchmarks/results/ as JSON.
"""

import datetime
import decimal
import json
import math
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

THREADS = int(os.environ.get("LAKEQ_BENCH_THREADS", "2"))
os.environ["POLARS_MAX_THREADS"] = str(THREADS)

# Before anything large is loaded: what it starts must not inherit this process's memory.
import processes

processes.start()

import engines
import queries
import tpc

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCALE = float(os.environ.get("LAKEQ_BENCH_SCALE", "1"))
RUNS = int(os.environ.get("LAKEQ_BENCH_RUNS", "9"))


def same(a, b, tolerance):
    """Rows are equal: texts exactly, numbers to a relative tolerance (averages differ in their last digits by design)."""
    if len(a) != len(b):
        return False
    for x, y in zip(a, b):
        for p, q in zip(x, y):
            if p == q:
                continue
            try:
                # An average of decimals keeps the scale in Trino and is a double elsewhere: compare to that scale.
                scale = min(len(t.partition(".")[2]) for t in (p, q))
                if not math.isclose(float(p), float(q), rel_tol=tolerance, abs_tol=0.51 * 10.0**-scale):
                    return False
            except ValueError:
                return False
    return True


def measure(files):
    binary = str(ROOT / "Benchmarks/.build/release/LakeqBench")
    contestants = [engines.Lakeq(binary, THREADS), engines.DuckDB(THREADS), engines.Polars()]
    results = []
    for query in queries.QUERIES:
        path = str(files / query[1])
        times = {e.name: [] for e in contestants}
        answers = {}
        for run in range(RUNS + 1):
            for engine in contestants:
                elapsed, answers[engine.name] = engine.run(query, path)
                if run > 0:
                    times[engine.name].append(elapsed)
        # Polars rounds each product of decimals to the operands' scale, so its sums differ in their last digits.
        agree = same(answers["lakeq"], answers["duckdb"], 1e-12) and same(answers["lakeq"], answers["polars"], 1e-7)
        if not agree:
            print(f"{query[0]}: ANSWERS DIFFER\n" + "\n".join(f"{n}: {r}" for n, r in answers.items()))
        medians = {name: statistics.median(t) for name, t in times.items()}
        results.append({
            "query": query[0], "ms": medians, "min_ms": {n: min(t) for n, t in times.items()}, "agree": agree, "aim": query[4],
            "ratio": {n: statistics.median(a / b for a, b in zip(times["lakeq"], times[n])) for n in ("duckdb", "polars")},
            "peak_mb": {e.name: round(e.peak(query, path), 1) for e in contestants},
        })
    return results


def passengers_lake(folder):
    """The passengers table, filled through the running server; returns nothing, leaves the server stopped."""
    lakeq = str(ROOT / ".build/release/lakeq")
    ddl = (ROOT / "Fixtures/demo/tables.sql").read_text().split(";")[0]
    subprocess.run([lakeq, "--lake", folder, ddl], check=True, stdout=subprocess.DEVNULL)
    server, url = serve(folder)
    try:
        rows = (ROOT / "Fixtures/passengers/passengers.ndjson").read_bytes()
        subprocess.run(["curl", "-sS", "--fail", "--data-binary", "@-", f"{url}/ingest/default/passengers"],
                       input=rows, check=True, stdout=subprocess.DEVNULL)
    finally:
        server.terminate()
        server.wait()


def serve(folder):
    server = subprocess.Popen(
        [str(ROOT / ".build/release/lakeq"), "serve", "--lake", folder, "--endpoints", str(ROOT / "Fixtures/demo/endpoints"), "--port", "0"],
        stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    return server, re.search(r"http://\S+", line).group(0)


def cold(folder):
    lakeq = str(ROOT / ".build/release/lakeq")
    runs = [processes.run([lakeq, "--lake", folder, "SELECT * FROM passengers WHERE flight_id = 1013"]) for _ in range(31)][1:]
    return {"wall_ms": statistics.median(r["ms"] for r in runs), "peak_mb": statistics.median(r["peak_mb"] for r in runs)}


def served(folder):
    server, url = serve(folder)
    try:
        out = subprocess.run(["wrk", "-t1", "-c64", "-d8s", "--latency", f"{url}/passengers"], capture_output=True, text=True, check=True).stdout
        expected = (ROOT / "Fixtures/passengers/expected.json").read_bytes()[:-1]
        body = subprocess.run(["curl", "-sS", f"{url}/passengers"], capture_output=True, check=True).stdout
        return {"requests_per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
                "p99": re.search(r"99%\s+(\S+)", out).group(1), "exact": body == expected,
                "errors": "Non-2xx" in out or "Socket errors" in out}
    finally:
        server.terminate()
        server.wait()


def pruning():
    """Bytes and files of one wanted partition beside a full scan, on the demo's bookings."""
    lakeq, fixtures = str(ROOT / ".build/release/lakeq"), str(ROOT / ".build/release/lakeq-fixtures")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([fixtures, folder, "250000", "31", "1"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([lakeq, "--lake", folder, "--file", str(ROOT / "Fixtures/demo/tables.sql")], check=True, stdout=subprocess.DEVNULL)
        rows = {}
        for name, where in (("one day", "WHERE dt = DATE '2023-10-22'"), ("all", "")):
            sql = f"EXPLAIN ANALYZE SELECT count(*), sum(price * seats) FROM bookings_parquet {where}"
            out = subprocess.run([lakeq, "--lake", folder, sql], capture_output=True, text=True, check=True).stdout
            rows[name] = [part.strip() for part in re.findall(r"(?:partitions|files|row groups|bytes read): [^,;\n]*", out)]
        return rows


def main():
    files = tpc.BENCHMARKS["tpch"].files(SCALE)
    results = measure(files)
    print(f"{THREADS} threads, TPC-H scale {SCALE:g}, medians of {RUNS} alternating runs, no page cache in lakeq or DuckDB\n")
    print(f"{'query':12} {'lakeq ms':>9} {'duckdb ms':>10} {'polars ms':>10} {'/duckdb':>8} {'/polars':>8} {'aim':>13}  answers   peak MB lakeq/duckdb/polars")
    for r in results:
        aim = f"{r['aim'][1]} of {r['aim'][0]}" if r["aim"] else ""
        peaks = "/".join(f"{r['peak_mb'][n]:.0f}" for n in ("lakeq", "duckdb", "polars"))
        print(f"{r['query']:12} {r['ms']['lakeq']:9.1f} {r['ms']['duckdb']:10.1f} {r['ms']['polars']:10.1f} "
              f"{r['ratio']['duckdb']:8.2f} {r['ratio']['polars']:8.2f} {aim:>13}  {'agree' if r['agree'] else 'DIFFER'}     {peaks}")
    report = {"date": datetime.datetime.now().isoformat(timespec="seconds"), "machine": platform.processor() or platform.machine(),
              "cores": os.cpu_count(), "threads": THREADS, "scale": SCALE, "runs": RUNS, "queries": results}
    with tempfile.TemporaryDirectory() as folder:
        passengers_lake(folder)
        report["cold"] = cold(folder)
        report["served"] = served(folder)
    report["pruning"] = pruning()
    print(f"\ncold lakeq on passengers: {report['cold']['wall_ms']:.1f} ms, {report['cold']['peak_mb']:.1f} MB (aim: 10 ms, 20 MB)")
    s = report["served"]
    print(f"GET /passengers, wrk -c64: {s['requests_per_second']:.0f} requests/s, p99 {s['p99']}, "
          f"{'exact body' if s['exact'] else 'WRONG BODY'}{', ERRORS' if s['errors'] else ''} (aim: 5000/s)")
    for name, counters in report["pruning"].items():
        print(f"bookings_parquet, {name}: {', '.join(counters)}")
    folder = ROOT / "Benchmarks/results"
    folder.mkdir(exist_ok=True)
    target = folder / f"{report['date'].replace(':', '')}.json"
    target.write_text(json.dumps(report, indent=2))
    print(f"\nstored in {target.relative_to(ROOT)}")
    if not all(r["agree"] for r in results) or not s["exact"]:
        sys.exit(1)


main()
