import LakeSQL
import LakeVectors

/// The window calls that the expressions of a SELECT use, each once.
final class WindowCollector {
  struct Key: Hashable {
    let expression: Expression
    let ascending: Bool
    let nullsFirst: Bool
  }

  /// What stands before OVER.
  enum Callee: Hashable {
    case function(WindowCallee)
    /// A measure of the frame's row pattern.
    case measure(String, PatternExpression)

    var name: String {
      switch self {
      case .function(let function): function.name
      case .measure(let name, _): name
      }
    }

    var returnType: DataType {
      switch self {
      case .function(let function): function.returnType
      case .measure(_, let value): value.expression.type
      }
    }
  }

  struct Call: Hashable {
    let function: Callee
    var arguments: [Expression]
    var filter: Expression?
    let ignoresNulls: Bool
    var partitionBy: [Expression]
    var orderBy: [Key]
    var frame: FrameExtent<Expression>
    /// Of a frame with row pattern recognition.
    var pattern: FramePattern?
  }

  var names = NamedWindows()
  /// Patterns of frames by how they are written: windows of one pattern share what is computed.
  var patterns: [FrameRecognition: FramePattern] = [:]
  /// The expressions of the WINDOW clause, used or not.
  var declared: [(Expression, SyntaxExpression)] = []
  /// Where the parts of windows stand, and how they are spoken of when they are not grouped by; the first place of each.
  private var places: [Expression: Place] = [:]
  private(set) var calls: [(output: Symbol, call: Call, position: Position)] = []
  /// The results of the calls as they stand in `calls`.
  private var known: [Call: Symbol] = [:]

  func addOutputs(to symbols: inout SymbolSet) {
    for call in calls { symbols.insert(call.output) }
  }

  /// The symbol of an equal call, or of a new one.
  func symbol(_ call: Call, at position: Position, _ state: AnalysisState) -> Symbol {
    if let known = known[call] { return known }
    let output = state.makeSymbol(call.function.name, call.function.returnType)
    calls.append((output, call, position))
    known[call] = output
    return output
  }

  func note(_ expression: Expression, _ description: @escaping @autoclosure () -> String, at position: Position) {
    if places[expression] == nil { places[expression] = Place(description: description, position: position) }
  }

  /// Replaces all expressions of the calls. What is not grouped by is spoken of as the part of a window that it is.
  func rewrite(_ f: (Expression, Position) throws -> Expression) throws {
    defer { known = Dictionary(calls.map { ($0.call, $0.output) }) { first, _ in first } }
    for index in calls.indices {
      let position = calls[index].position
      calls[index].call = try calls[index].call.map { expression in
        do {
          let result = try f(expression, position)
          if result != expression, let place = places[expression] { places[result] = places[result] ?? place }
          return result
        } catch let error as LakeError where error.code == .expressionNotAggregate {
          guard let place = places[expression] else { throw error }
          throw LakeError(
            .expressionNotAggregate, at: place.position,
            "\(place.description()) must be an aggregate expression or appear in GROUP BY clause")
        }
      }
    }
  }

  private struct Place {
    let description: () -> String
    let position: Position
  }
}

extension WindowCollector.Call {
  func map(_ f: (Expression) throws -> Expression) rethrows -> Self {
    var result = self
    result.arguments = try arguments.map(f)
    result.filter = try filter.map(f)
    result.partitionBy = try partitionBy.map(f)
    result.orderBy = try orderBy.map {
      .init(expression: try f($0.expression), ascending: $0.ascending, nullsFirst: $0.nullsFirst)
    }
    result.frame = try frame.map(f)
    result.pattern?.columns = try pattern?.columns.mapValues(f) ?? [:]
    return result
  }
}

/// Whether window functions may stand where an expression stands; if not, what is said about them.
enum WindowUse {
  case collected(WindowCollector)
  /// A clause that is evaluated before windows are.
  case refused
  case inHaving
  case inSpecification
  case inArguments
  case inAggregation(String, Position)

  /// - Throws: when they may not.
  func collector(_ text: @autoclosure () -> String, _ clause: Clause, at position: Position) throws -> WindowCollector {
    let nested = "Cannot nest window functions or row pattern measures inside"
    switch self {
    case .collected(let collector): return collector
    case .refused:
      // Trino's word for the condition of a join.
      let place: Clause = clause == "JOIN ON clause" ? "JOIN clause" : clause
      throw LakeError(
        .expressionNotScalar, at: position,
        "\(place) cannot contain aggregations, window functions or grouping operations: [\(text())]",
        hint: clause == "WHERE clause" ? "compute it in a subquery and filter around it" : nil)
    case .inHaving:
      throw LakeError(
        .nestedWindow, at: position, "HAVING clause cannot contain window functions or row pattern measures")
    case .inSpecification: throw LakeError(.nestedWindow, at: position, "\(nested) window specification")
    case .inArguments: throw LakeError(.nestedWindow, at: position, "\(nested) window function arguments")
    case .inAggregation(let name, let outer):
      throw LakeError(.nestedWindow, at: outer, "\(nested) aggregation '\(name)': [\(text())]")
    }
  }
}
