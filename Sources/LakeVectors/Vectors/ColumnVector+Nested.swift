extension ColumnVector {
  /// An array or map vector over `children`: one span a row.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when the children have 2^32 rows or more.
  public init(
    lists type: DataType, count: Int, spans: Buffer, validity: Buffer? = nil, children: [ColumnVector]
  ) throws {
    try NestedChildren.checkRows(children.first?.count ?? 0)
    self.init(flat: type, count: count, values: spans, validity: validity, heap: NestedChildren(children))
  }

  /// A row vector whose row `i` has the fields of row `i` of `children`.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when there are 2^32 rows or more.
  public init(rows type: DataType, count: Int, validity: Buffer? = nil, children: [ColumnVector]) throws {
    try NestedChildren.checkRows(count)
    let positions = Buffer(byteCount: count * 4)
    let out = positions.pointer(UInt32.self)
    var i = 0
    while i < count {
      out[i] = UInt32(truncatingIfNeeded: i)
      i &+= 1
    }
    self.init(flat: type, count: count, values: positions, validity: validity, heap: NestedChildren(children))
  }

  /// The children of a nested vector; a vector that has none (all rows NULL) gets empty ones. Costs a few allocations: take it
  /// once a batch.
  public var children: [ColumnVector] {
    nestedChildren?.vectors ?? type.childTypes.map { ColumnVector(flat: $0, count: 0, values: Buffer(byteCount: 0)) }
  }

  /// The object that holds the children, by whose identity vectors over the same children are known.
  var nestedChildren: NestedChildren? { (dictionary?.entries.heap ?? heap) as? NestedChildren }

  /// The span of `row`, which is not NULL, of an array or map vector of any encoding.
  @inlinable public func span(_ row: Int) -> ListSpan { base.assumingMemoryBound(to: ListSpan.self)[position(row)] }

  /// The position in the children of `row`, which is not NULL, of a row vector of any encoding.
  @inlinable public func rowPosition(_ row: Int) -> Int { Int(base.assumingMemoryBound(to: UInt32.self)[position(row)]) }

  /// The value at a place of the flat values that is not NULL.
  func nestedValue(_ at: Int) -> Value {
    let children = children
    if physical == .row {
      let position = Int(base.assumingMemoryBound(to: UInt32.self)[at])
      return .row(children.map { $0.value(position) })
    }
    let span = base.assumingMemoryBound(to: ListSpan.self)[at]
    let rows = span.start..<span.end
    if children.count == 2 { return .map(rows.map { MapEntry(children[0].value($0), children[1].value($0)) }) }
    return .array(rows.map { children[0].value($0) })
  }

  /// The children under the types that `newType` gives them; nil when there are none or their types stay.
  func retypedChildren(_ newType: DataType) -> NestedChildren? {
    guard dictionary == nil, physical.isNested, let nested = heap as? NestedChildren else { return nil }
    let types = newType.childTypes
    guard types.count == nested.vectors.count, zip(nested.vectors, types).contains(where: { $0.type != $1 }) else { return nil }
    return NestedChildren(zip(nested.vectors, types).map { $0.type == $1 ? $0 : $0.retyped($1) })
  }
}
