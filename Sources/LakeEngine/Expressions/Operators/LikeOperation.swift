import LakeVectors

/// `value LIKE pattern ESCAPE escape`. A constant pattern is compiled once; another is compiled when it differs from the
/// row's before.
final class LikeOperation: ExpressionOperator {
  private let value: ExpressionNode
  private let pattern: ExpressionNode
  private let escape: ExpressionNode?
  private var compiled: LikePattern?
  private var compiledFrom: (pattern: String, escape: String?)?

  init(_ value: ExpressionNode, pattern: ExpressionNode, escape: ExpressionNode?) {
    self.value = value
    self.pattern = pattern
    self.escape = escape
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    let patterns = try pattern.evaluate(input)
    let escapes = try escape?.evaluate(input)
    let vector = try value.evaluate(input)
    let nullable = [patterns] + (escapes.map { [$0] } ?? [])
    if nullable.contains(where: { $0.isConstant && $0.isNull(0) }) { return ColumnVector.nulls(.boolean, count: input.rowCount) }
    if patterns.isConstant, escapes?.isConstant ?? true, input.rowCount > 0 {
      let matcher = try matcher(patterns.value(0), escapes?.value(0))
      if vector.isConstant {
        return match(vector.prefix(1).repeated(1), matcher).asConstant(input.rowCount)
      }
      return match(vector, matcher)
    }
    let out = Buffer(byteCount: input.rowCount)
    let text = vector.flattened()
    let pad = padding(text.type)
    for row in 0..<input.rowCount {
      let isNull = text.isNull(row) || patterns.isNull(row) || (escapes?.isNull(row) ?? false)
      let result = try !isNull && matcher(patterns.value(row), escapes?.value(row)).matches(text.values(StringView.self)[row], pad)
      out.pointer(UInt8.self)[row] = result ? 1 : 0
    }
    return ColumnVector(flat: .boolean, count: input.rowCount, values: out).merging(nullsOf: [text] + nullable)
  }

  private func match(_ vector: ColumnVector, _ matcher: LikePattern) -> ColumnVector {
    let text = vector.isConstant ? vector : vector.flattened()
    let out = Buffer(byteCount: text.count)
    let flags = out.pointer(UInt8.self)
    let views = text.values(StringView.self)
    let pad = padding(text.type)
    let count = text.count
    if pad == 0, let needles = matcher.needles {
      needles.match(views, count, flags)
      return ColumnVector(flat: .boolean, count: count, values: out).merging(nullsOf: [text])
    }
    var row = 0
    while row < count {
      flags[row] = matcher.matches(views[row], pad) ? 1 : 0
      row &+= 1
    }
    return ColumnVector(flat: .boolean, count: count, values: out).merging(nullsOf: [text])
  }

  /// A char(n) is matched with its trailing spaces.
  private func padding(_ type: DataType) -> Int { if case .char(let length) = type { length } else { 0 } }

  private func matcher(_ pattern: Value, _ escape: Value?) throws -> LikePattern {
    guard case .string(let pattern) = pattern else {
      throw LakeError(.internalError, "LIKE pattern is not a string")
    }
    var escapeText: String?
    if case .string(let text)? = escape { escapeText = text }
    if let compiled, let compiledFrom, compiledFrom.pattern.utf8.elementsEqual(pattern.utf8), compiledFrom.escape == escapeText {
      return compiled
    }
    let made = try LikePattern(pattern, escape: escapeText)
    compiled = made
    compiledFrom = (pattern, escapeText)
    return made
  }
}
