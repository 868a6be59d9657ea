import LakeVectors

/// count(*), count(x), count_if(x): a 64-bit counter.
final class CountKernel: GroupedAggregateKernel {
  enum Counted {
    case rows, values, trueValues
  }

  private let counted: Counted

  init(_ counted: Counted) { self.counted = counted }

  let stateBytes = 8
  var accumulation: String? { "count \(counted)" }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    switch counted {
    case .trueValues:
      let flat = arguments[0].flattened()
      let truth = flat.values(UInt8.self)
      forEachValid(flat, count) { aggregateState(addresses[$0], offset, Int64.self).pointee &+= Int64(truth[$0] & 1) }
    case .rows, .values:
      if counted == .values, arguments[0].mayHaveNulls {
        let flat = arguments[0].flattened()
        forEachValid(flat, count) { aggregateState(addresses[$0], offset, Int64.self).pointee &+= 1 }
        return
      }
      var i = 0
      while i < count {
        aggregateState(addresses[i], offset, Int64.self).pointee &+= 1
        i &+= 1
      }
    }
  }

  func updateGrouped(_ rows: GroupedRows, _ offset: Int, arguments: [ColumnVector]) -> Bool {
    guard counted == .rows || (counted == .values && !arguments[0].mayHaveNulls) else { return false }
    for group in 0..<rows.groupCount {
      aggregateState(rows.addresses[group], offset, Int64.self).pointee &+= Int64(rows.rowCounts[group])
    }
    return true
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    var seen = count
    switch counted {
    case .rows: break
    case .values: seen = count - arguments[0].nullCount
    case .trueValues: seen = Kernels.selection(whereTrue: arguments[0])?.count ?? count
    }
    aggregateState(address, offset, Int64.self).pointee &+= Int64(seen)
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      aggregateState(addresses[i], offset, Int64.self).pointee &+= aggregateState(sources[i], offset, Int64.self).pointee
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    let results = ResultBuilder(.bigint, count: count, Int64.self)
    for i in 0..<count { results.set(i, aggregateState(addresses[i], offset, Int64.self).pointee) }
    return results.finish()
  }
}
