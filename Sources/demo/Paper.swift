import Foundation
import Glibc
import Synchronization

/// Where the demo writes: whole lines from any thread, coloured on a terminal only.
final class Paper: Sendable {
    enum Ink: String { case plain = "", faint = "2", good = "32", caution = "33", danger = "1;31", heading = "1" }

    private let isColoured: Bool
    private let lock = Mutex(())

    init() {
        isColoured = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    func line(_ text: String, _ ink: Ink = .plain) {
        let inked = isColoured && ink != .plain ? "\u{1b}[\(ink.rawValue)m\(text)\u{1b}[0m" : text
        lock.withLock { _ in Self.write("\(inked)\n", to: STDOUT_FILENO) }
    }

    /// What the demo itself does, apart from what the subscriber receives.
    func note(_ text: String) { line("-- \(text)", .heading) }

    /// A program's answer, indented.
    func quote(_ text: String) {
        for row in text.split(separator: "\n") { line("   | \(row)", .faint) }
    }

    static func complain(_ text: String) { write("\(text)\n", to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // Nobody reads any more: the demo still has to tidy up.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
