import LakeStorage
import LakeVectors
import Synchronization

/// Parsed footers of the files read last, for the whole process, so that repeated queries do not parse them again. A file
/// that changed has another size or time and is parsed anew.
enum FooterCache {
  private struct Key: Hashable {
    let path: String
    let byteCount: Int
    let modifiedNanos: Int64
    let inode: UInt64
  }

  private struct Entry {
    let metadata: ParquetMetadata
    let footerBytes: Int
    var lastUse: UInt64
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var footerBytes = 0
    var clock: UInt64 = 0
  }

  /// Footer bytes kept at most; parsed they take several times as much.
  private static let byteLimit = 32 << 20
  private static let state = Mutex(State())

  /// The metadata of `file`; what must be read for it counts in `metrics`.
  /// - Throws: `HIVE_BAD_DATA` when it is not a Parquet file or its footer is damaged.
  static func metadata(_ file: DataFile, _ metrics: ScanMetrics? = nil) throws -> ParquetMetadata {
    let key = Key(path: file.path, byteCount: file.byteCount, modifiedNanos: file.modifiedNanos, inode: file.inode)
    let known = state.withLock { state -> ParquetMetadata? in
      state.clock += 1
      state.entries[key]?.lastUse = state.clock
      return state.entries[key]?.metadata
    }
    if let known { return known }
    do {
      let (metadata, footerBytes, bytesRead) = try ParquetFooter.read(file)
      metrics?.add(.bytesRead, bytesRead)
      remember(key, metadata, footerBytes)
      return metadata
    } catch let defect as DataDefect {
      throw defect.error(path: file.path)
    }
  }

  private static func remember(_ key: Key, _ metadata: ParquetMetadata, _ footerBytes: Int) {
    state.withLock { state in
      if let old = state.entries.removeValue(forKey: key) { state.footerBytes -= old.footerBytes }
      guard footerBytes <= byteLimit / 4 else { return }
      state.clock += 1
      state.entries[key] = Entry(metadata: metadata, footerBytes: footerBytes, lastUse: state.clock)
      state.footerBytes += footerBytes
      guard state.footerBytes > byteLimit else { return }
      // Rarely: drop the older half, so that the sort is paid once for many insertions.
      for (old, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }).prefix((state.entries.count + 1) / 2) {
        state.entries.removeValue(forKey: old)
        state.footerBytes -= entry.footerBytes
      }
    }
  }
}
