"""Makes the benchmark data once: TPC-H tables as zstd Parquet and one million lineitem rows as CSV."""

import os
import pathlib

import duckdb
import duckdb_extension_tpch


def connect(threads):
    con = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": str(threads)})
    folder = pathlib.Path(duckdb_extension_tpch.__file__).parent / "extensions"
    extension = next(folder.glob("*/tpch.duckdb_extension"))
    con.execute(f"LOAD '{extension}'")
    return con


def make(root, scale):
    folder = pathlib.Path(root) / f"tpch-sf{scale:g}"
    done = folder / "done"
    if done.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    con = connect(os.cpu_count())
    con.execute(f"CALL dbgen(sf={scale})")
    for (table,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        con.execute(f"COPY {table} TO '{folder}/{table}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    con.execute(f"COPY (SELECT * FROM lineitem LIMIT 1000000) TO '{folder}/lineitem-1m.csv' (HEADER)")
    done.touch()
    return folder
