/// How far a running query is.
public struct QueryProgress: Sendable {
  /// The stage that runs, from 1; `stageCount` when the query has ended. Stages run one after the other.
  public let stage: Int
  public let stageCount: Int
  /// What the stage does, as EXPLAIN names it: `TableScan -> Filter -> Aggregate`; empty at the end.
  public let stageName: String
  /// Rows read from files so far, and how many there are in all. The total is exact once all files are open, before that
  /// reckoned from those that are; nil when it is not known, as for CSV and JSON.
  public let rowsRead: Int
  public let rowsTotal: Int?
  /// The same for bytes. Parts that statistics rule out are never read, so the total may not be reached.
  public let bytesRead: Int
  public let bytesTotal: Int
  /// Memory held by operators now.
  public let memoryBytes: Int
  /// Bytes written to temporary files.
  public let spilledBytes: Int
  public let elapsed: Duration
  public let isFinished: Bool
}
