import GPSDClient
import Synchronization
import Workbench

/// Everything a client said, in order.
final class EventLog: Sendable {
    private let events = Mutex<[GPSDClient.Event]>([])

    func add(_ event: GPSDClient.Event) { events.withLock { $0.append(event) } }
    var all: [GPSDClient.Event] { events.withLock { $0 } }

    var fixes: [FixReport] {
        all.compactMap { if case .report(let fix) = $0 { fix } else { nil } }
    }
    var skies: [SkyReport] {
        all.compactMap { if case .sky(let sky) = $0 { sky } else { nil } }
    }
    var disconnections: [GPSDError] {
        all.compactMap { if case .disconnected(let error) = $0 { error } else { nil } }
    }
    var connections: Int {
        all.count { if case .connected = $0 { true } else { false } }
    }
}

extension GPSDClient.Configuration {
    /// Impatient, so that tests are short.
    static func bench(_ port: UInt16, silence: Duration = .seconds(5)) -> Self {
        Self(
            port: port, silence: silence, connectLimit: .milliseconds(300), backoffFirst: .milliseconds(20),
            backoffLimit: .milliseconds(100))
    }
}
