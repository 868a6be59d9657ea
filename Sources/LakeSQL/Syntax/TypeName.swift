/// A type as written, Trino's spelling or Hive's; unknown names are the analyzer's to refuse.
///
/// `name` is in lower case and includes the words that belong to it: `timestamp with time zone`, `interval day to second`,
/// `double` (also for `double precision`). `timestamp(3) with time zone` has the parameter 3. `array(t)`, `array<t>` and
/// `t array` are all `array` with one type; `map(k, v)` and `map<k,v>` have two; `row(a bigint, double)` and
/// `struct<a:bigint>` have fields.
package struct TypeName: Hashable, Sendable {
  package let name: String
  package let parameters: [Parameter]
  package let position: Position

  package init(_ name: String, _ parameters: [Parameter] = [], at position: Position = .start) {
    self.name = name
    self.parameters = parameters
    self.position = position
  }

  package indirect enum Parameter: Hashable, Sendable {
    case number(Int)
    case type(TypeName)
    /// A field of a row or struct; rows may have fields without a name.
    case field(Identifier?, TypeName)
  }
}
