import LakeCatalog
import LakeFormats
import LakeVectors

/// Makes the one row of a split, for one worker: what its file's metadata is sure of, and what else is asked by reading the
/// columns of the calls that are left.
struct SplitSummary {
  private struct Call {
    let function: ResolvedAggregate
    let argument: ScanColumn?
    let argumentType: DataType?
  }

  private let keys: [(type: DataType, ordinal: Int)]
  private let calls: [Call]

  /// - Throws: `GENERIC_INTERNAL_ERROR` when the summary reads what the scan does not have.
  init(_ summary: LogicalPlan.Summary, _ input: ScanInput) throws {
    func column(_ symbol: Symbol) throws -> ScanColumn {
      if let index = input.node.columns.firstIndex(where: { $0.symbol == symbol }) { return input.columns[index] }
      throw LakeError(.internalError, "column \(symbol.name) is missing from a scan")
    }
    keys = try summary.keys.map { key in
      guard case .partition(let ordinal) = try column(key) else {
        throw LakeError(.internalError, "column \(key.name) is no partition column")
      }
      return (key.type, ordinal)
    }
    calls = try summary.calls.map { call in
      Call(function: call.function, argument: try call.arguments.first.map(column), argumentType: call.arguments.first?.type)
    }
  }

  /// Nil when the split has no rows.
  func row(of morsel: ScanMorsel, _ file: ScanFile, _ query: QueryContext) throws -> [ColumnVector]? {
    let rowCount = morsel.reader.rowCount(ofSplit: morsel.split)
    if rowCount == 0 { return nil }
    var values = calls.map { call in rowCount.flatMap { known(call, morsel, file, rows: $0) } }
    let open = calls.indices.filter { values[$0] == nil }
    // Of a split whose rows nobody counted, reading also says whether there are any.
    if !open.isEmpty || rowCount == nil {
      guard let read = try read(open, morsel, file, query) else { return nil }
      for (index, value) in zip(open, read) { values[index] = value }
    }
    let ofKeys = try keys.map { ColumnVector.constant(try partitionValue($0.ordinal, file), type: $0.type, count: 1) }
    return ofKeys + zip(calls, values).map { ColumnVector.constant($1 ?? .null, type: $0.function.returnType, count: 1) }
  }

  /// What the metadata gives as the call's result; nil: it does not.
  private func known(_ call: Call, _ morsel: ScanMorsel, _ file: ScanFile, rows: Int) -> Value? {
    let count = Value.integer(Int64(rows))
    switch call.argument {
    case nil: return count
    case .partition(let ordinal):
      guard let value = try? partitionValue(ordinal, file) else { return nil }
      return call.function.name == "count" ? (value.isNull ? .integer(0) : count) : value
    case .data(let position):
      let statistics = morsel.reader.statistics(ofSplit: morsel.split, column: position)
      guard let nulls = statistics.nullCount else { return bound(call, statistics) }
      if call.function.name == "count" { return .integer(Int64(rows - nulls)) }
      return nulls == rows ? .null : bound(call, statistics)
    }
  }

  private func bound(_ call: Call, _ statistics: ColumnStatistics) -> Value? {
    switch call.function.name {
    case "min": statistics.minimum
    case "max": statistics.maximum
    default: nil
    }
  }

  /// The results of `open` calls from the split's rows; nil when it has none.
  private func read(_ open: [Int], _ morsel: ScanMorsel, _ file: ScanFile, _ query: QueryContext) throws -> [Value]? {
    guard let reader = try morsel.reader.openSplit(morsel.split) else { return nil }
    let arguments = try open.map { index -> ArgumentReader in
      switch calls[index].argument {
      case nil: return .none
      case .data(let position): return .column(position)
      case .partition(let ordinal): return .value(try partitionValue(ordinal, file), calls[index].argumentType ?? .unknown)
      }
    }
    let specs = open.indices.map { AggregateCallSpec(function: calls[open[$0]].function, arguments: arguments[$0].isNone ? [] : [$0]) }
    let group = try GroupTable(keyTypes: [], calls: specs)
    let address = group.makeSingleGroup()
    var isEmpty = true
    while case let count = try reader.nextBatch(maxRows: query.session.batchRows), count > 0 {
      try query.checkCancelled()
      isEmpty = false
      var columns: [Int: ColumnVector] = [:]
      let inputs = try arguments.map { argument -> ColumnVector in
        switch argument {
        case .none: return .constant(.null, type: .unknown, count: count)
        case .value(let value, let type): return .constant(value, type: type, count: count)
        case .column(let position):
          if let known = columns[position] { return known }
          let column = try reader.read(position, nil)
          columns[position] = column
          return column
        }
      }
      for accumulator in group.states.accumulators {
        try accumulator.kernel.updateAll(
          address, accumulator.offset, arguments: accumulator.arguments.map { inputs[$0] }, count: count)
      }
    }
    if isEmpty { return nil }
    return try withUnsafePointer(to: address) { try group.columns($0, count: 1) }.map { $0.value(0) }
  }

  private enum ArgumentReader {
    case none
    case column(Int)
    case value(Value, DataType)

    var isNone: Bool { if case .none = self { true } else { false } }
  }

  private func partitionValue(_ ordinal: Int, _ file: ScanFile) throws -> Value {
    guard ordinal < file.partitionValues.count else {
      throw LakeError(.hiveInvalidMetadata, "a file of the table lacks the value of partition column \(ordinal + 1)")
    }
    return file.partitionValues[ordinal]
  }
}
