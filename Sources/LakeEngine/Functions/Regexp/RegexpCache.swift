import LakeVectors

/// One worker's compiled patterns: a constant one is compiled once, changing ones are kept up to a number.
final class RegexpCache {
  private static let countMax = 64

  private var compiled: [[UInt8]: Regexp] = [:]
  private var last: (pattern: [UInt8], regexp: Regexp)?

  func regexp(_ pattern: StringView) throws -> Regexp {
    if let last, pattern.withBytes({ $0.elementsEqual(last.pattern) }) { return last.regexp }
    let bytes = pattern.withBytes { Array($0) }
    let regexp = try compiled[bytes] ?? Regexp(bytes)
    if compiled.count >= RegexpCache.countMax { compiled.removeAll() }
    compiled[bytes] = regexp
    last = (bytes, regexp)
    return regexp
  }
}

/// The pattern of each row: looked up once a batch when it is constant.
struct RowRegexp {
  private let cells: Cells<StringView>
  private let cache: RegexpCache
  private let constant: Regexp?

  init(_ call: ScalarFunction.Invocation, _ argument: Int, _ cache: RegexpCache) throws {
    cells = call.strings(argument)
    self.cache = cache
    constant = cells.isConstant && call.rowCount > 0 ? try cache.regexp(cells[0]) : nil
  }

  @inline(__always)
  subscript(row: Int) -> Regexp {
    get throws { try constant ?? cache.regexp(cells[row]) }
  }
}
