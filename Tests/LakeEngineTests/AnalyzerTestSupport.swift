import LakeCatalog
import LakeFormats
import LakeSQL
import LakeStorage
import LakeVectors

@testable import LakeEngine

/// A format that is never read.
struct UnreadableFormat: FileFormat {
  let name = "none"
  let fileExtensions: [String] = []
  var hasExactStatistics = false

  func open(_ file: DataFile, _ request: ReadRequest) throws -> any FileReader { throw LakeError(.notSupported, "not readable") }
  func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema] { [] }
  func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter {
    throw LakeError(.notSupported, "not writable")
  }
}

/// Tables that exist only by name.
struct FakeTables: TableResolver {
  let catalogName = "awsdatacatalog"

  static func source(
    _ name: String, _ columns: [(String, DataType)], partitions: [(String, DataType)] = [], bytes: Int? = nil,
    hasStatistics: Bool = false
  ) -> TableSource {
    var all: [SourceColumn] = []
    for (index, column) in columns.enumerated() { all.append(SourceColumn(name: column.0, type: column.1, ordinal: index)) }
    for (index, column) in partitions.enumerated() {
      all.append(SourceColumn(name: column.0, type: column.1, ordinal: index, isPartition: true))
    }
    let estimate: @Sendable () -> Int? = { bytes }
    return TableSource(
      name: name, columns: all, format: UnreadableFormat(hasExactStatistics: hasStatistics), options: FormatOptions(),
      estimatedBytes: estimate, lister: { _, _ in [] })
  }

  static let all: [String: TableSource] = [
    "default.passengers": source(
      "default.passengers",
      [
        ("flight_id", .integer), ("name", .varchar), ("food", .varchar(length: 10)), ("age", .smallint),
        ("fare", .decimal(precision: 10, scale: 2)),
        ("weight", .double), ("born", .date), ("seen", .timestamp), ("vip", .boolean), ("miles", .bigint), ("gate", .char(length: 3)),
      ], partitions: [("dt", .varchar)], bytes: 1_000_000),
    "default.flights": source(
      "default.flights", [("flight_id", .integer), ("origin", .varchar), ("carrier", .varchar)], partitions: [("dt", .varchar)],
      bytes: 10_000),
    "default.carriers": source("default.carriers", [("code", .varchar), ("title", .varchar)], bytes: 100),
    "default.readings": source(
      "default.readings", [("sensor", .integer), ("unit", .varchar), ("level", .double)], partitions: [("dt", .varchar)],
      hasStatistics: true),
    "sales.orders": source("sales.orders", [("id", .bigint), ("amount", .decimal(precision: 15, scale: 2))]),
  ]

  func table(database: String, name: String) throws -> TableSource? { FakeTables.all["\(database).\(name)"] }

  func files(_ pattern: String) throws -> TableSource {
    if pattern == "missing.csv" { throw LakeError(.hiveCannotOpenSplit, "No file matches 'missing.csv'") }
    return FakeTables.source(pattern, [("a", .bigint), ("b", .varchar)])
  }

  func databaseExists(_ name: String) throws -> Bool { ["default", "sales"].contains(name) }
  func databaseNames() throws -> [String] { ["default", "sales"] }
  func tableNames(database: String) throws -> [String] {
    FakeTables.all.keys.filter { $0.hasPrefix(database + ".") }.map { String($0.dropFirst(database.count + 1)) }.sorted()
  }
}

/// SQL to analysed, and optimized, plans over `FakeTables`.
enum Analysis {
  static let session = SessionContext(startMicros: 1_697_932_800_123_456, database: "default", user: "tester")

  static func analyzed(_ sql: String, positional: [TypedValue] = [], named: [String: TypedValue] = [:]) throws -> AnalyzedQuery {
    let parsed = try Parser.parsedStatement(sql)
    guard case .query(let query) = parsed.statement else { throw LakeError(.notSupported, "not a query: \(sql)") }
    var parameters = StatementParameters(positionalCount: parsed.positionalParameterCount, names: parsed.namedParameters)
    for (index, value) in positional.enumerated() { parameters.values[index] = value }
    for (index, name) in parsed.namedParameters.enumerated() { parameters.values[parsed.positionalParameterCount + index] = named[name] }
    return try Analyzer(resolver: FakeTables(), session: session, parameters: parameters).analyzed(query)
  }

  static func query(_ sql: String) throws -> Query { try analyzed(sql).query }

  static func plan(_ sql: String, rules: [any OptimizerRule] = []) throws -> String {
    PlanPrinter.text(try Optimizer.optimize(try query(sql), session: session, rules: rules))
  }

  static func optimized(_ sql: String) throws -> Query { try Optimizer.optimize(try query(sql), session: session) }

  static func optimizedPlan(_ sql: String) throws -> String { PlanPrinter.text(try optimized(sql)) }

  /// The types of a query's columns.
  static func types(_ sql: String) throws -> [String] { try query(sql).output.map(\.symbol.type.description) }

  static func error(_ sql: String) -> LakeError? {
    do {
      _ = try query(sql)
      return nil
    } catch {
      return error as? LakeError
    }
  }
}
