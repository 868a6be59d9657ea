import Glibc

/// Names of zones are found whatever their case, as in Trino, and spelled as the tz database does: one zone has one name.
enum TimeZoneFolder {
  /// `europe/madrid` is `Europe/Madrid`; nil when there is no such file below `folder`.
  static func spelling(of name: String, in folder: String) -> String? {
    var path = folder
    var spelled: [String] = []
    for part in name.split(separator: "/", omittingEmptySubsequences: false) {
      guard let entry = entry(String(part), in: path) else { return nil }
      spelled.append(entry)
      path += entry + "/"
    }
    return spelled.joined(separator: "/")
  }

  /// The entry of that name, else one that differs by case.
  private static func entry(_ name: String, in path: String) -> String? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    let wanted = name.lowercased()
    var found: String?
    while let entry = readdir(directory) {
      let other = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) { String(cString: $0) }
      }
      if other == name { return other }
      if found == nil, other.lowercased() == wanted { found = other }
    }
    return found
  }
}
