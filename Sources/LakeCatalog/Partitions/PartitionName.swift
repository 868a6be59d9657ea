package import LakeVectors

/// Hive's folder names of partitions: `dt=2023-10-22/country=ES`.
package enum PartitionName {
  /// The folder name that stands for NULL.
  package static let null = "__HIVE_DEFAULT_PARTITION__"

  /// `key=value/…`; characters that Hive does not allow in a folder name are written `%XX`.
  package static func make(keys: [String], values: [String?]) -> String {
    zip(keys, values).map { escape($0.lowercased()) + "=" + ($1.map(escape) ?? null) }.joined(separator: "/")
  }

  /// The raw texts of the values for `keys` in a name or path part list; nil when they are not those keys in that order.
  package static func values(_ name: Substring, keys: [String]) -> [String?]? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: true)
    guard parts.count == keys.count else { return nil }
    var values: [String?] = []
    for (part, key) in zip(parts, keys) {
      guard let value = value(of: part, key: key) else { return nil }
      values.append(value == null ? nil : value)
    }
    return values
  }

  /// The unescaped value in one folder name `key=value`; nil when it is not that key.
  package static func value(of part: Substring, key: String) -> String? {
    guard let equals = part.firstIndex(of: "="), unescape(part[..<equals]).lowercased() == key.lowercased() else { return nil }
    return unescape(part[part.index(after: equals)...])
  }

  /// A folder's text as a value of the partition column's type; nil when it is none.
  package static func typedValue(_ text: String, _ type: DataType) -> Value? {
    if case .varchar(nil) = type { return .string(text) }
    let vector = ColumnVector([.string(text)], type: .varchar)
    guard let value = try? Kernels.cast(vector, to: type, safe: true, timeZoneKey: 0).value(0), !value.isNull else { return nil }
    return value
  }

  package static func escape(_ text: String) -> String {
    if !text.utf8.contains(where: needsEscape) { return text.isEmpty ? null : text }
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if needsEscape(byte) {
        bytes += [37, hex(byte >> 4), hex(byte & 15)]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  package static func unescape(_ text: Substring) -> String {
    if !text.utf8.contains(37) { return String(text) }
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var i = 0
    while i < source.count {
      if source[i] == 37, i + 2 < source.count, let high = digit(source[i + 1]), let low = digit(source[i + 2]) {
        bytes.append(high << 4 | low)
        i += 3
      } else {
        bytes.append(source[i])
        i += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The characters Hive's `FileUtils` escapes: controls and those with a meaning in paths or in the name itself.
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 32 || byte == 127 || "\"#%'*/:=?\\{[]^".utf8.contains(byte)
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 48 + digit : 55 + digit }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
