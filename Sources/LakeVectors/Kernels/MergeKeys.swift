/// The ORDER BY keys of one batch, to be compared with those of other batches in the order that `SortKeys` gives: for merging
/// what was sorted apart. The first key's upper bits are worked out for all rows, which settles most comparisons.
package struct MergeKeys {
  private struct Key {
    let vector: ColumnVector
    let cell: SortCellKind
    let ascending: Bool
    let nullsFirst: Bool
  }

  private let keys: [Key]
  private let leads: Buffer

  package init(_ columns: [SortKeys.Column], count: Int) {
    keys = columns.map { column in
      var vector = column.vector.flattened().widened()
      if vector.physical.isNested { vector = Kernels.nestedKeys(vector).flattened() }
      if case .char = vector.type { vector = SortField.trimmed(vector) }
      return Key(vector: vector, cell: vector.sortCell, ascending: column.ascending, nullsFirst: column.nullsFirst)
    }
    leads = Buffer(byteCount: count * 8)
    let out = leads.pointer(UInt64.self)
    for row in 0..<count { out[row] = keys.first.map { MergeKeys.lead($0, row) } ?? 0 }
  }

  /// Negative, zero or positive: how row `i` here stands to row `j` of `other`, which has the same keys.
  @inline(__always)
  package func compare(_ i: Int, _ other: MergeKeys, _ j: Int) -> Int {
    let a = leads.pointer(UInt64.self)[i]
    let b = other.leads.pointer(UInt64.self)[j]
    return a == b ? compareAll(i, other, j) : a < b ? -1 : 1
  }

  private func compareAll(_ i: Int, _ other: MergeKeys, _ j: Int) -> Int {
    for index in keys.indices {
      let a = keys[index]
      let b = other.keys[index]
      switch (a.vector.isNull(i), b.vector.isNull(j)) {
      case (true, true): continue
      case (true, false): return a.nullsFirst ? -1 : 1
      case (false, true): return a.nullsFirst ? 1 : -1
      case (false, false): break
      }
      let order = MergeKeys.order(a, i, b, j)
      if order != 0 { return a.ascending ? order : -order }
    }
    return 0
  }

  private static func order(_ a: Key, _ i: Int, _ b: Key, _ j: Int) -> Int {
    if a.vector.physical == .string {
      return StringView.compareBytes(a.vector.values(StringView.self)[i], b.vector.values(StringView.self)[j])
    }
    let x = word(a, i)
    let y = word(b, j)
    return x < y ? -1 : x == y ? 0 : 1
  }

  /// Two bits for NULL or not, then the first 62 of the value.
  private static func lead(_ key: Key, _ row: Int) -> UInt64 {
    if key.vector.isNull(row) { return key.nullsFirst ? 0 : .max }
    var bits: UInt64
    if key.vector.physical == .string {
      bits = sortWord(key.vector.values(StringView.self)[row], 0)
    } else {
      bits = UInt64(truncatingIfNeeded: word(key, row) >> 64)
    }
    if !key.ascending { bits = ~bits }
    return 1 << 62 | bits >> 2
  }

  /// The value's order as a number whose upper half tells most: short values stand in it.
  private static func word(_ key: Key, _ row: Int) -> UInt128 {
    func wide<C: SortCell>(_: C.Type) -> UInt128 {
      UInt128(key.vector.values(C.self)[row].ordered) << UInt128(128 - C.Word.bitWidth)
    }
    switch key.cell {
    case .bool: return wide(UInt8.self)
    case .int8: return wide(Int8.self)
    case .int16: return wide(Int16.self)
    case .int32: return wide(Int32.self)
    case .int64: return wide(Int64.self)
    case .int128: return wide(Int128.self)
    case .uint128: return wide(UInt128.self)
    case .float32: return wide(Float.self)
    case .float64: return wide(Double.self)
    case .instant: return wide(InstantSortCell.self)
    case .longInstant: return wide(LongInstantSortCell.self)
    }
  }
}
