package import LakeVectors

/// A function of a row's place among the rows of its partition.
package final class WindowFunction: Sendable {
  package typealias Kernel = @Sendable (WindowInput) throws -> ColumnVector

  package let name: String
  package let signature: FunctionSignature
  /// The result depends on the frame.
  package let usesFrame: Bool
  /// IGNORE NULLS and RESPECT NULLS may be written.
  package let takesNullTreatment: Bool
  /// ORDER BY must be written and a frame must not (`lag`, `lead`).
  package let needsOrder: Bool
  /// One line for the reference page.
  package let documentation: String
  /// The result of every row.
  package let kernel: Kernel

  package init(
    _ name: String, _ signature: FunctionSignature, usesFrame: Bool = false, takesNullTreatment: Bool = false,
    needsOrder: Bool = false, _ documentation: String, kernel: @escaping Kernel
  ) {
    self.name = name
    self.signature = signature
    self.usesFrame = usesFrame
    self.takesNullTreatment = takesNullTreatment
    self.needsOrder = needsOrder
    self.documentation = documentation
    self.kernel = kernel
  }
}

/// Rows of whole partitions, one partition after the other and each in its order, as a window function sees them.
package struct WindowInput {
  let partitions: WindowPartitions
  let frames: WindowFrames
  /// One row a row.
  let arguments: [ColumnVector]
  let ignoresNulls: Bool
  let returnType: DataType
  /// Throws when the query has been cancelled; for long loops.
  var check: () throws -> Void = {}

  var rowCount: Int { partitions.rowCount }
}

/// A window function chosen for a call, with its types settled.
package struct ResolvedWindowFunction: Hashable, Sendable {
  package let function: WindowFunction
  package let argumentTypes: [DataType]
  package let returnType: DataType

  package init(function: WindowFunction, argumentTypes: [DataType], returnType: DataType) {
    self.function = function
    self.argumentTypes = argumentTypes
    self.returnType = returnType
  }

  package var name: String { function.name }

  package static func == (a: ResolvedWindowFunction, b: ResolvedWindowFunction) -> Bool {
    a.function === b.function && a.argumentTypes == b.argumentTypes && a.returnType == b.returnType
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(function))
    hasher.combine(argumentTypes)
  }
}
