import LakeVectors

/// The rows of a scan's batches that pass its predicates and dynamic filters. Whichever of both is likely to drop more is
/// asked first; the other then decodes its columns for the rows that are left.
final class ScanRows {
  let batch: ScanBatch
  private let filter: FilterEvaluator?
  private let dynamic: DynamicFilterWorker?
  /// Of a top-N above.
  let bound: TopNBoundWorker?
  /// Rows that the predicates were asked about and that passed.
  private var tested = 0
  private var passed = 0

  init(_ batch: ScanBatch, filter: FilterEvaluator?, dynamic: DynamicFilterWorker?, bound: TopNBoundWorker? = nil) {
    self.bound = bound
    self.batch = batch
    self.filter = filter
    self.dynamic = dynamic
  }

  /// No row is dropped.
  var keepsAll: Bool { filter == nil && dynamic == nil && bound == nil }

  /// The rows of the batch at hand; nil for all of what `batch` then is.
  func select() throws -> SelectionVector? {
    if let selection = try bound?.select(batch) {
      if selection.count == 0 || (filter == nil && dynamic == nil) { return selection }
      batch.narrow(to: selection)
    }
    return try selectByConditions()
  }

  private func selectByConditions() throws -> SelectionVector? {
    guard let dynamic, dynamic.isActive else { return try passPredicates() }
    guard filter != nil else { return try dynamic.select(batch) }
    let dynamicFirst = share(dynamic.passed, dynamic.tested) < share(passed, tested)
    guard let first = dynamicFirst ? try dynamic.select(batch) : try passPredicates() else {
      return dynamicFirst ? try passPredicates() : try dynamic.select(batch)
    }
    if first.count == 0 { return first }
    batch.narrow(to: first)
    return dynamicFirst ? try passPredicates() : try dynamic.select(batch)
  }

  private func passPredicates() throws -> SelectionVector? {
    guard let filter else { return nil }
    let selection = try filter.select(batch)
    tested &+= batch.rowCount
    passed &+= selection?.count ?? batch.rowCount
    return selection
  }

  /// Unknown shares count as a half, so that both are soon known.
  private func share(_ passed: Int, _ tested: Int) -> Double { (Double(passed) + 512) / (Double(tested) + 1024) }
}
