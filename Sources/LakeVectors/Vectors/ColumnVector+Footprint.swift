extension ColumnVector {
  /// Bytes of the rows written out flat, with their strings: about what keeping them costs. A dictionary's strings count
  /// once.
  public var footprint: Int {
    if isConstant {
      return physical.isNested
        ? physical.byteWidth + (isNull(0) ? 0 : oneRow.nestedBytes)
        : physical.byteWidth + (physical == .string && !isNull(0) ? heapBytes : 0)
    }
    let validityBytes = validity == nil ? 0 : (count + 7) / 8
    let values = count * physical.byteWidth + validityBytes
    if physical.isNested { return values + nestedBytes }
    guard physical == .string else { return values }
    if let dictionary, dictionary.entries.count <= count { return values + dictionary.entries.heapBytes }
    return values + heapBytes
  }

  /// About what the elements take that the rows reach, judged by the first few of the children.
  private var nestedBytes: Int {
    let children = children
    guard let size = children.first?.count, size > 0 else { return 0 }
    var elements = 0
    if physical == .row {
      elements = count
    } else {
      for row in 0..<count where !isNull(row) { elements &+= span(row).count }
    }
    let sample = min(size, 64)
    return elements * children.reduce(0) { $0 + $1.prefix(sample).footprint } / sample
  }

  /// Bytes of strings that are not inside their views, each row's counted.
  var heapBytes: Int {
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
