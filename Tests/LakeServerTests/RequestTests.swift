import HTTPTypes
import HummingbirdCore
import LakeQ
import Testing

@testable import LakeServer

@Suite struct RequestTargetTests {
  @Test func partsAndParametersAreDecoded() {
    let target = RequestTarget(path: "/a%20b//c+d", query: "sql=SELECT+1%2B2&x&y=&z=%zz&z=%C3%B1&%61=b=c")
    #expect(target.path == ["a b", "c+d"])
    #expect(target.parameters.map(\.name) == ["sql", "x", "y", "z", "z", "a"])
    #expect(target.parameters.map(\.value) == ["SELECT 1+2", "", "", "%zz", "ñ", "b=c"])
    #expect(target.first("z") == "%zz" && target.first("none") == nil)
  }

  @Test func noQueryNoParameters() {
    #expect(RequestTarget(path: "/", query: nil).parameters.isEmpty && RequestTarget(path: "/", query: "").path.isEmpty)
  }
}

@Suite struct ErrorBodyTests {
  @Test func statusSaysWhoActs() {
    #expect(ErrorBody.response(LakeError(.tableNotFound, "m")).status == .notFound)
    #expect(ErrorBody.response(LakeError(.divisionByZero, "m")).status == .badRequest)
    #expect(ErrorBody.response(LakeError(.internalError, "m")).status == .internalServerError)
    #expect(ErrorBody.response(LakeError(.hiveWriterError, "m")).status == .serviceUnavailable)
  }

  @Test func textsAreJSONStrings() {
    #expect(ErrorBody.quoted("a\"b\\c\n\t\u{1}ñ") == "\"a\\\"b\\\\c\\n\\t\\u0001ñ\"")
  }
}
