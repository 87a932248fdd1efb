import Foundation
import Synchronization
import Workbench

/// A server that says what the test wants gpsd to say.
final class FakeGPSD: Sendable {
    let port: UInt16
    private let listener: Int32
    private let client = Mutex<Int32>(-1)

    init() throws {
        (listener, port) = try LoopbackSocket.listener()
        _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    }

    deinit {
        hangUp()
        close(listener)
    }

    /// Waits for the next client and for what it asks; from then on it is the one spoken to.
    func accept() async throws {
        try await eventually("the client connects") { [self] in
            let new = Glibc.accept(listener, nil, nil)
            if new >= 0 {
                hangUp()
                client.withLock { $0 = new }
            }
            return new >= 0
        }
        // Closing with something unread would be a reset, not an end of file.
        try await eventually("the client asks for reports") { [self] in
            var buffer = [UInt8](repeating: 0, count: 512)
            return client.withLock { unsafe recv($0, &buffer, buffer.count, Int32(MSG_DONTWAIT)) > 0 }
        }
    }

    func say(_ text: String) {
        let bytes = Array(text.utf8)
        let count = client.withLock { unsafe send($0, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
        precondition(count == bytes.count, "the kernel takes it all")
    }

    func hangUp() {
        client.withLock { client in
            if client >= 0 { close(client) }
            client = -1
        }
    }
}
