import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct TruthRowsTests {
  @Test(arguments: [0, 1, 63, 64, 65, 200], [true, false])
  func everyRowThatIsNotTheValue(_ rows: Int, _ value: Bool) {
    let values = (0..<rows).map { (row: Int) -> Value in row % 5 == 2 ? .null : .boolean(row % 3 == 0) }
    let expected = (0..<rows).filter { values[$0] != .boolean(value) }
    let flat = ColumnVector(values, type: .boolean)
    let selection = TruthRows.rows(of: flat, except: value)
    #expect((selection.map { s in (0..<s.count).map { s[$0] } } ?? Array(0..<rows)) == expected)
    let known = ColumnVector(values.map { $0 == .null ? .boolean(value) : $0 }, type: .boolean)
    let other = TruthRows.rows(of: known, except: value)
    #expect((other.map { s in (0..<s.count).map { s[$0] } } ?? Array(0..<rows)) == expected.filter { values[$0] != .null })
  }

  @Test func constants() {
    #expect(TruthRows.rows(of: .constant(.boolean(true), type: .boolean, count: 5), except: true)?.count == 0)
    #expect(TruthRows.rows(of: .constant(.boolean(false), type: .boolean, count: 5), except: true) == nil)
    #expect(TruthRows.rows(of: .nulls(.boolean, count: 5), except: true) == nil)
    #expect(TruthRows.rows(of: .nulls(.unknown, count: 5), except: false) == nil)
  }
}
