import LakeVectors
import Testing

@testable import LakeEngine

/// Sums of doubles are the nearest double to the exact sum, whatever the order and however they were parted.
@Suite struct ExactFloatTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0x9e37_79b9_7f4a_7c15
    }
  }

  /// Shewchuk's way (Adaptive precision floating-point arithmetic, 1997): parts that do not overlap, added up from the greatest.
  private static func reference(_ values: [Double]) -> Double {
    var parts: [Double] = []
    for value in values {
      var x = value
      var kept: [Double] = []
      for part in parts {
        let (a, b) = x.magnitude < part.magnitude ? (part, x) : (x, part)
        let high = a + b
        let low = b - (high - a)
        if low != 0 { kept.append(low) }
        x = high
      }
      parts = kept + [x]
    }
    guard var sum = parts.popLast() else { return 0 }
    var low = 0.0
    while let part = parts.popLast() {
      let before = sum
      sum = before + part
      low = part - (sum - before)
      if low != 0 { break }
    }
    // Half to even would need to know the sign of what is left.
    if let next = parts.last, (low < 0 && next < 0) || (low > 0 && next > 0) {
      let twice = low * 2
      if sum + twice - sum == twice { sum += twice }
    }
    return sum
  }

  /// The sum by every way of the kernel: row by row, whole batches, few groups, and parts combined.
  private static func sums(_ values: [Double], outcome: FloatSumKernel.Outcome = .sum) throws -> [Double?] {
    let vector = ColumnVector(values.map { .double($0) }, type: .double)
    let count = values.count
    let kernels = (0..<5).map { _ in FloatSumKernel(outcome, .double) }
    let width = kernels[0].stateBytes
    let memory = Buffer(zeroed: width * 5)
    let addresses = (0..<5).map { UInt(bitPattern: memory.base) + UInt($0 * width) }
    kernels[0].update(Array(repeating: addresses[0], count: count), 0, arguments: [vector], count: count)
    kernels[1].updateAll(addresses[1], 0, arguments: [vector], count: count)
    let groups = Buffer(zeroed: max(count, 1))
    let counts = [count]
    let isGrouped = counts.withUnsafeBufferPointer { counts in
      addresses.withUnsafeBufferPointer { addresses in
        guard let counts = counts.baseAddress, let addresses = addresses.baseAddress else { return false }
        let rows = GroupedRows(
          groups: groups.pointer(UInt8.self), count: count, addresses: addresses + 2, groupCount: 1, rowCounts: counts)
        return kernels[2].updateGrouped(rows, 0, arguments: [vector])
      }
    }
    if !isGrouped { kernels[2].updateAll(addresses[2], 0, arguments: [vector], count: count) }
    let half = count / 2
    kernels[3].updateAll(addresses[3], 0, arguments: [vector.slice(half, count - half)], count: count - half)
    kernels[4].updateAll(addresses[4], 0, arguments: [vector.slice(0, half)], count: half)
    kernels[3].combine([addresses[3]], 0, from: kernels[4], [addresses[4]], count: 1)
    return (0..<4).map { i in
      // By a kernel of its own, as a call that shares the states of another.
      let result = FloatSumKernel(outcome, .double).finish([addresses[i]], 0, count: 1)
      return result.isNull(0) ? nil : result.values(Double.self)[0]
    }
  }

  private static func expect(_ values: [Double], _ expected: Double?) throws {
    for ordered in [values, values.reversed()] {
      for sum in try sums(ordered) { #expect(sum?.bitPattern == expected?.bitPattern, "\(values): \(sum ?? 0), not \(expected ?? 0)") }
    }
  }

  @Test func edges() throws {
    try Self.expect([], nil)
    try Self.expect([-0.0], 0)
    try Self.expect([-0.0, -0.0], 0)
    try Self.expect([0.1, 0.2, 0.3], 0.6)
    try Self.expect([1e308, 1e308, -1e308], 1e308)
    try Self.expect([1e308, 1e308], .infinity)
    try Self.expect([-1e308, -1e308], -.infinity)
    try Self.expect([.greatestFiniteMagnitude, .greatestFiniteMagnitude.ulp / 4], .greatestFiniteMagnitude)
    try Self.expect([.greatestFiniteMagnitude, .greatestFiniteMagnitude.ulp / 2], .infinity)
    try Self.expect([1, .infinity, -1e300], .infinity)
    try Self.expect([-.infinity, 5], -.infinity)
    try Self.expect([1e300, 1e-300, 1, -1e300, -1], 1e-300)
    try Self.expect([1e300, 1e150, 1, -1e300, -1e150], 1)
    try Self.expect([.leastNonzeroMagnitude, .leastNonzeroMagnitude], 1e-323)
    try Self.expect([.leastNonzeroMagnitude, 1, -1], .leastNonzeroMagnitude)
    try Self.expect([1, 0x1p-53], 1)
    try Self.expect([1, 0x1p-53, 0x1p-1074], 1.0.nextUp)
    try Self.expect([1, 0x1p-53, -0x1p-1074], 1)
    for values in [[.nan], [.infinity, -.infinity], [1, .nan, 2], [.infinity, .nan]] as [[Double]] {
      for sum in try Self.sums(values) { #expect(sum?.isNaN == true, "\(values)") }
    }
    #expect(try Self.sums([1e308, 1e308], outcome: .average) == Array(repeating: Double.infinity, count: 4))
  }

  /// Values of one magnitude, of few, of all there are; with and without most of the sum cancelling.
  @Test(arguments: [0, 5, 40, 120, 500, 1000], [false, true])
  func anyOrder(_ spread: Int, _ cancels: Bool) throws {
    var random = Generator(state: UInt64(spread + 1))
    for count in [1, 2, 3, 7, 64, 501] {
      var values = (0..<count).map { _ in
        Double(
          sign: Bool.random(using: &random) ? .plus : .minus, exponent: Int.random(in: -spread...spread, using: &random),
          significand: Double.random(in: 1..<2, using: &random))
      }
      if cancels { values += values.dropLast(count / 3 + 1).map { -$0 } }
      let expected = Self.reference(values)
      for _ in 0..<3 {
        values.shuffle(using: &random)
        for sum in try Self.sums(values) { #expect(sum == expected, "\(count) values of spread \(spread)") }
      }
    }
  }

  private static func moments(_ values: [Double], _ outcome: MomentsKernel.Outcome) -> Double? {
    let kernels = [MomentsKernel(outcome), MomentsKernel(outcome)]
    let memory = Buffer(zeroed: 2 * kernels[0].stateBytes)
    let addresses = (0..<2).map { UInt(bitPattern: memory.base) + UInt($0 * kernels[0].stateBytes) }
    let vector = ColumnVector(values.map { .double($0) }, type: .double)
    kernels[0].updateAll(addresses[0], 0, arguments: [vector.slice(0, values.count / 3)], count: values.count / 3)
    let rest = values.count - values.count / 3
    kernels[1].updateAll(addresses[1], 0, arguments: [vector.slice(values.count / 3, rest)], count: rest)
    kernels[1].combine([addresses[1]], 0, from: kernels[0], [addresses[0]], count: 1)
    let result = kernels[1].finish([addresses[1]], 0, count: 1)
    return result.isNull(0) ? nil : result.values(Double.self)[0]
  }

  /// Where sums of squares in doubles would cancel, and where squares leave the range of doubles.
  @Test func moments() {
    #expect(Self.moments([], .variancePopulation) == nil)
    #expect(Self.moments([5], .varianceSample) == nil)
    #expect(Self.moments([0.1, 0.1, 0.1], .deviationSample) == 0)
    #expect(Self.moments([1e15 + 1, 1e15 + 2, 1e15 + 3], .variancePopulation) == 2.0 / 3)
    #expect(Self.moments([0x1p52 + 1, 0x1p52 + 2, 0x1p52 + 3], .varianceSample) == 1)
    #expect(Self.moments([1e200, -1e200], .variancePopulation) == .infinity)
    #expect(Self.moments([1e150, -1e150, 0, 0], .varianceSample).map { abs($0 / (2e300 / 3) - 1) < 1e-15 } == true)
    #expect(Self.moments([1e-170, -1e-170], .deviationPopulation) == 0)
    #expect(Self.moments([1e-150, -1e-150], .deviationPopulation) == 1e-150)
    #expect(Self.moments([1e300, 1, 1e-300, 1e300], .deviationPopulation) == .infinity)
    #expect(Self.moments([1, .infinity], .variancePopulation)?.isNaN == true)
    #expect(Self.moments([.nan], .variancePopulation)?.isNaN == true)
  }

  @Test func momentsInAnyOrder() {
    var random = Generator(state: 77)
    for spread in [1, 30, 200] {
      var values = (0..<300).map { _ in
        Double.random(in: -1...1, using: &random)
          * Double(sign: .plus, exponent: Int.random(in: 0...spread, using: &random), significand: 1)
      }
      let expected = Self.moments(values, .varianceSample)
      for _ in 0..<10 {
        values.shuffle(using: &random)
        #expect(Self.moments(values, .varianceSample) == expected)
      }
    }
  }
}
