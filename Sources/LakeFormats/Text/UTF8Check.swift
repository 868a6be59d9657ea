/// Until the shared validation is there.
enum UTF8Validation {
  static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let text = UnsafeBufferPointer(start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    do {
      _ = try UTF8Span(validating: text.span)
      return nil
    } catch {
      return 0
    }
  }
}
