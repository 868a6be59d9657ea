import LakeVectors

/// Where the rows of a batch stand in the input, of aggregates that want to know (`AggregateFunction.seesPositions`). All alike
/// where nobody knows, so that the row seen first stays.
struct RowPositions {
  private let column: ColumnVector?
  private let values: UnsafePointer<Int64>?

  /// - Parameter count: of the arguments that the function itself has.
  init(_ arguments: [ColumnVector], after count: Int) {
    column = arguments.count > count ? arguments[count].flattened() : nil
    values = column?.values(Int64.self)
  }

  var areKnown: Bool { values != nil }

  @inline(__always) subscript(row: Int) -> Int64 { values.map { $0[row] } ?? 0 }
}
