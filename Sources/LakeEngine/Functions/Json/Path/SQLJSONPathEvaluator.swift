import LakeVectors

/// Evaluates one path over JSON values. Used by one worker: it keeps compiled patterns and the operators of arithmetic.
///
/// Sequences and steps are bounded, so that neither a path nor a document makes a query run away.
final class SQLJSONPathEvaluator {
  /// Items of one sequence.
  static let itemsMax = 1 << 20
  /// Items looked at for one document.
  static let stepsMax = 1 << 26

  struct Context {
    var current: JSONItem?
    /// The last index of the innermost array whose subscripts are being worked out.
    var last: Int?
  }

  let path: SQLJSONPath
  /// The place of each named variable among the arguments.
  private let parameters: [String: Int]
  let session: SessionContext
  private var input = JSONItem.null
  /// Nil: an empty sequence.
  private var arguments: [JSONItem?] = []
  private var steps = 0
  /// `keyvalue()` numbers the objects.
  var objectCount = 0
  var patterns: [String: Regexp] = [:]
  var operators: [PathArithmeticKey: PathArithmetic] = [:]

  init(_ path: SQLJSONPath, parameters: [String], session: SessionContext) {
    self.path = path
    self.parameters = Dictionary(parameters.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.session = session
  }

  var isLax: Bool { path.isLax }

  /// - Throws: `PathError`, or `LakeError` when it takes too many steps.
  func evaluate(_ input: JSONItem, _ arguments: [JSONItem?]) throws -> [JSONItem] {
    self.input = input
    self.arguments = arguments
    steps = 0
    objectCount = 0
    return try sequence(path.root, Context())
  }

  /// Counts the items that an operation makes or looks at.
  func spend(_ count: Int) throws {
    steps += count + 1
    if count > Self.itemsMax || steps > Self.stepsMax {
      throw LakeError(.invalidFunctionArgument, "A JSON path gives or visits too many items")
    }
  }

  func sequence(_ node: PathNode, _ context: Context) throws -> [JSONItem] {
    try spend(0)
    switch node {
    case .context: return [input]
    case .null: return [.null]
    case .literal(let value, let type): return [.value(value, type)]
    case .currentItem: return context.current.map { [$0] } ?? []
    case .last: return [.value(.integer(Int64(context.last ?? 0)), .integer)]
    case .variable(let name):
      guard let index = parameters[name], index < arguments.count else { throw PathError("no value passed for parameter \(name)") }
      return arguments[index].map { [$0] } ?? []
    case .member(let base, let name): return try member(try sequence(base, context), name)
    case .descendant(let base, let name): return try descendants(try sequence(base, context), name)
    case .elements(let base, let subscripts): return try elements(try sequence(base, context), subscripts, context)
    case .filter(let base, let predicate):
      var inner = context
      return try unwrapped(try sequence(base, context)).filter { item in
        inner.current = item
        return try truth(predicate, inner) == true
      }
    case .method(let base, let method): return try apply(method, try sequence(base, context))
    case .negate(let base): return try numbers(try sequence(base, context)).map { try negated($0) }
    case .plus(let base): return try numbers(try sequence(base, context)).map { .value($0.value, $0.type) }
    case .arithmetic(let op, let left, let right):
      return [try arithmetic(op, try sequence(left, context), try sequence(right, context))]
    }
  }

  /// In lax mode arrays give way to their elements.
  func unwrapped(_ items: [JSONItem]) throws -> [JSONItem] {
    guard isLax, items.contains(where: { $0.isArray }) else { return items }
    var result: [JSONItem] = []
    for item in items {
      if case .node(let document, let node) = item, document.kind(node) == .array {
        for element in document.elements(node) { result.append(.node(document, element)) }
      } else {
        result.append(item)
      }
      try spend(result.count)
    }
    return result
  }

  // MARK: - Accessors

  private func member(_ items: [JSONItem], _ name: String?) throws -> [JSONItem] {
    let bytes = name.map { Array($0.utf8) }
    var result: [JSONItem] = []
    for item in try unwrapped(items) {
      guard case .node(let document, let node) = item, document.kind(node) == .object else {
        if isLax { continue }
        throw PathError.type("OBJECT", item)
      }
      if let bytes, let name {
        if let value = document.member(node, bytes) {
          result.append(.node(document, value))
        } else if !isLax {
          throw PathError.structural("missing member '\(name)' in JSON object")
        }
      } else {
        for member in document.members(node) { result.append(.node(document, member.value)) }
      }
      try spend(result.count)
    }
    return result
  }

  /// Of every object below, the outer ones first. The nodes of a document lie in that order.
  private func descendants(_ items: [JSONItem], _ name: String) throws -> [JSONItem] {
    let bytes = Array(name.utf8)
    var result: [JSONItem] = []
    for item in items {
      guard case .node(let document, let root) = item else { continue }
      for node in root..<document.next(root) where document.kind(node) == .object {
        if let value = document.member(node, bytes) { result.append(.node(document, value)) }
      }
      try spend(result.count + document.next(root) - root)
    }
    return result
  }

  private func elements(_ items: [JSONItem], _ subscripts: [PathSubscript], _ context: Context) throws -> [JSONItem] {
    var result: [JSONItem] = []
    for item in items {
      var elements = [item]
      if case .node(let document, let node) = item, document.kind(node) == .array {
        elements = document.elements(node).map { .node(document, $0) }
      } else if !isLax {
        throw PathError.type("ARRAY", item)
      }
      if subscripts.isEmpty {
        result += elements
      } else if elements.isEmpty {
        if !isLax { throw PathError.structural("invalid array subscript for empty array") }
      } else {
        var inner = context
        inner.last = elements.count - 1
        for wanted in subscripts {
          let range = try range(wanted, elements.count, inner)
          result += elements[range]
          try spend(result.count)
        }
      }
      try spend(result.count)
    }
    return result
  }

  /// The elements that a subscript means; in lax mode those that exist.
  private func range(_ wanted: PathSubscript, _ count: Int, _ context: Context) throws -> Range<Int> {
    let from = try index(try sequence(wanted.from, context), "from")
    let to = try wanted.to.map { try index(try sequence($0, context), "to") } ?? from
    if !isLax, from < 0 || from >= count || to < 0 || to >= count || from > to {
      throw PathError.structural("invalid array subscript: [\(from), \(to)] for array of size \(count)")
    }
    let lower = max(from, 0)
    let upper = min(to, Int64(count - 1))
    return lower <= upper ? Int(lower)..<Int(upper) + 1 : 0..<0
  }

  private func index(_ items: [JSONItem], _ end: String) throws -> Int64 {
    guard items.count == 1 else { throw PathError("array subscript '\(end)' value must be singleton numeric") }
    guard let scalar = try items[0].scalar(), scalar.type.isNumeric else { throw PathError.type("NUMBER", items[0]) }
    if case .integer(let value) = scalar.value { return value }
    guard case .integer(let value) = try? ConstantCast.value(scalar.value, from: scalar.type, to: .bigint, session) else {
      throw PathError("cannot convert value \(ValueText.text(scalar.value, scalar.type)) to long")
    }
    return value
  }
}

extension JSONItem {
  var isArray: Bool {
    guard case .node(let document, let node) = self else { return false }
    return document.kind(node) == .array
  }
}
