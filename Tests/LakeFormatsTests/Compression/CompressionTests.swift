import Foundation
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@Suite struct CompressionTests {
  private static let sizes = [0, 1, 2, 63, 1000, 70_000, 300_000]

  /// Text-like and random bytes in turns.
  private static func bytes(_ count: Int) -> [UInt8] {
    var state: UInt64 = 7
    return (0..<count).map { i in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return i / 1000 % 2 == 0 ? UInt8(97 + i % 17) : UInt8(truncatingIfNeeded: state >> 40)
    }
  }

  private static func compress(_ codec: any BlockCodec, _ bytes: [UInt8]) throws -> [UInt8] {
    var out: [UInt8] = []
    try bytes.withUnsafeBytes { try codec.compress($0, into: &out) }
    return out
  }

  private static func decompress(_ codec: any BlockCodec, _ bytes: [UInt8], to count: Int) throws -> [UInt8] {
    var out = [UInt8](repeating: 0xee, count: count)
    try bytes.withUnsafeBytes { source in try out.withUnsafeMutableBytes { try codec.decompress(source, into: $0) } }
    return out
  }

  @Test(arguments: [BlockCompression.uncompressed, .snappy, .gzip, .zstd]) func roundTrip(compression: BlockCompression) throws {
    let codec = try compression.makeCodec()
    for size in Self.sizes {
      let bytes = Self.bytes(size)
      let packed = try Self.compress(codec, bytes)
      #expect(compression.canExpand(packed.count, to: size))
      #expect(try Self.decompress(codec, packed, to: size) == bytes)
      if size > 63 {
        #expect(throws: DataDefect.self, "too small a target") { try Self.decompress(codec, packed, to: size - 1) }
        #expect(throws: DataDefect.self, "too large a target") { try Self.decompress(codec, packed, to: size + 1) }
        #expect(throws: DataDefect.self, "cut short") { try Self.decompress(codec, Array(packed.dropLast(3)), to: size) }
      }
    }
  }

  @Test(arguments: [BlockCompression.lzo, .brotli, .lz4]) func unsupported(compression: BlockCompression) {
    #expect(throws: DataDefect.unsupported("codec \(compression.name) is not supported")) { try compression.makeCodec() }
  }

  @Test func lz4Blocks() throws {
    let codec = try BlockCompression.lz4Raw.makeCodec()
    // "ab", then 9 bytes from 2 back, then the literals "xyz".
    #expect(try Self.decompress(codec, [0x25, 97, 98, 2, 0, 0x30, 120, 121, 122], to: 14) == Array("abababababaxyz".utf8))
    // 15 + 5 literals.
    let long = Array(repeating: UInt8(65), count: 20)
    #expect(try Self.decompress(codec, [0xf0, 5] + long, to: 20) == long)
    for damaged: [UInt8] in [[0x25, 97, 98, 3, 0, 0], [0x25, 97, 98, 0, 0, 0], [0xf0], [0x20, 97], [0x25, 97, 98, 2]] {
      #expect(throws: DataDefect.self) { try Self.decompress(codec, damaged, to: 14) }
    }
  }

  // MARK: Streams

  private static func file(_ bytes: [UInt8]) throws -> DataFile {
    let path = NSTemporaryDirectory() + "/lakeq-stream-\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    return try DataFile(path: path)
  }

  private static func readAll(_ stream: any ByteStream, step: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: step)
    while true {
      let count = try chunk.withUnsafeMutableBytes { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return try stream.read(into: start, count: step)
      }
      all += chunk[..<count]
      if count < step { break }
    }
    return all
  }

  @Test(arguments: [BlockCompression.gzip, .zstd], [1000, 65_536]) func streams(compression: BlockCompression, step: Int) throws {
    let codec = try compression.makeCodec()
    let parts = [Self.bytes(500_000), [], Self.bytes(3), Self.bytes(1000)]
    let members = try parts.flatMap { try Self.compress(codec, $0) }
    let file = try Self.file(members)
    let detected = try #require(try FileCompression.detect(file))
    #expect(detected == (compression == .gzip ? .gzip : .zstd))
    #expect(try Self.readAll(detected.open(file), step: step) == parts.flatMap { $0 })
    for cut in [1, 9, members.count / 2] {
      let error = #expect(throws: LakeError.self) { try Self.readAll(detected.open(Self.file(members.dropLast(cut))), step: step) }
      #expect(error?.code == .hiveBadData)
    }
  }

  @Test func gzipPaddingAndGarbage() throws {
    let member = try Self.compress(BlockCompression.gzip.makeCodec(), Self.bytes(100))
    #expect(try Self.readAll(GzipStream(Self.file(member + [0, 0, 0])), step: 7) == Self.bytes(100))
    #expect(throws: LakeError.self) { try Self.readAll(GzipStream(Self.file(member + [1, 2, 3])), step: 7) }
    #expect(throws: LakeError.self, "a wrong checksum") {
      var damaged = member
      damaged[damaged.count - 6] ^= 1
      return try Self.readAll(GzipStream(Self.file(damaged)), step: 7)
    }
    #expect(try Self.readAll(GzipStream(Self.file([])), step: 7) == [])
  }

  @Test func plainFilesAreNotCompressed() throws {
    for bytes: [UInt8] in [[], [1], Array("a,b\n".utf8), [0x1f, 0x8c, 0, 0]] {
      #expect(try FileCompression.detect(Self.file(bytes)) == nil)
    }
  }
}
