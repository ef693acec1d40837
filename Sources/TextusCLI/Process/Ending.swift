import ArgumentParser
import Textus

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How the process ends after an error: what it says, where, and its exit status.
enum Ending {
  /// Help or a version was asked for.
  case answer(String)
  /// Something is wrong.
  case failure(String, status: Int32)
  /// The reader of standard output is gone.
  case brokenPipe

  init(of error: any Error) {
    switch error {
    case is OutputClosed: self = .brokenPipe
    case let error as CommandError: self = .failure(error.message, status: error.status.rawValue)
    case let error as TextError:
      self = .failure(error.description, status: ExitStatus(error).rawValue)
    case let error as ArchiveError:
      self = .failure(error.description, status: ExitStatus(error).rawValue)
    case let error as RecipeError:
      // An option has no lines, though its value was read as a line of a recipe.
      let isOption = error.path.hasPrefix("--")
      self = .failure(
        isOption ? "\(error.path): \(error.message)" : error.description,
        status: ExitStatus(error).rawValue)
    case let error as SettingsError:
      self = .failure(error.description, status: ExitStatus.usage.rawValue)
    case let error as LinearError: self.init(error)
    case let error as Interrupted: self = .failure(error.message, status: Interruption.status)
    case let error as TrainingError: self.init(error)
    case let error as WordVectorError:
      self = .failure(error.description, status: ExitStatus.invalidData.rawValue)
    default:
      let status = TextusCommand.exitCode(for: error).rawValue
      if status == ExitStatus.success.rawValue {
        self = .answer(TextusCommand.fullMessage(for: error))
      } else if status == ExitStatus.usage.rawValue {
        self = .failure(UsageMessage(error).text, status: status)
      } else {
        let text = "an internal error, please report it: \(error)"
        self = .failure(text, status: ExitStatus.internalError.rawValue)
      }
    }
  }

  private init(_ error: TrainingError) {
    switch error {
    case .interrupted: self = .failure(error.description, status: Interruption.status)
    case .diverged, .otherRun:
      self = .failure(error.description, status: ExitStatus.invalidData.rawValue)
    }
  }

  private init(_ error: LinearError) {
    if case .setting(let name, let value, let expected) = error {
      let text = "linear.\(optionName(name)) is \(value), but must be \(expected)"
      self = .failure(text, status: ExitStatus.usage.rawValue)
    } else {
      self = .failure(error.description, status: ExitStatus.invalidData.rawValue)
    }
  }

  /// Says it and ends the process.
  func leave() -> Never {
    switch self {
    case .answer(let text):
      let code = System.write(Array("\(text)\n".utf8).span, to: System.standardOutput)
      if System.isBrokenPipe(code) { endByBrokenPipe() }
      exit(code == 0 ? ExitStatus.success.rawValue : ExitStatus.cannotWrite.rawValue)
    case .failure(let text, let status):
      let stop = text.last.map { ".?!".contains($0) } ?? true ? "" : "."
      Console.write("textus: \(text)\(stop)\n")
      exit(status)
    case .brokenPipe: endByBrokenPipe()
    }
  }
}

extension ExitStatus {
  init(_ error: TextError) {
    self =
      switch error.kind {
      case .missingInput, .unreadableInput: .noInput
      case .invalidData: .invalidData
      case .outputFailed: .cannotWrite
      case .invalidArgument: .usage
      }
  }

  init(_ error: ArchiveError) {
    self =
      switch error.kind {
      case .notFound: .noInput
      case .damaged, .mismatch: .invalidData
      case .cannotWrite: .cannotWrite
      }
  }

  init(_ error: RecipeError) {
    if error.isMissingFile {
      self = .noInput
    } else {
      // Errors in options carry the option's name in place of a file's.
      self = error.path.hasPrefix("--") ? .usage : .invalidData
    }
  }
}

/// A name in the code as recipes and options spell it: `wordOrder` → `word-order`.
private func optionName(_ name: String) -> String {
  name.reduce(into: "") { result, character in
    result += character.isUppercase ? "-" + character.lowercased() : String(character)
  }
}
