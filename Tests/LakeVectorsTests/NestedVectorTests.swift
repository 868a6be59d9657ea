import LakeVectors
import Testing

@Suite struct NestedVectorTests {
  static let rowType = DataType.row([RowField(name: "a", type: .bigint), RowField(name: nil, type: .varchar)])

  @Test func buildsAndReads() {
    let lists: [Value] = [.array([.integer(1), .null]), .array([]), .null, .array([.integer(3)])]
    let v = ColumnVector(lists, type: .array(.bigint))
    #expect(same(v, lists) && v.physical == .list && v.children.count == 1 && v.children[0].count == 3)
    #expect(v.span(3) == ListSpan(offset: 2, length: 1))
    let rows: [Value] = [.row([.integer(1), .string("x")]), .null, .row([.null, .null])]
    let r = ColumnVector(rows, type: Self.rowType)
    #expect(same(r, rows) && r.physical == .row && r.children.map(\.count) == [2, 2] && r.rowPosition(2) == 1)
    let maps: [Value] = [.map([MapEntry(.string("k"), .null)]), .map([]), .null]
    let m = ColumnVector(maps, type: .map(key: .varchar, value: .double))
    #expect(same(m, maps) && m.children.map(\.type) == [.varchar, .double])
  }

  @Test func valueOfAnotherKindIsNull() {
    #expect(ColumnVector([.array([]), .row([.null])], type: .row([])).value(1) == .null)
    #expect(ColumnVector([.integer(1)], type: .array(.bigint)).value(0) == .null)
  }

  @Test func nullsHaveEmptyChildren() {
    let v = ColumnVector.nulls(.map(key: .varchar, value: .array(.bigint)), count: 3)
    #expect(v.children.map(\.count) == [0, 0] && v.children.map(\.type) == [.varchar, .array(.bigint)])
    #expect(same(v.flattened(), [.null, .null, .null]))
  }

  /// Gathering and cutting move spans; the children stay where they are.
  @Test func childrenAreShared() {
    let v = ColumnVector((0..<100).map { .array([.integer($0), .integer(-$0)]) }, type: .array(.bigint))
    let part = v.gather(SelectionVector([3, 50, 99])).slice(1, 2)
    #expect(part.children[0].data == v.children[0].data)
    #expect(same(part, [.array([.integer(50), .integer(-50)]), .array([.integer(99), .integer(-99)])]))
  }

  @Test func concatenationCopiesWhatIsReached() throws {
    let v = ColumnVector((0..<1000).map { .array([.integer($0), .null]) }, type: .array(.bigint))
    let few = try ColumnVector.concatenate([v.gather(SelectionVector([5, 900])), v.slice(10, 1)], type: v.type)
    #expect(same(few, [5, 900, 10].map { .array([.integer($0), .null]) }) && few.children[0].count == 6)
    // One long array in many rows is not multiplied.
    let long = ColumnVector([.array((0..<50).map { .integer($0) }), .null], type: .array(.bigint))
    let rows = (0..<200).map { UInt32($0 % 3 == 2 ? 1 : 0) }
    let many = try ColumnVector.concatenate([long.gather(rows, count: 200), long.gather(rows, count: 100)], type: long.type)
    #expect(many.children[0].count == 50)
    #expect(same(many, (0..<300).map { long.value(Int(rows[$0 % 200])) }))
  }

  @Test func concatenationOfConstantsAndNulls() throws {
    let one = Value.row([.integer(7), .string("seven and more bytes")])
    let parts: [ColumnVector] = [
      .constant(one, type: Self.rowType, count: 3), .nulls(Self.rowType, count: 2), ColumnVector([.null, one], type: Self.rowType),
    ]
    #expect(same(try ColumnVector.concatenate(parts, type: Self.rowType), [one, one, one, .null, .null, .null, one]))
    #expect(
      same(
        try ColumnVector.concatenate([.nulls(Self.rowType, count: 2), .nulls(Self.rowType, count: 1)], type: Self.rowType),
        [.null, .null, .null]))
  }

  @Test func retypingReachesTheChildren() {
    let v = ColumnVector([.array([.row([.string("a")])]), .null], type: .array(.row([RowField(name: "x", type: .varchar(length: 5))])))
    let wanted = DataType.array(.row([RowField(name: "y", type: .varchar)]))
    let r = v.retyped(wanted)
    #expect(r.type == wanted && r.children[0].type == wanted.childTypes[0] && r.children[0].children[0].type == .varchar)
    #expect(same(r, [.array([.row([.string("a")])]), .null]))
  }

  @Test func tooManyElements() {
    #expect(throws: LakeError.self) { try NestedChildren.checkRows(1 << 32) }
  }

  @Test func order() {
    func list(_ values: Int64...) -> Value { .array(values.map { .integer($0) }) }
    #expect(Value.order(list(1, 2), list(1, 3)) == -1 && Value.order(list(2), list(1, 3)) == 1)
    #expect(Value.order(list(1), list(1, 3)) == -1 && Value.order(list(), list()) == 0)
    #expect(Value.order(.array([.integer(1), .null]), .array([.integer(2), .null])) == -1)
    #expect(Value.order(.array([.integer(1), .null]), .array([.integer(1), .integer(1)])) == nil)
    #expect(Value.order(.row([.integer(1), .string("b")]), .row([.integer(1), .string("a")])) == 1)
    #expect(Value.order(.map([]), .map([])) == nil)
  }

  @Test func text() {
    let type = DataType.map(
      key: .varchar, value: .array(.row([RowField(name: "a", type: .decimal(precision: 3, scale: 1)), RowField(name: nil, type: .date)])))
    let value = Value.map([MapEntry(.string("k"), .array([.row([.decimal(15), .integer(1)]), .null])), MapEntry(.string("l"), .null)])
    #expect(ValueText.text(value, type) == "{k=[{a=1.5, 1970-01-02}, NULL], l=NULL}")
    #expect(ValueText.text(.array([]), .array(.bigint)) == "[]" && ValueText.text(.map([]), type) == "{}")
  }
}
