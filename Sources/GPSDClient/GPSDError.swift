/// Why there is no connection to gpsd. Weather, all of it: the client tries again by itself.
public enum GPSDError: Error, Sendable, Equatable {
    /// The host's name has no address (`code` of getaddrinfo).
    case unknownHost(code: Int32)
    /// Nobody accepted the connection (`errno`; ETIMEDOUT when the limit of time passed).
    case cannotConnect(errno: Int32)
    /// libgps or the kernel refused what a connection needs: memory, descriptors, the first command.
    case cannotWatch(errno: Int32)
    /// gpsd closed the connection (0), sent a line without an end (also 0), or the socket failed (`errno`).
    case ended(errno: Int32)
    /// Nothing arrived for longer than the limit, though the connection stood.
    case silent
    /// `stop()` was called.
    case stopped
}

extension GPSDError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownHost(let code): "gpsd's host has no address (resolver code \(code))"
        case .cannotConnect(let number): "gpsd does not accept connections (errno \(number))"
        case .cannotWatch(let number): "cannot ask gpsd for reports (errno \(number))"
        case .ended(let number):
            number == 0 ? "gpsd closed the connection" : "connection to gpsd failed (errno \(number))"
        case .silent: "gpsd is silent"
        case .stopped: "stopped"
        }
    }
}
