import LakeVectors

/// The DEFINE conditions of all labels over sorted rows. The part of a condition that looks at places relative to the row
/// itself (`price < PREV(price)`) is computed for all rows at once; what depends on the match is evaluated row by row.
final class PatternConditions: FramedPatternConditions {
  private struct Label {
    /// One byte a row, 1 where the first part of the condition is true; nil: there is none.
    var truth: Buffer?
    /// Of windows: the rows that `truth` looked at, relative to the row. Where they leave the frame, `framed` is asked.
    var reach = 0...0
    var framed: PatternRowEvaluator?
    var rest: PatternRowEvaluator?
  }

  private var definitions: [Label] = []
  private let context: PatternMatchContext
  let reach: ClosedRange<Int>

  var dependsOnMatch: Bool { definitions.contains { $0.rest != nil } }

  /// What navigation may reach: the rows of the partition, or of the frame.
  var partition: Range<Int> {
    get { context.partition }
    set { context.partition = newValue }
  }

  var matchNumber: Int64 {
    get { context.matchNumber }
    set { context.matchNumber = newValue }
  }

  var matchStart: Int {
    get { context.matchStart }
    set { context.matchStart = newValue }
  }

  init(_ spec: PatternSpec, _ rows: ColumnBatch, _ partitions: WindowPartitions, _ query: QueryContext) throws {
    context = PatternMatchContext(spec, rows, query.session)
    let distances = spec.definitions.compactMap(\.?.distances).joined()
    reach = min(0, distances.min() ?? 0)...max(0, distances.max() ?? 0)
    for (label, definition) in spec.definitions.enumerated() {
      guard let definition else {
        definitions.append(Label())
        continue
      }
      definitions.append(try self.label(label, definition, partitions, query))
    }
  }

  /// - Parameter label: whose condition it is: its own rows end with the row that is looked at.
  private func label(_ label: Int, _ definition: PatternExpression, _ partitions: WindowPartitions, _ query: QueryContext) throws -> Label {
    let inputs = Dictionary(definition.inputs.map { ($0.symbol, $0.input) }, uniquingKeysWith: { first, _ in first })
    func isOfRow(_ term: Expression) -> Bool {
      term.isDeterministic && term.symbols.allSatisfy { inputs[$0].map { Self.isOfRow($0, label) } ?? false }
    }
    let terms = definition.expression.conjuncts
    let ofRow = terms.filter(isOfRow)
    var result = Label()
    var rest = terms.filter { !isOfRow($0) }
    if !ofRow.isEmpty {
      do {
        result.truth = try truth(.all(ofRow), inputs, label, partitions)
        if context.spec.window != nil { try frame(&result, ofRow, definition) }
      } catch is LakeError {
        try query.checkCancelled()
        // Some row fails that the match may never come to: then it is asked when it does.
        rest = terms
      }
    }
    if !rest.isEmpty { result.rest = try PatternRowEvaluator(definition.part(rest), context) }
    return result
  }

  private func frame(_ label: inout Label, _ terms: [Expression], _ definition: PatternExpression) throws {
    let part = definition.part(terms)
    let distances = part.distances
    label.reach = min(0, distances.min() ?? 0)...max(0, distances.max() ?? 0)
    if label.reach != 0...0 { label.framed = try PatternRowEvaluator(part, context) }
  }

  /// Whether an input is found without knowing the match.
  private static func isOfRow(_ input: PatternInput, _ label: Int) -> Bool {
    switch input {
    case .column(_, let navigation): isOfRow(navigation, label)
    case .classifier(let navigation): isOfRow(navigation, label) && navigation.distance == 0
    case .matchNumber, .aggregate: false
    }
  }

  private static func isOfRow(_ navigation: PatternNavigation, _ label: Int) -> Bool {
    !navigation.isFirst && navigation.offset == 0 && (navigation.labels.isEmpty || navigation.labels.contains(label))
  }

  private func truth(
    _ expression: Expression, _ inputs: [Symbol: PatternInput], _ label: Int, _ partitions: WindowPartitions
  ) throws -> Buffer {
    let count = context.rows.rowCount
    var layout: [Symbol: Int] = [:]
    var columns: [ColumnVector] = []
    for symbol in expression.symbols {
      layout[symbol] = columns.count
      switch inputs[symbol] {
      case .column(let column, let navigation):
        columns.append(shifted(try context.column(column), navigation.distance, partitions))
      default:
        columns.append(.constant(.string(context.spec.labels[label]), type: .varchar, count: count))
      }
    }
    let result = try ExpressionEvaluator(expression, layout: layout, session: context.session)
      .evaluate(ColumnBatch(columns: columns, rowCount: count)).flattened()
    let bytes = Buffer(zeroed: max(count, 1))
    let out = bytes.pointer(UInt8.self)
    let values = result.values(UInt8.self)
    for row in 0..<result.count { out[row] = result.isNull(row) ? 0 : values[row] }
    return bytes
  }

  /// Each row's value from `distance` rows on, NULL outside of its partition.
  private func shifted(_ column: ColumnVector, _ distance: Int, _ partitions: WindowPartitions) -> ColumnVector {
    if distance == 0 { return column }
    let count = column.count
    let picked = Buffer(byteCount: max(count, 1) * 4)
    let rows = picked.pointer(UInt32.self)
    for row in 0..<count {
      let target = row + distance
      let isInside = target >= Int(partitions.partitionStart[row]) && target < Int(partitions.partitionEnd[row])
      rows[row] = isInside ? UInt32(truncatingIfNeeded: target) : .max
    }
    return column.gatherOptional(rows, count: count)
  }

  // MARK: - The matcher's questions

  func holds(_ label: Int, row: Int, labels: [Int32]) throws -> Bool {
    let definition = definitions[label]
    if let framed = definition.framed, !isInFrame(row, definition.reach) {
      guard try framed.isTrue(label, row: row, labels: labels) else { return false }
    } else if let truth = definition.truth, truth.pointer(UInt8.self)[row] == 0 {
      return false
    }
    guard let rest = definition.rest else { return true }
    return try rest.isTrue(label, row: row, labels: labels)
  }

  private func isInFrame(_ row: Int, _ reach: ClosedRange<Int>) -> Bool {
    row + reach.lowerBound >= context.partition.lowerBound && row + reach.upperBound < context.partition.upperBound
  }

  func took(_ labels: [Int32]) { context.took(labels) }

  func kept(_ count: Int) { context.kept(count) }
}

/// What the conditions know of the match that is being tried.
final class PatternMatchContext {
  let spec: PatternSpec
  let rows: ColumnBatch
  let session: SessionContext
  var partition = 0..<0
  var matchNumber: Int64 = 1
  var matchStart = 0
  /// For sets of labels that conditions ask for: which rows of the match have one, in order.
  private var places: [[Int]: [Int32]] = [:]
  private(set) var aggregates: [PatternAggregateStack] = []

  init(_ spec: PatternSpec, _ rows: ColumnBatch, _ session: SessionContext) {
    self.spec = spec
    self.rows = rows
    self.session = session
  }

  func column(_ symbol: Symbol) throws -> ColumnVector {
    guard let position = spec.layout[symbol] else {
      throw LakeError(.internalError, "column \(symbol.name) is missing from the input of an operator")
    }
    return rows.columns[position]
  }

  func watch(_ labels: [Int]) {
    if !labels.isEmpty, places[labels] == nil { places[labels] = [] }
  }

  func aggregate(_ aggregate: PatternAggregate) throws -> PatternAggregateStack {
    let stack = try PatternAggregateStack(aggregate, self)
    aggregates.append(stack)
    return stack
  }

  func took(_ labels: [Int32]) {
    guard let last = labels.last else { return }
    for set in places.keys where set.contains(Int(last)) { places[set]?.append(Int32(truncatingIfNeeded: labels.count - 1)) }
  }

  func kept(_ count: Int) {
    for set in places.keys {
      while let last = places[set]?.last, Int(last) >= count { places[set]?.removeLast() }
    }
    for aggregate in aggregates { aggregate.kept(count) }
  }

  /// The place in the match that a navigation finds, `distance` not counted, when `label` is tried for the row after
  /// `labels`; nil: there is none.
  func place(_ navigation: PatternNavigation, _ label: Int, after labels: [Int32]) -> Int? {
    let count = labels.count + 1
    if navigation.labels.isEmpty {
      let place = navigation.isFirst ? navigation.offset : count - 1 - navigation.offset
      return place >= 0 && place < count ? place : nil
    }
    let known = places[navigation.labels] ?? []
    let takes = navigation.labels.contains(label)
    let total = known.count + (takes ? 1 : 0)
    let index = navigation.isFirst ? navigation.offset : total - 1 - navigation.offset
    guard index >= 0, index < total else { return nil }
    return index < known.count ? Int(known[index]) : count - 1
  }
}

extension PatternExpression {
  /// How far its inputs lie from the row, or from the row of the match that they refer to.
  fileprivate var distances: [Int] {
    inputs.map { binding in
      switch binding.input {
      case .column(_, let navigation), .classifier(let navigation): navigation.distance
      case .matchNumber, .aggregate: 0
      }
    }
  }

  /// Some of the terms of a condition.
  fileprivate func part(_ terms: [Expression]) -> PatternExpression {
    PatternExpression(.all(terms), inputs: inputs.filter { binding in terms.contains { $0.symbols.contains(binding.symbol) } })
  }
}
