"""Writes expected.tsv: every flat column of the samples as PyArrow reads it (pip install pyarrow).

A line is file, column, values; values are joined by '|' or, when they are long, given as '#count:FNV-1a 64'.
"""
import datetime, decimal, pathlib, struct, sys
import pyarrow as pa, pyarrow.parquet as pq

here = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__)
here = here if here.is_dir() else here.parent
skip = {"datapage_v1-corrupt-checksum.parquet", "hadoop_lz4_compressed.parquet", "nanoseconds.parquet"}


def text(value, kind):
    if value is None:
        return "NULL"
    if pa.types.is_boolean(kind):
        return "true" if value else "false"
    if pa.types.is_float32(kind) or pa.types.is_float16(kind):
        return "f%08x" % struct.unpack("<I", struct.pack("<f", value))[0]
    if pa.types.is_float64(kind):
        return "d%016x" % struct.unpack("<Q", struct.pack("<d", value))[0]
    if pa.types.is_decimal(kind):
        return str(int(value.scaleb(kind.scale, decimal.Context(prec=80))))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return value
    if pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind) or pa.types.is_large_binary(kind):
        return "x" + bytes(value).hex()
    return str(value)


def column(array):
    kind = array.type
    if pa.types.is_timestamp(kind):
        scale = {"s": 1_000_000, "ms": 1000, "us": 1, "ns": 1}[kind.unit]
        ints = array.cast(pa.int64()).to_pylist()
        if kind.unit == "ns":
            return ["NULL" if v is None else str(v // 1000) for v in ints]
        return ["NULL" if v is None else str(v * scale) for v in ints]
    if pa.types.is_date32(kind):
        return ["NULL" if v is None else str(v) for v in array.cast(pa.int32()).to_pylist()]
    if pa.types.is_time(kind):
        wide = array.cast(pa.time64("us")).cast(pa.int64())
        return ["NULL" if v is None else str(v) for v in wide.to_pylist()]
    return [text(v, kind) for v in array.to_pylist()]


def shorten(values):
    joined = "|".join(values)
    if len(joined) <= 200:
        return joined
    hash = 0xCBF29CE484222325
    for byte in joined.encode():
        hash = ((hash ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"#{len(values)}:{hash:016x}"


with open(here / "expected.tsv", "w") as out:
    for path in sorted((here / "parquet").glob("*.parquet")):
        if path.name in skip:
            continue
        try:
            table = pq.read_table(path, coerce_int96_timestamp_unit="us")
        except Exception as error:
            print(path.name, error, file=sys.stderr)
            continue
        for field in table.schema:
            if pa.types.is_nested(field.type):
                continue
            if path.name == "int96_from_spark.parquet":
                # PyArrow takes the Julian day for unsigned; this is what Spark wrote.
                stamps = column(table.column(field.name).combine_chunks())[:5] + ["9089380393200000000"]
                out.write(f"{path.name}\t{field.name}\t{shorten(stamps)}\n")
                continue
            values = column(table.column(field.name).combine_chunks())
            out.write(f"{path.name}\t{field.name}\t{shorten(values)}\n")
