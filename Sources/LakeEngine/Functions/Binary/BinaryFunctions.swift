import LakeVectors

/// Digests and encodings of binary values that cannot run yet.
enum BinaryFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.declare("crc32", [.varbinary], .bigint, "CRC-32 checksum")
    family.declare("md5", [.varbinary], .varbinary, "MD5 digest")
    family.declare("sha1", [.varbinary], .varbinary, "SHA-1 digest")
    family.declare("sha256", [.varbinary], .varbinary, "SHA-256 digest")
    family.declare("sha512", [.varbinary], .varbinary, "SHA-512 digest")
    family.declare("xxhash64", [.varbinary], .varbinary, "xxHash64 hash")
    family.declare("murmur3", [.varbinary], .varbinary, "128-bit MurmurHash3 hash")
    family.declare("spooky_hash_v2_32", [.varbinary], .varbinary, "32-bit SpookyHashV2 hash")
    family.declare("spooky_hash_v2_64", [.varbinary], .varbinary, "64-bit SpookyHashV2 hash")
    family.declare("hmac_md5", [.varbinary, .varbinary], .varbinary, "HMAC with MD5 of a binary value and a key")
    family.declare("hmac_sha1", [.varbinary, .varbinary], .varbinary, "HMAC with SHA-1 of a binary value and a key")
    family.declare("hmac_sha256", [.varbinary, .varbinary], .varbinary, "HMAC with SHA-256 of a binary value and a key")
    family.declare("hmac_sha512", [.varbinary, .varbinary], .varbinary, "HMAC with SHA-512 of a binary value and a key")
    family.declare("from_base32", [.anyVarchar], .varbinary, "The bytes that a base32 string spells")
    family.declare("to_base32", [.varbinary], .varchar, "Binary as base32")
    family.declare("from_base64url", [.anyVarchar], .varbinary, "The bytes that a base64 string of the URL alphabet spells")
    family.declare("to_base64url", [.varbinary], .varchar, "Binary as base64 of the URL alphabet")
    family.declare("from_big_endian_32", [.varbinary], .integer, "Four bytes, the highest first, as an integer")
    family.declare("to_big_endian_32", [.integer], .varbinary, "An integer as four bytes, the highest first")
    family.declare("from_big_endian_64", [.varbinary], .bigint, "Eight bytes, the highest first, as an integer")
    family.declare("to_big_endian_64", [.bigint], .varbinary, "An integer as eight bytes, the highest first")
    family.declare("from_ieee754_32", [.varbinary], .exact(.real), "Four bytes, the highest first, as a real")
    family.declare("to_ieee754_32", [.real], .varbinary, "A real as four bytes, the highest first")
    family.declare("from_ieee754_64", [.varbinary], .double, "Eight bytes, the highest first, as a double")
    family.declare("to_ieee754_64", [.double], .varbinary, "A double as eight bytes, the highest first")
    family.declare("lpad", [.varbinary, .bigint, .varbinary], .varbinary, "Pads a binary value on the left to a length, or cuts it")
    family.declare("rpad", [.varbinary, .bigint, .varbinary], .varbinary, "Pads a binary value on the right to a length, or cuts it")
    return family.functions
  }()
}
