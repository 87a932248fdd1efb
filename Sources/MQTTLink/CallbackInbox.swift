import CMosquitto

/// What the library's callbacks noted during one connection.
///
/// Not Sendable, and used by one thread at a time. libmosquitto calls back from `mosquitto_connect…` and
/// `mosquitto_loop` only, because `mosquitto_threaded_set(true)` keeps `publish` and `disconnect` from writing; the
/// connecting thread makes those calls first and then hands the connection, inbox included, to the link's thread. The
/// one exception, the log callback, is taken away before any other thread may publish.
final class CallbackInbox {
    enum Note {
        case answer(reason: UInt8, sessionPresent: Bool, limits: ServerLimits)
        case confirmed(packet: Int32, reason: UInt8)
        case subscribed(packet: Int32, reasons: [UInt8])
        case message(ReceivedMessage)
        case unreadableMessage
    }

    /// What the broker's CONNACK limits; `nil` where it says nothing.
    struct ServerLimits {
        var receiveMaximum: UInt16?
        var maximumPacketBytes: UInt32?
        var maximumQoS: UInt8?
        var retainAvailable: UInt8?
        var keepaliveSeconds: UInt16?
        var sessionExpirySeconds: UInt32?
    }

    private(set) var notes: [Note] = []
    /// The reason of the first DISCONNECT callback; the library calls it a second time with 0 after the broker's own.
    private(set) var disconnectReason: Int32?
    /// OpenSSL's complaints, newest last, at most eight.
    private(set) var complaints: [String] = []
    private let maximumPayloadBytes: Int

    init(maximumPayloadBytes: Int) { self.maximumPayloadBytes = maximumPayloadBytes }

    /// Hands out what was noted since the last time.
    func take() -> [Note] {
        let taken = notes
        notes.removeAll(keepingCapacity: true)
        return taken
    }

    /// What OpenSSL complained about before a connection that then came about explains no later loss.
    func forgetComplaints() { complaints = [] }

    func note(_ note: Note) { notes.append(note) }

    func noteDisconnect(_ reason: Int32) { if disconnectReason == nil { disconnectReason = reason } }

    /// Keeps errors only; they name files and OpenSSL's reasons, never a password or a payload.
    func noteLog(level: Int32, _ line: String) {
        guard level == Int32(MOSQ_LOG_ERR), complaints.count < 8 else { return }
        let text = line.hasPrefix("OpenSSL Error") ? String(line.drop { $0 != " " }.dropFirst(6)) : line
        complaints.append(String(text.prefix(200)))
    }

    fileprivate func noteMessage(_ message: mosquitto_message, _ properties: ReceivedProperties) {
        let length = unsafe Int(message.payloadlen)
        let isRetained = unsafe message.retain
        guard length <= maximumPayloadBytes, let topicText = unsafe message.topic,
            let topic = unsafe String(validatingCString: topicText),
            let qos = unsafe QoS(rawValue: UInt8(clamping: message.qos))
        else { return note(.unreadableMessage) }
        note(
            .message(
                ReceivedMessage(
                    topic: topic,
                    payload: unsafe Array(UnsafeRawBufferPointer(start: message.payload, count: length)),
                    qos: qos, retain: isRetained,
                    expirySeconds: properties.int32(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL),
                    contentType: properties.string(MQTT_PROP_CONTENT_TYPE))))
    }

    /// The inbox behind a callback's `userdata`.
    ///
    /// The pointer is unretained and yet always good: `BrokerHandle` holds the inbox as long as it holds the C handle,
    /// destroys the C handle first, and no callback comes after `mosquitto_destroy`.
    private static func behind(_ userdata: UnsafeMutableRawPointer?) -> CallbackInbox? {
        guard let userdata = unsafe userdata else { return nil }
        return unsafe Unmanaged<CallbackInbox>.fromOpaque(userdata).takeUnretainedValue()
    }

    /// Sets every callback of `handle`, which was made with the inbox as its userdata.
    static func attach(to handle: OpaquePointer) {
        unsafe mosquitto_connect_v5_callback_set(handle) { _, userdata, reason, flags, list in
            let properties = unsafe ReceivedProperties(list)
            let limits = ServerLimits(
                receiveMaximum: properties.int16(MQTT_PROP_RECEIVE_MAXIMUM),
                maximumPacketBytes: properties.int32(MQTT_PROP_MAXIMUM_PACKET_SIZE),
                maximumQoS: properties.byte(MQTT_PROP_MAXIMUM_QOS),
                retainAvailable: properties.byte(MQTT_PROP_RETAIN_AVAILABLE),
                keepaliveSeconds: properties.int16(MQTT_PROP_SERVER_KEEP_ALIVE),
                sessionExpirySeconds: properties.int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL))
            let reason = UInt8(truncatingIfNeeded: reason)
            unsafe CallbackInbox.behind(userdata)?.note(
                .answer(reason: reason, sessionPresent: flags & 1 == 1, limits: limits))
        }
        unsafe mosquitto_disconnect_v5_callback_set(handle) { _, userdata, reason, _ in
            unsafe CallbackInbox.behind(userdata)?.noteDisconnect(reason)
        }
        unsafe mosquitto_publish_v5_callback_set(handle) { _, userdata, packet, reason, _ in
            unsafe CallbackInbox.behind(userdata)?.note(
                .confirmed(packet: packet, reason: UInt8(truncatingIfNeeded: reason)))
        }
        unsafe mosquitto_subscribe_v5_callback_set(handle) { _, userdata, packet, count, granted, _ in
            let codes = unsafe UnsafeBufferPointer(start: granted, count: Int(count))
            let reasons = unsafe codes.map { UInt8(truncatingIfNeeded: $0) }
            unsafe CallbackInbox.behind(userdata)?.note(.subscribed(packet: packet, reasons: reasons))
        }
        unsafe mosquitto_message_v5_callback_set(handle) { _, userdata, message, list in
            guard let message = unsafe message else { return }
            unsafe CallbackInbox.behind(userdata)?.noteMessage(message.pointee, ReceivedProperties(list))
        }
        unsafe mosquitto_log_callback_set(handle) { _, userdata, level, line in
            guard let line = unsafe line else { return }
            unsafe CallbackInbox.behind(userdata)?.noteLog(level: level, String(cString: line))
        }
    }
}
