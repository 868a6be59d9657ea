import LakeEngine
import LakeFormats
import LakeVectors

/// The rows of a query as frames, made as they are asked for. One consumer; leaving the loop stops the query.
public struct FrameStream: AsyncSequence, Sendable {
  public typealias Element = Frame

  enum Rows: Sendable {
    case query(BatchStream)
    case catalog(@Sendable () async throws -> Frame)
  }

  private let start: @Sendable () throws -> Rows

  init(_ start: @escaping @Sendable () throws -> Rows) { self.start = start }

  public func makeAsyncIterator() -> Iterator { Iterator(start: start) }

  public struct Iterator: AsyncIteratorProtocol {
    let start: @Sendable () throws -> Rows
    private var batches: BatchStream.Iterator?
    private var names: [String] = []
    private var types: [DataType] = []
    private var isStarted = false

    init(start: @escaping @Sendable () throws -> Rows) { self.start = start }

    /// The next rows; nil at the end. A query without rows gives one frame of none, so that its columns are known.
    public mutating func next() async throws -> Frame? {
      if !isStarted {
        isStarted = true
        switch try start() {
        case .catalog(let run): return try await run()
        case .query(let stream):
          names = stream.columns.map(\.name)
          types = stream.columns.map(\.type)
          batches = stream.makeAsyncIterator()
          guard let first = try await batches?.next() else {
            batches = nil
            return try Frame(names: names, types: types, batches: [])
          }
          return try Frame(names: names, types: types, batches: [first])
        }
      }
      guard let batch = try await batches?.next() else { return nil }
      return try Frame(names: names, types: types, batches: [batch])
    }
  }
}
