/// What one query may use.
package struct QueryLimits: Sendable {
  /// Bytes that operators hold at once; see `MemoryPool`.
  package var memoryBytes: Int
  /// Where what does not fit goes; nil: `$TMPDIR`, else `/tmp`.
  package var temporaryFolder: String?
  /// How long the query may run, in nanoseconds; nil: as long as it takes.
  package var runTimeNanos: Int?

  package init(memoryBytes: Int = .max, temporaryFolder: String? = nil, runTimeNanos: Int? = nil) {
    self.memoryBytes = memoryBytes
    self.temporaryFolder = temporaryFolder
    self.runTimeNanos = runTimeNanos
  }
}
