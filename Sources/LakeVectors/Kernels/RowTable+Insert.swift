extension RowTable {
  /// Finds the row of each of `count` keys, making those that are not there.
  ///
  /// - Parameters:
  ///   - keys: prepared columns (`RowLayout.prepared`) of `count` rows.
  ///   - hashes: of the keys; equal keys have equal hashes.
  ///   - orders: what a new row's `order` becomes, one a row.
  ///   - copyStrings: false when the owner of the keys' bytes outlives this table.
  ///   - addresses: gets each row's address.
  package func findOrInsert(
    _ keys: [ColumnVector], hashes: UnsafePointer<UInt64>, orders: UnsafePointer<UInt64>, count: Int,
    copyStrings: Bool = true, into addresses: UnsafeMutablePointer<UInt>
  ) {
    scratch.reserve(count)
    startFresh()
    reserve(count)
    if keys.count == 1, keys[0].validity == nil, findOrInsertSingle(keys[0], hashes, orders, count, copyStrings, addresses) {
      return
    }
    let pending = scratch.pending
    let slots = scratch.slots
    var i = 0
    while i < count {
      pending[i] = UInt32(truncatingIfNeeded: i)
      slots[i] = Int(truncatingIfNeeded: hashes[i]) & mask
      i &+= 1
    }
    var left = count
    while left > 0 {
      let (made, candidates) = probe(pending, left, hashes, orders, addresses)
      layout.scatter(keys, rows: scratch.made, count: made, addresses: addresses, arena: copyStrings ? arena : nil)
      let refused = layout.match(
        keys, rows: scratch.candidates, count: candidates, addresses: addresses, rejected: scratch.refused
      ).rejected
      var j = 0
      while j < refused {
        let row = scratch.refused[j]
        pending[j] = row
        slots[Int(row)] = (slots[Int(row)] &+ 1) & mask
        j &+= 1
      }
      left = refused
    }
  }

  /// Looks up to the first free slot (makes the row: `made`) or the first with the same salt (`candidates`, to be
  /// compared once the made rows have their keys).
  private func probe(
    _ pending: UnsafePointer<UInt32>, _ count: Int, _ hashes: UnsafePointer<UInt64>, _ orders: UnsafePointer<UInt64>,
    _ addresses: UnsafeMutablePointer<UInt>
  ) -> (made: Int, candidates: Int) {
    let slot = self.slots.pointer(UInt64.self)
    let mask = self.mask
    let at = scratch.slots
    let madeRows = scratch.made
    let candidateRows = scratch.candidates
    var made = 0
    var candidates = 0
    var i = 0
    while i < count {
      let row = Int(pending[i])
      let hash = hashes[row]
      var s = at[row]
      while true {
        let entry = slot[s]
        if entry == 0 {
          let address = allocateRow()
          noteFresh(address)
          RowLayout.pointer(address, RowLayout.hashOffset, UInt64.self).pointee = hash
          RowLayout.pointer(address, RowLayout.orderOffset, UInt64.self).pointee = orders[row]
          slot[s] = hash & ~RowTable.addressMask | UInt64(address)
          addresses[row] = address
          madeRows[made] = pending[i]
          made &+= 1
          break
        }
        if (entry ^ hash) & ~RowTable.addressMask == 0 {
          addresses[row] = UInt(truncatingIfNeeded: entry & RowTable.addressMask)
          candidateRows[candidates] = pending[i]
          candidates &+= 1
          break
        }
        s = (s &+ 1) & mask
      }
      at[row] = s
      i &+= 1
    }
    return (made, candidates)
  }

  /// One key without NULLs: compared in the same loop. - Returns: false for types that have no loop of their own.
  private func findOrInsertSingle(
    _ key: ColumnVector, _ hashes: UnsafePointer<UInt64>, _ orders: UnsafePointer<UInt64>, _ count: Int, _ copyStrings: Bool,
    _ addresses: UnsafeMutablePointer<UInt>
  ) -> Bool {
    switch layout.keys[0].cell {
    case .int32: single(key.values(Int32.self), hashes, orders, count, copyStrings, addresses)
    case .int64: single(key.values(Int64.self), hashes, orders, count, copyStrings, addresses)
    default: return false
    }
    return true
  }

  private func single<C: KeyCell>(
    _ values: UnsafePointer<C>, _ hashes: UnsafePointer<UInt64>, _ orders: UnsafePointer<UInt64>, _ count: Int,
    _ copyStrings: Bool, _ addresses: UnsafeMutablePointer<UInt>
  ) {
    let slot = self.slots.pointer(UInt64.self)
    let mask = self.mask
    let offset = layout.keys[0].offset
    var i = 0
    while i < count {
      let hash = hashes[i]
      let value = values[i]
      var s = Int(truncatingIfNeeded: hash) & mask
      while true {
        let entry = slot[s]
        if entry == 0 {
          let address = allocateRow()
          noteFresh(address)
          RowLayout.pointer(address, RowLayout.hashOffset, UInt64.self).pointee = hash
          RowLayout.pointer(address, RowLayout.orderOffset, UInt64.self).pointee = orders[i]
          RowLayout.pointer(address, offset, C.self).pointee = copyStrings ? value.kept(arena) : value
          slot[s] = hash & ~RowTable.addressMask | UInt64(address)
          addresses[i] = address
          break
        }
        if (entry ^ hash) & ~RowTable.addressMask == 0 {
          let address = UInt(truncatingIfNeeded: entry & RowTable.addressMask)
          // A NULL has zero bytes where its value would be, so it must be told from 0 and ''.
          let isNull = RowLayout.pointer(address, RowLayout.nullsOffset, UInt64.self).pointee & 1 == 1
          if !isNull && C.same(RowLayout.pointer(address, offset, C.self).pointee, value) {
            addresses[i] = address
            break
          }
        }
        s = (s &+ 1) & mask
      }
      i &+= 1
    }
  }
}
