import LakeQ
import LakeVectors

enum Instant {
  /// Microseconds since 1970 UTC of a date and time with a zone at its end, or in the session's zone without one.
  /// ISO 8601's `T` and `Z` are taken too.
  static func micros(_ text: String, timeZone: String) throws -> Int64 {
    var text = text
    if text.count > 10, let separator = text.firstIndex(of: "T") { text.replaceSubrange(separator...separator, with: " ") }
    if text.hasSuffix("Z") { text = text.dropLast() + " UTC" }
    let vector = ColumnVector([.string(text)], type: .varchar)
    do {
      let zoned = try Kernels.cast(
        vector, to: .timestampWithTimeZone(precision: 6), safe: false, timeZoneKey: try TimeZoneRegistry.key(for: timeZone))
      if case .zoned(let value) = zoned.value(0) { return value.micros }
    } catch {}
    throw LakeError(.invalidArguments, "--now: '\(text)' is no instant", hint: "write '2023-10-22 10:00:00' or '2023-10-22T10:00:00Z'")
  }
}
