import Glibc
import LakeQ

/// Runs the queries that come in on standard input, one a line, and answers each with its time and its rows:
/// `<milliseconds>`, then the rows as CSV, then a line that is the control character EOT. An error is `!` and its text. The harness drives it.
/// Arguments: threads, the lake's folder, rows of a batch, memory limit (64MB).
@main enum Main {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let threads = arguments.count > 1 ? Int(arguments[1]) ?? 2 : 2
    var configuration = LakeConfiguration(threads: threads)
    if arguments.count > 3, let rows = Int(arguments[3]) { configuration.batchRows = rows }
    if arguments.count > 4 { configuration.memoryLimitBytes = try LakeConfiguration.memoryLimit(arguments[4]) }
    let lake = try Lake(at: arguments.count > 2 ? arguments[2] : "lake", configuration: configuration)
    while let sql = readLine() {
      do {
        let start = ContinuousClock.now
        let frame = try await lake.query(sql)
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        print("\(Double(seconds) * 1000 + Double(attoseconds) / 1e15)")
        print(frame.csv(), terminator: "")
      } catch {
        print("!\(error)")
      }
      print("\u{4}")
      fflush(nil)
    }
  }
}
