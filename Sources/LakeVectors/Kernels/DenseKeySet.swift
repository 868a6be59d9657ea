/// Which tuples of whole numbers have been seen, one bit for each tuple of the keys' ranges: the table of DISTINCT where the
/// ranges are small. A million of 6 million values takes 128 KB, which stay in a core's cache, where a hash table takes 40 MB.
///
/// The ranges grow with the values that come. The last key's values lie next to each other, in whole words of 64, so that
/// growing and putting two sets together moves words.
///
/// Bytes touched a row: the keys, and a word of the set; about 1.5 ns for one key.
package struct DenseKeySet: @unchecked Sendable {
  /// Tuples that the ranges may have: 8 MB.
  package static let tuplesMax = 1 << 26
  private static let keysMax = 4

  /// The least and the greatest value of a key; of none: least above greatest.
  struct Bounds {
    var least = Int64.max
    var greatest = Int64.min

    mutating func formUnion(_ other: Bounds) {
      least = min(least, other.least)
      greatest = max(greatest, other.greatest)
    }
  }

  /// Where a key's values are: value `v` has number `v - base`, NULL the last of `slots` numbers.
  struct Place {
    let base: Int64
    let slots: Int

    /// Whether values within the bounds have numbers.
    func covers(_ bounds: Bounds) -> Bool {
      if bounds.least > bounds.greatest { return true }
      guard bounds.least >= base else { return false }
      let (distance, overflow) = bounds.greatest.subtractingReportingOverflow(base)
      return !overflow && distance < Int64(slots - 1)
    }
  }

  let types: [DataType]
  private let tuplesMax: Int
  private(set) var bounds: [Bounds]
  /// Empty as long as the set is.
  private(set) var places: [Place] = []
  private(set) var words = Buffer(byteCount: 0)
  /// Of `words`.
  package private(set) var wordCount = 0
  private var slots = Buffer(byteCount: 0)
  private var slotCapacity = 0

  /// - Parameter types: of keys that `takes` says yes to.
  package init(_ types: [DataType], tuplesMax: Int = DenseKeySet.tuplesMax) {
    self.types = types
    self.tuplesMax = min(tuplesMax, DenseKeySet.tuplesMax)
    bounds = types.map { _ in Bounds() }
  }

  /// Whether keys of these types can be in a set.
  package static func takes(_ types: [DataType]) -> Bool {
    guard !types.isEmpty, types.count <= keysMax else { return false }
    return types.allSatisfy { type in
      switch KeyCellKind(type) {
      case .int8, .int16, .int32, .int64: true
      case .int128, .float32, .float64, .string, .char, .zoned: false
      }
    }
  }

  package var byteCount: Int { wordCount * 8 }

  /// Adds `count` tuples. - Parameter keys: prepared (`RowLayout.prepared`).
  /// - Returns: false when the ranges would become too large; nothing has been added then.
  package mutating func insert(_ keys: [ColumnVector], count: Int) -> Bool {
    guard count > 0 else { return true }
    var wanted = bounds
    for (index, key) in keys.enumerated() { wanted[index].formUnion(DenseKeySet.bounds(key)) }
    guard cover(wanted) else { return false }
    if keys.count == 1 {
      setSingle(keys[0], count)
    } else {
      setTuples(keys, count)
    }
    return true
  }

  /// Adds the tuples of another set of the same types. - Returns: as `insert`.
  package mutating func formUnion(_ other: DenseKeySet) -> Bool {
    guard !other.places.isEmpty else { return true }
    var wanted = bounds
    for index in wanted.indices { wanted[index].formUnion(other.bounds[index]) }
    guard cover(wanted) else { return false }
    add(other)
    return true
  }

  // MARK: Ranges

  private mutating func cover(_ wanted: [Bounds]) -> Bool {
    let isCovered = !places.isEmpty && zip(places, wanted).allSatisfy { $0.covers($1) }
    if !isCovered {
      // Half as much again where a range grows, so that it does not do so often; only what is needed when that is too much.
      let wide = places.isEmpty ? wanted : zip(bounds, wanted).map(DenseKeySet.widened)
      guard let next = DenseKeySet.places(wide, tuplesMax) ?? DenseKeySet.places(wanted, tuplesMax) else { return false }
      let before = self
      places = next
      wordCount = next.reduce(1) { $0 * $1.slots } / 64
      words = Buffer(zeroed: wordCount * 8)
      if !before.places.isEmpty { add(before) }
    }
    bounds = wanted
    return true
  }

  private static func widened(_ before: Bounds, _ wanted: Bounds) -> Bounds {
    guard before.least <= before.greatest else { return wanted }
    let (distance, overflow) = wanted.greatest.subtractingReportingOverflow(wanted.least)
    guard !overflow else { return wanted }
    var wide = wanted
    if wanted.least < before.least {
      let (lower, under) = wanted.least.subtractingReportingOverflow(distance / 2)
      if !under { wide.least = lower }
    }
    if wanted.greatest > before.greatest {
      let (upper, over) = wanted.greatest.addingReportingOverflow(distance / 2)
      if !over { wide.greatest = upper }
    }
    return wide
  }

  /// Numbers for all values within the bounds; nil when there are too many tuples. Never nil for bounds within others for
  /// which it is not, so that whether values fit does not depend on how they were spread over sets.
  private static func places(_ bounds: [Bounds], _ tuplesMax: Int) -> [Place]? {
    var tuples = 1
    var places: [Place] = []
    for (index, bound) in bounds.enumerated() {
      let isLast = index == bounds.count - 1
      var base: Int64 = 0
      var slots = 1
      if bound.least <= bound.greatest {
        base = isLast ? bound.least & ~63 : bound.least
        let (distance, overflow) = bound.greatest.subtractingReportingOverflow(base)
        guard !overflow, distance < Int64(tuplesMax) else { return nil }
        slots = Int(distance) + 2
      }
      if isLast { slots = (slots + 63) & ~63 }
      let (product, overflow) = tuples.multipliedReportingOverflow(by: slots)
      guard !overflow, product <= tuplesMax else { return nil }
      tuples = product
      places.append(Place(base: base, slots: slots))
    }
    return places
  }

  /// Sets the bits of another set, whose bounds this one covers.
  private func add(_ other: DenseKeySet) {
    let last = places.count - 1
    let (from, to) = (other.places[last], places[last])
    let (fromWords, toWords) = (from.slots / 64, to.slots / 64)
    // Bases are multiples of 64.
    let shift = Int(truncatingIfNeeded: (from.base &- to.base) >> 6)
    let source = other.words.pointer(UInt64.self)
    let target = words.pointer(UInt64.self)
    let runs = other.wordCount / fromWords
    for run in 0..<runs {
      guard let place = number(ofRun: run, in: other) else { continue }
      let read = source + run * fromWords
      let write = target + place * toWords
      // Words outside the target are those of values that have not been seen.
      var word = max(0, -shift)
      let end = min(fromWords, toWords - shift)
      while word < end {
        let isLastWord = word == fromWords &- 1
        write[word &+ shift] |= isLastWord ? read[word] & ~DenseKeySet.nullBit : read[word]
        word &+= 1
      }
      if read[fromWords - 1] & DenseKeySet.nullBit != 0 { write[toWords - 1] |= DenseKeySet.nullBit }
    }
  }

  /// NULL of the last key is the last bit of its last word.
  private static let nullBit: UInt64 = 1 << 63

  /// The number that a tuple of all keys but the last has here; nil when it lies outside, so no value of it has been seen.
  private func number(ofRun run: Int, in other: DenseKeySet) -> Int? {
    var rest = run
    var number = 0
    var weight = 1
    for index in places.indices.dropLast().reversed() {
      let (from, to) = (other.places[index], places[index])
      let slot = rest % from.slots
      rest /= from.slots
      var own = to.slots - 1
      if slot < from.slots - 1 {
        own = slot + Int(truncatingIfNeeded: from.base &- to.base)
        guard own >= 0, own < to.slots - 1 else { return nil }
      }
      number += own * weight
      weight *= to.slots
    }
    return number
  }

  // MARK: Rows

  private static func bounds(_ key: ColumnVector) -> Bounds {
    if key.physical == .bool { return Bounds(least: 0, greatest: 1) }
    return KeySet.integerBounds(key).map { Bounds(least: $0.low, greatest: $0.high) } ?? Bounds()
  }

  private func setSingle(_ key: ColumnVector, _ count: Int) {
    switch key.physical.byteWidth {
    case 1: setSingle(key, count, Int8.self)
    case 2: setSingle(key, count, Int16.self)
    case 4: setSingle(key, count, Int32.self)
    default: setSingle(key, count, Int64.self)
    }
  }

  /// Values lie within the bounds, so their numbers lie within the words.
  private func setSingle<T: FixedWidthInteger & BitwiseCopyable>(_ key: ColumnVector, _ count: Int, _: T.Type) {
    let values = key.values(T.self)
    let words = self.words.pointer(UInt64.self)
    let base = places[0].base
    let null = places[0].slots &- 1
    var i = 0
    if let validity = key.validity {
      while i < count {
        let number = Int(truncatingIfNeeded: Int64(values[i]) &- base)
        let slot = Validity.isValid(validity, i) ? number : null
        words[slot &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: slot & 63)
        i &+= 1
      }
    } else {
      while i < count {
        let slot = Int(truncatingIfNeeded: Int64(values[i]) &- base)
        words[slot &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: slot & 63)
        i &+= 1
      }
    }
  }

  private mutating func setTuples(_ keys: [ColumnVector], _ count: Int) {
    if count > slotCapacity {
      slotCapacity = max(count, 1024)
      slots = Buffer(zeroed: slotCapacity * 4)
    }
    let slots = self.slots.pointer(UInt32.self)
    slots.update(repeating: 0, count: count)
    for (key, place) in zip(keys, places) {
      switch key.physical.byteWidth {
      case 1: addNumbers(key, place, slots, count, Int8.self)
      case 2: addNumbers(key, place, slots, count, Int16.self)
      case 4: addNumbers(key, place, slots, count, Int32.self)
      default: addNumbers(key, place, slots, count, Int64.self)
      }
    }
    let words = self.words.pointer(UInt64.self)
    var i = 0
    while i < count {
      words[Int(slots[i] &>> 6)] |= 1 &<< UInt64(slots[i] & 63)
      i &+= 1
    }
  }

  /// tuple = tuple * slots + number: below the product of all slots, which is at most `tuplesMax`.
  private func addNumbers<T: FixedWidthInteger & BitwiseCopyable>(
    _ key: ColumnVector, _ place: Place, _ tuples: UnsafeMutablePointer<UInt32>, _ count: Int, _: T.Type
  ) {
    let values = key.values(T.self)
    let base = place.base
    let slots = UInt32(truncatingIfNeeded: place.slots)
    var i = 0
    if let validity = key.validity {
      while i < count {
        let number = UInt32(truncatingIfNeeded: Int64(values[i]) &- base)
        tuples[i] = tuples[i] &* slots &+ (Validity.isValid(validity, i) ? number : slots &- 1)
        i &+= 1
      }
    } else {
      while i < count {
        tuples[i] = tuples[i] &* slots &+ UInt32(truncatingIfNeeded: Int64(values[i]) &- base)
        i &+= 1
      }
    }
  }
}
