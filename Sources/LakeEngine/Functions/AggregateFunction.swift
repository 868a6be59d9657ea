package import LakeVectors

/// A function of many rows' values.
package final class AggregateFunction: Sendable {
  package let name: String
  package let signature: FunctionSignature
  /// Rows whose first argument is NULL are passed over (true for all but `count(*)` and the like).
  package let ignoresNulls: Bool
  /// Equal values of a group are seen once, as if DISTINCT were written (`approx_distinct`).
  package let seesDistinctValues: Bool
  /// The result depends on which of its rows come first. An aggregation hands its kernels a column more then, where each row
  /// stands in the input (bigint), so that the answer does not depend on which worker took which rows. Windows, whose rows come
  /// in order, do not.
  package let seesPositions: Bool
  /// False when the function analyses and cannot run yet.
  package let isSupported: Bool
  /// One line for the reference page.
  package let documentation: String
  /// A kernel for settled argument types; one a worker, since it may own memory that its states point at.
  package let makeKernel: @Sendable (_ arguments: [DataType], _ result: DataType) throws -> any AggregateKernel

  package init(
    _ name: String, _ signature: FunctionSignature, ignoresNulls: Bool = true, seesDistinctValues: Bool = false,
    seesPositions: Bool = false,
    _ documentation: String,
    makeKernel: @escaping @Sendable ([DataType], DataType) throws -> any AggregateKernel
  ) {
    self.name = name
    self.signature = signature
    self.ignoresNulls = ignoresNulls
    self.seesDistinctValues = seesDistinctValues
    self.seesPositions = seesPositions
    isSupported = true
    self.documentation = documentation
    self.makeKernel = makeKernel
  }

  /// A function that analyses and cannot run yet.
  package init(withoutKernel name: String, _ signature: FunctionSignature, ignoresNulls: Bool = true, _ documentation: String) {
    self.name = name
    self.signature = signature
    self.ignoresNulls = ignoresNulls
    seesDistinctValues = false
    seesPositions = false
    isSupported = false
    self.documentation = documentation
    makeKernel = { _, _ in throw LakeError.noKernel(name, at: nil) }
  }
}

/// Updates the states of one aggregate, which lie inside rows of a hash table: state of row `i` at
/// `addresses[i] + offset`. A state is plain bytes, 8-byte aligned; anything bigger it points at belongs to the kernel.
package protocol AggregateKernel: AnyObject {
  /// Bytes of one state, a multiple of 8.
  var stateBytes: Int { get }

  /// Names what the states hold: kernels with the same name over the same rows have equal states, of which one is kept
  /// (`sum(x)` and `avg(x)`). Nil: shared with none. A kernel that has one finishes states of another that is like it, so what a
  /// state points at must be found from the state alone.
  var accumulation: String? { get }

  /// Bytes that states point at, for the accounting of memory.
  var ownedBytes: Int { get }

  /// Sets `count` states to "no rows seen". Memory comes zeroed, so most need nothing.
  func initialize(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int)

  /// Row `i` of the arguments goes to state `i` (addresses repeat when rows share a group).
  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) throws

  /// All rows go to the one state at `address + offset`: aggregation without keys.
  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) throws

  /// Adds `other`'s states (of a kernel that stays alive as long as this one) to this kernel's, pair by pair.
  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) throws

  /// The results of `count` states.
  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) throws -> ColumnVector
}

extension AggregateKernel {
  package var accumulation: String? { nil }
  package var ownedBytes: Int { 0 }

  package func initialize(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) {}
}

/// The rows of a batch by the number of their group, when the batch has few groups.
package struct GroupedRows {
  /// Group of each row, below `groupCount`.
  package let groups: UnsafePointer<UInt8>
  package let count: Int
  /// The address of each group's row in the hash table.
  package let addresses: UnsafePointer<UInt>
  package let groupCount: Int
  /// Rows of each group.
  package let rowCounts: UnsafePointer<Int>

  package init(
    groups: UnsafePointer<UInt8>, count: Int, addresses: UnsafePointer<UInt>, groupCount: Int, rowCounts: UnsafePointer<Int>
  ) {
    self.groups = groups
    self.count = count
    self.addresses = addresses
    self.groupCount = groupCount
    self.rowCounts = rowCounts
  }
}

/// A kernel that adds up the rows of few groups in a small array of its own before it touches the states.
package protocol GroupedAggregateKernel: AggregateKernel {
  /// The same as `update` with the addresses written out. - Returns: false when it has no better way for these arguments;
  /// nothing has been done then.
  func updateGrouped(_ rows: GroupedRows, _ offset: Int, arguments: [ColumnVector]) throws -> Bool
}

/// An aggregate chosen for a call, with its types settled.
package struct ResolvedAggregate: Hashable, Sendable {
  package let function: AggregateFunction
  package let argumentTypes: [DataType]
  package let returnType: DataType
  /// Where the call stands, for messages; calls at different places are equal.
  package let position: SourceLocation?

  package init(function: AggregateFunction, argumentTypes: [DataType], returnType: DataType, position: SourceLocation? = nil) {
    self.function = function
    self.argumentTypes = argumentTypes
    self.returnType = returnType
    self.position = position
  }

  package var name: String { function.name }

  /// - Throws: `NOT_SUPPORTED` for a function without a kernel, or types that it has none for.
  package func makeKernel() throws -> any AggregateKernel {
    guard function.isSupported else { throw LakeError.noKernel(name, at: position) }
    return try function.makeKernel(argumentTypes, returnType)
  }

  package static func == (a: ResolvedAggregate, b: ResolvedAggregate) -> Bool {
    a.function === b.function && a.argumentTypes == b.argumentTypes && a.returnType == b.returnType
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(function))
    hasher.combine(argumentTypes)
  }
}
