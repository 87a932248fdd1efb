import Glibc
import Tracks

/// Writes a line to standard error.
func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
}

/// Writes raw bytes to standard output.
func emit(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
}

/// Runs a command's body; what can't be used is named on standard error, and the exit code says so.
func refusingUnusable(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as TrackError {
        complain(error.description)
        throw Exit.configuration
    } catch let error as OutputFailure {
        complain(error.description)
        throw Exit.configuration
    }
}
