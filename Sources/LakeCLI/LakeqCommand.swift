import ArgumentParser

@main struct LakeqCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "lakeq")
  func run() async throws {}
}
