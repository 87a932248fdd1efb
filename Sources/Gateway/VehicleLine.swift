internal import CPlatform
import Glibc

/// Reads one line of a GPIO chip; it is taken for the moment of reading only, so that a chip may go and come.
enum VehicleLine {
    /// - Parameter chip: a name in /dev, or absolute.
    static func isActive(chip: String, line: Int, isActiveLow: Bool) throws(VehicleFault) -> Bool {
        let path = chip.hasPrefix("/") ? chip : "/dev/\(chip)"
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw chipFault(errno) }
        guard status.st_mode & S_IFMT == S_IFCHR else { throw .notAChip }
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw chipFault(errno) }
        defer { close(descriptor) }
        let lines = fg_gpio_lines(descriptor)
        guard lines >= 0 else { throw chipFault(errno) }
        guard let offset = UInt32(exactly: line), line < lines else { throw .noLine(of: lines) }
        let value = fg_gpio_read(descriptor, offset, isActiveLow)
        guard value >= 0 else { throw chipFault(errno) }
        return value == 1
    }

    static func chipFault(_ errno: Int32) -> VehicleFault {
        switch errno {
        case ENOENT, ENOTDIR, ENODEV, ENXIO: .noChip
        case EACCES, EPERM: .forbidden
        case ENOTTY: .notAChip
        case EBUSY: .lineIsTaken
        default: .unreadable(errno: errno)
        }
    }
}
