import ArgumentParser
import Glibc
import Safety
import Tracks

/// How fast a recording is played.
enum ReplaySpeed: ExpressibleByArgument, Equatable {
    case max
    /// Times real time.
    case times(Double)

    init?(argument: String) {
        if argument == "max" {
            self = .max
        } else if let times = Double(argument), (0.01...100_000).contains(times) {
            self = .times(times)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { "max" }
}

/// Holds the recording's time back to a multiple of real time; the core knows nothing of it.
struct ReplayPacer {
    private let speed: ReplaySpeed
    private let start = ContinuousClock.now

    init(_ speed: ReplaySpeed) { self.speed = speed }

    /// Waits until `elapsed` of the recording is due.
    func wait(_ elapsed: Duration) {
        guard case .times(let times) = speed else { return }
        let due = start.advanced(by: elapsed / times)
        // A signal may wake it early.
        while true {
            let left = ContinuousClock.now.duration(to: due).nanoseconds
            guard left > 0 else { return }
            var rest = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
            unsafe nanosleep(&rest, nil)
        }
    }
}

/// What the options of `replay` are written like.
enum ReplayWords {
    static func format(_ word: String) throws -> TrackFormat {
        guard let format = TrackFormat(rawValue: word) else {
            throw ValidationError("takes one of \(TrackFormat.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return format
    }

    static func seconds(_ word: String) throws -> Duration {
        guard let seconds = Double(word.hasSuffix("s") ? String(word.dropLast()) : word),
            (0.001...86_400).contains(seconds)
        else { throw ValidationError("takes seconds up to a day, as in 1s or 0.5s") }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    static func date(_ word: String) throws -> UTCTime {
        guard let time = CivilTime.read(word.contains("T") ? word : word + "T00:00:00Z") else {
            throw ValidationError("takes a day, as in 2024-01-30")
        }
        return time
    }
}
