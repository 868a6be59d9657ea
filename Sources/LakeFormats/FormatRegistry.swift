import LakeVectors

/// All formats, by the names the catalog stores and by file name endings. One line a format.
package enum FormatRegistry {
  package static let formats: [any FileFormat] = [
    CSVFormat(),
    JSONFormat(),
    ParquetFormat(),
  ]

  package static func format(named name: String) throws -> any FileFormat {
    if let format = formats.first(where: { $0.name == name }) { return format }
    throw LakeError(
      .hiveUnsupportedFormat, "Unsupported file format: \(name)", hint: "one of \(formats.map(\.name).joined(separator: ", "))")
  }

  /// The format of a file by its name: `a.csv.gz` is csv. Nil when the ending says nothing.
  package static func format(forPath path: String) -> (any FileFormat)? {
    var parts = path.split(separator: "/").last?.lowercased().split(separator: ".").map(String.init) ?? []
    if let last = parts.last, ["gz", "gzip", "zst", "zstd"].contains(last) { parts.removeLast() }
    guard parts.count > 1, let ending = parts.last else { return nil }
    return formats.first { $0.fileExtensions.contains(ending) }
  }
}
