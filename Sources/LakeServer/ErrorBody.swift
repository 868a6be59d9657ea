import HTTPTypes
import Hummingbird
import LakeQ
import NIOCore

/// Errors as HTTP shows them: a status and `{"error": {"code", "message", "line", "column", "hint"}}`.
enum ErrorBody {
  static func response(_ error: LakeError) -> Response {
    response(status: status(of: error.code), code: error.code.rawValue, message: error.message, location: error.location, hint: error.hint)
  }

  static func response(
    status: HTTPResponse.Status, code: String, message: String, location: SourceLocation? = nil, hint: String? = nil,
    headers: HTTPFields = [:]
  ) -> Response {
    var fields = ["\"code\": \(quoted(code))", "\"message\": \(quoted(message))"]
    if let location { fields += ["\"line\": \(location.line)", "\"column\": \(location.column)"] }
    if let hint { fields.append("\"hint\": \(quoted(hint))") }
    let body = "{\"error\": {\(fields.joined(separator: ", "))}}\n"
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
  }

  /// Who has to act: the sender (4xx) or the lake's keeper (5xx).
  private static func status(of code: ErrorCode) -> HTTPResponse.Status {
    switch code {
    case .tableNotFound, .schemaNotFound: .notFound
    case .exceededTimeLimit: .requestTimeout
    case .exceededMemoryLimit, .hiveWriterError: .serviceUnavailable
    case .internalError, .hiveFilesystemError, .hiveInvalidMetadata, .hiveCannotOpenSplit, .hiveCursorError: .internalServerError
    default: .badRequest
    }
  }

  /// The error of an endpoint's own text (a table that is not there, a name misspelt), which no sender can mend.
  static func ofEndpoint(_ error: LakeError) -> Response {
    let ownText: Set<ErrorCode> = [
      .syntaxError, .tableNotFound, .schemaNotFound, .columnNotFound, .functionNotFound, .typeMismatch, .notSupported, .ambiguousName,
      .expressionNotAggregate, .typeNotFound,
    ]
    let status = ownText.contains(error.code) ? .internalServerError : status(of: error.code)
    return response(status: status, code: error.code.rawValue, message: error.message, location: error.location, hint: error.hint)
  }

  /// A JSON string.
  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONText.appendString(text, escapeNonASCII: false, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
