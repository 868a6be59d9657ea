/// The elements that the rows of a flat nested vector reach, in the order of the rows: what a cast or a comparison of elements
/// looks at, since children may hold more.
struct ReachedElements {
  /// Rows of the children.
  let rows: Buffer
  /// Of each element: the row it belongs to.
  let owners: Buffer
  let count: Int
  /// The vector's spans (or positions) over these elements.
  let places: Buffer

  init(_ v: ColumnVector) {
    let isList = v.physical == .list
    var total = 0
    for row in 0..<v.count where !v.isNull(row) { total += isList ? v.span(row).count : 1 }
    rows = Buffer(byteCount: total * 4)
    owners = Buffer(byteCount: total * 4)
    count = total
    places = Buffer(zeroed: v.count * v.physical.byteWidth)
    let (from, owner) = (rows.pointer(UInt32.self), owners.pointer(UInt32.self))
    var next = 0
    for row in 0..<v.count where !v.isNull(row) {
      let span = isList ? v.span(row) : ListSpan(offset: v.rowPosition(row), length: 1)
      if isList {
        places.pointer(ListSpan.self)[row] = ListSpan(offset: next, length: span.count)
      } else {
        places.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: next)
      }
      for at in span.start..<span.end {
        from[next] = UInt32(truncatingIfNeeded: at)
        owner[next] = UInt32(truncatingIfNeeded: row)
        next += 1
      }
    }
  }

  /// A child's reached rows.
  func gather(_ child: ColumnVector) -> ColumnVector { child.gather(rows.pointer(UInt32.self), count: count) }

  func owner(_ element: Int) -> Int { Int(owners.pointer(UInt32.self)[element]) }
}
