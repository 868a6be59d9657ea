import LakeVectors

/// Functions of texts that cannot run yet.
enum TextFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("luhn_check", [.anyVarchar], .boolean, "Whether the digits satisfy Luhn's check")
    family.declare("normalize", [.anyVarchar, .anyVarchar], .varchar, "A string in a Unicode normal form: NFC, NFD, NFKC or NFKD")
    family.declare("normalize", [.anyVarchar], .varchar, "A string in Unicode's normal form NFC")
    family.declare("overlay", [.anyVarchar, .anyVarchar, .bigint], .varchar, "A string with a part replaced from a position")
    family.declare(
      "overlay", [.anyVarchar, .anyVarchar, .bigint, .bigint], .varchar, "A string with so many characters replaced from a position")
    family.declare("soundex", [.anyVarchar], .exact(.varchar(length: 4)), "How a word sounds, as a letter and three digits")
    family.declare("split", [.anyVarchar, .anyVarchar], .array(.exact(.varchar)), "The parts of a string between delimiters")
    family.declare(
      "split", [.anyVarchar, .anyVarchar, .bigint], .array(.exact(.varchar)), "The parts of a string between delimiters, at most so many")
    family.declare(
      "split_to_map", [.anyVarchar, .anyVarchar, .anyVarchar], .exact(.map(key: .varchar, value: .varchar)),
      "A map of the entries that a string spells")
    family.declare(
      "split_to_map", [.anyVarchar, .anyVarchar, .anyVarchar, .function([.varchar, .varchar, .varchar], .varchar)],
      .exact(.map(key: .varchar, value: .varchar)), "A map of the entries that a string spells; a function chooses among values of one key")
    family.declare(
      "split_to_multimap", [.anyVarchar, .anyVarchar, .anyVarchar], .exact(.map(key: .varchar, value: .array(.varchar))),
      "A map of the entries that a string spells, with all values of a key in an array")
    family.declare("word_stem", [.anyVarchar], .sameAs(0), "The stem of an English word")
    family.declare("word_stem", [.anyVarchar, .anyVarchar], .sameAs(0), "The stem of a word of a language")
    family.declare(
      "concat_ws", [.anyVarchar, .array(.varchar)], .varchar, nullOnNull: false,
      "The texts of an array that are not NULL with a separator between them")
    family.declare("regexp_extract_all", [.anyVarchar, .anyVarchar], .array(.exact(.varchar)), "All parts that match a pattern")
    family.declare(
      "regexp_extract_all", [.anyVarchar, .anyVarchar, .bigint], .array(.exact(.varchar)), "A group of all parts that match a pattern")
    family.declare(
      "regexp_split", [.anyVarchar, .anyVarchar], .array(.exact(.varchar)), "The parts of a string between matches of a pattern")
    family.declare(
      "regexp_replace", [.anyVarchar, .anyVarchar, .function([.array(.varchar)], .varchar)], .varchar,
      "Matches of a pattern replaced by what a function makes of the groups")
    for replacement in [TypePattern.varchar, .bigint] {
      family.declare(
        "from_utf8", [.varbinary, replacement], .varchar,
        "Decodes UTF-8; what is not valid becomes a character, given as text or code point")
    }
    return family.functions
  }()
}
