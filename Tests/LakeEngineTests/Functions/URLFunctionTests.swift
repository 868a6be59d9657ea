import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct URLFunctionTests {
  private let url: Argument = "http://user@example.com:8080/a%20path/x.html?k1=v1&k2=v+2%26&k3&k1=again#the-end"

  @Test func parts() throws {
    try expect("url_extract_protocol", url, gives: "http")
    try expect("url_extract_host", url, gives: "example.com")
    try expect("url_extract_port", url, gives: 8080)
    try expect("url_extract_path", url, gives: "/a path/x.html")
    try expect("url_extract_query", url, gives: "k1=v1&k2=v+2&&k3&k1=again")
    try expect("url_extract_fragment", url, gives: "the-end")
    try expect("url_extract_host", "https://[::1]:443/", gives: "[::1]")
    try expect("url_extract_port", "https://example.com/", gives: .null)
    try expect("url_extract_query", "https://example.com/", gives: "")
    try expect("url_extract_host", "not a url", gives: .null)
    try expect("url_extract_path", "mailto:someone@example.com", gives: "someone@example.com")
  }

  @Test func parameters() throws {
    try expect("url_extract_parameter", url, "k1", gives: "v1")
    try expect("url_extract_parameter", url, "k2", gives: "v 2&")
    try expect("url_extract_parameter", url, "k3", gives: "")
    try expect("url_extract_parameter", url, "k4", gives: .null)
  }

  @Test func coding() throws {
    try expect("url_encode", "a b&ñ.*-_~", gives: "a+b%26%C3%B1.*-_%7E")
    try expect("url_decode", "a+b%26%C3%B1", gives: "a b&ñ")
    expect("url_decode", "%4", fails: .invalidFunctionArgument)
  }
}
