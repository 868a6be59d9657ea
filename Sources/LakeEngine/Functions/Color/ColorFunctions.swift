import LakeVectors

/// Colours for terminals, which cannot run yet.
enum ColorFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("bar", [.double, .bigint], .varchar, "A bar of a width, drawn with ANSI colours")
    family.declare(
      "bar", [.double, .bigint, .opaque("color"), .opaque("color")], .varchar, "A bar of a width, drawn in colours between two")
    family.declare("color", [.anyVarchar], .opaque("color"), "The colour that a name or #rgb means")
    family.declare(
      "color", [.double, .double, .double, .opaque("color"), .opaque("color")], .opaque("color"),
      "A colour between two, by the place of a value between two others")
    family.declare("color", [.double, .opaque("color"), .opaque("color")], .opaque("color"), "A colour between two, by a fraction")
    family.declare("render", [.bigint, .opaque("color")], .varchar, "A value in a colour")
    family.declare("render", [.double, .opaque("color")], .varchar, "A value in a colour")
    family.declare("render", [.anyVarchar, .opaque("color")], .varchar, "A value in a colour")
    family.declare("render", [.boolean], .varchar, "A green mark for true, a red one for false")
    family.declare("rgb", [.bigint, .bigint, .bigint], .opaque("color"), "The colour of three components from 0 to 255")
    return family.functions
  }()
}
