import LakeVectors

/// Kernels of array functions that take a lambda expression. It is evaluated once a batch for the elements of all rows.
enum ArrayLambdaKernels {
  static func transform(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let array = call.arguments[0]
    let elements = try ListElements(array)
    let results = try call.lambdas[0].evaluate([elements.gather(array.children[0])], rows: elements.rows, count: elements.count)
    return try ColumnVector(lists: call.returnType, count: call.rowCount, spans: elements.spans, children: [results])
  }

  static func filter(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let array = call.arguments[0]
    let elements = try ListElements(array)
    let values = elements.gather(array.children[0])
    let isTrue = try call.lambdas[0].evaluate([values], rows: elements.rows, count: elements.count)
    let kept = Kernels.selection(whereTrue: isTrue)
    return try ColumnVector(
      lists: call.returnType, count: call.rowCount, spans: elements.spans(keeping: kept, rowCount: call.rowCount),
      children: [values.keeping(kept)])
  }

  /// `any_match` for (true, true), `all_match` for (false, false), `none_match` for (true, false): an element whose condition is
  /// `decisive` settles the row as `settled`; without one a NULL makes it NULL.
  static func match(
    decisive: Bool, settled: Bool
  ) -> @Sendable (ScalarFunction.Invocation) throws -> ColumnVector {
    { call in
      let array = call.arguments[0]
      let elements = try ListElements(array)
      let truth = try call.lambdas[0].evaluate([elements.gather(array.children[0])], rows: elements.rows, count: elements.count)
        .flattened()
      let isKnown = truth.type != .unknown
      let flags = truth.values(UInt8.self)
      return call.produceOptional(UInt8.self, missing: 0) { row in
        let span = elements.span(row)
        var sawNull = false
        for at in span.start..<span.end {
          if !isKnown || truth.isNull(at) {
            sawNull = true
          } else if (flags[at] & 1 == 1) == decisive {
            return settled ? 1 : 0
          }
        }
        return sawNull ? nil : settled ? 0 : 1
      }
    }
  }

  /// The first element whose condition is true.
  static func first(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let array = call.arguments[0]
    let elements = try ListElements(array)
    let values = elements.gather(array.children[0])
    let isTrue = try call.lambdas[0].evaluate([values], rows: elements.rows, count: elements.count)
    let kept = Kernels.selection(whereTrue: isTrue)
    let spans = elements.spans(keeping: kept, rowCount: call.rowCount)
    let places = Buffer(byteCount: call.rowCount * 4)
    for row in 0..<call.rowCount {
      let span = spans.pointer(ListSpan.self)[row]
      places.pointer(UInt32.self)[row] = span.length == 0 ? .max : span.offset
    }
    return values.keeping(kept).gatherOptional(places.pointer(UInt32.self), count: call.rowCount)
  }

  /// Elements at the same place; the shorter array goes on with NULLs.
  static func zipWith(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let (a, b) = (call.arguments[0], call.arguments[1])
    var total = 0
    for row in 0..<call.rowCount { total += max(a.span(row).count, b.span(row).count) }
    try NestedChildren.checkRows(total)
    let spans = Buffer(byteCount: call.rowCount * 8)
    let (left, right, owners) = (Buffer(byteCount: total * 4), Buffer(byteCount: total * 4), Buffer(byteCount: total * 4))
    var next = 0
    for row in 0..<call.rowCount {
      let (x, y) = (a.span(row), b.span(row))
      let length = max(x.count, y.count)
      spans.pointer(ListSpan.self)[row] = ListSpan(offset: next, length: length)
      for k in 0..<length {
        left.pointer(UInt32.self)[next] = k < x.count ? UInt32(truncatingIfNeeded: x.start + k) : .max
        right.pointer(UInt32.self)[next] = k < y.count ? UInt32(truncatingIfNeeded: y.start + k) : .max
        owners.pointer(UInt32.self)[next] = UInt32(truncatingIfNeeded: row)
        next &+= 1
      }
    }
    let parameters = [
      a.children[0].gatherOptional(left.pointer(UInt32.self), count: total),
      b.children[0].gatherOptional(right.pointer(UInt32.self), count: total),
    ]
    let results = try call.lambdas[0].evaluate(parameters, rows: SelectionVector(storage: owners, count: total), count: total)
    return try ColumnVector(lists: call.returnType, count: call.rowCount, spans: spans, children: [results])
  }
}
