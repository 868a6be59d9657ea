import LakeVectors

/// A kernel over arrays, maps or rows by way of one over varbinary: arguments are turned into bytes, and its result back.
final class NestedCellsKernel: AggregateKernel {
  enum Form {
    /// Handed on as it is.
    case plain
    /// Bytes that compare like the values.
    case key
    /// Bytes that give the very values again.
    case cell
  }

  private let inner: any AggregateKernel
  private let forms: [Form]
  private let result: DataType
  private let resultForm: Form

  /// - Parameters:
  ///   - inner: made for arguments whose nested types are varbinary, and for a varbinary result when `resultForm` is not plain.
  init(_ inner: any AggregateKernel, arguments forms: [Form], result: DataType, resultForm: Form) {
    self.inner = inner
    self.forms = forms
    self.result = result
    self.resultForm = resultForm
  }

  var stateBytes: Int { inner.stateBytes }

  private func converted(_ arguments: [ColumnVector]) -> [ColumnVector] {
    let own = zip(arguments, forms).map { argument, form in
      switch form {
      case .plain: argument
      case .key: Kernels.nestedKeys(argument)
      case .cell: Kernels.nestedCells(argument)
      }
    }
    // Positions of rows, perhaps.
    return own + arguments.dropFirst(forms.count)
  }

  func initialize(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) { inner.initialize(addresses, offset, count: count) }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    try inner.update(addresses, offset, arguments: converted(arguments), count: count)
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    try inner.updateAll(address, offset, arguments: converted(arguments), count: count)
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) throws {
    let other = (other as? NestedCellsKernel)?.inner ?? other
    try inner.combine(addresses, offset, from: other, sources, count: count)
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) throws -> ColumnVector {
    let values = try inner.finish(addresses, offset, count: count)
    if resultForm == .plain { return values }
    return Kernels.nestedValues(ofKeys: values, type: result, exact: resultForm == .cell)
  }
}
