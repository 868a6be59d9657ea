/// A name as it was written. Names compare without regard to case, quoted or not; that comparison is the reader's:
/// use `folded`. `==` is the tree's equality: same text, same quoting.
package struct Identifier: Hashable, Sendable {
  /// The text without its quotes, in the written case.
  package let text: String
  package let isQuoted: Bool
  package let position: Position

  package init(_ text: String, isQuoted: Bool = false, at position: Position = .start) {
    self.text = text
    self.isQuoted = isQuoted
    self.position = position
  }

  /// With its quotes, for messages about names whose case matters.
  package var asWritten: String { isQuoted ? "\"\(text)\"" : text }

  /// The text in lower case, for look-ups.
  package var folded: String { Self.fold(text) }

  /// Names in lower case, as most are, stay as they are.
  package static func fold(_ text: String) -> String {
    let isFolded = text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
    return isFolded ?? false ? text : text.lowercased()
  }
}

/// `catalog.schema.table`, from one part up.
package struct QualifiedName: Hashable, Sendable {
  package let parts: [Identifier]
  package let position: Position

  /// `parts` has at least one element.
  package init(_ parts: [Identifier], at position: Position) {
    self.parts = parts
    self.position = position
  }

  package init(_ part: Identifier) { self.init([part], at: part.position) }

  /// The parts in lower case.
  package var folded: [String] { parts.map(\.folded) }
  /// The last part in lower case: a function's or a table's own name.
  package var foldedLast: String { parts.last?.folded ?? "" }
}

extension QualifiedName: CustomStringConvertible {
  /// The parts as written, without quotes, between dots: for messages.
  package var description: String { parts.map(\.text).joined(separator: ".") }
}
