"""TPC-H and TPC-DS as DuckDB's extensions make them: data, queries in Trino's dialect, a lake that declares the tables.

Usage: tpc.py tpch|tpcds [scale ...]; scales 0.01 and 1 without arguments. Runs the queries in lakeq and DuckDB on the same
Parquet files, compares the answers and shows the times. LAKEQ_TPC_QUERIES=1,6 picks queries, LAKEQ_BENCH_RUNS sets the counted runs.

tpc.py prepare: what the tests of `make test` read beside the stored answers: files, tables.sql and queries/ of scale 0.01.
tpc.py store: writes those answers, Tests/TPC/<benchmark>/<query>.csv, from DuckDB; needed when DuckDB's generators change.
"""

import importlib
import json
import math
import os
import pathlib
import re
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
RUNS = int(os.environ.get("LAKEQ_BENCH_RUNS", "3"))

HIVE_TYPES = {"INTEGER": "int", "BIGINT": "bigint", "VARCHAR": "string", "DATE": "date"}


class Benchmark:
    """`name` is the extension's; `generator` the table function that makes the data."""

    def __init__(self, name, generator, dialect):
        self.name, self.generator, self.dialect = name, generator, dialect

    def connect(self, threads):
        con = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": str(threads)})
        package = importlib.import_module(f"duckdb_extension_{self.name}")
        extension = next((pathlib.Path(package.__file__).parent / "extensions").glob(f"*/{self.name}.duckdb_extension"))
        con.execute(f"LOAD '{extension}'")
        return con

    def queries(self):
        """Number -> text in DuckDB's spelling, which the tables' names fit."""
        return dict(self.connect(1).execute(f"SELECT query_nr, query FROM {self.name}_queries()").fetchall())

    def files(self, scale):
        """The folder with one Parquet file a table, made when it is not there."""
        folder = DATA / f"{self.name}-sf{scale:g}"
        if not (folder / "done").exists():
            folder.mkdir(parents=True, exist_ok=True)
            con = self.connect(os.cpu_count())
            con.execute(f"CALL {self.generator}(sf={scale})")
            for (table,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                con.execute(f"COPY {table} TO '{folder}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)")
            if self.name == "tpch":
                con.execute(f"COPY (SELECT * FROM lineitem LIMIT 1000000) TO '{folder}/lineitem-1m.csv' (HEADER)")
            (folder / "done").touch()
        return folder

    def lake(self, folder):
        """A lake over the same files, and the statements that declare its tables."""
        lake, statements = folder / "lake", []
        for file in sorted(folder.glob("*.parquet")):
            place = lake / self.name / file.stem
            place.mkdir(parents=True, exist_ok=True)
            if not (place / file.name).exists():
                os.link(file, place / file.name)
            columns = duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
            declared = ", ".join(f"`{name}` {HIVE_TYPES.get(kind, kind.lower())}" for name, kind, *_ in columns)
            statements.append(
                f"CREATE EXTERNAL TABLE IF NOT EXISTS {file.stem} ({declared}) STORED AS PARQUET LOCATION 's3://{self.name}/{file.stem}/'"
            )
        return lake, statements

    def over(self, folder):
        """DuckDB with the files as views, reading them anew each time as lakeq does."""
        con = duckdb.connect(config={"threads": str(THREADS)})
        con.execute("SET enable_external_file_cache = false; SET parquet_metadata_cache = false")
        for file in sorted(folder.glob("*.parquet")):
            con.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM '{file}'")
        return con


def tpch_dialect(number, sql):
    """Trino groups by no alias of the select list, and its intervals quote the number."""
    sql = re.sub(r"GROUP BY(\s+)supplier_no", r"GROUP BY\1l_suppkey", sql)
    return re.sub(r"INTERVAL\s+(\d+)\s+(\w+?)s?\b", r"INTERVAL '\1' \2", sql, flags=re.IGNORECASE)


# Averages and quotients of decimals are decimals of the operands' scale in Trino and doubles in DuckDB: as doubles in both.
DOUBLES = {
    44: [(r"avg\((\w+)\)", r"avg(CAST(\1 AS double))")],
    53: [(r"avg\((sum\(\w+\))\)", r"avg(CAST(\1 AS double))")],
    58: [(r"(\w+)/\(\((\w+)", r"\1/((CAST(\2 AS double)"), (r"\((\w+\+\w+\+\w+)\)/3 average", r"(0e0+\1)/3 average")],
    61: [(r"AS decimal\(15,4\)", "AS double")],
    63: [(r"avg\((sum\(\w+\))\)", r"avg(CAST(\1 AS double))")],
    66: [(r"/\s*w_warehouse_sq_ft", "/ CAST(w_warehouse_sq_ft AS double)")],
    83: [(r"\*1\.0000", "*1e0"), (r"/3\.0 average", "/3e0 average")],
}


def tpcds_dialect(number, sql):
    """Trino compares no date with a text, adds no number to a date, and in ORDER BY grouping() sees the output column."""
    sql = re.sub(r"(?<!cast\()('\d{4}-\d\d-\d\d')", r"DATE \1", sql, flags=re.IGNORECASE)
    if number == 72:
        sql = sql.replace("d1.d_date + 5", "d1.d_date + INTERVAL '5' DAY")
    if number in (70, 86):
        head, _, tail = sql.rpartition("ORDER BY")
        sql = head + "ORDER BY" + re.sub(r"grouping\(\w+\)\s*\+\s*grouping\(\w+\)", "lochierarchy", tail)
    for pattern, replacement in DOUBLES.get(number, []):
        sql = re.sub(pattern, replacement, sql, flags=re.IGNORECASE)
    return sql


BENCHMARKS = {"tpch": Benchmark("tpch", "dbgen", tpch_dialect), "tpcds": Benchmark("tpcds", "dsdgen", tpcds_dialect)}


def one_line(sql):
    """Without comments, line breaks and the last semicolon, for the protocol of one query a line."""
    return " ".join(re.sub(r"--.*", "", line).strip() for line in sql.split("\n")).strip().rstrip(";")


class DuckDB:
    name = "duckdb"

    def __init__(self, benchmark, folder):
        self.con, self.texts, self.kinds = benchmark.over(folder), benchmark.queries(), []

    def run(self, number):
        cursor = self.con.execute(self.texts[number])
        rows = cursor.fetchall()
        self.kinds = [str(column[1]) for column in cursor.description]
        return rows


class Polars:
    name = "polars"

    def __init__(self, folder):
        os.environ["POLARS_MAX_THREADS"] = str(THREADS)
        import polars
        import tpch_polars

        self.queries, self.scan = tpch_polars.QUERIES, lambda table: polars.scan_parquet(folder / f"{table}.parquet")

    def run(self, number):
        return self.queries[number](self.scan).collect().rows()


def duckdb_peak(benchmark, scale, numbers):
    """Most memory of a process that runs the same queries in DuckDB, in megabytes."""
    here = str(pathlib.Path(__file__).parent)
    program = (
        f"import sys; sys.path.insert(0, {here!r}); import tpc; b = tpc.BENCHMARKS[{benchmark.name!r}]; "
        f"d = tpc.DuckDB(b, b.files({scale})); [d.run(n) for n in {numbers}]"
    )
    return round(processes.run([sys.executable, "-c", program])["peak_mb"])


def clocked(engine, number):
    start = time.perf_counter()
    rows = engine.run(number)
    return (time.perf_counter() - start) * 1000, rows


def measure(lakeq, peers, number, sql):
    """(median milliseconds of each engine in turns, whether lakeq's rows are DuckDB's); no times after a failure."""
    times = {name: [] for name in ["lakeq"] + [peer.name for peer in peers]}
    outcome = "agree"
    for turn in range(RUNS + 1):
        try:
            elapsed, _, ours = lakeq.query(sql)
        except (comparison.Failure, comparison.Crash) as failure:
            return {}, f"{type(failure).__name__.upper()} {failure}".split("\n")[0]
        took = {peer.name: clocked(peer, number) for peer in peers}
        if turn == 0:
            if difference := comparison.compare(ours, took["duckdb"][1], peers[0].kinds):
                outcome = f"DIFFER {difference}"
            continue
        times["lakeq"].append(elapsed)
        for name, (milliseconds, _) in took.items():
            times[name].append(milliseconds)
    return {name: statistics.median(values) for name, values in times.items()}, outcome


def run_scale(benchmark, scale, wanted):
    folder = benchmark.files(scale)
    lake, statements = benchmark.lake(folder)
    lakeq = comparison.Lakeq(BINARY, THREADS, lake, timeout=300)
    for statement in statements:
        lakeq.query(statement)
    peers = [DuckDB(benchmark, folder)] + ([Polars(folder)] if benchmark.name == "tpch" else [])
    rows, failures = [], 0
    print(f"{benchmark.name} scale {scale:g}, {THREADS} threads, medians of {RUNS} alternating runs")
    print(f"{'query':>5} {'lakeq ms':>9}" + "".join(f" {peer.name + ' ms':>10} {'ratio':>6}" for peer in peers) + "  answers")
    for number, sql in benchmark.queries().items():
        if wanted and number not in wanted:
            continue
        times, outcome = measure(lakeq, peers, number, one_line(benchmark.dialect(number, sql)))
        failures += outcome != "agree"
        cells = "".join(f" {times[p.name]:10.1f} {times['lakeq'] / times[p.name]:6.2f}" for p in peers) if times else ""
        print(f"{number:5} {times.get('lakeq', math.nan):9.1f}{cells}  {outcome}", flush=True)
        if times:
            rows.append({"query": number, **times})
    peak = lakeq.peak_mb()
    lakeq.stop()
    for peer in peers if rows else []:
        ratios = [row["lakeq"] / row[peer.name] for row in rows]
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        worst = max(rows, key=lambda row: row["lakeq"] / row[peer.name])["query"]
        print(f"{len(ratios)} queries against {peer.name}: geometric mean {mean:.2f}, worst {max(ratios):.2f} (query {worst})")
    if rows:
        theirs = duckdb_peak(benchmark, scale, [row["query"] for row in rows])
        ours, total = (sum(row[name] for row in rows) for name in ("lakeq", "duckdb"))
        print(f"all of them: lakeq {ours:.0f} ms, duckdb {total:.0f} ms; peak memory: lakeq {peak} MB, duckdb {theirs} MB\n")
        results = ROOT / "Benchmarks/results"
        results.mkdir(exist_ok=True)
        (results / f"{benchmark.name}-sf{scale:g}.json").write_text(json.dumps({"threads": THREADS, "peak_mb": {"lakeq": peak, "duckdb": theirs}, "queries": rows}, indent=1))
    return failures


def prepare(benchmark):
    folder = benchmark.files(0.01)
    lake, statements = benchmark.lake(folder)
    (lake / "tables.sql").write_text("".join(statement + ";\n" for statement in statements))
    (lake / "queries").mkdir(exist_ok=True)
    for number, sql in benchmark.queries().items():
        (lake / "queries" / f"{number:02}.sql").write_text(benchmark.dialect(number, sql))


def store(benchmark):
    """One CSV a query: DuckDB's types, then the rows; NULL is an empty field, texts are quoted."""
    folder = benchmark.files(0.01)
    con = benchmark.over(folder)
    answers = ROOT / "Tests/TPC" / benchmark.name
    answers.mkdir(parents=True, exist_ok=True)
    for number, sql in benchmark.queries().items():
        cursor = con.execute(sql)
        lines = [",".join(re.sub(r"\(.*", "", str(d[1])) for d in cursor.description)]
        lines += [",".join(map(field, row)) for row in cursor.fetchall()]
        (answers / f"{number:02}.csv").write_text("\n".join(lines) + "\n")


def field(value):
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)


def main():
    if sys.argv[1] in ("prepare", "store"):
        for benchmark in BENCHMARKS.values():
            {"prepare": prepare, "store": store}[sys.argv[1]](benchmark)
        return
    processes.start()
    benchmark = BENCHMARKS[sys.argv[1]]
    scales = [float(s) for s in sys.argv[2:]] or [0.01, 1.0]
    wanted = {int(n) for n in os.environ.get("LAKEQ_TPC_QUERIES", "").split(",") if n}
    if sum(run_scale(benchmark, scale, wanted) for scale in scales):
        sys.exit(1)


if __name__ == "__main__":
    main()
