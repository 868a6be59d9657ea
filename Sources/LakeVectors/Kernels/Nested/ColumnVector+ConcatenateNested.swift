extension ColumnVector {
  /// `concatenate` for arrays, maps and rows.
  ///
  /// Parts over the same children keep sharing them, copied once. Of children that the parts reach into only here and there
  /// (after a filter), the reached rows alone are copied.
  static func concatenateNested(_ parts: [ColumnVector], _ type: DataType) throws -> ColumnVector {
    let flat = parts.filter { $0.count > 0 }.map { $0.flattened() }
    let total = flat.reduce(0) { $0 + $1.count }
    let width = type.physical.byteWidth
    let out = Buffer(zeroed: total * width)
    let validity = flat.contains { $0.mayHaveNulls } ? Validity.make(total, valid: true) : nil

    var groups = NestedGroups()
    for (index, part) in flat.enumerated() { groups.add(part, index) }
    var childParts = [[ColumnVector]](repeating: [], count: type.childTypes.count)
    var childRows = 0
    var starts: [Int] = []
    var at = 0
    for part in flat {
      if let validity, let bits = part.validity { copyBits(bits, part.count, validity.pointer(), at: at) }
      starts.append(at)
      at += part.count
    }
    for group in groups.groups {
      let children = group.children.vectors
      if group.reached >= children.first?.count ?? 0 {
        // All of the children, once; spans move by where these come to lie.
        try NestedChildren.checkRows(childRows + group.children.rowCount)
        for index in group.parts { flat[index].moveSpans(by: childRows, to: out.base + starts[index] * width) }
        for (i, child) in children.enumerated() { childParts[i].append(child) }
        childRows += group.children.rowCount
      } else {
        try NestedChildren.checkRows(childRows + group.reached)
        let rows = Buffer(byteCount: group.reached * 4)
        var next = 0
        for index in group.parts {
          flat[index].packSpans(rows.pointer(), &next, base: childRows, to: out.base + starts[index] * width)
        }
        for (i, child) in children.enumerated() { childParts[i].append(child.gather(rows.pointer(), count: next)) }
        childRows += next
      }
    }
    let children = try zip(childParts, type.childTypes).map { try ColumnVector.concatenate($0, type: $1) }
    return ColumnVector(flat: type, count: total, values: out, validity: validity, heap: NestedChildren(children))
  }

  /// How many rows of the children the rows that are not NULL reach, counting repeats.
  fileprivate var reachedRows: Int {
    if physical == .row { return count - nullCount }
    let spans = values(ListSpan.self)
    var sum = 0
    for row in 0..<count where !isNull(row) { sum += spans[row].count }
    return sum
  }

  /// Writes the spans or positions of a flat vector with `distance` added; NULL rows are left zero.
  private func moveSpans(by distance: Int, to target: UnsafeMutableRawPointer) {
    let distance = UInt32(truncatingIfNeeded: distance)
    if physical == .row {
      let from = values(UInt32.self)
      let to = target.assumingMemoryBound(to: UInt32.self)
      for row in 0..<count where !isNull(row) { to[row] = from[row] &+ distance }
    } else {
      let from = values(ListSpan.self)
      let to = target.assumingMemoryBound(to: ListSpan.self)
      for row in 0..<count where !isNull(row) {
        to[row] = ListSpan(offset: from[row].offset &+ distance, length: from[row].length)
      }
    }
  }

  /// Lists the child rows that are reached, from `next` on, and writes spans over them as they will lie from `base` on.
  private func packSpans(
    _ rows: UnsafeMutablePointer<UInt32>, _ next: inout Int, base: Int, to target: UnsafeMutableRawPointer
  ) {
    if physical == .row {
      let from = values(UInt32.self)
      let to = target.assumingMemoryBound(to: UInt32.self)
      for row in 0..<count where !isNull(row) {
        to[row] = UInt32(truncatingIfNeeded: base + next)
        rows[next] = from[row]
        next += 1
      }
      return
    }
    let from = values(ListSpan.self)
    let to = target.assumingMemoryBound(to: ListSpan.self)
    for row in 0..<count where !isNull(row) {
      let span = from[row]
      to[row] = ListSpan(offset: base + next, length: span.count)
      for element in span.start..<span.end {
        rows[next] = UInt32(truncatingIfNeeded: element)
        next += 1
      }
    }
  }
}

/// Parts of a concatenation by the children they point into.
private struct NestedGroups {
  struct Group {
    let children: NestedChildren
    var parts: [Int]
    var reached: Int
  }

  private(set) var groups: [Group] = []
  private var known: [ObjectIdentifier: Int] = [:]

  /// Parts without children have NULL rows only and need none.
  mutating func add(_ part: ColumnVector, _ index: Int) {
    guard let children = part.nestedChildren else { return }
    let reached = part.reachedRows
    if let group = known[ObjectIdentifier(children)] {
      groups[group].parts.append(index)
      groups[group].reached += reached
    } else {
      known[ObjectIdentifier(children)] = groups.count
      groups.append(Group(children: children, parts: [index], reached: reached))
    }
  }
}
