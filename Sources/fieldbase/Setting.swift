public import ArgumentParser
import BaseOffice
import Glibc
public import Safety
import Settings

/// Writes a line to standard error.
func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
}

/// Writes a line to standard output.
func tell(_ line: some CustomStringConvertible) { emit("\(line)\n") }

/// Writes to standard output at once.
func emit(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
    }
}

struct ConfigOption: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("The settings file.", valueName: "file"))
    var config = "/etc/fieldbase/fieldbase.yaml"

    /// The settings; their problems are printed, and an error ends the command.
    func settings() throws -> OfficeSettings {
        let reading = OfficeSettingsReader(surroundings: .current(isOutsideService: true)).read(config)
        for problem in reading.problems where problem.severity == .error { complain(problem.description) }
        guard let settings = reading.settings else { throw Exit.configuration }
        return settings
    }
}

/// Runs a command's body; what can't be done is said in one line on standard error, and the exit code tells the kind.
func sayingWhy(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as OrderError {
        complain(error.description)
        throw Exit.data
    } catch let refusal as ZonesDesk.Refusal {
        for problem in refusal.problems { complain(problem.description) }
        throw Exit.data
    } catch let error as OfficeFileError {
        complain(error.description)
        throw Exit.configuration
    } catch let error as OfficeStoreError {
        complain(error.description)
        throw Exit.configuration
    }
}

/// What most commands work with.
struct Desk {
    let settings: OfficeSettings
    let folder: PrivateFolder
    let store: OfficeStore

    init(_ config: ConfigOption) throws {
        settings = try config.settings()
        folder = PrivateFolder(path: settings.storeDirectory)
        store = try OfficeStore.open(in: folder)
    }

    func ring() throws -> KeyRing { try KeyRing(in: PrivateFolder(path: settings.keysDirectory)) }

    func isRunning() throws -> Bool { try RunLock.isHeld(in: folder) }

    var now: UTCTime { OfficeMoment.now.utc }

    /// On the store's disk; nil when the system doesn't say.
    var freeBytes: UInt64? {
        var found = statvfs()
        guard unsafe statvfs(settings.storeDirectory, &found) == 0 else { return nil }
        return UInt64(found.f_bavail) * UInt64(found.f_frsize)
    }
}

/// A time span of the command line, such as `90s`, `10min`, `1h`, `30d`.
struct Span: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let units: [(String, Int64)] = [("min", 60), ("s", 1), ("h", 3_600), ("d", 86_400)]
        guard let (unit, seconds) = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Int64(argument.dropLast(unit.count)), (0...1_000_000).contains(number)
        else { return nil }
        duration = .seconds(number * seconds)
    }

    var defaultValueDescription: String { "\(duration.components.seconds)s" }
}

extension Identifier: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
extension Level: ExpressibleByArgument {}
extension Action: ExpressibleByArgument {}
extension EmissionMode: ExpressibleByArgument {}
