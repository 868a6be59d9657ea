import LakeVectors

/// Functions of arrays that take a lambda expression.
enum ArrayLambdaFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare(
      "all_match", [.array(.variable("T")), .function([.variable("T")], .boolean)], .boolean, "Whether all elements satisfy a condition")
    family.declare(
      "any_match", [.array(.variable("T")), .function([.variable("T")], .boolean)], .boolean, "Whether an element satisfies a condition")
    family.declare(
      "none_match", [.array(.variable("T")), .function([.variable("T")], .boolean)], .boolean, "Whether no element satisfies a condition")
    family.declare(
      "array_first", [.array(.variable("T")), .function([.variable("T")], .boolean)], .variable("T"),
      "The first element that satisfies a condition; NULL when none does")
    family.declare(
      "array_sort", [.array(.variable("T")), .function([.variable("T"), .variable("T")], .integer)], .array(.variable("T")),
      "The elements in the order of a function that compares two: negative, zero or positive")
    family.declare(
      "filter", [.array(.variable("T")), .function([.variable("T")], .boolean)], .array(.variable("T")),
      "The elements that satisfy a condition")
    family.declare(
      "reduce",
      [
        .array(.variable("T")), .variable("S"), .function([.variable("S"), .variable("T")], .variable("S")),
        .function([.variable("S")], .variable("R")),
      ], .variable("R"), nullOnNull: false, "All elements put into a state one after the other, and what is made of the state at the end")
    family.declare(
      "transform", [.array(.variable("T")), .function([.variable("T")], .variable("U"))], .array(.variable("U")),
      "What a function gives for each element")
    family.declare(
      "zip_with", [.array(.variable("T")), .array(.variable("U")), .function([.variable("T"), .variable("U")], .variable("R"))],
      .array(.variable("R")), "What a function gives for the elements at the same place")
    return family.functions
  }()
}
