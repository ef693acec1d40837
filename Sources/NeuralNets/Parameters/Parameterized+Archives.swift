public import Archives

extension Parameterized {
  /// Writes all parameters to a safetensors file, whole or not at all.
  ///
  /// - Throws: ``ArchiveError`` when the file cannot be written.
  public func save(to path: String) throws(ArchiveError) {
    var draft = ArchiveDraft()
    draft.add(parameters)
    try draft.write(to: path)
  }

  /// Replaces all parameters by those of a safetensors file; nothing changes unless all fit.
  ///
  /// - Throws: ``ArchiveError`` when the file is missing, damaged or of another model; it lists
  ///   every missing, unexpected and mis-shaped parameter.
  public func load(from path: String) throws(ArchiveError) {
    try TensorArchive(path).fill(parameters)
  }
}
