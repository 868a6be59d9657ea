/// What the fast way does not take: values outside of the window, and sums of sums.
extension FloatTotal {
  @inline(never) mutating func addSlowly(_ x: Double, _ store: FloatTotalStore) {
    guard x.isFinite else {
      markNonFinite(x)
      return
    }
    let (magnitude, place) = FloatTotal.parts(x)
    add(UInt128(magnitude), at: place, isNegative: x.sign == .minus, store)
  }

  /// Adds a magnitude below 2^106 whose bit 0 stands at `place` in the grid.
  mutating func add(_ magnitude: UInt128, at place: Int, isNegative: Bool, _ store: FloatTotalStore) {
    guard magnitude != 0 else { return }
    var word = place >> 6
    var term = FixedPointWords.Term(magnitude, shift: place & 63)
    if !isWide {
      while term.low == 0 {
        term.low = term.middle
        term.middle = term.high
        term.high = 0
        word += 1
      }
      let top = term.high != 0 ? term.high : term.middle != 0 ? term.middle : term.low
      let last = word + (term.high != 0 ? 2 : term.middle != 0 ? 1 : 0) + (top >> 63 == 1 ? 1 : 0)
      let isWithin = word >= first && last < first + FloatTotal.windowWords
      if isWithin || moveWindow(toHold: word...last) {
        let at = word - first
        let fits = withWindow { FixedPointWords.add(term, isNegative: isNegative, to: $0, count: FloatTotal.windowWords, at: at) }
        if fits { return }
      }
      widen(store)
    }
    // The grid has room for 2^64 of the greatest.
    if let block { _ = FixedPointWords.add(term, isNegative: isNegative, to: block, count: FloatTotal.gridWords, at: word) }
  }

  /// Adds another sum, of whatever kernel.
  @inline(never) mutating func addSlowly(_ other: FloatTotal, _ store: FloatTotalStore) {
    addSeen(other)
    if let block = other.block {
      widen(store)
      add(UnsafePointer(block), FloatTotal.gridWords, at: 0)
      return
    }
    guard !other.isZero else { return }
    if !isWide {
      if isZero {
        words = other.words
        first = other.first
        return
      }
      if addWithinWindow(other) { return }
      widen(store)
    }
    withUnsafeBytes(of: other.words) { bytes in
      if let base = bytes.assumingMemoryBound(to: UInt64.self).baseAddress { add(base, FloatTotal.windowWords, at: other.first) }
    }
  }

  private mutating func add(_ other: UnsafePointer<UInt64>, _ count: Int, at place: Int) {
    if let block { _ = FixedPointWords.add(other, otherCount: count, to: block, count: FloatTotal.gridWords, at: place) }
  }

  private mutating func addWithinWindow(_ other: FloatTotal) -> Bool {
    var other = other
    if first != other.first {
      guard moveWindow(toHold: other.significantWords), other.moveWindow(to: first, holding: other.significantWords) else { return false }
    }
    return withWindow { words in
      withUnsafeBytes(of: other.words) { bytes in
        guard let base = bytes.assumingMemoryBound(to: UInt64.self).baseAddress else { return false }
        return FixedPointWords.add(
          base, otherCount: FloatTotal.windowWords, to: words, count: FloatTotal.windowWords, at: 0)
      }
    }
  }

  // MARK: The window

  /// Of a sum that is not wide.
  var isZero: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

  /// The block of a wide sum.
  var block: UnsafeMutablePointer<UInt64>? {
    isWide ? UnsafeMutablePointer(bitPattern: UInt(truncatingIfNeeded: words.0)) : nil
  }

  mutating func withWindow<R>(_ body: (UnsafeMutablePointer<UInt64>) -> R) -> R {
    withUnsafeMutablePointer(to: &words) { tuple in
      tuple.withMemoryRebound(to: UInt64.self, capacity: FloatTotal.windowWords, body)
    }
  }

  /// The words of the grid that the sum, which is not 0, cannot do without, a sign bit included.
  private var significantWords: ClosedRange<Int> {
    var copy = self
    return copy.withWindow { words in
      let extended = words[FloatTotal.windowWords - 1] >> 63 == 1 ? UInt64.max : 0
      var low = 0
      while low < FloatTotal.windowWords - 1 && words[low] == 0 { low += 1 }
      var high = FloatTotal.windowWords - 1
      while high > low && words[high] == extended && words[high - 1] >> 63 == extended >> 63 { high -= 1 }
      return first + low...first + high
    }
  }

  /// - Returns: false, with nothing changed, when there are too many words to hold.
  private mutating func moveWindow(toHold wanted: ClosedRange<Int>) -> Bool {
    if isZero { return moveWindow(to: FloatTotal.firstWord(wanted), holding: wanted) }
    let own = significantWords
    let all = min(own.lowerBound, wanted.lowerBound)...max(own.upperBound, wanted.upperBound)
    return moveWindow(to: FloatTotal.firstWord(all), holding: all)
  }

  /// One word is left free below where that is possible.
  private static func firstWord(_ held: ClosedRange<Int>) -> Int {
    max(0, min(held.count < windowWords - 1 ? held.lowerBound - 1 : held.lowerBound, gridWords - windowWords))
  }

  private mutating func moveWindow(to target: Int, holding held: ClosedRange<Int>) -> Bool {
    guard held.lowerBound >= target, held.upperBound < target + FloatTotal.windowWords else { return false }
    let distance = target - first
    let old = self
    let extended = words.3 >> 63 == 1 ? UInt64.max : 0
    func word(_ index: Int) -> UInt64 {
      switch index + distance {
      case 0: old.words.0
      case 1: old.words.1
      case 2: old.words.2
      case 3: old.words.3
      case let place: place < 0 ? 0 : extended
      }
    }
    words = (word(0), word(1), word(2), word(3))
    first = target
    return true
  }

  /// Puts the words in a block of the whole grid, if they are not in one.
  private mutating func widen(_ store: FloatTotalStore) {
    guard !isWide else { return }
    let block = store.make()
    let place = first
    withWindow { words in
      _ = FixedPointWords.add(
        UnsafePointer(words), otherCount: FloatTotal.windowWords, to: block, count: FloatTotal.gridWords, at: place)
    }
    words = (UInt64(UInt(bitPattern: block)), 0, 0, 0)
    markWide()
  }
}
