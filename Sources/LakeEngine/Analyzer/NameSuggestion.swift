/// Finds the name that was probably meant, for hints of errors.
package enum NameSuggestion {
  /// `did you mean 'food'?` when a name is near; else the names there are, when they are few; else nil.
  /// - Parameter kind: what the names are, in the plural: `columns`.
  package static func hint(for name: String, among candidates: [String], kind: String) -> String? {
    var seen = Set<String>()
    let unique = candidates.filter { seen.insert($0).inserted }
    if let nearest = nearest(to: name, among: unique) { return "did you mean '\(nearest)'?" }
    guard !unique.isEmpty else { return nil }
    let shown = unique.prefix(shownNames)
    let more = unique.count > shownNames ? ", … (\(unique.count) in all)" : ""
    return "available \(kind): \(shown.joined(separator: ", "))\(more)"
  }

  /// The candidate with the fewest edits, if that is at most a third of the name's length (at least one).
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(longestCompared))
    let allowed = max(1, wanted.count / 3)
    var best: (name: String, edits: Int)?
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars.prefix(longestCompared))
      guard abs(scalars.count - wanted.count) <= allowed else { continue }
      let edits = distance(wanted, scalars)
      if edits <= allowed, edits < max(wanted.count, scalars.count), edits < best?.edits ?? .max { best = (candidate, edits) }
    }
    return best?.name
  }

  private static let shownNames = 20
  /// Bounds the quadratic work on names that nobody typed.
  private static let longestCompared = 64

  /// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var current = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        current[j] = min(previous[j] + 1, current[j - 1] + 1, replaced)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforePrevious[j - 2] + 1)
        }
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
