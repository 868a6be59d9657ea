import Glibc

/// Room on the call stack for whoever walks a syntax tree or a plan by recursion.
///
/// The parser bounds how deep and high trees are, so a walk needs so many bytes at most; a thread with less left (one of 512 KB,
/// say) hands the walk to a thread of its own and waits for it.
package enum Stack {
  /// What one level of a tree takes at most in the frames of parser, analyzer or optimizer, measured in debug builds; a release
  /// build takes a fifth.
  package static let levelBytes = 20 << 10
  /// What a thread needs besides.
  private static let reserveBytes = 96 << 10

  /// How many levels fit on what is left of this thread's stack.
  package static var levels: Int { max(0, (remainingBytes - reserveBytes) / levelBytes) }

  /// Runs `body`, which walks trees of at most so many levels, here if they fit, else on a thread with room for them.
  package static func run<R, E: Error>(levels needed: Int, _ body: () throws(E) -> R) throws(E) -> R {
    if needed <= levels { return try body() }
    var result: Result<R, E>?
    withoutActuallyEscaping(body) { body in
      withUnsafeMutablePointer(to: &result) { result in
        // The thread is joined before either goes out of scope.
        nonisolated(unsafe) let place = result
        nonisolated(unsafe) let work = body
        StackThread.run(stackBytes: needed * levelBytes + (1 << 20)) {
          do throws(E) { place.pointee = .success(try work()) } catch { place.pointee = .failure(error) }
        }
      }
    }
    // Without a thread to be had, here is as good as anywhere.
    guard let result else { return try body() }
    return try result.get()
  }

  private static var remainingBytes: Int {
    var here: UInt8 = 0
    let address = withUnsafeMutablePointer(to: &here) { Int(bitPattern: $0) }
    return address - lowestAddress
  }

  /// The end of this thread's stack, found out once a thread.
  private static var lowestAddress: Int {
    if let known = pthread_getspecific(key) { return Int(bitPattern: known) }
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    guard let attributesOf, attributesOf(pthread_self(), attributes) == 0 else { return 0 }
    defer { pthread_attr_destroy(attributes) }
    var address: UnsafeMutableRawPointer?
    var size = 0
    pthread_attr_getstack(attributes, &address, &size)
    pthread_setspecific(key, address)
    return Int(bitPattern: address)
  }

  private typealias AttributesOf = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32

  /// `pthread_getattr_np`, which the headers show only with `_GNU_SOURCE`.
  private static let attributesOf: AttributesOf? = dlsym(nil, "pthread_getattr_np").map { unsafeBitCast($0, to: AttributesOf.self) }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}

/// A thread for one piece of work.
private enum StackThread {
  private final class Work {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Returns when `body` has run; at once, without having run it, when there is no memory for a thread.
  static func run(stackBytes: Int, _ body: @escaping @Sendable () -> Void) {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stackBytes)
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, work.toOpaque())
    guard status == 0 else { return work.release() }
    pthread_join(thread, nil)
  }
}
