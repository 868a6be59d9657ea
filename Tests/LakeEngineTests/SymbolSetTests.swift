import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct SymbolSetTests {
  private func symbol(_ id: Int) -> Symbol { Symbol(id: id, name: "s\(id)", type: .bigint) }

  @Test func holdsSymbolsOfAnyNumber() {
    let ids = [1, 63, 64, 127, 128, 129, 191, 192, 1000]
    var set = SymbolSet()
    for id in ids {
      #expect(!set.contains(symbol(id)))
      let (isNew, isNewAgain) = (set.insert(symbol(id)), set.insert(symbol(id)))
      #expect(isNew && !isNewAgain)
    }
    for id in 0...1100 { #expect(set.contains(symbol(id)) == ids.contains(id)) }
    for id in ids {
      set.remove(symbol(id))
      #expect(!set.contains(symbol(id)))
    }
    set.remove(symbol(5000))
  }

  @Test func unites() {
    var small = SymbolSet([symbol(3), symbol(130)])
    let large = SymbolSet([symbol(4), symbol(700)])
    small.formUnion(large)
    for id in [3, 4, 130, 700] { #expect(small.contains(symbol(id))) }
    #expect(!small.contains(symbol(131)))
    #expect(!large.contains(symbol(3)))
  }

  @Test func findsCarriedExpressionsWhetherFewOrMany() {
    var carried = CarriedExpressions()
    for id in 1...30 {
      let negated = Expression.negate(.column(symbol(id)))
      carried.add(negated, symbol(100 + id))
      // The first symbol stays.
      carried.add(negated, symbol(200 + id))
      for known in 1...id { #expect(carried[.negate(.column(symbol(known)))] == symbol(100 + known)) }
      #expect(carried[.column(symbol(id))] == nil)
    }
    let tree = Expression.not(.isNull(.negate(.column(symbol(7)))))
    #expect(carried.replacing(in: tree) == .not(.isNull(.column(symbol(107)))))
  }
}
