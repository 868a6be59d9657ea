import LakeVectors

/// Kernels of map functions that take a lambda expression.
enum MapLambdaKernels {
  static func filter(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let map = call.arguments[0]
    let entries = try ListElements(map)
    let children = map.children.map { entries.gather($0) }
    let isTrue = try call.lambdas[0].evaluate(children, rows: entries.rows, count: entries.count)
    let kept = Kernels.selection(whereTrue: isTrue)
    return try ColumnVector(
      lists: call.returnType, count: call.rowCount, spans: entries.spans(keeping: kept, rowCount: call.rowCount),
      children: children.map { $0.keeping(kept) })
  }

  static func transformValues(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let map = call.arguments[0]
    let entries = try ListElements(map)
    let children = map.children.map { entries.gather($0) }
    let values = try call.lambdas[0].evaluate(children, rows: entries.rows, count: entries.count)
    return try ColumnVector(lists: call.returnType, count: call.rowCount, spans: entries.spans, children: [children[0], values])
  }

  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a NULL key or one that is there twice.
  static func transformKeys(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let map = call.arguments[0]
    let entries = try ListElements(map)
    let children = map.children.map { entries.gather($0) }
    let keys = try call.lambdas[0].evaluate(children, rows: entries.rows, count: entries.count)
    let result = try ColumnVector(lists: call.returnType, count: call.rowCount, spans: entries.spans, children: [keys, children[1]])
    try ConstructorKernels.checkKeys(result)
    return result
  }

  /// The keys of the first map in its order, then those that only the second has; a missing value is NULL.
  static func zipWith(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let (a, b) = (call.arguments[0], call.arguments[1])
    let keyType = call.returnType.childTypes.first ?? .unknown
    let all = try ColumnVector.concatenate([a.children[0], b.children[0]], type: keyType)
    let bytes = Kernels.elementKeys(all.flattened())
    let shift = a.children[0].count
    let spans = Buffer(byteCount: call.rowCount * 8)
    var (keys, left, right, owners): ([UInt32], [UInt32], [UInt32], [Int]) = ([], [], [], [])
    for row in 0..<call.rowCount {
      let (x, y) = (a.span(row), b.span(row))
      let start = keys.count
      var places: [[UInt8]: Int] = [:]
      for at in x.start..<x.end {
        places[bytes.values(StringView.self)[at].withBytes { Array($0) }] = keys.count
        append(key: at, left: at, right: nil)
      }
      for at in y.start..<y.end {
        let key = bytes.values(StringView.self)[shift + at].withBytes { Array($0) }
        if let place = places[key] {
          right[place] = UInt32(truncatingIfNeeded: at)
        } else {
          append(key: shift + at, left: nil, right: at)
        }
      }
      owners += Array(repeating: row, count: keys.count - start)
      spans.pointer(ListSpan.self)[row] = ListSpan(offset: start, length: keys.count - start)
    }
    func append(key: Int, left x: Int?, right y: Int?) {
      keys.append(UInt32(truncatingIfNeeded: key))
      left.append(x.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
      right.append(y.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
    }
    let names = all.gather(keys, count: keys.count)
    let parameters = [
      names, a.children[1].gatherOptional(left, count: keys.count), b.children[1].gatherOptional(right, count: keys.count),
    ]
    let values = try call.lambdas[0].evaluate(parameters, rows: SelectionVector(owners), count: keys.count)
    return try ColumnVector(lists: call.returnType, count: call.rowCount, spans: spans, children: [names, values])
  }
}
