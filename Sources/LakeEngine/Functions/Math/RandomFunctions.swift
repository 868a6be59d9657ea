import LakeVectors

/// random and its alias rand: a new value for every row.
enum RandomFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("random", aliases: ["rand"], [], .double, isDeterministic: false, mayFail: false, "A random number from 0 (inclusive) to 1")
    { call in
      var generator = SystemRandomNumberGenerator()
      return call.produce(Double.self) { _ in Double.random(in: 0..<1, using: &generator) }
    }
    family.add("random", aliases: ["rand"], [.bigint], .bigint, isDeterministic: false, "A random integer from 0 to below the argument") {
      call in
      let bounds = call.cells(0, Int64.self)
      return try call.produce(Int64.self) { row in
        guard bounds[row] > 0 else { throw LakeError.invalidArgument("bound must be positive") }
        return Int64.random(in: 0..<bounds[row])
      }
    }
    family.add(
      "random", aliases: ["rand"], [.bigint, .bigint], .bigint, isDeterministic: false,
      "A random integer from the first to below the second argument"
    ) { call in
      let starts = call.cells(0, Int64.self)
      let ends = call.cells(1, Int64.self)
      return try call.produce(Int64.self) { row in
        guard starts[row] < ends[row] else { throw LakeError.invalidArgument("start value must be less than stop value") }
        return Int64.random(in: starts[row]..<ends[row])
      }
    }
    family.add("uuid", [], .exact(.uuid), isDeterministic: false, mayFail: false, "A random UUID (type 4)") { call in
      var generator = SystemRandomNumberGenerator()
      return call.produce(UInt128.self) { _ in
        let high = generator.next() & ~0xf000 | 0x4000
        let low = generator.next() & ~(3 << 62) | 2 << 62
        return UInt128(high) << 64 | UInt128(low)
      }
    }
    return family.functions
  }()
}
