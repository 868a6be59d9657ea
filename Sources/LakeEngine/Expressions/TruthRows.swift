import LakeVectors

/// Rows by the truth of a boolean vector.
enum TruthRows {
  /// The rows that are not `value`: the other truth value or NULL. Nil: all.
  static func rows(of v: ColumnVector, except value: Bool) -> SelectionVector? {
    var rows = SelectionRefiner(rowCount: v.count)
    if v.type == .unknown { return nil }
    if v.isConstant {
      if v.count > 0, !v.isNull(0), (v.values(UInt8.self)[0] & 1 == 1) == value { rows.rejectAll() }
      return rows.selection
    }
    let flat = v.flattened()
    let flags = flat.values(UInt8.self)
    // 1 where the byte is the value looked for.
    let flip: UInt8 = value ? 0 : 1
    if let validity = flat.validity {
      rows.refine { row in
        let valid = Int(truncatingIfNeeded: validity[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1)
        return Int((flags[row] & 1) ^ flip) & valid ^ 1
      }
    } else {
      rows.refine { row in Int((flags[row] & 1) ^ flip) ^ 1 }
    }
    return rows.selection
  }
}
