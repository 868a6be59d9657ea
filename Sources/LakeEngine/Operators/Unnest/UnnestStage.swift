import LakeVectors

/// What becomes of one collection.
struct UnnestSpec {
  /// The collection's position among the input's columns.
  let argument: Int
  let type: DataType

  /// An array of rows has a column a field.
  var rowFields: [RowField]? {
    if case .array(.row(let fields)) = type { fields } else { nil }
  }
}

/// UNNEST: every row once for each element of its collections, with the passed columns before and the element's behind.
final class UnnestStage: StreamStage {
  fileprivate let passed: [Int]
  fileprivate let collections: [UnnestSpec]
  fileprivate let hasOrdinality: Bool
  fileprivate let isOuter: Bool

  init(passed: [Int], collections: [UnnestSpec], hasOrdinality: Bool, isOuter: Bool) {
    self.passed = passed
    self.collections = collections
    self.hasOrdinality = hasOrdinality
    self.isOuter = isOuter
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker { UnnestWorker(self, query) }
}

private final class UnnestWorker: StreamWorker {
  private let stage: UnnestStage
  private let query: QueryContext
  private let batchRows: Int
  /// Of the rows gathered so far: the input's row, the element of each collection (`missing`: none), the ordinality.
  private let rows: Buffer
  private let elements: [Buffer]
  private let ordinals: Buffer
  private var filled = 0
  private var morsel = -1
  private var index = 0

  init(_ stage: UnnestStage, _ query: QueryContext) {
    self.stage = stage
    self.query = query
    let capacity = max(1, query.session.batchRows)
    batchRows = capacity
    rows = Buffer(byteCount: capacity * 4)
    elements = stage.collections.map { _ in Buffer(byteCount: capacity * 4) }
    ordinals = Buffer(byteCount: capacity * 4)
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    // A batch may become many: those of a morsel are numbered anew.
    if batch.order.morsel != morsel {
      morsel = batch.order.morsel
      index = 0
    }
    let lists = stage.collections.map { batch.columns[$0.argument] }
    for row in 0..<batch.rowCount {
      let spans = lists.map { $0.isNull(row) ? ListSpan(offset: 0, length: 0 as UInt32) : $0.span(row) }
      let count = spans.reduce(0) { max($0, $1.count) }
      if count == 0 {
        if stage.isOuter { try add(row, spans, 0, batch, lists, emit) }
        continue
      }
      for element in 0..<count { try add(row, spans, element, batch, lists, emit) }
    }
    if filled > 0 { try flush(batch, lists, emit) }
  }

  private func add(
    _ row: Int, _ spans: [ListSpan], _ element: Int, _ batch: ColumnBatch, _ lists: [ColumnVector],
    _ emit: (ColumnBatch) throws -> Void
  ) throws {
    rows.pointer(UInt32.self)[filled] = UInt32(truncatingIfNeeded: row)
    var hasAny = false
    for (span, target) in zip(spans, elements) {
      let isThere = element < span.count
      hasAny = hasAny || isThere
      target.pointer(UInt32.self)[filled] = isThere ? UInt32(truncatingIfNeeded: span.start &+ element) : .max
    }
    ordinals.pointer(UInt32.self)[filled] = hasAny ? UInt32(truncatingIfNeeded: element) : .max
    filled += 1
    if filled == batchRows { try flush(batch, lists, emit) }
  }

  private func flush(_ batch: ColumnBatch, _ lists: [ColumnVector], _ emit: (ColumnBatch) throws -> Void) throws {
    try query.checkCancelled()
    var columns = stage.passed.map { batch.columns[$0].gather(rows.pointer(UInt32.self), count: filled) }
    for (index, list) in lists.enumerated() {
      columns += made(stage.collections[index], list, elements[index].pointer(UInt32.self))
    }
    if stage.hasOrdinality { columns.append(ordinality()) }
    try emit(ColumnBatch(columns: columns, rowCount: filled, order: BatchOrder(morsel: morsel, index: index)))
    index += 1
    filled = 0
  }

  private func made(_ spec: UnnestSpec, _ list: ColumnVector, _ elements: UnsafePointer<UInt32>) -> [ColumnVector] {
    let children = list.children
    guard let fields = spec.rowFields, let structs = children.first else {
      return children.map { $0.gatherOptional(elements, count: filled) }
    }
    // From the place of the row to that of its fields; a row that is NULL has fields that are.
    let places = Buffer(byteCount: max(filled, 1) * 4)
    let target = places.pointer(UInt32.self)
    for i in 0..<filled {
      let element = elements[i]
      let isThere = element != .max && !structs.isNull(Int(element))
      target[i] = isThere ? UInt32(truncatingIfNeeded: structs.rowPosition(Int(element))) : .max
    }
    let columns = structs.children
    return fields.indices.map { columns[$0].gatherOptional(target, count: filled) }
  }

  private func ordinality() -> ColumnVector {
    let values = Buffer(byteCount: max(filled, 1) * 8)
    let validity = Validity.make(filled, valid: true)
    let (source, target) = (ordinals.pointer(UInt32.self), values.pointer(Int64.self))
    for i in 0..<filled {
      let isThere = source[i] != .max
      target[i] = isThere ? Int64(source[i]) + 1 : 0
      if !isThere { Validity.clear(validity.pointer(UInt64.self), i) }
    }
    return ColumnVector(flat: .bigint, count: filled, values: values, validity: validity)
  }
}
