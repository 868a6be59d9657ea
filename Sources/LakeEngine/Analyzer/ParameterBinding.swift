import LakeVectors

/// Puts given values in the places of parameters.
struct ParameterBinding {
  private let parameters: StatementParameters
  private let session: SessionContext

  init(_ parameters: StatementParameters, _ session: SessionContext) {
    self.parameters = parameters
    self.session = session
  }

  /// The type each parameter has in the plan: the wanted one when the value has it, fits it exactly or is text to be
  /// read; else the value's own (`id < 2.5` must not round).
  func types(_ wanted: [DataType]) -> [DataType] {
    wanted.enumerated().map { index, type in
      guard let given = parameters.values[index], !given.value.isNull, given.type != type else { return type }
      if type.isCharacter || given.type.isCharacter { return type.isCharacter ? given.type.isCharacter ? .varchar : given.type : type }
      return isExact(given, type) ? type : given.type
    }
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
    guard let there = try? ConstantCast.value(given.value, from: given.type, to: type, session),
      let back = try? ConstantCast.value(there, from: type, to: given.type, session)
    else { return false }
    return back == given.value
  }

  private func value(_ given: TypedValue, as type: DataType, _ index: Int) throws -> Value {
    do {
      return try ConstantCast.value(given.value, from: given.type, to: type, session)
    } catch var error as LakeError {
      error.hint = "parameter \(parameters.label(index)) is \(type)"
      throw error
    }
  }
}
