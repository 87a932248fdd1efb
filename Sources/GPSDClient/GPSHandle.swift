import CGPS
import Glibc

/// The one owner of libgps's handle: everything unsafe about libgps is in this file.
///
/// Each line goes through the same three steps, whether it came from a socket or from a string: forget the flags of
/// the line before, let libgps unpack it, copy the fields in use. Not for use from two threads.
@safe struct GPSHandle: ~Copyable {
    private let handle: OpaquePointer

    /// A handle without a connection.
    init() throws(GPSDError) {
        guard let handle = unsafe fg_gps_new() else { throw .cannotWatch(errno: ENOMEM) }
        unsafe self.handle = handle
    }

    deinit { unsafe fg_gps_free(handle) }

    /// Lets libgps read from `socket`, which is then closed with this handle.
    ///
    /// gps_open connects by itself, without a limit of time (a hung gpsd with a full queue holds it for two minutes)
    /// and can't take a socket; but the descriptor it made is public. So it is opened on a listener of our own, where
    /// it can't wait, and its descriptor is then made to mean `socket`.
    func adopt(_ socket: consuming StreamSocket) throws(GPSDError) {
        precondition(unsafe !fg_gps_is_open(handle), "a handle has one connection")
        let listener = try StreamSocket.listener()
        guard unsafe fg_open(handle, "127.0.0.1", String(try listener.port())) == 0 else {
            throw .cannotWatch(errno: errno)
        }
        try socket.take(over: descriptor)
    }

    /// Asks gpsd to send its reports as JSON.
    func watch() throws(GPSDError) {
        guard unsafe fg_watch(handle) == 0 else { throw .cannotWatch(errno: errno) }
    }

    /// The descriptor to wait on once `read` has nothing more.
    var descriptor: Int32 { unsafe fg_descriptor(handle) }

    /// Takes in the next whole line, or returns nil when none has arrived; doesn't wait.
    ///
    /// libgps keeps several lines back and hands out one a call: read until nil before waiting for the descriptor.
    /// gps_waiting is of no use for that, as it says "yes" for half a line too.
    func read() throws(GPSDError) -> fg_report? {
        unsafe fg_clear_set(handle)
        var failure: Int32 = 0
        let length = unsafe fg_read(handle, &failure)
        guard length >= 0 else { throw .ended(errno: failure) }
        return length == 0 ? nil : report
    }

    /// Takes in `line` as if gpsd had sent it.
    func unpack(_ line: String) -> fg_report {
        unsafe fg_clear_set(handle)
        var bytes = line.utf8.map { CChar(bitPattern: $0) } + [0]
        _ = unsafe fg_unpack(handle, &bytes)
        return report
    }

    private var report: fg_report {
        var report = fg_report()
        unsafe fg_copy_report(handle, &report)
        return report
    }

    /// The satellites of the last line, if that was a SKY report with a list.
    func satellites() -> [fg_satellite] {
        let capacity = Int(FG_SATELLITES_MAX)
        return unsafe [fg_satellite](unsafeUninitializedCapacity: capacity) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            count = Int(unsafe fg_copy_satellites(handle, base, Int32(capacity)))
        }
    }

    /// gpsd's release, if the last line was its greeting.
    func release() -> String {
        var bytes = [CChar](repeating: 0, count: Int(FG_RELEASE_MAX))
        unsafe fg_copy_release(handle, &bytes)
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
