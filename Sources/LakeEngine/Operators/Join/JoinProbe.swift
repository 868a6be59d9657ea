import LakeVectors

/// Finds the pairs of one worker's batches with the held side: hash, directory, equal keys, residual condition.
struct JoinProbe {
  let build: JoinBuild
  private(set) var pairs: JoinPairs
  private let query: QueryContext
  private let keyPositions: [Int]
  private let band: JoinBand?
  private let residual: FilterEvaluator?
  private var candidates = JoinCandidates(rows: 0)
  private var rowCapacity = 0
  private var count = 0
  private var keys: [ColumnVector] = []

  /// - Parameter residual: checked on the pairs that the keys let through; positions in `layout` count through the
  ///   batch's columns, then the held side's.
  init(
    _ build: JoinBuild, keyPositions: [Int], band: JoinBand? = nil, residual: Expression?, layout: [Symbol: Int], _ query: QueryContext
  ) throws {
    self.build = build
    self.band = band
    self.query = query
    self.keyPositions = keyPositions
    self.residual = try residual.map { try FilterEvaluator([$0], layout: layout, session: query.session) }
    pairs = JoinPairs(capacity: max(1, query.session.batchRows))
  }

  var hasResidual: Bool { residual != nil }

  /// Starts with the pairs of `batch`.
  mutating func start(_ batch: ColumnBatch) {
    if batch.rowCount > rowCapacity {
      rowCapacity = batch.rowCount
      candidates = JoinCandidates(rows: rowCapacity)
    }
    let compared = keyPositions.map { JoinKeys.comparable(batch.columns[$0]) }
    keys = compared.map(RowLayout.prepared)
    count = findCandidates(batch, compared)
    pairs.restart()
  }

  /// - Parameter compared: the keys as they came: the hashes of a dictionary's entries are made once.
  private func findCandidates(_ batch: ColumnBatch, _ compared: [ColumnVector]) -> Int {
    guard build.count > 0 else { return 0 }
    if let band, let range = build.range { return findRanges(batch, band, range) }
    if let ranks = build.ranks { return ranks.candidates(keys[0], count: batch.rowCount, into: candidates) }
    guard let directory = build.directory else {
      candidates.setAll(rows: batch.rowCount, buildCount: build.count)
      return batch.rowCount
    }
    let hashes = Buffer(byteCount: batch.rowCount * 8)
    Kernels.hash(compared, count: batch.rowCount, into: hashes.pointer())
    let keyed = JoinKeys.validity(keys, batch.rowCount)
    return withExtendedLifetime(keyed) {
      directory.candidates(
        hashes.pointer(), count: batch.rowCount, keyed: keyed.map { UnsafePointer($0.pointer()) }, into: candidates)
    }
  }

  private func findRanges(_ batch: ColumnBatch, _ band: JoinBand, _ range: RangeDirectory) -> Int {
    func column(_ position: Int?) -> ColumnVector? { position.map { RowLayout.prepared(batch.columns[$0]) } }
    return range.candidates(
      lower: column(band.lower?.position), lowerInclusive: band.lower?.inclusive ?? true, upper: column(band.upper?.position),
      upperInclusive: band.upper?.inclusive ?? true, target: column(band.target), count: batch.rowCount, into: candidates)
  }

  /// The next pairs that pass everything; false when there are none left. There may be none all the same when it is true.
  /// - Parameter once: a row's first match is enough.
  mutating func next(_ batch: ColumnBatch, once: Bool) throws -> Bool {
    try query.checkCancelled()
    // What ranks find is equal.
    let compared = build.ranks == nil ? keys : []
    guard pairs.fill(candidates, count: count, probe: compared, build: build.keys, once: once && residual == nil) else { return false }
    if let residual, pairs.count > 0 {
      if let passed = try residual.select(JoinedPairs(batch, build.rows, pairs)) { pairs.keep(passed) }
    }
    return true
  }
}

/// The columns of pairs, each put together when a condition reads it.
private struct JoinedPairs: ColumnProvider {
  private let batch: ColumnBatch
  private let build: JoinRows
  private let pairs: JoinPairs

  init(_ batch: ColumnBatch, _ build: JoinRows, _ pairs: JoinPairs) {
    self.batch = batch
    self.build = build
    self.pairs = pairs
  }

  var rowCount: Int { pairs.count }

  func column(_ index: Int) throws -> ColumnVector {
    index < batch.columns.count
      ? batch.columns[index].gather(pairs.probeRows, count: pairs.count)
      : build.columns[index - batch.columns.count].gather(pairs.buildRows, count: pairs.count)
  }
}
