/// What the grammar would have taken at the furthest token that rules looked at: the `Expecting: …` of a message.
struct Expectations {
  let isRecording: Bool
  private var index = -1
  private(set) var labels: Set<String> = []

  init(isRecording: Bool) { self.isRecording = isRecording }

  mutating func note(_ label: String, at index: Int) {
    if index != self.index {
      self.index = index
      labels = []
    }
    labels.insert(label)
  }

  /// Noted at the token, in the order of messages: quoted tokens first, then `<kinds>`.
  func labels(at index: Int) -> [String] { index == self.index ? labels.sorted() : [] }
}
