import LakeVectors

/// An aggregate over the rows of a match that is being tried: a state for every length of the match, so that going back
/// costs nothing and going on costs one row.
final class PatternAggregateStack {
  private static let chunk = 256

  private let aggregate: PatternAggregate
  private let kernel: any AggregateKernel
  private let arguments: PatternAggregateArguments
  private let context: PatternMatchContext
  private let width: Int
  private var memory: [Buffer] = []
  /// States of 0 to `computed` rows are right.
  private var computed = -1
  private let target = Buffer(byteCount: 8)
  private let source = Buffer(byteCount: 8)

  init(_ aggregate: PatternAggregate, _ context: PatternMatchContext) throws {
    self.aggregate = aggregate
    self.context = context
    let function = aggregate.function
    kernel = try function.makeKernel()
    width = max(kernel.stateBytes, 8)
    arguments = try PatternAggregateArguments(aggregate, context.rows, context.spec, context.session)
  }

  func kept(_ count: Int) { computed = min(computed, count) }

  /// The result over the match so far with `row` as one more row under `label`.
  func value(_ label: Int, row: Int, labels: [Int32]) throws -> ColumnVector {
    if computed < 0 {
      clear(0)
      computed = 0
    }
    while computed < labels.count {
      try add(computed, Int(labels[computed]), context.matchStart + computed)
      computed += 1
    }
    try add(labels.count, label, row)
    target.pointer(UInt.self)[0] = address(labels.count + 1)
    return try kernel.finish(target.pointer(), 0, count: 1)
  }

  /// State `length + 1` from state `length` and a row.
  private func add(_ length: Int, _ label: Int, _ row: Int) throws {
    clear(length + 1)
    target.pointer(UInt.self)[0] = address(length + 1)
    source.pointer(UInt.self)[0] = address(length)
    try kernel.combine(target.pointer(), 0, from: kernel, source.pointer(), count: 1)
    guard aggregate.labels.isEmpty || aggregate.labels.contains(label) else { return }
    let values = try arguments.row(row, label: label, matchNumber: context.matchNumber)
    try kernel.update(target.pointer(), 0, arguments: values, count: 1)
  }

  private func clear(_ length: Int) {
    while memory.count <= length / Self.chunk { memory.append(Buffer(zeroed: Self.chunk * width)) }
    guard let state = UnsafeMutableRawPointer(bitPattern: address(length)) else { return }
    state.initializeMemory(as: UInt8.self, repeating: 0, count: width)
    target.pointer(UInt.self)[0] = address(length)
    kernel.initialize(target.pointer(), 0, count: 1)
  }

  private func address(_ length: Int) -> UInt {
    UInt(bitPattern: memory[length / Self.chunk].base) &+ UInt(bitPattern: length % Self.chunk * width)
  }
}

/// The arguments of an aggregate for rows of a match.
final class PatternAggregateArguments {
  private let aggregate: PatternAggregate
  private let rows: ColumnBatch
  private let spec: PatternSpec
  /// Of all rows, where they do not depend on the match.
  private let all: [ColumnVector]?
  private let evaluators: [ExpressionEvaluator]

  init(_ aggregate: PatternAggregate, _ rows: ColumnBatch, _ spec: PatternSpec, _ session: SessionContext) throws {
    self.aggregate = aggregate
    self.rows = rows
    self.spec = spec
    var layout = spec.layout
    layout[aggregate.classifier] = rows.columns.count
    layout[aggregate.matchNumber] = rows.columns.count + 1
    evaluators = try aggregate.arguments.map { try ExpressionEvaluator($0, layout: layout, session: session) }
    let isPlain = aggregate.arguments.allSatisfy {
      if case .column(let symbol) = $0 { return symbol != aggregate.classifier && symbol != aggregate.matchNumber }
      return $0.isBareLiteral
    }
    all = isPlain ? try evaluators.map { try $0.evaluate(rows) } : nil
  }

  func row(_ row: Int, label: Int, matchNumber: Int64) throws -> [ColumnVector] {
    if let all { return all.map { $0.slice(row, 1) } }
    return try gathered([UInt32(truncatingIfNeeded: row)], labels: [Int32(truncatingIfNeeded: label)], matchNumbers: [matchNumber])
  }

  /// For many rows, each with its label and its match's number.
  func gathered(_ picked: [UInt32], labels: [Int32], matchNumbers: [Int64]) throws -> [ColumnVector] {
    try picked.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else {
        return aggregate.function.argumentTypes.map { .nulls($0, count: 0) }
      }
      if let all { return all.map { $0.gather(base, count: buffer.count) } }
      let names = ColumnVector(labels.map { .string(spec.labels[Int($0)]) }, type: .varchar)
      let numbers = ColumnVector(matchNumbers.map { .integer($0) }, type: .bigint)
      let batch = ColumnBatch(
        columns: rows.columns.map { $0.gather(base, count: buffer.count) } + [names, numbers], rowCount: buffer.count)
      return try evaluators.map { try $0.evaluate(batch) }
    }
  }
}
