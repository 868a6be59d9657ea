/// The registered partitions of a table: a text file of one line a partition, sorted by name, `name` or
/// `name<TAB>location` when the folder is not `<table location>/<name>`. Names are Hive's (escaped), so no tab or
/// newline can be in them; a diff of two states reads well.
package struct PartitionList: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// `dt=2023-10-22/country=ES`
    package let name: String
    /// `s3://…` when it is not below the table's location.
    package let location: String?

    package init(name: String, location: String? = nil) {
      self.name = name
      self.location = location
    }
  }

  /// Sorted by name, no name twice.
  package private(set) var entries: [Entry]

  package init(_ entries: [Entry] = []) {
    self.entries = entries.sorted { $0.name < $1.name }
  }

  package init(text: String) {
    entries = text.split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 1)
      return Entry(name: String(parts[0]), location: parts.count > 1 ? String(parts[1]) : nil)
    }
  }

  package var text: String {
    entries.map { $0.name + ($0.location.map { "\t" + $0 } ?? "") + "\n" }.joined()
  }

  /// Adds those not there yet. - Returns: the new names.
  package mutating func add(_ new: [Entry]) -> [String] {
    let known = Set(entries.map(\.name))
    var added: [String: Entry] = [:]
    for entry in new where !known.contains(entry.name) { added[entry.name] = entry }
    entries = (entries + added.values).sorted { $0.name < $1.name }
    return added.keys.sorted()
  }

  package mutating func remove(_ names: Set<String>) { entries.removeAll { names.contains($0.name) } }
}
