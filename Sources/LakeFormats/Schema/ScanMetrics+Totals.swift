extension ScanMetrics {
  /// The rows that the scan will have read at its end: exact once all files are open, before that reckoned from those that
  /// are; nil while nothing is known, as for text.
  package var estimatedRows: Int? {
    let rows = value(.rowsOpened)
    guard rows > 0 else { return value(.bytesListed) == 0 ? 0 : nil }
    return max(value(.rowsRead), scaled(rows))
  }

  /// The same for bytes: of the wanted columns where a format can leave others alone, else of the files.
  package var estimatedBytes: Int {
    let opened = value(.bytesOpened)
    return max(value(.bytesRead), opened > 0 ? scaled(value(.bytesWanted)) : value(.bytesListed))
  }

  /// What is known of the open files, for all files by their sizes.
  private func scaled(_ amount: Int) -> Int {
    let (opened, listed) = (value(.bytesOpened), value(.bytesListed))
    guard opened > 0, listed > opened else { return amount }
    return Int(Double(amount) * (Double(listed) / Double(opened)))
  }
}
