/// Where a binary kernel reads an operand's values: rows, one value for all, or a table through ids.
protocol RowSource {
  associatedtype Element: BitwiseCopyable
  func value(_ row: Int) -> Element
}

struct FlatRows<Element: BitwiseCopyable>: RowSource {
  let values: UnsafePointer<Element>
  @inline(__always) func value(_ row: Int) -> Element { values[row] }
}

struct ConstantRow<Element: BitwiseCopyable>: RowSource {
  let constant: Element
  @inline(__always) func value(_ row: Int) -> Element { constant }
}

struct CodedRows<Element: BitwiseCopyable, ID: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>: RowSource {
  let table: UnsafePointer<Element>
  let ids: UnsafePointer<ID>
  @inline(__always) func value(_ row: Int) -> Element { table[Int(truncatingIfNeeded: ids[row])] }
}

/// A loop over two operands, written once for all ways to read them.
protocol BinaryLoop {
  associatedtype Element: BitwiseCopyable
  mutating func run<A: RowSource, B: RowSource>(_ a: A, _ b: B) where A.Element == Element, B.Element == Element
}

extension BinaryLoop {
  /// Runs over flat and constant operands; dictionaries are expanded first.
  mutating func dispatch(_ a: ColumnVector, _ b: ColumnVector) {
    switch (a.encoding, b.encoding) {
    case (.constant, .constant): run(ConstantRow(constant: a.values(Element.self)[0]), ConstantRow(constant: b.values(Element.self)[0]))
    case (.constant, _): withFlat(b) { $0.run(ConstantRow(constant: a.values(Element.self)[0]), $1) }
    case (_, .constant): withFlat(a) { $0.run($1, ConstantRow(constant: b.values(Element.self)[0])) }
    default: withFlat(a) { loop, x in loop.withFlat(b) { $0.run(x, $1) } }
    }
  }

  /// As `dispatch`, reading one dictionary operand of 8- or 16-bit ids in place.
  mutating func dispatchCoded(_ a: ColumnVector, _ b: ColumnVector) {
    switch (a.encoding, b.encoding) {
    case (.flat, .dictionary8): run(FlatRows(values: a.values()), CodedRows(table: b.table(), ids: b.values(UInt8.self)))
    case (.dictionary8, .flat): run(CodedRows(table: a.table(), ids: a.values(UInt8.self)), FlatRows(values: b.values()))
    case (.flat, .dictionary16): run(FlatRows(values: a.values()), CodedRows(table: b.table(), ids: b.values(UInt16.self)))
    case (.dictionary16, .flat): run(CodedRows(table: a.table(), ids: a.values(UInt16.self)), FlatRows(values: b.values()))
    default: dispatch(a, b)
    }
  }

  @inline(__always)
  private mutating func withFlat(_ v: ColumnVector, _ body: (inout Self, FlatRows<Element>) -> Void) {
    let flat = v.flattened()
    withExtendedLifetime(flat) { body(&self, FlatRows(values: flat.values())) }
  }
}

extension ColumnVector {
  /// The dictionary's values.
  fileprivate func table<T: BitwiseCopyable>(_: T.Type = T.self) -> UnsafePointer<T> { base.assumingMemoryBound(to: T.self) }
}
