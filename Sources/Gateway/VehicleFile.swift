import Glibc

/// Reads the beginning of a plain file.
enum VehicleFile {
    /// At most `VehicleWord.mostBytes`. Files of sysfs and procfs are plain; a pipe, a socket or a device isn't, because
    /// opening one can wait or do something. A mount that hangs blocks the caller.
    static func read(_ path: String) throws(VehicleFault) -> [UInt8] {
        var status = stat()
        // Before it is opened: opening a device may already do something.
        guard unsafe stat(path, &status) == 0 else { throw .file(errno) }
        try check(status)
        // What was a plain file may be a pipe by now.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(errno) }
        defer { close(descriptor) }
        guard unsafe fstat(descriptor, &status) == 0 else { throw .file(errno) }
        try check(status)
        var bytes = [UInt8](repeating: 0, count: VehicleWord.mostBytes)
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .unreadable(errno: errno) }
        return Array(bytes[..<count])
    }

    private static func check(_ status: stat) throws(VehicleFault) {
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    }
}
