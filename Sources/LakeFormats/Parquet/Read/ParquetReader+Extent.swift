import LakeStorage

extension ParquetReader {
  var extent: FileExtent? {
    let leaves = columns.compactMap { $0?.leafIndex }
    let bytes = metadata.rowGroups.reduce(0) { total, group in
      leaves.reduce(total) { $0 &+ (group.chunks.indices.contains($1) ? max(0, group.chunks[$1].compressedByteCount) : 0) }
    }
    return FileExtent(rows: metadata.rowCount, bytes: min(max(0, bytes), file.byteCount))
  }
}
