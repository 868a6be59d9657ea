import LakeVectors

/// lag and lead: the value some rows before or after the row, whatever the frame.
enum OffsetFunctions {
  static let functions: [WindowFunction] = {
    let value = TypePattern.variable("T")
    var all: [WindowFunction] = []
    for parameters in [[value], [value, .bigint], [value, .bigint, value]] {
      all.append(
        function("lag", parameters, "Value at the row that comes so many (1) rows before, else the default (NULL)", forward: false))
      all.append(
        function("lead", parameters, "Value at the row that comes so many (1) rows after, else the default (NULL)", forward: true))
    }
    return all
  }()

  private static func function(_ name: String, _ parameters: [TypePattern], _ documentation: String, forward: Bool) -> WindowFunction {
    WindowFunction(
      name, FunctionSignature(parameters, returns: .variable("T")), takesNullTreatment: true, needsOrder: true, documentation
    ) { input in try evaluate(input, forward: forward) }
  }

  private static func evaluate(_ input: WindowInput, forward: Bool) throws -> ColumnVector {
    let count = input.rowCount
    let values = input.arguments[0]
    let offsets = input.arguments.count > 1 ? input.arguments[1] : nil
    let amounts = offsets.map { Cells<Int64>($0) }
    let places = input.ignoresNulls ? ValuePlaces(values) : nil
    // Where there is a default, rows from `count` on are its rows.
    let source = input.arguments.count > 2 ? try ColumnVector.concatenate([values, input.arguments[2]], type: values.type) : values
    let hasDefault = input.arguments.count > 2
    let picked = Buffer(byteCount: count * 4)
    let rows = picked.pointer(UInt32.self)
    for row in 0..<count {
      if let offsets, offsets.isNull(row) {
        rows[row] = .max
        continue
      }
      let amount = amounts?[row] ?? 1
      guard amount >= 0 else { throw LakeError.invalidArgument("Offset must be at least 0") }
      let partition = Int(input.partitions.partitionStart[row])..<Int(input.partitions.partitionEnd[row])
      if let target = target(row, amount, partition, places, forward: forward) {
        rows[row] = UInt32(truncatingIfNeeded: target)
      } else {
        rows[row] = hasDefault ? UInt32(truncatingIfNeeded: count + row) : .max
      }
    }
    return source.gatherOptional(rows, count: count)
  }

  /// The row `amount` rows away (counting those in `places` only); nil outside of the partition.
  private static func target(
    _ row: Int, _ amount: Int64, _ partition: Range<Int>, _ places: ValuePlaces?, forward: Bool
  ) -> Int? {
    // No partition is that long, and nothing below overflows.
    guard amount <= Int64(UInt32.max) else { return nil }
    let distance = Int(amount)
    guard let places, distance > 0 else {
      let target = forward ? row + distance : row - distance
      return partition.contains(target) ? target : nil
    }
    let place = forward ? places.place(row + 1) + distance - 1 : places.place(row) - distance
    return places.range(partition).contains(place) ? places.row(place) : nil
  }
}
