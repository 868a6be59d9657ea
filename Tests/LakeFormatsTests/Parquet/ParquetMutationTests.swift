import Foundation
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

/// Damaged files end in an error or in values, never in a trap, a hang or a large allocation.
@Suite struct ParquetMutationTests {
  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &+ 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return z ^ z >> 31
    }
  }

  private static let seeds: [String] = [
    "alltypes_dictionary", "alltypes_plain.snappy", "alltypes_plain", "binary", "byte_array_decimal", "concatenated_gzip_members",
    "data_index_bloom_encoding_stats", "datapage_v2.snappy", "fixed_length_decimal", "float16_nonzeros_and_nans", "int64_decimal",
    "int96_from_spark", "lz4_raw_compressed", "nulls.snappy", "rle_boolean_encoding", "nan_in_stats", "byte_stream_split.zstd",
    "int32_with_null_pages", "datapage_v1-snappy-compressed-checksum", "binary_truncated_min_max",
  ]

  private static func read(_ path: String) throws {
    let schema = try ParquetSamples.flatSchema(path)
    let domain = ColumnDomain(lower: .init(.integer(3), inclusive: true), nullAllowed: true)
    let columns = schema.enumerated().map { ReadColumn(name: $1.name, ordinal: $0, type: $1.type, domain: domain) }
    let reader = try ParquetFormat().open(DataFile(path: path), ReadRequest(columns: columns))
    for split in 0..<min(reader.splitCount, 4) {
      guard let rows = try reader.openSplit(split) else { continue }
      for batch in 0..<8 {
        let count = try rows.nextBatch(maxRows: 512)
        if count == 0 { break }
        let selection = batch % 3 == 2 ? SelectionVector(Array(stride(from: 0, to: count, by: 2))) : nil
        for index in columns.indices where (batch + index) % 4 != 3 {
          let vector = try rows.read(index, selection)
          // Looks at every row: ids and string views must be sound.
          for row in 0..<vector.count { _ = vector.value(row) }
        }
      }
    }
  }

  @Test(arguments: 1...4) func mutatedSamples(seed: UInt64) throws {
    var random = Random(state: seed)
    let folder = NSTemporaryDirectory() + "/lakeq-mutations-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let iterations = Int(ProcessInfo.processInfo.environment["LAKEQ_MUTATIONS"] ?? "") ?? 500
    let originals = try Self.seeds.map { try Data(contentsOf: URL(fileURLWithPath: ParquetSamples.path($0 + ".parquet"))) }
    var refused = 0
    for iteration in 0..<iterations {
      var bytes = originals[Int.random(in: 0..<originals.count, using: &random)]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // Half of the damage goes to the footer, a quarter to the first page's header.
        let from =
          switch Int.random(in: 0..<4, using: &random) {
          case 0, 1: max(0, bytes.count - 600)
          case 2: 4
          default: 0
          }
        let position = from == 4 ? Int.random(in: 4..<48, using: &random) : Int.random(in: from..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes[position] = [0, 0xff, 0x7f, 0x80].randomElement(using: &random) ?? 0
        default: bytes.remove(at: position)
        }
      }
      let path = folder + "/\(iteration).parquet"
      try bytes.write(to: URL(fileURLWithPath: path))
      do { try Self.read(path) } catch is LakeError { refused += 1 }
      unlink(path)
    }
    #expect(refused > iterations / 4, "the damage was noticed often")
  }

  @Test func everyTruncationIsRefused() throws {
    let path = NSTemporaryDirectory() + "/lakeq-truncated-\(UUID().uuidString).parquet"
    let whole = try Data(contentsOf: URL(fileURLWithPath: ParquetSamples.path("datapage_v2.snappy.parquet")))
    for count in stride(from: 0, to: whole.count - 1, by: 13) {
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: LakeError.self) { try Self.read(path) }
      #expect(error?.message.contains(path) == true)
      unlink(path)
    }
  }

  @Test func notParquetAtAll() throws {
    let path = NSTemporaryDirectory() + "/lakeq-not-\(UUID().uuidString).parquet"
    for text in ["", "PAR1", "PAR1PAR1", "a,b,c\n1,2,3\n", "PAR1\u{1}\u{0}\u{0}\u{0}PAR1", "0000\u{7f}\u{7f}\u{7f}\u{7f}PAR1"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: LakeError.self) { try Self.read(path) }
      #expect(error?.code == .hiveBadData)
      unlink(path)
    }
  }
}
