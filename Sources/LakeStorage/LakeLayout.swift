import LakeVectors

/// Where things are in a lake: `<root>/<bucket>/<key…>` for `s3://bucket/key`, and `<root>/.lakeq/` for the catalog.
package struct LakeLayout: Hashable, Sendable {
  package let root: String
  package let catalogFolder: String

  package init(root: String) {
    var root = root
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    self.root = root
    catalogFolder = root + "/.lakeq"
  }

  /// The folder or file of an `s3://bucket/key` (also `s3a://`, `s3n://`) location, without a trailing slash.
  /// - Throws: `INVALID_TABLE_PROPERTY` for another scheme, no bucket, or a key that would leave the lake.
  package func path(of location: String) throws -> String {
    for scheme in ["s3://", "s3a://", "s3n://"] where location.hasPrefix(scheme) {
      let key = location.dropFirst(scheme.count)
      let parts = key.split(separator: "/", omittingEmptySubsequences: true)
      guard let bucket = parts.first, !bucket.hasPrefix("."), !key.hasPrefix("/") else {
        throw LakeError(.invalidTableProperty, "Location '\(location)' names no bucket", hint: "write s3://bucket/folder/")
      }
      guard !parts.contains(where: { $0 == ".." || $0 == "." }), !location.utf8.contains(0) else {
        throw LakeError(.invalidTableProperty, "Location '\(location)' has a '.' or '..' in it")
      }
      return root + "/" + parts.joined(separator: "/")
    }
    throw LakeError(
      .invalidTableProperty, "Location '\(location)' is not an S3 location",
      hint: "write s3://bucket/folder/, which is \(root)/bucket/folder/ in this lake")
  }
}
