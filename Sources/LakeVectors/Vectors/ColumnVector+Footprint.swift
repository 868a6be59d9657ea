extension ColumnVector {
  /// Bytes of the rows written out flat, with their strings: about what keeping them costs. A dictionary's strings count
  /// once.
  public var footprint: Int {
    if isConstant { return physical.byteWidth + (physical == .string && !isNull(0) ? heapBytes : 0) }
    let validityBytes = validity == nil ? 0 : (count + 7) / 8
    let values = count * physical.byteWidth + validityBytes
    guard physical == .string else { return values }
    if let dictionary, dictionary.entries.count <= count { return values + dictionary.entries.heapBytes }
    return values + heapBytes
  }

  /// Bytes of strings that are not inside their views, each row's counted.
  private var heapBytes: Int {
    let views = base.assumingMemoryBound(to: StringView.self)
    var total = 0
    var row = 0
    let rows = isConstant ? 1 : count
    while row < rows {
      if !isNull(row) {
        let length = views[position(row)].count
        total &+= length > StringView.inlineLimit ? length : 0
      }
      row &+= 1
    }
    return total
  }
}

extension ColumnBatch {
  /// See `ColumnVector.footprint`.
  public var footprint: Int { columns.reduce(0) { $0 + $1.footprint } }
}
