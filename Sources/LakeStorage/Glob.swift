import LakeVectors

/// File name patterns: `*` and `?` within a name, `[abc]` and `[a-z]` sets, `**` for any number of folders.
package enum Glob {
  /// True when the text is a pattern and not one name.
  package static func isPattern(_ text: String) -> Bool { text.utf8.contains { $0 == 42 || $0 == 63 || $0 == 91 } }

  /// The files (not folders) that match, in path order. Folders are listed only as deep as the pattern goes.
  /// Hidden names match only when the pattern's name starts with the same character.
  package static func files(_ pattern: String) throws -> [String] {
    let absolute = pattern.hasPrefix("/")
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    var found: [String] = []
    try walk(absolute ? "/" : ".", prefix: absolute ? "/" : "", parts[...], &found)
    return Array(Set(found)).sorted()
  }

  private static func walk(_ folder: String, prefix: String, _ parts: ArraySlice<String>, _ found: inout [String]) throws {
    guard let part = parts.first else { return }
    let rest = parts.dropFirst()
    if !isPattern(part) {
      let path = prefix + part
      if rest.isEmpty {
        if FolderListing.exists(path), !FolderListing.isFolder(path) { found.append(path) }
      } else {
        try walk(path, prefix: path + "/", rest, &found)
      }
      return
    }
    if part == "**" {
      try walk(folder, prefix: prefix, rest.isEmpty ? ["*"] : rest, &found)
      for entry in try FolderListing.entries(of: folder) ?? [] where entry.isFolder && !entry.isHidden {
        try walk(prefix + entry.name, prefix: prefix + entry.name + "/", parts, &found)
      }
      return
    }
    for entry in try FolderListing.entries(of: folder) ?? [] {
      if entry.isHidden && entry.name.utf8.first != part.utf8.first { continue }
      guard matches(entry.name, part) else { continue }
      let path = prefix + entry.name
      if rest.isEmpty {
        if !entry.isFolder { found.append(path) }
      } else if entry.isFolder {
        try walk(path, prefix: path + "/", rest, &found)
      }
    }
  }

  /// Whether one name matches one part of a pattern. Linear in name × stars: a star is only ever retried from the last.
  package static func matches(_ name: String, _ pattern: String) -> Bool {
    let text = Array(name.unicodeScalars)
    let pattern = Array(pattern.unicodeScalars)
    var t = 0
    var p = 0
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == "*" {
        star = (p, t)
        p += 1
      } else if p < pattern.count, let next = step(pattern, p, text[t]) {
        p = next
        t += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        p = last.pattern + 1
        t = last.text + 1
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == "*" { p += 1 }
    return p == pattern.count
  }

  /// The pattern position after the element at `p` when that element matches `scalar`.
  private static func step(_ pattern: [Unicode.Scalar], _ p: Int, _ scalar: Unicode.Scalar) -> Int? {
    switch pattern[p] {
    case "?": return p + 1
    case "[":
      guard let close = pattern[(p + 1)...].firstIndex(of: "]"), close > p + 1 else { return scalar == "[" ? p + 1 : nil }
      let negated = pattern[p + 1] == "!" || pattern[p + 1] == "^"
      var i = p + (negated ? 2 : 1)
      var hit = false
      while i < close {
        if i + 2 < close, pattern[i + 1] == "-" {
          if pattern[i] <= scalar, scalar <= pattern[i + 2] { hit = true }
          i += 3
        } else {
          if pattern[i] == scalar { hit = true }
          i += 1
        }
      }
      return hit != negated ? close + 1 : nil
    default: return pattern[p] == scalar ? p + 1 : nil
    }
  }
}
