/// A place in the SQL text, counted from 1 as Trino does; `column` counts Unicode scalars.
public struct SourceLocation: Hashable, Sendable {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// The one error type of the library: what went wrong (`code`, `message`), where (`location` in the SQL text,
/// or a file, row and column named in the message) and what to do about it (`hint`).
public struct LakeError: Error, Hashable, Sendable {
  public let code: ErrorCode
  /// The message without the position; Trino's wording where Trino has one.
  public let message: String
  public var location: SourceLocation?
  public var hint: String?

  public init(_ code: ErrorCode, _ message: String, at location: SourceLocation? = nil, hint: String? = nil) {
    self.code = code
    self.message = message
    self.location = location
    self.hint = hint
  }
}

extension LakeError: CustomStringConvertible {
  /// `line 1:8: Column 'foo' cannot be resolved`, the position only when there is one.
  public var description: String {
    guard let location else { return message }
    return "line \(location.line):\(location.column): \(message)"
  }
}
