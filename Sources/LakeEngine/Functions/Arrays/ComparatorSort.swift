import LakeVectors

/// `array_sort(array, (a, b) -> …)`: a stable merge sort of all arrays of the batch side by side, so that one evaluation of the
/// lambda expression answers a comparison of every merge that is under way. Sorting arrays of n elements takes 2n evaluations.
enum ComparatorSort {
  private struct Merge {
    var left: Int
    let leftEnd: Int
    var right: Int
    let rightEnd: Int
    var target: Int
    let row: Int
  }

  static func sort(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let array = call.arguments[0]
    let elements = try ListElements(array)
    let values = elements.gather(array.children[0])
    var order = Array(0..<elements.count)
    var next = order
    let longest = (0..<call.rowCount).map { elements.span($0).count }.max() ?? 0
    var width = 1
    while width < longest {
      var merges: [Merge] = []
      for row in 0..<call.rowCount {
        let span = elements.span(row)
        for start in stride(from: span.start, to: span.end, by: 2 * width) {
          let middle = min(start + width, span.end)
          merges.append(
            Merge(left: start, leftEnd: middle, right: middle, rightEnd: min(start + 2 * width, span.end), target: start, row: row))
        }
      }
      try merge(merges, order, &next, values, call.lambdas[0])
      swap(&order, &next)
      width *= 2
    }
    return try ColumnVector(
      lists: call.returnType, count: call.rowCount, spans: elements.spans, children: [values.gather(SelectionVector(order))])
  }

  private static func merge(
    _ merges: [Merge], _ order: [Int], _ next: inout [Int], _ values: ColumnVector, _ lambda: LambdaKernel
  ) throws {
    var open = merges
    while !open.isEmpty {
      // A side that has ended needs no comparison: the other follows whole.
      var comparing: [Merge] = []
      for var merge in open {
        guard merge.left == merge.leftEnd || merge.right == merge.rightEnd else {
          comparing.append(merge)
          continue
        }
        while merge.left < merge.leftEnd { take(&merge, fromLeft: true, order, &next) }
        while merge.right < merge.rightEnd { take(&merge, fromLeft: false, order, &next) }
      }
      open = comparing
      guard !open.isEmpty else { return }
      let orders = try compare(open, order, values, lambda)
      for index in open.indices { take(&open[index], fromLeft: orders[index] <= 0, order, &next) }
    }
  }

  private static func take(_ merge: inout Merge, fromLeft: Bool, _ order: [Int], _ next: inout [Int]) {
    next[merge.target] = order[fromLeft ? merge.left : merge.right]
    merge.target += 1
    if fromLeft { merge.left += 1 } else { merge.right += 1 }
  }

  private static func compare(
    _ merges: [Merge], _ order: [Int], _ values: ColumnVector, _ lambda: LambdaKernel
  ) throws -> [Int32] {
    let left = values.gather(SelectionVector(merges.map { order[$0.left] }))
    let right = values.gather(SelectionVector(merges.map { order[$0.right] }))
    let result = try lambda.evaluate([left, right], rows: SelectionVector(merges.map(\.row)), count: merges.count)
    let cells = Cells<Int32>(result)
    return try merges.indices.map { index in
      guard !result.isNull(index), (-1...1).contains(cells[index]) else {
        throw LakeError.invalidArgument("Lambda comparator must return either -1, 0, or 1")
      }
      return cells[index]
    }
  }
}
