import LakeFormats
import LakeStorage
import LakeVectors

/// The bytes of one push: rows as NDJSON, as a JSON array of objects (or one object), or as CSV with a header line.
public struct IngestBody: Sendable {
  public enum Encoding: String, Sendable {
    case json, csv
  }

  public let bytes: [UInt8]
  public let encoding: Encoding
  /// An id under which the sender may deliver this body again; a known id is acknowledged and not stored twice.
  public let messageID: String?
  /// Values for columns that the rows do not carry, such as a partition's.
  public let defaults: [String: String]

  public init(_ bytes: [UInt8], encoding: Encoding, messageID: String? = nil, defaults: [String: String] = [:]) {
    self.bytes = bytes
    self.encoding = encoding
    self.messageID = messageID
    self.defaults = defaults
  }

  /// A compressed body's bytes. - Throws: `HIVE_BAD_DATA` when it is damaged or longer than `limit`.
  public static func decompressed(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
    let file = DataFile(bytes: bytes, name: "request body")
    guard let stream = try FileCompression.detect(file)?.open(file) else {
      throw LakeError(.hiveBadData, "request body: it is not compressed as its Content-Encoding says")
    }
    var plain: [UInt8] = []
    let part = Buffer(byteCount: 256 << 10)
    while case let count = try stream.read(into: part.base, count: part.byteCount), count > 0 {
      guard plain.count + count <= limit else {
        throw LakeError(.hiveBadData, "request body: it has more than \(limit) bytes when decompressed")
      }
      plain.append(contentsOf: UnsafeRawBufferPointer(start: part.base, count: count))
    }
    return plain
  }

  /// What a content type, or else the first byte, says the encoding is.
  public static func encoding(contentType: String?, bytes: [UInt8]) -> Encoding {
    let type = contentType?.lowercased() ?? ""
    if type.contains("csv") { return .csv }
    if type.contains("json") { return .json }
    let first = bytes.first { $0 > 32 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .json : .csv
  }
}

extension IngestBody {
  /// The rows under a table's columns: one vector a column, in the order of `columns`.
  ///
  /// - Returns: the batches, and the names of fields that the table has no column for.
  /// - Throws: `HIVE_BAD_DATA` naming the line and field that is not what the column wants; nothing is then stored.
  func parse(_ columns: [ColumnSchema]) throws -> (batches: [ColumnBatch], ignored: [String]) {
    let start = bytes.lazy.filter { $0 > 32 }.prefix(3)
    if start.isEmpty || start.elementsEqual("[]".utf8) { return ([], []) }
    do {
      return try rows(DataFile(bytes: bytes, name: "request body"), columns)
    } catch var error as LakeError where error.code == .hiveBadData {
      error.hint = "nothing of this request was stored: correct the row and send all again"
      throw error
    }
  }

  private func rows(_ file: DataFile, _ columns: [ColumnSchema]) throws -> (batches: [ColumnBatch], ignored: [String]) {
    let format = try FormatRegistry.format(named: encoding.rawValue)
    var options = FormatOptions()
    options.typeOrigin = .sender
    options.text.dialect = .rfc4180
    options.text.hasHeader = encoding == .csv ? true : nil
    options = try format.resolveOptions(file, options)
    let sent = try format.inferSchema(file, options).map { $0.name.lowercased() }
    guard !sent.isEmpty else { return ([], []) }
    let positions = Dictionary(sent.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(columns.map(\.name))
    guard !names.isDisjoint(with: sent) else {
      throw LakeError(
        .invalidArguments, "request body: none of its fields (\(sent.joined(separator: ", "))) is a column of the table",
        hint: "the columns are \(columns.map(\.name).joined(separator: ", "))")
    }
    // A JSON reader finds columns by key; a CSV reader by position, and one past the end is NULL.
    let wanted = columns.map { ReadColumn(name: $0.name, ordinal: positions[$0.name] ?? sent.count, type: $0.type) }
    let reader = try format.open(file, ReadRequest(columns: wanted, options: options))
    var batches: [ColumnBatch] = []
    for split in 0..<reader.splitCount {
      guard let rows = try reader.openSplit(split) else { continue }
      while case let count = try rows.nextBatch(maxRows: 4096), count > 0 {
        let vectors = try wanted.indices.map {
          try withDefault(rows.read($0, nil), columns[$0], isSent: positions[columns[$0].name] != nil)
        }
        batches.append(ColumnBatch(columns: vectors, rowCount: count))
      }
    }
    return (batches, sent.filter { !names.contains($0) })
  }

  private func withDefault(_ vector: ColumnVector, _ column: ColumnSchema, isSent: Bool) throws -> ColumnVector {
    guard !isSent, let text = defaults[column.name] else { return vector }
    let constant = ColumnVector.constant(.string(text), type: .varchar, count: vector.count)
    return try Kernels.cast(constant, to: column.type, safe: false, timeZoneKey: 0)
  }
}
