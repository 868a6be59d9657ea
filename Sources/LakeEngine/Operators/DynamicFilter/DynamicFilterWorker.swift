import LakeVectors

/// Applies a scan's dynamic filters to its batches, for one worker. A filter that lets nearly everything pass is left out
/// after a while: the join finds the others anyway.
final class DynamicFilterWorker {
  private final class Step {
    let use: DynamicFilterUse
    let keys: KeySet
    var tested = 0
    var passed = 0
    var reported = (tested: 0, passed: 0)
    /// Of the dictionary seen last.
    var dictionary: VectorDictionary?
    var truth: Buffer?

    init(_ use: DynamicFilterUse, _ keys: KeySet) {
      self.use = use
      self.keys = keys
    }

    var share: Double { tested == 0 ? 1 : Double(passed) / Double(tested) }
  }

  private var steps: [Step]
  /// The rows that came in and that passed all steps.
  private(set) var tested = 0
  private(set) var passed = 0

  /// Rows after which a filter is judged, and the share above which it goes.
  private static let trialRows = 1 << 15
  private static let uselessShare = 0.8

  /// Nil when no filter has anything to say.
  init?(_ uses: [DynamicFilterUse]) {
    steps = uses.compactMap { use in use.filter.known?.keys.map { Step(use, $0) } }
    if steps.isEmpty { return nil }
  }

  deinit { report() }

  var isActive: Bool { !steps.isEmpty }

  /// The rows of `batch` that may have partners; nil when all may.
  func select(_ batch: ScanBatch) throws -> SelectionVector? {
    let count = batch.rowCount
    let storage = Buffer(byteCount: (count + 1) * 4)
    let rows = storage.pointer(UInt32.self)
    var kept = count
    for step in steps where kept > 0 {
      let column = try batch.column(step.use.column)
      let from = kept == count ? nil : UnsafePointer(rows)
      let passed = select(column, step, from, kept, rows)
      step.tested &+= kept
      step.passed &+= passed
      kept = passed
    }
    tested &+= count
    passed &+= kept
    settle()
    return kept == count ? nil : SelectionVector(storage: storage, count: kept)
  }

  private func select(
    _ column: ColumnVector, _ step: Step, _ from: UnsafePointer<UInt32>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    guard column.isDictionary, let dictionary = column.dictionary, dictionary.entries.count <= 1 << 16 else {
      return step.keys.select(column, rows: from, count: count, into: out)
    }
    if step.dictionary !== dictionary {
      step.dictionary = dictionary
      step.truth = step.keys.truth(dictionary.entries)
    }
    guard let truth = step.truth else { return count }
    let table = UnsafePointer(truth.pointer(UInt8.self))
    switch column.encoding {
    case .dictionary8: return look(column, column.values(UInt8.self), table, from, count, out)
    case .dictionary16: return look(column, column.values(UInt16.self), table, from, count, out)
    default: return look(column, column.values(UInt32.self), table, from, count, out)
    }
  }

  private func look<ID: FixedWidthInteger & UnsignedInteger>(
    _ column: ColumnVector, _ ids: UnsafePointer<ID>, _ table: UnsafePointer<UInt8>, _ from: UnsafePointer<UInt32>?, _ count: Int,
    _ out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let validity = column.validity
    var kept = 0
    var i = 0
    while i < count {
      let row = from.map { $0[i] } ?? UInt32(truncatingIfNeeded: i)
      out[kept] = row
      let valid = validity.map { Validity.isValid($0, Int(row)) ? 1 : 0 } ?? 1
      kept &+= Int(table[Int(truncatingIfNeeded: ids[Int(row)])]) & valid
      i &+= 1
    }
    return kept
  }

  /// Filters that drop most come first; those that drop next to nothing go.
  private func settle() {
    guard
      steps.contains(where: {
        $0.tested >= DynamicFilterWorker.trialRows && $0.tested &- $0.reported.tested >= DynamicFilterWorker.trialRows
      })
    else { return }
    report()
    steps.removeAll { $0.tested >= DynamicFilterWorker.trialRows && $0.share > DynamicFilterWorker.uselessShare }
    steps.sort { $0.share < $1.share }
  }

  private func report() {
    for step in steps {
      step.use.add(tested: step.tested &- step.reported.tested, passed: step.passed &- step.reported.passed)
      step.reported = (step.tested, step.passed)
    }
  }
}
