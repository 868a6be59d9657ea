"""The engines under measurement: each answers (milliseconds, rows); and each once in a process of its own for its memory."""

import os
import processes
import subprocess
import sys
import time

import duckdb
import polars as pl


class Lakeq:
    name = "lakeq"

    def __init__(self, binary, threads):
        self.command = [binary, str(threads)]
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, query, path):
        sql = query[2].format(file=f"'{path}'")
        self.process.stdin.write(sql + "\n")
        self.process.stdin.flush()
        first = self.process.stdout.readline().strip()
        rows = []
        while (line := self.process.stdout.readline().rstrip("\n")) != "\x04":
            if not self.process.stdout:
                raise RuntimeError("lakeq ended")
            rows.append(line.split(","))
        if first.startswith("!"):
            raise RuntimeError(first[1:])
        return float(first), rows[1:]

    def peak(self, query, path):
        sql = query[2].format(file=f"'{path}'")
        return child_peak(self.command, sql + "\n")


class DuckDB:
    name = "duckdb"

    def __init__(self, threads):
        self.threads = threads
        self.con = duckdb.connect(config={"threads": str(threads)})
        # Each run reads and decodes anew, as the others do.
        self.con.execute("SET enable_external_file_cache = false; SET parquet_metadata_cache = false")

    def run(self, query, path):
        sql = query[2].format(file=f"'{path}'")
        start = time.perf_counter()
        rows = self.con.execute(sql).fetchall()
        return (time.perf_counter() - start) * 1000, [[str(cell) for cell in row] for row in rows]

    def peak(self, query, path):
        sql = query[2].format(file=f"'{path}'")
        program = f"import duckdb; c = duckdb.connect(config={{'threads': '{self.threads}'}}); c.execute({sql!r}).fetchall()"
        return child_peak([sys.executable, "-c", program])


class Polars:
    name = "polars"

    def run(self, query, path):
        start = time.perf_counter()
        frame = query[3](path).collect()
        return (time.perf_counter() - start) * 1000, [[str(cell) for cell in row] for row in frame.rows()]

    def peak(self, query, path):
        folder = os.path.dirname(os.path.abspath(__file__))
        program = f"import sys; sys.path.insert(0, {folder!r}); import queries; queries.QUERIES[{index(query)}][3]({path!r}).collect()"
        return child_peak([sys.executable, "-c", program])


def index(query):
    import queries

    return next(i for i, q in enumerate(queries.QUERIES) if q[0] == query[0])


def child_peak(command, text=""):
    """Peak resident megabytes of a whole process."""
    return processes.run(command, text)["peak_mb"]
