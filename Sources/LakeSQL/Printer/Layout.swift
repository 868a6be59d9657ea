/// Text with places where it may break, laid out to a width: the pretty-printing algebra of Oppen and Wadler. A group
/// stands on one line when it fits; else its own lines break.
indirect enum Layout: Sendable {
  case text(String)
  /// A line break, or in a group that fits: the text.
  case line(flat: String)
  /// What is inside breaks its lines with this many more spaces.
  case nest(Int, Layout)
  case group(Layout)
  /// A text that is there only where the lines of its group break.
  case broken(String)
  case all([Layout])
}

extension Layout: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { self = .text(value) }
}

extension Layout {
  static let empty = Layout.all([])
  static let line = Layout.line(flat: " ")
  static let softLine = Layout.line(flat: "")

  static func + (left: Layout, right: Layout) -> Layout { .all([left, right]) }

  static func indented(_ content: Layout) -> Layout { .nest(2, content) }

  /// `open content close`, the content indented on lines of its own when it does not fit.
  static func block(_ open: Layout, _ content: Layout, _ close: Layout = ")") -> Layout {
    .group(.all([open, .indented(.softLine + content), .softLine, close]))
  }

  /// The parts that are there, with a space between.
  static func words(_ parts: Layout?...) -> Layout { parts.compactMap(\.self).joined(" ") }
}

extension [Layout] {
  func joined(_ separator: Layout) -> Layout {
    var parts: [Layout] = []
    parts.reserveCapacity(count * 2)
    for part in self {
      if !parts.isEmpty { parts.append(separator) }
      parts.append(part)
    }
    return .all(parts)
  }

  /// `a, b, c`, each on its own line when they do not fit.
  var list: Layout { joined("," + .line) }
}

extension Layout {
  /// The text, lines at most `width` wide where the layout allows it. The outermost lines break.
  /// - Parameter breaks: Where a line break is wanted though there is room: behind so many bytes that are no space.
  func text(width: Int, breaks: Set<Int> = []) -> String {
    var result = ""
    var column = 0
    var written = 0
    var stack: [(indent: Int, isFlat: Bool, layout: Layout)] = [(0, false, self)]
    while let (indent, isFlat, layout) = stack.popLast() {
      switch layout {
      case .text(let text):
        result += text
        column += text.utf8.count
        if !breaks.isEmpty { written += text.inkCount }
      case .broken(let text):
        if isFlat { continue }
        result += text
        column += text.utf8.count
        if !breaks.isEmpty { written += text.inkCount }
      case .line(let flat) where isFlat:
        result += flat
        column += flat.utf8.count
      case .line:
        result += "\n" + String(repeating: " ", count: indent)
        column = indent
      case .nest(let more, let inner):
        stack.append((indent + more, isFlat, inner))
      case .group(let inner):
        stack.append((indent, isFlat || inner.fits(in: width - column, behind: written, breaks), inner))
      case .all(let parts):
        for part in parts.reversed() { stack.append((indent, isFlat, part)) }
      }
    }
    return result
  }

  /// Whether it is at most so wide on one line. Stops as soon as it is too wide.
  private func fits(in width: Int, behind written: Int, _ breaks: Set<Int>) -> Bool {
    var rest = width
    var written = written
    var stack = [self]
    while rest >= 0, let layout = stack.popLast() {
      switch layout {
      case .text(let text):
        rest -= text.utf8.count
        if !breaks.isEmpty { written += text.inkCount }
      case .line(let flat):
        if breaks.contains(written) { return false }
        rest -= flat.utf8.count
      case .broken: break
      case .nest(_, let inner), .group(let inner): stack.append(inner)
      case .all(let parts): stack += parts.reversed()
      }
    }
    return rest >= 0
  }
}

extension String {
  /// How many bytes are no space: layouts of one text differ in nothing else.
  fileprivate var inkCount: Int { utf8.reduce(0) { $1 > 0x20 ? $0 + 1 : $0 } }
}
