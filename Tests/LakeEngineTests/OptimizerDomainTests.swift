import LakeFormats
import LakeVectors
import Testing

@testable import LakeEngine

@Suite("Optimizer: domains of scan predicates")
struct OptimizerDomainTests {
  private let number = Symbol(id: 1, name: "n", type: .bigint)
  private let text = Symbol(id: 2, name: "t", type: .varchar)
  private let flag = Symbol(id: 3, name: "f", type: .boolean)
  private let padded = Symbol(id: 4, name: "c", type: .char(length: 3))

  private func int(_ value: Int64) -> Expression { .literal(.integer(value), .bigint) }
  private func string(_ value: String) -> Expression { .literal(.string(value), .varchar) }

  private func domains(_ predicates: Expression...) -> [Int: ColumnDomain] {
    DomainExtraction.domains(of: predicates, columns: [(number, 10), (text, 20), (flag, 30), (padded, 40)])
  }

  @Test("comparisons bound, whichever side the column is on")
  func comparisons() throws {
    let domain = try #require(domains(.comparison(.less, int(3), .column(number)), .comparison(.lessOrEqual, .column(number), int(7)))[10])
    #expect(!domain.contains(.integer(3)))
    #expect(domain.contains(.integer(4)))
    #expect(domain.contains(.integer(7)))
    #expect(!domain.contains(.integer(8)))
    #expect(!domain.contains(.null))
  }

  @Test("equality and IN are sets; NULL candidates are no values")
  func sets() throws {
    let equal = try #require(domains(.comparison(.equal, .column(text), string("b")))[20])
    #expect(equal.contains(.string("b")))
    #expect(!equal.contains(.string("a")))
    let list = try #require(domains(.inList(.column(number), [int(5), .literal(.null, .bigint), int(1)]))[10])
    #expect(list.values == [.integer(1), .integer(5)])
    #expect(!list.contains(.integer(3)))
    #expect(!list.mayOverlap(minimum: .integer(6), maximum: nil))
    #expect(list.mayOverlap(minimum: .integer(4), maximum: .integer(9)))
    #expect(!list.mayOverlap(minimum: .integer(2), maximum: .integer(4)))
  }

  @Test("a conjunction narrows, an empty one lets nothing through")
  func conjunction() throws {
    let domain = try #require(domains(.inList(.column(number), [int(1), int(5)]), .comparison(.greater, .column(number), int(2)))[10])
    #expect(domain.values == [.integer(5)])
    let none = try #require(domains(.comparison(.equal, .column(number), int(1)), .comparison(.equal, .column(number), int(2)))[10])
    #expect(!none.contains(.integer(1)))
    #expect(!none.contains(.integer(2)))
  }

  @Test("OR restricts only what every branch restricts")
  func disjunction() throws {
    let one = Expression.comparison(.equal, .column(number), int(1))
    let big = Expression.comparison(.greaterOrEqual, .column(number), int(100))
    let domain = try #require(domains(.or([one, big]))[10])
    #expect(domain.contains(.integer(1)))
    #expect(domain.contains(.integer(100)))
    #expect(!domain.contains(.integer(0)))
    #expect(domains(.or([one, .comparison(.equal, .column(text), string("x"))])).isEmpty)
    let withNull = try #require(domains(.or([one, .isNull(.column(number))]))[10])
    #expect(withNull.contains(.null))
    #expect(withNull.contains(.integer(1)))
    #expect(!withNull.contains(.integer(2)))
    let branches = Expression.or([
      .and([one, .comparison(.equal, .column(text), string("x"))]), .and([big, .comparison(.equal, .column(text), string("y"))]),
    ])
    #expect(domains(branches)[20]?.values == [.string("x"), .string("y")])
  }

  @Test("NULL tests")
  func nulls() throws {
    let only = try #require(domains(.isNull(.column(number)))[10])
    #expect(only.contains(.null))
    #expect(!only.contains(.integer(0)))
    let no = try #require(domains(.not(.isNull(.column(number))))[10])
    #expect(!no.contains(.null))
    #expect(no.contains(.integer(0)))
    #expect(domains(.comparison(.notEqual, .column(number), int(1)))[10]?.contains(.null) == false)
    #expect(domains(.comparison(.equal, .column(number), .literal(.null, .bigint))).isEmpty)
  }

  @Test("boolean columns")
  func booleans() {
    #expect(domains(.column(flag))[30]?.values == [.boolean(true)])
    #expect(domains(.not(.column(flag)))[30]?.values == [.boolean(false)])
  }

  @Test("LIKE: prefix, escape, no wildcard, no prefix")
  func like() throws {
    func like(_ pattern: String, escape: String? = nil) -> ColumnDomain? {
      domains(.like(.column(text), pattern: string(pattern), escape: escape.map { string($0) }))[20]
    }
    let prefix = try #require(like("2023-10%"))
    #expect(prefix.contains(.string("2023-10-22")))
    #expect(prefix.contains(.string("2023-10")))
    #expect(!prefix.contains(.string("2023-11-01")))
    #expect(!prefix.contains(.string("2023-0")))
    #expect(like("abc")?.values == [.string("abc")])
    #expect(like("a!%b_", escape: "!")?.contains(.string("a%bx")) == true)
    #expect(like("a!%b_", escape: "!")?.contains(.string("axbx")) == false)
    #expect(like("%abc")?.contains(.string("zzz")) == true)
    #expect(like("%abc")?.contains(.null) == false)
    #expect(like("a!", escape: "!") == nil)
  }

  @Test("the text after a prefix skips what is no scalar")
  func successor() {
    #expect(DomainExtraction.successor("ab") == "ac")
    #expect(DomainExtraction.successor("a\u{10FFFF}") == "b")
    #expect(DomainExtraction.successor("\u{D7FF}") == "\u{E000}")
    #expect(DomainExtraction.successor("\u{10FFFF}") == nil)
    #expect(DomainExtraction.successor("") == nil)
  }

  @Test("what is not understood restricts nothing")
  func unknown() {
    let sum = Expression.arithmetic(.add, .column(number), int(1), .bigint)
    #expect(domains(.comparison(.equal, sum, int(2))).isEmpty)
    #expect(domains(.comparison(.equal, .column(padded), .literal(.string("a"), .char(length: 3)))).isEmpty)
    #expect(domains(.comparison(.equal, .column(number), .column(number))).isEmpty)
  }
}
