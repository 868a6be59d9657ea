/// A stable, machine-readable name for a kind of failure. The names are Trino's
/// (`StandardErrorCode` and the Hive connector's codes), so that a client written for Athena understands them.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public var description: String { rawValue }
}

extension ErrorCode {
  public static let syntaxError = ErrorCode(rawValue: "SYNTAX_ERROR")
  public static let columnNotFound = ErrorCode(rawValue: "COLUMN_NOT_FOUND")
  public static let tableNotFound = ErrorCode(rawValue: "TABLE_NOT_FOUND")
  public static let tableAlreadyExists = ErrorCode(rawValue: "TABLE_ALREADY_EXISTS")
  public static let schemaNotFound = ErrorCode(rawValue: "SCHEMA_NOT_FOUND")
  public static let schemaAlreadyExists = ErrorCode(rawValue: "SCHEMA_ALREADY_EXISTS")
  public static let schemaNotEmpty = ErrorCode(rawValue: "SCHEMA_NOT_EMPTY")
  public static let catalogNotFound = ErrorCode(rawValue: "CATALOG_NOT_FOUND")
  public static let functionNotFound = ErrorCode(rawValue: "FUNCTION_NOT_FOUND")
  public static let ambiguousFunctionCall = ErrorCode(rawValue: "AMBIGUOUS_FUNCTION_CALL")
  public static let ambiguousName = ErrorCode(rawValue: "AMBIGUOUS_NAME")
  public static let duplicateColumnName = ErrorCode(rawValue: "DUPLICATE_COLUMN_NAME")
  public static let duplicateNamedQuery = ErrorCode(rawValue: "DUPLICATE_NAMED_QUERY")
  public static let missingColumnName = ErrorCode(rawValue: "MISSING_COLUMN_NAME")
  public static let missingGroupBy = ErrorCode(rawValue: "MISSING_GROUP_BY")
  public static let expressionNotAggregate = ErrorCode(rawValue: "EXPRESSION_NOT_AGGREGATE")
  public static let expressionNotScalar = ErrorCode(rawValue: "EXPRESSION_NOT_SCALAR")
  public static let expressionNotConstant = ErrorCode(rawValue: "EXPRESSION_NOT_CONSTANT")
  public static let expressionNotInDistinct = ErrorCode(rawValue: "EXPRESSION_NOT_IN_DISTINCT")
  public static let nestedAggregation = ErrorCode(rawValue: "NESTED_AGGREGATION")
  public static let invalidColumnReference = ErrorCode(rawValue: "INVALID_COLUMN_REFERENCE")
  public static let mismatchedColumnAliases = ErrorCode(rawValue: "MISMATCHED_COLUMN_ALIASES")
  public static let typeMismatch = ErrorCode(rawValue: "TYPE_MISMATCH")
  public static let typeNotFound = ErrorCode(rawValue: "TYPE_NOT_FOUND")
  public static let invalidLiteral = ErrorCode(rawValue: "INVALID_LITERAL")
  public static let invalidArguments = ErrorCode(rawValue: "INVALID_ARGUMENTS")
  public static let invalidRecursiveReference = ErrorCode(rawValue: "INVALID_RECURSIVE_REFERENCE")
  public static let missingColumnAliases = ErrorCode(rawValue: "MISSING_COLUMN_ALIASES")
  public static let nestedRecursive = ErrorCode(rawValue: "NESTED_RECURSIVE")
  public static let invalidParameterUsage = ErrorCode(rawValue: "INVALID_PARAMETER_USAGE")
  public static let invalidLimitClause = ErrorCode(rawValue: "INVALID_LIMIT_CLAUSE")
  public static let invalidTableProperty = ErrorCode(rawValue: "INVALID_TABLE_PROPERTY")
  public static let invalidSessionProperty = ErrorCode(rawValue: "INVALID_SESSION_PROPERTY")
  public static let notSupported = ErrorCode(rawValue: "NOT_SUPPORTED")
  public static let divisionByZero = ErrorCode(rawValue: "DIVISION_BY_ZERO")
  public static let numericValueOutOfRange = ErrorCode(rawValue: "NUMERIC_VALUE_OUT_OF_RANGE")
  public static let invalidCastArgument = ErrorCode(rawValue: "INVALID_CAST_ARGUMENT")
  public static let invalidFunctionArgument = ErrorCode(rawValue: "INVALID_FUNCTION_ARGUMENT")
  public static let subqueryMultipleRows = ErrorCode(rawValue: "SUBQUERY_MULTIPLE_ROWS")
  public static let hiveBadData = ErrorCode(rawValue: "HIVE_BAD_DATA")
  public static let hiveCursorError = ErrorCode(rawValue: "HIVE_CURSOR_ERROR")
  public static let hiveCannotOpenSplit = ErrorCode(rawValue: "HIVE_CANNOT_OPEN_SPLIT")
  public static let hiveFilesystemError = ErrorCode(rawValue: "HIVE_FILESYSTEM_ERROR")
  public static let hiveInvalidMetadata = ErrorCode(rawValue: "HIVE_INVALID_METADATA")
  public static let hiveUnsupportedFormat = ErrorCode(rawValue: "HIVE_UNSUPPORTED_FORMAT")
  public static let hiveWriterError = ErrorCode(rawValue: "HIVE_WRITER_ERROR")
  public static let exceededMemoryLimit = ErrorCode(rawValue: "EXCEEDED_MEMORY_LIMIT")
  public static let exceededTimeLimit = ErrorCode(rawValue: "EXCEEDED_TIME_LIMIT")
  public static let genericSpillFailure = ErrorCode(rawValue: "GENERIC_SPILL_FAILURE")
  public static let userCanceled = ErrorCode(rawValue: "USER_CANCELED")
  public static let internalError = ErrorCode(rawValue: "GENERIC_INTERNAL_ERROR")
}
