public import LakeVectors

/// A Swift value that can be bound to a `?` or a `:name`.
public protocol QueryParameter: Sendable {
  /// The value and the SQL type it comes in; it is cast to what the query wants there.
  var sqlParameter: (value: Value, type: DataType) { get }
}

extension Int: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.integer(Int64(self)), .bigint) }
}

extension Int64: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.integer(self), .bigint) }
}

extension Int32: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.integer(Int64(self)), .integer) }
}

extension Double: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.double(self), .double) }
}

extension Bool: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.boolean(self), .boolean) }
}

extension String: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.string(self), .varchar) }
}

extension [UInt8]: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { (.binary(self), .varbinary) }
}

extension Optional: QueryParameter where Wrapped: QueryParameter {
  public var sqlParameter: (value: Value, type: DataType) { self?.sqlParameter ?? (.null, .unknown) }
}
