import LakeVectors

/// Conditions that see no rows but those of a frame.
protocol FramedPatternConditions: RowPatternConditions {
  /// The rows that may be seen.
  var partition: Range<Int> { get set }
  var matchStart: Int { get set }
}

/// Looks for the matches of the rows of one partition, each within the frame of its row, and remembers where none can begin:
/// with SEEK every row would otherwise look through the rest of its frame again, which is the square of the rows where the
/// pattern never matches.
///
/// What has been found holds for later rows as well, since frames begin at their row: whether a match begins at `start`
/// depends on the frame's first row only if a condition looks back from the match to a row before it, and on its end only if
/// the attempt came as far as that.
struct PatternSearch {
  private var matcher: RowPatternMatcher
  private let conditions: any FramedPatternConditions
  private let seeks: Bool
  private let query: QueryContext
  /// Rows that a condition may look back from the row it is asked about.
  private let lookBack: Int
  /// The end of the last frame, to which `failedEnd` refers.
  private var frameEnd: Int
  /// From the last row (and what its conditions may look back) up to here no match begins, as long as frames end at `frameEnd`.
  private var failedEnd: Int
  /// The same for frames that end there or later.
  private var settledEnd: Int

  init(
    _ program: RowPatternProgram, partition: Range<Int>, conditions: any FramedPatternConditions, seeks: Bool, _ query: QueryContext
  ) {
    matcher = RowPatternMatcher(program, partition: partition, conditions: conditions, query)
    self.conditions = conditions
    self.seeks = seeks
    self.query = query
    lookBack = -max(conditions.reach.lowerBound, -partition.count)
    frameEnd = partition.lowerBound
    failedEnd = partition.lowerBound
    settledEnd = partition.lowerBound
  }

  /// Of the match found last.
  var labels: [Int32] { matcher.labels }

  /// Where the match of `row` begins; nil: there is none. Called with ascending rows.
  /// - Throws: see `RowPatternMatcher.match`.
  mutating func start(for row: Int, in frame: Range<Int>) throws -> Int? {
    begin(row, frame)
    var start = row
    repeat {
      if start >= row + lookBack, start < failedEnd {
        guard seeks, failedEnd < frame.upperBound else { return nil }
        start = failedEnd
      }
      if (start - row) & 0xff == 0xff { try query.checkCancelled() }
      conditions.matchStart = start
      if try matcher.match(from: start) { return start }
      if start == failedEnd {
        if settledEnd == start, !matcher.sawEnd { settledEnd = start + 1 }
        failedEnd = start + 1
      }
      start += 1
    } while seeks && start < frame.upperBound
    return nil
  }

  private mutating func begin(_ row: Int, _ frame: Range<Int>) {
    conditions.partition = frame
    matcher.end = frame.upperBound
    if frame.upperBound == frameEnd {
      matcher.forget(from: row, count: lookBack)
    } else {
      matcher.forget(from: row)
      if frame.upperBound < frameEnd { settledEnd = row }
      failedEnd = settledEnd
      frameEnd = frame.upperBound
    }
    // Nothing is known before: there each row looks anew.
    settledEnd = max(settledEnd, row + lookBack)
    failedEnd = max(failedEnd, row + lookBack)
  }
}
