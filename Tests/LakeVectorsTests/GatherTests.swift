import LakeVectors
import Testing

@Suite struct GatherTests {
  @Test(arguments: sampleTypes + nestedSampleTypes) func gatherPicksRowsInAnyOrder(_ type: DataType) {
    for sample in sampleVectors(type) where !sample.rows.isEmpty {
      let n = sample.rows.count
      let rows = (0..<(n + 3)).map { UInt32(($0 * 13 + 5) % n) }
      let picked = sample.vector.gather(rows, count: rows.count)
      #expect(same(picked, rows.map { sample.rows[Int($0)] }), "\(sample)")
      #expect(picked.encoding == sample.vector.encoding)
    }
  }

  @Test(arguments: sampleTypes + nestedSampleTypes) func gatherBySelection(_ type: DataType) {
    for sample in sampleVectors(type) {
      let rows = Array(stride(from: 0, to: sample.rows.count, by: 3))
      #expect(same(sample.vector.gather(SelectionVector(rows)), rows.map { sample.rows[$0] }), "\(sample)")
    }
  }

  @Test(arguments: sampleTypes + nestedSampleTypes) func gatherOptionalMakesNulls(_ type: DataType) {
    for sample in sampleVectors(type) {
      let n = sample.rows.count
      let rows = (0..<(n + 70)).map { n == 0 || $0 % 5 == 2 ? UInt32.max : UInt32($0 % n) }
      let expected = rows.map { $0 == .max ? Value.null : sample.rows[Int($0)] }
      #expect(same(sample.vector.gatherOptional(rows, count: rows.count), expected), "\(sample)")
      let none = (0..<n).map { UInt32($0) }
      #expect(same(sample.vector.gatherOptional(none, count: n), sample.rows), "\(sample)")
    }
  }

  @Test(arguments: sampleTypes + nestedSampleTypes) func sliceAtEveryBitOffset(_ type: DataType) {
    for sample in sampleVectors(type, sizes: [0, 1, 65, 200]) {
      let n = sample.rows.count
      for from in [0, 1, 7, 63, 64, 65, n] where from <= n {
        for length in [0, 1, 63, 64, 65, n - from] where from + length <= n && length >= 0 {
          let part = sample.vector.slice(from, length)
          #expect(same(part, Array(sample.rows[from..<(from + length)])), "\(sample) \(from) \(length)")
        }
      }
    }
  }

  @Test(arguments: sampleTypes + nestedSampleTypes) func flattenAndWiden(_ type: DataType) {
    for sample in sampleVectors(type) {
      let flat = sample.vector.flattened()
      #expect(flat.isFlat && same(flat, sample.rows), "\(sample)")
      let wide = sample.vector.widened()
      #expect(wide.physical == type.physical && same(wide, sample.rows), "\(sample)")
    }
  }

  @Test(arguments: sampleTypes + nestedSampleTypes) func concatenateAnyParts(_ type: DataType) throws {
    let samples = sampleVectors(type, sizes: [0, 1, 63, 65])
    for shift in 0..<samples.count {
      let parts = (0..<4).map { samples[($0 * 7 + shift) % samples.count] }
      let joined = try ColumnVector.concatenate(parts.map(\.vector), type: type)
      #expect(joined.isFlat && same(joined, parts.flatMap(\.rows)), "\(parts)")
    }
    #expect(try ColumnVector.concatenate([], type: type).count == 0)
  }

  @Test(arguments: sampleTypes + nestedSampleTypes) func mergingNulls(_ type: DataType) {
    for sample in sampleVectors(type, sizes: [1, 65]) {
      let n = sample.rows.count
      let other = dictionarySample(.bigint, .dictionary8, n, .some)
      let merged = sample.vector.merging(nullsOf: [other.vector, .constant(.integer(1), type: .bigint, count: n)])
      #expect(same(merged, (0..<n).map { other.rows[$0].isNull ? .null : sample.rows[$0] }), "\(sample)")
      let nothing = sample.vector.merging(nullsOf: [other.vector, .nulls(.bigint, count: n)])
      #expect(same(nothing, Array(repeating: .null, count: n)))
    }
  }

  @Test func batches() throws {
    let batch = ColumnBatch(columns: [ColumnVector([.integer(1), .null, .integer(3)], type: .bigint)], rowCount: 3)
    let joined = try ColumnBatch.concatenate([batch, batch.gather(SelectionVector([2]))], types: [.bigint])
    #expect(joined.rowCount == 4 && same(joined.columns[0], [.integer(1), .null, .integer(3), .integer(3)]))
    #expect(try ColumnBatch.concatenate([], types: [.bigint]).columns[0].count == 0)
  }
}
