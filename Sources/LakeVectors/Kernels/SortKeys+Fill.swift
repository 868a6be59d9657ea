extension SortKeys {
  /// Sets the keys of entries to the word that `step` makes for their rows.
  func fill(_ step: Step, _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int) {
    switch step {
    case .packed(let pieces):
      var i = 0
      while i < count {
        entries[i].key = 0
        i &+= 1
      }
      for piece in pieces { add(piece, entries, count) }
    case .text(let column, let offset):
      fillText(fields[column], offset, entries, count)
    case .length(let column):
      let field = fields[column]
      let views = field.vector.values(StringView.self)
      let flip: UInt64 = field.ascending ? 0 : ~0
      var i = 0
      while i < count {
        let row = Int(entries[i].row)
        entries[i].key = field.vector.isNull(row) ? 0 : UInt64(views[row].count) ^ flip
        i &+= 1
      }
    case .row:
      var i = 0
      while i < count {
        entries[i].key = UInt64(entries[i].row)
        i &+= 1
      }
    }
  }

  private func fillText(_ field: SortField, _ offset: Int, _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int) {
    let views = field.vector.values(StringView.self)
    let flip: UInt64 = field.ascending ? 0 : ~0
    var i = 0
    while i < count {
      let row = Int(entries[i].row)
      entries[i].key = field.vector.isNull(row) ? 0 : sortWord(views[row], offset) ^ flip
      i &+= 1
    }
  }

  private func add(_ piece: Piece, _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int) {
    var i = 0
    switch piece {
    case .row(let shift):
      while i < count {
        entries[i].key |= UInt64(entries[i].row) &<< UInt64(shift)
        i &+= 1
      }
    case .null(let column, let shift):
      let field = fields[column]
      while i < count {
        let isSecond = field.vector.isNull(Int(entries[i].row)) != field.nullsFirst
        entries[i].key |= (isSecond ? 1 : 0) &<< UInt64(shift)
        i &+= 1
      }
    case .text(let column, let offset, let width, let shift):
      let field = fields[column]
      let views = field.vector.values(StringView.self)
      let flip: UInt64 = field.ascending ? 0 : ~0
      while i < count {
        let row = Int(entries[i].row)
        if !field.vector.isNull(row) {
          entries[i].key |= ((sortWord(views[row], offset) ^ flip) &>> UInt64(64 &- width)) &<< UInt64(shift)
        }
        i &+= 1
      }
    case .length(let column, let width, let shift):
      let field = fields[column]
      let views = field.vector.values(StringView.self)
      let flip: UInt64 = field.ascending ? 0 : ~0 &>> UInt64(64 &- width)
      while i < count {
        let row = Int(entries[i].row)
        if !field.vector.isNull(row) { entries[i].key |= (UInt64(views[row].count) ^ flip) &<< UInt64(shift) }
        i &+= 1
      }
    case .number(let column, let from, let width, let shift):
      addNumber(fields[column], from, width, shift, entries, count)
    }
  }

  private func addNumber(
    _ field: SortField, _ from: Int, _ width: Int, _ shift: Int, _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int
  ) {
    guard case .number(let least, let greatest, _) = field.content else { return }
    let bounds = SortBounds(
      base: field.ascending ? least : greatest, ascending: field.ascending, from: from, width: width, shift: shift)
    switch field.vector.sortCell {
    case .bool: add(UInt8.self, field.vector, bounds, entries, count)
    case .int8: add(Int8.self, field.vector, bounds, entries, count)
    case .int16: add(Int16.self, field.vector, bounds, entries, count)
    case .int32: add(Int32.self, field.vector, bounds, entries, count)
    case .int64: add(Int64.self, field.vector, bounds, entries, count)
    case .int128: add(Int128.self, field.vector, bounds, entries, count)
    case .uint128: add(UInt128.self, field.vector, bounds, entries, count)
    case .float32: add(Float.self, field.vector, bounds, entries, count)
    case .float64: add(Double.self, field.vector, bounds, entries, count)
    case .instant: add(InstantSortCell.self, field.vector, bounds, entries, count)
    case .longInstant: add(LongInstantSortCell.self, field.vector, bounds, entries, count)
    }
  }

  private struct SortBounds {
    let base: UInt128
    let ascending: Bool
    let from: Int
    let width: Int
    let shift: Int
  }

  private func add<C: SortCell>(
    _: C.Type, _ vector: ColumnVector, _ bounds: SortBounds, _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int
  ) {
    let values = vector.values(C.self)
    let base = C.Word(truncatingIfNeeded: bounds.base)
    let from = C.Word(truncatingIfNeeded: bounds.from)
    let mask = UInt64.max &>> UInt64(64 &- bounds.width)
    let shift = UInt64(bounds.shift)
    let ascending = bounds.ascending
    let validity = vector.validity
    var i = 0
    while i < count {
      let row = Int(entries[i].row)
      if let validity, !Validity.isValid(validity, row) {
        i &+= 1
        continue
      }
      let ordered = values[row].ordered
      let distance = ascending ? ordered &- base : base &- ordered
      entries[i].key |= (UInt64(truncatingIfNeeded: distance &>> from) & mask) &<< shift
      i &+= 1
    }
  }
}
