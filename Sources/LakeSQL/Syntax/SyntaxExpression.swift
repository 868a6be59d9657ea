/// A scalar expression as written: no names resolved, no types known. Parentheses leave no trace.
package struct SyntaxExpression: Hashable, Sendable {
  package let kind: Kind
  /// Where Trino reports errors about the node: its operator for arithmetic and comparisons, else its first token.
  package let position: Position

  package init(_ kind: Kind, at position: Position = .start) {
    self.kind = kind
    self.position = position
  }

  package indirect enum Kind: Hashable, Sendable {
    // Literals
    case null
    case boolean(Bool)
    /// May be negative: a sign before a number belongs to it.
    case integer(Int64)
    /// `1.50`, `-.5`: digits, at most one point, maybe a leading minus; its digits are its precision and scale.
    case decimal(String)
    case double(Double)
    case string(String)
    /// `X'0aff'`
    case bytes([UInt8])
    /// `DATE '2020-01-01'`, `DECIMAL '1.0'`, `JSON '{}'`; the text is not checked.
    case typedLiteral(TypeName, String)
    case interval(IntervalLiteral)
    case parameter(Parameter)

    // Names
    case identifier(Identifier)
    /// `base.field`: a qualified column or a field of a row; see `qualifiedName`.
    case field(SyntaxExpression, Identifier)
    /// `base[index]`
    case element(SyntaxExpression, index: SyntaxExpression)

    // Operators
    case unary(Sign, SyntaxExpression)
    case binary(BinaryOperator, SyntaxExpression, SyntaxExpression)
    case comparison(Comparison, SyntaxExpression, SyntaxExpression)
    /// Two or more; neighbours of one kind are one node however many they are.
    case and([SyntaxExpression])
    case or([SyntaxExpression])
    /// Also of the negated predicates: `a NOT IN (…)` is `not(inList)`, `a IS NOT NULL` is `not(isNull)`.
    case not(SyntaxExpression)
    case isNull(SyntaxExpression)
    case isDistinct(SyntaxExpression, SyntaxExpression)
    case between(SyntaxExpression, low: SyntaxExpression, high: SyntaxExpression)
    case inList(SyntaxExpression, [SyntaxExpression])
    case inQuery(SyntaxExpression, QueryExpression)
    case like(SyntaxExpression, pattern: SyntaxExpression, escape: SyntaxExpression?)
    /// `value > ALL (query)`; SOME is ANY.
    case quantified(Comparison, SyntaxExpression, Quantifier, QueryExpression)
    case exists(QueryExpression)
    case query(QueryExpression)
    case atTimeZone(SyntaxExpression, SyntaxExpression)

    // Constructors and forms with their own syntax
    /// `(1, 2)` and `ROW(1, 2)`
    case row([SyntaxExpression])
    case array([SyntaxExpression])
    case lambda([Identifier], SyntaxExpression)
    /// `isSafe`: TRY_CAST.
    case cast(SyntaxExpression, to: TypeName, isSafe: Bool)
    /// With an operand the conditions are values to compare it with.
    case conditional(operand: SyntaxExpression?, [Branch], otherwise: SyntaxExpression?)
    /// `EXTRACT(YEAR FROM x)`
    case extract(Identifier, SyntaxExpression)
    /// Every call, window functions and aggregates included; also `TRY(x)`, `COALESCE`, `IF`, `NULLIF`, and the forms
    /// `TRIM(BOTH c FROM s)` = `trim(s, c)` (LEADING `ltrim`, TRAILING `rtrim`), `POSITION(a IN b)` = `strpos(b, a)`,
    /// `SUBSTRING(s FROM a FOR b)` = `substring(s, a, b)`.
    case call(FunctionCall)
    /// `m OVER w`: a measure of the window's row pattern.
    case measure(Identifier, Window)
    /// `CURRENT_DATE`, `LOCALTIMESTAMP(3)`, `CURRENT_USER`
    case current(CurrentValue, precision: Int?)
    /// `GROUPING(a, b)`
    case grouping([SyntaxExpression])
    case json(JSONCall)
  }

  package enum Sign: String, Hashable, Sendable {
    case plus = "+"
    case minus = "-"
  }

  package enum BinaryOperator: String, Hashable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulus = "%"
    case concatenate = "||"
  }

  package enum Comparison: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "<>"
    case lessThan = "<"
    case lessThanOrEqual = "<="
    case greaterThan = ">"
    case greaterThanOrEqual = ">="
  }

  package enum Quantifier: String, Hashable, Sendable {
    case all = "ALL"
    case any = "ANY"
  }

  package enum Parameter: Hashable, Sendable {
    /// `?`, counted from 0 through the statement.
    case positional(Int)
    /// `:name`, as written, without the colon.
    case named(String)
  }

  package enum CurrentValue: String, Hashable, Sendable {
    case date = "CURRENT_DATE"
    case time = "CURRENT_TIME"
    case timestamp = "CURRENT_TIMESTAMP"
    case localTime = "LOCALTIME"
    case localTimestamp = "LOCALTIMESTAMP"
    case user = "CURRENT_USER"
    case catalog = "CURRENT_CATALOG"
    case schema = "CURRENT_SCHEMA"
    case path = "CURRENT_PATH"
  }

  /// `WHEN condition THEN result`
  package struct Branch: Hashable, Sendable {
    package let condition: SyntaxExpression
    package let result: SyntaxExpression

    package init(_ condition: SyntaxExpression, _ result: SyntaxExpression) {
      self.condition = condition
      self.result = result
    }
  }
}

/// `INTERVAL -'2 03:00' DAY TO MINUTE`; the text is not checked.
package struct IntervalLiteral: Hashable, Sendable {
  package let isNegative: Bool
  package let text: String
  package let from: IntervalField
  package let to: IntervalField?

  package init(isNegative: Bool, text: String, from: IntervalField, to: IntervalField?) {
    self.isNegative = isNegative
    self.text = text
    self.from = from
    self.to = to
  }
}

package enum IntervalField: String, Hashable, Sendable, CaseIterable {
  case year = "YEAR"
  case month = "MONTH"
  case day = "DAY"
  case hour = "HOUR"
  case minute = "MINUTE"
  case second = "SECOND"
}

extension SyntaxExpression {
  /// The last part of a name, `c` of `a.b.c`.
  package var lastName: Identifier? {
    switch kind {
    case .identifier(let identifier): identifier
    case .field(_, let field): qualifiedName == nil ? nil : field
    default: nil
    }
  }

  /// `a.b.c` as a name, when the expression is nothing but names between dots.
  package var qualifiedName: QualifiedName? {
    if case .field(let base, let field) = kind, case .identifier(let identifier) = base.kind {
      return QualifiedName([identifier, field], at: identifier.position)
    }
    var parts: [Identifier] = []
    var node = self
    while true {
      switch node.kind {
      case .identifier(let identifier):
        parts.append(identifier)
        return QualifiedName(parts.reversed(), at: identifier.position)
      case .field(let base, let field):
        parts.append(field)
        node = base
      default:
        return nil
      }
    }
  }
}
