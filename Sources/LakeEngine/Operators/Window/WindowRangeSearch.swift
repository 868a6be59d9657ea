import LakeVectors

/// Ends of RANGE frames with offsets: where, among the sorted keys of a row's partition, a value would stand.
struct WindowRangeSearch {
  let partitions: WindowPartitions
  let ascending: Bool

  /// The first row whose key does not come before the row's value (a start), or comes after it (an end). NULL keys are
  /// within no distance of others; a row with one sees its peers.
  func bounds(keys: ColumnVector, values: ColumnVector, isStart: Bool) -> Buffer {
    let keyWords = OrderedWords(keys)
    let valueWords = OrderedWords(values)
    let out = Buffer(byteCount: partitions.rowCount * 4)
    let rows = out.pointer(UInt32.self)
    for (start, end) in zip(partitions.bounds, partitions.bounds.dropFirst()) {
      let known = withoutNulls(keys, start..<end)
      for row in start..<end {
        if keys.isNull(row) {
          rows[row] = isStart ? partitions.peerStart[row] : partitions.peerEnd[row]
          continue
        }
        let value = valueWords[row]
        rows[row] = UInt32(
          truncatingIfNeeded: first(known) { key in
            let word = keyWords[key]
            let order = ascending ? (word, value) : (value, word)
            return isStart ? order.0 >= order.1 : order.0 > order.1
          })
      }
    }
    return out
  }

  /// NULLs stand together at one end.
  private func withoutNulls(_ keys: ColumnVector, _ range: Range<Int>) -> Range<Int> {
    guard keys.mayHaveNulls, !range.isEmpty else { return range }
    if keys.isNull(range.lowerBound) { return first(range) { !keys.isNull($0) }..<range.upperBound }
    return range.lowerBound..<first(range) { keys.isNull($0) }
  }

  /// The first row of `range` for which `test` holds, which then holds for all that follow; its end when there is none.
  private func first(_ range: Range<Int>, _ test: (Int) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if test(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Numbers, dates, times, instants and intervals as integers of the same order, 0 for 0; two columns compare when they have
/// one type.
struct OrderedWords {
  private let words: Buffer

  init(_ vector: ColumnVector) {
    let count = vector.count
    words = Buffer(byteCount: count * 16)
    switch vector.physical {
    case .int8: fill(Cells<Int8>(vector), count) { Int128($0) }
    case .int16: fill(Cells<Int16>(vector), count) { Int128($0) }
    case .int32: fill(Cells<Int32>(vector), count) { Int128($0) }
    case .int64: fill(Cells<Int64>(vector), count) { Int128($0) }
    case .int128:
      if vector.type.isZoned {
        fill(Cells<Int128>(vector), count) { $0 >> 16 }
      } else {
        fill(Cells<Int128>(vector), count) { $0 }
      }
    case .float32: fill(Cells<Float>(vector), count) { OrderedWords.word(Double($0)) }
    case .float64: fill(Cells<Double>(vector), count) { OrderedWords.word($0) }
    case .bool, .string, .list, .row: words.base.initializeMemory(as: UInt8.self, repeating: 0, count: count * 16)
    }
  }

  subscript(row: Int) -> Int128 { words.pointer(Int128.self)[row] }

  private func fill<T>(_ cells: Cells<T>, _ count: Int, _ word: (T) -> Int128) {
    for row in 0..<count { words.pointer(Int128.self)[row] = word(cells[row]) }
  }

  /// NaN comes after everything, as in sorting.
  private static func word(_ value: Double) -> Int128 {
    if value.isNaN { return Int128(Int64.max) }
    let bits = Int64(bitPattern: value.bitPattern)
    return bits >= 0 ? Int128(bits) : -Int128(bits & Int64.max)
  }
}
