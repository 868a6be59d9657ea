import FoundationEssentials

/// A message as Amazon SNS posts it to an HTTP subscription: a JSON envelope whose `Message` is the published text, or,
/// with raw message delivery, the published text itself.
/// Source: the SNS developer guide, "HTTP/HTTPS notification JSON format" and "Raw message delivery".
public enum SNSMessage: Sendable, Hashable {
  /// The published text and its id.
  case notification(message: [UInt8], id: String?)
  /// The topic asks whether the subscription is wanted; visiting the URL says yes.
  case subscriptionConfirmation(topic: String, url: String)
  case unsubscribeConfirmation(topic: String)

  private struct Envelope: Decodable {
    let Type: String
    let MessageId: String?
    let TopicArn: String?
    let Message: String?
    let SubscribeURL: String?
  }

  /// - Parameters:
  ///   - isRaw: the header `x-amz-sns-rawdelivery: true`.
  ///   - id: the header `x-amz-sns-message-id`.
  /// A body that is no envelope is taken as raw.
  public init(_ body: [UInt8], isRaw: Bool, id: String?) {
    guard !isRaw, let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(body)) else {
      self = .notification(message: body, id: id)
      return
    }
    switch envelope.Type {
    case "SubscriptionConfirmation": self = .subscriptionConfirmation(topic: envelope.TopicArn ?? "", url: envelope.SubscribeURL ?? "")
    case "UnsubscribeConfirmation": self = .unsubscribeConfirmation(topic: envelope.TopicArn ?? "")
    case "Notification" where envelope.Message != nil:
      self = .notification(message: Array((envelope.Message ?? "").utf8), id: envelope.MessageId ?? id)
    default: self = .notification(message: body, id: id)
    }
  }
}
