import LakeVectors

/// How arrays, maps and rows are made.
enum ConstructorKernels {
  /// `ARRAY[a, b]`: the arguments' rows by turns.
  static func array(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let (rows, width) = (call.rowCount, call.arguments.count)
    let elementType = call.returnType.childTypes.first ?? .unknown
    let (total, overflow) = rows.multipliedReportingOverflow(by: width)
    try NestedChildren.checkRows(overflow ? .max : total)
    let spans = Buffer(byteCount: rows * 8)
    for row in 0..<rows { spans.pointer(ListSpan.self)[row] = ListSpan(offset: row * width, length: width) }
    let all = try ColumnVector.concatenate(call.arguments, type: elementType)
    let order = Buffer(byteCount: total * 4)
    let places = order.pointer(UInt32.self)
    var next = 0
    for row in 0..<rows {
      for argument in 0..<width {
        places[next] = UInt32(truncatingIfNeeded: argument * rows + row)
        next &+= 1
      }
    }
    let elements = width == 1 ? all : all.gather(places, count: total)
    return try ColumnVector(lists: call.returnType, count: rows, spans: spans, children: [elements])
  }

  /// `ROW(a, b)`
  static func row(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    try ColumnVector(rows: call.returnType, count: call.rowCount, children: call.arguments)
  }

  /// `r.f`, `r[1]`: the field whose number, from 0, is the second argument.
  static func field(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let row = call.arguments[0]
    guard call.rowCount > 0, case .integer(let number) = call.arguments[1].value(0), row.children.indices.contains(Int(number)) else {
      return .nulls(call.returnType, count: call.rowCount)
    }
    let places = Buffer(byteCount: call.rowCount * 4)
    for i in 0..<call.rowCount {
      places.pointer(UInt32.self)[i] = row.isNull(i) ? .max : UInt32(truncatingIfNeeded: row.rowPosition(i))
    }
    let field = row.children[Int(number)].gatherOptional(places.pointer(), count: call.rowCount)
    return field.type == call.returnType ? field : field.retyped(call.returnType)
  }

  /// `MAP(keys, values)`
  static func map(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let (keys, values) = (call.arguments[0], call.arguments[1])
    let spans = Buffer(byteCount: call.rowCount * 8)
    var keyRows: [UInt32] = []
    var valueRows: [UInt32] = []
    for row in 0..<call.rowCount {
      let (k, v) = (keys.span(row), values.span(row))
      guard k.length == v.length else { throw LakeError.invalidArgument("Key and value arrays must be the same length") }
      spans.pointer(ListSpan.self)[row] = ListSpan(offset: keyRows.count, length: k.count)
      keyRows += (k.start..<k.end).map { UInt32(truncatingIfNeeded: $0) }
      valueRows += (v.start..<v.end).map { UInt32(truncatingIfNeeded: $0) }
    }
    let children = [
      keys.children[0].gather(keyRows, count: keyRows.count), values.children[0].gather(valueRows, count: valueRows.count),
    ]
    let map = try ColumnVector(lists: call.returnType, count: call.rowCount, spans: spans, children: children)
    try checkKeys(map)
    return map
  }

  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a NULL key or one that is there twice.
  static func checkKeys(_ map: ColumnVector) throws {
    let keys = map.children[0]
    let bytes = Kernels.elementKeys(keys)
    for row in 0..<map.count where !map.isNull(row) {
      let span = map.span(row)
      var seen: Set<[UInt8]> = []
      for at in span.start..<span.end {
        if keys.isNull(at) { throw LakeError.invalidArgument("map key cannot be null") }
        guard bytes.values(StringView.self)[at].withBytes({ seen.insert(Array($0)).inserted }) else {
          throw LakeError.invalidArgument("Duplicate map keys (\(ValueText.text(keys.value(at), keys.type))) are not allowed")
        }
      }
    }
  }
}
