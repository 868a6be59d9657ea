import LakeVectors

/// Whether a row may take a label, given the rows that have been taken.
protocol RowPatternConditions: AnyObject {
  /// Conditions depend on the rows taken, not only on the row itself.
  var dependsOnMatch: Bool { get }
  /// `labels` are those of the rows before `row` in the match.
  func holds(_ label: Int, row: Int, labels: [Int32]) throws -> Bool
  /// The label of the last of `labels` has been settled.
  func took(_ labels: [Int32])
  /// Only the first `count` rows of the match are left.
  func kept(_ count: Int)
}

/// Runs a program over the rows of one partition: depth first with a stack of choices of its own, the preferred choice
/// first, so that the first match found is the one that the pattern's preferences ask for.
///
/// No instruction is tried twice at one row after the same labels (or, where conditions look at the row alone, ever again
/// after it has failed there): that ends empty loops, and bounds the work by rows times instructions in the second case.
struct RowPatternMatcher {
  /// Instructions tried for one match at most.
  private static let stepsMax = 200_000_000

  private struct Choice {
    let instruction: Int32
    let taken: Int32
    let exclusions: Int32
  }

  private let program: [RowPatternProgram.Instruction]
  private let wordsPerRow: Int
  private let partition: Range<Int>
  private let conditions: any RowPatternConditions
  private let query: QueryContext
  /// Rows from here on cannot be matched: the partition's end, or the frame's of the row that a match is looked for.
  var end: Int
  /// What fails in one search may hold in the next, whose frame is another.
  private let isFramed: Bool
  /// A bit an instruction for every row and one more: tried there.
  private let marks: Buffer
  private var choices: [Choice] = []
  /// The labels of the rows of the match.
  private(set) var labels: [Int32] = []
  /// Where exclusions begin and (complemented) end, in rows of the match, in the order of the pattern.
  private(set) var exclusions: [Int32] = []

  init(
    _ program: RowPatternProgram, partition: Range<Int>, conditions: any RowPatternConditions, isFramed: Bool = false, _ query: QueryContext
  ) {
    self.program = program.instructions
    self.partition = partition
    self.conditions = conditions
    self.isFramed = isFramed
    end = partition.upperBound
    self.query = query
    wordsPerRow = (program.instructions.count + 63) / 64
    marks = Buffer(zeroed: (partition.count + 1) * wordsPerRow * 8)
  }

  /// Looks for a match that begins at `start`; true when there is one, which `labels` and `exclusions` then describe.
  /// - Throws: `EXCEEDED_CPU_LIMIT` when it takes too many steps, what conditions throw, cancellation.
  mutating func match(from start: Int) throws -> Bool {
    choices.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    exclusions.removeAll(keepingCapacity: true)
    conditions.kept(0)
    let forgets = conditions.dependsOnMatch
    if forgets { clearMarks(start..<start + 1) }
    var farthest = start
    var instruction = 0
    var steps = 0
    while true {
      steps &+= 1
      if steps & 0xfff == 0 {
        try query.checkCancelled()
        if steps > Self.stepsMax {
          throw LakeError(ErrorCode(rawValue: "EXCEEDED_CPU_LIMIT"), "Row pattern matching takes more than \(Self.stepsMax) steps")
        }
      }
      let row = start + labels.count
      var next: Int?
      if mark(instruction, row) {
        switch program[instruction] {
        case .label(let label):
          if row < end, try conditions.holds(label, row: row, labels: labels) {
            labels.append(Int32(truncatingIfNeeded: label))
            conditions.took(labels)
            farthest = max(farthest, row + 1)
            if forgets { clearMarks(row + 1..<row + 2) }
            next = instruction + 1
          }
        case .split(let first, let second):
          choices.append(
            Choice(
              instruction: Int32(truncatingIfNeeded: second), taken: Int32(truncatingIfNeeded: labels.count),
              exclusions: Int32(truncatingIfNeeded: exclusions.count)))
          next = first
        case .jump(let target): next = target
        case .partitionStart: if row == partition.lowerBound { next = instruction + 1 }
        case .partitionEnd: if row == end { next = instruction + 1 }
        case .exclusionStart:
          exclusions.append(Int32(truncatingIfNeeded: labels.count))
          next = instruction + 1
        case .exclusionEnd:
          exclusions.append(~Int32(truncatingIfNeeded: labels.count))
          next = instruction + 1
        case .done:
          // What was tried on the way here has not failed.
          if !forgets { clearMarks(start..<farthest + 1) }
          return true
        }
      }
      if let next {
        instruction = next
        continue
      }
      guard let choice = choices.popLast() else {
        if isFramed, !forgets { clearMarks(start..<farthest + 1) }
        return false
      }
      instruction = Int(choice.instruction)
      labels.removeLast(labels.count - Int(choice.taken))
      exclusions.removeLast(exclusions.count - Int(choice.exclusions))
      conditions.kept(labels.count)
    }
  }

  /// Marks an instruction at a row; false when it was.
  private func mark(_ instruction: Int, _ row: Int) -> Bool {
    let word = (row - partition.lowerBound) * wordsPerRow + instruction >> 6
    let bit: UInt64 = 1 << UInt64(instruction & 63)
    let marks = marks.pointer(UInt64.self)
    if marks[word] & bit != 0 { return false }
    marks[word] |= bit
    return true
  }

  private func clearMarks(_ rows: Range<Int>) {
    for word in (rows.lowerBound - partition.lowerBound) * wordsPerRow..<(rows.upperBound - partition.lowerBound) * wordsPerRow {
      marks.pointer(UInt64.self)[word] = 0
    }
  }
}
