import LakeVectors

/// A way to write a frame as bytes. One file a format, one line in `FrameFormats`.
public protocol FrameFormat: Sendable {
  /// What `--format` and `?format=` call it.
  var name: String { get }
  /// For HTTP.
  var contentType: String { get }
  /// Whether a long result may be written part by part; otherwise it must be whole.
  var isStreamable: Bool { get }

  /// Appends the frame, or a part of a result.
  func encode(_ frame: Frame, part: FramePart, into bytes: inout [UInt8])
}

/// Which part of a result a frame is.
public enum FramePart: Sendable {
  case whole, first, middle, last

  /// A header is due.
  public var isStart: Bool { self == .whole || self == .first }
  /// A footer is due.
  public var isEnd: Bool { self == .whole || self == .last }
}

public enum FrameFormats {
  /// All formats, in the order `--help` shows them.
  public static let all: [any FrameFormat] = [
    TableFormat(), DelimitedFrameFormat.csv, DelimitedFrameFormat.tsv, JSONRowsFormat(), NDJSONFormat(), JSONColumnsFormat(),
    MarkdownFormat(),
  ]

  public static var names: [String] { all.map(\.name) }

  /// - Throws: `INVALID_ARGUMENTS` naming the formats there are.
  public static func named(_ name: String) throws -> any FrameFormat {
    if let format = all.first(where: { $0.name == name.lowercased() }) { return format }
    throw LakeError(.invalidArguments, "Unknown format '\(name)'", hint: "one of \(names.joined(separator: ", "))")
  }
}

extension Frame {
  /// The frame in a format.
  public func encoded(as format: any FrameFormat) -> [UInt8] {
    var bytes: [UInt8] = []
    format.encode(self, part: .whole, into: &bytes)
    return bytes
  }

  /// Comma-separated values with a header line.
  public func csv() -> String { String(decoding: encoded(as: DelimitedFrameFormat.csv), as: UTF8.self) }

  /// JSON text.
  public func json(_ layout: JSONLayout = .rows) -> String {
    switch layout {
    case .columns: String(decoding: encoded(as: JSONColumnsFormat()), as: UTF8.self)
    case .rows: String(decoding: encoded(as: JSONRowsFormat()), as: UTF8.self)
    case .lines: String(decoding: encoded(as: NDJSONFormat()), as: UTF8.self)
    }
  }
}

/// How a frame lies in JSON.
public enum JSONLayout: Sendable {
  /// `{"a": {"0": 1, "1": 2}, "b": {…}}`: column by column, as pandas' `to_json()` has it.
  case columns
  /// `[{"a": 1, "b": 2}, …]`
  case rows
  /// One object a line.
  case lines
}
