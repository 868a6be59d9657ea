extension ColumnBatch {
  /// The batch with copies of its strings where they keep much more memory alive than they take: a few of a decompressed page,
  /// of a file's text, of a dictionary. For those who keep rows for long.
  public func compacted() -> ColumnBatch {
    guard columns.contains(where: { $0.physical == .string }) else { return self }
    return ColumnBatch(columns: columns.map { $0.compacted() }, rowCount: rowCount, order: order)
  }
}

extension ColumnVector {
  /// Bytes by which the owners of strings may be larger than the strings before these are copied.
  private static let sparedBytes = 16 << 10

  fileprivate func compacted() -> ColumnVector {
    guard physical == .string, !isConstant, count > 0 else { return self }
    // A dictionary no longer than the rows is kept, and counted, whole.
    if let dictionary {
      return dictionary.entries.count > count ? flattened().copyingStrings() : self
    }
    guard let heap else { return self }
    let held = ColumnVector.heldBytes(heap)
    return held > 2 * heapBytes + ColumnVector.sparedBytes ? copyingStrings() : self
  }

  /// Of a flat vector.
  private func copyingStrings() -> ColumnVector {
    let arena = StringArena()
    let out = Buffer(byteCount: count * 16)
    let copies = out.pointer(StringView.self)
    let views = values(StringView.self)
    for row in 0..<count { copies[row] = isNull(row) ? StringView() : arena.copy(views[row]) }
    return ColumnVector(flat: type, count: count, values: out, validity: validityStorage, heap: arena)
  }

  /// What an owner of strings holds, as far as it can be told; of others, a file's text for one, more than any strings.
  private static func heldBytes(_ owner: AnyObject) -> Int {
    switch owner {
    case let buffer as Buffer: buffer.byteCount
    case let arena as StringArena: arena.byteCount
    case let group as OwnerGroup: group.owners.reduce(0) { min($0 + heldBytes($1), Int.max / 4) }
    default: Int.max / 8
    }
  }
}
