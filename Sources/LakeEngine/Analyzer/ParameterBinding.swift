import LakeVectors

/// Puts given values in the places of parameters.
struct ParameterBinding {
  private let parameters: StatementParameters
  private let session: SessionContext

  init(_ parameters: StatementParameters, _ session: SessionContext) {
    self.parameters = parameters
    self.session = session
  }

  /// The type each parameter has in the plan: the wanted one when that holds the value exactly, else the value's own, so
  /// that both sides meet at their common type (`id < 2.5` must not round). Text for a number is a number literal, text
  /// for a time has the precision it is written with.
  func types(_ wanted: [DataType]) -> [DataType] {
    wanted.enumerated().map { index, type in
      guard let given = parameters.values[index].map({ typed($0, type) }), !given.value.isNull, given.type != type else { return type }
      if type.isCharacter { return given.type.isCharacter ? .varchar : given.type }
      if case .string(let text) = given.value, given.type.isCharacter { return DataType.holding(text, for: type) }
      return isExact(given, type) ? type : given.type
    }
  }

  /// Text for a number as that number; text that is none stays, for the cast to refuse it.
  private func typed(_ given: TypedValue, _ type: DataType) -> TypedValue {
    guard type.isNumeric, given.type.isCharacter, case .string(let text) = given.value else { return given }
    return NumberLiteral.value(text) ?? given
  }

  /// - Throws: `INVALID_CAST_ARGUMENT` and the like, naming the parameter.
  func bind(_ query: Query) throws -> Query {
    var result = query
    result.plan = try query.plan.mapExpressions { expression in
      try expression.rewritten { node in
        guard case .parameter(let index, let type) = node, let given = parameters.values[index] else { return node }
        return .literal(try value(given, as: type, index), type)
      }
    }
    return result
  }

  private func isExact(_ given: TypedValue, _ type: DataType) -> Bool {
    // As literals: `score > 0.1` compares doubles when the score is one.
    if given.type.isNumeric, TypeCoercion.commonSuperType(given.type, type) == type { return true }
    guard let there = try? ConstantCast.value(given.value, from: given.type, to: type, session),
      let back = try? ConstantCast.value(there, from: type, to: given.type, session)
    else { return false }
    return back == given.value
  }

  private func value(_ given: TypedValue, as type: DataType, _ index: Int) throws -> Value {
    // Floating point is nearest to the text itself.
    let given = type == .double || type == .real ? given : typed(given, type)
    do {
      return try ConstantCast.value(given.value, from: given.type, to: type, session)
    } catch var error as LakeError {
      error.hint = "parameter \(parameters.label(index)) is \(type)"
      throw error
    }
  }
}

extension DataType {
  /// `type` with at least the precision of `text`, a date and time.
  fileprivate static func holding(_ text: String, for type: DataType) -> DataType {
    let digits = min(12, TemporalLiteral.fractionDigits(text))
    return switch type {
    case .time(let precision): .time(precision: max(precision, digits))
    case .timeWithTimeZone(let precision): .timeWithTimeZone(precision: max(precision, digits))
    case .timestamp(let precision): .timestamp(precision: max(precision, digits))
    case .timestampWithTimeZone(let precision): .timestampWithTimeZone(precision: max(precision, digits))
    default: type
    }
  }
}
