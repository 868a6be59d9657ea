import LakeSQL
import LakeVectors

/// What stands behind OVER with the windows it refers to put in, as it was written.
struct WindowDefinition {
  var partitionBy: [SyntaxExpression]
  var orderBy: [SortItem]
  var orderByPosition: Position
  var frame: WindowFrame?
  var position: Position
}

/// The windows named by the WINDOW clause of a SELECT.
struct NamedWindows {
  private var definitions: [String: WindowDefinition] = [:]

  /// - Throws: when the name is taken or the window refers to another in a way it must not.
  mutating func declare(_ window: NamedWindow) throws -> WindowDefinition {
    let name = Self.key(window.name)
    guard definitions[name] == nil else {
      throw LakeError(
        .duplicateWindowName, at: window.name.position, "WINDOW name '\(window.name.text)' specified more than once")
    }
    let definition = try resolve(window.specification)
    definitions[name] = definition
    return definition
  }

  func resolve(_ over: Window) throws -> WindowDefinition {
    switch over {
    case .named(let name):
      var definition = try find(name)
      definition.position = name.position
      return definition
    case .specification(let specification): return try resolve(specification)
    }
  }

  /// Names of windows are SQL identifiers: `w` is `W` and `"W"`, but not `"w"`.
  private static func key(_ name: Identifier) -> String { name.isQuoted ? name.text : name.text.uppercased() }

  private func find(_ name: Identifier) throws -> WindowDefinition {
    if let definition = definitions[Self.key(name)] { return definition }
    throw LakeError(
      .invalidWindowReference, at: name.position, "Cannot resolve WINDOW name \(name.text)",
      hint: NameSuggestion.hint(for: Self.key(name), among: definitions.keys.sorted(), kind: "windows"))
  }

  private func resolve(_ specification: WindowSpecification) throws -> WindowDefinition {
    var definition = WindowDefinition(
      partitionBy: specification.partitionBy, orderBy: specification.orderBy, orderByPosition: specification.orderByPosition,
      frame: specification.frame, position: specification.position)
    guard let existing = specification.existingName else { return definition }
    let base = try find(existing)
    if let first = specification.partitionBy.first {
      throw LakeError(
        .invalidPartitionBy, at: first.position, "WINDOW specification with named WINDOW reference cannot specify PARTITION BY")
    }
    if !specification.orderBy.isEmpty && !base.orderBy.isEmpty {
      throw LakeError(
        .invalidOrderBy, at: specification.orderByPosition, "Cannot specify ORDER BY if referenced named WINDOW specifies ORDER BY")
    }
    if base.frame != nil {
      throw LakeError(
        .invalidWindowReference, at: existing.position, "Cannot reference named WINDOW containing frame specification")
    }
    definition.partitionBy = base.partitionBy
    if definition.orderBy.isEmpty {
      definition.orderBy = base.orderBy
      definition.orderByPosition = base.orderByPosition
    }
    return definition
  }
}

extension ErrorCode {
  static let duplicateWindowName = ErrorCode(rawValue: "DUPLICATE_WINDOW_NAME")
  static let functionNotAggregate = ErrorCode(rawValue: "FUNCTION_NOT_AGGREGATE")
  static let functionNotWindow = ErrorCode(rawValue: "FUNCTION_NOT_WINDOW")
  static let invalidOrderBy = ErrorCode(rawValue: "INVALID_ORDER_BY")
  static let invalidPartitionBy = ErrorCode(rawValue: "INVALID_PARTITION_BY")
  static let invalidWindowFrame = ErrorCode(rawValue: "INVALID_WINDOW_FRAME")
  static let invalidWindowReference = ErrorCode(rawValue: "INVALID_WINDOW_REFERENCE")
  static let missingOrderBy = ErrorCode(rawValue: "MISSING_ORDER_BY")
  static let missingOver = ErrorCode(rawValue: "MISSING_OVER")
  static let nestedWindow = ErrorCode(rawValue: "NESTED_WINDOW")
  static let nullTreatmentNotAllowed = ErrorCode(rawValue: "NULL_TREATMENT_NOT_ALLOWED")
}
