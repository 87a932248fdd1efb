/// What can go wrong between a unit and its broker. No case holds a password, a payload or a topic's content.
public enum MQTTLinkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An address that `BrokerAddress.parse` can't read.
    case badAddress(String)
    /// A configuration that can't work, found before anything is sent.
    case badConfiguration(String)
    /// A certificate, key or CA file that can't be used; the link never falls back to plain.
    case unusableTLSFile(String)
    /// TLS failed while connecting or later: an unknown CA, a wrong name, a version below 1.2, a refused certificate.
    case tls(String)
    /// The broker can't be reached: the system's word for it.
    case unreachable(String)
    /// No connection, or no CONNACK, within `connectTimeout`.
    case connectTimedOut
    /// As many threads as are allowed hang in connects that never came back; none is added until one does.
    case tooManyStuckConnects
    /// The other side closed the connection, or the network between did.
    case connectionClosed
    /// The broker closed before its CONNACK.
    case closedBeforeAnswer
    /// CONNACK with a reason that isn't success (MQTT 5: 0x80 and above; MQTT 3.1.1: 1 to 5).
    case connectionRefused(reason: UInt8, meaning: String)
    /// PUBACK, PUBREC or SUBACK with a reason of 0x80 or above.
    case refusedByBroker(reason: UInt8, meaning: String)
    /// The connection stands, but a message stayed unconfirmed for `acknowledgeTimeout`.
    case acknowledgementTimeout
    /// `lastWords` threw.
    case lastWords(String)
    /// The operating system refused a thread or a descriptor.
    case outOfResources(String)
    /// libmosquitto refused; its code and its words.
    case library(code: Int32, meaning: String)

    public var description: String {
        switch self {
        case .badAddress(let problem): "broker address: \(problem)"
        case .badConfiguration(let problem): problem
        case .unusableTLSFile(let problem): "TLS file: \(problem)"
        case .tls(let problem): "TLS: \(problem)"
        case .unreachable(let problem): "broker can't be reached: \(problem)"
        case .connectTimedOut: "no answer from the broker in time"
        case .tooManyStuckConnects: "earlier connects still hang in the system; waiting for them"
        case .connectionClosed: "the connection was closed"
        case .closedBeforeAnswer: "the broker closed the connection before answering"
        case .connectionRefused(let reason, let meaning): "the broker refused the connection: \(meaning) (\(reason))"
        case .refusedByBroker(let reason, let meaning): "the broker refused: \(meaning) (\(reason))"
        case .acknowledgementTimeout: "the broker didn't confirm a message in time"
        case .lastWords(let problem): "no last words to connect with: \(problem)"
        case .outOfResources(let what): "the system has no \(what) left"
        case .library(let code, let meaning): "libmosquitto: \(meaning) (\(code))"
        }
    }
}
