extension LogicalPlan {
  /// `start`, `start + step`, … as far as `stop`: one bigint a row.
  package struct NumberSequence: Sendable {
    package let symbol: Symbol
    package let start: Int64
    package let stop: Int64
    /// Not 0 unless `start` is `stop`; leads from one to the other.
    package let step: Int64

    package init(symbol: Symbol, start: Int64, stop: Int64, step: Int64) {
      self.symbol = symbol
      self.start = start
      self.stop = stop
      self.step = step
    }

    /// Never more than `Int.max`.
    package var count: Int {
      guard step != 0 else { return start == stop ? 1 : 0 }
      guard (step > 0) == (stop >= start) || start == stop else { return 0 }
      let distance = stop >= start ? UInt64(bitPattern: stop &- start) : UInt64(bitPattern: start &- stop)
      let steps = distance / step.magnitude
      return steps >= UInt64(Int.max) ? Int.max : Int(steps) + 1
    }
  }
}
