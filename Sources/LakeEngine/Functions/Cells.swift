import LakeVectors

/// One argument's values: flat, or one value for all rows (stride 0). Keeps the memory alive.
struct Cells<T: BitwiseCopyable> {
  let vector: ColumnVector
  private let base: UnsafePointer<T>
  private let stride: Int

  /// `T` must be the representation of the vector's storage.
  init(_ vector: ColumnVector) {
    let vector = vector.isDictionary ? vector.flattened() : vector
    self.vector = vector
    base = vector.values(T.self)
    stride = vector.isConstant ? 0 : 1
  }

  var isConstant: Bool { stride == 0 }

  @inline(__always) subscript(row: Int) -> T { base[row &* stride] }
}

extension ScalarFunction.Invocation {
  @inline(__always)
  func cells<T: BitwiseCopyable>(_ argument: Int, _: T.Type = T.self) -> Cells<T> { Cells(arguments[argument]) }

  @inline(__always)
  func strings(_ argument: Int) -> Cells<StringView> { Cells(arguments[argument]) }

  /// A decimal argument as Int128, however it is stored.
  func decimals(_ argument: Int) -> Cells<Int128> { Cells(arguments[argument].inInt128Storage()) }

  /// A result vector from one value a row.
  @inline(__always)
  func produce<R: BitwiseCopyable>(_: R.Type = R.self, _ value: (Int) throws -> R) rethrows -> ColumnVector {
    let out = Buffer(byteCount: rowCount * MemoryLayout<R>.stride)
    let target = out.pointer(R.self)
    var row = 0
    while row < rowCount {
      target[row] = try value(row)
      row &+= 1
    }
    return ColumnVector(flat: returnType, count: rowCount, values: out)
  }

  /// The same where nil makes the row NULL.
  @inline(__always)
  func produceOptional<R: BitwiseCopyable>(_: R.Type = R.self, missing: R, _ value: (Int) throws -> R?) rethrows -> ColumnVector {
    let out = Buffer(byteCount: rowCount * MemoryLayout<R>.stride)
    let target = out.pointer(R.self)
    var nulls: Buffer?
    for row in 0..<rowCount {
      if let result = try value(row) {
        target[row] = result
      } else {
        target[row] = missing
        let bits = nulls ?? Validity.make(rowCount, valid: true)
        nulls = bits
        Validity.clear(bits.pointer(), row)
      }
    }
    return ColumnVector(flat: returnType, count: rowCount, values: out, validity: nulls)
  }

  @inline(__always)
  func booleans(_ test: (Int) throws -> Bool) rethrows -> ColumnVector { try produce(UInt8.self) { try test($0) ? 1 : 0 } }

  /// Decimals of the result type, computed as Int128 (the caller has checked that they fit).
  @inline(__always)
  func produceDecimals(_ value: (Int) throws -> Int128) rethrows -> ColumnVector {
    if returnType.physical == .int64 { return try produce(Int64.self) { Int64(truncatingIfNeeded: try value($0)) } }
    return try produce(Int128.self, value)
  }

  /// Strings made in a new arena. Results may also be views into an argument's bytes: those stay alive with the result.
  @inline(__always)
  func text(_ value: (Int, StringArena) throws -> StringView) rethrows -> ColumnVector {
    let arena = StringArena()
    return try produce(StringView.self) { try value($0, arena) }.keeping(arena, self)
  }

  @inline(__always)
  func optionalText(_ value: (Int, StringArena) throws -> StringView?) rethrows -> ColumnVector {
    let arena = StringArena()
    return try produceOptional(StringView.self, missing: StringView()) { try value($0, arena) }.keeping(arena, self)
  }
}

extension ColumnVector {
  /// The vector with the arena and the arguments' string bytes as its heap.
  fileprivate func keeping(_ arena: StringArena, _ call: ScalarFunction.Invocation) -> ColumnVector {
    var owners: [AnyObject] = [arena]
    for argument in call.arguments where argument.physical == .string {
      if let heap = argument.heap { owners.append(heap) }
      if let heap = argument.dictionary?.entries.heap { owners.append(heap) }
    }
    return ColumnVector(
      type: type, physical: physical, encoding: encoding, count: count, data: data, storage: storage, validity: validityStorage,
      heap: owners.count == 1 ? arena : OwnerGroup(owners))
  }

  /// A decimal vector stored as Int128.
  fileprivate func inInt128Storage() -> ColumnVector {
    guard physical == .int64 else { return isDictionary ? flattened() : self }
    let flat = isDictionary ? flattened() : self
    let rows = flat.isConstant ? min(1, max(flat.count, 1)) : flat.count
    let out = Buffer(byteCount: rows * 16)
    let source = flat.values(Int64.self)
    let target = out.pointer(Int128.self)
    for row in 0..<rows { target[row] = Int128(source[row]) }
    return ColumnVector(
      type: type, physical: .int128, encoding: flat.encoding, count: count, data: UnsafeRawPointer(out.base), storage: out,
      validity: flat.validityStorage)
  }
}
