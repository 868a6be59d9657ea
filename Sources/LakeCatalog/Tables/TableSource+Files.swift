import LakeFormats
import LakeStorage
import LakeVectors

extension Catalog {
  /// Files named in a query (`FROM 'logs/*.csv.gz'`): a path or pattern, relative to the working directory, or an
  /// `s3://` location of the lake. The first file says what the columns are.
  ///
  /// - Throws: `NOT_SUPPORTED` where files may not be read; `TABLE_NOT_FOUND` when no file matches;
  ///   `HIVE_UNSUPPORTED_FORMAT` when the name's ending says no format.
  package func files(_ pattern: String) throws -> TableSource {
    guard allowsFiles else {
      throw LakeError(.notSupported, "Files cannot be read by name here", hint: "create a table over them")
    }
    let path = pattern.hasPrefix("s3") && pattern.contains("://") ? try store.layout.path(of: pattern) : pattern
    let paths = try matching(path, pattern)
    guard let first = paths.first, let format = FormatRegistry.format(forPath: first) else {
      throw LakeError(
        .hiveUnsupportedFormat, "'\(paths.first ?? pattern)': its name does not say what format it has",
        hint: "known endings: \(FormatRegistry.formats.flatMap(\.fileExtensions).joined(separator: ", ")), also with .gz")
    }
    let file = try DataFile(path: first)
    var given = FormatOptions()
    given.typeOrigin = .inference
    let options = try format.resolveOptions(file, given)
    let schema = try format.inferSchema(file, options)
    let columns = schema.enumerated().map { SourceColumn(name: $1.name, type: $1.type, ordinal: $0) }
    return TableSource(
      name: pattern, columns: columns, format: format, options: options, estimatedBytes: { FolderListing.estimatedBytes(of: paths) }
    ) { _, metrics in
      metrics.add(.filesListed, paths.count)
      return paths.map { ScanFile(path: $0) }
    }
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
