import LakeIngest
import Testing

@Suite struct SNSMessageTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func envelopesAreOpened() {
    let body = #"{"Type": "Notification", "MessageId": "m1", "TopicArn": "t", "Message": "{\"a\": \"ñ\\n\"}", "Timestamp": "2023"}"#
    #expect(SNSMessage(bytes(body), isRaw: false, id: "header") == .notification(message: bytes(#"{"a": "ñ\n"}"#), id: "m1"))
  }

  @Test func rawBodiesAreTheMessage() {
    let row = bytes(#"{"a": 1}"#)
    #expect(SNSMessage(row, isRaw: true, id: "m2") == .notification(message: row, id: "m2"))
    // Raw delivery of a text that looks like an envelope stays what was published.
    let envelope = bytes(#"{"Type": "Notification", "Message": "x"}"#)
    #expect(SNSMessage(envelope, isRaw: true, id: nil) == .notification(message: envelope, id: nil))
    // Without the header a body that is no envelope is taken as raw, too.
    #expect(SNSMessage(row, isRaw: false, id: nil) == .notification(message: row, id: nil))
    #expect(SNSMessage([0xff, 0x00], isRaw: false, id: nil) == .notification(message: [0xff, 0x00], id: nil))
    let typed = bytes(#"{"Type": "Other", "a": 1}"#)
    #expect(SNSMessage(typed, isRaw: false, id: nil) == .notification(message: typed, id: nil))
  }

  @Test func confirmationsAreNotRows() {
    let confirm =
      #"{"Type": "SubscriptionConfirmation", "MessageId": "m", "TopicArn": "t", "Message": "…", "SubscribeURL": "https://sns/x"}"#
    #expect(SNSMessage(bytes(confirm), isRaw: false, id: nil) == .subscriptionConfirmation(topic: "t", url: "https://sns/x"))
    #expect(
      SNSMessage(bytes(#"{"Type": "UnsubscribeConfirmation", "TopicArn": "t"}"#), isRaw: false, id: nil)
        == .unsubscribeConfirmation(topic: "t"))
  }

  @Test func encodingFollowsTypeThenContent() {
    #expect(IngestBody.encoding(contentType: "text/csv; charset=utf-8", bytes: bytes("{")) == .csv)
    #expect(IngestBody.encoding(contentType: "application/x-ndjson", bytes: bytes("a,b")) == .json)
    #expect(IngestBody.encoding(contentType: nil, bytes: bytes("\n [1]")) == .json)
    #expect(IngestBody.encoding(contentType: "application/x-www-form-urlencoded", bytes: bytes("a,b\n1,2")) == .csv)
  }
}
