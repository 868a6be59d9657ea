package import LakeFormats
import LakeVectors

/// Reads off predicates which values of each column they can let through, for skipping partitions, files and row groups.
/// A predicate that it does not understand restricts nothing.
package enum DomainExtraction {
  /// - Parameter columns: the scan's; the result is keyed by their `column`.
  package static func domains(
    of predicates: [Expression], columns: [(symbol: Symbol, column: Int)]
  ) -> [Int: ColumnDomain] {
    var bySymbol = conjunction(predicates)
    var result: [Int: ColumnDomain] = [:]
    for column in columns { result[column.column] = bySymbol.removeValue(forKey: column.symbol) }
    return result
  }

  private typealias Domains = [Symbol: ColumnDomain]

  private static func conjunction(_ terms: [Expression]) -> Domains {
    terms.reduce(into: [:]) { $0.merge(domains($1)) { $0.intersection($1) } }
  }

  /// Only columns that every branch restricts are restricted.
  private static func disjunction(_ terms: [Expression]) -> Domains {
    guard let first = terms.first else { return [:] }
    return terms.dropFirst().reduce(domains(first)) { result, term in
      let other = domains(term)
      return result.reduce(into: [:]) { merged, entry in
        if let domain = other[entry.key] { merged[entry.key] = entry.value.union(domain) }
      }
    }
  }

  private static func domains(_ expression: Expression) -> Domains {
    switch expression {
    case .and(let terms): conjunction(terms)
    case .or(let terms): disjunction(terms)
    case .comparison(let op, .column(let symbol), .literal(let value, _)): comparison(op, symbol, value)
    case .comparison(let op, .literal(let value, _), .column(let symbol)): comparison(op.flipped, symbol, value)
    case .inList(.column(let symbol), let candidates): membership(symbol, candidates)
    case .isNull(.column(let symbol)): [symbol: .onlyNull]
    case .not(.isNull(.column(let symbol))): [symbol: .notNull]
    case .not(.isDistinct(.column(let symbol), .literal(let value, _))):
      value.isNull ? [symbol: .onlyNull] : comparison(.equal, symbol, value)
    case .column(let symbol) where symbol.type == .boolean: comparison(.equal, symbol, .boolean(true))
    case .not(.column(let symbol)) where symbol.type == .boolean: comparison(.equal, symbol, .boolean(false))
    case .like(.column(let symbol), .literal(.string(let pattern), _), let escape): like(symbol, pattern, escape)
    case .call(let function, let arguments) where function.name == "starts_with":
      startsWith(arguments)
    default: [:]
    }
  }

  private static func comparison(_ op: ComparisonOperator, _ symbol: Symbol, _ value: Value) -> Domains {
    guard !value.isNull, isOrderedByValue(symbol.type) else { return [:] }
    switch op {
    case .equal: return [symbol: .oneOf([value])]
    case .notEqual: return [symbol: .notNull]
    case .less: return [symbol: ColumnDomain(upper: .init(value, inclusive: false))]
    case .lessOrEqual: return [symbol: ColumnDomain(upper: .init(value, inclusive: true))]
    case .greater: return [symbol: ColumnDomain(lower: .init(value, inclusive: false))]
    case .greaterOrEqual: return [symbol: ColumnDomain(lower: .init(value, inclusive: true))]
    }
  }

  /// False for char, whose trailing spaces do not count, and for instants, which are equal across zones.
  private static func isOrderedByValue(_ type: DataType) -> Bool {
    switch type {
    case .char, .timestampWithTimeZone, .timeWithTimeZone: false
    default: true
    }
  }

  private static func membership(_ symbol: Symbol, _ candidates: [Expression]) -> Domains {
    guard isOrderedByValue(symbol.type) else { return [:] }
    var values: [Value] = []
    for candidate in candidates {
      guard case .literal(let value, _) = candidate else { return [:] }
      if !value.isNull { values.append(value) }
    }
    return [symbol: .oneOf(values)]
  }

  private static func like(_ symbol: Symbol, _ pattern: String, _ escape: Expression?) -> Domains {
    var escapeScalar: Unicode.Scalar?
    if let escape {
      guard case .literal(.string(let text), _) = escape, text.unicodeScalars.count == 1 else { return [:] }
      escapeScalar = text.unicodeScalars.first
    }
    var prefix = String.UnicodeScalarView()
    var scalars = pattern.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      if scalar == escapeScalar {
        guard let next = scalars.next() else { return [:] }
        prefix.append(next)
      } else if scalar == "%" || scalar == "_" {
        return self.prefix(symbol, String(prefix))
      } else {
        prefix.append(scalar)
      }
    }
    return comparison(.equal, symbol, .string(String(prefix)))
  }

  private static func startsWith(_ arguments: [Expression]) -> Domains {
    guard arguments.count == 2, case .column(let symbol) = arguments[0], case .literal(.string(let text), _) = arguments[1] else {
      return [:]
    }
    return prefix(symbol, text)
  }

  /// From the prefix itself to below the next prefix of its length.
  private static func prefix(_ symbol: Symbol, _ text: String) -> Domains {
    guard isOrderedByValue(symbol.type), symbol.type.isCharacter else { return [:] }
    guard !text.isEmpty else { return [symbol: .notNull] }
    var domain = ColumnDomain(lower: .init(.string(text), inclusive: true))
    domain.upper = successor(text).map { .init(.string($0), inclusive: false) }
    return [symbol: domain]
  }

  /// The least text above all that begin with `text`; nil when there is none.
  static func successor(_ text: String) -> String? {
    var scalars = Array(text.unicodeScalars)
    while let last = scalars.popLast() {
      // Surrogates are no scalars: the next after U+D7FF is U+E000.
      guard let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1) else { continue }
      var result = String.UnicodeScalarView(scalars)
      result.append(next)
      return String(result)
    }
    return nil
  }
}
