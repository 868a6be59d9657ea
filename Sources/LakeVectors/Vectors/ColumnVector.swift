import Synchronization

/// How the rows of a vector are written down.
public enum VectorEncoding: UInt8, Sendable {
  /// One value a row.
  case flat
  /// One value (or one NULL) for all rows.
  case constant
  /// One 8-, 16- or 32-bit index a row into `dictionary`.
  case dictionary8, dictionary16, dictionary32
}

/// The distinct values that a dictionary vector's ids point at: a flat vector without NULLs.
/// Shared by all batches of, say, a Parquet column chunk, so that a predicate is evaluated on it once
/// (caches key on the object's identity).
public final class VectorDictionary: Sendable {
  public let entries: ColumnVector
  /// Rows whose hashes were asked for, and the entries' hashes once those are worth making.
  private let hashed = Mutex<(rows: Int, hashes: Buffer?)>((0, nil))

  public init(_ entries: ColumnVector) {
    precondition(entries.encoding == .flat && entries.validity == nil)
    self.entries = entries
  }

  /// The hashes of the entries for someone who has `rows` rows over them; nil when hashing those rows costs less, which
  /// they themselves change: a chunk's batches have one dictionary.
  func hashes(rows: Int) -> Buffer? {
    hashed.withLock { state in
      if let known = state.hashes { return known }
      state.rows += rows
      guard entries.count <= 2 * state.rows else { return nil }
      let table = Buffer(byteCount: entries.count * 8)
      Kernels.hashFlat(entries, entries.count, table.pointer())
      state.hashes = table
      return table
    }
  }
}

/// One column of one batch: an immutable view that keeps the memory it points at alive.
///
/// Invariants, which makers prove and kernels rely on:
/// - `data` holds `count` values of `physical` (flat), one value (constant), or `count` ids (dictionary);
/// - every id, of NULL rows too, is below `dictionary.entries.count` (which is then at least 1);
/// - NULL is said by `validity` alone; values and ids of NULL rows are initialised but meaningless;
/// - a constant vector's `validity` has one bit;
/// - array and map vectors hold `ListSpan`s, row vectors `UInt32` positions, into `children`: flat vectors (neither dictionary
///   nor constant, NULLs allowed) that any number of vectors share, so that gathering and slicing move spans only. Children lie
///   in `heap` (a `NestedChildren`) and stay below 2^32 rows. Spans of rows that are not NULL lie within the children; those of
///   NULL rows are not to be followed. Children may have rows that no span reaches;
/// - `physical == type.physical`, except that a decimal of more than 18 digits may be `int64` when all values fit;
/// - string bytes lie in `heap` (or inline) and are well-formed UTF-8 unless the type is varbinary.
public struct ColumnVector: @unchecked Sendable {
  public let type: DataType
  public let physical: PhysicalType
  public let encoding: VectorEncoding
  public let count: Int
  public let data: UnsafeRawPointer
  /// `nil` when no row is NULL.
  public let validity: UnsafePointer<UInt64>?
  public let dictionary: VectorDictionary?
  /// Owner of `data`.
  public let storage: AnyObject
  /// Owner of `validity`.
  public let validityStorage: Buffer?
  /// Owner of the bytes that string views point at, or the children of a nested vector.
  public let heap: AnyObject?

  /// The general initialiser: `data` inside `storage`, which the caller has filled.
  public init(
    type: DataType, physical: PhysicalType? = nil, encoding: VectorEncoding = .flat, count: Int,
    data: UnsafeRawPointer, storage: AnyObject, validity: Buffer? = nil,
    dictionary: VectorDictionary? = nil, heap: AnyObject? = nil
  ) {
    self.type = type
    self.physical = physical ?? type.physical
    self.encoding = encoding
    self.count = count
    self.data = data
    self.storage = storage
    self.validityStorage = validity
    self.validity = validity.map { UnsafePointer($0.pointer(UInt64.self)) }
    self.dictionary = dictionary
    self.heap = heap
  }

  /// A flat vector over a whole buffer.
  public init(
    flat type: DataType, physical: PhysicalType? = nil, count: Int, values: Buffer, validity: Buffer? = nil, heap: AnyObject? = nil
  ) {
    self.init(
      type: type, physical: physical, count: count, data: UnsafeRawPointer(values.base), storage: values,
      validity: validity, heap: heap)
  }

  /// The ids as `UInt8`, `UInt16` or `UInt32` by `encoding`.
  public init(
    dictionary: VectorDictionary, encoding: VectorEncoding, count: Int, ids: Buffer, validity: Buffer? = nil
  ) {
    self.init(
      type: dictionary.entries.type, physical: dictionary.entries.physical, encoding: encoding, count: count,
      data: UnsafeRawPointer(ids.base), storage: ids, validity: validity, dictionary: dictionary)
  }
}

extension ColumnVector {
  public var isConstant: Bool { encoding == .constant }
  public var isFlat: Bool { encoding == .flat }
  public var isDictionary: Bool { encoding.rawValue >= VectorEncoding.dictionary8.rawValue }
  public var mayHaveNulls: Bool { validity != nil }

  /// The values (flat, constant) as `T`, which must be the representation of `physical`.
  @inlinable @inline(__always) public func values<T: BitwiseCopyable>(_: T.Type = T.self) -> UnsafePointer<T> {
    data.assumingMemoryBound(to: T.self)
  }

  @inlinable public func isNull(_ row: Int) -> Bool {
    guard let validity else { return false }
    return !Validity.isValid(validity, encoding == .constant ? 0 : row)
  }

  public var nullCount: Int {
    guard let validity else { return 0 }
    if encoding == .constant { return Validity.isValid(validity, 0) ? 0 : count }
    return Validity.nullCount(validity, count)
  }

  /// Where the value of `row` is: its position in the flat values (0 for a constant, the id for a dictionary).
  @inlinable public func position(_ row: Int) -> Int {
    switch encoding {
    case .flat: row
    case .constant: 0
    case .dictionary8: Int(values(UInt8.self)[row])
    case .dictionary16: Int(values(UInt16.self)[row])
    case .dictionary32: Int(values(UInt32.self)[row])
    }
  }

  /// The flat values that `position` counts in: the dictionary's, or its own.
  @inlinable public var base: UnsafeRawPointer { dictionary?.entries.data ?? data }

  /// The same vector under another type of the same storage (varchar(3) as varchar, a decimal's precision).
  public func retyped(_ newType: DataType) -> ColumnVector {
    let dictionary = dictionary.map { VectorDictionary($0.entries.retyped(newType)) }
    return ColumnVector(
      type: newType, physical: physical, encoding: encoding, count: count, data: data, storage: storage,
      validity: validityStorage, dictionary: dictionary, heap: retypedChildren(newType) ?? heap)
  }

  /// The first `rows` rows.
  public func prefix(_ rows: Int) -> ColumnVector {
    rows >= count
      ? self
      : ColumnVector(
        type: type, physical: physical, encoding: encoding, count: rows, data: data, storage: storage,
        validity: validityStorage, dictionary: dictionary, heap: heap)
  }
}
