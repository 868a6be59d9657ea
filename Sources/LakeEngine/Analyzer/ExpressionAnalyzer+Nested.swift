import LakeCatalog
import LakeSQL
import LakeVectors

// Arrays, maps and rows: constructors, subscripts and fields.
extension ExpressionAnalyzer {
  /// `ARRAY[a, b]`
  func array(_ elements: [SyntaxExpression], at position: Position) throws -> Expression {
    let values = try sameType(elements, "All ARRAY elements")
    let type = values.first?.type ?? .unknown
    return try constructor("$array", values, .array(type), at: position)
  }

  /// `ROW(a, b)`: fields without names.
  func row(_ values: [SyntaxExpression], at position: Position) throws -> Expression {
    let fields = try values.map { try analyze($0) }
    return try constructor("$row", fields, .row(fields.map { RowField(name: nil, type: $0.type) }), at: position)
  }

  /// The same of analysed values.
  func row(_ values: [Expression], _ type: DataType, at position: Position) throws -> Expression {
    try constructor("$row", values, type, at: position)
  }

  private func constructor(
    _ name: String, _ arguments: [Expression], _ type: DataType, at position: Position
  ) throws -> Expression {
    guard let function = FunctionRegistry.scalars(named: name).first else { throw LakeError.notSupported(name, at: position) }
    let resolved = ResolvedFunction(
      function: function, argumentTypes: arguments.map(\.type), returnType: type, position: position.location)
    return .call(resolved, arguments)
  }

  /// `base[index]` of an array, a map or a row.
  func element(_ base: SyntaxExpression, _ index: SyntaxExpression, at position: Position) throws -> Expression {
    let value = try analyze(base)
    if case .row(let fields) = value.type { return try fieldByNumber(value, fields, index, at: position) }
    let key = try analyze(index)
    guard value.type != .unknown, let call = try scalarCall("$subscript", [value, key], at: position) else {
      throw LakeError(.typeMismatch, at: position, "Cannot use \(key.type) for subscript of \(value.type)")
    }
    return call
  }

  private func fieldByNumber(
    _ row: Expression, _ fields: [RowField], _ index: SyntaxExpression, at position: Position
  ) throws -> Expression {
    let number: Int64
    switch index.kind {
    case .integer(let value):
      guard Int32(exactly: value) != nil else {
        throw LakeError(.typeMismatch, at: index.position, "Subscript expression on ROW requires integer index, found bigint")
      }
      number = value
    default:
      throw LakeError(.expressionNotConstant, at: index.position, "Subscript expression on ROW requires a constant index")
    }
    guard number > 0 else {
      throw LakeError(.invalidFunctionArgument, at: index.position, "Invalid subscript index: \(number). ROW indices start at 1")
    }
    guard number <= fields.count else {
      throw LakeError(
        .invalidFunctionArgument, at: index.position, "Subscript index out of bounds: \(number), max value is \(fields.count)")
    }
    return try fieldAccess(row, Int(number) - 1, fields, at: position)
  }

  /// `base.field`: a qualified column, or else the field of a row.
  func field(_ base: SyntaxExpression, _ field: Identifier, of syntax: SyntaxExpression) throws -> Expression {
    // A pattern variable goes before a column of its name; so does an output column in ORDER BY before a table.
    if let pattern, let name = syntax.qualifiedName, name.parts.count == 2,
      pattern.members(PatternScope.name(name.parts[0])) != nil
    {
      return try column(name, at: syntax.position)
    }
    if let name = syntax.qualifiedName, !(name.folded.first.map { aliases.contains($0) } ?? false) {
      let found = try scope.find(name, at: syntax.position)
      if pattern == nil, let found { return column(found, name, at: syntax.position) }
      if found != nil || !isReference(name) { return try column(name, at: syntax.position) }
    }
    let row = try analyze(base)
    guard case .row(let fields) = row.type else {
      throw LakeError(.typeMismatch, at: base.position, "Expression \(SyntaxText.of(base)) is not of type ROW")
    }
    let found = fields.indices.filter { fields[$0].name?.lowercased() == field.folded }
    guard let index = found.first else {
      throw LakeError(
        .columnNotFound, at: syntax.position, "Column '\(SyntaxText.of(syntax))' cannot be resolved",
        hint: NameSuggestion.hint(for: field.folded, among: fields.compactMap(\.name), kind: "fields"))
    }
    guard found.count == 1 else {
      throw LakeError(.ambiguousName, at: field.position, "Ambiguous row field reference: \(field.text)")
    }
    return try fieldAccess(row, index, fields, at: syntax.position)
  }

  /// True when the beginning of a name is something that may have fields.
  private func isReference(_ name: QualifiedName) -> Bool {
    guard let first = name.folded.first else { return false }
    if lambdas.parameter(first) != nil || aliases.contains(first) { return true }
    return (1..<name.parts.count).contains { count in
      let found = try? scope.find(QualifiedName(Array(name.parts.prefix(count)), at: name.position), at: name.position)
      return (found ?? nil) != nil
    }
  }

  /// Field `index` (from 0) of a row.
  func fieldAccess(_ row: Expression, _ index: Int, _ fields: [RowField], at position: Position) throws -> Expression {
    // A field of a constructor is what it was made of.
    if case .call(let function, let values) = row, function.name == "$row", values.indices.contains(index) { return values[index] }
    return try constructor("$field", [row, .literal(.integer(Int64(index)), .integer)], fields[index].type, at: position)
  }
}
