import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory that lies in a file: what does not fit in the process stays in the file, of which the kernel keeps as much at
/// hand as the machine has room for. For the rare work that needs all of its rows at once and in any order.
///
/// `use` makes the large buffers of one thread come from here. A thread of its own takes the pages out of the process again
/// whenever more than `residentMax` bytes of them are in it; touching them brings them back.
package final class FileSpace: @unchecked Sendable {
  /// Smaller buffers lie in ordinary memory.
  static let bufferBytesMin = 4 << 10
  /// Buffers below this size share an extent.
  private static let sharedBytesMax = 1 << 20
  private static let extentBytes = 4 << 20

  /// A mapped piece of the file.
  private struct Extent {
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    /// Bytes handed out, and buffers alive in them.
    var used = 0
    var buffers = 0
  }

  private struct State: @unchecked Sendable {
    /// By address.
    var extents: [UInt: Extent] = [:]
    /// The one that small buffers come from.
    var open: UInt?
    /// By size: extents without buffers.
    var free: [Int: [UInt]] = [:]
    var fileBytes = 0
    var hasFailed = false
    var isClosed = false

    /// An extent that no more small buffers come from is free when its last one is gone.
    mutating func retire(_ address: UInt) {
      guard let extent = extents[address], extent.buffers == 0 else { return }
      free[extent.byteCount, default: []].append(address)
    }
  }

  private let descriptor: Int32
  /// Keeps the descriptor open.
  private let owner: AnyObject
  private let residentMax: Int
  private let mapped: @Sendable (Int) -> Void
  private let failed: @Sendable (Int32) -> Void
  private let pages: Pages

  /// What the thread that takes pages out shares with the space.
  private final class Pages: Sendable {
    let state = Mutex(State())
  }

  /// - Parameters:
  ///   - descriptor: of an empty file, open for reading and writing, that nobody else uses.
  ///   - residentMax: bytes of the space that may be in the process at a time, about.
  ///   - mapped: told of bytes by which the file grows.
  ///   - failed: told once, with `errno`, that the file cannot grow. Buffers are then made in ordinary memory; the caller ends
  ///     his work soon.
  package init(
    descriptor: Int32, owner: AnyObject, residentMax: Int, mapped: @escaping @Sendable (Int) -> Void,
    failed: @escaping @Sendable (Int32) -> Void
  ) {
    self.descriptor = descriptor
    self.owner = owner
    self.residentMax = residentMax
    self.mapped = mapped
    self.failed = failed
    pages = Pages()
    startTrimming()
  }

  deinit {
    let extents = pages.state.withLock { state in
      state.isClosed = true
      return state.extents.values.map { (UInt(bitPattern: $0.base), $0.byteCount) }
    }
    for (base, count) in extents { munmap(UnsafeMutableRawPointer(bitPattern: base), count) }
  }

  // MARK: The thread's space

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
  /// Spaces in use by any thread, so that the others need not look.
  private static let uses = Atomic<Int>(0)

  /// The calling thread's, while it is within `use`.
  static var current: FileSpace? {
    guard uses.load(ordering: .relaxed) > 0, let pointer = pthread_getspecific(key) else { return nil }
    return Unmanaged<FileSpace>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Runs `body` on this thread; the large buffers that it makes lie here, and keep the space alive.
  package func use<T>(_ body: () throws -> T) rethrows -> T {
    let before = pthread_getspecific(FileSpace.key)
    pthread_setspecific(FileSpace.key, Unmanaged.passUnretained(self).toOpaque())
    FileSpace.uses.wrappingAdd(1, ordering: .relaxed)
    defer {
      FileSpace.uses.wrappingSubtract(1, ordering: .relaxed)
      pthread_setspecific(FileSpace.key, before)
    }
    return try withExtendedLifetime(self) { try body() }
  }

  // MARK: Buffers

  /// At least `bytes`, 64-byte aligned, with whatever they hold; nil when the file cannot grow.
  func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
    guard bytes < FileSpace.sharedBytesMax else { return allocateExtent(BlockPool.blockSize(bytes), isShared: false) }
    let padded = (bytes + 63) & ~63
    let known: UnsafeMutableRawPointer? = pages.state.withLock { state in
      guard let open = state.open, var extent = state.extents[open], extent.byteCount - extent.used >= padded else { return nil }
      defer { state.extents[open] = extent }
      let start = extent.base + extent.used
      extent.used += padded
      extent.buffers += 1
      return start
    }
    if let known { return known }
    guard let base = allocateExtent(FileSpace.extentBytes, isShared: true) else { return nil }
    pages.state.withLock { state in
      if let before = state.open { state.retire(before) }
      let address = UInt(bitPattern: base)
      state.open = address
      state.extents[address]?.used = padded
    }
    return base
  }

  /// An extent with one buffer.
  private func allocateExtent(_ size: Int, isShared: Bool) -> UnsafeMutableRawPointer? {
    let (known, offset): (UnsafeMutableRawPointer?, Int) = pages.state.withLock { state in
      if let address = state.free[size]?.popLast(), let extent = state.extents[address] {
        state.extents[address] = Extent(base: extent.base, byteCount: size, used: size, buffers: 1)
        return (extent.base, 0)
      }
      defer { state.fileBytes += size }
      return (nil, state.fileBytes)
    }
    if let known { return known }
    // The blocks are taken now: writing to a page for which there is none would end the process.
    let status = posix_fallocate(descriptor, off_t(offset), off_t(size))
    guard status == 0 else { return fail(status) }
    guard let base = map(offset, size) else { return fail(errno) }
    pages.state.withLock { $0.extents[UInt(bitPattern: base)] = Extent(base: base, byteCount: size, used: size, buffers: 1) }
    mapped(size)
    return base
  }

  /// A piece of the file at a multiple of `extentBytes`, by which the extent of a small buffer is found.
  private func map(_ offset: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    let room = size + FileSpace.extentBytes
    let reserved = mmap(nil, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let reserved, reserved != MAP_FAILED else { return nil }
    let before = -Int(bitPattern: reserved) & (FileSpace.extentBytes - 1)
    let base = mmap(reserved + before, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, descriptor, off_t(offset))
    guard let base, base != MAP_FAILED else {
      munmap(reserved, room)
      return nil
    }
    if before > 0 { munmap(reserved, before) }
    let end = (before + size + FileSpace.pageBytes - 1) & -FileSpace.pageBytes
    if end < room { munmap(reserved + end, room - end) }
    return base
  }

  private static let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))

  private func fail(_ reason: Int32) -> UnsafeMutableRawPointer? {
    let isFirst = pages.state.withLock { state in
      defer { state.hasFailed = true }
      return !state.hasFailed
    }
    if isFirst { failed(reason) }
    return nil
  }

  /// Gives back what `allocate(bytes)` returned.
  func free(_ base: UnsafeMutableRawPointer, _ bytes: Int) {
    pages.state.withLock { state in
      let address = UInt(bitPattern: base)
      guard bytes < FileSpace.sharedBytesMax else {
        state.extents[address]?.buffers = 0
        return state.free[BlockPool.blockSize(bytes), default: []].append(address)
      }
      let owner = address & ~UInt(FileSpace.extentBytes - 1)
      state.extents[owner]?.buffers -= 1
      if owner != state.open { state.retire(owner) }
    }
  }

  // MARK: Pages

  private func startTrimming() {
    let pages = pages
    let residentMax = residentMax
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    let work = Unmanaged.passRetained(Trimming { FileSpace.trim(pages, residentMax) })
    var thread = pthread_t()
    let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
      if let argument { Unmanaged<Trimming>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }
    // Without the thread the pages stay as long as the machine has room for them.
    if pthread_create(&thread, attributes, main, work.toOpaque()) != 0 { work.release() }
  }

  private final class Trimming {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
  }

  private static func trim(_ pages: Pages, _ residentMax: Int) {
    let resident = ResidentFilePages()
    let before = resident.byteCount ?? 0
    while true {
      usleep(4_000)
      let isClosed = pages.state.withLock { state in
        guard !state.isClosed else { return true }
        if let now = resident.byteCount, now - before <= residentMax { return false }
        // A file's pages stay in its cache, changed ones too, until the kernel has written them.
        for extent in state.extents.values { madvise(extent.base, extent.byteCount, Int32(MADV_DONTNEED)) }
        return false
      }
      if isClosed { return }
    }
  }
}
