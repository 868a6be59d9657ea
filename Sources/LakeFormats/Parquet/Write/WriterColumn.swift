import LakeVectors

/// How the columns of one SQL type are stored.
struct WriterColumn {
  let name: String
  let type: DataType
  let leaf: ParquetLeaf

  /// - Throws: `NOT_SUPPORTED` for types that Parquet files here do not hold.
  init(_ column: ColumnSchema) throws(LakeError) {
    name = column.name
    type = column.type
    guard let leaf = WriterColumn.leaf(column.type) else {
      throw LakeError(.notSupported, "Column \(column.name) of type \(column.type) cannot be written to Parquet")
    }
    self.leaf = leaf
  }

  private static func leaf(_ type: DataType) -> ParquetLeaf? {
    func leaf(_ physical: ParquetPhysical, _ annotation: ParquetAnnotation = .none, bytes: Int = 0) -> ParquetLeaf {
      ParquetLeaf(physical: physical, typeLength: bytes, annotation: annotation)
    }
    switch type {
    case .boolean: return leaf(.boolean)
    case .tinyint: return leaf(.int32, .integer(bits: 8, signed: true))
    case .smallint: return leaf(.int32, .integer(bits: 16, signed: true))
    case .integer: return leaf(.int32)
    case .bigint: return leaf(.int64)
    case .real: return leaf(.float)
    case .double: return leaf(.double)
    case .decimal(let precision, let scale):
      let annotation = ParquetAnnotation.decimal(precision: precision, scale: scale)
      if precision <= 9 { return leaf(.int32, annotation) }
      return precision <= 18 ? leaf(.int64, annotation) : leaf(.fixedLengthByteArray, annotation, bytes: 16)
    case .varchar, .char: return leaf(.byteArray, .string)
    case .json: return leaf(.byteArray, .json)
    case .varbinary: return leaf(.byteArray)
    case .date: return leaf(.int32, .date)
    case .time(let precision):
      if precision <= 3 { return leaf(.int32, .time(.millis)) }
      return precision <= 9 ? leaf(.int64, .time(precision <= 6 ? .micros : .nanos)) : nil
    // Nanoseconds in 64 bits would end in the year 2262, and lose picoseconds.
    case .timestamp(let precision), .timestampWithTimeZone(let precision):
      if precision > DataType.shortTimestampDigits { return nil }
      return leaf(.int64, .timestamp(precision <= 3 ? .millis : .micros, utc: type.isZoned))
    case .uuid: return leaf(.fixedLengthByteArray, .uuid, bytes: 16)
    case .unknown, .timeWithTimeZone, .intervalYearToMonth, .intervalDayToSecond, .ipaddress, .array, .map, .row, .opaque: return nil
    }
  }

  func makeChunkWriter() -> any ColumnChunkWriter {
    switch leaf.physical {
    case .boolean: TypedChunkWriter<UInt8>(self)
    case .int32: TypedChunkWriter<Int32>(self)
    case .int64, .int96: TypedChunkWriter<Int64>(self)
    case .float: TypedChunkWriter<Float>(self)
    case .double: TypedChunkWriter<Double>(self)
    case .fixedLengthByteArray: TypedChunkWriter<Int128>(self)
    case .byteArray: TypedChunkWriter<StringView>(self)
    }
  }

  /// Bounds of UUIDs would be compared as signed numbers here.
  var hasBounds: Bool { type != .uuid }

  /// The values of a flat vector of `type` in stored form, NULL rows included: the vector's own memory when it has that form.
  func stored(_ vector: ColumnVector) -> (values: UnsafeRawPointer, owner: AnyObject) {
    let count = vector.count
    switch (type, leaf.physical, vector.physical) {
    case (.tinyint, _, _): return WriterColumn.map(vector.values(Int8.self), count) { Int32($0) }
    case (.smallint, _, _): return WriterColumn.map(vector.values(Int16.self), count) { Int32($0) }
    case (.decimal, .int32, _): return WriterColumn.map(vector.values(Int64.self), count) { Int32(truncatingIfNeeded: $0) }
    case (.decimal, .fixedLengthByteArray, .int64): return WriterColumn.map(vector.values(Int64.self), count) { Int128($0) }
    case (.time, .int32, _):
      return WriterColumn.map(vector.values(Int64.self), count) { Int32(truncatingIfNeeded: $0 / 1_000_000_000) }
    case (.time, _, _):
      let picos: Int64 = leaf.annotation == .time(.nanos) ? 1000 : 1_000_000
      return WriterColumn.map(vector.values(Int64.self), count) { $0 / picos }
    case (.timestamp, _, _) where leaf.annotation == .timestamp(.millis, utc: false):
      return WriterColumn.map(vector.values(Int64.self), count) { ValueConversion.floorDivide($0, 1000) }
    case (.timestampWithTimeZone, _, _):
      let inMillis = leaf.annotation == .timestamp(.millis, utc: true)
      return WriterColumn.map(vector.values(Int128.self), count) {
        let micros = ZonedTimestamp(packed: $0).micros
        return inMillis ? ValueConversion.floorDivide(micros, 1000) : micros
      }
    default: return (vector.data, vector.storage)
    }
  }

  @inline(__always)
  private static func map<S, T: BitwiseCopyable>(
    _ source: UnsafePointer<S>, _ count: Int, _ body: (S) -> T
  ) -> (values: UnsafeRawPointer, owner: AnyObject) {
    let out = Buffer(byteCount: count * MemoryLayout<T>.stride)
    let target = out.pointer(T.self)
    var i = 0
    while i < count {
      target[i] = body(source[i])
      i &+= 1
    }
    return (UnsafeRawPointer(out.base), out)
  }
}
