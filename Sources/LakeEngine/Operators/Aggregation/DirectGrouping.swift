import LakeVectors

/// Groups of keys that are all dictionary, boolean or tinyint vectors with few possible tuples: the tuple's number leads
/// to its group through a table, and no key is hashed or compared but when a tuple is first seen.
///
/// Bytes touched a row: the ids of each key, two of tuple number, one of group number.
struct DirectGrouping {
  /// Tuples at most; the tables stay in the first-level cache.
  static let tuplesMax = 4096
  /// Groups that are numbered in a byte and may be added up in small arrays.
  static let groupsMax = 64
  private static let unknown: UInt8 = 0xff

  /// What the tables were made for: identity of each key's dictionary, kept alive so that no other takes its address.
  private var dictionaries: [VectorDictionary?] = []
  private var radixes: [Int] = []
  private var tupleCount = 0
  /// By tuple: the row's address, 0 when not yet seen.
  private var addressOfTuple = Buffer(byteCount: 0)
  /// By tuple: the number among `groupAddresses`.
  private var groupOfTuple = Buffer(byteCount: 0)
  private(set) var groupAddresses: [UInt] = []
  private var tuples = Buffer(byteCount: 0)
  private var groups = Buffer(byteCount: 0)
  private var rowCapacity = 0

  /// How many values (NULL is one more) a key can have; nil when it is not of a kind for tables.
  private static func radix(_ key: ColumnVector) -> Int? {
    if key.isConstant { return 2 }
    if let dictionary = key.dictionary { return dictionary.entries.count + 1 }
    switch key.type {
    case .boolean: return 3
    case .tinyint: return 257
    default: return nil
    }
  }

  /// Whether the keys are of this kind; makes the tables ready for them.
  mutating func accepts(_ keys: [ColumnVector], count: Int) -> Bool {
    var product = 1
    var sizes: [Int] = []
    for key in keys {
      // A constant is its own dictionary, but a new one each batch: only the general way knows it again.
      guard !key.isConstant, let radix = DirectGrouping.radix(key) else { return false }
      let (tuples, overflow) = product.multipliedReportingOverflow(by: radix)
      guard !overflow, tuples <= DirectGrouping.tuplesMax else { return false }
      product = tuples
      sizes.append(radix)
    }
    reserve(count)
    let same =
      sizes == radixes && dictionaries.count == keys.count && zip(dictionaries, keys).allSatisfy { $0 === $1.dictionary }
    if !same {
      dictionaries = keys.map(\.dictionary)
      radixes = sizes
      tupleCount = product
      addressOfTuple = Buffer(zeroed: product * 8)
      groupOfTuple = Buffer(byteCount: product)
      groupOfTuple.pointer(UInt8.self).update(repeating: DirectGrouping.unknown, count: product)
      groupAddresses = []
    }
    return true
  }

  private mutating func reserve(_ rows: Int) {
    guard rows > rowCapacity else { return }
    rowCapacity = max(rows, 1024)
    tuples = Buffer(byteCount: rowCapacity * 2)
    groups = Buffer(byteCount: rowCapacity)
  }

  /// Numbers each row's tuple; rows whose tuple is new are given to `insert`, which returns the addresses of their groups.
  mutating func resolve(
    _ keys: [ColumnVector], count: Int, insert: (_ rows: [UInt32]) throws -> UnsafePointer<UInt>
  ) rethrows {
    let tuples = self.tuples.pointer(UInt16.self)
    for (index, key) in keys.enumerated() { number(key, index, count, tuples) }
    if hasFewGroups && fillGroupNumbers(count) { return }
    let addresses = addressOfTuple.pointer(UInt.self)
    var rows: [UInt32] = []
    var i = 0
    while i < count {
      if addresses[Int(tuples[i])] == 0 {
        rows.append(UInt32(truncatingIfNeeded: i))
        // Not 0: the tuple's later rows are not new.
        addresses[Int(tuples[i])] = 1
      }
      i &+= 1
    }
    if !rows.isEmpty {
      let found = try insert(rows)
      for (i, row) in rows.enumerated() { note(Int(tuples[Int(row)]), found[i]) }
    }
    if hasFewGroups { _ = fillGroupNumbers(count) }
  }

  private mutating func note(_ tuple: Int, _ address: UInt) {
    addressOfTuple.pointer(UInt.self)[tuple] = address
    // Tuples of different dictionaries' ids may be one group; one number too many says that there are too many groups.
    let known = groupAddresses.firstIndex(of: address) ?? groupAddresses.count
    if known == groupAddresses.count && known <= DirectGrouping.groupsMax { groupAddresses.append(address) }
    if known < DirectGrouping.groupsMax { groupOfTuple.pointer(UInt8.self)[tuple] = UInt8(truncatingIfNeeded: known) }
  }

  /// - Returns: false when some row's tuple has no number.
  private func fillGroupNumbers(_ count: Int) -> Bool {
    let table = groupOfTuple.pointer(UInt8.self)
    let tuples = self.tuples.pointer(UInt16.self)
    let out = groups.pointer(UInt8.self)
    var seen: UInt8 = 0
    var i = 0
    while i < count {
      let group = table[Int(tuples[i])]
      out[i] = group
      seen |= group
      i &+= 1
    }
    // Numbers are below 64; `unknown` has the upper bits.
    return seen < UInt8(DirectGrouping.groupsMax)
  }

  /// Whether all groups so far have a number below `groupsMax`.
  var hasFewGroups: Bool { groupAddresses.count <= DirectGrouping.groupsMax }

  /// The group numbers of the rows just resolved, when there are few groups.
  var groupNumbers: UnsafePointer<UInt8> { UnsafePointer(groups.pointer(UInt8.self)) }

  func addresses(_ count: Int, into out: UnsafeMutablePointer<UInt>) {
    let table = addressOfTuple.pointer(UInt.self)
    let tuples = self.tuples.pointer(UInt16.self)
    var i = 0
    while i < count {
      out[i] = table[Int(tuples[i])]
      i &+= 1
    }
  }

  private func number(_ key: ColumnVector, _ index: Int, _ count: Int, _ tuples: UnsafeMutablePointer<UInt16>) {
    let radix = UInt16(truncatingIfNeeded: radixes[index])
    let isFirst = index == 0
    switch key.encoding {
    case .dictionary8: number(key.values(UInt8.self), key.validity, radix, isFirst, count, tuples)
    case .dictionary16: number(key.values(UInt16.self), key.validity, radix, isFirst, count, tuples)
    case .dictionary32: number(key.values(UInt32.self), key.validity, radix, isFirst, count, tuples)
    case .flat, .constant: number(key.values(UInt8.self), key.validity, radix, isFirst, count, tuples)
    }
  }

  /// tuple = tuple * radix + value, where NULL is the last value. Ids are below the dictionary's count, bytes of a tinyint
  /// below 256, booleans below 2 by the vector's invariants, so a tuple is below `tuplesMax`.
  private func number<ID: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ ids: UnsafePointer<ID>, _ validity: UnsafePointer<UInt64>?, _ radix: UInt16, _ isFirst: Bool, _ count: Int,
    _ tuples: UnsafeMutablePointer<UInt16>
  ) {
    var i = 0
    if let validity {
      while i < count {
        let value = Validity.isValid(validity, i) ? UInt16(truncatingIfNeeded: ids[i]) : radix &- 1
        tuples[i] = (isFirst ? 0 : tuples[i] &* radix) &+ value
        i &+= 1
      }
    } else if isFirst {
      while i < count {
        tuples[i] = UInt16(truncatingIfNeeded: ids[i])
        i &+= 1
      }
    } else {
      while i < count {
        tuples[i] = tuples[i] &* radix &+ UInt16(truncatingIfNeeded: ids[i])
        i &+= 1
      }
    }
  }
}
