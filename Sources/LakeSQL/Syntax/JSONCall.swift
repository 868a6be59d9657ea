/// The SQL/JSON functions with their own syntax.
package enum JSONCall: Hashable, Sendable {
  case exists(JSONPathCall, onError: ExistsBehavior?)
  case value(JSONPathCall, returning: TypeName?, onEmpty: ValueBehavior?, onError: ValueBehavior?)
  case query(JSONPathCall, QueryOptions)
  case object([ObjectMember], nullOnNull: Bool?, uniqueKeys: Bool?, returning: JSONOutput?)
  case array([JSONInput], nullOnNull: Bool?, returning: JSONOutput?)

  package enum ExistsBehavior: String, Hashable, Sendable {
    case `true` = "TRUE"
    case `false` = "FALSE"
    case unknown = "UNKNOWN"
    case error = "ERROR"
  }

  package enum ValueBehavior: Hashable, Sendable {
    case error
    case null
    case value(SyntaxExpression)
  }

  package enum QueryBehavior: String, Hashable, Sendable {
    case error = "ERROR"
    case null = "NULL"
    case emptyArray = "EMPTY ARRAY"
    case emptyObject = "EMPTY OBJECT"
  }

  package enum Wrapper: String, Hashable, Sendable {
    case without = "WITHOUT ARRAY WRAPPER"
    case conditional = "WITH CONDITIONAL ARRAY WRAPPER"
    case unconditional = "WITH UNCONDITIONAL ARRAY WRAPPER"
  }

  package enum Quotes: String, Hashable, Sendable {
    case keep = "KEEP QUOTES"
    case omit = "OMIT QUOTES"
  }

  package struct QueryOptions: Hashable, Sendable {
    package var returning: JSONOutput?
    package var wrapper: Wrapper?
    package var quotes: Quotes?
    package var onEmpty: QueryBehavior?
    package var onError: QueryBehavior?

    package init() {}
  }

  package struct ObjectMember: Hashable, Sendable {
    package let key: SyntaxExpression
    package let value: JSONInput

    package init(key: SyntaxExpression, value: JSONInput) {
      self.key = key
      self.value = value
    }
  }
}

/// A value, maybe text to be read as JSON: `x FORMAT JSON ENCODING UTF8`.
package struct JSONInput: Hashable, Sendable {
  package let value: SyntaxExpression
  package let format: JSONFormat?

  package init(_ value: SyntaxExpression, format: JSONFormat? = nil) {
    self.value = value
    self.format = format
  }
}

package enum JSONFormat: String, Hashable, Sendable {
  case json = "FORMAT JSON"
  case utf8 = "FORMAT JSON ENCODING UTF8"
  case utf16 = "FORMAT JSON ENCODING UTF16"
  case utf32 = "FORMAT JSON ENCODING UTF32"
}

/// `RETURNING varchar FORMAT JSON`
package struct JSONOutput: Hashable, Sendable {
  package let type: TypeName
  package let format: JSONFormat?

  package init(_ type: TypeName, format: JSONFormat? = nil) {
    self.type = type
    self.format = format
  }
}

/// `input, 'lax $.a' AS name PASSING x AS "x"`
package struct JSONPathCall: Hashable, Sendable {
  package let input: JSONInput
  package let path: String
  /// Of the literal that holds the path.
  package let pathPosition: Position
  package let name: Identifier?
  package let passing: [Argument]

  package init(
    input: JSONInput, path: String, at pathPosition: Position = .start, name: Identifier? = nil, passing: [Argument] = []
  ) {
    self.input = input
    self.path = path
    self.pathPosition = pathPosition
    self.name = name
    self.passing = passing
  }

  package struct Argument: Hashable, Sendable {
    package let value: JSONInput
    package let name: Identifier

    package init(_ value: JSONInput, name: Identifier) {
      self.value = value
      self.name = name
    }
  }
}
