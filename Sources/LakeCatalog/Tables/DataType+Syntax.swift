package import LakeSQL
package import LakeVectors

extension LakeError {
  /// A text that is no SQL.
  package init(_ error: SyntaxError) {
    self.init(
      .syntaxError, error.message, at: SourceLocation(line: error.line, column: error.column), hint: error.hint)
  }
}

extension Position {
  package var location: SourceLocation { SourceLocation(line: line, column: column) }
}

extension DataType {
  /// The type a name means, in Trino's or in Hive's spelling (`string`, `binary`, `int`, `struct<…>`).
  /// - Throws: `TYPE_NOT_FOUND` (`Unknown type: foo`) or `TYPE_MISMATCH` for parameters out of range.
  package init(_ syntax: TypeName) throws {
    self = try DataType.resolve(syntax)
  }

  private static let plain: [String: DataType] = [
    "boolean": .boolean, "tinyint": .tinyint, "smallint": .smallint, "int": .integer, "integer": .integer,
    "bigint": .bigint, "real": .real, "float": .real, "double": .double, "string": .varchar, "varbinary": .varbinary,
    "binary": .varbinary, "date": .date, "json": .json, "uuid": .uuid, "ipaddress": .ipaddress, "unknown": .unknown,
    "interval year to month": .intervalYearToMonth, "interval day to second": .intervalDayToSecond,
  ]

  private static func resolve(_ syntax: TypeName) throws -> DataType {
    let numbers = syntax.parameters.compactMap { if case .number(let number) = $0 { number } else { nil } }
    let types = try syntax.parameters.compactMap { if case .type(let type) = $0 { try DataType(type) } else { nil } }
    func bad(_ message: String) -> LakeError { LakeError(.typeMismatch, message, at: syntax.position.location) }
    /// The one number that a type may have; `what` is what a message calls it.
    func number(_ what: String, _ range: ClosedRange<Int>, default fallback: Int) throws -> Int {
      guard syntax.parameters.count <= 1 else { throw bad("Expected at most one parameter for \(syntax.name.uppercased())") }
      return try checked(what, range, default: fallback)
    }
    func checked(_ what: String, _ range: ClosedRange<Int>, default fallback: Int) throws -> Int {
      guard let number = numbers.first else { return fallback }
      guard range.contains(number) else {
        throw bad("\(what) must be in range [\(range.lowerBound), \(range.upperBound)]: \(number)")
      }
      return number
    }
    if syntax.parameters.isEmpty, let type = plain[syntax.name] { return type }
    switch syntax.name {
    case "decimal", "numeric", "dec":
      guard syntax.parameters.count <= 2 else { throw bad("Expected 0, 1 or 2 parameters for DECIMAL type constructor.") }
      let precision = try checked("DECIMAL precision", 1...38, default: 38)
      let scale = numbers.count > 1 ? numbers[1] : 0
      guard (0...precision).contains(scale) else { throw bad("DECIMAL scale must be in range [0, precision (\(precision))]: \(scale)") }
      return .decimal(precision: precision, scale: scale)
    case "varchar":
      return .varchar(length: numbers.isEmpty ? nil : try number("VARCHAR length", 0...2_147_483_646, default: 1))
    case "char": return .char(length: try number("CHAR length", 0...65_536, default: 1))
    case "time": return .time(precision: try number("TIME precision", 0...12, default: 3))
    case "time with time zone": return .timeWithTimeZone(precision: try number("TIME WITH TIME ZONE precision", 0...12, default: 3))
    case "timestamp": return .timestamp(precision: try number("TIMESTAMP precision", 0...12, default: 3))
    case "timestamp with time zone":
      return .timestampWithTimeZone(precision: try number("TIMESTAMP WITH TIME ZONE precision", 0...12, default: 3))
    case "array" where types.count == 1: return .array(types[0])
    case "map" where types.count == 2: return .map(key: types[0], value: types[1])
    case "row", "struct":
      let fields = try syntax.parameters.map { parameter in
        switch parameter {
        case .field(let name, let type): return RowField(name: name?.text, type: try DataType(type))
        case .type(let type): return RowField(name: nil, type: try DataType(type))
        case .number: throw bad("A \(syntax.name) has fields, not numbers")
        }
      }
      guard !fields.isEmpty else { throw bad("A \(syntax.name) needs at least one field") }
      return .row(fields)
    case let name where OpaqueType.parameterized[name] == types.count && !types.isEmpty: return .opaque(name, types)
    case let name where syntax.parameters.isEmpty && OpaqueType.spelling[name] != nil:
      return .opaque(OpaqueType.spelling[name] ?? name, [])
    default:
      var error = LakeError(.typeNotFound, "Unknown type: \(syntax.name)", at: syntax.position.location)
      if plain[syntax.name] != nil { error.hint = "the type \(syntax.name) has no parameters" }
      throw error
    }
  }
}
