import Glibc
import LakeStorage
import LakeVectors

/// Makes the demo's data: one set of bookings, the same rows in four formats, a folder a day.
///
/// `lakeq-fixtures LAKE [ROWS] [DAYS] [SEED]` writes below `LAKE/demo-bucket/`.
@main enum Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let lake = arguments.first else {
      print("usage: lakeq-fixtures LAKE [ROWS] [DAYS] [SEED]")
      exit(2)
    }
    let numbers = arguments.dropFirst().map { Int($0) }
    guard !numbers.contains(where: { ($0 ?? 0) < 1 }) else {
      print("ROWS, DAYS and SEED are numbers from 1")
      exit(2)
    }
    let rows = numbers.first.flatMap(\.self) ?? 250_000
    let days = numbers.dropFirst().first.flatMap(\.self) ?? 31
    let seed = numbers.dropFirst(2).first.flatMap(\.self) ?? 1
    do {
      for day in 0..<days {
        let bookings = Bookings(day: day, rows: rows / days + (day < rows % days ? 1 : 0), seed: UInt64(seed))
        for encoding in BookingFiles.all {
          try encoding.write(bookings, to: "\(lake)/demo-bucket/\(encoding.folder)/dt=\(bookings.date)/part-0.\(encoding.ending)")
        }
      }
      print("wrote \(rows) bookings of \(days) days, each in \(BookingFiles.all.map(\.folder).joined(separator: ", "))")
    } catch {
      print("\(error)")
      exit(1)
    }
  }
}
