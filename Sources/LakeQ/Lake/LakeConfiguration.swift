import Glibc
import LakeEngine
import LakeStorage
import LakeVectors

/// How a lake's statements run.
public struct LakeConfiguration: Sendable {
  /// Workers of each query; nil: one a core.
  public var threads: Int?
  /// Rows an operator hands on at once at most. For tests; the default is the fastest.
  public var batchRows: Int
  /// The database of names written without one.
  public var database: String
  /// Zone of `current_timestamp` and of casts between timestamps with and without zone: `UTC`, `Europe/Madrid`, `+02:00`.
  public var timeZone: String
  /// The instant that `now()` and its family answer, microseconds since 1970 UTC; nil: each statement's start.
  public var nowMicros: Int64?
  /// Bytes that the operators of one query may hold in memory; nil: 75 % of the machine's memory, or of what a container may
  /// use. Rows that do not fit wait in temporary files; what cannot wait there fails with `EXCEEDED_MEMORY_LIMIT`.
  public var memoryLimitBytes: Int?
  /// The folder for temporary files; nil: `$TMPDIR`, else `/tmp`.
  public var temporaryFolder: String?
  /// How long a statement may run before it fails with `EXCEEDED_TIME_LIMIT`; nil: as long as it takes.
  public var timeout: Duration?
  /// Whether `FROM 'path'` may read any file this process may; turn it off for queries from outside.
  public var allowsFiles: Bool
  /// Session properties at the start, by name, as `SET SESSION` changes them later: `["join_ordering": false]`.
  public var sessionProperties: [String: Bool] = [:]

  public init(
    threads: Int? = nil, batchRows: Int = 4096, database: String = "default", timeZone: String = "UTC", nowMicros: Int64? = nil,
    allowsFiles: Bool = true, memoryLimitBytes: Int? = nil, temporaryFolder: String? = nil, timeout: Duration? = nil
  ) {
    self.memoryLimitBytes = memoryLimitBytes
    self.temporaryFolder = temporaryFolder
    self.timeout = timeout
    self.threads = threads
    self.batchRows = batchRows
    self.database = database
    self.timeZone = timeZone
    self.nowMicros = nowMicros
    self.allowsFiles = allowsFiles
  }

  /// - Throws: `INVALID_ARGUMENTS` or `NOT_SUPPORTED` saying which setting makes no sense.
  public func check() throws {
    if let threads, !(1...1024).contains(threads) {
      throw LakeError(.invalidArguments, "threads must be from 1 to 1024, not \(threads)")
    }
    guard (1...65_536).contains(batchRows) else {
      throw LakeError(.invalidArguments, "batchRows must be from 1 to 65536, not \(batchRows)")
    }
    if let memoryLimitBytes, memoryLimitBytes < 1 {
      throw LakeError(.invalidArguments, "memoryLimitBytes must be positive, not \(memoryLimitBytes)")
    }
    if let timeout, timeout <= .zero { throw LakeError(.invalidArguments, "timeout must be positive, not \(timeout)") }
    if let temporaryFolder, !FolderListing.isFolder(temporaryFolder) {
      throw LakeError(.invalidArguments, "temporaryFolder: there is no folder '\(temporaryFolder)'")
    }
    _ = try TimeZoneRegistry.key(for: timeZone)
  }

  /// What holds for a statement that starts now.
  func session() throws -> SessionContext {
    SessionContext(
      timeZoneKey: try TimeZoneRegistry.key(for: timeZone), startMicros: nowMicros ?? Self.clockMicros, database: database.lowercased(),
      user: "lakeq", threads: threads ?? Self.processors, batchRows: batchRows, limits: limits)
  }

  private var limits: QueryLimits {
    QueryLimits(
      memoryBytes: memoryLimitBytes ?? MachineMemory.byteCount / 4 * 3, temporaryFolder: temporaryFolder,
      runTimeNanos: timeout.map(Self.nanos))
  }

  private static func nanos(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    let (whole, overflow) = Int(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : max(1, whole &+ Int(attoseconds / 1_000_000_000))
  }

  /// Asked once: the answer comes out of a file of the system.
  private static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  private static var clockMicros: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
