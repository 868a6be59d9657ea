import Foundation
import Glibc

/// One request over a real socket, without a client library between the test and the bytes.
struct HTTPReply {
  let status: Int
  let headers: [String: String]
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }
}

struct HTTPFailure: Error, CustomStringConvertible {
  let description: String
}

/// The bytes of one connection.
final class HTTPConnection {
  private var descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw HTTPFailure(description: "no socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard status == 0 else {
      disconnect()
      throw HTTPFailure(description: "cannot connect to port \(port)")
    }
  }

  deinit { disconnect() }

  func disconnect() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  func send(_ text: String) throws { try send(Data(text.utf8)) }

  func send(_ data: Data) throws {
    var rest = data
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw HTTPFailure(description: "the server closed the connection") }
      rest = rest.dropFirst(count)
    }
  }

  func receiveAll() throws -> Data {
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return data }
      data.append(contentsOf: buffer[..<count])
    }
  }
}

enum HTTPClient {
  static func send(_ method: String, _ target: String, port: Int, headers: [String: String] = [:], body: Data = Data()) throws -> HTTPReply
  {
    let connection = try HTTPConnection(port: port)
    var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    try connection.send(Data((head + "\r\n").utf8) + body)
    return try parse(connection.receiveAll())
  }

  private static func parse(_ data: Data) throws -> HTTPReply {
    guard let end = data.range(of: Data("\r\n\r\n".utf8)) else {
      throw HTTPFailure(description: "no header: \(String(decoding: data, as: UTF8.self))")
    }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2, let status = Int(words[1]) else { throw HTTPFailure(description: lines[0]) }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return HTTPReply(status: status, headers: headers, body: data[end.upperBound...])
  }
}

/// `lakeq serve` as a process of its own on a free port.
final class Server {
  let process = Process()
  let port: Int
  private let log: String

  init(_ arguments: [String]) throws {
    log = FileManager.default.temporaryDirectory.appending(path: "lakeq-server-\(UUID().uuidString).log").path
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    process.executableURL = Command.lakeq
    process.arguments = ["serve", "--port", "0"] + arguments
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = process.standardOutput
    try process.run()
    for _ in 0..<200 {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      if let line = text.split(separator: "\n").first(where: { $0.contains(" at http://") }),
        let port = Int(line.split(separator: ":").last ?? "")
      {
        self.port = port
        return
      }
      usleep(50_000)
    }
    process.terminate()
    throw HTTPFailure(description: "the server did not start: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(atPath: log)
  }

  func get(_ target: String) throws -> HTTPReply { try HTTPClient.send("GET", target, port: port) }

  func post(_ target: String, _ body: String, headers: [String: String] = [:]) throws -> HTTPReply {
    try HTTPClient.send("POST", target, port: port, headers: headers, body: Data(body.utf8))
  }

  /// SIGTERM, as an operator stops it. - Returns: the exit status.
  func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }
}
