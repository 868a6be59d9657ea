import LakeVectors

/// The frame of every row as a range of sorted rows, within the row's partition.
final class WindowFrames {
  enum Shape {
    /// Every frame is the row's whole partition.
    case partition
    /// Every frame that is not empty begins with its partition.
    case fromStart
    /// Every frame that is not empty ends with its partition.
    case toEnd
    case general
  }

  let shape: Shape
  private let starts: Buffer
  private let ends: Buffer

  /// `starts[row]` is at most `ends[row]`.
  init(shape: Shape, starts: Buffer, ends: Buffer) {
    self.shape = shape
    self.starts = starts
    self.ends = ends
  }

  var start: UnsafePointer<UInt32> { UnsafePointer(starts.pointer()) }
  /// The row after the frame.
  var end: UnsafePointer<UInt32> { UnsafePointer(ends.pointer()) }

  subscript(row: Int) -> Range<Int> { Int(start[row])..<Int(end[row]) }
}

/// Works out frames. `columns` are sorted like the rows.
struct WindowFrameBuilder {
  let partitions: WindowPartitions
  /// Of the first key of ORDER BY, to which RANGE refers.
  let ascending: Bool
  let columns: [ColumnVector]

  /// - Throws: `INVALID_WINDOW_FRAME` for an offset that is negative or NULL.
  func frames(_ extent: FrameExtent<Int>) throws -> WindowFrames {
    let starts = try bounds(extent.start, extent.unit, isStart: true)
    let ends = try bounds(extent.end, extent.unit, isStart: false)
    for row in 0..<partitions.rowCount {
      let start = starts.pointer(UInt32.self)[row]
      if ends.pointer(UInt32.self)[row] < start { ends.pointer(UInt32.self)[row] = start }
    }
    return WindowFrames(shape: shape(extent), starts: starts, ends: ends)
  }

  private func shape(_ extent: FrameExtent<Int>) -> WindowFrames.Shape {
    // Without ORDER BY all rows of a partition are peers.
    let peersAreAll = extent.unit != .rows && partitions.groupBounds.count == partitions.bounds.count
    let fromStart = extent.start == .unboundedPreceding || (extent.start == .currentRow && peersAreAll)
    let toEnd = extent.end == .unboundedFollowing || (extent.end == .currentRow && peersAreAll)
    return fromStart ? (toEnd ? .partition : .fromStart) : toEnd ? .toEnd : .general
  }

  private func bounds(_ bound: FrameExtent<Int>.Bound, _ unit: FrameExtent<Int>.Unit, isStart: Bool) throws -> Buffer {
    switch bound {
    case .unboundedPreceding: return copy(partitions.partitionStart)
    case .unboundedFollowing: return copy(partitions.partitionEnd)
    case .currentRow:
      if unit != .rows { return copy(isStart ? partitions.peerStart : partitions.peerEnd) }
      return make { $0 + (isStart ? 0 : 1) }
    case .preceding(let offset): return try moved(offset, unit, isStart: isStart, forward: false)
    case .following(let offset): return try moved(offset, unit, isStart: isStart, forward: true)
    }
  }

  private func moved(
    _ offset: FrameExtent<Int>.Offset, _ unit: FrameExtent<Int>.Unit, isStart: Bool, forward: Bool
  ) throws -> Buffer {
    try check(columns[offset.amount])
    switch unit {
    case .rows: return byRows(columns[offset.amount], isStart: isStart, forward: forward)
    case .groups: return byGroups(columns[offset.amount], isStart: isStart, forward: forward)
    case .range:
      guard let limit = offset.limit else { throw LakeError(.internalError, "A RANGE frame has no limit") }
      return WindowRangeSearch(partitions: partitions, ascending: ascending)
        .bounds(keys: columns[limit.key], values: columns[limit.value], isStart: isStart)
    }
  }

  private func check(_ amounts: ColumnVector) throws {
    let words = OrderedWords(amounts)
    for row in 0..<partitions.rowCount where amounts.isNull(row) || words[row] < 0 {
      throw LakeError(.invalidWindowFrame, "Window frame offset value must not be negative or null")
    }
  }

  private func byRows(_ amounts: ColumnVector, isStart: Bool, forward: Bool) -> Buffer {
    let cells = Cells<Int64>(amounts)
    return make { row in
      let start = Int(partitions.partitionStart[row])
      let end = Int(partitions.partitionEnd[row])
      // No partition is longer, so nothing below overflows.
      let distance = Int(min(cells[row], Int64(UInt32.max)))
      let target = forward ? row + distance : row - distance
      return min(max(isStart ? target : target + 1, start), end)
    }
  }

  private func byGroups(_ amounts: ColumnVector, isStart: Bool, forward: Bool) -> Buffer {
    let cells = Cells<Int64>(amounts)
    let bounds = partitions.groupBounds
    return make { row in
      let start = partitions.partitionStart[row]
      let end = partitions.partitionEnd[row]
      let distance = Int(min(cells[row], Int64(UInt32.max)))
      let target = Int(partitions.group[row]) + (forward ? distance : -distance)
      if target < Int(partitions.group[Int(start)]) { return Int(start) }
      if target > Int(partitions.group[Int(end) - 1]) { return Int(end) }
      return Int(bounds[isStart ? target : target + 1])
    }
  }

  private func copy(_ rows: UnsafePointer<UInt32>) -> Buffer {
    let out = Buffer(byteCount: partitions.rowCount * 4)
    out.base.copyMemory(from: rows, byteCount: partitions.rowCount * 4)
    return out
  }

  private func make(_ row: (Int) -> Int) -> Buffer {
    let out = Buffer(byteCount: partitions.rowCount * 4)
    for i in 0..<partitions.rowCount { out.pointer(UInt32.self)[i] = UInt32(truncatingIfNeeded: row(i)) }
    return out
  }
}
