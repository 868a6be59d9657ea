import LakeSQL
import LakeVectors

// Time travel: `FOR TIMESTAMP AS OF`, `FOR VERSION AS OF`.
extension QueryAnalyzer {
  /// The tables of a lake are Hive's, which have no versions. What else is wrong is said first, as in Trino.
  func refuse(_ version: TableVersion, of name: QualifiedName, at position: Position) throws -> Never {
    _ = try table(name)
    switch version {
    case .timestamp(let pointer, let place): try checkInstant(pointer, at: place)
    case .version(let pointer, let place): _ = try pointerValue(pointer, at: place)
    }
    throw LakeError(
      .notSupported, at: position, "This connector does not support versioned tables",
      hint: "only Iceberg tables keep their past; this is a Hive table")
  }

  /// Nil for what is known only when the query runs. - Throws: `INVALID_ARGUMENTS` for NULL.
  private func pointerValue(_ syntax: SyntaxExpression, at position: Position) throws -> (value: Value, type: DataType)? {
    let analyzer = ExpressionAnalyzer(state, self, .empty, clause: "table version")
    let expression = try analyzer.analyze(syntax)
    guard analyzer.subqueries.isEmpty, case .literal(let value, let type) = ConstantFolding.fold(expression, state.session) else {
      return nil
    }
    if value.isNull { throw LakeError(.invalidArguments, at: position, "Pointer value cannot be NULL") }
    return (value, type)
  }

  private func checkInstant(_ syntax: SyntaxExpression, at position: Position) throws {
    let analyzer = ExpressionAnalyzer(state, self, .empty, clause: "table version")
    let type = try analyzer.analyze(syntax).type
    switch type {
    case .date, .timestamp, .timestampWithTimeZone, .unknown: break
    default:
      throw LakeError(
        .typeMismatch, at: position,
        "Type \(type) invalid. Temporal pointers must be of type Timestamp, Timestamp with Time Zone, or Date.")
    }
    guard let (value, _) = try pointerValue(syntax, at: position) else { return }
    let session = state.session
    let now = session.startMicros &+ TimeZoneRegistry.offsetMicros(utcMicros: session.startMicros, session.timeZoneKey)
    guard case .integer(let micros) = try ConstantCast.value(value, from: type, to: .timestamp(precision: 6), session), micros >= now,
      case .string(let text) = try ConstantCast.value(value, from: type, to: .varchar, session)
    else { return }
    throw LakeError(.invalidArguments, at: position, "Pointer value '\(text)' is not in the past")
  }
}
