import LakeCatalog
import LakeFormats
import LakeVectors

extension MorselDispenser {
  /// Files opened by one thread before the others begin.
  private static let openedFilesMax = 64

  /// Hands out splits in the order of what a top-N may want of them, by the bounds of its key: `ORDER BY time DESC` begins with
  /// the last row group of the last file. Splits of which nothing is known come first, equal ones in their order.
  /// - Returns: false when there are many files, which then come in their order.
  func sort(by use: TopNBoundUse, _ origin: ScanColumn) throws -> Bool {
    guard files.count <= MorselDispenser.openedFilesMax else { return false }
    var morsels: [(morsel: ScanMorsel, best: Value?)] = []
    for (index, file) in files.enumerated() {
      guard let reader = try open(file) else { continue }
      for split in 0..<reader.splitCount {
        let best: Value?
        switch origin {
        case .partition(let ordinal): best = ordinal < file.partitionValues.count ? file.partitionValues[ordinal] : nil
        case .data(let position):
          let bounds = reader.bounds(ofSplit: split, column: position)
          best = use.bound.ascending ? bounds.minimum : bounds.maximum
        }
        morsels.append((ScanMorsel(reader: reader, file: index, split: split), best))
      }
    }
    start(with: morsels.sorted { precedes($0, $1, ascending: use.bound.ascending) }.map(\.morsel))
    return true
  }

  private func precedes(_ a: (morsel: ScanMorsel, best: Value?), _ b: (morsel: ScanMorsel, best: Value?), ascending: Bool) -> Bool {
    switch (known(a.best), known(b.best)) {
    case (nil, nil): break
    case (nil, _): return true
    case (_, nil): return false
    case (let x?, let y?):
      if let order = Value.order(x, y), order != 0 { return ascending ? order < 0 : order > 0 }
    }
    return a.morsel.number < b.morsel.number
  }

  /// Without what has no place in the order, so that the order is one.
  private func known(_ value: Value?) -> Value? {
    switch value {
    case .null: nil
    case .double(let x)? where x.isNaN: nil
    case .real(let x)? where x.isNaN: nil
    default: value
    }
  }
}
