import CMosquitto
import Glibc

/// A list of MQTT 5 properties to send; freed with its owner unless the library takes it over.
@safe struct PropertyList: ~Copyable {
    private(set) var first: OpaquePointer?

    init() {}

    deinit {
        var list = unsafe first
        unsafe mosquitto_property_free_all(&list)
    }

    mutating func add(_ identifier: mqtt5_property, _ value: UInt32) throws(MQTTLinkError) {
        try unsafe checkResult(mosquitto_property_add_int32(&first, Int32(identifier.rawValue), value))
    }

    mutating func add(_ identifier: mqtt5_property, _ value: String) throws(MQTTLinkError) {
        try unsafe checkResult(mosquitto_property_add_string(&first, Int32(identifier.rawValue), value))
    }

    /// Forgets the list because the library owns it from now on.
    mutating func handOver() { unsafe first = nil }
}

/// Properties that came with a packet; valid only during the callback that brought them.
@safe struct ReceivedProperties {
    private let first: OpaquePointer?

    init(_ first: OpaquePointer?) { unsafe self.first = first }

    func byte(_ identifier: mqtt5_property) -> UInt8? {
        var value: UInt8 = 0
        let found = unsafe mosquitto_property_read_byte(first, Int32(identifier.rawValue), &value, false)
        return unsafe found == nil ? nil : value
    }

    func int16(_ identifier: mqtt5_property) -> UInt16? {
        var value: UInt16 = 0
        let found = unsafe mosquitto_property_read_int16(first, Int32(identifier.rawValue), &value, false)
        return unsafe found == nil ? nil : value
    }

    func int32(_ identifier: mqtt5_property) -> UInt32? {
        var value: UInt32 = 0
        let found = unsafe mosquitto_property_read_int32(first, Int32(identifier.rawValue), &value, false)
        return unsafe found == nil ? nil : value
    }

    func string(_ identifier: mqtt5_property) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard unsafe mosquitto_property_read_string(first, Int32(identifier.rawValue), &value, false) != nil,
            let copy = unsafe value
        else { return nil }
        defer { unsafe free(copy) }
        return unsafe String(validatingCString: copy)
    }
}

/// Throws libmosquitto's refusal `code`, if it is one.
func checkResult(_ code: Int32) throws(MQTTLinkError) {
    guard code == MOSQ_ERR_SUCCESS.rawValue else { throw .library(code: code, meaning: libraryMeaning(code)) }
}

/// The library's words for one of its result codes.
func libraryMeaning(_ code: Int32) -> String {
    guard let text = unsafe mosquitto_strerror(code) else { return "unknown" }
    return unsafe String(cString: text)
}

/// The words for a reason code of MQTT 5.
func reasonMeaning(_ reason: UInt8) -> String {
    guard let text = unsafe mosquitto_reason_string(Int32(reason)) else { return "unknown" }
    return unsafe String(cString: text)
}

extension MQTTLinkError {
    /// Whether the library gave up because nothing was heard for a keepalive.
    var isKeepalive: Bool {
        if case .library(let code, _) = self { code == MOSQ_ERR_KEEPALIVE.rawValue } else { false }
    }
}
