package import LakeSQL
package import LakeVectors

extension DataType {
  /// The type that a written name means, Trino's spelling or Hive's.
  /// - Throws: `TYPE_NOT_FOUND`, `NOT_SUPPORTED` for types that are known but not built.
  package init(_ name: TypeName) throws {
    self = try DataType.simple(name) ?? DataType.nested(name)
  }

  private static func simple(_ name: TypeName) throws -> DataType? {
    switch name.name {
    case "boolean": return .boolean
    case "tinyint": return .tinyint
    case "smallint": return .smallint
    case "integer", "int": return .integer
    case "bigint": return .bigint
    case "real", "float": return .real
    case "double", "double precision": return .double
    case "decimal", "numeric", "dec": return try decimal(name)
    case "varchar", "string": return .varchar(length: try number(name, 0, in: 0...Int(Int32.max)))
    case "char": return .char(length: try number(name, 0, in: 0...65_536) ?? 1)
    case "varbinary", "binary": return .varbinary
    case "json": return .json
    case "date": return .date
    case "time": return .time(precision: try precision(name))
    case "timestamp": return .timestamp(precision: try precision(name))
    case "timestamp with time zone": return .timestampWithTimeZone(precision: try precision(name))
    case "interval year to month": return .intervalYearToMonth
    case "interval day to second": return .intervalDayToSecond
    case "uuid": return .uuid
    case "ipaddress": return .ipaddress
    default: return nil
    }
  }

  private static func nested(_ name: TypeName) throws -> DataType {
    switch (name.name, name.parameters.count) {
    case ("array", 1): return .array(try element(name, 0))
    case ("map", 2): return .map(key: try element(name, 0), value: try element(name, 1))
    case ("row", 1...), ("struct", 1...):
      return .row(
        try name.parameters.map { parameter in
          switch parameter {
          case .field(let field, let type): RowField(name: field?.text, type: try DataType(type))
          case .type(let type): RowField(name: nil, type: try DataType(type))
          case .number: throw unknown(name)
          }
        })
    default: throw unknown(name)
    }
  }

  private static func unknown(_ name: TypeName) -> LakeError {
    LakeError(
      .typeNotFound, at: name.position, "Unknown type: \(name.name)",
      hint: NameSuggestion.nearest(to: name.name, among: knownNames).map { "did you mean '\($0)'?" })
  }

  private static let knownNames = [
    "boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char", "varbinary", "json",
    "date", "time", "timestamp", "uuid", "ipaddress", "array", "map", "row",
  ]

  private static func element(_ name: TypeName, _ index: Int) throws -> DataType {
    switch name.parameters[index] {
    case .type(let type), .field(_, let type): return try DataType(type)
    case .number: throw unknown(name)
    }
  }

  private static func number(_ name: TypeName, _ index: Int, in range: ClosedRange<Int>) throws -> Int? {
    guard index < name.parameters.count else { return nil }
    guard case .number(let value) = name.parameters[index], range.contains(value) else {
      throw LakeError(
        .invalidArguments, at: name.position, "\(name.name.uppercased()) parameter must be in range [\(range.lowerBound), \(range.upperBound)]")
    }
    return value
  }

  private static func decimal(_ name: TypeName) throws -> DataType {
    let precision = try number(name, 0, in: 1...38) ?? 38
    let scale = try number(name, 1, in: 0...38) ?? 0
    guard scale <= precision else {
      throw LakeError(.invalidArguments, at: name.position, "DECIMAL scale must be in range [0, precision (\(precision))]: \(scale)")
    }
    return .decimal(precision: precision, scale: scale)
  }

  private static func precision(_ name: TypeName) throws -> Int {
    let precision = try number(name, 0, in: 0...12) ?? 3
    guard precision <= 6 else {
      throw LakeError.notSupported("A precision of more than 6 (microseconds)", at: name.position)
    }
    return precision
  }
}
