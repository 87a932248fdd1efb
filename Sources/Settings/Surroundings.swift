import FoundationEssentials
public import Safety

/// What the reader takes from the process it runs in.
public struct Surroundings: Sendable, Equatable {
    /// systemd's `$CREDENTIALS_DIRECTORY`; nil outside a service that loads credentials.
    public var credentialsDirectory: String?
    /// systemd's `$STATE_DIRECTORY`, its first folder.
    public var stateDirectory: String?
    /// What relative paths of the command line start from.
    public var workingDirectory: String
    /// `check` at a terminal, or a rehearsal: credentials that only the service has are a warning, not an error.
    public var isOutsideService: Bool
    /// What daily hours are worked out from, instead of the system's clock: for recordings and tests.
    public var nowOverride: UTCTime?
    /// An earlier `now` is not believed: the build date, but for recordings.
    public var earliestNow = Policy.buildDate
    /// Folder of the time zone database.
    public var timeZones = "/usr/share/zoneinfo"

    public init(
        credentialsDirectory: String? = nil, stateDirectory: String? = nil, workingDirectory: String,
        isOutsideService: Bool = false, nowOverride: UTCTime? = nil
    ) {
        self.credentialsDirectory = credentialsDirectory
        self.stateDirectory = stateDirectory
        self.workingDirectory = workingDirectory
        self.isOutsideService = isOutsideService
        self.nowOverride = nowOverride
    }

    /// By the system's clock, at each call, unless it was given.
    var now: UTCTime {
        nowOverride ?? UTCTime(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Of this process.
    public static func current(isOutsideService: Bool = false) -> Self {
        let environment = ProcessInfo.processInfo.environment
        return Self(
            credentialsDirectory: environment["CREDENTIALS_DIRECTORY"],
            stateDirectory: environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init),
            workingDirectory: FileManager.default.currentDirectoryPath, isOutsideService: isOutsideService)
    }

    static let standardStateDirectory = "/var/lib/fieldgate"
    /// Where systemd puts the credentials of the shipped unit, for rehearsals.
    static let standardCredentialsDirectory = "/run/credentials/fieldgate.service"
}

/// Paths as text: no file is touched.
enum Path {
    /// Absolute, without `.` and `..`; `base` must be absolute.
    static func absolute(_ path: String, from base: String) -> String {
        let full = path.hasPrefix("/") ? path : base + "/" + path
        var parts: [Substring] = []
        for part in full.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    static func folder(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
