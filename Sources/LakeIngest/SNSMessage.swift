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
    let type: String
    let messageID: String?
    let topic: String?
    let message: String?
    let subscribeURL: String?

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case messageID = "MessageId"
      case topic = "TopicArn"
      case message = "Message"
      case subscribeURL = "SubscribeURL"
    }
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
    switch envelope.type {
    case "SubscriptionConfirmation": self = .subscriptionConfirmation(topic: envelope.topic ?? "", url: envelope.subscribeURL ?? "")
    case "UnsubscribeConfirmation": self = .unsubscribeConfirmation(topic: envelope.topic ?? "")
    case "Notification" where envelope.message != nil:
      self = .notification(message: Array((envelope.message ?? "").utf8), id: envelope.messageID ?? id)
    default: self = .notification(message: body, id: id)
    }
  }
}
