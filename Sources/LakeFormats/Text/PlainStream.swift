import LakeStorage

/// The bytes of a file as they are, from `offset` on.
final class PlainStream: ByteStream {
  private let file: DataFile
  private var offset: Int

  init(_ file: DataFile, offset: Int = 0) {
    self.file = file
    self.offset = offset
  }

  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    let got = try file.read(at: offset, count: count, into: target)
    offset += got
    return got
  }
}

extension FileCompression {
  /// The file's text from its start, for reading all of it; `compression` as `detect` told it.
  static func text(_ file: DataFile, _ compression: FileCompression?) throws -> any ByteStream {
    if compression == .gzip, let text = try SmallGzip.read(file) { return MemoryStream(text) }
    return try head(file, compression)
  }

  /// The same, for reading the first bytes only.
  static func head(_ file: DataFile, _ compression: FileCompression?) throws -> any ByteStream {
    try compression?.open(file) ?? PlainStream(file)
  }
}
