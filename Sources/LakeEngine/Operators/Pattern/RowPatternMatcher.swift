import LakeVectors

/// Whether a row may take a label, given the rows that have been taken.
protocol RowPatternConditions: AnyObject {
  /// The rows that conditions look at at most, relative to the row they are asked about and to those taken before it.
  var reach: ClosedRange<Int> { get }
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
/// No instruction is tried twice at one row after the same labels: that ends empty loops. Where conditions look at nothing that
/// depends on the match, none is tried again at a row where it has failed, by whatever way and from whichever start: that
/// bounds the work by rows times instructions, until `forget` is called because the rows to look at are others.
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
  private let reachForward: Int
  /// Rows from here on cannot be matched: the partition's end, or the frame's of the row that a match is looked for.
  var end: Int
  /// A bit an instruction for every row and one more: tried there.
  private let marks: Buffer
  private var choices: [Choice] = []
  /// The labels of the rows of the match.
  private(set) var labels: [Int32] = []
  /// Where exclusions begin and (complemented) end, in rows of the match, in the order of the pattern.
  private(set) var exclusions: [Int32] = []

  /// Since everything was forgotten, an attempt came so far that it might have ended otherwise if `end` were further on. Attempts
  /// after that one may rest on what it marked.
  private(set) var sawEnd = false
  /// Marks of rows from here on are all clear.
  private var markedEnd: Int

  init(_ program: RowPatternProgram, partition: Range<Int>, conditions: any RowPatternConditions, _ query: QueryContext) {
    self.program = program.instructions
    self.partition = partition
    self.conditions = conditions
    // No partition is longer, so nothing below overflows.
    reachForward = min(partition.count, conditions.reach.upperBound)
    markedEnd = partition.lowerBound
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
    defer { markedEnd = max(markedEnd, farthest + 1) }
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
          if row + reachForward >= end { sawEnd = true }
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
        case .partitionEnd:
          if row == end {
            sawEnd = true
            next = instruction + 1
          }
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
      guard let choice = choices.popLast() else { return false }
      instruction = Int(choice.instruction)
      labels.removeLast(labels.count - Int(choice.taken))
      exclusions.removeLast(exclusions.count - Int(choice.exclusions))
      conditions.kept(labels.count)
    }
  }

  /// What has failed at `count` rows from `row` on (nil: at all of them) may hold from now on, since conditions see other rows.
  mutating func forget(from row: Int, count: Int? = nil) {
    let last = count.map { min(markedEnd, row + $0) } ?? markedEnd
    if row < last { clearMarks(row..<last) }
    if count == nil {
      markedEnd = row
      sawEnd = false
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
