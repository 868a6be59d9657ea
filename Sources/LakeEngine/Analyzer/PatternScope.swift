import LakeSQL
import LakeVectors

/// What the expressions of DEFINE and MEASURES mean: column references find rows of a match. Gathers what the expression
/// refers to.
final class PatternScope {
  /// Where column references stand.
  private enum Place {
    case match(PatternNavigation)
    /// In the arguments of an aggregate, which are computed for each row.
    case aggregate(classifier: Symbol, matchNumber: Symbol)
  }

  /// Primary variables in the order of the pattern, as CLASSIFIER() gives them.
  let labels: [String]
  /// Union variables: the primary ones that they stand for.
  private let unions: [String: [Int]]
  let isDefinition: Bool
  /// In the frame of a window, where matches have no number.
  let isInWindow: Bool
  private let state: AnalysisState
  private var place = Place.match(PatternNavigation())
  private(set) var bindings: [PatternExpression.Binding] = []
  /// A column or CLASSIFIER() of the rows of a variable; of all rows when it has no label.
  struct Reference {
    let label: String?
    let isClassifier: Bool
    let position: Position
  }

  private var references: [Reference] = []

  init(labels: [String], unions: [String: [Int]], isDefinition: Bool, isInWindow: Bool = false, _ state: AnalysisState) {
    self.labels = labels
    self.unions = unions
    self.isDefinition = isDefinition
    self.isInWindow = isInWindow
    self.state = state
  }

  /// A variable's name as Trino knows it: in upper case unless it is quoted.
  static func name(_ identifier: Identifier) -> String { identifier.isQuoted ? identifier.text : identifier.text.uppercased() }

  /// The primary variables that a name means; nil when it is no variable.
  func members(_ name: String) -> [Int]? { labels.firstIndex(of: name).map { [$0] } ?? unions[name] }

  // MARK: - References

  func column(_ symbol: Symbol, label: String?, at position: Position) -> Expression {
    references.append(Reference(label: label, isClassifier: false, position: position))
    switch place {
    case .aggregate: return .column(symbol)
    case .match(var navigation):
      navigation.labels = label.flatMap(members) ?? []
      return bound(.column(symbol, navigation), symbol.type, text(navigation, label.map { "\($0).\(symbol.name)" } ?? symbol.name))
    }
  }

  func classifier(label: String?, at position: Position) -> Expression {
    references.append(Reference(label: label, isClassifier: true, position: position))
    switch place {
    case .aggregate(let classifier, _): return .column(classifier)
    case .match(var navigation):
      navigation.labels = label.flatMap(members) ?? []
      return bound(.classifier(navigation), .varchar, text(navigation, "CLASSIFIER(\(label ?? ""))"))
    }
  }

  func matchNumber() -> Expression {
    if case .aggregate(_, let number) = place { return .column(number) }
    return bound(.matchNumber, .bigint, "MATCH_NUMBER()")
  }

  private func bound(_ input: PatternInput, _ type: DataType, _ text: String) -> Expression {
    if let known = bindings.first(where: { $0.input == input }) { return .column(known.symbol) }
    let symbol = state.makeSymbol(text, type)
    bindings.append(.init(symbol: symbol, input: input))
    return .column(symbol)
  }

  /// For plans.
  private func text(_ navigation: PatternNavigation, _ reference: String) -> String {
    var text = reference
    if navigation.isFirst || navigation.isFinal || navigation.offset > 0 {
      let offset = navigation.offset > 0 ? ", \(navigation.offset)" : ""
      text = "\(navigation.isFinal ? "FINAL " : "")\(navigation.isFirst ? "FIRST" : "LAST")(\(text)\(offset))"
    }
    if navigation.distance != 0 {
      let distance = abs(navigation.distance)
      text = "\(navigation.distance < 0 ? "PREV" : "NEXT")(\(text)\(distance == 1 ? "" : ", \(distance)"))"
    }
    return text
  }

  // MARK: - Functions

  /// Analyzes the argument of a navigation function.
  func navigating(_ change: (inout PatternNavigation) -> Void, _ body: () throws -> Expression) throws -> Expression {
    let outer = place
    defer { place = outer }
    guard case .match(var navigation) = outer else { return try body() }
    change(&navigation)
    place = .match(navigation)
    return try body()
  }

  /// What `body` refers to.
  func referring<T>(_ body: () throws -> T) rethrows -> (result: T, references: [Reference]) {
    let before = references.count
    let result = try body()
    return (result, Array(references[before...]))
  }

  struct AggregateParts {
    let arguments: [Expression]
    let classifier: Symbol
    let matchNumber: Symbol
  }

  /// Analyzes the arguments of an aggregate.
  func aggregating(_ body: () throws -> [Expression]) throws -> AggregateParts {
    let outer = place
    defer { place = outer }
    let classifier = state.makeSymbol("CLASSIFIER()", .varchar)
    let number = state.makeSymbol("MATCH_NUMBER()", .bigint)
    place = .aggregate(classifier: classifier, matchNumber: number)
    return AggregateParts(arguments: try body(), classifier: classifier, matchNumber: number)
  }

  func aggregate(_ aggregate: PatternAggregate, label: String?, isStar: Bool) -> Expression {
    let arguments = isStar ? label.map { "\($0).*" } ?? "*" : aggregate.arguments.map(\.description).joined(separator: ", ")
    let text =
      "\(aggregate.isFinal ? "FINAL " : "")\(aggregate.function.name)(\(arguments))\(isStar ? "" : label.map { " OF \($0)" } ?? "")"
    return bound(.aggregate(aggregate), aggregate.function.returnType, text)
  }
}
