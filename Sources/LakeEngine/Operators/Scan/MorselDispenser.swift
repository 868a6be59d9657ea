import LakeCatalog
import LakeFormats
import LakeStorage
import LakeVectors
import Synchronization

/// A part of a scan that one worker reads alone: one split of one file.
struct ScanMorsel: Sendable {
  let reader: any FileReader
  let file: Int
  let split: Int

  static let splitBits = 24

  /// Ascending by file, then by split.
  var number: Int { file << ScanMorsel.splitBits | split }
}

/// Hands out the splits of a scan's files, the lowest first. Files are opened by the workers that come for a split, each
/// outside the lock, so that several are opened at once and no more than that.
final class MorselDispenser: Sendable {
  private struct OpenFile {
    let reader: any FileReader
    let index: Int
    var nextSplit: Int
  }

  private struct State {
    var nextFile = 0
    /// Files with splits left, ascending.
    var open: [OpenFile] = []
    /// One a file that is being opened.
    var opening: [Latch] = []
    /// Splits in another order than the files', the next one last. All files are open then.
    var sorted: [ScanMorsel] = []
  }

  private enum Step {
    case morsel(ScanMorsel)
    case open(Int, Latch)
    case wait(Latch)
    case end
  }

  let files: [ScanFile]
  private let format: any FileFormat
  private let request: ReadRequest
  private let sample: Double?
  var metrics: ScanMetrics { request.metrics }
  private let state = Mutex(State())

  /// `sample`: the probability of a split to be read; nil: all are.
  init(files: [ScanFile], format: any FileFormat, request: ReadRequest, sample: Double? = nil) {
    self.files = files
    self.format = format
    self.request = request
    self.sample = sample
  }

  /// Opens the first file and returns its split count; nil when there is none.
  func openFirst() throws -> Int? {
    guard let first = files.first else { return nil }
    let reader = try open(first)
    state.withLock { state in
      state.nextFile = 1
      if let reader, reader.splitCount > 0 { state.open.append(OpenFile(reader: reader, index: 0, nextSplit: 0)) }
    }
    return reader?.splitCount ?? 0
  }

  /// Hands out these splits, which are all there are.
  func start(with morsels: [ScanMorsel]) {
    state.withLock { state in
      state.sorted = morsels.reversed()
      state.nextFile = files.count
    }
  }

  func next() throws -> ScanMorsel? {
    guard let sample else { return try nextOfAll() }
    while let morsel = try nextOfAll() {
      if Double.random(in: 0..<1) < sample { return morsel }
    }
    return nil
  }

  private func nextOfAll() throws -> ScanMorsel? {
    while true {
      switch state.withLock({ MorselDispenser.step(&$0, fileCount: files.count) }) {
      case .morsel(let morsel): return morsel
      case .end: return nil
      // Splits may come of a file that another worker is opening right now.
      case .wait(let latch): latch.wait()
      case .open(let index, let latch):
        if let morsel = try openFile(index, latch) { return morsel }
      }
    }
  }

  private static func step(_ state: inout State, fileCount: Int) -> Step {
    if let morsel = state.sorted.popLast() { return .morsel(morsel) }
    if let first = state.open.first {
      let morsel = ScanMorsel(reader: first.reader, file: first.index, split: first.nextSplit)
      state.open[0].nextSplit += 1
      if state.open[0].nextSplit >= first.reader.splitCount { state.open.removeFirst() }
      return .morsel(morsel)
    }
    if state.nextFile < fileCount {
      let latch = Latch()
      state.opening.append(latch)
      state.nextFile += 1
      return .open(state.nextFile - 1, latch)
    }
    return state.opening.first.map { .wait($0) } ?? .end
  }

  /// Opens a file, takes its first split and leaves the others to everyone.
  private func openFile(_ index: Int, _ latch: Latch) throws -> ScanMorsel? {
    defer { latch.open() }
    var reader: (any FileReader)?
    defer {
      state.withLock { state in
        state.opening.removeAll { $0 === latch }
        guard let reader, reader.splitCount > 1 else { return }
        let at = state.open.firstIndex { $0.index > index } ?? state.open.count
        state.open.insert(OpenFile(reader: reader, index: index, nextSplit: 1), at: at)
      }
    }
    reader = try open(files[index])
    guard let reader, reader.splitCount > 0 else { return nil }
    return ScanMorsel(reader: reader, file: index, split: 0)
  }

  func open(_ file: ScanFile) throws -> (any FileReader)? {
    try request.checkCancelled()
    let data = try DataFile(path: file.path)
    // As in Hive, a file without a byte is a file without a row, whatever the format.
    if data.byteCount == 0 { return nil }
    let reader = try format.open(data, request)
    let extent = reader.extent ?? FileExtent(rows: nil, bytes: data.byteCount)
    request.metrics.add(.bytesOpened, data.byteCount)
    request.metrics.add(.bytesWanted, extent.bytes)
    request.metrics.add(.rowsOpened, extent.rows ?? 0)
    return reader
  }
}
