import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct CollectingKernelTests {
  /// States of one kernel in memory of their own.
  private struct States {
    let kernel: CollectingKernel
    private let memory: Buffer
    let addresses: [UInt]

    init(_ kernel: CollectingKernel, count: Int) {
      self.kernel = kernel
      memory = Buffer(zeroed: count * kernel.stateBytes)
      let base = UInt(bitPattern: memory.base)
      let stride = UInt(kernel.stateBytes)
      addresses = (0..<count).map { base + UInt($0) * stride }
    }

    /// Adds one value a row to the state of that number.
    func add(_ rows: [(state: Int, value: Int64?)]) throws {
      let values = ColumnVector(rows.map { $0.value.map { .integer($0) } ?? .null }, type: .bigint)
      try kernel.update(rows.map { addresses[$0.state] }, 0, arguments: [values], count: rows.count)
    }

    func combine(_ pairs: [(state: Int, source: Int)], of other: States) throws {
      try kernel.combine(
        pairs.map { addresses[$0.state] }, 0, from: other.kernel, pairs.map { other.addresses[$0.source] }, count: pairs.count)
    }

    func lists() throws -> [[Int64?]?] {
      let result = try kernel.finish(addresses, 0, count: addresses.count)
      return (0..<result.count).map { row in
        guard case .array(let values) = result.value(row) else { return nil }
        return values.map { if case .integer(let value) = $0 { value } else { nil } }
      }
    }
  }

  private func states(_ count: Int) -> States {
    States(CollectingKernel([.bigint], ArrayResult(type: .array(.bigint))), count: count)
  }

  @Test func batchesAndEmptyGroups() throws {
    let a = states(3)
    try a.add([(0, 1), (2, 2), (0, nil)])
    try a.add([(2, 3), (0, 4)])
    #expect(try a.lists() == [[1, nil, 4], nil, [2, 3]])
    #expect(try states(2).lists() == [nil, nil])
  }

  /// Rows of kernels that were themselves combined from others, as when shares are merged twice.
  @Test func kernelsOfKernels() throws {
    let (a, b, c, d) = (states(2), states(2), states(1), states(2))
    try a.add([(0, 1), (1, 2)])
    try b.add([(0, 3), (0, 4)])
    try c.add([(0, 5)])
    try b.combine([(0, 0), (1, 0)], of: c)
    try b.add([(0, 6)])
    try a.combine([(1, 0), (0, 1)], of: b)
    #expect(try b.lists() == [[3, 4, 5, 6], [5]])
    #expect(try a.lists() == [[1, 5], [2, 3, 4, 5, 6]])
    try d.combine([(0, 1), (1, 0)], of: a)
    #expect(try d.lists() == [[2, 3, 4, 5, 6], [1, 5]])
  }

  /// A running window: each state is combined into the next and stays as it was.
  @Test func runningTotals() throws {
    let n = 2000
    let a = states(n)
    try a.add((0..<n).map { ($0, Int64($0)) })
    let totals = States(a.kernel, count: n)
    for row in 0..<n {
      if row > 0 { try totals.combine([(row, row - 1)], of: totals) }
      try totals.combine([(row, row)], of: a)
    }
    let result = try a.kernel.finish([totals.addresses[0], totals.addresses[3], totals.addresses[n - 1]], 0, count: 3)
    #expect(result.value(1) == .array((0..<4).map { .integer($0) }))
    guard case .array(let all) = result.value(2) else { return #expect(Bool(false)) }
    #expect(all == (0..<Int64(n)).map { .integer($0) })
  }
}
