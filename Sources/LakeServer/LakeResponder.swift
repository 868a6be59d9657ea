import HTTPTypes
import Hummingbird
import LakeIngest
import LakeQ
import NIOCore

/// Answers one request: finds the surface it is for and turns errors into bodies.
struct LakeResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let lake: Lake
  let ingestor: Ingestor
  let endpoints: EndpointDirectory?
  let maxBodyBytes: Int

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    do {
      let response = try await route(request)
      guard request.method == .head else { return response }
      // The same headers, no body.
      var headers = response.headers
      headers[.contentLength] = response.body.contentLength.map(String.init)
      return Response(status: response.status, headers: headers)
    } catch let error as LakeError {
      return ErrorBody.response(error)
    } catch let error as HTTPError {
      return ErrorBody.response(
        status: error.status, code: "REQUEST_REFUSED", message: error.body ?? error.status.reasonPhrase, headers: error.headers)
    }
  }

  private func route(_ request: Request) async throws -> Response {
    let target = RequestTarget(path: request.uri.path, query: request.uri.query)
    let parts = target.path
    switch (parts.first, parts.count) {
    case ("livez", 1):
      try requireMethod(request, .get)
      return Self.text("ok\n")
    case ("readyz", 1):
      try requireMethod(request, .get)
      guard lake.exists else {
        return ErrorBody.response(status: .serviceUnavailable, code: "NOT_READY", message: "There is no lake at '\(lake.path)'")
      }
      return Self.text("ok\n")
    case ("query", 1): return try await query(request, target)
    case ("ingest", 3): return try await ingest(request, target)
    case ("sns", 3): return try await sns(request, target)
    default:
      let found: PreparedStatement?
      do {
        found = try endpoints?.endpoint(parts)
      } catch let error as LakeError {
        return ErrorBody.ofEndpoint(error)
      }
      guard let endpoint = found else {
        return ErrorBody.response(
          status: .notFound, code: "NOT_FOUND", message: "There is no /\(parts.joined(separator: "/"))", hint: endpoints?.hint)
      }
      return try await answer(endpoint, request, target)
    }
  }

  // MARK: Queries

  private func answer(_ endpoint: PreparedStatement, _ request: Request, _ target: RequestTarget) async throws -> Response {
    try requireMethod(request, .get)
    var parameters: [String: String] = [:]
    var format = "columns"
    for (key, value) in target.parameters {
      if endpoint.parameterNames.contains(key) {
        guard parameters.updateValue(value, forKey: key) == nil else {
          throw LakeError(.invalidArguments, "The parameter '\(key)' is given twice")
        }
      } else if key == "format" {
        format = value
      } else {
        let known = endpoint.parameterNames
        throw LakeError(
          .invalidArguments, "Unknown parameter '\(key)'",
          hint: known.isEmpty ? "this endpoint has none but format" : "this endpoint has \(known.joined(separator: ", ")) and format")
      }
    }
    let encoding = try FrameFormats.named(format)
    do {
      let values = parameters
      return Self.body(try await DisconnectWatch.run(request) { try await endpoint.query(named: values) }, encoding)
    } catch let error as LakeError {
      return ErrorBody.ofEndpoint(error)
    }
  }

  private func query(_ request: Request, _ target: RequestTarget) async throws -> Response {
    try requireMethod(request, .get)
    guard let sql = target.first("sql") else {
      throw LakeError(.invalidArguments, "The parameter 'sql' is missing", hint: "GET /query?sql=SELECT+1")
    }
    let format = try FrameFormats.named(target.first("format") ?? "columns")
    let statement = try lake.prepare(sql)
    guard statement.isReadOnly else {
      throw LakeError(.notSupported, "Only queries are answered here", hint: "change the lake with the lakeq command")
    }
    var parameters: [String: String] = [:]
    for (key, value) in target.parameters where key != "sql" && key != "format" { parameters[key] = value }
    let values = parameters
    return Self.body(try await DisconnectWatch.run(request) { try await statement.query(named: values) }, format)
  }

  // MARK: Ingest

  private func ingest(_ request: Request, _ target: RequestTarget) async throws -> Response {
    try requireMethod(request, .post)
    let bytes = try await body(of: request)
    let defaults = Dictionary(target.parameters.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
    let encoding = IngestBody.encoding(contentType: request.headers[.contentType], bytes: bytes)
    let receipt = try await ingestor.append(
      IngestBody(bytes, encoding: encoding, defaults: defaults), database: target.path[1], table: target.path[2])
    return Self.receipt(receipt)
  }

  private func sns(_ request: Request, _ target: RequestTarget) async throws -> Response {
    try requireMethod(request, .post)
    let isRaw = Self.header("x-amz-sns-rawdelivery", request)?.lowercased() == "true"
    let message = SNSMessage(try await body(of: request), isRaw: isRaw, id: Self.header("x-amz-sns-message-id", request))
    switch message {
    case .notification(let bytes, let id):
      let encoding = IngestBody.encoding(contentType: nil, bytes: bytes)
      return Self.receipt(
        try await ingestor.append(IngestBody(bytes, encoding: encoding, messageID: id), database: target.path[1], table: target.path[2]))
    case .subscriptionConfirmation(let topic, let url):
      // The server itself calls nobody: whoever runs it decides whether the topic is wanted.
      print("SNS topic \(topic) asks to be confirmed; to confirm, visit \(url)")
      return Self.text("confirm by visiting the SubscribeURL\n")
    case .unsubscribeConfirmation(let topic):
      print("SNS topic \(topic) was unsubscribed")
      return Self.text("ok\n")
    }
  }

  /// The whole body, up to the limit. - Throws: 413.
  private func body(of request: Request) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await part in request.body {
      guard bytes.count + part.readableBytes <= maxBodyBytes else {
        throw HTTPError(.contentTooLarge, message: "A body may have at most \(maxBodyBytes) bytes")
      }
      bytes.append(contentsOf: part.readableBytesView)
    }
    switch request.headers[.contentEncoding]?.lowercased() {
    case nil, "identity": return bytes
    case "gzip", "zstd": return try IngestBody.decompressed(bytes, limit: maxBodyBytes)
    case let other?:
      throw HTTPError(.unsupportedMediaType, message: "Content-Encoding '\(other)' is not known here: use gzip, zstd or none")
    }
  }

  // MARK: Answers

  private func requireMethod(_ request: Request, _ method: HTTPRequest.Method) throws {
    guard request.method == method || (method == .get && request.method == .head) else {
      throw HTTPError(
        .methodNotAllowed, headers: [.allow: method.rawValue],
        message: "\(request.method.rawValue) is not for \(request.uri.path): use \(method.rawValue)")
    }
  }

  private static func header(_ name: String, _ request: Request) -> String? {
    HTTPField.Name(name).flatMap { request.headers[$0] }
  }

  private static func body(_ frame: Frame, _ format: any FrameFormat) -> Response {
    Response(
      status: .ok, headers: [.contentType: format.contentType], body: .init(byteBuffer: ByteBuffer(bytes: frame.encoded(as: format))))
  }

  private static func text(_ text: String) -> Response {
    Response(status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  private static func receipt(_ receipt: IngestReceipt) -> Response {
    let frame =
      receipt.ignoredFields.isEmpty ? "" : ", \"ignored_fields\": [\(receipt.ignoredFields.map(ErrorBody.quoted).joined(separator: ", "))]"
    let duplicate = receipt.isDuplicate ? ", \"duplicate\": true" : ""
    return Response(
      status: .ok, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(string: "{\"rows\": \(receipt.rows)\(duplicate)\(frame)}\n")))
  }
}
