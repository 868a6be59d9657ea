/// How much there is to read of a file, for reports of progress.
package struct FileExtent: Sendable {
  /// Nil when the format does not say before all is read.
  package let rows: Int?
  /// Of the wanted columns.
  package let bytes: Int

  package init(rows: Int?, bytes: Int) {
    self.rows = rows
    self.bytes = bytes
  }
}
