import LakeVectors

/// Texts of a group one after the other. A state is the number of the group's text from 1, 0 before its first row.
final class ListaggKernel: AggregateKernel {
  /// Of Trino: a longer text is an error, or cut.
  static let longestBytes = 1 << 20

  private struct Text {
    var bytes: [UInt8] = []
    /// Where each entry ends in `bytes`.
    var ends: [Int] = []
    /// Entries that had no room.
    var dropped = 0
  }

  private struct Options {
    var separator: [UInt8] = []
    var failsOnOverflow = true
    var filler: [UInt8] = []
    var showsCount = false
  }

  private let result: DataType
  private var texts: [Text] = []
  /// The same for all rows.
  private var options: Options?

  init(_ result: DataType) { self.result = result }

  let stateBytes = 8

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    guard count > 0 else { return }
    let options = readOptions(arguments)
    let flat = arguments[0].flattened()
    let values = flat.values(StringView.self)
    for row in 0..<count where !flat.isNull(row) {
      let index = text(at: addresses[row], offset)
      try values[row].withBytes { try append($0, to: index, options) }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    guard count > 0 else { return }
    let options = readOptions(arguments)
    let flat = arguments[0].flattened()
    let values = flat.values(StringView.self)
    for row in 0..<count where !flat.isNull(row) {
      let index = text(at: address, offset)
      try values[row].withBytes { try append($0, to: index, options) }
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) throws {
    guard let other = other as? ListaggKernel else { return }
    options = options ?? other.options
    let options = options ?? Options()
    for i in 0..<count {
      let number = aggregateState(sources[i], offset, Int.self).pointee
      guard number > 0 else { continue }
      let source = other.texts[number - 1]
      let index = text(at: addresses[i], offset)
      var start = 0
      for end in source.ends {
        try source.bytes.withUnsafeBytes { bytes in
          try append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), to: index, options)
        }
        start = end
      }
      texts[index].dropped += source.dropped
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    let arena = StringArena()
    let options = options ?? Options()
    var views = [StringView?](repeating: nil, count: texts.count)
    var results = ResultBuilder<StringView>(result, count: count)
    for i in 0..<count {
      let number = aggregateState(addresses[i], offset, Int.self).pointee
      guard number > 0 else {
        results.setNull(i)
        continue
      }
      let view = views[number - 1] ?? joined(texts[number - 1], options).withUnsafeBytes { arena.copy($0) }
      views[number - 1] = view
      results.set(i, view)
    }
    return results.finish(heap: arena)
  }

  private func text(at address: UInt, _ offset: Int) -> Int {
    let state = aggregateState(address, offset, Int.self)
    if state.pointee == 0 {
      texts.append(Text())
      state.pointee = texts.count
    }
    return state.pointee - 1
  }

  private func append(_ bytes: UnsafeRawBufferPointer, to index: Int, _ options: Options) throws {
    let separators = options.separator.count * texts[index].ends.count
    let (length, overflow) = texts[index].bytes.count.addingReportingOverflow(bytes.count + separators)
    guard texts[index].dropped == 0, !overflow, length <= ListaggKernel.longestBytes else {
      if options.failsOnOverflow {
        throw LakeError(
          ErrorCode(rawValue: "EXCEEDED_FUNCTION_MEMORY_LIMIT"),
          "Concatenated string has the length in bytes larger than the maximum output length \(ListaggKernel.longestBytes)",
          hint: "write ON OVERFLOW TRUNCATE '…' WITH COUNT to have it cut")
      }
      texts[index].dropped += 1
      return
    }
    texts[index].bytes.append(contentsOf: bytes)
    texts[index].ends.append(texts[index].bytes.count)
  }

  /// What had no room is told behind the rest: `a,b,...(3)`.
  private func joined(_ text: Text, _ options: Options) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    for (number, end) in text.ends.enumerated() {
      if number > 0 { result += options.separator }
      result += text.bytes[start..<end]
      start = end
    }
    guard text.dropped > 0 else { return result }
    if !text.ends.isEmpty { result += options.separator }
    result += options.filler
    if options.showsCount { result += Array("(\(text.dropped))".utf8) }
    return result
  }

  private func readOptions(_ arguments: [ColumnVector]) -> Options {
    if let options { return options }
    func bytes(_ index: Int) -> [UInt8] {
      if case .string(let text) = arguments[index].value(0) { Array(text.utf8) } else { [] }
    }
    func flag(_ index: Int) -> Bool { arguments[index].value(0) == .boolean(true) }
    let read = Options(separator: bytes(1), failsOnOverflow: flag(2), filler: bytes(3), showsCount: flag(4))
    options = read
    return read
  }
}
