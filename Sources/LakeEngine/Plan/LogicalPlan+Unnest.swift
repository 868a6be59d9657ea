extension LogicalPlan {
  /// Every row once for each element of its collections, which are taken in step: a shorter one is filled up with NULL.
  /// Output: the input's symbols, then each collection's, then `ordinality`.
  package struct Unnest: Sendable {
    package var input: LogicalPlan
    package var collections: [Unnested]
    /// The element's number from 1, a bigint.
    package var ordinality: Symbol?
    /// A row whose collections are all empty or NULL comes once, with NULLs.
    package var isOuter: Bool

    package init(input: LogicalPlan, collections: [Unnested], ordinality: Symbol?, isOuter: Bool) {
      self.input = input
      self.collections = collections
      self.ordinality = ordinality
      self.isOuter = isOuter
    }

    package var made: [Symbol] { collections.flatMap(\.outputs) + (ordinality.map { [$0] } ?? []) }
  }

  package struct Unnested: Sendable {
    /// A column of the input, an array or a map.
    package let argument: Symbol
    /// An array's element, or each field of its rows; a map's key and value.
    package let outputs: [Symbol]

    package init(argument: Symbol, outputs: [Symbol]) {
      self.argument = argument
      self.outputs = outputs
    }
  }
}
