import LakeCatalog
import LakeEngine
import LakeFormats
import LakeSQL
import LakeStorage
import LakeVectors

/// TPC-H's tables, and under every other name (so that the queries of Tests/SQL find theirs) one with a column of every type, called
/// by the letters and words that those use.
struct FixedCatalog: TableResolver {
  let catalogName = "awsdatacatalog"

  func table(database: String, name: String) throws -> TableSource? {
    guard database == "default", name != "missing" else { return nil }
    return Self.tables[name] ?? Self.anything
  }

  func files(_ pattern: String) throws -> TableSource { Self.anything }
  func databaseExists(_ name: String) throws -> Bool { name == "default" }
  func databaseNames() throws -> [String] { ["default"] }
  func tableNames(database: String) throws -> [String] { Self.tables.keys.sorted() }

  private static let anything = source(
    "anything",
    """
    a bigint, b varchar, c double, d date, e array(bigint), f map(varchar,bigint), g integer, h boolean, i smallint, j json, k bigint,
    l char(3), m decimal(10,2), n integer, o timestamp(3), p varbinary, q real, r row(x bigint,y varchar), s varchar(10), t varchar,
    u timestamp(6) with time zone, v integer, w tinyint, x bigint, y bigint, z interval day to second, id bigint, name varchar,
    tm time(3), tz time(3) with time zone, ym interval year to month, wide decimal(38,10), addr ipaddress, uid uuid,
    rows array(row(a bigint,b varchar)), nested map(bigint,array(varchar)), key varchar, value varchar, price decimal(10,2),
    city varchar, region varchar, day date, ts timestamp(3), dt date
    """)

  private static let tables: [String: TableSource] = Dictionary(
    uniqueKeysWithValues: [
      ("region", "r_regionkey bigint, r_name varchar, r_comment varchar"),
      ("nation", "n_nationkey bigint, n_name varchar, n_regionkey bigint, n_comment varchar"),
      (
        "supplier",
        "s_suppkey bigint, s_name varchar, s_address varchar, s_nationkey bigint, s_phone varchar, s_acctbal decimal(15,2), s_comment varchar"
      ),
      (
        "customer",
        "c_custkey bigint, c_name varchar, c_address varchar, c_nationkey bigint, c_phone varchar, c_acctbal decimal(15,2), c_mktsegment varchar, c_comment varchar"
      ),
      (
        "part",
        "p_partkey bigint, p_name varchar, p_mfgr varchar, p_brand varchar, p_type varchar, p_size integer, p_container varchar, p_retailprice decimal(15,2), p_comment varchar"
      ),
      ("partsupp", "ps_partkey bigint, ps_suppkey bigint, ps_availqty bigint, ps_supplycost decimal(15,2), ps_comment varchar"),
      (
        "orders",
        "o_orderkey bigint, o_custkey bigint, o_orderstatus varchar, o_totalprice decimal(15,2), o_orderdate date, o_orderpriority varchar, o_clerk varchar, o_shippriority integer, o_comment varchar"
      ),
      (
        "lineitem",
        "l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber bigint, l_quantity decimal(15,2), l_extendedprice decimal(15,2), l_discount decimal(15,2), l_tax decimal(15,2), l_returnflag varchar, l_linestatus varchar, l_shipdate date, l_commitdate date, l_receiptdate date, l_shipinstruct varchar, l_shipmode varchar, l_comment varchar"
      ),
    ].map { ($0.0, source($0.0, $0.1)) })

  /// The columns of `row(…)` without its brackets; a column called `dt` is a partition's.
  private static func source(_ name: String, _ columns: String) -> TableSource {
    guard let syntax = try? Parser.parseType("row(\(columns))"), let type = try? DataType(syntax), case .row(let fields) = type else {
      fatalError("the columns of \(name)")
    }
    let data = fields.filter { $0.name != "dt" }
    let partitions = fields.filter { $0.name == "dt" }
    func make(_ fields: [RowField], isPartition: Bool) -> [SourceColumn] {
      fields.enumerated().map { SourceColumn(name: $1.name ?? "", type: $1.type, ordinal: $0, isPartition: isPartition) }
    }
    return TableSource(
      name: "default." + name, columns: make(data, isPartition: false) + make(partitions, isPartition: true), format: ParquetFormat(),
      options: FormatOptions(), estimatedBytes: { 1 << 20 }, lister: { _, _ in [] })
  }
}
