import Foundation
import Glibc
import Testing

/// What is left of queries that end before their time: nothing. That they end soon is only told from never here, since
/// other tests keep the cores busy; `make cancel` measures how soon.
@Suite(.timeLimit(.minutes(5))) struct InterruptionTests {
  /// Takes days.
  static let endless = "SELECT count(*) FROM numbers a, numbers b, numbers c WHERE a.id + b.id + c.id < 0"
  /// The same with rows that do not fit in memory.
  static let spilling = "SELECT a.id, b.id AS other FROM numbers a, numbers b ORDER BY b.text, a.id"

  let lake: TemporaryLake
  let temporary: String

  init() throws {
    lake = try TemporaryLake()
    temporary = lake.path + "/tmp"
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    try lake.write("bucket/numbers/a.csv", (0..<20_000).map { "\($0),some text of a row\n" }.joined())
    let created = try lake.lakeq(
      "CREATE EXTERNAL TABLE numbers (id int, text string) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://bucket/numbers/'")
    #expect(created.status == 0, "\(created.error)")
  }

  private func start(_ sql: String, _ more: [String] = [], error: FileHandle? = nil) throws -> RunningCommand {
    try RunningCommand([sql, "--lake", lake.path, "--threads", "2", "--temp-dir", temporary] + more, error: error)
  }

  /// One that has written to temporary files and goes on.
  private func startSpilling() throws -> RunningCommand {
    let command = try start(Self.spilling, ["--memory-limit", "16MB"])
    let process = command.process.processIdentifier
    #expect(RunningCommand.wait { ProcessState.openFiles(process, in: temporary) > 0 }, "\(command.error)")
    return command
  }

  private var leftovers: [String] { (try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? ["?"] }

  @Test func controlCEndsTheQuery() throws {
    let command = try startSpilling()
    command.kill(SIGINT)
    #expect(command.end() == 130)
    #expect(command.error == "Query was canceled\n" && command.output.isEmpty)
    #expect(leftovers == [])
  }

  @Test func aSecondControlCDoesNoHarm() throws {
    let command = try start(Self.endless)
    #expect(command.waitUntilBusy())
    command.kill(SIGINT)
    command.kill(SIGINT)
    #expect(command.end() == 130)
  }

  @Test func statementsAfterAnInterruptedOneDoNotRun() throws {
    let command = try start("\(Self.endless); SELECT 'next' AS x")
    #expect(command.waitUntilBusy())
    command.kill(SIGINT)
    #expect(command.end() == 130)
    #expect(command.output.isEmpty)
  }

  @Test(arguments: [(["--timeout", "300ms"], ""), ([], "SET SESSION query_max_run_time = '300ms'; ")])
  func aTimeLimitEndsTheQuery(_ options: [String], _ before: String) throws {
    let command = try start(before + Self.spilling, ["--memory-limit", "16MB"] + options)
    #expect(command.end() == 1)
    #expect(command.error.hasPrefix("Query exceeded the maximum run time limit of 300.00ms\n"), "\(command.error)")
    #expect(leftovers == [])
  }

  /// Temporary files have no names where the system can do that, so there is nothing for the next start to remove; nor can it
  /// touch those of another process that runs.
  @Test func aKilledProcessLeavesNothingAndOthersKeepTheirs() throws {
    let killed = try startSpilling()
    let other = try startSpilling()
    killed.kill(SIGKILL)
    #expect(killed.end() == -SIGKILL)
    #expect(leftovers == [])
    let next = try Command.run([
      "SELECT a.id FROM numbers a, numbers b WHERE b.id < 5 ORDER BY a.text, b.id, a.id DESC", "--lake", lake.path, "--temp-dir", temporary,
      "--memory-limit", "4MB",
    ])
    #expect(next.output.hasPrefix("id\n19999\n19998\n") && next.output.utf8.count { $0 == 10 } == 100_001, "\(next.error)")
    #expect(ProcessState.openFiles(other.process.processIdentifier, in: temporary) > 0 && other.process.isRunning)
    other.kill(SIGINT)
    #expect(other.end() == 130)
  }

  // MARK: The progress line

  @Test func aTerminalShowsHowFarTheQueryIs() throws {
    let terminal = try PseudoTerminal()
    let command = try start(Self.endless, error: terminal.end)
    #expect(RunningCommand.wait { terminal.text.contains(" rows, ") }, "\(terminal.text)")
    let line = terminal.text.replacing("\r\u{1b}[K", with: "\n").split(separator: "\n").last { $0.contains(" rows, ") } ?? ""
    #expect(
      line.contains(/^[0-9]+\.[0-9]s  stage [0-9]+ of [0-9]+  [0-9.]+[kM]?( of [0-9.]+[kM]?)? rows, [0-9.]+[kM]?B of [0-9.]+[kM]B/),
      "\(line)")
    command.kill(SIGINT)
    #expect(command.end() == 130)
    #expect(RunningCommand.wait { terminal.text.hasSuffix("Query was canceled\r\n") })
    // The line is wiped away before the message.
    #expect(terminal.text.hasSuffix("\r\u{1b}[KQuery was canceled\r\n"), "\(terminal.text.suffix(200))")
  }

  @Test(arguments: [true, false])
  func noProgressWithoutATerminalOrWhereUnwanted(isTerminal: Bool) throws {
    let terminal = try PseudoTerminal()
    let command = try start(Self.endless, isTerminal ? ["--no-progress"] : [], error: isTerminal ? terminal.end : nil)
    #expect(command.waitUntilBusy())
    usleep(900_000)
    command.kill(SIGINT)
    #expect(command.end() == 130)
    #expect(RunningCommand.wait { (isTerminal ? terminal.text : command.error).contains("canceled") })
    #expect((isTerminal ? terminal.text : command.error).replacing("\r\n", with: "\n") == "Query was canceled\n")
  }

  // MARK: The server

  @Test func aClientThatGoesAwayStopsItsQuery() throws {
    let server = try Server(["--lake", lake.path, "--threads", "2", "--temp-dir", temporary, "--memory-limit", "16MB"])
    let process = server.process.processIdentifier
    let sql = Self.spilling.replacing(" ", with: "+").replacing(",", with: "%2C").replacing("=", with: "%3D")
    let connection = try HTTPConnection(port: server.port)
    try connection.send("GET /query?sql=\(sql) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(RunningCommand.wait { ProcessState.openFiles(process, in: temporary) > 0 })
    connection.disconnect()
    #expect(RunningCommand.wait { ProcessState.openFiles(process, in: temporary) == 0 })
    // Nothing goes on without its files either.
    #expect(
      RunningCommand.wait {
        let before = ProcessState.ticks(process)
        usleep(300_000)
        return ProcessState.ticks(process) - before < 5
      })
    #expect(leftovers == [])
    #expect(try server.get("/query?sql=SELECT+1+AS+one&format=csv").text == "one\n1\n")
    #expect(server.stop() == 0)
  }
}

/// A terminal with nobody before it: what is written to its end can be read here.
private final class PseudoTerminal {
  let end: FileHandle
  private let descriptor: Int32
  private var bytes = Data()

  init() throws {
    // `posix_openpt` and its like are hidden from Swift; this is what they do.
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard descriptor >= 0, ioctl(descriptor, Self.setLock, &lock) == 0, ioctl(descriptor, Self.getNumber, &number) == 0,
      let end = FileHandle(forUpdatingAtPath: "/dev/pts/\(number)")
    else { throw HTTPFailure(description: "no pseudo terminal") }
    self.end = end
    var size = winsize(ws_row: 24, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { close(descriptor) }

  /// `TIOCSPTLCK` and `TIOCGPTN`, macros that Swift does not see.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// Everything written so far.
  var text: String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
