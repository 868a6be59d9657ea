import LakeVectors

/// `a[i]` and `m[k]`.
enum SubscriptKernels {
  static func element(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let (array, index) = (call.arguments[0], call.cells(1, Int64.self))
    let places = Buffer(byteCount: call.rowCount * 4)
    for row in 0..<call.rowCount {
      let span = array.span(row)
      let i = index[row]
      guard i > 0 else {
        throw LakeError.invalidArgument(i == 0 ? "SQL array indices start at 1" : "Array subscript is negative: \(i)")
      }
      guard i <= Int64(span.length) else {
        throw LakeError.invalidArgument("Array subscript must be less than or equal to array length: \(i) > \(span.length)")
      }
      places.pointer(UInt32.self)[row] = span.offset &+ UInt32(truncatingIfNeeded: i &- 1)
    }
    return typed(array.children[0].gather(places.pointer(), count: call.rowCount), call.returnType)
  }

  static func value(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let (map, keys) = (call.arguments[0], call.arguments[1])
    let places = Kernels.findKeys(keys, in: map)
    for row in 0..<call.rowCount where places.pointer(UInt32.self)[row] == .max {
      throw LakeError.invalidArgument("Key not present in map: \(ValueText.text(keys.value(row), keys.type))")
    }
    return typed(map.children[1].gather(places.pointer(), count: call.rowCount), call.returnType)
  }

  /// An element under the type that the analyzer gave it.
  private static func typed(_ vector: ColumnVector, _ type: DataType) -> ColumnVector {
    vector.type == type ? vector : vector.retyped(type)
  }
}
