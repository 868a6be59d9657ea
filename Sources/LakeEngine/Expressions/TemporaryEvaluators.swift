// DELETE THIS FILE when ExpressionEvaluator and FilterEvaluator land (owner: functions). It only lets the operators compile.
package import LakeVectors
package final class ExpressionEvaluator {
  let e: Expression; let layout: [Symbol: Int]
  package init(_ expression: Expression, layout: [Symbol: Int], session: SessionContext) throws { e = expression; self.layout = layout }
  package func evaluate(_ input: any ColumnProvider) throws -> ColumnVector { try ev(e, input) }
  func ev(_ e: Expression, _ input: any ColumnProvider) throws -> ColumnVector {
    switch e {
    case .column(let s): return try input.column(layout[s]!)
    case .literal(let v, let t): return .constant(v, type: t, count: input.rowCount)
    case .comparison(let op, let a, let b): return Kernels.compare(op, try ev(a, input), try ev(b, input))
    case .arithmetic(_, let a, let b, let t):
      let x = try ev(a, input), y = try ev(b, input)
      return ColumnVector((0..<input.rowCount).map { i in
        if case .integer(let p) = x.value(i), case .integer(let q) = y.value(i) { return .integer(p + q) }
        return .null }, type: t)
    default: throw LakeError(.notSupported, "stub")
    }
  }
}
package final class FilterEvaluator {
  let all: [ExpressionEvaluator]
  package init(_ conjuncts: [Expression], layout: [Symbol: Int], session: SessionContext) throws {
    all = try conjuncts.map { try ExpressionEvaluator($0, layout: layout, session: session) }
  }
  package func select(_ input: any ColumnProvider) throws -> SelectionVector? {
    var v = try all[0].evaluate(input)
    for e in all.dropFirst() { v = Kernels.and(v, try e.evaluate(input)) }
    return Kernels.selection(whereTrue: v)
  }
}
