import LakeVectors

/// The wanted keys of a scan, and the slot of each.
struct JSONKeys {
  private let keys: [[UInt8]]
  private let foldsCase: Bool
  let slotOfColumn: [Int]

  init(_ columns: [ReadColumn], _ options: JSONOptions) {
    foldsCase = options.caseInsensitive
    var keys: [[UInt8]] = []
    var slots: [Int] = []
    for column in columns {
      let mapped = options.mapping[column.name] ?? options.mapping[column.name.lowercased()] ?? column.name
      let key = Array((options.caseInsensitive ? mapped.lowercased() : mapped).utf8)
      if let slot = keys.firstIndex(of: key) {
        slots.append(slot)
      } else {
        slots.append(keys.count)
        keys.append(key)
      }
    }
    self.keys = keys
    slotOfColumn = slots
  }

  var count: Int { keys.count }

  /// The slot of a key's text, nil when it is not wanted.
  func slot(_ text: UnsafeRawBufferPointer) -> Int? {
    for (slot, key) in keys.enumerated() where matches(key, text) { return slot }
    return nil
  }

  private func matches(_ key: [UInt8], _ text: UnsafeRawBufferPointer) -> Bool {
    if foldsCase, text.contains(where: { $0 >= 0x80 }) {
      return String(decoding: text, as: UTF8.self).lowercased().utf8.elementsEqual(key)
    }
    guard key.count == text.count else { return false }
    for i in 0..<key.count {
      let byte = text[i]
      if byte != key[i], !foldsCase || byte &- 65 >= 26 || byte | 32 != key[i] { return false }
    }
    return true
  }
}
