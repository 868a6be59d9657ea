extension RowTable {
  /// The address of each key's row, 0 where there is none. Parameters as for `findOrInsert`.
  package func find(
    _ keys: [ColumnVector], hashes: UnsafePointer<UInt64>, count: Int, into addresses: UnsafeMutablePointer<UInt>
  ) {
    if keys.count == 1, keys[0].validity == nil, findSingle(keys[0], hashes, count, addresses) { return }
    scratch.reserve(count)
    let slot = self.slots.pointer(UInt64.self)
    let pending = scratch.pending
    let at = scratch.slots
    let candidates = scratch.candidates
    var left = count
    for row in 0..<count {
      pending[row] = UInt32(truncatingIfNeeded: row)
      at[row] = Int(truncatingIfNeeded: hashes[row]) & mask
    }
    while left > 0 {
      var found = 0
      for i in 0..<left {
        let row = Int(pending[i])
        var s = at[row]
        while slot[s] != 0 && (slot[s] ^ hashes[row]) & ~RowTable.addressMask != 0 { s = (s &+ 1) & mask }
        at[row] = s
        addresses[row] = UInt(truncatingIfNeeded: slot[s] & RowTable.addressMask)
        candidates[found] = pending[i]
        found &+= slot[s] != 0 ? 1 : 0
      }
      left =
        layout.match(keys, rows: candidates, count: found, addresses: addresses, rejected: scratch.refused).rejected
      for j in 0..<left {
        let row = scratch.refused[j]
        pending[j] = row
        at[Int(row)] = (at[Int(row)] &+ 1) & mask
      }
    }
  }

  /// One key without NULLs: compared in the same loop. - Returns: false for types that have no loop of their own, such as
  /// strings: a loop of its own for each step has more of their cache lines under way at once.
  private func findSingle(
    _ key: ColumnVector, _ hashes: UnsafePointer<UInt64>, _ count: Int, _ addresses: UnsafeMutablePointer<UInt>
  ) -> Bool {
    switch layout.keys[0].cell {
    case .int32: findSingle(key.values(Int32.self), hashes, count, addresses)
    case .int64: findSingle(key.values(Int64.self), hashes, count, addresses)
    default: return false
    }
    return true
  }

  private func findSingle<C: KeyCell>(
    _ values: UnsafePointer<C>, _ hashes: UnsafePointer<UInt64>, _ count: Int, _ addresses: UnsafeMutablePointer<UInt>
  ) {
    let slot = self.slots.pointer(UInt64.self)
    let mask = self.mask
    let offset = layout.keys[0].offset
    var i = 0
    while i < count {
      let hash = hashes[i]
      let value = values[i]
      var s = Int(truncatingIfNeeded: hash) & mask
      var found: UInt = 0
      while true {
        let entry = slot[s]
        if entry == 0 { break }
        if (entry ^ hash) & ~RowTable.addressMask == 0 {
          let address = UInt(truncatingIfNeeded: entry & RowTable.addressMask)
          let isNull = RowLayout.pointer(address, RowLayout.nullsOffset, UInt64.self).pointee & 1 == 1
          if !isNull && C.same(RowLayout.pointer(address, offset, C.self).pointee, value) {
            found = address
            break
          }
        }
        s = (s &+ 1) & mask
      }
      addresses[i] = found
      i &+= 1
    }
  }
}
