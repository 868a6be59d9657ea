"""Random queries in the subset that lakeq (Trino's dialect) and DuckDB share, as trees that print in both dialects.

Where the two differ by design the query is spelled so that both mean the same, or not made. Trino's documentation in brackets:
- `/` of integers truncates, by zero it is an error [Mathematical functions and operators]; DuckDB: `//`, NULL. Made: `//`, NULLIF, TRY.
- `/` and avg of decimals keep a scale [Decimal functions and operators; Aggregate functions]; DuckDB: double. avg is compared to its scale.
- The common type of decimals keeps the largest scale [Decimal functions and operators]; DuckDB gives up scale beyond 38 digits. Not made.
- sum(bigint) is bigint and overflows [Aggregate functions]; DuckDB sums in 128 bits. Tallied as `narrower`.
- count_if without rows is 0 [Aggregate functions]; DuckDB: NULL. max_by of a NULL at the extreme is NULL; DuckDB: arg_max_null.
- concat, greatest, least with a NULL are NULL [String functions; Comparison functions]; DuckDB skips NULLs. Made: `||`, COALESCE.
- regexp_extract without a match is NULL, regexp_replace replaces all [Regular expression functions]. Made: NULLIF, 'g'.
- date_diff counts whole units [Date and time functions]; DuckDB's date_sub does. date_trunc of a date is a date.
- NaN = NaN is false, but NaN is one group [Comparison functions and operators]; DuckDB: equal. NaN columns are keys of groups only.
- CAST(double AS bigint) rounds half up, DuckDB half to even. Made: floor first.
- CAST(double AS varchar) and timestamps' text differ in form [Conversion functions]. Not made.
"""


class Node:
    """An expression. `ours` and `theirs` are templates over `kids`; `family` is int, dec, dbl, str, date, ts or bool."""

    def __init__(self, family, ours, kids=(), theirs=None, exact=True, precision=18, scale=0, average=None):
        self.family, self.ours, self.theirs, self.kids = family, ours, theirs or ours, list(kids)
        self.exact = exact and all(k.exact for k in self.kids if isinstance(k, Node))
        self.precision, self.scale = precision, scale
        self.average = average  # digits to which it agrees, where it is an average of decimals

    def text(self, dialect):
        template = self.ours if dialect == 0 else self.theirs
        if not self.kids:
            return template
        for i, kid in enumerate(self.kids):
            template = template.replace(f"\x00{i}\x00", kid.text(dialect))
        return template


def call(family, ours, *kids, theirs=None, **rest):
    """`$0`, `$1`… stand for the kids."""
    def marked(template):
        for i in reversed(range(len(kids))):
            template = template.replace(f"${i}", f"\x00{i}\x00")
        return template

    return Node(family, marked(ours), kids, marked(theirs) if theirs else None, **rest)


class Source:
    """A table or a query in parentheses, with an alias."""

    def __init__(self, ours, theirs, alias, query=None):
        self.ours, self.theirs, self.alias, self.query = ours, theirs, alias, query

    def text(self, dialect):
        if self.query is not None:
            return f"({self.query.text(dialect)}) AS {self.alias}"
        return f"{self.ours if dialect == 0 else self.theirs} AS {self.alias}"


class Join:
    def __init__(self, kind, left, right, conditions, using=None):
        self.kind, self.left, self.right, self.conditions, self.using = kind, left, right, conditions, using

    def text(self, dialect):
        left, right = self.left.text(dialect), self.right.text(dialect)
        if isinstance(self.right, Join):
            right = f"({right})"
        if self.kind == "CROSS JOIN":
            return f"{left} CROSS JOIN {right}"
        if self.using:
            return f"{left} {self.kind} {right} USING ({', '.join(self.using)})"
        on = " AND ".join(f"({c.text(dialect)})" for c in self.conditions) or "TRUE"
        return f"{left} {self.kind} {right} ON {on}"


class Select:
    def __init__(self):
        self.ctes, self.items, self.source, self.where, self.group, self.having, self.order = [], [], None, [], [], [], []
        self.distinct, self.grouped, self.limit, self.offset, self.grouping = False, False, None, None, None

    def text(self, dialect):
        parts = []
        if self.ctes:
            parts.append("WITH " + ", ".join(f"{name} AS ({query.text(dialect)})" for name, query in self.ctes))
        items = ", ".join(f"{node.text(dialect)} AS {name}" for name, node in self.items)
        parts.append(f"SELECT {'DISTINCT ' if self.distinct else ''}{items}")
        if self.source is not None:
            parts.append("FROM " + self.source.text(dialect))
        if self.where:
            parts.append("WHERE " + " AND ".join(f"({c.text(dialect)})" for c in self.where))
        if self.group:
            keys = ", ".join(k.text(dialect) for k in self.group)
            parts.append("GROUP BY " + (f"{self.grouping}({keys})" if self.grouping else keys))
        if self.having:
            parts.append("HAVING " + " AND ".join(f"({c.text(dialect)})" for c in self.having))
        parts += tail(self, dialect)
        return " ".join(parts)

    def columns(self):
        return [(name, node.family, node) for name, node in self.items]


class SetOperation:
    def __init__(self, kind, left, right):
        self.kind, self.left, self.right = kind, left, right
        self.order, self.limit, self.offset = [], None, None

    def text(self, dialect):
        operands = []
        for side in (self.left, self.right):
            inner = side.text(dialect)
            operands.append(f"({inner})" if isinstance(side, SetOperation) or side.order or side.limit is not None or side.ctes else inner)
        return " ".join([f"{operands[0]} {self.kind} {operands[1]}"] + tail(self, dialect))

    @property
    def ctes(self):
        return []

    def columns(self):
        return self.left.columns()


def tail(query, dialect):
    parts = []
    if query.order:
        parts.append("ORDER BY " + ", ".join(f"{name} {direction}".strip() for name, direction in query.order))
    limit = [f"LIMIT {query.limit}"] if query.limit is not None else []
    offset = [f"OFFSET {query.offset}"] if query.offset is not None else []
    return parts + (offset + limit if dialect == 0 else limit + offset)


COMPARISONS = ["=", "=", "<>", "<", "<=", ">", ">="]


class Generator:
    def __init__(self, random, tables, texts, is_small):
        self.random, self.tables, self.texts, self.is_small = random, tables, texts, is_small
        self.count = 0
        # Values that are in the data, so that comparisons with constants find something.
        self.values = {}
        for table in tables:
            for column in table.columns:
                if column.comparable and len(table.rows):
                    cells = [table.rows.column(column.name)[random.randrange(len(table.rows))].as_py() for _ in range(12)]
                    self.values.setdefault(column.family, []).extend(v for v in cells if v is not None)

    # Literals

    def literal(self, family):
        r = self.random
        if self.values.get(family) and r.random() < 0.6:
            return constant(family, r.choice(self.values[family]))
        if r.random() < 0.04:
            sql = {"int": "integer", "dbl": "double", "real": "real", "dec": "decimal(9,2)", "str": "varchar", "date": "date", "ts": "timestamp", "bool": "boolean"}
            return Node(family, f"CAST(NULL AS {sql[family]})", precision=9, scale=2)
        if family == "int":
            return Node("int", number(r.choice([0, 1, 2, 3, 5, 10, 15, 100, 1000, r.randrange(-20, 200)])))
        if family == "dec":
            scale = r.choice([1, 2, 2, 4])
            return Node("dec", number(f"{r.randrange(-200, 3000) / 10**scale:.{scale}f}"), precision=8, scale=scale)
        if family == "dbl":
            return Node("dbl", number(f"{r.randrange(-200, 2000) / 8}E0"))
        if family == "real":
            return Node("real", f"CAST({r.randrange(-200, 2000) / 8}E0 AS real)")
        if family == "str":
            return Node("str", quote(r.choice(self.texts)))
        if family == "date":
            return Node("date", f"DATE '{r.choice([1969, 1970, 2019, 2020, 2021])}-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}'")
        if family == "ts":
            day = f"{r.choice([2019, 2020, 2021])}-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}"
            return Node("ts", f"TIMESTAMP '{day} {r.randrange(24):02d}:{r.randrange(60):02d}:{r.randrange(60):02d}.{r.randrange(1000):03d}'")
        return Node("bool", r.choice(["TRUE", "FALSE"]))

    def column(self, family, scope):
        found = [n for n in scope if n.family == family and n.exact]
        return self.random.choice(found) if found else None

    def leaf(self, family, scope):
        column = self.column(family, scope)
        return column if column and self.random.random() < 0.85 else self.literal(family)

    # Expressions

    def expression(self, family, scope, depth):
        r = self.random
        if depth <= 0 or r.random() < 0.3:
            return self.leaf(family, scope)
        if r.random() < 0.22:
            return self.conditional(family, scope, depth)
        return getattr(self, f"make_{family}")(scope, depth - 1)

    def conditional(self, family, scope, depth):
        r, e = self.random, lambda f=family: self.expression(f, scope, depth - 1)
        choice = r.randrange(6)
        if choice == 0:
            return self.of(family, "CASE WHEN $0 THEN $1 ELSE $2 END", e("bool"), e(), e())
        if choice == 1:
            return self.of(family, "CASE WHEN $0 THEN $1 WHEN $2 THEN $3 END", e("bool"), e(), e("bool"), e())
        if choice == 2:
            return self.of(family, "COALESCE($0, $1)", e(), e())
        if choice == 3:
            return self.of(family, "NULLIF($0, $1)", e(), e())
        if choice == 4:
            subject = r.choice(["int", "str", "date"])
            return self.of(family, "CASE $0 WHEN $1 THEN $2 WHEN $3 THEN $4 ELSE $5 END",
                           e(subject), self.literal(subject), e(), self.literal(subject), e(), e())
        return self.of(family, "IF($0, $1, $2)", e("bool"), e(), e())

    def of(self, family, template, *kids):
        same = [k for k in kids if k.family == "dec"] if family == "dec" else []
        if same and max(k.precision - k.scale for k in same) + max(k.scale for k in same) > 36:
            # DuckDB takes digits from the scale where Trino keeps the largest scale ("Decimal functions and operators").
            return same[0]
        return call(family, template, *kids, precision=min(38, max([k.precision for k in same], default=18) + 4), scale=max([k.scale for k in same], default=0))

    def make_int(self, scope, depth):
        r, e = self.random, lambda f: self.expression(f, scope, depth)
        return r.choice([
            lambda: call("int", f"($0 {r.choice('+-')} $1)", e("int"), e("int")),
            lambda: call("int", f"($0 * {r.choice([2, 3, -1, 10])})", e("int")),
            lambda: call("int", f"($0 / {(d := number(r.choice([2, 3, 7, -4])))})", e("int"), theirs=f"($0 // {d})"),
            lambda: call("int", "($0 / NULLIF($1, 0))", e("int"), e("int"), theirs="($0 // NULLIF($1, 0))"),
            lambda: call("int", "TRY($0 / $1)", e("int"), e("int"), theirs="($0 // $1)"),
            lambda: call("int", f"($0 % {number(r.choice([2, 3, 10, -7]))})", e("int")),
            lambda: call("int", "mod($0, 5)", e("int"), theirs="($0 % 5)"),
            lambda: call("int", "(- $0)", e("int")),
            lambda: call("int", "abs($0)", e("int")),
            lambda: call("int", "sign($0)", e("int")),
            lambda: call("int", "length($0)", e("str")),
            lambda: call("int", "strpos($0, $1)", e("str"), e("str")),
            lambda: call("int", f"{r.choice(['year', 'month', 'day', 'quarter', 'week'])}($0)", e("date")),
            lambda: call("int", "day_of_week($0)", e("date"), theirs="isodow($0)"),
            lambda: call("int", "day_of_year($0)", e("date"), theirs="dayofyear($0)"),
            lambda: call("int", f"extract({r.choice(['year', 'month', 'day', 'hour', 'minute'])} FROM $0)", e("ts")),
            lambda: call("int", "hour($0)", e("ts")),
            lambda: call("int", "minute($0)", e("ts")),
            lambda: call("int", "date_diff('day', $0, $1)", e("date"), e("date")),
            lambda: call("int", f"date_diff('{(u := r.choice(['hour', 'minute', 'second', 'day']))}', $0, $1)", e("ts"), e("ts"), theirs=f"date_sub('{u}', $0, $1)"),
            lambda: call("int", "CAST(floor($0) AS bigint)", e("dbl")),
            lambda: call("int", "CAST($0 AS bigint)", e("dec")),
            lambda: call("int", "CAST($0 AS integer)", e("bool")),
            lambda: call("int", "bitwise_and($0, $1)", e("int"), e("int"), theirs="($0 & $1)"),
            lambda: call("int", "bitwise_or($0, $1)", e("int"), e("int"), theirs="($0 | $1)"),
            lambda: call("int", "TRY_CAST($0 AS bigint)", Node("str", quote(r.choice(["12", "-7", "x", "", "9999999999", "99999999999999999999"])))),
            lambda: call("int", f"{r.choice(['greatest', 'least'])}(COALESCE($0, 0), COALESCE($1, 3))", e("int"), e("int")),
            lambda: call("int", "CAST($0 AS bigint)", e("int")),
        ])()

    def make_dbl(self, scope, depth):
        r, e = self.random, lambda f: self.expression(f, scope, depth)
        return r.choice([
            lambda: call("dbl", f"($0 {r.choice('+-')} $1)", e("dbl"), e("dbl")),
            lambda: call("dbl", "($0 * $1)", e("dbl"), self.literal("dbl")),
            lambda: call("dbl", "($0 / NULLIF($1, 0E0))", e("dbl"), e("dbl"), exact=False),
            lambda: call("dbl", "CAST($0 AS double)", e("int")),
            lambda: call("dbl", "CAST($0 AS double)", e("dec"), exact=False),
            lambda: call("dbl", "abs($0)", e("dbl")),
            lambda: call("dbl", "floor($0)", e("dbl")),
            lambda: call("dbl", "ceiling($0)", e("dbl")),
            lambda: call("dbl", "round($0)", e("dbl")),
            lambda: call("dbl", "truncate($0)", e("dbl"), theirs="trunc($0)"),
            lambda: call("dbl", "sqrt(abs($0))", e("dbl"), exact=False),
            lambda: call("dbl", "ln(abs($0) + 1E0)", e("dbl"), exact=False),
            lambda: call("dbl", "power($0, 2)", e("dbl"), exact=False),
            lambda: call("dbl", "($0 + $1)", e("int"), e("dbl")),
            lambda: call("dbl", "(- $0)", e("dbl")),
            lambda: call("dbl", "($0 % 7E0)", e("dbl"), exact=False),
        ])()

    def make_real(self, scope, depth):
        e = lambda f: self.expression(f, scope, depth)
        return self.random.choice([
            lambda: call("real", "abs($0)", e("real")), lambda: call("real", "(- $0)", e("real")), lambda: call("real", "CAST($0 AS real)", self.leaf("dbl", scope)),
            lambda: call("real", "($0 + $1)", self.leaf("real", scope), self.literal("real"))])()

    def make_dec(self, scope, depth):
        r, e = self.random, lambda f: self.expression(f, scope, depth)

        def sum_of():
            a, b = e("dec"), e("dec")
            scale = max(a.scale, b.scale)
            whole = max(a.precision - a.scale, b.precision - b.scale) + 1
            if whole + scale > 38:
                return a
            return call("dec", f"($0 {r.choice('+-')} $1)", a, b, precision=whole + scale, scale=scale)

        def product():
            a = e("dec")
            b = self.literal("dec")
            if a.precision + b.precision > 37 or a.scale + b.scale > 12:
                return a
            return call("dec", "($0 * $1)", a, b, precision=a.precision + b.precision, scale=a.scale + b.scale)

        def cast():
            a = e(r.choice(["int", "dec"]))
            p, s = r.choice([(18, 2), (38, 4), (20, 0), (30, 1)])
            return call("dec", f"CAST($0 AS decimal({p},{s}))", a, precision=p, scale=s)

        def rounded():
            a = e("dec")
            name = r.choice(["abs", "-", "floor", "ceiling", "round", "round2"])
            if name == "round2":
                return call("dec", "round($0, 1)", a, precision=min(38, a.precision + 1), scale=a.scale)
            scale = 0 if name in ("floor", "ceiling", "round") else a.scale
            if name == "round":
                return call("dec", "round($0)", a, precision=min(38, a.precision + 1), scale=0)
            return call("dec", f"{name}($0)" if name != "-" else "(- $0)", a, precision=a.precision + 1, scale=scale)

        def with_int():
            a = e("dec")
            if a.precision > 30 or a.scale > 15:
                return a
            return call("dec", "($0 + $1)", a, self.leaf("int", scope), precision=max(a.precision, 19 + a.scale) + 1, scale=a.scale)

        return r.choice([sum_of, product, cast, rounded, with_int])()

    def make_str(self, scope, depth):
        r, e = self.random, lambda f: self.expression(f, scope, depth)
        return r.choice([
            lambda: call("str", "($0 || $1)", e("str"), e("str")),
            lambda: call("str", "upper($0)", e("str")),
            lambda: call("str", "lower($0)", e("str")),
            lambda: call("str", f"substr($0, {r.randrange(1, 6)})", e("str")),
            lambda: call("str", f"substr($0, {r.randrange(1, 6)}, {r.randrange(0, 20)})", e("str")),
            lambda: call("str", f"substring($0 FROM {r.randrange(1, 4)} FOR {r.randrange(0, 5)})", e("str")),
            lambda: call("str", f"{r.choice(['trim', 'ltrim', 'rtrim'])}($0)", e("str")),
            lambda: call("str", f"replace($0, {quote(r.choice(['a', 'ab', 'x', '日', 'the']))}, {quote(r.choice(['', 'Q', 'éé', 'longer replacement']))})", e("str")),
            lambda: call("str", "reverse($0)", e("str")),
            lambda: call("str", f"{r.choice(['lpad', 'rpad'])}($0, {r.randrange(0, 20)}, {quote(r.choice(['x', 'ab', 'é']))})", e("str")),
            lambda: call("str", "CAST($0 AS varchar)", e("int")),
            lambda: call("str", "CAST($0 AS varchar)", self.leaf("dec", scope)) if self.column("dec", scope) else e("str"),
            lambda: call("str", "CAST($0 AS varchar)", e("date")),
            lambda: call("str", "CAST($0 AS varchar)", e("bool")),
            lambda: call("str", "concat($0, '-', $1)", e("str"), e("str"), theirs="($0 || '-' || $1)"),
            lambda: call("str", "date_format($0, '%Y-%m-%d %H:%i')", e("ts"), theirs="strftime($0, '%Y-%m-%d %H:%M')"),
            lambda: call("str", "to_hex(to_utf8($0))", e("str"), theirs="hex($0)"),
            lambda: call("str", "regexp_replace($0, '[aeiou]+', '#')", e("str"), theirs="regexp_replace($0, '[aeiou]+', '#', 'g')"),
            lambda: call("str", "regexp_extract($0, '[a-z]+[0-9]*')", e("str"), theirs="NULLIF(regexp_extract($0, '[a-z]+[0-9]*'), '')"),
            lambda: call("str", "translate($0, 'abc', 'xy')", e("str")),
            lambda: call("str", f"{r.choice(['greatest', 'least'])}(COALESCE($0, ''), COALESCE($1, 'm'))", e("str"), e("str")),
        ])()

    def make_date(self, scope, depth):
        r, e = self.random, lambda f: self.expression(f, scope, depth)
        n, unit = number(r.randrange(-40, 40)), r.choice(["day", "month", "year", "week"])
        return r.choice([
            lambda: call("date", f"date_add('{unit}', {n}, $0)", e("date"), theirs=f"CAST($0 + {n} * INTERVAL 1 {unit} AS date)"),
            lambda: call("date", f"($0 + INTERVAL '{abs(int(n.strip('()')))}' DAY)", e("date"), theirs=f"CAST($0 + INTERVAL '{abs(int(n.strip('()')))}' DAY AS date)"),
            lambda: call("date", "($0 - INTERVAL '1' MONTH)", e("date"), theirs="CAST($0 - INTERVAL '1' MONTH AS date)"),
            lambda: call("date", f"date_trunc('{(u := r.choice(['month', 'year', 'week', 'quarter', 'day']))}', $0)", e("date"), theirs=f"CAST(date_trunc('{u}', $0) AS date)"),
            lambda: call("date", "CAST($0 AS date)", e("ts")),
            lambda: call("date", "last_day_of_month($0)", e("date"), theirs="last_day($0)"),
            lambda: call("date", "date($0)", e("ts"), theirs="CAST($0 AS date)"),
            lambda: call("date", "TRY_CAST($0 AS date)", Node("str", quote(r.choice(["2020-02-29", "2019-02-29", "x", "", "2020-1-5"][:4])))),
        ])()

    def make_ts(self, scope, depth):
        r, e = self.random, lambda f: self.expression(f, scope, depth)
        n, unit = number(r.randrange(-40, 40)), r.choice(["second", "minute", "hour", "day", "month", "millisecond"])
        return r.choice([
            lambda: call("ts", f"date_add('{unit}', {n}, $0)", e("ts"), theirs=f"($0 + {n} * INTERVAL 1 {unit})"),
            lambda: call("ts", f"date_trunc('{(u := r.choice(['second', 'minute', 'hour', 'day', 'month', 'year', 'week']))}', $0)", e("ts"), theirs=f"CAST(date_trunc('{u}', $0) AS timestamp)"),
            lambda: call("ts", "CAST($0 AS timestamp)", e("date")),
            lambda: call("ts", "($0 + INTERVAL '90' MINUTE)", e("ts")),
        ])()

    def make_bool(self, scope, depth):
        r = self.random
        if r.random() < 0.45:
            a, b = self.expression("bool", scope, depth), self.expression("bool", scope, depth)
            return r.choice([lambda: call("bool", "($0 AND $1)", a, b), lambda: call("bool", "($0 OR $1)", a, b), lambda: call("bool", "(NOT $0)", a)])()
        return self.predicate(scope, depth)

    def predicate(self, scope, depth):
        r = self.random
        present = [n.family for n in scope if n.exact] or ["int"]
        family = r.choice(present)
        e = lambda f=family: self.expression(f, scope, depth)
        left = e() if r.random() < 0.4 else self.leaf(family, scope)
        choice = r.randrange(13)
        if choice < 3:
            return call("bool", f"($0 {r.choice(COMPARISONS)} $1)", left, self.literal(family) if r.random() < 0.7 else e())
        if choice == 3:
            return call("bool", f"($0 {r.choice(['', 'NOT '])}BETWEEN $1 AND $2)", left, self.literal(family), self.literal(family))
        if choice in (4, 5):
            many = [self.literal(family) for _ in range(r.choice([1, 2, 3, 8, 20]))]
            marks = ", ".join(f"${i + 1}" for i in range(len(many)))
            return call("bool", f"($0 {r.choice(['', '', 'NOT '])}IN ({marks}))", left, *many)
        if choice == 6:
            return call("bool", f"($0 IS {r.choice(['', 'NOT '])}NULL)", left)
        if choice == 7:
            return call("bool", f"($0 IS {r.choice(['', 'NOT '])}DISTINCT FROM $1)", left, e())
        if choice in (8, 9) and any(f == "str" for f in present):
            text = self.leaf("str", scope)
            pattern = quote(r.choice(["a%", "%a", "%a%", "_", "__%", "%o%o%", "日%", "%é%", "abc", "", "%", "pre%-_n%", "%;%", "key-0%", "%quick%dog%", "_b_"]))
            return r.choice([
                lambda: call("bool", f"($0 {r.choice(['', 'NOT '])}LIKE {pattern})", text),
                lambda: call("bool", f"($0 LIKE {pattern})", text),
                lambda: call("bool", "($0 LIKE '%!_%' ESCAPE '!')", text),
                lambda: call("bool", "($0 LIKE '%!%%' ESCAPE '!')", text),
                lambda: call("bool", f"starts_with($0, {quote(r.choice(['a', 'pre', '', '日']))})", text),
                lambda: call("bool", f"regexp_like($0, {(p := quote(r.choice(['^a', 'b+c', '[0-9]{2}', 'dog|fox', '^$'])))})", text, theirs=f"regexp_matches($0, {p})"),
            ])()
        if choice == 10 and self.column("bool", scope):
            return self.column("bool", scope)
        if choice == 11 and depth > 0:
            return self.subquery_predicate(scope, family, left)
        if choice == 12:
            other = {"int": "dbl", "dbl": "int", "dec": "int", "date": "ts", "ts": "date", "real": "dbl"}.get(family)
            if other:
                return call("bool", f"($0 {r.choice(COMPARISONS)} $1)", left, self.leaf(other, scope))
        return call("bool", f"($0 {r.choice(COMPARISONS)} $1)", left, e())

    def subquery_predicate(self, scope, family, left):
        r = self.random
        for _ in range(5):
            table = r.choice(self.tables)
            inner = self.from_table(table)
            source, columns = inner
            column = self.column(family, columns)
            if column is None:
                continue
            query = Select()
            query.source = source
            if r.random() < 0.7:
                query.where = [self.predicate(columns, 0)]
            if r.random() < 0.5:
                # Correlated: an equality with the outer row, sometimes one more condition of both.
                shared = sorted({n.family for n in columns if n.exact} & {n.family for n in scope if n.exact and "." in n.ours})
                linked = r.choice(shared) if shared else None
                if linked:
                    outer = r.choice([n for n in scope if n.family == linked and n.exact and "." in n.ours])
                    query.where.append(call("bool", "$0 = $1", self.column(linked, columns), outer))
                    if r.random() < 0.25:
                        query.where.append(call("bool", f"$0 {r.choice(COMPARISONS)} $1", self.column(linked, columns), r.choice(
                            [n for n in scope if n.family == linked and n.exact and "." in n.ours])))
            kind = r.randrange(6)
            if kind == 0:
                query.items = [("x", call(family, f"{r.choice(['min', 'max'])}($0)", column))]
                if family == "bool":
                    continue
                return call("bool", f"($0 {r.choice(COMPARISONS)} ($1))", left, query)
            if kind == 5:
                counted = r.choice([Node("int", "count(*)"), call("int", "count($0)", column)])
                query.items = [("x", counted)]
                return call("bool", f"(($0) {r.choice(COMPARISONS)} $1)", query, self.literal("int"))
            query.items = [("x", column)]
            if kind == 1:
                return call("bool", f"{r.choice(['', 'NOT '])}EXISTS ($0)", query)
            if kind == 2:
                return call("bool", "($0 NOT IN ($1))", left, query)
            return call("bool", "($0 IN ($1))", left, query)
        return self.literal("bool")

    # Sources

    def alias(self):
        self.count += 1
        return f"t{self.count}"

    def from_table(self, table):
        alias = self.alias()
        source = Source(self.random.choice(table.sources), table.name, alias)
        return source, [Node(c.family, f"{alias}.{c.name}", precision=c.precision or 18, scale=c.scale, exact=c.comparable) for c in table.columns]

    def from_query(self, depth):
        query = self.query(depth - 1, inner=True)
        alias = self.alias()
        return Source(None, None, alias, query), self.outputs(query, alias)

    def outputs(self, query, alias):
        return [Node(f, f"{alias}.{name}", precision=n.precision, scale=n.scale, exact=n.exact, average=n.average) for name, f, n in query.columns()]

    def source(self, depth, ctes=()):
        r = self.random
        if ctes and r.random() < 0.7:
            name, query = r.choice(ctes)
            alias = self.alias()
            left = Source(name, name, alias), self.outputs(query, alias)
        elif depth > 0 and r.random() < 0.25:
            left = self.from_query(depth)
        else:
            left = self.from_table(r.choice(self.tables))
        joins = r.choice([0, 0, 0, 1, 1, 2, 3]) if depth > 0 else 0
        if any("." not in n.ours for n in left[1]):
            joins = 0
        for _ in range(joins):
            joined = self.join(left, depth, ctes)
            if joined:
                left = joined
            if any("." not in n.ours for n in left[1]):
                break
        return left

    def join(self, left, depth, ctes):
        r = self.random
        for _ in range(4):
            if ctes and r.random() < 0.3:
                name, query = r.choice(ctes)
                alias = self.alias()
                right = Source(name, name, alias), self.outputs(query, alias)
            elif r.random() < 0.15:
                right = self.from_query(min(depth, 1))
            else:
                right = self.from_table(r.choice(self.tables))
            kind = r.choice(["JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"])
            conditions = []
            if kind != "CROSS JOIN":
                for _ in range(r.choice([1, 1, 1, 2, 3])):
                    families = sorted({n.family for n in left[1] if n.exact} & {n.family for n in right[1] if n.exact})
                    if not families:
                        continue
                    family = r.choice(families)
                    a, b = self.column(family, left[1]), self.column(family, right[1])
                    if r.random() < 0.1:
                        a = self.expression(family, [n for n in left[1]], 1)
                    conditions.append(call("bool", r.choice(["$0 = $1", "$0 = $1", "$1 = $0"]), a, b))
                if not conditions:
                    continue
                if r.random() < 0.25 and kind != "FULL JOIN":
                    both = left[1] + right[1]
                    conditions.append(self.predicate(r.choice([left[1], right[1], both]), 0))
                if r.random() < 0.06 and kind in ("JOIN", "LEFT JOIN"):
                    conditions = conditions[1:] or [call("bool", "$0 < $1", a, b)]
            using = self.using(kind, left, right)
            if using:
                node, columns = using
                if self.is_small(node, ctes):
                    return node, columns
                continue
            node = Join(kind, left[0], right[0], conditions)
            if self.is_small(node, ctes):
                return node, left[1] + right[1]
        return None

    def using(self, kind, left, right):
        """JOIN … USING on k1 or k2 where both sides are tables: the shared column then has no qualifier."""
        r = self.random
        if kind == "CROSS JOIN" or r.random() > 0.15 or not isinstance(left[0], Source) or not isinstance(right[0], Source):
            return None
        named = [{n.ours.partition(".")[2]: n for n in side[1] if n.ours.endswith((".k1", ".k2"))} for side in (left, right)]
        names = [name for name in ("k1", "k2") if name in named[0] and name in named[1]]
        if not names:
            return None
        chosen = r.sample(names, r.randrange(1, len(names) + 1))
        shared = [Node(named[0][name].family, name) for name in chosen]
        rest = [n for n in left[1] + right[1] if n.ours.partition(".")[2] not in chosen]
        return Join(kind, left[0], right[0], [], using=chosen), shared + rest

    # Queries

    def query(self, depth, inner=False):
        r = self.random
        ctes = []
        if depth > 0 and not inner and r.random() < 0.15:
            for _ in range(r.choice([1, 1, 2])):
                ctes.append((f"q{self.count}", self.query(depth - 1, inner=True)))
                self.count += 1
        if depth > 0 and r.random() < 0.12:
            query = self.set_operation(depth)
        else:
            query = self.select(depth, ctes, inner)
            query.ctes = ctes
        self.finish(query, inner)
        return query

    def select(self, depth, ctes=(), inner=False, families=None):
        r = self.random
        query = Select()
        query.source, scope = self.source(depth, ctes)
        for _ in range(r.choice([0, 0, 0, 1, 1, 2])):
            query.where.append(self.predicate(scope, 2) if r.random() < 0.7 else self.expression("bool", scope, 3))
        if r.random() < 0.45:
            self.grouped(query, scope, families)
        else:
            self.plain(query, scope, families)
        return query

    def plain(self, query, scope, families):
        r = self.random
        wanted = families or [None] * r.randrange(1, 6)
        for family in wanted:
            if family is None and r.random() < 0.5:
                node = r.choice(scope)
            else:
                node = self.expression(family or r.choice([n.family for n in scope]), scope, 2)
            query.items.append((f"c{len(query.items)}", node))
        query.distinct = r.random() < 0.15 and all(n.exact for _, n in query.items)

    def grouped(self, query, scope, families):
        r = self.random
        keys = []
        for _ in range(r.choice([0, 1, 1, 1, 2, 2, 3])):
            exact = [n for n in scope if n.exact]
            odd = [n for n in scope if n.ours.endswith(".w")]
            if odd and r.random() < 0.3:
                keys.append(odd[0])
            elif exact and r.random() < 0.75:
                keys.append(r.choice(exact))
            else:
                keys.append(self.expression(r.choice(["int", "str", "bool", "date", "dec"]), scope, 1))
        keys = list({k.text(0): k for k in keys if k.kids or "." in k.text(0) or k.ours in ("k1", "k2")}.values())
        keys = [k for k in keys if not k.text(0).startswith(("'", "(-", "CAST(NULL")) and any(c.text(0) in k.text(0) for c in scope)]
        keys = [k for k in keys if not has_query(k)]
        query.group, query.grouped = keys, True
        pool = keys + [self.aggregate(scope) for _ in range(r.randrange(1, 5))]
        if families:
            for family in families:
                found = [n for n in pool if n.family == family and n.exact]
                query.items.append((f"c{len(query.items)}", r.choice(found) if found else self.aggregate_of(family, scope)))
        else:
            for node in pool:
                if r.random() < 0.9:
                    query.items.append((f"c{len(query.items)}", node))
            if not query.items:
                query.items.append(("c0", Node("int", "count(*)")))
        if r.random() < 0.2:
            tested = self.aggregate(scope)
            if tested.exact and tested.family in ("int", "dec", "str", "date"):
                query.having = [call("bool", f"$0 {r.choice(COMPARISONS)} $1", tested, self.literal(tested.family))]
            else:
                query.having = [call("bool", "count(*) > 1")]

    def aggregate_of(self, family, scope):
        return call(family, f"{self.random.choice(['min', 'max'])}($0)", self.expression(family, scope, 1))

    def aggregate(self, scope):
        r = self.random
        columns = [n for n in scope if n.exact]
        if not columns:
            return Node("int", "count(*)")
        node = r.choice(columns)
        if r.random() < 0.3:
            node = self.expression(node.family, scope, 2)
        made = self.bare_aggregate(node, scope)
        if r.random() < 0.2 and not has_query(made):
            condition = self.predicate(scope, 0)
            if not has_query(condition):
                made = call(made.family, "$0 FILTER (WHERE $1)", made, condition, exact=made.exact, precision=made.precision, scale=made.scale, average=made.average)
        return made

    def bare_aggregate(self, node, scope):
        r, family = self.random, node.family
        choice = r.randrange(9)
        if choice == 0:
            return Node("int", "count(*)")
        if choice == 1:
            return call("int", "count($0)", node)
        if choice in (2, 3):
            return call("int", "count(DISTINCT $0)", node)
        if family == "bool":
            return r.choice([
                lambda: call("bool", "bool_and($0)", node), lambda: call("bool", "bool_or($0)", node),
                lambda: call("int", "count_if($0)", node, theirs="count(CASE WHEN $0 THEN 1 END)"), lambda: call("bool", "max($0)", node)])()
        if family in ("int", "dec", "dbl") and choice in (4, 5, 6):
            if choice == 4:
                # The sum of what is exact to an eighth is exact in any order.
                exact = family != "dbl" or node.exact and not node.kids
                return call(family, "sum($0)", node, exact=exact, precision=38, scale=node.scale)
            if choice == 5:
                if family == "dec":
                    return call("dbl", "avg($0)", node, exact=False, average=node.scale)
                return call("dbl", "avg($0)", node, exact=False)
            if family == "int":
                return r.choice([
                    lambda: call("int", "sum(DISTINCT $0)", node),
                    lambda: call("dbl", f"{r.choice(['stddev_pop', 'stddev', 'var_pop', 'var_samp'])}($0)", node, exact=False) if not node.kids else call("int", "sum($0)", node)])()
            return call(family, "sum($0)", node, exact=family == "dec", precision=38, scale=node.scale)
        unique = [n for n in scope if n.ours.endswith(".id")]
        if choice == 7 and len(unique) == 1 and len(scope) <= 12 and not node.kids:
            # One table: its id decides without ties.
            name = r.choice(["min", "max"])
            return call(family, f"{name}_by($0, $1)", node, unique[0], theirs=f"arg_{name}_null($0, $1)", precision=node.precision, scale=node.scale)
        return call(family, f"{r.choice(['min', 'max'])}($0)", node, precision=node.precision, scale=node.scale)

    def set_operation(self, depth):
        r = self.random
        left = self.select(depth - 1)
        columns = left.columns()
        if not all(n.exact for _, _, n in columns):
            keep = [(name, n) for name, n in left.items if n.exact]
            if not keep:
                return left
            left.items = keep
        families = [n.family for _, n in left.items]
        right = self.select(depth - 1, families=families)
        if not all(n.exact for _, n in right.items) or len(right.items) != len(families):
            return left
        if any(n.family == "dec" and n.precision > 30 for s in (left, right) for _, n in s.items):
            return left
        kind = r.choice(["UNION ALL", "UNION ALL", "UNION", "UNION DISTINCT", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"][:6 if r.random() < 0.95 else 8])
        return SetOperation(kind, left, right)

    def finish(self, query, inner):
        r = self.random
        names = [name for name, _, n in query.columns()]
        exact = all(n.exact for _, _, n in query.columns())
        directions = ["", "", "ASC", "DESC", "DESC NULLS FIRST", "ASC NULLS FIRST", "DESC NULLS LAST"]
        if r.random() < (0.12 if inner else 0.4):
            some = r.sample(names, r.randrange(1, len(names) + 1))
            if exact and r.random() < 0.6:
                some = r.sample(names, len(names))
                query.limit = r.choice([0, 1, 2, 10, 100, 3000])
                query.offset = r.choice([None, None, None, 0, 1, 5, 2050])
            by = {name: n for name, _, n in query.columns()}
            query.order = [(name, r.choice(directions)) for name in some if by[name].exact]
            if not query.order:
                query.limit = query.offset = None


def has_query(node):
    return not isinstance(node, Node) or any(has_query(k) for k in node.kids)


def constant(family, value):
    """A Python value as a literal."""
    if family == "int":
        return Node("int", number(value))
    if family == "dbl":
        return Node("dbl", number(f"{value!r}E0"))
    if family == "real":
        return Node("real", f"CAST({value!r}E0 AS real)")
    if family == "dec":
        text = f"{value:f}"
        scale = len(text.partition(".")[2])
        return Node("dec", number(text if scale else text + ".0"), precision=max(len(text.strip("-")) - 1, scale + 1), scale=max(scale, 1))
    if family == "str":
        return Node("str", quote(value))
    if family == "date":
        return Node("date", f"DATE '{value}'")
    if family == "ts":
        return Node("ts", f"TIMESTAMP '{value.isoformat(sep=' ', timespec='milliseconds')}'")
    return Node("bool", "TRUE" if value else "FALSE")


def number(value):
    text = str(value)
    return f"({text})" if text.startswith("-") else text


def quote(text):
    return "'" + text.replace("'", "''") + "'"
