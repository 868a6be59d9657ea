/// Expressions, with parentheses only where precedence wants them.
extension Printer {
  /// How tight a node's outermost operator binds.
  enum Precedence: Int {
    case lambda, or, and, not, predicate, concatenation, sum, product, sign, zone, primary
  }

  func expression(_ expression: SyntaxExpression) -> Layout { self.expression(expression, .lambda) }

  /// In parentheses when its operator binds less tight than `least`.
  func expression(_ expression: SyntaxExpression, _ least: Precedence) -> Layout {
    let layout = bare(expression)
    let isLoose = Self.precedence(expression).rawValue < least.rawValue
    return isLoose || least != .lambda && Self.isAll(expression) ? .block("(", layout) : layout
  }

  /// A column named ALL: `SELECT ALL + 1` and `f(ALL + 1)` would mean another thing, so it stands in parentheses beside operators.
  private static func isAll(_ expression: SyntaxExpression) -> Bool {
    if case .identifier(let name) = expression.kind { !name.isQuoted && name.folded == "all" } else { false }
  }

  private static func precedence(_ expression: SyntaxExpression) -> Precedence {
    switch expression.kind {
    case .lambda: .lambda
    case .or: .or
    case .and: .and
    case .not(let operand): isPredicate(operand) ? .predicate : .not
    case .comparison, .quantified, .isDistinct, .isNull, .between, .inList, .inQuery, .like: .predicate
    case .binary(.concatenate, _, _): .concatenation
    case .binary(.add, _, _), .binary(.subtract, _, _): .sum
    case .binary: .product
    case .unary: .sign
    case .atTimeZone: .zone
    default: .primary
    }
  }

  /// Predicates whose NOT stands inside: `a NOT IN (…)`.
  private static func isPredicate(_ expression: SyntaxExpression) -> Bool {
    switch expression.kind {
    case .isDistinct, .isNull, .between, .inList, .inQuery, .like: true
    default: false
    }
  }

  private func bare(_ expression: SyntaxExpression) -> Layout {
    switch expression.kind {
    case .null, .boolean, .integer, .decimal, .double, .string, .bytes, .typedLiteral, .interval, .parameter,
      .identifier, .current:
      return .text(leaf(expression.kind))
    case .or(let operands): return .group(operands.map(alternative).joined(.line + "OR "))
    case .and(let operands): return connected(operands, "AND ", .not)
    case .not(let operand):
      return Self.isPredicate(operand) ? predicate(operand.kind, "NOT ") : "NOT " + self.expression(operand, .not)
    case .comparison, .quantified, .isDistinct, .isNull, .between, .inList, .inQuery, .like:
      return predicate(expression.kind, "")
    case .binary(let symbol, let left, let right):
      let precedence = Self.precedence(expression)
      let tighter = Precedence(rawValue: precedence.rawValue + 1) ?? .primary
      let tail = Layout.indented(.line + "\(symbol.rawValue) " + self.expression(right, tighter))
      return .group(self.expression(left, precedence) + tail)
    case .unary(let sign, let operand): return signed(sign, operand)
    case .atTimeZone(let value, let zone):
      return self.expression(value, .zone) + " AT TIME ZONE " + self.expression(zone, .primary)
    default: return form(expression.kind)
    }
  }

  private func connected(_ operands: [SyntaxExpression], _ word: Layout, _ least: Precedence) -> Layout {
    .group(operands.map { expression($0, least) }.joined(.line + word))
  }

  /// A term of OR. A conjunction of several lines stands in parentheses, for the eye.
  private func alternative(_ term: SyntaxExpression) -> Layout {
    guard case .and(let operands) = term.kind else { return expression(term, .and) }
    let inner = operands.map { expression($0, .not) }.joined(.line + "AND ")
    return .group(.all([.broken("("), .indented(.softLine + inner), .softLine, .broken(")")]))
  }

  /// A minus must not run into a second one, nor become part of a number.
  private func signed(_ sign: SyntaxExpression.Sign, _ operand: SyntaxExpression) -> Layout {
    let layout = expression(operand, .sign)
    switch Self.firstCharacter(operand) {
    case .digit: return "\(sign.rawValue)(" + layout + ")"
    case .sign: return "\(sign.rawValue) " + layout
    case .other: return "\(sign.rawValue)" + layout
    }
  }

  private enum FirstCharacter { case digit, sign, other }

  private static func firstCharacter(_ expression: SyntaxExpression) -> FirstCharacter {
    var node = expression
    while case .atTimeZone(let base, _) = node.kind { node = base }
    switch node.kind {
    case .integer(let value): return value < 0 ? .sign : .digit
    case .double(let value): return value.sign == .minus ? .sign : .digit
    case .decimal(let text): return text.hasPrefix("-") ? .sign : .digit
    case .unary: return .sign
    default: return .other
    }
  }

  private func predicate(_ kind: SyntaxExpression.Kind, _ not: Layout) -> Layout {
    switch kind {
    case .comparison(let comparison, let left, let right):
      // A query brings its own lines.
      if case .query = right.kind { return operand(left) + " \(comparison.rawValue) " + operand(right) }
      return .group(operand(left) + .indented(.line + "\(comparison.rawValue) " + operand(right)))
    case .quantified(let comparison, let value, let quantifier, let query):
      return operand(value) + " \(comparison.rawValue) \(quantifier.rawValue) " + parenthesized(query)
    case .isNull(let value): return operand(value) + " IS " + not + "NULL"
    case .isDistinct(let left, let right): return operand(left) + " IS " + not + "DISTINCT FROM " + operand(right)
    case .between(let value, let low, let high):
      return operand(value) + " " + not + "BETWEEN " + operand(low) + " AND " + operand(high)
    case .inList(let value, let candidates):
      return operand(value) + " " + not + "IN " + .block("(", candidates.map { expression($0) }.list)
    case .inQuery(let value, let query): return operand(value) + " " + not + "IN " + parenthesized(query)
    case .like(let value, let pattern, let escape):
      let tail = escape.map { " ESCAPE " + operand($0) } ?? .empty
      return operand(value) + " " + not + "LIKE " + operand(pattern) + tail
    default: return .empty
    }
  }

  /// An operand of a predicate.
  private func operand(_ expression: SyntaxExpression) -> Layout { self.expression(expression, .concatenation) }

  /// A query in its own parentheses.
  func parenthesized(_ query: QueryExpression) -> Layout {
    var printer = self
    printer.dialect = .trino
    return .block("(", printer.query(query))
  }
}
