import LakeVectors

/// Where the wanted fields of a batch's rows lie in their chunk: a start and an end a row and slot, slot by slot.
/// Start and end are -1 where the row has no such field.
final class FieldTable {
  let slots: Int
  private(set) var rowCapacity = 0
  private var storage = Buffer(byteCount: 0)
  private var rowStorage = Buffer(byteCount: 0)

  init(slots: Int) { self.slots = slots }

  func reserve(_ rows: Int) {
    guard rows > rowCapacity else { return }
    // An odd number of cache lines apart, or the slots of a row would all fall into the same few sets of the cache
    // (2,048 rows of 16 columns: 17 ns a field instead of 3).
    rowCapacity = ((rows + 15) / 16 | 1) * 16
    storage = Buffer(byteCount: rowCapacity * slots * 8)
    rowStorage = Buffer(byteCount: rowCapacity * 4)
  }

  /// The starts of slot 0; those of slot k stand `2 * k * rowCapacity` further, its ends `rowCapacity` behind them.
  var starts: UnsafeMutablePointer<Int32> { storage.pointer() }

  /// Where each row starts; for messages.
  var rowStarts: UnsafeMutablePointer<Int32> { rowStorage.pointer() }

  /// The row has no such field.
  func setMissing(_ slot: Int, _ row: Int) {
    let (starts, ends) = field(slot)
    starts[row] = -1
    ends[row] = -1
  }

  func field(_ slot: Int) -> (starts: UnsafeMutablePointer<Int32>, ends: UnsafeMutablePointer<Int32>) {
    let starts = starts + 2 * slot * rowCapacity
    return (starts, starts + rowCapacity)
  }
}

/// One column of the batch being read: its fields, and which rows are wanted.
struct FieldSlice {
  let base: UnsafePointer<UInt8>
  let starts: UnsafePointer<Int32>
  let ends: UnsafePointer<Int32>
  /// Wanted rows; nil: all.
  let selection: UnsafePointer<UInt32>?
  /// Rows of the result.
  let count: Int

  @inline(__always) func row(_ i: Int) -> Int { selection.map { Int($0[i]) } ?? i }
}

/// Makes values of raw fields: takes quotes and escapes away, knows what NULL looks like and what to do with text that is
/// no value.
protocol FieldDialect {
  /// A field's raw bytes may be parsed at first sight; only when that fails they are normalized.
  var rawFieldsParse: Bool { get }
  /// The byte around quoted fields: it is passed over before a field is parsed at first sight.
  var quote: UInt8? { get }
  /// Blanks around numbers, booleans and dates do not count.
  var trimsBlanks: Bool { get }
  var integerForm: IntegerForm { get }
  /// A number may stand for a date: days since 1970-01-01.
  var numbersAreDays: Bool { get }
  var timestampNumbers: TimestampNumbers? { get }

  /// The value's text, nil for NULL. 16 bytes before it are readable; valid until the next call.
  func normalized(_ field: UnsafeRawBufferPointer, _ scratch: TextScratch) -> UnsafeRawBufferPointer?

  /// The text is no value of the column's type: throws, or returns for NULL.
  func reject(_ text: UnsafeRawBufferPointer, row: Int) throws
}

/// Memory for one normalized field at a time.
final class TextScratch {
  private var buffer = Buffer(byteCount: 256)

  func bytes(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > buffer.byteCount { buffer = Buffer(byteCount: count * 2) }
    return buffer.pointer()
  }
}

/// A flat vector's validity while rows are filled in; no bitmap until the first NULL.
struct ValidityMaker {
  private let count: Int
  private(set) var buffer: Buffer?

  init(_ count: Int) { self.count = count }

  mutating func setNull(_ row: Int) {
    let bits = buffer ?? Validity.make(count, valid: true)
    buffer = bits
    Validity.clear(bits.pointer(), row)
  }
}
