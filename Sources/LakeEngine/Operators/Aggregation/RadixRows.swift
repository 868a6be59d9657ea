import LakeVectors

/// Rows of an aggregation that found no group in a worker's own table, in columns sorted by partition: what is merged, one
/// cache-sized table a partition, when all rows are there. Made by one worker, then read by all.
///
/// Bytes touched a row: each column, hash and order once in and once out.
final class RadixRows: @unchecked Sendable {
  /// Partitions by hash bits that neither the slots of a table nor the salts use up.
  static let partitionCount = 256

  @inline(__always) static func partition(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 40) & (partitionCount - 1) }

  /// By position; nil: not needed.
  let columns: [ColumnVector?]
  let byteCount: Int
  private let hashes: Buffer
  private let orders: Buffer
  /// Where each partition begins, and the end.
  private let starts: [Int]

  /// - Parameter needed: by position, whether the column is.
  init(_ parts: [RadixRowsPart], needed: [Bool]) throws {
    let count = parts.reduce(0) { $0 + $1.count }
    let places = Buffer(byteCount: count * 4)
    starts = RadixRows.place(parts, places.pointer())
    hashes = Buffer(byteCount: count * 8)
    orders = Buffer(byteCount: count * 8)
    var at = 0
    for part in parts {
      RadixRows.scatter(UnsafePointer(part.hashes.pointer(UInt64.self)), part.count, nil, places.pointer(UInt32.self) + at, hashes)
      RadixRows.scatter(UnsafePointer(part.orders.pointer(UInt64.self)), part.count, nil, places.pointer(UInt32.self) + at, orders)
      at += part.count
    }
    columns = try needed.enumerated().map { position, isNeeded in
      isNeeded ? try RadixColumn(parts, position, count: count).scattered(to: places) : nil
    }
    let widths = columns.reduce(16) { $0 + ($1?.physical.byteWidth ?? 0) }
    byteCount = count * widths + columns.reduce(0) { $0 + (($1?.heap as? StringArena)?.byteCount ?? 0) }
  }

  func rowCount(_ partition: Int) -> Int { starts[partition + 1] - starts[partition] }

  /// Rows `first ..< first + count` of a partition: the columns by position, `filler` where none is needed.
  func slice(_ partition: Int, _ first: Int, _ count: Int, filler: ColumnVector) -> RadixSlice {
    let from = starts[partition] + first
    let cut = columns.map { $0?.slice(from, count) ?? filler }
    return RadixSlice(
      batch: ColumnBatch(columns: cut, rowCount: count), hashes: UnsafePointer(hashes.pointer(UInt64.self)) + from,
      orders: UnsafePointer(orders.pointer(UInt64.self)) + from)
  }

  /// Writes each row's place among all, partition after partition, and returns where the partitions begin.
  private static func place(_ parts: [RadixRowsPart], _ places: UnsafeMutablePointer<UInt32>) -> [Int] {
    var starts = [Int](repeating: 0, count: partitionCount + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      guard let sizes = starts.baseAddress.map({ $0 + 1 }) else { return }
      for part in parts {
        let hashes = part.hashes.pointer(UInt64.self)
        var i = 0
        while i < part.count {
          sizes[partition(hashes[i])] &+= 1
          i &+= 1
        }
      }
    }
    for partition in 1..<starts.count { starts[partition] += starts[partition - 1] }
    var next = starts
    next.withUnsafeMutableBufferPointer { next in
      guard let next = next.baseAddress else { return }
      var out = places
      for part in parts {
        let hashes = part.hashes.pointer(UInt64.self)
        var i = 0
        while i < part.count {
          let partition = partition(hashes[i])
          out[i] = UInt32(truncatingIfNeeded: next[partition])
          next[partition] &+= 1
          i &+= 1
        }
        out += part.count
      }
    }
    return starts
  }

  /// Row `i` of the values (of `rows`, when there are some) goes to `places[i]`, which is below the target's rows.
  @inline(__always)
  static func scatter<T: BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ count: Int, _ rows: UnsafePointer<UInt32>?, _ places: UnsafePointer<UInt32>, _ target: Buffer
  ) {
    let out = target.pointer(T.self)
    var i = 0
    if let rows {
      while i < count {
        out[Int(places[i])] = values[Int(rows[i])]
        i &+= 1
      }
      return
    }
    while i < count {
      out[Int(places[i])] = values[i]
      i &+= 1
    }
  }
}

/// Rows of one batch on their way to `RadixRows`.
struct RadixRowsPart {
  let batch: ColumnBatch
  /// Which rows of the batch; nil: all.
  let rows: SelectionVector?
  let count: Int
  /// Of the rows meant, one after the other.
  let hashes: Buffer
  let orders: Buffer
}

/// The rows of one partition.
struct RadixSlice {
  let batch: ColumnBatch
  let hashes: UnsafePointer<UInt64>
  let orders: UnsafePointer<UInt64>
}

/// One column of many parts, to be put in the order of the partitions.
private struct RadixColumn {
  private let parts: [RadixRowsPart]
  private let vectors: [ColumnVector]
  private let type: DataType
  private let count: Int

  /// There is at least one part.
  init(_ parts: [RadixRowsPart], _ position: Int, count: Int) {
    self.parts = parts
    self.count = count
    let vectors = parts.map { $0.batch.columns[position] }
    type = vectors[0].type
    // Decimals come in two widths, of which one vector has one.
    let isUniform = vectors.allSatisfy { $0.physical == vectors[0].physical }
    self.vectors = isUniform ? vectors : vectors.map { $0.widened() }
  }

  func scattered(to places: Buffer) throws -> ColumnVector {
    guard let first = vectors.first, !type.isNested else { return try gathered(places) }
    let physical = first.physical
    let values = Buffer(byteCount: count * physical.byteWidth)
    let validity = vectors.contains { $0.mayHaveNulls } ? Validity.make(count, valid: true) : nil
    let arena = physical == .string ? StringArena() : nil
    var at = 0
    for (part, vector) in zip(parts, vectors) {
      let flat = vector.flattened()
      let to = UnsafePointer(places.pointer(UInt32.self) + at)
      let rows = part.rows?.rows
      switch physical.byteWidth {
      case 1: RadixRows.scatter(flat.values(UInt8.self), part.count, rows, to, values)
      case 2: RadixRows.scatter(flat.values(UInt16.self), part.count, rows, to, values)
      case 4: RadixRows.scatter(flat.values(UInt32.self), part.count, rows, to, values)
      case 8: RadixRows.scatter(flat.values(UInt64.self), part.count, rows, to, values)
      default:
        if let arena {
          scatterText(flat, part, to, values, arena)
        } else {
          RadixRows.scatter(flat.values(UInt128.self), part.count, rows, to, values)
        }
      }
      if let bits = flat.validity, let validity { clearNulls(bits, part, to, validity.pointer()) }
      at += part.count
    }
    return ColumnVector(flat: type, physical: physical, count: count, values: values, validity: validity, heap: arena)
  }

  /// Long strings are copied, those of a part into one piece: their pages may hold many times the rows that are kept.
  private func scatterText(
    _ flat: ColumnVector, _ part: RadixRowsPart, _ places: UnsafePointer<UInt32>, _ target: Buffer, _ arena: StringArena
  ) {
    let views = flat.values(StringView.self)
    let out = target.pointer(StringView.self)
    let bits = flat.validity
    let rows = part.rows?.rows
    var total = 0
    var i = 0
    while i < part.count {
      let row = rows.map { Int($0[i]) } ?? i
      let isValid = bits.map { Validity.isValid($0, row) } ?? true
      if isValid && !views[row].isInline { total &+= views[row].count }
      i &+= 1
    }
    var bytes = arena.allocate(total)
    i = 0
    while i < part.count {
      let row = rows.map { Int($0[i]) } ?? i
      let view = views[row]
      if let bits, !Validity.isValid(bits, row) {
        out[Int(places[i])] = StringView()
      } else if view.isInline {
        out[Int(places[i])] = view
      } else {
        bytes.copyMemory(from: view.pointer, byteCount: view.count)
        out[Int(places[i])] = StringView(padded: bytes, count: view.count)
        bytes += view.count
      }
      i &+= 1
    }
  }

  private func clearNulls(
    _ bits: UnsafePointer<UInt64>, _ part: RadixRowsPart, _ places: UnsafePointer<UInt32>, _ target: UnsafeMutablePointer<UInt64>
  ) {
    let rows = part.rows?.rows
    var i = 0
    while i < part.count {
      if !Validity.isValid(bits, rows.map { Int($0[i]) } ?? i) { Validity.clear(target, Int(places[i])) }
      i &+= 1
    }
  }

  /// Arrays, maps and rows, by the general way.
  private func gathered(_ places: Buffer) throws -> ColumnVector {
    let chosen = zip(parts, vectors).map { part, vector in part.rows.map { vector.gather($0) } ?? vector }
    let all = try ColumnVector.concatenate(chosen, type: type)
    let from = Buffer(byteCount: count * 4)
    for i in 0..<count { from.pointer(UInt32.self)[Int(places.pointer(UInt32.self)[i])] = UInt32(truncatingIfNeeded: i) }
    return all.gather(from.pointer(UInt32.self), count: count)
  }
}
