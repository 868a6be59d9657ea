"""Queries that should fail or give odd values: damaged text, extreme arguments. None may crash the engine."""

INTS = ["9223372036854775807", "(-9223372036854775807 - 1)", "2147483647", "(-2147483647 - 1)", "0", "-1", "1000000", "127", "TINYINT '-128'",
        "SMALLINT '-32768'", "INTEGER '-2147483648'", "BIGINT '-9223372036854775808'", "CAST(NULL AS bigint)"]
DOUBLES = ["nan()", "infinity()", "-infinity()", "1E308", "-1E308", "5E-324", "-0E0", "1E19", "9.3E18", "REAL '3.4E38'"]
DECIMALS = ["99999999999999999999999999999999999999", "-99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001",
            "DECIMAL '9999999999.9999'", "1.0", "0.0", "DECIMAL '999999999999999999'"]
STRINGS = ["''", "'a'", "'😀'", "' 1 '", "'1e400'", "'9223372036854775808'", "'-'", "'+'", "'.'", "'2020-13-45'", "'9999999999-01-01'", "'-290000-01-01'",
           "'2020-02-30 25:61:61'", "'Infinity'", "'NaN'", "'\u0301'", "'%'", "'\\'", "'[('", "'(a*)*b'", "lpad('', 5000, 'ab')", "'{\"a\":[1,{}]}'", "U&'\\0000'"]
DATES = ["DATE '0001-01-01'", "DATE '9999-12-31'", "DATE '-0001-01-01'", "DATE '1969-12-31'", "DATE '5881580-07-11'", "DATE '2020-02-29'"]
TIMES = ["TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'", "TIMESTAMP '294247-01-10 04:00:54.775'", "from_unixtime(1E18)",
         "TIMESTAMP '2020-03-29 02:30:00 Europe/Madrid'", "from_unixtime(-1E10)"]
BOOLS = ["TRUE", "FALSE", "CAST(NULL AS boolean)"]
ANY = [INTS, DOUBLES, DECIMALS, STRINGS, DATES, TIMES, BOOLS]
TYPES = ["tinyint", "smallint", "integer", "bigint", "real", "double", "decimal(38,0)", "decimal(38,38)", "decimal(1,1)", "decimal(18,9)", "varchar", "varchar(1)",
         "char(3)", "varbinary", "date", "timestamp", "timestamp(0)", "timestamp(6)", "timestamp with time zone", "boolean", "json", "decimal(39,1)", "varchar(0)", "time"]
FUNCTIONS = [
    "abs", "ceiling", "floor", "round", "truncate", "sign", "mod", "power", "sqrt", "cbrt", "ln", "log2", "log10", "log", "exp", "sin", "acos", "atan2", "width_bucket",
    "bitwise_and", "bitwise_left_shift", "bitwise_right_shift", "bitwise_not", "greatest", "least", "from_base", "to_base", "chr", "codepoint", "length", "upper", "lower",
    "substr", "substring", "lpad", "rpad", "replace", "reverse", "strpos", "split_part", "translate", "trim", "ltrim", "rtrim", "concat", "concat_ws", "starts_with",
    "levenshtein_distance", "hamming_distance", "soundex", "normalize", "to_utf8", "from_utf8", "to_hex", "from_hex", "to_base64", "from_base64", "md5", "crc32",
    "regexp_like", "regexp_replace", "regexp_extract", "regexp_count", "regexp_position", "json_extract", "json_extract_scalar", "json_parse", "json_format", "json_size",
    "json_array_length", "url_extract_host", "url_extract_port", "url_decode", "url_encode", "url_extract_parameter", "year", "month", "day", "week", "quarter",
    "day_of_year", "hour", "second", "millisecond", "year_of_week", "date_trunc", "date_add", "date_diff", "date_format", "date_parse", "format_datetime", "parse_datetime",
    "from_unixtime", "to_unixtime", "from_iso8601_date", "from_iso8601_timestamp", "to_iso8601", "last_day_of_month", "at_timezone", "with_timezone", "date", "repeat",
    "nullif", "coalesce", "if", "typeof", "is_nan", "random", "human_readable_seconds", "parse_duration", "to_milliseconds",
]
AGGREGATES = ["sum", "avg", "min", "max", "count", "stddev", "var_pop", "skewness", "kurtosis", "corr", "covar_pop", "regr_slope", "min_by", "max_by", "bool_and", "count_if",
              "bitwise_and_agg", "geometric_mean", "arbitrary", "checksum", "approx_distinct"]
UNITS = ["'day'", "'month'", "'year'", "'millisecond'", "'week'", "'quarter'", "'hour'", "'century'", "''"]


def argument(random):
    return random.choice(UNITS) if random.random() < 0.08 else random.choice(random.choice(ANY))


def expression(random, columns, depth):
    e = lambda: expression(random, columns, depth - 1)
    if depth <= 0:
        return random.choice(columns) if columns and random.random() < 0.3 else argument(random)
    kind = random.randrange(8)
    if kind < 3:
        return f"{random.choice(FUNCTIONS)}({', '.join(e() for _ in range(random.choice([1, 1, 2, 2, 3, 4])))})"
    if kind == 3:
        return f"({e()} {random.choice(['+', '-', '*', '/', '%', '||', '=', '<', 'IS DISTINCT FROM', 'LIKE', 'AND'])} {e()})"
    if kind == 4:
        return f"{random.choice(['CAST', 'TRY_CAST'])}({e()} AS {random.choice(TYPES)})"
    if kind == 5:
        return f"({e()} {random.choice(['+', '-'])} INTERVAL '{random.choice(['1', '99999999', '-5', '2147483647'])}' {random.choice(['DAY', 'MONTH', 'YEAR', 'SECOND', 'HOUR'])})"
    if kind == 6:
        return f"TRY({e()})"
    return f"(- {e()})"


def damaged(random, sql):
    """The text with tokens dropped, doubled, swapped or cut."""
    words = sql.split(" ")
    for _ in range(random.choice([1, 1, 2, 5])):
        i, j = random.randrange(len(words)), random.randrange(len(words))
        change = random.randrange(5)
        if change == 0:
            del words[i]
        elif change == 1:
            words.insert(i, words[j])
        elif change == 2:
            words[i], words[j] = words[j], words[i]
        elif change == 3:
            words = words[: max(1, i)]
        else:
            words[i] = random.choice(["(", ")", ",", "'", '"', "NULL", "0", "*", "-", ".", "SELECT", "CASE", "NOT", "1e400", "😀", "[", "\x01"])
        if not words:
            return "SELECT"
    return " ".join(words)


def variants(random, sql, tables):
    yield damaged(random, sql)
    table = random.choice(tables)
    columns = [c.name for c in table.columns]
    source = random.choice(table.sources)
    for _ in range(3):
        yield f"SELECT {expression(random, [], random.randrange(1, 4))} AS x"
    yield f"SELECT {expression(random, columns, 2)} AS x, {expression(random, columns, 1)} AS y FROM {source} WHERE {expression(random, columns, 2)} IS NOT NULL LIMIT 50"
    name = random.choice(AGGREGATES)
    yield (f"SELECT {name}({', '.join(expression(random, columns, 1) for _ in range(random.choice([1, 1, 1, 2])))}) AS x FROM {source} "
           f"GROUP BY {random.choice(columns)} ORDER BY 1 LIMIT 50")
    yield f"EXPLAIN {damaged(random, sql) if random.random() < 0.3 else sql}"
