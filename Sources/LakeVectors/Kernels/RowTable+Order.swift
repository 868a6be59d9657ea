extension RowTable {
  /// The addresses of all rows, by their `order` or by their hash, those of one order as they were made.
  package func rowsInOrder(byHash: Bool = false) -> [UInt] {
    let count = self.count
    guard count > 0 else { return [] }
    let made = Buffer(byteCount: count * 8)
    let addresses = made.pointer(UInt.self)
    self.addresses(from: 0, count: count, into: addresses)
    let entries = Buffer(byteCount: 2 * count * MemoryLayout<SortEntry>.stride)
    let entry = entries.pointer(SortEntry.self)
    var isSorted = true
    var last: UInt64 = 0
    var i = 0
    while i < count {
      let order = byHash ? RowLayout.hash(addresses[i]) : RowLayout.order(addresses[i])
      entry[i] = SortEntry(key: order, row: UInt32(truncatingIfNeeded: i))
      isSorted = isSorted && last <= order
      last = order
      i &+= 1
    }
    // One worker's batches come in order, so a table that was never merged is sorted already.
    if !isSorted {
      SortEntryRadix.sort(entry, entry + count, count)
      settleTies(entry, count)
    }
    return [UInt](unsafeUninitializedCapacity: count) { out, initialized in
      var i = 0
      while i < count {
        out[i] = addresses[Int(entry[i].row)]
        i &+= 1
      }
      initialized = count
    }
  }

  /// Entries of equal keys by row number.
  private func settleTies(_ entries: UnsafeMutablePointer<SortEntry>, _ count: Int) {
    var i = 0
    while i < count {
      var end = i &+ 1
      while end < count && entries[end].key == entries[i].key { end &+= 1 }
      if end > i &+ 1 {
        var run = UnsafeMutableBufferPointer(start: entries + i, count: end &- i)
        run.sort { $0.row < $1.row }
      }
      i = end
    }
  }
}
