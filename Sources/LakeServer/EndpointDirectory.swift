import Glibc
import LakeQ
import LakeStorage
import Synchronization

/// A folder of `.sql` files as endpoints: `flights/by_day.sql` answers `/flights/by_day`. A file is read again when it
/// changes; files may come and go while the server runs.
final class EndpointDirectory: Sendable {
  private struct Loaded: Sendable {
    let stamp: FileStamp
    let statement: PreparedStatement
  }

  private let folder: String
  private let lake: Lake
  private let loaded = Mutex<[String: Loaded]>([:])

  /// - Throws: `INVALID_ARGUMENTS` when there is no such folder.
  init(_ folder: String, lake: Lake) throws {
    guard FolderListing.isFolder(folder) else {
      throw LakeError(.invalidArguments, "There is no endpoints folder '\(folder)'", hint: "make it, with one .sql file an endpoint")
    }
    self.folder = folder
    self.lake = lake
  }

  /// What to try instead of a path that is not there.
  var hint: String? {
    let names = (try? FolderListing.dataFiles(below: folder)) ?? []
    let paths = names.filter { $0.hasSuffix(".sql") }.map { String($0.dropFirst(folder.count).dropLast(4)) }
    return paths.isEmpty ? nil : "there is \(paths.prefix(10).joined(separator: ", "))"
  }

  /// The statement behind a path; nil when there is no such file.
  /// - Throws: what is wrong with its text, or `NOT_SUPPORTED` when it is not a query.
  func endpoint(_ parts: [String]) throws -> PreparedStatement? {
    guard !parts.isEmpty, parts.allSatisfy(Self.isPlain) else { return nil }
    let path = folder + "/" + parts.joined(separator: "/") + ".sql"
    guard let stamp = FolderListing.stamp(of: path) else { return nil }
    if let known = loaded.withLock({ $0[path] }), known.stamp == stamp { return known.statement }
    let file = try DataFile(path: path)
    let bytes = try file.read(at: 0, count: file.byteCount)
    let text = String(decoding: UnsafeRawBufferPointer(start: bytes.base, count: file.byteCount), as: UTF8.self)
    let statement = try lake.prepare(text)
    guard statement.isReadOnly else { throw LakeError(.notSupported, "An endpoint must be a query: \(path)") }
    loaded.withLock { $0[path] = Loaded(stamp: stamp, statement: statement) }
    return statement
  }

  /// Names that stay inside the folder and name no hidden file.
  private static func isPlain(_ part: String) -> Bool {
    !part.hasPrefix(".") && !part.isEmpty && !part.contains("/") && !part.utf8.contains(0)
  }
}
