import LakeFormats
import LakeStorage
import LakeVectors

extension Catalog {
  /// Files named in a query (`FROM 'logs/*.csv.gz'`): a path or pattern, relative to the working directory, or an
  /// `s3://` location of the lake. Some of the files say what the columns are.
  ///
  /// - Throws: `NOT_SUPPORTED` where files may not be read; `TABLE_NOT_FOUND` when no file matches;
  ///   `HIVE_UNSUPPORTED_FORMAT` when the name's ending says no format.
  package func files(_ pattern: String) throws -> TableSource {
    guard allowsFiles else {
      throw LakeError(.notSupported, "Files cannot be read by name here", hint: "create a table over them")
    }
    let path = pattern.hasPrefix("s3") && pattern.contains("://") ? try store.layout.path(of: pattern) : pattern
    let paths = try matching(path, pattern)
    let format = try format(of: paths, pattern)
    var given = FormatOptions()
    given.typeOrigin = .inference
    let (options, schema) = try format.inferSchema(try samples(of: paths, max: format.inferenceFilesMax), given)
    let columns = schema.enumerated().map { SourceColumn(name: $1.name, type: $1.type, ordinal: $0) }
    return TableSource(
      name: pattern, columns: columns, format: format, options: options, estimatedBytes: { FolderListing.estimatedBytes(of: paths) },
      statistics: {
        TableStatistics(sample: paths, format: format, columns: columns, estimatedBytes: { FolderListing.estimatedBytes(of: paths) })
      }
    ) { _, metrics in
      metrics.add(.filesListed, paths.count)
      return paths.map { ScanFile(path: $0) }
    }
  }

  /// The one format that the files' names tell.
  private func format(of paths: [String], _ pattern: String) throws -> any FileFormat {
    guard let first = paths.first, let format = FormatRegistry.format(forPath: first) else {
      throw LakeError(
        .hiveUnsupportedFormat, "'\(paths.first ?? pattern)': its name does not say what format it has",
        hint: "known endings: \(FormatRegistry.formats.flatMap(\.fileExtensions).joined(separator: ", ")), also with .gz")
    }
    for path in paths {
      guard let other = FormatRegistry.format(forPath: path), other.name != format.name else { continue }
      throw LakeError(
        .hiveUnsupportedFormat, "'\(pattern)' matches files of different formats: \(first) is \(format.name), \(path) is \(other.name)",
        hint: "a pattern with an ending, such as '*.\(format.fileExtensions.first ?? format.name)', matches only one of them")
    }
    return format
  }

  /// The files that are looked at: the first that is not empty, and others evenly spread over the rest; the first of all
  /// when all are empty.
  private func samples(of paths: [String], max: Int) throws -> [DataFile] {
    var files: [DataFile] = []
    var from = 0
    while from < paths.count, files.isEmpty {
      let file = try DataFile(path: paths[from])
      if file.byteCount > 0 { files.append(file) }
      from += 1
    }
    if files.isEmpty { return try paths.prefix(1).map { try DataFile(path: $0) } }
    let rest = paths.count - from
    let taken = min(max - 1, rest)
    for i in 0..<taken {
      // The last file is among them.
      let file = try DataFile(path: paths[from + (i + 1) * rest / taken - 1])
      if file.byteCount > 0 { files.append(file) }
    }
    return files
  }

  private func matching(_ path: String, _ pattern: String) throws -> [String] {
    if FolderListing.isFolder(path) {
      let folder = String(pattern.reversed().drop { $0 == "/" }.reversed())
      throw LakeError(
        .hiveCannotOpenSplit, "'\(pattern)' is a folder, not a file", hint: "read the files in it with '\(folder)/*.csv' or the like")
    }
    let paths = Glob.isPattern(path) && !FolderListing.exists(path) ? try Glob.files(path) : [path].filter(FolderListing.exists)
    guard !paths.isEmpty else {
      throw LakeError(.tableNotFound, "No file matches '\(pattern)'", hint: "paths are relative to the working directory")
    }
    return paths
  }
}
