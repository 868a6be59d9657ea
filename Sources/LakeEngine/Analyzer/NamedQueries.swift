import LakeSQL

/// The queries named by WITH that are in sight, those of the innermost WITH first. Every named query keeps what it sees itself:
/// all queries of a WITH share one table of them, of which each sees as many as stand before it.
struct NamedQueries {
  private final class Level {
    var queries: [String: (query: QueryAnalyzer.NamedQuery, place: Int)] = [:]
  }

  private var levels: [(level: Level, count: Int)] = []

  /// Queries declared from now on hide those of their names that are in sight.
  mutating func open() { levels.append((Level(), 0)) }

  /// False: the name is taken.
  mutating func declare(_ query: QueryAnalyzer.NamedQuery) -> Bool {
    guard let (level, count) = levels.last else { return false }
    let name = query.syntax.name.folded
    guard level.queries[name] == nil else { return false }
    level.queries[name] = (query, count)
    levels[levels.count - 1].count += 1
    return true
  }

  /// `name` in lower case.
  subscript(name: String) -> QueryAnalyzer.NamedQuery? {
    for (level, count) in levels.reversed() {
      if let (query, place) = level.queries[name], place < count { return query }
    }
    return nil
  }

  var names: Set<String> {
    levels.reduce(into: []) { names, entry in
      for (name, found) in entry.level.queries where found.place < entry.count { names.insert(name) }
    }
  }
}
