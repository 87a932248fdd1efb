import Glibc
import Workbench

/// What `run.sh` asks for.
struct Options: Sendable {
    /// The release build under measurement, and the programs of C beside it.
    var fieldgate = ""
    var fieldbase = ""
    var hook = ""
    var badHook = ""
    var slowDisk = ""
    /// Fixes of the run at ten a second, and of the one at one a second.
    var fixes = 600
    var slowFixes = 60
    var alarms = 200
    /// Alarms on the sick disk, and how much longer each sync takes there.
    var sickAlarms = 40
    var syncMilliseconds = 2_000
    var orders = 30
    /// Of each half of the flood.
    var forgeries = 10_000
    var visits = 2_000
    /// Measures only these; all when empty.
    var only: [String] = []

    static let usage = """
        usage: bench --fieldgate PATH --fieldbase PATH --hook PATH --bad-hook PATH --slow-disk PATH
                     [--fixes N] [--slow-fixes N] [--alarms N] [--sick-alarms N] [--sync-ms N] [--orders N]
                     [--forgeries N] [--visits N] [--only transport,slow,alarms,sick,hooks,orders,visits]
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw WorkbenchError("\(name) needs a value\n\(Self.usage)") }
            switch name {
            case "--fieldgate": fieldgate = value
            case "--fieldbase": fieldbase = value
            case "--hook": hook = value
            case "--bad-hook": badHook = value
            case "--slow-disk": slowDisk = value
            case "--fixes": fixes = try Self.count(value)
            case "--slow-fixes": slowFixes = try Self.count(value)
            case "--alarms": alarms = try Self.count(value)
            case "--sick-alarms": sickAlarms = try Self.count(value)
            case "--sync-ms": syncMilliseconds = try Self.count(value)
            case "--orders": orders = try Self.count(value)
            case "--forgeries": forgeries = try Self.count(value)
            case "--visits": visits = try Self.count(value)
            case "--only": only = value.split(separator: ",").map(String.init)
            default: throw WorkbenchError("unknown option \(name)\n\(Self.usage)")
            }
        }
        guard ![fieldgate, fieldbase, hook, badHook, slowDisk].contains("") else { throw WorkbenchError(Self.usage) }
    }

    func wants(_ part: String) -> Bool { only.isEmpty || only.contains(part) }

    private static func count(_ text: String) throws -> Int {
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            throw WorkbenchError("'\(text)' is no count\n\(usage)")
        }
        return count
    }
}
