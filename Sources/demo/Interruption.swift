import Foundation
import Glibc
import Synchronization
import Workbench

/// Ctrl-C and SIGTERM as a call, instead of an end in the middle of things.
///
/// A handler and not a blocked or ignored signal: those the children would inherit, and libdispatch's main thread
/// unblocks every signal while it waits.
enum Interruption {
    /// The writing end of the pipe that carries the news from the handler to the thread.
    private static let bell = Atomic<Int32>(-1)

    /// - Parameter act: called for each signal, on a thread of its own.
    static func whenever(_ act: @escaping @Sendable () -> Void) throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw WorkbenchError("no pipe: errno \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        bell.store(ends[1], ordering: .relaxed)
        Thread.detachNewThread { [hearing = ends[0]] in
            var byte: UInt8 = 0
            while unsafe read(hearing, &byte, 1) != 0 { if byte == 1 { act() } }
        }
        for signal in [SIGINT, SIGTERM] {
            Glibc.signal(signal) { _ in
                var byte: UInt8 = 1
                _ = unsafe write(Interruption.bell.load(ordering: .relaxed), &byte, 1)
            }
        }
    }
}
