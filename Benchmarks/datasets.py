"""Random tables: written as Parquet, CSV and NDJSON for lakeq, loaded from memory into DuckDB."""

import datetime
import decimal
import gzip
import json
import math
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

SIZES = [0, 1, 2, 7, 63, 64, 65, 300, 300, 2047, 2048, 2049, 5000, 10000] * 3 + [40000]
EPOCH = datetime.date(1970, 1, 1)
LONG = "the quick brown fox jumps over the lazy dog, again and again; "
TEXTS = [
    "", "a", "A", "b", "abc", "ABC", "abcabc", "Zebra", " ", " lead", "trail ", "ábc", "ÁBC", "ñandú", "Привет", "日本語", "日本", "😀", "😀x",
    "O'Reilly", "100%", "under_score", "a%b_c", "twelve bytes", "thirteen byte", "exactly 12ab", "prefix-one", "prefix-two", "prefix-three",
    "0", "1", "-7", "42", "007", "99999999999", "true", "null", "NULL", "2020-01-01", "x" * 30, LONG, LONG + "é", LONG * 3, "z" * 300,
]
# What a delimited or JSON file can hold without escapes.
PLAIN_TEXTS = [t for t in TEXTS if "," not in t and t not in ("null", "NULL")]


# What stays itself when a reader infers its type and it is cast back.
INFERRED_TEXTS = [t for t in TEXTS if t not in ("007", "null", "NULL", "")]


class Column:
    def __init__(self, name, family, sql, arrow, precision=0, scale=0, comparable=True):
        self.name, self.family, self.sql, self.arrow = name, family, sql, arrow
        self.precision, self.scale, self.comparable = precision, scale, comparable


class Table:
    def __init__(self, name, columns, rows):
        self.name, self.columns, self.rows = name, columns, rows
        self.sources = []  # how lakeq names it: a file, a pattern, a table


DECIMALS = [(9, 2), (5, 0), (18, 4), (15, 2), (4, 3), (30, 6), (38, 10)]


def kinds(random):
    p, s = random.choice(DECIMALS)
    return random.choice([
        ("int", "integer", pa.int32(), 0, 0), ("int", "integer", pa.int32(), 0, 0), ("int", "bigint", pa.int64(), 0, 0),
        ("int", "bigint", pa.int64(), 0, 0), ("int", "smallint", pa.int16(), 0, 0), ("int", "tinyint", pa.int8(), 0, 0),
        ("dbl", "double", pa.float64(), 0, 0), ("dbl", "double", pa.float64(), 0, 0),
        ("real", "real", pa.float32(), 0, 0), ("dec", f"decimal({p},{s})", pa.decimal128(p, s), p, s), ("dec", f"decimal({p},{s})", pa.decimal128(p, s), p, s),
        ("str", "varchar", pa.string(), 0, 0), ("str", "varchar", pa.string(), 0, 0), ("str", "varchar", pa.string(), 0, 0),
        ("date", "date", pa.date32(), 0, 0), ("ts", "timestamp", pa.timestamp("us"), 0, 0), ("bool", "boolean", pa.bool_(), 0, 0),
    ])


def value(random, column, texts, spread):
    """One value; `spread` is about how many distinct ones there are."""
    n = random.randrange(spread)
    family = column.family
    if family == "int":
        if column.sql == "tinyint":
            return n % 100 - 50
        if column.sql == "smallint":
            return n % 4000 - 100
        return n * 1_000_003 if column.sql == "bigint" and spread > 3000 else n - 5
    if family in ("dbl", "real"):
        return (n - 20) / 8
    if family == "dec":
        bound = min(10 ** column.precision - 1, 10**9)
        return decimal.Decimal(min(max(n * 7 - 30, -bound), bound) % (bound + 1)).scaleb(-column.scale)
    if family == "str":
        text = texts[n % len(texts)]
        return text if n < len(texts) else f"{text}{n}" if len(text) < 40 else f"key-{n:08d}"
    if family == "date":
        return EPOCH + datetime.timedelta(days=18000 + n * 3 - 600 if n % 7 else n - 400)
    if family == "ts":
        return datetime.datetime(2020, 1, 1) + datetime.timedelta(milliseconds=(n * 7_777_777) % 10**11 - 10**10)
    return n % 2 == 1


def fill(random, column, count, texts):
    spread = random.choice([1, 2, 3, 5, 20, 20, 200, 3000, 100_000])
    nulls = random.choice([0, 0, 0, 0.02, 0.2, 0.6, 1] if random.random() < 0.5 else [0, 0.1])
    skew = random.random() < 0.3
    values = []
    for _ in range(count):
        if nulls and random.random() < nulls:
            values.append(None)
        elif skew and random.random() < 0.8:
            values.append(value(random, column, texts, 1))
        else:
            values.append(value(random, column, texts, spread))
    if random.random() < 0.15:
        values.sort(key=lambda v: (v is None, v if v is not None else 0))
    return values


def table(random, name):
    count = random.choice(SIZES)
    style = random.choice(["parquet"] * 6 + ["csv", "json", "hive", "headed", "lines"])
    if count == 0 and style == "lines":
        style = "json"  # Nothing can be inferred from an empty file: an error.
    texts = {"parquet": TEXTS, "hive": TEXTS, "headed": INFERRED_TEXTS, "lines": INFERRED_TEXTS}.get(style, PLAIN_TEXTS)
    columns = [
        Column("id", "int", "bigint", pa.int64()),
        Column("k1", "int", "integer", pa.int32()),
        Column("k2", "str", "varchar", pa.string()),
    ]
    for i in range(random.randrange(2, 7)):
        family, sql, arrow, p, s = kinds(random)
        columns.append(Column(f"c{i}", family, sql, arrow, p, s))
    if style == "hive":
        p_kind = random.choice([("int", "integer", pa.int32()), ("str", "varchar", pa.string()), ("date", "date", pa.date32())])
        columns.append(Column("p", *p_kind))
        texts_of_p = ["a", "b c", "Zebra", "ñandú", "x=1", "10%", "key/7"]
    if style == "parquet" and random.random() < 0.3:
        columns.append(Column("w", "dbl", "double", pa.float64(), comparable=False))
    data = {}
    for column in columns:
        if column.name == "id":
            data["id"] = list(range(1, count + 1))
        elif column.name == "w":
            odd = [math.nan, math.inf, -math.inf, 1e300, -1e-300, 0.0, 5e-324, 0.1]
            data["w"] = [random.choice(odd) for _ in range(count)]
        elif column.name == "p":
            choices = [value(random, column, texts_of_p, 5) for _ in range(6)] + ([None] if random.random() < 0.3 else [])
            data["p"] = [random.choice(choices) for _ in range(count)]
        else:
            data[column.name] = fill(random, column, count, texts)
    made = Table(name, columns, pa.table({c.name: pa.array(data[c.name], c.arrow) for c in columns}))
    made.style = style
    return made


def parquet_options(random):
    options = {
        "compression": random.choice(["none", "snappy", "gzip", "zstd", "lz4"]),
        "data_page_version": random.choice(["1.0", "2.0"]),
        "write_statistics": random.random() < 0.8,
        "row_group_size": random.choice([1, 100, 1000, 1024, 5000, 100_000]),
        "data_page_size": random.choice([64, 1024, 1 << 20]),
        "store_decimal_as_integer": random.random() < 0.5,
        "write_page_index": random.random() < 0.5,
        "dictionary_pagesize_limit": random.choice([64, 4096, 1 << 20]),
    }
    options["use_dictionary"] = random.random() < 0.7
    return options


def encodings(random, columns):
    """Encodings without a dictionary, where the format has one for the type."""
    found = {}
    for column in columns:
        if column.family in ("int", "date", "ts") and random.random() < 0.4:
            found[column.name] = "DELTA_BINARY_PACKED"
        elif column.family == "str" and random.random() < 0.5:
            found[column.name] = random.choice(["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"])
        elif column.family in ("dbl", "real") and random.random() < 0.4:
            found[column.name] = "BYTE_STREAM_SPLIT"
    return found


def write_parquet(random, made, path, con, rows):
    if random.random() < 0.25:
        con.register("rows_to_write", rows)
        codec = random.choice(["snappy", "zstd", "gzip", "uncompressed", "lz4_raw"])
        size = random.choice([2048, 4096, 122880])
        version = random.choice(["V1", "V2"])
        con.execute(f"COPY (SELECT * FROM rows_to_write) TO '{path}' "
                    f"(FORMAT parquet, COMPRESSION {codec}, ROW_GROUP_SIZE {size}, PARQUET_VERSION {version})")
        con.unregister("rows_to_write")
        return
    options = parquet_options(random)
    if len(rows) > 500 and options["row_group_size"] < 100:
        options["row_group_size"] = 100
    if not options["use_dictionary"]:
        options["column_encoding"] = encodings(random, made.columns) or None
    pq.write_table(rows, path, **options)


def text(cell, column):
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ", timespec="milliseconds")
    return str(cell)


def hive_name(cell):
    """The folder of a partition value, as Hive escapes it."""
    if cell is None:
        return "p=__HIVE_DEFAULT_PARTITION__"
    return "p=" + "".join(f"%{ord(c):02X}" if c in '"#%\'*/:=?\\{[]^' else c for c in str(cell))


def write_hive(random, made, folder, create, location, con):
    """One folder a value of the last column, in Parquet."""
    cells = made.rows.column("p").to_pylist()
    for i, cell in enumerate(dict.fromkeys(cells)):
        part = made.rows.filter(pa.array([c == cell for c in cells])).drop_columns(["p"])
        where = folder / hive_name(cell)
        where.mkdir()
        write_parquet(random, Table(made.name, made.columns[:-1], part), where / f"part-{i}.parquet", con, part)
    made.sources.append(made.name)
    kind = made.columns[-1].sql.replace("integer", "int").replace("varchar", "string")
    return [f"{create} PARTITIONED BY (p {kind}) STORED AS PARQUET LOCATION '{location}'", f"MSCK REPAIR TABLE {made.name}"]


def compressed(random, path, body):
    """Writes text, sometimes as gzip or zstd."""
    codec = random.choice(["", "", ".gz", ".zst"])
    data = body.encode()
    if codec == ".gz":
        data = gzip.compress(data)
    elif codec == ".zst":
        data = pa.compress(data, codec="zstd", asbytes=True)
    pathlib.Path(f"{path}{codec}").write_bytes(data)
    return f"{path}{codec}"


def write_inferred(random, made, folder):
    """A file that is read without a table: types are inferred from the text and cast back to what they were."""
    lines = [",".join(c.name for c in made.columns)] if made.style == "headed" else []
    for row in zip(*[made.rows.column(c.name).to_pylist() for c in made.columns]):
        if made.style == "headed":
            cells = ["" if v is None else text(v, c) for v, c in zip(row, made.columns)]
            lines.append(",".join('"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell for cell in cells))
        else:
            cells = [f'"{c.name}": ' + ("null" if v is None else json.dumps(text(v, c)) if c.family in ("str", "date", "ts") else text(v, c))
                     for v, c in zip(row, made.columns)]
            lines.append("{" + ", ".join(cells) + "}")
    name = folder / ("rows.csv" if made.style == "headed" else "rows.ndjson")
    file = compressed(random, name, "".join(line + "\n" for line in lines))
    fields = ", ".join(f"CAST({c.name} AS {c.sql}) AS {c.name}" for c in made.columns)
    made.sources.append(f"(SELECT {fields} FROM '{file}')")
    return []


def write(random, made, folder, location, con):
    """Writes the files of one table under `folder`; returns the DDL it needs."""
    folder.mkdir(parents=True)
    rows, count = made.rows, len(made.rows)
    parts = random.choice([1, 1, 2, 3]) if count > 1 else 1
    cuts = sorted(random.randrange(count + 1) for _ in range(parts - 1))
    pieces = [rows.slice(a, b - a) for a, b in zip([0] + cuts, cuts + [count])]
    fields = ", ".join(f"{c.name} {'int' if c.sql == 'integer' else 'string' if c.sql == 'varchar' else c.sql}" for c in made.columns)
    create = f"CREATE EXTERNAL TABLE {made.name} ({fields})"
    if made.style == "hive":
        return write_hive(random, made, folder, create.rpartition(", p ")[0] + ")", location, con)
    if made.style in ("headed", "lines"):
        return write_inferred(random, made, folder)
    if made.style == "parquet":
        for i, piece in enumerate(pieces):
            write_parquet(random, made, folder / f"part-{i}.parquet", con, piece)
        made.sources.append(f"'{folder}/*.parquet'" if parts > 1 else f"'{folder}/part-0.parquet'")
        if random.random() < 0.3:
            made.sources.append(made.name)
            return [f"{create} STORED AS PARQUET LOCATION '{location}'"]
        return []
    for i, piece in enumerate(pieces):
        lines = []
        for row in zip(*[piece.column(c.name).to_pylist() for c in made.columns]):
            if made.style == "csv":
                lines.append(",".join("\\N" if v is None else text(v, c) for v, c in zip(row, made.columns)))
            else:
                fields_of_row = []
                for v, c in zip(row, made.columns):
                    if v is None:
                        if random.random() < 0.5:
                            fields_of_row.append(f'"{c.name}": null')
                        continue
                    raw = text(v, c)
                    quoted = c.family in ("str", "date", "ts")
                    fields_of_row.append(f'"{c.name}": {json.dumps(raw, ensure_ascii=random.random() < 0.3) if quoted else raw}')
                lines.append("{" + ", ".join(fields_of_row) + "}")
        body = "".join(line + "\n" for line in lines)
        if body and made.style == "csv" and random.random() < 0.2:
            body = body[:-1]
        compressed(random, folder / f"part-{i}.{made.style}", body)
    made.sources.append(made.name)
    if made.style == "csv":
        return [f"{create} ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION '{location}'"]
    return [f"{create} ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION '{location}'"]
