import LakeVectors

/// What holds for one statement from start to end.
package struct SessionContext: Sendable {
  /// Zone of `current_timestamp` and of casts between timestamps with and without zone; an entry of `TimeZoneRegistry`.
  package var timeZoneKey: UInt16
  /// The statement's start, microseconds since 1970 UTC: what `now()` and its family answer.
  package var startMicros: Int64
  package var database: String
  package var user: String
  /// Workers of each pipeline.
  package var threads: Int
  /// Rows a batch at most.
  package var batchRows: Int
  /// Names of the properties (`SessionProperty`) that are off.
  package var switchedOff: Set<String> = []
  /// `max_recursion_depth`: how often the step of a recursive query may make rows.
  package var maxRecursionDepth = 10
  package var limits: QueryLimits

  package init(
    timeZoneKey: UInt16 = 0, startMicros: Int64 = 0, database: String = "default", user: String = "lakeq",
    threads: Int = 1, batchRows: Int = 4096, limits: QueryLimits = QueryLimits()
  ) {
    self.timeZoneKey = timeZoneKey
    self.startMicros = startMicros
    self.database = database
    self.user = user
    self.threads = threads
    self.batchRows = batchRows
    self.limits = limits
  }
}
