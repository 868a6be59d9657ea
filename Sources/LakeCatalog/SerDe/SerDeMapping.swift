package import LakeFormats
import LakeVectors

/// What a table's SerDe, storage clause and properties mean for the readers: a format's name and its options.
/// Properties and defaults as in Athena's user guide (`lazy-simple-serde`, `csv-serde`, `openx-json-serde`, `parquet`).
package enum SerDeMapping {
  private static let formatsByClass: [String: String] = [
    "org.apache.hadoop.hive.serde2.lazy.lazysimpleserde": "csv",
    "org.apache.hadoop.hive.serde2.opencsvserde": "csv",
    "org.openx.data.jsonserde.jsonserde": "json",
    "org.apache.hive.hcatalog.data.jsonserde": "json",
    "org.apache.hadoop.hive.ql.io.parquet.serde.parquethiveserde": "parquet",
  ]

  private static let formatsByKeyword: [String: String] = [
    "textfile": "csv", "json": "json", "jsonfile": "json", "parquet": "parquet", "csv": "csv",
  ]

  /// - Throws: `HIVE_UNSUPPORTED_FORMAT` for a SerDe or file format that no reader here knows.
  package static func format(serde: String?, storedAs: String?) throws -> String {
    if let serde {
      if let format = formatsByClass[serde.lowercased()] { return format }
      throw LakeError(
        .hiveUnsupportedFormat, "SerDe '\(serde)' is not supported", hint: "LazySimpleSerDe, OpenCSVSerde, the JSON SerDes and Parquet are")
    }
    guard let storedAs else { return "csv" }
    if let format = formatsByKeyword[storedAs.lowercased()] { return format }
    if storedAs.lowercased().contains("parquet") { return "parquet" }
    if storedAs.lowercased().contains("textinputformat") { return "csv" }
    throw LakeError(.hiveUnsupportedFormat, "File format \(storedAs.uppercased()) is not supported", hint: "TEXTFILE, JSON and PARQUET are")
  }

  package static func options(for table: TableMetadata) throws -> FormatOptions {
    var options = FormatOptions()
    let serde = table.serdeProperties
    switch table.format {
    case "csv": options.text = try textOptions(table)
    case "json":
      options.json.ignoreMalformed = flag(serde["ignore.malformed.json"]) ?? false
      options.json.caseInsensitive = flag(serde["case.insensitive"]) ?? true
      for (key, value) in serde where key.hasPrefix("mapping.") { options.json.mapping[String(key.dropFirst(8)).lowercased()] = value }
    default:
      if let name = table.properties["parquet.compression"] ?? table.properties["write.compression"] {
        options.parquet.compression = try compression(name)
      }
    }
    return options
  }

  private static func textOptions(_ table: TableMetadata) throws -> TextOptions {
    var text = TextOptions()
    let serde = table.serdeProperties
    if table.serde?.lowercased().hasSuffix("opencsvserde") == true {
      text.dialect = .openCSV
      text.delimiter = try byte(serde["separatorChar"], "separatorChar") ?? 44
      text.quote = try byte(serde["quoteChar"], "quoteChar") ?? 34
      text.escape = try byte(serde["escapeChar"], "escapeChar") ?? 92
    } else {
      text.dialect = .delimited
      text.delimiter = try byte(serde["field.delim"] ?? serde["serialization.format"], "field.delim") ?? 1
      text.quote = nil
      text.escape = try byte(serde["escape.delim"], "escape.delim")
      text.nullText = serde["serialization.null.format"] ?? table.properties["serialization.null.format"] ?? "\\N"
    }
    if let lines = table.properties["skip.header.line.count"] ?? serde["skip.header.line.count"] {
      guard let count = Int(lines), count >= 0 else {
        throw LakeError(.invalidTableProperty, "skip.header.line.count must be a number of lines, not '\(lines)'")
      }
      text.headerLines = count
    }
    text.hasHeader = false
    return text
  }

  private static func compression(_ name: String) throws -> ParquetOptions.Compression {
    switch name.lowercased() {
    case "none", "uncompressed": return .uncompressed
    default:
      if let known = ParquetOptions.Compression(rawValue: name.lowercased()) { return known }
      throw LakeError(.invalidTableProperty, "Compression '\(name)' is not supported", hint: "NONE, SNAPPY, GZIP and ZSTD are")
    }
  }

  private static func flag(_ text: String?) -> Bool? { text.map { $0.lowercased() == "true" } }

  /// One character, or Hive's number of a byte (`'1'` in `serialization.format` is ^A).
  private static func byte(_ text: String?, _ property: String) throws -> UInt8? {
    guard let text, !text.isEmpty else { return nil }
    if text.utf8.count == 1, let byte = text.utf8.first {
      return (49...57).contains(byte) ? byte - 48 : byte
    }
    if text == "\\t" { return 9 }
    if let number = UInt8(text) { return number }
    throw LakeError(.invalidTableProperty, "\(property) must be one single-byte character, not '\(text)'")
  }
}
