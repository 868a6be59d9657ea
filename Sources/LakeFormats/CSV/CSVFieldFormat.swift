import LakeVectors

/// What a raw field of a dialect says: quotes, escapes and NULL.
struct CSVFieldFormat {
  let dialect: TextOptions.Dialect
  let quote: UInt8?
  let escape: UInt8?
  /// The raw text of NULL; nil when no text is.
  let nullText: [UInt8]?
  /// An empty, unquoted field is NULL.
  let emptyIsNull: Bool

  init(_ options: TextOptions) {
    dialect = options.dialect
    quote = options.dialect == .delimited ? nil : options.quote
    escape = options.dialect == .rfc4180 ? nil : options.escape
    switch options.dialect {
    case .delimited: nullText = Array((options.nullText ?? "\\N").utf8)
    case .openCSV, .rfc4180: nullText = options.nullText.map { Array($0.utf8) }
    }
    emptyIsNull = options.dialect == .rfc4180 && options.nullText == nil
  }

  /// NULL's text could be taken for a number or a date.
  var nullTextMayParse: Bool {
    guard let first = nullText?.first else { return false }
    return first != 92
  }

  func isNull(_ field: UnsafeRawBufferPointer) -> Bool {
    if field.isEmpty { return emptyIsNull || nullText?.isEmpty == true }
    guard let nullText, nullText.count == field.count else { return false }
    return nullText.elementsEqual(field)
  }

  /// The field's text when it lies in the field as it is: no quotes, or quotes around a text without any.
  @inline(__always)
  func plainText(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let base = field.baseAddress?.assumingMemoryBound(to: UInt8.self), field.count > 0 else { return field }
    if dialect == .rfc4180 {
      if base[0] == quote {
        guard field.count >= 2, base[field.count &- 1] == quote else { return nil }
        var i = 1
        while i < field.count &- 1 {
          if base[i] == quote { return nil }
          i &+= 1
        }
        return UnsafeRawBufferPointer(start: base + 1, count: field.count &- 2)
      }
      return base[0] == 32 || base[0] == 9 ? leadingBlanks(field) : field
    }
    var i = 0
    while i < field.count {
      if base[i] == quote || base[i] == escape { return nil }
      i &+= 1
    }
    return field
  }

  /// Blanks before an opening quote are no part of the text.
  private func leadingBlanks(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let first = field.first { $0 != 32 && $0 != 9 }
    return first != nil && first == quote ? nil : field
  }

  /// The text of a field with quotes or escapes.
  func decoded(_ field: UnsafeRawBufferPointer, _ scratch: TextScratch) -> UnsafeRawBufferPointer {
    let out = scratch.bytes(field.count)
    let count =
      switch dialect {
      case .delimited: unescape(field, out)
      case .rfc4180: unquote(field, out)
      case .openCSV: openCSV(field, out)
      }
    return UnsafeRawBufferPointer(start: out, count: count)
  }

  /// LazySimpleSerDe: an escape takes the next byte literally; `\n` and `\r` are line ends.
  private func unescape(_ field: UnsafeRawBufferPointer, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    var i = 0
    while i < field.count {
      var byte = field[i]
      if byte == escape, i + 1 < field.count {
        i += 1
        byte = field[i]
        if byte == 110 { byte = 10 } else if byte == 114 { byte = 13 }
      }
      out[count] = byte
      count += 1
      i += 1
    }
    return count
  }

  /// RFC 4180: two quotes within quotes are one; what stands behind the closing quote is kept.
  private func unquote(_ field: UnsafeRawBufferPointer, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    var i = 0
    while i < field.count, field[i] == 32 || field[i] == 9 { i += 1 }
    var quoted = false
    while i < field.count {
      let byte = field[i]
      i += 1
      if byte == quote {
        if quoted, i < field.count, field[i] == quote {
          i += 1
        } else {
          quoted.toggle()
          continue
        }
      }
      out[count] = byte
      count += 1
    }
    return count
  }

  /// OpenCSVSerde: within quotes an escape protects a quote or an escape, elsewhere it is dropped; a quote in the middle of
  /// a field is kept.
  private func openCSV(_ field: UnsafeRawBufferPointer, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    var quoted = false
    var i = 0
    while i < field.count {
      let byte = field[i]
      let next = i + 1 < field.count ? field[i + 1] : nil
      if byte == escape, byte != quote {
        if quoted, let next, next == quote || next == escape {
          out[count] = next
          count += 1
          i += 1
        }
      } else if byte == quote {
        if quoted, next == quote {
          out[count] = byte
          count += 1
          i += 1
        } else {
          let onlyBlanks = (0..<count).allSatisfy { out[$0] == 32 || out[$0] == 9 }
          if !quoted, onlyBlanks {
            count = 0
          } else if next != nil, count > 0, !(quoted && i + 1 == field.count) {
            out[count] = byte
            count += 1
          }
          quoted.toggle()
        }
      } else {
        out[count] = byte
        count += 1
      }
      i += 1
    }
    return count
  }
}

/// The fields of one column of a batch, as `FieldColumn` asks for them.
struct CSVFieldDialect: FieldDialect {
  let format: CSVFieldFormat
  let column: ReadColumn
  let origin: FormatOptions.TypeOrigin
  let place: TextPlace
  let chunkOffset: Int
  let rowStarts: UnsafePointer<Int32>

  var rawFieldsParse: Bool { !format.nullTextMayParse }
  var quote: UInt8? { format.quote }
  var integerForm: IntegerForm { format.dialect == .delimited ? .plainCut : .exact }
  var numbersAreDays: Bool { format.dialect == .openCSV }
  var timestampNumbers: TimestampNumbers? { format.dialect == .openCSV ? .millis : nil }

  /// LazySimpleSerDe leaves blanks at integers and booleans, which are then no values.
  var trimsBlanks: Bool {
    switch (format.dialect, column.type) {
    case (.rfc4180, _), (.delimited, .date), (.delimited, .real), (.delimited, .double), (.delimited, .timestamp): true
    default: false
    }
  }

  func normalized(_ field: UnsafeRawBufferPointer, _ scratch: TextScratch) -> UnsafeRawBufferPointer? {
    if format.isNull(field) { return nil }
    return format.plainText(field) ?? format.decoded(field, scratch)
  }

  /// LazySimpleSerDe reads text that is no value as NULL.
  func reject(_ text: UnsafeRawBufferPointer, row: Int) throws {
    if format.dialect == .delimited { return }
    throw try place.error(
      at: chunkOffset + Int(rowStarts[row]), "column '\(column.name)': \(TextPlace.quote(text)) is not a valid \(column.type)",
      hint: origin == .inference ? origin.hint + "; a table made with CREATE EXTERNAL TABLE says them itself" : origin.hint)
  }
}
