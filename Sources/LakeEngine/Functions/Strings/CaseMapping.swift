/// One-to-one case mapping, as Trino has it: no locale, no context, no growth (`ß` stays `ß`).
enum CaseMapping {
  static func upper(_ scalar: UInt32) -> UInt32 {
    guard let properties = Unicode.Scalar(scalar)?.properties else { return scalar }
    // Characters whose upper case takes two (ᾳ) may have a single title case, which is then their simple mapping.
    return single(properties.uppercaseMapping) ?? single(properties.titlecaseMapping) ?? scalar
  }

  static func lower(_ scalar: UInt32) -> UInt32 {
    // İ, the only character with a lower case of two.
    if scalar == 0x130 { return 0x69 }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return scalar }
    return single(properties.lowercaseMapping) ?? scalar
  }

  private static func single(_ mapping: String) -> UInt32? {
    let scalars = mapping.unicodeScalars
    guard let first = scalars.first, scalars.count == 1 else { return nil }
    return first.value
  }
}
