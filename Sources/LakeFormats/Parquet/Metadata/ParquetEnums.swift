/// How values are stored, before any meaning.
enum ParquetPhysical: Int, Sendable {
  case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray

  var name: String {
    switch self {
    case .boolean: "BOOLEAN"
    case .int32: "INT32"
    case .int64: "INT64"
    case .int96: "INT96"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .byteArray: "BYTE_ARRAY"
    case .fixedLengthByteArray: "FIXED_LEN_BYTE_ARRAY"
    }
  }
}

enum ParquetEncoding: Int, Sendable {
  case plain = 0
  case plainDictionary = 2
  case rle, bitPacked, deltaBinaryPacked, deltaLengthByteArray, deltaByteArray, rleDictionary, byteStreamSplit

  var name: String {
    switch self {
    case .plain: "PLAIN"
    case .plainDictionary: "PLAIN_DICTIONARY"
    case .rle: "RLE"
    case .bitPacked: "BIT_PACKED"
    case .deltaBinaryPacked: "DELTA_BINARY_PACKED"
    case .deltaLengthByteArray: "DELTA_LENGTH_BYTE_ARRAY"
    case .deltaByteArray: "DELTA_BYTE_ARRAY"
    case .rleDictionary: "RLE_DICTIONARY"
    case .byteStreamSplit: "BYTE_STREAM_SPLIT"
    }
  }
}

enum ParquetPageType: Int, Sendable {
  case data, index, dictionary, dataV2
}

enum ParquetRepetition: Int, Sendable {
  case required, optional, repeated
}

enum ParquetTimeUnit: Sendable, Hashable {
  case millis, micros, nanos
}

/// What the stored values mean: the logical type, or the older converted type in its terms.
enum ParquetAnnotation: Sendable, Hashable {
  case none
  case string, enumeration, json, bson, uuid, float16, interval
  case decimal(precision: Int, scale: Int)
  case date
  case time(ParquetTimeUnit)
  case timestamp(ParquetTimeUnit, utc: Bool)
  case integer(bits: Int, signed: Bool)
  case list, map
  /// A column of unknown type: always NULL.
  case unknown
  /// Known to exist, without a meaning here; by its number in the format.
  case other(Int)
}
