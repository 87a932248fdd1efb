import Glibc

/// Why one of the vehicle's inputs said nothing that counts. Never holds what it said.
enum VehicleFault: Error, Equatable, CustomStringConvertible {
    /// The file isn't there, or isn't one that can be read like a file.
    case noFile
    case notAFile
    case forbidden
    case unreadable(errno: Int32)
    case noWord
    case notUnderstood
    case notStarted(errno: Int32)
    case failed(status: Int32)
    case killed(signal: Int32)
    case timedOut
    /// Even SIGKILL didn't end the run before; no other is started beside it.
    case stuck
    case noChip
    case notAChip
    case noLine(of: Int)
    case lineIsTaken

    /// For the log's rate limit: one of a closed set.
    var key: String {
        switch self {
        case .unreadable: "unreadable"
        case .notStarted: "not started"
        case .failed: "failed"
        case .killed: "killed"
        case .noLine: "no line"
        default: description
        }
    }

    var description: String {
        switch self {
        case .noFile: "there is no such file"
        case .notAFile: "that isn't a plain file"
        case .forbidden: "no permission to read it"
        case .unreadable(let errno): "it can't be read (errno \(errno))"
        case .noWord: "it said nothing"
        case .notUnderstood: "what it said is no value"
        case .notStarted(ENOENT): "there is no such program"
        case .notStarted(EACCES): "no permission to run it"
        case .notStarted(let errno): "it couldn't be started (errno \(errno))"
        case .failed(let status): "it ended with status \(status)"
        case .killed(let signal): "it was ended by signal \(signal)"
        case .timedOut: "it took too long, and was ended"
        case .stuck: "its run before can't be ended"
        case .noChip: "there is no such GPIO chip; the service sees none without its drop-in (docs/vehicle.md)"
        case .notAChip: "that isn't a GPIO chip"
        case .noLine(let count): "the GPIO chip has lines 0 to \(count - 1) only"
        case .lineIsTaken: "somebody else holds the GPIO line"
        }
    }

    /// What open(2) and read(2) say of a file.
    static func file(_ errno: Int32) -> VehicleFault {
        switch errno {
        case ENOENT, ENOTDIR: .noFile
        case EACCES, EPERM: .forbidden
        default: .unreadable(errno: errno)
        }
    }
}
