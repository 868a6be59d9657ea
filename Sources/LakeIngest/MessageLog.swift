import Glibc
import LakeStorage
import LakeVectors

/// The ids of messages whose rows are stored: one a line, appended and synced after the rows. Remembers the last
/// `capacity` ids, across restarts.
final class MessageLog {
  static let capacity = 100_000

  private let path: String
  private var ids: Set<String> = []
  private var order: [String] = []
  private var isLoaded = false

  init(path: String) { self.path = path }

  func contains(_ id: String) throws -> Bool {
    try load()
    return ids.contains(Self.line(id))
  }

  func add(_ new: [String]) throws {
    guard !new.isEmpty else { return }
    try load()
    for id in new where ids.insert(Self.line(id)).inserted { order.append(Self.line(id)) }
    if order.count > 2 * Self.capacity {
      let dropped = order.count - Self.capacity
      ids.subtract(order[..<dropped])
      order.removeFirst(dropped)
      try rewrite()
    } else {
      try append(new.map(Self.line))
    }
  }

  /// An id as one line of the file.
  private static func line(_ id: String) -> String { id.replacing("\n", with: " ") }

  private func load() throws {
    guard !isLoaded else { return }
    isLoaded = true
    guard FolderListing.exists(path) else { return }
    let file = try DataFile(path: path)
    let bytes = try file.read(at: 0, count: file.byteCount)
    let text = String(decoding: UnsafeRawBufferPointer(start: bytes.base, count: file.byteCount), as: UTF8.self)
    for line in text.split(separator: "\n") where ids.insert(String(line)).inserted { order.append(String(line)) }
  }

  private func rewrite() throws {
    let sink = try FileSink(path: path)
    for id in order { try sink.write(id + "\n") }
    try sink.publish()
  }

  private func append(_ lines: [String]) throws {
    guard FolderListing.exists(path) else { return try rewrite() }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw LakeError(.hiveWriterError, "cannot open \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let bytes = Array(lines.joined(separator: "\n").utf8) + [10]
    guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count, fsync(descriptor) == 0 else {
      throw LakeError(.hiveWriterError, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }
}
