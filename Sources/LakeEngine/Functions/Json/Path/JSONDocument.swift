import LakeVectors

/// One JSON value taken apart: its nodes in the order of the text, each with the place of what follows its subtree, so that
/// members and elements are visited without reading over what is inside of them. 16 bytes a node; no recursion.
final class JSONDocument {
  enum Kind: UInt8 {
    case null, `true`, `false`
    /// Without a point and an exponent.
    case integer
    case real
    case string
    case array
    /// Its children are names (strings) and values in turn.
    case object
  }

  struct Node {
    let kind: Kind
    /// Bytes of the text, quotes of a string included.
    let start: Int32
    fileprivate(set) var end: Int32
    /// The node behind this one's subtree.
    fileprivate(set) var next: Int32
  }

  /// Nesting that is followed; deeper text counts as malformed.
  static let depthMax = 1000

  let bytes: [UInt8]
  let nodes: [Node]

  /// Nil when `bytes` is not one JSON value.
  init?(_ bytes: [UInt8]) {
    guard bytes.count < Int(Int32.max), let nodes = JSONDocumentParser.nodes(bytes) else { return nil }
    self.bytes = bytes
    self.nodes = nodes
  }

  func kind(_ node: Int) -> Kind { nodes[node].kind }

  func next(_ node: Int) -> Int { Int(nodes[node].next) }

  /// The text of a number, or a string with its quotes.
  func text(_ node: Int) -> ArraySlice<UInt8> { bytes[Int(nodes[node].start)..<Int(nodes[node].end)] }

  /// The content of a string.
  func string(_ node: Int) -> [UInt8] {
    let text = text(node)
    guard text.contains(UInt8(ascii: "\\")) else { return Array(text.dropFirst().dropLast()) }
    return bytes.withUnsafeBytes { JSONScanner.unescaped($0, text.startIndex..<text.endIndex) }
  }

  /// The elements of an array.
  func elements(_ array: Int) -> [Int] {
    var elements: [Int] = []
    var at = array + 1
    while at < next(array) {
      elements.append(at)
      at = next(at)
    }
    return elements
  }

  /// The members of an object; of equal names the last one's value, at the place of the first.
  func members(_ object: Int) -> [(name: Int, value: Int)] {
    var members: [(name: Int, value: Int)] = []
    var at = object + 1
    while at < next(object) {
      members.append((at, at + 1))
      at = next(at + 1)
    }
    guard members.count > 1, hasEqualNames(members) else { return members }
    var places: [[UInt8]: Int] = [:]
    var distinct: [(name: Int, value: Int)] = []
    for member in members {
      let name = string(member.name)
      if let place = places[name] {
        distinct[place].value = member.value
      } else {
        places[name] = distinct.count
        distinct.append(member)
      }
    }
    return distinct
  }

  private func hasEqualNames(_ members: [(name: Int, value: Int)]) -> Bool {
    guard members.count <= 8 else { return Set(members.map { string($0.name) }).count < members.count }
    for (i, a) in members.enumerated() {
      for b in members[(i + 1)...] where isEqual(a.name, b.name) { return true }
    }
    return false
  }

  private func isEqual(_ a: Int, _ b: Int) -> Bool {
    let (x, y) = (text(a), text(b))
    if x.contains(UInt8(ascii: "\\")) || y.contains(UInt8(ascii: "\\")) { return string(a) == string(b) }
    return x.elementsEqual(y)
  }

  /// The value of an object's member; of equal names the last one's.
  func member(_ object: Int, _ name: [UInt8]) -> Int? {
    var found: Int?
    var at = object + 1
    while at < next(object) {
      let key = text(at)
      let hasEscape = key.contains(UInt8(ascii: "\\"))
      if hasEscape ? string(at) == name : key.dropFirst().dropLast().elementsEqual(name) { found = at + 1 }
      at = next(at + 1)
    }
    return found
  }

  // MARK: - Writing

  /// Appends a value: no white space, numbers in their usual form.
  func write(_ node: Int, into out: inout [UInt8]) {
    switch kind(node) {
    case .null: out.append(contentsOf: "null".utf8)
    case .true: out.append(contentsOf: "true".utf8)
    case .false: out.append(contentsOf: "false".utf8)
    case .integer: if text(node).elementsEqual("-0".utf8) { out.append(UInt8(ascii: "0")) } else { out.append(contentsOf: text(node)) }
    case .real: JSONItem.appendNumber(real(node), into: &out)
    case .string: string(node).withUnsafeBytes { JSONText.appendQuoted($0, into: &out) }
    case .array:
      out.append(UInt8(ascii: "["))
      for (i, element) in elements(node).enumerated() {
        if i > 0 { out.append(UInt8(ascii: ",")) }
        write(element, into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object:
      out.append(UInt8(ascii: "{"))
      for (i, member) in members(node).enumerated() {
        if i > 0 { out.append(UInt8(ascii: ",")) }
        string(member.name).withUnsafeBytes { JSONText.appendQuoted($0, into: &out) }
        out.append(UInt8(ascii: ":"))
        write(member.value, into: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// A number with a point or an exponent; too big a one is infinite.
  func real(_ node: Int) -> Double { Double(String(decoding: text(node), as: UTF8.self)) ?? .infinity }
}

/// Reads JSON text; a stack of its own instead of recursion.
private struct JSONDocumentParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var nodes: [JSONDocument.Node] = []
  /// The arrays and objects that are open.
  private var open: [Int] = []

  static func nodes(_ bytes: [UInt8]) -> [JSONDocument.Node]? {
    bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONDocumentParser(bytes: buffer)
      return parser.run() ? parser.nodes : nil
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func run() -> Bool {
    while true {
      skipSpace()
      guard let isComplete = value() else { return false }
      if !isComplete { continue }
      // A value has ended: what is around it goes on or ends.
      afterValue: while true {
        skipSpace()
        guard let container = open.last else { return at == bytes.count }
        guard at < bytes.count else { return false }
        let isObject = nodes[container].kind == .object
        switch bytes[at] {
        case UInt8(ascii: ","):
          at += 1
          if isObject { guard name() else { return false } }
          break afterValue
        case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
          at += 1
          close()
        default: return false
        }
      }
    }
  }

  /// Reads a value, or the beginning of one that holds others (false). Nil: malformed.
  private mutating func value() -> Bool? {
    guard at < bytes.count else { return nil }
    let start = at
    switch bytes[at] {
    case UInt8(ascii: "{"):
      guard begin(.object) else { return nil }
      if bytes.indices.contains(at), bytes[at] == UInt8(ascii: "}") {
        at += 1
        close()
        return true
      }
      return name() ? false : nil
    case UInt8(ascii: "["):
      guard begin(.array) else { return nil }
      guard bytes.indices.contains(at), bytes[at] == UInt8(ascii: "]") else { return false }
      at += 1
      close()
      return true
    case UInt8(ascii: "\""): return string() ? true : nil
    case UInt8(ascii: "t"): return word("true", .true) ? true : nil
    case UInt8(ascii: "f"): return word("false", .false) ? true : nil
    case UInt8(ascii: "n"): return word("null", .null) ? true : nil
    default:
      guard let kind = number() else { return nil }
      add(kind, from: start)
      return true
    }
  }

  private mutating func add(_ kind: JSONDocument.Kind, from start: Int) {
    let next = Int32(truncatingIfNeeded: nodes.count + 1)
    nodes.append(.init(kind: kind, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: at), next: next))
  }

  private mutating func begin(_ kind: JSONDocument.Kind) -> Bool {
    guard open.count < JSONDocument.depthMax else { return false }
    open.append(nodes.count)
    add(kind, from: at)
    at += 1
    skipSpace()
    return true
  }

  private mutating func close() {
    let container = open.removeLast()
    nodes[container].end = Int32(truncatingIfNeeded: at)
    nodes[container].next = Int32(truncatingIfNeeded: nodes.count)
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09 { at += 1 }
  }

  /// A member's name and the colon.
  private mutating func name() -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\""), string() else { return false }
    skipSpace()
    guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return false }
    at += 1
    return true
  }

  private mutating func string() -> Bool {
    let start = at
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") {
        add(.string, from: start)
        return true
      }
      if byte < 0x20 { return false }
      guard byte == UInt8(ascii: "\\") else { continue }
      guard at < bytes.count else { return false }
      let escape = bytes[at]
      at += 1
      if escape == UInt8(ascii: "u") {
        guard at + 4 <= bytes.count, bytes[at..<at + 4].allSatisfy(Self.isHex) else { return false }
        at += 4
      } else if !"\"\\/bfnrt".utf8.contains(escape) {
        return false
      }
    }
    return false
  }

  private static func isHex(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 5 }

  private mutating func word(_ text: StaticString, _ kind: JSONDocument.Kind) -> Bool {
    let count = text.utf8CodeUnitCount
    guard at + count <= bytes.count else { return false }
    for i in 0..<count where bytes[at + i] != text.utf8Start[i] { return false }
    let start = at
    at += count
    add(kind, from: start)
    return true
  }

  private mutating func number() -> JSONDocument.Kind? {
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    if at < bytes.count, bytes[at] == UInt8(ascii: "0") { at += 1 } else if !digits() { return nil }
    var kind = JSONDocument.Kind.integer
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      kind = .real
      guard digits() else { return nil }
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      kind = .real
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      guard digits() else { return nil }
    }
    return kind
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < bytes.count, bytes[at] &- 0x30 <= 9 { at += 1 }
    return at > start
  }
}
