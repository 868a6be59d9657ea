import LakeVectors

/// The elements of an array argument, or the entries of a map argument, of all rows of a call, laid end to end: what a lambda
/// expression is evaluated for. NULL rows have none.
struct ListElements {
  let count: Int
  /// Of each element: the row of the call it belongs to, ascending.
  let rows: SelectionVector
  /// The rows' spans over these elements.
  let spans: Buffer
  /// Of each element: its row in the children.
  private let places: Buffer

  /// - Throws: `EXCEEDED_MEMORY_LIMIT` for more elements than positions can tell.
  init(_ lists: ColumnVector) throws {
    var total = 0
    for row in 0..<lists.count where !lists.isNull(row) { total += lists.span(row).count }
    try NestedChildren.checkRows(total)
    spans = Buffer(zeroed: lists.count * 8)
    places = Buffer(byteCount: total * 4)
    let owners = Buffer(byteCount: total * 4)
    let (place, owner) = (places.pointer(UInt32.self), owners.pointer(UInt32.self))
    var next = 0
    for row in 0..<lists.count where !lists.isNull(row) {
      let span = lists.span(row)
      spans.pointer(ListSpan.self)[row] = ListSpan(offset: next, length: span.count)
      var at = span.start
      while at < span.end {
        place[next] = UInt32(truncatingIfNeeded: at)
        owner[next] = UInt32(truncatingIfNeeded: row)
        next &+= 1
        at &+= 1
      }
    }
    count = total
    rows = SelectionVector(storage: owners, count: total)
  }

  /// A child's values, one an element.
  func gather(_ child: ColumnVector) -> ColumnVector { child.gather(places.pointer(UInt32.self), count: count) }

  func span(_ row: Int) -> ListSpan { spans.pointer(ListSpan.self)[row] }

  /// The spans that are left when only `kept` of the elements (nil: all) are.
  func spans(keeping kept: SelectionVector?, rowCount: Int) -> Buffer {
    guard let kept else { return spans }
    let result = Buffer(zeroed: rowCount * 8)
    let out = result.pointer(ListSpan.self)
    var next = 0
    for row in 0..<rowCount {
      let end = span(row).end
      let start = next
      while next < kept.count, kept[next] < end { next &+= 1 }
      out[row] = ListSpan(offset: start, length: next - start)
    }
    return result
  }
}

extension ColumnVector {
  /// The rows of `selection`; all for nil.
  func keeping(_ selection: SelectionVector?) -> ColumnVector { selection.map { gather($0) } ?? self }
}
