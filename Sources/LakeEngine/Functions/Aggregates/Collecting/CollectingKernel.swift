import LakeVectors

/// Keeps the rows of every group and makes the result of all of them at the end: array_agg and its kin.
///
/// Rows lie in `CollectedRows`. A state is a list of rows of this kernel, linked through `next`, and before it a tree of lists
/// that were combined into it. Combining makes a node and changes nothing it refers to, so that states may be combined into many
/// (running windows), in constant time. 4 bytes a row and 16 a combination beside the rows, and 8 a row for where it stands in the
/// input, if that is known: results have the rows in that order, whichever kernel took them.
final class CollectingKernel: AggregateKernel {
  /// A list or a tree: 15 bits of its kernel's number among `sources` (0: this one), one that tells lists, 48 of its place
  /// plus one. 0 is nothing.
  struct Reference: BitwiseCopyable {
    var bits: UInt64 = 0

    init() {}

    init(source: Int, isList: Bool, index: Int) {
      bits = UInt64(truncatingIfNeeded: source) << 49 | (isList ? 1 << 48 : 0) | UInt64(truncatingIfNeeded: index + 1)
    }

    var isNothing: Bool { bits == 0 }
    var source: Int { Int(truncatingIfNeeded: bits >> 49) }
    var isList: Bool { bits >> 48 & 1 == 1 }
    var index: Int { Int(truncatingIfNeeded: bits & (1 << 48 - 1)) - 1 }
  }

  struct State: BitwiseCopyable {
    var tree: Reference
    /// Numbers of the list's first and last rows, plus one; 0: no list.
    var first: UInt32
    var last: UInt32
  }

  private static let sourcesMax = 1 << 15 - 1
  private static let end = UInt32.max

  private let rows: CollectedRows
  private let argumentCount: Int
  private let result: any CollectedResult
  /// Rows whose argument of this number is NULL are passed over.
  private let skipsNulls: Int?
  /// The row after each in its list.
  private var next: [UInt32] = []
  /// Where each row stands; none where nobody knows.
  private var positions: [Int64] = []
  private var nodes: [(Reference, Reference)] = []
  private var sources: [CollectingKernel] = []

  init(_ types: [DataType], _ result: any CollectedResult, skipsNulls: Int? = nil) {
    rows = CollectedRows(types)
    argumentCount = types.count
    self.result = result
    self.skipsNulls = skipsNulls
  }

  let stateBytes = MemoryLayout<State>.stride

  /// The rows are there twice while they are put together.
  var ownedBytes: Int { 2 * rows.byteCount + next.count * 4 + positions.count * 8 + nodes.count * 16 }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    let start = next.count
    try NestedChildren.checkRows(start + count)
    rows.add(Array(arguments.prefix(argumentCount)))
    let places = RowPositions(arguments, after: argumentCount)
    if places.areKnown { positions.append(contentsOf: (0..<count).lazy.map { places[$0] }) }
    next.append(contentsOf: repeatElement(CollectingKernel.end, count: count))
    let nullable = skipsNulls.map { arguments[$0] }
    for i in 0..<count {
      if let nullable, nullable.isNull(i) { continue }
      let state = aggregateState(addresses[i], offset, State.self)
      let number = UInt32(truncatingIfNeeded: start + i)
      if state.pointee.first == 0 {
        state.pointee.first = number + 1
      } else {
        next[Int(state.pointee.last) - 1] = number
      }
      state.pointee.last = number + 1
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    try withUnsafeTemporaryAllocation(of: UInt.self, capacity: max(count, 1)) { repeated in
      repeated.initialize(repeating: address)
      guard let addresses = repeated.baseAddress else { return }
      try update(addresses, offset, arguments: arguments, count: count)
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) throws {
    guard let other = other as? CollectingKernel else { return }
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self)
      let source = aggregateState(sources[i], offset, State.self).pointee
      if source.tree.isNothing && source.first == 0 { continue }
      var tree = state.pointee.tree
      tree = join(tree, try list(state.pointee.first, of: self))
      tree = join(tree, try translated(source.tree, of: other))
      tree = join(tree, try list(source.first, of: other))
      state.pointee = State(tree: tree, first: 0, last: 0)
    }
  }

  private func join(_ a: Reference, _ b: Reference) -> Reference {
    if a.isNothing { return b }
    if b.isNothing { return a }
    nodes.append((a, b))
    return Reference(source: 0, isList: false, index: nodes.count - 1)
  }

  private func list(_ first: UInt32, of kernel: CollectingKernel) throws -> Reference {
    first == 0 ? Reference() : Reference(source: try number(kernel), isList: true, index: Int(first) - 1)
  }

  /// Another kernel's reference as one of this kernel.
  private func translated(_ reference: Reference, of other: CollectingKernel) throws -> Reference {
    if reference.isNothing || other === self { return reference }
    let kernel = other.kernel(reference.source)
    return Reference(source: try number(kernel), isList: reference.isList, index: reference.index)
  }

  private func kernel(_ number: Int) -> CollectingKernel { number == 0 ? self : sources[number - 1] }

  private func number(_ kernel: CollectingKernel) throws -> Int {
    if kernel === self { return 0 }
    if let known = sources.firstIndex(where: { $0 === kernel }) { return known + 1 }
    guard sources.count < CollectingKernel.sourcesMax else {
      throw LakeError(.exceededMemoryLimit, "An aggregation keeps rows of at most \(CollectingKernel.sourcesMax) parts")
    }
    sources.append(kernel)
    return sources.count
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) throws -> ColumnVector {
    var found = FoundRows()
    // Rows of one partition ask for the same state one after the other: its value is made once.
    var groups = [UInt32](repeating: 0, count: count)
    var made: UInt32 = 0
    for i in 0..<count {
      if i == 0 || addresses[i] != addresses[i - 1] {
        visit(aggregateState(addresses[i], offset, State.self).pointee, &found)
        found.endGroup()
        made += 1
      }
      groups[i] = made - 1
    }
    let results = try result.make(try CollectedGroups(found))
    return Int(made) == count ? results : results.gather(groups, count: count)
  }

  /// Notes the rows of a state in order. The trees of running windows are as deep as there are rows, hence the stack.
  private func visit(_ state: State, _ found: inout FoundRows) {
    var stack: [(kernel: CollectingKernel, reference: Reference)] = []
    if state.first != 0 { stack.append((self, Reference(source: 0, isList: true, index: Int(state.first) - 1))) }
    if !state.tree.isNothing { stack.append((self, state.tree)) }
    while let (from, reference) = stack.popLast() {
      let kernel = from.kernel(reference.source)
      if reference.isList {
        var row = UInt32(truncatingIfNeeded: reference.index)
        found.select(kernel.rows)
        while row != CollectingKernel.end {
          found.add(row, position: kernel.positions.isEmpty ? nil : kernel.positions[Int(row)])
          row = kernel.next[Int(row)]
        }
      } else {
        let (left, right) = kernel.nodes[reference.index]
        stack.append((kernel, right))
        stack.append((kernel, left))
      }
    }
  }
}
