import LakeVectors

/// A row pattern as instructions of a backtracking matcher: alternatives in the order of preference.
struct RowPatternProgram: Sendable {
  enum Instruction: Hashable, Sendable {
    /// Takes the row when the label's condition holds.
    case label(Int)
    /// Goes on at `first`; at `second` when that fails.
    case split(first: Int, second: Int)
    case jump(Int)
    case partitionStart
    case partitionEnd
    /// Rows taken from here to the end are not shown.
    case exclusionStart
    case exclusionEnd
    case done
  }

  /// Repetitions and permutations are written out: `A{1000}` is a thousand instructions.
  static let instructionsMax = 1 << 16

  private(set) var instructions: [Instruction] = []

  /// - Throws: `NOT_SUPPORTED` for a pattern that is too big.
  init(_ pattern: RowPatternTree) throws {
    try add(pattern)
    try emit(.done)
  }

  private mutating func emit(_ instruction: Instruction) throws {
    guard instructions.count < Self.instructionsMax else {
      throw LakeError(
        .notSupported, "Row pattern is too big (more than \(Self.instructionsMax) steps)",
        hint: "large repetition counts and permutations are written out")
    }
    instructions.append(instruction)
  }

  private mutating func add(_ pattern: RowPatternTree) throws {
    switch pattern {
    case .empty: break
    case .label(let label): try emit(.label(label))
    case .partitionStart: try emit(.partitionStart)
    case .partitionEnd: try emit(.partitionEnd)
    case .sequence(let parts): for part in parts { try add(part) }
    case .alternatives(let parts): try addAlternatives(parts.count) { try $0.add(parts[$1]) }
    case .excluded(let inner):
      try emit(.exclusionStart)
      try add(inner)
      try emit(.exclusionEnd)
    case .permutation(let parts): try addPermutations(parts)
    case .quantified(let inner, let least, let most, let isGreedy):
      for _ in 0..<least { try add(inner) }
      if let most { try addOptional(inner, most - least, isGreedy) } else { try addLoop(inner, isGreedy) }
    }
  }

  private mutating func addAlternatives(_ count: Int, _ body: (inout RowPatternProgram, Int) throws -> Void) throws {
    var jumps: [Int] = []
    for index in 0..<count {
      let split = instructions.count
      if index < count - 1 { try emit(.done) }
      try body(&self, index)
      if index < count - 1 {
        jumps.append(instructions.count)
        try emit(.done)
        instructions[split] = .split(first: split + 1, second: instructions.count)
      }
    }
    for jump in jumps { instructions[jump] = .jump(instructions.count) }
  }

  /// All orders, by the places in the list.
  private mutating func addPermutations(_ parts: [RowPatternTree]) throws {
    guard parts.count > 1 else { return try parts.forEach { try add($0) } }
    try addAlternatives(parts.count) { program, index in
      var rest = parts
      let head = rest.remove(at: index)
      try program.add(head)
      try program.addPermutations(rest)
    }
  }

  /// `count` more at most: each leads on or ends.
  private mutating func addOptional(_ inner: RowPatternTree, _ count: Int, _ isGreedy: Bool) throws {
    var splits: [Int] = []
    for _ in 0..<max(count, 0) {
      splits.append(instructions.count)
      try emit(.done)
      try add(inner)
    }
    for split in splits { setSplit(split, isGreedy) }
  }

  private mutating func addLoop(_ inner: RowPatternTree, _ isGreedy: Bool) throws {
    let split = instructions.count
    try emit(.done)
    try add(inner)
    try emit(.jump(split))
    setSplit(split, isGreedy)
  }

  /// Into what follows, or past it to the end of the program so far.
  private mutating func setSplit(_ split: Int, _ isGreedy: Bool) {
    let end = instructions.count
    instructions[split] = isGreedy ? .split(first: split + 1, second: end) : .split(first: end, second: split + 1)
  }
}
