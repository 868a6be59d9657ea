import LakeVectors

/// Where the partitions of sorted rows begin and end, and the groups of equal rows (peers) within them: 20 bytes a row.
final class WindowPartitions {
  let rowCount: Int
  /// The first row of each partition, and at the end the number of rows.
  let bounds: [Int]
  private let partitionStarts: Buffer
  private let partitionEnds: Buffer
  private let peerStarts: Buffer
  private let peerEnds: Buffer
  private let groups: Buffer
  /// The first row of each group of peers, and at the end the number of rows.
  let groupBounds: RowBounds

  /// The keys' rows are sorted by all of them.
  init(rowCount: Int, partitionKeys: [ColumnVector], orderKeys: [ColumnVector]) {
    self.rowCount = rowCount
    partitionStarts = Buffer(byteCount: rowCount * 4)
    partitionEnds = Buffer(byteCount: rowCount * 4)
    peerStarts = Buffer(byteCount: rowCount * 4)
    peerEnds = Buffer(byteCount: rowCount * 4)
    groups = Buffer(byteCount: rowCount * 4)
    let marks = Buffer(zeroed: rowCount)
    WindowPartitions.markChanges(partitionKeys, rowCount, marks)
    let partitions = WindowPartitions.starts(marks, rowCount)
    WindowPartitions.fill(partitions, partitionStarts, partitionEnds, numbers: nil)
    bounds = partitions.rows
    // Another partition is another group too.
    WindowPartitions.markChanges(orderKeys, rowCount, marks)
    groupBounds = WindowPartitions.starts(marks, rowCount)
    WindowPartitions.fill(groupBounds, peerStarts, peerEnds, numbers: groups)
  }

  /// The first row of each run of rows with equal keys, and at the end the number of rows.
  static func bounds(_ keys: [ColumnVector], rowCount: Int) -> [Int] {
    let marks = Buffer(zeroed: rowCount)
    markChanges(keys, rowCount, marks)
    return starts(marks, rowCount).rows
  }

  /// Of a row: the first row of its partition.
  var partitionStart: UnsafePointer<UInt32> { UnsafePointer(partitionStarts.pointer()) }
  /// Of a row: the row after its partition.
  var partitionEnd: UnsafePointer<UInt32> { UnsafePointer(partitionEnds.pointer()) }
  var peerStart: UnsafePointer<UInt32> { UnsafePointer(peerStarts.pointer()) }
  var peerEnd: UnsafePointer<UInt32> { UnsafePointer(peerEnds.pointer()) }
  /// Of a row: its group's number, from 0, counted through all partitions.
  var group: UnsafePointer<UInt32> { UnsafePointer(groups.pointer()) }

  /// Sets the mark of every row in which a key is not equal to the row before.
  private static func markChanges(_ keys: [ColumnVector], _ count: Int, _ marks: Buffer) {
    guard count > 1 else { return }
    let out = marks.pointer(UInt8.self)
    for key in keys where !key.isConstant {
      let differs = Kernels.isDistinct(key.slice(1, count - 1), key.slice(0, count - 1)).flattened()
      let values = differs.values(UInt8.self)
      for row in 1..<count { out[row] |= values[row - 1] }
    }
  }

  private static func starts(_ marks: Buffer, _ count: Int) -> RowBounds {
    guard count > 0 else { return RowBounds(count: 1) { $0[0] = 0 } }
    let marks = marks.pointer(UInt8.self)
    var number = 2
    for row in 1..<max(count, 1) where marks[row] != 0 { number += 1 }
    return RowBounds(count: number) { out in
      out[0] = 0
      var next = 1
      for row in 1..<max(count, 1) where marks[row] != 0 {
        out[next] = UInt32(truncatingIfNeeded: row)
        next += 1
      }
      out[next] = UInt32(truncatingIfNeeded: count)
    }
  }

  private static func fill(_ bounds: RowBounds, _ starts: Buffer, _ ends: Buffer, numbers: Buffer?) {
    for number in 0..<bounds.count - 1 {
      let (start, end) = (bounds[number], bounds[number + 1])
      for row in Int(start)..<Int(end) {
        starts.pointer(UInt32.self)[row] = start
        ends.pointer(UInt32.self)[row] = end
        numbers?.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: number)
      }
    }
  }
}

/// Rows at which something begins, ascending: there may be as many as there are rows.
struct RowBounds {
  let count: Int
  private let buffer: Buffer

  init(count: Int, _ fill: (UnsafeMutablePointer<UInt32>) -> Void) {
    self.count = count
    buffer = Buffer(byteCount: count * 4)
    fill(buffer.pointer())
  }

  subscript(index: Int) -> UInt32 { buffer.pointer(UInt32.self)[index] }

  /// For where they are few.
  var rows: [Int] { (0..<count).map { Int(self[$0]) } }
}
