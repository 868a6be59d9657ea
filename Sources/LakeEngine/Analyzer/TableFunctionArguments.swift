import LakeSQL
import LakeVectors

/// The arguments of a table function's call, each with its parameter.
struct TableFunctionArguments {
  private let parameters: [TableFunctionParameter]
  private let given: [TableFunctionCall.Argument?]
  private let position: Position

  /// - Throws: `INVALID_ARGUMENTS` when an argument is missing, unknown, given twice, or of the wrong kind.
  init(_ call: TableFunctionCall, _ parameters: [TableFunctionParameter]) throws {
    self.parameters = parameters
    position = call.name.position
    var given = [TableFunctionCall.Argument?](repeating: nil, count: parameters.count)
    let named = call.arguments.filter { $0.name != nil }.count
    guard named == 0 || named == call.arguments.count else {
      throw LakeError(
        .invalidArguments, at: position, "All arguments must be passed by name or all must be passed positionally")
    }
    if call.arguments.count > parameters.count {
      let (most, have) = (parameters.count, call.arguments.count)
      throw LakeError(
        .invalidArguments, at: position,
        "Too many arguments. Expected at most \(most) argument\(most == 1 ? "" : "s"), got \(have) argument\(have == 1 ? "" : "s")")
    }
    for (place, argument) in call.arguments.enumerated() {
      guard let name = argument.name else {
        given[place] = argument
        continue
      }
      let wanted = name.isQuoted ? name.text : name.text.uppercased()
      guard let index = parameters.firstIndex(where: { $0.name == wanted }) else {
        throw LakeError(
          .invalidArguments, at: name.position, "Unexpected argument name: \(wanted)",
          hint: "the arguments are \(parameters.map(\.name).joined(separator: ", "))")
      }
      guard given[index] == nil else {
        throw LakeError(.invalidArguments, at: name.position, "Duplicate argument name: \(wanted)")
      }
      given[index] = argument
    }
    for (parameter, argument) in zip(parameters, given) where argument == nil && parameter.standard == nil {
      throw LakeError(.invalidArguments, at: position, "Missing argument: \(parameter.name)")
    }
    self.given = given
  }

  private func mismatch(_ index: Int, expected: String) -> LakeError {
    let got =
      switch given[index]?.value {
      case .expression: "expression"
      case .table: "table"
      case .descriptor: "descriptor"
      case nil: "nothing"
      }
    return LakeError(
      .invalidFunctionArgument, at: place(index),
      "Invalid argument \(parameters[index].name). Expected \(expected), got \(got)")
  }

  private func place(_ index: Int) -> Position {
    guard let argument = given[index] else { return position }
    if let name = argument.name { return name.position }
    switch argument.value {
    case .expression(let syntax): return syntax.position
    case .table(let reference, _, _): return reference.position
    case .descriptor(let fields): return fields.first?.name.position ?? position
    }
  }

  /// A constant of the parameter's type.
  func scalar(_ index: Int, _ queries: QueryAnalyzer) throws -> Value {
    guard case .scalar(let type) = parameters[index].kind else { return .null }
    guard let argument = given[index] else { return parameters[index].standard ?? .null }
    guard case .expression(let syntax) = argument.value else { throw mismatch(index, expected: "expression") }
    let analyzer = ExpressionAnalyzer(queries.state, queries, .empty, clause: "table function argument")
    let expression = try analyzer.analyze(syntax)
    guard TypeCoercion.canCoerce(expression.type, to: type) else {
      throw LakeError(
        .typeMismatch, at: syntax.position, "\(parameters[index].name) must be of type \(type), not \(expression.type)")
    }
    let coerced = queries.state.coerce(expression, to: type)
    if case .parameter(let number, _) = coerced {
      guard let given = queries.state.parameters.values[number] else { return parameters[index].standard ?? .integer(1) }
      return try ConstantCast.value(given.value, from: given.type, to: type, queries.state.session)
    }
    guard analyzer.subqueries.isEmpty, case .literal(let value, _) = ConstantFolding.fold(coerced, queries.state.session) else {
      throw LakeError(.expressionNotConstant, at: syntax.position, "Constant expression cannot contain column references or subqueries")
    }
    return value
  }

  /// `TABLE(t)`, with its columns.
  func table(_ index: Int, _ queries: QueryAnalyzer) throws -> Relation {
    guard case .table(let reference, let partitionBy, let orderBy) = given[index]?.value else {
      throw mismatch(index, expected: "table")
    }
    guard partitionBy.isEmpty else {
      throw LakeError(
        .invalidFunctionArgument, at: partitionBy[0].position,
        "Invalid argument \(parameters[index].name). Partitioning specified for table argument with row semantics")
    }
    guard orderBy.isEmpty else {
      throw LakeError(
        .invalidFunctionArgument, at: orderBy[0].key.position,
        "Invalid argument \(parameters[index].name). Ordering specified for table argument with row semantics")
    }
    return try queries.relation(reference)
  }

  /// `DESCRIPTOR(a, b)`
  func descriptor(_ index: Int) throws -> [TableFunctionCall.DescriptorField] {
    if case .expression(let syntax) = given[index]?.value, case .null = syntax.kind {
      throw LakeError(.invalidFunctionArgument, at: place(index), "\(parameters[index].name) descriptor is null")
    }
    guard case .descriptor(let fields) = given[index]?.value else { throw mismatch(index, expected: "descriptor") }
    return fields
  }
}
