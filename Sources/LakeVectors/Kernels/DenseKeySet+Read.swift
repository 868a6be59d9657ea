extension DenseKeySet {
  /// How many tuples there are.
  package var count: Int {
    let words = self.words.pointer(UInt64.self)
    var count = 0
    for word in 0..<wordCount { count += words[word].nonzeroBitCount }
    return count
  }

  /// The tuples of some of the set's words, in ascending order, NULLs last. Different readers may be used at once.
  package struct Reader {
    private let set: DenseKeySet
    private var word: Int
    private let end: Int
    /// Of `word`, the bits that are still to be read.
    private var bits: UInt64 = 0

    package init(_ set: DenseKeySet, words: Range<Int>) {
      self.set = set
      let range = words.clamped(to: 0..<set.wordCount)
      // One before the first.
      word = range.lowerBound - 1
      end = range.upperBound
    }

    /// The next tuples as columns, at most `rowsMax`; nil when none is left.
    package mutating func next(_ rowsMax: Int) -> ColumnBatch? {
      let found = Buffer(byteCount: rowsMax * 4)
      let numbers = found.pointer(UInt32.self)
      let words = set.words.pointer(UInt64.self)
      var count = 0
      while count < rowsMax {
        if bits == 0 {
          guard word &+ 1 < end else { break }
          word &+= 1
          bits = words[word]
          continue
        }
        numbers[count] = UInt32(truncatingIfNeeded: word &* 64 &+ bits.trailingZeroBitCount)
        bits &= bits &- 1
        count &+= 1
      }
      guard count > 0 else { return nil }
      var columns: [ColumnVector] = []
      for index in set.types.indices.reversed() { columns.append(set.column(index, numbers, count)) }
      return ColumnBatch(columns: columns.reversed(), rowCount: count)
    }
  }

  /// The values of a key, which is taken off the tuples' numbers: the last key first.
  private func column(_ index: Int, _ numbers: UnsafeMutablePointer<UInt32>, _ count: Int) -> ColumnVector {
    let type = types[index]
    let values = Buffer(byteCount: count * type.physical.byteWidth)
    let validity =
      switch type.physical.byteWidth {
      case 1: read(places[index], isFirst: index == 0, numbers, count, values.pointer(Int8.self))
      case 2: read(places[index], isFirst: index == 0, numbers, count, values.pointer(Int16.self))
      case 4: read(places[index], isFirst: index == 0, numbers, count, values.pointer(Int32.self))
      default: read(places[index], isFirst: index == 0, numbers, count, values.pointer(Int64.self))
      }
    return ColumnVector(flat: type, count: count, values: values, validity: validity)
  }

  private func read<T: FixedWidthInteger>(
    _ place: Place, isFirst: Bool, _ numbers: UnsafeMutablePointer<UInt32>, _ count: Int, _ out: UnsafeMutablePointer<T>
  ) -> Buffer? {
    let slots = UInt32(truncatingIfNeeded: place.slots)
    let base = place.base
    var validity: Buffer?
    var i = 0
    while i < count {
      // Of the first key the number is all that is left.
      let rest = isFirst ? 0 : numbers[i] / slots
      let slot = numbers[i] &- rest &* slots
      out[i] = T(truncatingIfNeeded: base &+ Int64(slot))
      numbers[i] = rest
      if slot == slots &- 1 {
        let bits = validity ?? Validity.make(count, valid: true)
        validity = bits
        Validity.clear(bits.pointer(), i)
      }
      i &+= 1
    }
    return validity
  }
}
