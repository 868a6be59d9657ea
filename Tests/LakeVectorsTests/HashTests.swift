import LakeVectors
import Testing

@Suite struct HashTests {
  static func hashes(_ columns: [ColumnVector]) -> [UInt64] {
    let count = columns.first?.count ?? 0
    return Array(unsafeUninitializedCapacity: count) { out, n in
      if let base = out.baseAddress { Kernels.hash(columns, count: count, into: base) }
      n = count
    }
  }

  @Test(arguments: sampleTypes) func equalValuesHashEqualInEveryEncoding(_ type: DataType) {
    var seen: [Value: UInt64] = [:]
    for sample in sampleVectors(type) {
      for (value, hash) in zip(sample.rows, Self.hashes([sample.vector])) {
        if case .double(let v) = value, v.isNaN { continue }
        if case .real(let v) = value, v.isNaN { continue }
        #expect(seen[value, default: hash] == hash, "\(sample) \(value)")
        seen[value] = hash
      }
    }
    let distinct = Set(seen.values).count
    // Zones of one instant hash alike; everything else differs.
    if type.isZoned { #expect(distinct == seen.count - 1) } else { #expect(distinct == seen.count) }
  }

  @Test func signedZeroAndNaN() {
    let v = ColumnVector([.double(0), .double(-0.0), .double(.nan), .double(-.nan), .double(.signalingNaN)], type: .double)
    let h = Self.hashes([v])
    #expect(h[0] == h[1] && h[2] == h[3] && h[3] == h[4] && h[0] != h[2])
  }

  @Test func charIgnoresTrailingSpaces() {
    let texts = ["abc", "abc   ", "a long string of text", "a long string of text    ", "", "  ", "abc          "]
    let h = Self.hashes([ColumnVector(texts.map { .string($0) }, type: .char(length: 30))])
    #expect(h[0] == h[1] && h[2] == h[3] && h[4] == h[5] && h[0] != h[2] && h[6] == h[0])
  }

  @Test func severalColumns() {
    let a = ColumnVector([.integer(1), .integer(2), .null], type: .bigint)
    let b = ColumnVector([.integer(2), .integer(1), .null], type: .bigint)
    let ab = Self.hashes([a, b])
    let ba = Self.hashes([b, a])
    #expect(ab[0] != ba[0] && ab[0] == ba[1] && ab[2] == ba[2] && Set(ab).count == 3)
  }

  @Test func everyLengthOfString() {
    let texts = (0..<200).map { String(repeating: "x", count: $0) } + (0..<200).map { String(repeating: "x", count: $0) + "y" }
    let h = Self.hashes([ColumnVector(texts.map { .string($0) }, type: .varchar)])
    #expect(Set(h).count == 400)
  }

  @Test func noColumns() {
    var out: [UInt64] = [1, 2]
    Kernels.hash([], count: 2, into: &out)
    #expect(out[0] == out[1])
  }
}
