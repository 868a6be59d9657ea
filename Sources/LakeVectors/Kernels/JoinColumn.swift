/// One column of a held side on its way into the order of the join's directory. Threads write disjoint places.
package struct JoinColumn: @unchecked Sendable {
  let type: DataType
  let physical: PhysicalType
  private let rows: Int
  private let parts: [ColumnVector]
  let values: Buffer
  /// One byte a row, 1 for a value; nil when no part has NULLs.
  let valid: Buffer?
  let heap: AnyObject?

  /// - Throws: `EXCEEDED_MEMORY_LIMIT` as `ColumnVector.concatenate`.
  package init(_ type: DataType, _ parts: [ColumnVector], rows: Int) throws {
    var parts = parts
    if type.isNested, parts.count > 1 {
      // Spans of all parts must point into the same children.
      let whole = try ColumnVector.concatenate(parts, type: type)
      var start = 0
      parts = parts.map { part in
        defer { start += part.count }
        return whole.slice(start, part.count)
      }
    }
    self.parts = parts
    self.type = type
    self.rows = rows
    physical = ColumnVector.commonStorage(parts, type)
    heap = JoinColumn.owner(parts)
    values = Buffer(byteCount: rows * physical.byteWidth)
    valid = parts.contains(where: \.mayHaveNulls) ? Buffer(byteCount: rows) : nil
  }

  private static func owner(_ parts: [ColumnVector]) -> AnyObject? {
    var known: Set<ObjectIdentifier> = []
    let owners = parts.compactMap(\.heap).filter { known.insert(ObjectIdentifier($0)).inserted }
    return owners.count > 1 ? OwnerGroup(owners) : owners.first
  }

  /// The rows of a part, each to its place.
  package func scatter(_ part: Int, _ places: UnsafePointer<UInt32>) {
    var flat = parts[part].flattened()
    let count = flat.count
    if flat.physical != physical, type.isDecimal { flat = flat.inInt128() }
    RowMoves.scatter(flat.data, to: values.base, width: physical.byteWidth, places, count)
    guard let out = valid?.pointer(UInt8.self) else { return }
    var i = 0
    if let bits = flat.validity {
      while i < count {
        out[Int(places[i])] = Validity.isValid(bits, i) ? 1 : 0
        i &+= 1
      }
    } else {
      while i < count {
        out[Int(places[i])] = 1
        i &+= 1
      }
    }
  }

  /// The column in the order of the places, which is that of partitions.
  package func vector() -> ColumnVector {
    ColumnVector(
      flat: type, physical: physical, count: rows, values: values, validity: valid.flatMap { JoinColumn.bits($0, rows) }, heap: heap)
  }

  /// Bytes of 0 and 1 as bits; nil when all are 1.
  static func bits(_ bytes: Buffer, _ count: Int) -> Buffer? {
    let bits = Validity.make(count, valid: false)
    let words = bits.pointer(UInt64.self)
    let from = bytes.pointer(UInt8.self)
    var i = 0
    while i < count {
      words[i &>> 6] |= UInt64(from[i]) &<< UInt64(truncatingIfNeeded: i & 63)
      i &+= 1
    }
    return Validity.allSet(words, count) ? nil : bits
  }
}
