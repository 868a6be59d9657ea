extension ColumnVector {
  /// The rows of all parts, one part after the other, flat. All parts are of `type` (decimals of any storage).
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when arrays, maps or rows have 2^32 elements or more.
  public static func concatenate(_ parts: [ColumnVector], type: DataType) throws -> ColumnVector {
    if parts.count == 1, let only = parts.first { return only.flattened() }
    if type.isNested { return try concatenateNested(parts, type) }
    let total = parts.reduce(0) { $0 + $1.count }
    let physical = commonStorage(parts, type)
    let width = physical.byteWidth
    let out = Buffer(byteCount: total * width)
    let anyNulls = parts.contains { $0.mayHaveNulls }
    let validity = anyNulls ? Validity.make(total, valid: true) : nil
    var owners: [AnyObject] = []
    var at = 0
    for part in parts where part.count > 0 {
      var flat = part.flattened()
      if flat.physical != physical, type.isDecimal { flat = flat.inInt128() }
      (out.base + at * width).copyMemory(from: flat.data, byteCount: flat.count * width)
      if let validity, let bits = flat.validity { copyBits(bits, flat.count, validity.pointer(), at: at) }
      if let heap = flat.heap, !owners.contains(where: { $0 === heap }) { owners.append(heap) }
      at += flat.count
    }
    let heap: AnyObject? = owners.count > 1 ? OwnerGroup(owners) : owners.first
    return ColumnVector(flat: type, physical: physical, count: total, values: out, validity: validity, heap: heap)
  }

  /// `int64` for decimals when every part is stored so (NULL parts do not count), else the type's own.
  static func commonStorage(_ parts: [ColumnVector], _ type: DataType) -> PhysicalType {
    guard type.isDecimal else { return type.physical }
    return parts.allSatisfy { $0.physical == .int64 } && !parts.isEmpty ? .int64 : type.physical == .int64 ? widest(parts) : .int128
  }

  private static func widest(_ parts: [ColumnVector]) -> PhysicalType {
    parts.contains { $0.physical == .int128 } ? .int128 : .int64
  }
}

extension ColumnBatch {
  /// The rows of all batches as one batch of flat columns; `types` are the columns' types, needed when there is no batch.
  /// - Parameter check: called before each column, for those who must be able to stop in between.
  /// - Throws: as for vectors, and what `check` throws.
  public static func concatenate(
    _ batches: [ColumnBatch], types: [DataType], check: () throws -> Void = {}
  ) throws -> ColumnBatch {
    let columns = try types.indices.map { index in
      try check()
      return try ColumnVector.concatenate(batches.map { $0.columns[index] }, type: types[index])
    }
    return ColumnBatch(
      columns: columns, rowCount: batches.reduce(0) { $0 + $1.rowCount }, order: batches.first?.order ?? BatchOrder())
  }
}

/// Copies `count` bits to bit `at` of `target`, whose bits there are 1.
func copyBits(_ source: UnsafePointer<UInt64>, _ count: Int, _ target: UnsafeMutablePointer<UInt64>, at: Int) {
  let shift = UInt64(truncatingIfNeeded: at & 63)
  let lastWord = (at &+ count &- 1) &>> 6
  var i = 0
  while i << 6 < count {
    let rows = count &- i << 6
    let mask: UInt64 = rows >= 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: rows)) &- 1
    let cleared = ~source[i] & mask
    let word = (at &>> 6) &+ i
    target[word] &= ~(cleared &<< shift)
    if shift != 0 && word < lastWord { target[word &+ 1] &= ~(cleared &>> (64 &- shift)) }
    i &+= 1
  }
}
