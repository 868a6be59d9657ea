import Glibc
import Synchronization

/// Ctrl-C: the first one stops the query and lets the program end in order, the second one ends it at once.
enum Interrupt {
  /// What shells give for a program ended by SIGINT.
  static let exitStatus: Int32 = 130

  private static let happened = Atomic<Bool>(false)
  /// Written to by the signal's handler, which may do nothing else that is of use.
  private static let pipeEnd = Atomic<Int32>(-1)

  static var hasHappened: Bool { happened.load(ordering: .relaxed) }

  /// Calls `stop`, on a thread of its own, at the first SIGINT.
  static func onSignal(_ stop: @escaping @Sendable () -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    let readEnd = ends[0]
    pipeEnd.store(ends[1], ordering: .relaxed)
    Thread.start {
      var byte: UInt8 = 0
      var count = 0
      while read(readEnd, &byte, 1) != 0 {
        count += 1
        if count > 1 { QuickExit.now(exitStatus) }
        happened.store(true, ordering: .relaxed)
        stop()
      }
    }
    signal(SIGINT) { _ in
      var byte: UInt8 = 1
      _ = write(Interrupt.pipeEnd.load(ordering: .relaxed), &byte, 1)
    }
  }
}

/// A plain thread.
private enum Thread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(&thread, nil, main, body.toOpaque())
    if status == 0 { pthread_detach(thread) } else { body.release() }
  }

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }
}
