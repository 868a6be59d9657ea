/// The columns of a `LogicalPlan.Band` in the batches of the streamed side, by position.
package struct JoinBand: Sendable {
  package struct Bound: Sendable {
    let position: Int
    let inclusive: Bool
  }

  var lower: Bound?
  var upper: Bound?
  /// What the held intervals must reach.
  var target: Int?

  /// Those of the held side: what it is sorted by, and the ends of its intervals.
  package struct Held: Sendable {
    let begin: Int
    let end: Int?
  }
}
