extension [Expression] {
  /// The first of each, in their order, without what makes no difference. Long chains of conditions come here: one pass.
  func distinct(without neutral: Expression) -> [Expression] {
    var seen: Set = [neutral]
    return filter { seen.insert($0).inserted }
  }
}
