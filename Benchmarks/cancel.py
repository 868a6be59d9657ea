"""How soon a query ends after Ctrl-C: each long operator is interrupted at random moments, the time to the command's end is measured.

Usage: cancel.py [name ...]. LAKEQ_CANCEL_BINARY (default .build/release/lakeq), LAKEQ_BENCH_DATA as for tpc.py (TPC-H at scale 1),
LAKEQ_CANCEL_TIMES (default 8) interruptions of each query, LAKEQ_SEED. Fails when one took longer than LAKEQ_CANCEL_MS (default 100).
"""

import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = os.environ.get("LAKEQ_CANCEL_BINARY", str(ROOT / ".build/release/lakeq"))
DATA = pathlib.Path(os.environ.get("LAKEQ_BENCH_DATA", ROOT / "Benchmarks/data")) / "tpch-sf1"
TIMES = int(os.environ.get("LAKEQ_CANCEL_TIMES", "8"))
LIMIT_MS = float(os.environ.get("LAKEQ_CANCEL_MS", "100"))

L, O, P, C = (f"'{DATA}/{name}'" for name in ("lineitem.parquet", "orders.parquet", "partsupp.parquet", "lineitem-1m.csv"))
SMALL = ["--memory-limit", "64MB"]

# Name -> (SQL, options). Each takes longer than the moments at which it is interrupted, or is run again at an earlier one.
QUERIES = {
    "scan parquet": (f"SELECT max(l_comment), max(l_shipinstruct), min(l_extendedprice * l_tax) FROM {L}", []),
    "scan csv": (f"SELECT max(l_comment) FROM {C}", []),
    "scan gz csv": ("SELECT max(l_comment) FROM '{gz}'", []),
    "print": (f"SELECT * FROM {L}", []),
    "sort": (f"SELECT l_orderkey, l_comment FROM {L} ORDER BY l_comment, l_orderkey", []),
    "sort spilling": (f"SELECT * FROM {L} ORDER BY l_comment", SMALL),
    "top n": (f"SELECT l_comment FROM {L} ORDER BY l_comment LIMIT 2000000", []),
    "group": (f"SELECT l_orderkey, max(l_comment) FROM {L} GROUP BY l_orderkey", []),
    "group spilling": (f"SELECT l_comment, count(*) FROM {L} GROUP BY l_comment", SMALL),
    "count distinct": (f"SELECT count(DISTINCT l_comment), count(DISTINCT l_extendedprice) FROM {L}", []),
    "array_agg": (f"SELECT l_suppkey, array_agg(l_comment ORDER BY l_comment) FROM {L} GROUP BY 1", []),
    "listagg": (f"SELECT listagg(l_returnflag, ',') WITHIN GROUP (ORDER BY l_comment) FROM {L} GROUP BY l_partkey", []),
    "join build": (f"SELECT count(*) FROM {O} a JOIN {L} b ON o_comment = l_comment AND o_orderkey = l_orderkey", []),
    "join probe": (f"SELECT count(*) FROM {L} a JOIN {L} b ON a.l_partkey = b.l_partkey AND a.l_tax < b.l_discount", []),
    "join one key": (f"SELECT count(*) FROM {L} a JOIN {L} b ON a.l_linenumber = b.l_linenumber AND a.l_comment < b.l_comment", []),
    "join spilling": (f"SELECT max(l_comment || o_comment) FROM {L} JOIN {O} ON l_orderkey = o_orderkey", SMALL),
    "cross join": (f"SELECT count(*) FROM {O} a, {O} b WHERE a.o_comment < b.o_comment", []),
    "band join": (f"SELECT sum(a.o_custkey - b.o_custkey) FROM {O} a JOIN {O} b ON a.o_totalprice BETWEEN b.o_totalprice AND b.o_totalprice + 100", []),
    "window": (f"SELECT max(r) FROM (SELECT rank() OVER (PARTITION BY l_suppkey ORDER BY l_comment) r FROM {L})", []),
    "window one partition": (f"SELECT max(r) FROM (SELECT lag(l_comment) OVER (ORDER BY l_comment, l_orderkey) r FROM {L})", []),
    "window frames": (f"SELECT max(r) FROM (SELECT max(l_comment) OVER (PARTITION BY l_returnflag ORDER BY l_orderkey ROWS BETWEEN 5000 PRECEDING AND 5000 FOLLOWING) r FROM {L})", []),
    "window median": (f"SELECT max(r) FROM (SELECT approx_percentile(l_tax, 0.5) OVER (PARTITION BY l_shipmode ORDER BY l_orderkey ROWS BETWEEN 500 PRECEDING AND CURRENT ROW) r FROM {L})", []),
    "window spilling": (f"SELECT l_comment, rank() OVER (PARTITION BY l_returnflag ORDER BY l_comment) FROM {L}", SMALL),
    "regex": (f"SELECT count(*) FROM {L} WHERE regexp_like(l_comment, '(a|b|c|[d-z ])*(x+x+)+y$')", []),
    "regex long text": ("SELECT regexp_replace(array_join(repeat('ab ', 9999), ' ') || CAST(n AS varchar), '(a|b)+ *', 'x') FROM UNNEST(sequence(1, 10000)) t(n)", []),
    "like": (f"SELECT count(*) FROM {L} WHERE l_comment LIKE '%a%b%c%d%e%f%'", []),
    "match_recognize": (f"SELECT count(*) FROM (SELECT l_orderkey k, l_quantity q FROM {L}) MATCH_RECOGNIZE (ORDER BY k MEASURES A.q AS c ONE ROW PER MATCH PATTERN ((A | B)* C D) DEFINE A AS q < 40, B AS q > 10, C AS q > 49, D AS q > 1000)", []),
    "recursion": ("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 1000000) SELECT count(*) FROM t", []),
    "recursion wide": ("WITH RECURSIVE t(n, d) AS (SELECT n, 0 FROM UNNEST(sequence(1, 9999)) s(n) UNION ALL SELECT n + 1, d + 1 FROM t, UNNEST(sequence(1, 3)) WHERE d < 8) SELECT max(n) FROM t", []),
    "unnest": ("SELECT sum(a * b) FROM UNNEST(sequence(1, 10000)) t(a), UNNEST(sequence(1, 10000)) u(b) WHERE a % 7 < b % 11", []),
    "sequences": ("SELECT sum(cardinality(sequence(1, 10000 - n % 10))) FROM UNNEST(sequence(1, 10000)) t(n), UNNEST(sequence(1, 100)) u(m)", []),
    "arrays": ("SELECT count(*) FROM UNNEST(sequence(1, 5000)) t(n) WHERE cardinality(array_distinct(transform(sequence(1, 10000), x -> x % n))) > 5", []),
    "array_sort": ("SELECT max(array_sort(transform(sequence(1, 10000), x -> x * n % 1009), (a, b) -> IF(a < b, 1, IF(a > b, -1, 0)))[1]) FROM UNNEST(sequence(1, 5000)) t(n)", []),
    "reduce": ("SELECT max(reduce(sequence(1, 10000), 0, (s, x) -> s + x % n, s -> s)) FROM UNNEST(sequence(1, 5000)) t(n)", []),
    "strings": ("SELECT max(length(replace(array_join(repeat(CAST(n AS varchar), 10000), 'ab'), 'b', 'xyz'))) FROM UNNEST(sequence(1, 10000)) t(n)", []),
    "levenshtein": ("SELECT max(levenshtein_distance(array_join(repeat(CAST(n AS varchar), 900), 'ab'), array_join(repeat('x', 2000), 'c'))) FROM UNNEST(sequence(1, 5000)) t(n)", []),
    "json": ("SELECT max(json_array_length(json_format(CAST(sequence(1, 10000 - n % 9) AS json)))) FROM UNNEST(sequence(1, 5000)) t(n)", []),
    "json_table": ("SELECT sum(v) FROM (SELECT json_format(CAST(sequence(1, 5000) AS json)) j FROM UNNEST(sequence(1, 1000))) t, JSON_TABLE(j, 'lax $[*]' COLUMNS (v bigint PATH 'lax $'))", []),
    "planning joins": ("SELECT count(*) FROM " + ", ".join(f"{O} t{i}" for i in range(40)) + " WHERE " + " AND ".join(f"t{i}.o_orderkey = t{(i * 7 + 3) % 40}.o_custkey" for i in range(40)), []),
    "planning text": ("SELECT " + " + ".join(f"(n * {i} % 7)" for i in range(30_000)) + " FROM UNNEST(sequence(1, 1000)) t(n)", []),
    "create table": (f"CREATE TABLE made WITH (format = 'PARQUET') AS SELECT * FROM {L}", []),
    "unload": (f"UNLOAD (SELECT * FROM {L}) TO '{{folder}}' WITH (format = 'TEXTFILE', compression = 'GZIP')", []),
}


def run(sql, options, after, folder):
    """(milliseconds from the interruption to the end, or None when it had ended before; to its message, which the command writes
    as soon as the library's call has thrown; exit status; first line of its errors)."""
    command = [BINARY, "--lake", f"{folder}/lake", "--format", "csv", "--no-progress", "--threads", "2", "-f", f"{folder}/query.sql"] + options
    pathlib.Path(f"{folder}/query.sql").write_text(sql)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors, arrivals = [], []

    def read():
        while part := os.read(process.stderr.fileno(), 65_536):
            arrivals.append(time.perf_counter())
            errors.append(part)

    reader = threading.Thread(target=read)
    reader.start()
    took = told = None
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        begin = time.perf_counter()
        process.send_signal(signal.SIGINT)
        # `wait` with a timeout sleeps up to 50 ms too long.
        killer = threading.Timer(20, process.kill)
        killer.start()
        process.wait()
        took = (time.perf_counter() - begin) * 1000
        killer.cancel()
    reader.join()
    process.stderr.close()
    if took is not None and arrivals:
        told = (arrivals[0] - begin) * 1000
    return took, told, process.returncode, b"".join(errors).decode().strip().split("\n")[0][:120]


def main():
    seed = int(os.environ.get("LAKEQ_SEED", "1"))
    random.seed(seed)
    late = []
    with tempfile.TemporaryDirectory(prefix="lakeq-cancel-") as folder:
        os.mkdir(f"{folder}/lake")
        gz = f"{folder}/lines.csv.gz"
        if not sys.argv[1:] or "scan gz csv" in sys.argv[1:]:
            subprocess.run(f"gzip -1 -c {C} > {gz}", shell=True, check=True)
        for name, (sql, options) in QUERIES.items():
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            sql = sql.replace("{gz}", gz)
            latencies, messages, longest, note = [], [], 1.5, ""
            for turn in range(TIMES):
                target = f"{folder}/out{turn}"
                took, told, status, text = run(sql.replace("{folder}", target).replace("TABLE made", f"TABLE made{turn}"), options, random.uniform(0.02, longest), folder)
                if took is None:
                    # It ended (or failed) before: the next interruption comes earlier.
                    longest, note = max(0.03, longest / 2), f"ended by itself {status} {text}" if status else note
                    continue
                latencies.append(took)
                if told is not None:
                    messages.append(told)
                if status not in (130, 0):
                    note = f"status {status} {text}"
            worst = max(latencies, default=0)
            if worst > LIMIT_MS:
                late.append(name)
            print(f"{name:22} {len(latencies):3} interruptions, median {sorted(latencies)[len(latencies) // 2] if latencies else 0:7.1f} ms, worst {worst:8.1f} ms, message after {max(messages, default=0):6.1f} ms at worst  {'LATE ' if worst > LIMIT_MS else ''}{note}", flush=True)
    if late:
        sys.exit(f"later than {LIMIT_MS:.0f} ms: {', '.join(late)}")


if __name__ == "__main__":
    main()
