import LakeStorage
import LakeVectors

/// The first rows of a delimited file, by which its delimiter, header and types are guessed.
struct CSVSample {
  /// A field's text; nil when it was empty and unquoted.
  typealias Field = [UInt8]?

  static let sampleBytes = 256 << 10
  static let recordsMax = 2048

  private let bytes: [UInt8]
  /// The sample is not the whole file: its last record may be cut.
  private let isCut: Bool

  init(_ file: DataFile) throws {
    let source = try FileCompression.head(file, try FileCompression.detect(file))
    var got = 0
    let all = try [UInt8](unsafeUninitializedCapacity: CSVSample.sampleBytes) { target, count in
      if let base = target.baseAddress {
        while got < CSVSample.sampleBytes {
          let more = try source.read(into: base + got, count: CSVSample.sampleBytes - got)
          if more == 0 { break }
          got += more
        }
      }
      count = got
    }
    isCut = got == CSVSample.sampleBytes
    bytes = all.starts(with: [0xef, 0xbb, 0xbf]) ? Array(all.dropFirst(3)) : all
  }

  /// The records under a delimiter; blank lines are records without fields.
  func records(delimiter: UInt8, quote: UInt8?, max: Int = recordsMax) -> [[Field]] {
    var records: [[Field]] = []
    var record: [Field] = []
    var field: [UInt8] = []
    var quoted = false
    var inside = false
    func endField() {
      record.append(field.isEmpty && !quoted ? nil : field)
      field.removeAll(keepingCapacity: true)
      quoted = false
    }
    func endRecord() {
      if field.last == 13, !quoted { field.removeLast() }
      let isBlank = record.isEmpty && field.isEmpty && !quoted
      if !isBlank { endField() }
      records.append(record)
      record.removeAll(keepingCapacity: true)
    }
    var i = 0
    while i < bytes.count, records.count < max {
      let byte = bytes[i]
      i += 1
      if byte == quote {
        if inside, i < bytes.count, bytes[i] == quote {
          field.append(byte)
          i += 1
        } else {
          if !inside, field.allSatisfy({ $0 == 32 || $0 == 9 }) { field.removeAll() }
          inside.toggle()
          quoted = true
        }
      } else if inside {
        field.append(byte)
      } else if byte == delimiter {
        endField()
      } else if byte == 10 {
        if quoted, i > 1, bytes[i - 2] == 13, field.last == 13 { field.removeLast() }
        endRecord()
      } else {
        field.append(byte)
      }
    }
    if i == bytes.count, !isCut, records.count < max, !(record.isEmpty && field.isEmpty && !quoted) { endRecord() }
    // A single row longer than the sample is better than none.
    if records.isEmpty { endRecord() }
    return records
  }

  /// Quotes stand in fields, but none starts with one: they are plain characters (inches, say).
  func quotesArePlain(delimiter: UInt8, quote: UInt8) -> Bool {
    var atStart = true
    var plain = 0
    for byte in bytes {
      if byte == quote {
        if atStart { return false }
        plain += 1
      }
      atStart = byte == delimiter || byte == 10 || (atStart && (byte == 32 || byte == 9))
    }
    return plain > 0
  }

  /// The delimiter under which most records have the same number of fields, more than one; a comma when none splits.
  func delimiter(quote: UInt8?) -> UInt8 {
    var best: (delimiter: UInt8, score: Int) = (44, 0)
    for candidate: UInt8 in [44, 59, 9, 124] {
      let counts = records(delimiter: candidate, quote: quote).lazy.map(\.count).filter { $0 > 0 }
      var rows: [Int: Int] = [:]
      for count in counts { rows[count, default: 0] += 1 }
      guard let (fields, same) = rows.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), fields > 1 else { continue }
      let score = same * 1000 / max(counts.count, 1) * 1000 + min(fields, 999)
      if score > best.score { best = (candidate, score) }
    }
    return best.delimiter
  }
}
