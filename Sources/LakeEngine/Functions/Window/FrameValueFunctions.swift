import LakeVectors

/// Functions that pick a row of the frame.
enum FrameValueFunctions {
  static let functions: [WindowFunction] = {
    var all: [WindowFunction] = []
    all.append(
      function("first_value", [], "Value at the first row of the frame") { _, frame in frame.lowerBound })
    all.append(
      function("last_value", [], "Value at the last row of the frame") { _, frame in frame.upperBound - 1 })
    all.append(
      WindowFunction(
        "nth_value", FunctionSignature([.variable("T"), .bigint], returns: .variable("T")), usesFrame: true, takesNullTreatment: true,
        "Value at the row of the frame with the given number, from 1; NULL when there are fewer"
      ) { input in
        let argument = input.arguments[1]
        let numbers = Cells<Int64>(argument)
        return try pick(input) { row, frame in
          if argument.isNull(row) { return nil }
          guard numbers[row] > 0 else { throw LakeError.invalidArgument("Offset must be at least 1") }
          return numbers[row] <= Int64(frame.count) ? frame.lowerBound + Int(numbers[row]) - 1 : nil
        }
      })
    return all
  }()

  private static func function(
    _ name: String, _ more: [TypePattern], _ documentation: String, _ choose: @escaping @Sendable (Int, Range<Int>) -> Int
  ) -> WindowFunction {
    WindowFunction(
      name, FunctionSignature([.variable("T")] + more, returns: .variable("T")), usesFrame: true, takesNullTreatment: true,
      documentation
    ) { input in pick(input) { choose($0, $1) } }
  }

  /// The first argument at the row that `choose` names for each row and its frame, which has rows; nil: NULL.
  ///
  /// With IGNORE NULLS, frames are ranges of the rows that have a value.
  private static func pick(_ input: WindowInput, _ choose: (Int, Range<Int>) throws -> Int?) rethrows -> ColumnVector {
    let places = input.ignoresNulls ? ValuePlaces(input.arguments[0]) : nil
    let picked = Buffer(byteCount: input.rowCount * 4)
    let rows = picked.pointer(UInt32.self)
    for row in 0..<input.rowCount {
      var frame = input.frames[row]
      if let places { frame = places.range(frame) }
      guard !frame.isEmpty, let place = try choose(row, frame) else {
        rows[row] = .max
        continue
      }
      rows[row] = UInt32(truncatingIfNeeded: places?.row(place) ?? place)
    }
    return input.arguments[0].gatherOptional(rows, count: input.rowCount)
  }
}
