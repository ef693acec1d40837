#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ModelFolder {
  /// Saves a whole model: the folder appears, or is replaced, at once or not at all.
  ///
  /// `write` fills a hidden folder beside the target, which then takes the target's place. Where the
  /// target is a model folder already, its model files are replaced and anything else in it is
  /// kept. A folder with other contents is refused; ask ``requireReplaceable()`` before long work.
  ///
  /// - Parameter write: writes the files into the folder it is given.
  /// - Throws: ``ArchiveError`` of kind `cannotWrite`, or what `write` throws; the target is then as
  ///   it was.
  public func save(_ write: (ModelFolder) throws -> Void) throws {
    try requireReplaceable()
    let target = ModelFolder(resolved(path))
    let (parent, _) = splitPath(target.path)
    let staging = ModelFolder(temporaryPath(in: parent))
    do {
      try staging.create()
    } catch {
      throw ArchiveError(.cannotWrite, path: path, what: error.what, hint: error.hint)
    }
    do {
      try write(staging)
      try target.takePlace(of: staging)
    } catch {
      staging.remove()
      throw error
    }
    staging.remove()
  }

  /// Throws if saving here would touch things that are not a model's.
  ///
  /// - Throws: ``ArchiveError`` of kind `cannotWrite` when the path is a file, or a folder that holds
  ///   other things and no model.
  public func requireReplaceable() throws(ArchiveError) {
    switch try content(at: path) {
    case .nothing: return
    case .file, .special:
      throw ArchiveError(
        .cannotWrite, path: path, what: "is a file, not a folder", hint: "choose another name")
    case .folder:
      let names = try names()
      if let other = names.first(where: { !Self.isModelFile($0) }), !names.contains(where: isMarker)
      {
        throw ArchiveError(
          .cannotWrite, path: path, what: "is a folder with other contents (\(other))",
          hint: "choose a new name or an empty folder")
      }
    }
  }

  /// Files that only a model folder has.
  private func isMarker(_ name: String) -> Bool {
    name == File.configuration.rawValue || name == File.trainingState.rawValue
  }

  private static func isModelFile(_ name: String) -> Bool { File(rawValue: name) != nil }

  /// The names of everything in the folder, sorted.
  private func names() throws(ArchiveError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw ArchiveError(
        .cannotWrite, path: path, what: "cannot be listed", hint: "check its permissions")
    }
  }

  private func takePlace(of staging: ModelFolder) throws(ArchiveError) {
    // An empty folder, or nothing, is replaced by a plain rename.
    if !isWorkingDirectory, rename(staging.path, path) == 0 { return }
    guard case .folder = try content(at: path) else { throw .notWritable(path, code: errno) }
    if !isWorkingDirectory, swapNames(staging.path, path) {
      // `staging` now is the old folder; what was not the model's goes back.
      let kept = try names()
      for name in try staging.names() where !Self.isModelFile(name) && !kept.contains(name) {
        guard rename(staging.path(of: name), path(of: name)) == 0 else {
          throw .notWritable(path(of: name), code: errno)
        }
      }
      return
    }
    try replaceFiles(from: staging)
  }

  /// Replaces file by file, each at once, where the folder itself has to stay.
  private func replaceFiles(from staging: ModelFolder) throws(ArchiveError) {
    let replacements = try staging.names()
    for name in replacements {
      guard rename(staging.path(of: name), path(of: name)) == 0 else {
        throw .notWritable(path(of: name), code: errno)
      }
    }
    for file in File.allCases where !replacements.contains(file.rawValue) {
      unlink(path(of: file))
    }
  }

  /// Whether this is the folder the process works in, which must not be exchanged under it.
  private var isWorkingDirectory: Bool {
    var here = stat()
    var there = stat()
    guard stat(".", &here) == 0, stat(path, &there) == 0 else { return false }
    return here.st_dev == there.st_dev && here.st_ino == there.st_ino
  }

  private func remove() {
    // Nothing depends on it: at worst a hidden folder is left behind.
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Exchanges two names in one step; false where the system cannot.
private func swapNames(_ first: String, _ second: String) -> Bool {
  #if canImport(Darwin)
    return renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
  #else
    // Glibc's header hides this call from Swift, and other C libraries may lack it.
    typealias Rename =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let exchange: UInt32 = 2  // RENAME_EXCHANGE
    return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, first, AT_FDCWD, second, exchange) == 0
  #endif
}
