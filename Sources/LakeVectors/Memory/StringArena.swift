/// Bump allocator for string bytes. Its blocks live as long as the arena; pass the arena as a vector's `heap`.
/// Filled by one thread.
public final class StringArena: @unchecked Sendable {
  private var blocks: [Buffer] = []
  private var cursor: UnsafeMutableRawPointer?
  private var left = 0
  private var nextBlock = 4096
  public private(set) var byteCount = 0

  public init() {}

  /// `count` writable bytes with readable slack behind them.
  public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    if count > left || cursor == nil {
      let block = Buffer(byteCount: max(count, nextBlock))
      nextBlock = min(nextBlock * 2, 1 << 20)
      blocks.append(block)
      cursor = block.base
      left = block.byteCount
    }
    let start = cursor.unsafelyUnwrapped
    cursor = start + count
    left &-= count
    byteCount &+= count
    return start
  }

  /// A view of a copy of `bytes`.
  public func copy(_ bytes: UnsafeRawBufferPointer) -> StringView {
    guard let source = bytes.baseAddress, bytes.count > 0 else { return StringView() }
    if bytes.count <= StringView.inlineLimit { return StringView(exact: source, count: bytes.count) }
    let target = allocate(bytes.count)
    target.copyMemory(from: source, byteCount: bytes.count)
    return StringView(padded: target, count: bytes.count)
  }

  /// The same string with its bytes held here.
  @inlinable public func copy(_ view: StringView) -> StringView {
    view.isInline ? view : copy(UnsafeRawBufferPointer(start: view.pointer, count: view.count))
  }

  public func copy(_ text: String) -> StringView {
    var text = text
    return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
  }
}
