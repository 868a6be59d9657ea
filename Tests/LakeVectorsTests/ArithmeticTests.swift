import Testing

@testable import LakeVectors

@Suite struct ArithmeticTests {
  static let integers: [DataType] = [.tinyint, .smallint, .integer, .bigint]

  static func bounds(_ type: DataType) -> ClosedRange<Int128> {
    switch type {
    case .tinyint: -128...127
    case .smallint: -32768...32767
    case .integer: Int128(Int32.min)...Int128(Int32.max)
    default: Int128(Int64.min)...Int128(Int64.max)
    }
  }

  /// The result by 128-bit arithmetic, or why there is none.
  static func expected(_ op: ArithmeticOperator, _ a: Value, _ b: Value, _ type: DataType) -> Result<Value, LakeError> {
    guard case .integer(let x) = a, case .integer(let y) = b else { return .success(.null) }
    let (p, q) = (Int128(x), Int128(y))
    let r: Int128
    let name: String
    switch op {
    case .add: (r, name) = (p + q, "addition")
    case .subtract: (r, name) = (p - q, "subtraction")
    case .multiply: (r, name) = (p * q, "multiplication")
    case .divide, .modulo:
      if q == 0 { return .failure(LakeError(.divisionByZero, "Division by zero")) }
      (r, name) = (op == .divide ? p / q : p % q, "division")
    }
    if bounds(type).contains(r) { return .success(.integer(Int64(r))) }
    return .failure(LakeError(.numericValueOutOfRange, "\(type) \(name) overflow: \(x) \(op.rawValue) \(y)"))
  }

  @Test(arguments: integers) func integersInEveryEncoding(_ type: DataType) {
    for size in [0, 1, 65] {
      let samples = sampleVectors(type, sizes: [size], patterns: [.none, .some])
      for a in samples {
        for b in samples {
          for op in ArithmeticOperator.allCases { check(op, a, b, type) }
        }
      }
    }
  }

  private func check(_ op: ArithmeticOperator, _ a: SampleVector, _ b: SampleVector, _ type: DataType) {
    var rows: [Value] = []
    var error: LakeError?
    for (x, y) in zip(a.rows, b.rows) {
      switch Self.expected(op, x, y, type) {
      case .success(let value): rows.append(value)
      case .failure(let failure): error = error ?? failure
      }
    }
    do {
      let result = try Kernels.arithmetic(op, a.vector, b.vector, type)
      #expect(error == nil && same(result, rows), "\(a) \(op.rawValue) \(b)")
    } catch let failure as LakeError {
      #expect(failure == error, "\(a) \(op.rawValue) \(b)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func minimumModuloMinusOneIsZero() throws {
    let v = try Kernels.arithmetic(
      .modulo, ColumnVector([.integer(.min)], type: .bigint), ColumnVector([.integer(-1)], type: .bigint), .bigint)
    #expect(v.value(0) == .integer(0))
    #expect(throws: LakeError(.numericValueOutOfRange, "bigint division overflow: -9223372036854775808 / -1")) {
      try Kernels.arithmetic(
        .divide, ColumnVector([.integer(.min)], type: .bigint), ColumnVector([.integer(-1)], type: .bigint), .bigint)
    }
  }

  @Test func nullRowsNeverFail() throws {
    let values = Buffer(byteCount: 16)
    values.pointer(Int64.self)[0] = 0
    values.pointer(Int64.self)[1] = 5
    let bits = Validity.make(2, valid: true)
    Validity.clear(bits.pointer(), 0)
    let divisor = ColumnVector(flat: .bigint, count: 2, values: values, validity: bits)
    let ten = ColumnVector.constant(.integer(10), type: .bigint, count: 2)
    #expect(same(try Kernels.arithmetic(.divide, ten, divisor, .bigint), [.null, .integer(2)]))
    #expect(same(try Kernels.arithmetic(.modulo, ten, divisor, .bigint), [.null, .integer(0)]))
    let decimal = divisor.retyped(.decimal(precision: 18, scale: 0))
    let type = DataType.decimal(precision: 20, scale: 0)
    #expect(same(try Kernels.arithmetic(.divide, decimal, decimal, type), [.null, .decimal(1)]))
    #expect(same(try Kernels.arithmetic(.divide, ten, .nulls(.bigint, count: 2), .bigint), [.null, .null]))
  }

  @Test func entriesThatNoRowUsesNeverFail() throws {
    let dictionary = VectorDictionary(ColumnVector([.integer(0), .integer(2)], type: .bigint))
    let ids = Buffer(zeroed: 4)
    for i in 0..<4 { ids.pointer(UInt8.self)[i] = 1 }
    let coded = ColumnVector(dictionary: dictionary, encoding: .dictionary8, count: 4, ids: ids)
    let ten = ColumnVector.constant(.integer(10), type: .bigint, count: 4)
    #expect(same(try Kernels.arithmetic(.divide, ten, coded, .bigint), Array(repeating: .integer(5), count: 4)))
  }

  @Test(arguments: ArithmeticOperator.allCases) func doubles(_ op: ArithmeticOperator) throws {
    let samples = sampleVectors(.double, sizes: [65], patterns: [.none, .some])
    for a in samples {
      for b in samples {
        let rows = zip(a.rows, b.rows).map { x, y -> Value in
          guard case .double(let p) = x, case .double(let q) = y else { return .null }
          switch op {
          case .add: return .double(p + q)
          case .subtract: return .double(p - q)
          case .multiply: return .double(p * q)
          case .divide: return .double(p / q)
          case .modulo: return .double(p.truncatingRemainder(dividingBy: q))
          }
        }
        #expect(same(try Kernels.arithmetic(op, a.vector, b.vector, .double), rows), "\(a) \(op.rawValue) \(b)")
      }
    }
  }

  @Test func negation() throws {
    for type in Self.integers + [.double, .real, .decimal(precision: 30, scale: 4), .intervalDayToSecond] {
      for sample in sampleVectors(type, sizes: [65], patterns: [.none, .some]) {
        let smallest = Value.integer(Int64(Self.bounds(type).lowerBound))
        if Self.integers.contains(type) || type == .intervalDayToSecond, sample.rows.contains(smallest) {
          #expect(throws: LakeError.self, "\(sample)") { try Kernels.negate(sample.vector) }
          continue
        }
        let rows = sample.rows.map { value -> Value in
          switch value {
          case .integer(let v): .integer(-v)
          case .decimal(let v): .decimal(-v)
          case .double(let v): .double(-v)
          case .real(let v): .real(-v)
          default: .null
          }
        }
        #expect(same(try Kernels.negate(sample.vector), rows), "\(sample)")
      }
    }
    #expect(throws: LakeError(.numericValueOutOfRange, "integer negation overflow: -2147483648")) {
      try Kernels.negate(.constant(.integer(Int64(Int32.min)), type: .integer, count: 3))
    }
  }
}

@Suite struct DecimalArithmeticTests {
  static func decimal(_ precision: Int, _ scale: Int) -> DataType { .decimal(precision: precision, scale: scale) }

  /// One operation on texts: both stored as their types say, and as int64 where they fit.
  static func apply(_ op: ArithmeticOperator, _ a: String, _ ta: DataType, _ b: String, _ tb: DataType, _ r: DataType) throws -> String {
    func unscaled(_ text: String, _ type: DataType) throws -> Value {
      guard case .decimal(let precision, let scale) = type else { return .integer(Int64(text) ?? 0) }
      return .decimal(try #require(parse(text) { TextParser.decimal($0, precision: precision, scale: scale) }))
    }
    let (x, y) = (try unscaled(a, ta), try unscaled(b, tb))
    let flatA = ColumnVector([x, .null, x], type: ta)
    let flatB = ColumnVector([y, y, y], type: tb)
    let constant = ColumnVector.constant(y, type: tb, count: 3)
    var results: Set<String> = []
    for left in [flatA, flatA.inInt64() ?? flatA] {
      for right in [flatB, constant, flatB.inInt64() ?? flatB, constant.narrowedConstant()] {
        let out = try Kernels.arithmetic(op, left, right, r)
        #expect(out.count == 3 && out.isNull(1) && out.value(0) == out.value(2))
        #expect(r.physical == .int128 || out.physical == .int64)
        results.insert(ValueText.text(out.value(0), r))
      }
    }
    #expect(results.count == 1, "\(results)")
    return results.first ?? ""
  }

  @Test(
    arguments: [
      (.add, "1.5", decimal(2, 1), "0.25", decimal(3, 2), decimal(4, 2), "1.75"),
      (.subtract, "1", decimal(1, 0), "0.06", decimal(15, 2), decimal(16, 2), "0.94"),
      (.add, "99999999999999999999", decimal(20, 0), "1", decimal(20, 0), decimal(21, 0), "100000000000000000000"),
      (.subtract, "-999999999999999999", decimal(18, 0), "999999999999999999", decimal(18, 0), decimal(19, 0), "-1999999999999999998"),
      (.add, "9999999999999999.99", decimal(18, 2), "9999999999.99999999", decimal(18, 8), decimal(25, 8), "10000009999999999.98999999"),
      (.multiply, "1.5", decimal(2, 1), "-0.25", decimal(3, 2), decimal(5, 3), "-0.375"),
      (.multiply, "901.00", decimal(15, 2), "0.94", decimal(15, 2), decimal(30, 4), "846.9400"),
      (
        .multiply, "999999999999999999", decimal(18, 0), "999999999999999999", decimal(18, 0), decimal(36, 0),
        "999999999999999998000000000000000001"
      ),
      (.divide, "1", decimal(1, 0), "3", decimal(1, 0), decimal(1, 0), "0"),
      (.divide, "1.00", decimal(3, 2), "3", decimal(1, 0), decimal(3, 2), "0.33"),
      (.divide, "2.00", decimal(3, 2), "3.0", decimal(2, 1), decimal(4, 2), "0.67"),
      (.divide, "1", decimal(2, 0), "2", decimal(2, 0), decimal(2, 0), "1"),
      (.divide, "-1", decimal(2, 0), "2", decimal(2, 0), decimal(2, 0), "-1"),
      (.divide, "-5", decimal(2, 0), "10", decimal(2, 0), decimal(2, 0), "-1"),
      (.divide, "4", decimal(2, 0), "10", decimal(2, 0), decimal(2, 0), "0"),
      (.divide, "1", decimal(38, 0), "0.00000000000000000000000000000000000003", decimal(38, 38), decimal(38, 38), nil),
      (.divide, "12345678901234567890", decimal(20, 0), "0.0000000001", decimal(10, 10), decimal(38, 10), nil),
      (.divide, "1234567890123456789", decimal(19, 0), "0.0001", decimal(10, 4), decimal(27, 4), "12345678901234567890000.0000"),
      (.modulo, "-7.5", decimal(3, 1), "2", decimal(1, 0), decimal(2, 1), "-1.5"),
      (.modulo, "7", decimal(1, 0), "2.25", decimal(3, 2), decimal(3, 2), "0.25"),
      (.modulo, "99999999999999999999999999999999999999", decimal(38, 0), "0.07", decimal(38, 2), decimal(38, 2), "0.02"),
      (
        .modulo, "0.07", decimal(38, 38), "99999999999999999999999999999999999999", decimal(38, 0), decimal(38, 38),
        "0.07000000000000000000000000000000000000"
      ),
      (.add, "7", .bigint, "0.5", decimal(2, 1), decimal(21, 1), "7.5"),
    ] as [(ArithmeticOperator, String, DataType, String, DataType, DataType, String?)])
  func byHand(_ op: ArithmeticOperator, _ a: String, _ ta: DataType, _ b: String, _ tb: DataType, _ r: DataType, _ expected: String?) throws
  {
    if let expected {
      #expect(try Self.apply(op, a, ta, b, tb, r) == expected)
    } else {
      #expect(throws: LakeError(.numericValueOutOfRange, "Decimal overflow")) { try Self.apply(op, a, ta, b, tb, r) }
    }
  }

  @Test func overflowAt38Digits() {
    let type = Self.decimal(38, 0)
    let big = "99999999999999999999999999999999999999"
    for (op, b) in [(ArithmeticOperator.add, "1"), (.multiply, "2"), (.subtract, "-1"), (.multiply, big)] {
      #expect(throws: LakeError(.numericValueOutOfRange, "Decimal overflow"), "\(op) \(b)") {
        try Self.apply(op, big, type, b, type, type)
      }
    }
    for op in [ArithmeticOperator.divide, .modulo] {
      #expect(throws: LakeError(.divisionByZero, "Division by zero")) { try Self.apply(op, big, type, "0", type, type) }
      #expect(throws: LakeError(.divisionByZero, "Division by zero")) {
        try Self.apply(op, "1", Self.decimal(5, 0), "0", Self.decimal(5, 0), Self.decimal(5, 0))
      }
    }
  }

  /// Against 128-bit arithmetic, in every encoding, with values near the edge of 64 bits.
  @Test(arguments: ArithmeticOperator.allCases) func everyEncoding(_ op: ArithmeticOperator) throws {
    let type = Self.decimal(18, 2)
    let result: DataType = op == .multiply ? Self.decimal(36, 4) : op == .divide ? Self.decimal(22, 2) : Self.decimal(19, 2)
    for size in [0, 1, 65] {
      let samples = sampleVectors(type, sizes: [size], patterns: [.none, .some])
      for a in samples {
        for b in samples {
          var zero = false
          let rows = zip(a.rows, b.rows).map { x, y -> Value in
            guard case .decimal(let p) = x, case .decimal(let q) = y else { return .null }
            switch op {
            case .add: return .decimal(p + q)
            case .subtract: return .decimal(p - q)
            case .multiply: return .decimal(p * q)
            case .divide:
              if q == 0 { zero = true; return .null }
              let scaled = p * 100
              let half = (scaled.magnitude * 2 + q.magnitude) / (q.magnitude * 2)
              return .decimal((scaled < 0) == (q < 0) ? Int128(half) : -Int128(half))
            case .modulo:
              if q == 0 { zero = true; return .null }
              return .decimal(p % q)
            }
          }
          if zero {
            #expect(throws: LakeError(.divisionByZero, "Division by zero")) { try Kernels.arithmetic(op, a.vector, b.vector, result) }
          } else {
            #expect(same(try Kernels.arithmetic(op, a.vector, b.vector, result), rows), "\(a) \(op.rawValue) \(b)")
          }
        }
      }
    }
  }

  @Test func productsStayIn64BitsWhenTheyFit() throws {
    let v = dictionarySample(Self.decimal(10, 2), .dictionary8, 2048, .some)
    let flat = ColumnVector((0..<2048).map { .decimal(Int128($0) * 1000) }, type: Self.decimal(15, 2))
    let product = try Kernels.arithmetic(.multiply, flat, v.vector, Self.decimal(25, 4))
    #expect(product.physical == .int64)
    let rows = (0..<2048).map { row -> Value in
      guard case .decimal(let x) = v.rows[row] else { return .null }
      return .decimal(x * Int128(row) * 1000)
    }
    #expect(same(product, rows))
  }
}

@Suite struct InListTests {
  @Test(arguments: sampleTypes) func againstComparisons(_ type: DataType) {
    for sample in sampleVectors(type, sizes: [0, 1, 65], patterns: [.none, .some]) {
      for count in [0, 1, 3, 7] {
        for withNull in [false, true] {
          let candidates = (0..<count).map { sampleValue(type, $0 + 2) } + (withNull ? [Value.null] : [])
          let rows = sample.rows.map { row -> Value in
            if candidates.isEmpty { return .boolean(false) }
            if row.isNull { return .null }
            if candidates.contains(where: { CompareTests.expected(.equal, row, $0, type) == .boolean(true) }) { return .boolean(true) }
            return withNull ? .null : .boolean(false)
          }
          #expect(same(Kernels.inList(sample.vector, candidates), rows), "\(sample) IN \(candidates)")
        }
      }
    }
  }
}
