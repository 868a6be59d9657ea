/// How a group lies in a row of a hash table: `hash | order | null bits | keys | states`, 16-byte aligned.
///
/// - hash: the keys' hash, kept so that growing and merging need not read the keys;
/// - order: when the group was first seen (see `RowTable`);
/// - null bits: one 64-bit word for each 64 keys, 1 for NULL;
/// - keys: flat values of the type's own storage, each aligned to its width; string bytes inline or in an arena; of arrays,
///   maps and rows their key bytes (`NestedKey`);
/// - states: bytes of the aggregates, each 8-byte aligned.
package struct RowLayout: Sendable {
  struct Key: Sendable {
    let type: DataType
    let cell: KeyCellKind
    let offset: Int
  }

  static let hashOffset = 0
  static let orderOffset = 8
  static let nullsOffset = 16

  let keys: [Key]
  package let stateOffsets: [Int]
  /// Bytes from row to row.
  package let stride: Int

  package init(keys types: [DataType], stateBytes: [Int]) {
    var end = RowLayout.nullsOffset + (types.count + 63) / 64 * 8
    func place(_ width: Int, _ alignment: Int) -> Int {
      let start = (end + alignment - 1) / alignment * alignment
      end = start + width
      return start
    }
    keys = types.map { type in
      let width = type.isNested ? DataType.varbinary.physical.byteWidth : max(type.physical.byteWidth, 1)
      return Key(type: type, cell: KeyCellKind(type), offset: place(width, width))
    }
    stateOffsets = stateBytes.map { place($0, 8) }
    stride = (end + 15) / 16 * 16
  }

  package var keyTypes: [DataType] { keys.map(\.type) }

  /// The column as the functions on rows want it: flat, of the type's own storage; a nested column as its keys.
  package static func prepared(_ column: ColumnVector) -> ColumnVector {
    column.type.isNested ? Kernels.nestedKeys(column).flattened() : column.widened().flattened()
  }

  /// The column, or a nested column's keys, so that those are made once for hashing and for the rows.
  package static func withoutNesting(_ column: ColumnVector) -> ColumnVector {
    column.type.isNested ? Kernels.nestedKeys(column) : column
  }

  /// The keys' hashes, as given when the rows were made.
  package static func hashes(_ addresses: UnsafePointer<UInt>, count: Int, into out: UnsafeMutablePointer<UInt64>) {
    var i = 0
    while i < count {
      out[i] = hash(addresses[i])
      i &+= 1
    }
  }

  package static func orders(_ addresses: UnsafePointer<UInt>, count: Int, into out: UnsafeMutablePointer<UInt64>) {
    var i = 0
    while i < count {
      out[i] = order(addresses[i])
      i &+= 1
    }
  }

  /// Makes each row's order the lesser of its own and the given one.
  package static func lowerOrders(_ addresses: UnsafePointer<UInt>, to orders: UnsafePointer<UInt64>, count: Int) {
    var i = 0
    while i < count {
      let own = pointer(addresses[i], orderOffset, UInt64.self)
      own.pointee = min(own.pointee, orders[i])
      i &+= 1
    }
  }

  @inline(__always) static func hash(_ address: UInt) -> UInt64 { pointer(address, hashOffset, UInt64.self).pointee }

  @inline(__always) static func order(_ address: UInt) -> UInt64 { pointer(address, orderOffset, UInt64.self).pointee }

  /// Addresses come from a `RowTable`, offsets from its layout.
  @inline(__always) static func pointer<T>(_ address: UInt, _ offset: Int, _: T.Type) -> UnsafeMutablePointer<T> {
    UnsafeMutablePointer(bitPattern: address &+ UInt(bitPattern: offset)).unsafelyUnwrapped
  }
}
