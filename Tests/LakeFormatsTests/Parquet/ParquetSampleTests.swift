import Foundation
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

/// Files of many writers, read as PyArrow reads them (`Samples/expected.py`).
@Suite struct ParquetSampleTests {
  private func expected() throws -> [(file: String, column: String, values: String)] {
    try String(contentsOfFile: ParquetSamples.folder + "/expected.tsv", encoding: .utf8).split(separator: "\n").map {
      let parts = $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts[1], parts[2])
    }
  }

  @Test(arguments: [1, 7, 2048]) func everyColumn(batch: Int) throws {
    for (file, column, values) in try expected() {
      let path = ParquetSamples.path(file)
      let schema = try ParquetSamples.flatSchema(path)
      guard let wanted = schema.first(where: { $0.name == column }) else {
        Issue.record("\(file) has no column \(column)")
        continue
      }
      let read = try ParquetSamples.read(path, [wanted], batch: batch)[0]
      #expect(ParquetSamples.shorten(read) == values, "\(file) \(column)")
    }
  }

  @Test func selectionsGiveTheSameRows() throws {
    for file in Set(try expected().map(\.file)) {
      let path = ParquetSamples.path(file)
      let schema = try ParquetSamples.flatSchema(path)
      let all = try ParquetSamples.read(path, schema, batch: 100)
      // Every third row of even batches, the first of each fifth, nothing of the others.
      let rows: (Int, Int) -> [Int] = { batch, count in
        batch % 2 == 0 ? Array(stride(from: 1, to: count, by: 3)) : batch % 5 == 0 ? [0] : []
      }
      let some = try ParquetSamples.read(path, schema, batch: 100, select: rows)
      for (whole, picked) in zip(all, some) {
        var want: [Value] = []
        for batch in 0...(whole.count / 100) {
          let count = min(100, whole.count - batch * 100)
          if count > 0 { want += rows(batch, count).map { whole[batch * 100 + $0] } }
        }
        #expect(picked.map(ParquetSamples.text) == want.map(ParquetSamples.text), "\(file)")
      }
    }
  }

  @Test func badFilesAreRefused() throws {
    let folder = ParquetSamples.folder + "/parquet-bad"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(throws: LakeError.self, "\(name)") {
        let schema = try ParquetFormat().inferSchema(DataFile(path: folder + "/" + name), FormatOptions())
        _ = try ParquetSamples.read(folder + "/" + name, schema)
      }
    }
  }

  @Test func corruptChecksumIsRefused() throws {
    let path = ParquetSamples.path("datapage_v1-corrupt-checksum.parquet")
    let schema = try ParquetSamples.flatSchema(path)
    let error = #expect(throws: LakeError.self) { try ParquetSamples.read(path, schema) }
    #expect(error?.code == .hiveBadData)
    #expect(error?.message.contains("row group 0, column a: a page's checksum does not match") == true)
  }
}
