import LakeVectors

/// Aggregate states of one kernel in a row, as many as are asked for, all of "no rows seen".
final class WindowStates {
  let kernel: any AggregateKernel
  let count: Int
  private let memory: Buffer
  private let addresses: Buffer

  init(_ kernel: any AggregateKernel, count: Int) {
    self.kernel = kernel
    self.count = count
    let width = max(kernel.stateBytes, 8)
    memory = Buffer(zeroed: max(count, 1) * width)
    addresses = Buffer(byteCount: count * 8)
    let base = UInt(bitPattern: memory.base)
    for i in 0..<count { addresses.pointer(UInt.self)[i] = base &+ UInt(bitPattern: i &* width) }
    kernel.initialize(addresses.pointer(), 0, count: count)
  }

  subscript(index: Int) -> UInt { addresses.pointer(UInt.self)[index] }
}

/// Pairs of states, the second of which is to be added to the first; added together in the order they were listed.
struct WindowMerge {
  private static let pairsMax = 1 << 12

  private let kernel: any AggregateKernel
  private let check: () throws -> Void
  private let targets: Buffer
  private let sources: Buffer
  private var count = 0

  /// - Parameter check: called now and then, for those who must be able to stop in between.
  init(_ kernel: any AggregateKernel, _ check: @escaping () throws -> Void = {}) {
    self.check = check
    self.kernel = kernel
    targets = Buffer(byteCount: WindowMerge.pairsMax * 8)
    sources = Buffer(byteCount: WindowMerge.pairsMax * 8)
  }

  /// Pairs wait until there are many or `flush` is called.
  mutating func add(_ target: UInt, _ source: UInt) throws {
    targets.pointer(UInt.self)[count] = target
    sources.pointer(UInt.self)[count] = source
    count += 1
    if count == WindowMerge.pairsMax { try flush() }
  }

  mutating func flush() throws {
    try check()
    if count > 0 { try kernel.combine(targets.pointer(), 0, from: kernel, sources.pointer(), count: count) }
    count = 0
  }
}
