import LakeVectors

/// A path of the SQL/JSON path language (ISO/IEC 9075-2, "SQL/JSON path language"), as JSON_EXISTS, JSON_VALUE, JSON_QUERY
/// and JSON_TABLE take it: `lax $.store.book[*]?(@.price < $max).title`. Not the dialect of `json_extract`; that is `JSONPath`.
struct SQLJSONPath: Hashable, Sendable {
  /// Arrays unfold and scalars wrap by themselves, and what is not there is nothing; in strict mode these are errors.
  let isLax: Bool
  let root: PathNode
}

/// A path expression: what it gives is a sequence of items.
indirect enum PathNode: Hashable, Sendable {
  /// `$`
  case context
  /// `$name`
  case variable(String)
  /// `@`
  case currentItem
  /// `last`
  case last
  case null
  /// A number, a string or a boolean with its SQL type.
  case literal(Value, DataType)
  /// `.name`; nil: `.*`
  case member(PathNode, String?)
  /// `..name`
  case descendant(PathNode, String)
  /// `[0, 2 to last]`; none: `[*]`
  case elements(PathNode, [PathSubscript])
  case filter(PathNode, PathPredicate)
  case method(PathNode, PathMethod)
  case negate(PathNode)
  /// Unary plus, which numbers alone can have.
  case plus(PathNode)
  case arithmetic(ArithmeticOperator, PathNode, PathNode)
}

struct PathSubscript: Hashable, Sendable {
  let from: PathNode
  let to: PathNode?
}

enum PathMethod: Hashable, Sendable {
  case type, size, double, ceiling, floor, abs, keyvalue
  /// `datetime()`; a template is not known.
  case datetime
}

/// A condition of a filter: true, false or unknown.
indirect enum PathPredicate: Hashable, Sendable {
  case comparison(ComparisonOperator, PathNode, PathNode)
  case and(PathPredicate, PathPredicate)
  case or(PathPredicate, PathPredicate)
  case not(PathPredicate)
  case exists(PathNode)
  case startsWith(PathNode, prefix: PathNode)
  case likeRegex(PathNode, pattern: String, flags: String)
  case isUnknown(PathPredicate)
}
