import CMosquitto
import Glibc

/// One libmosquitto handle for one connection: made, connected once, looped, destroyed. It never reconnects.
///
/// `publish` and `disconnect` may be called from any thread while another is in `loop`: the handle is in "threaded"
/// mode, where they only queue under the library's own locks and wake its `select` through a socket pair. Everything
/// else belongs to one thread at a time.
@safe struct BrokerHandle: ~Copyable {
    private let handle: OpaquePointer
    private let version: MQTTVersion
    /// Outlives `handle`; the callbacks' userdata points to it.
    let inbox: CallbackInbox

    /// `mosquitto_lib_init` isn't safe to call from two threads at once: a static is initialised exactly once.
    private static let libraryResult: Int32 = mosquitto_lib_init()

    /// Makes a bare handle; `prepare` it before connecting.
    ///
    /// Also ignores SIGPIPE for the whole process, as `mosquitto_new` does.
    init(_ configuration: MQTTLinkConfiguration) throws(MQTTLinkError) {
        try checkResult(Self.libraryResult)
        let inbox = CallbackInbox(maximumPayloadBytes: configuration.maximumPacketBytes)
        let userdata = unsafe Unmanaged.passUnretained(inbox).toOpaque()
        guard let made = unsafe mosquitto_new(configuration.clientID, false, userdata) else {
            throw errno == EINVAL ? .badConfiguration("the client id isn't valid UTF-8") : .outOfResources("memory")
        }
        unsafe handle = made
        version = configuration.version
        self.inbox = inbox
        unsafe CallbackInbox.attach(to: made)
    }

    /// Sets everything a CONNECT packet to `broker` carries, the will included.
    func prepare(
        _ configuration: MQTTLinkConfiguration, broker: BrokerAddress, will: Message
    ) throws(MQTTLinkError) {
        try set(MOSQ_OPT_PROTOCOL_VERSION, version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311)
        try set(MOSQ_OPT_TCP_NODELAY, 1)
        try set(MOSQ_OPT_SEND_MAXIMUM, Int32(configuration.maximumInFlight))
        unsafe try checkResult(mosquitto_threaded_set(handle, true))
        if let credentials = configuration.credentials {
            unsafe try checkResult(mosquitto_username_pw_set(handle, credentials.user, credentials.password))
        }
        if broker.security == .tls {
            guard let tls = configuration.tls else { throw .badConfiguration("\(broker) needs TLS files") }
            try secure(with: tls)
        }
        try setWill(will)
    }

    deinit { unsafe mosquitto_destroy(handle) }

    private func set(_ option: mosq_opt_t, _ value: Int32) throws(MQTTLinkError) {
        try unsafe checkResult(mosquitto_int_option(handle, option, value))
    }

    /// `tls_opts_set("tlsv1.2")` excludes what is older and leaves 1.3 in (lib/net_mosq.c); names and chains are always
    /// checked: `tls_insecure_set` isn't called anywhere.
    private func secure(with files: TLSFiles) throws(MQTTLinkError) {
        let folder = files.authorities == nil ? "/etc/ssl/certs" : nil
        let result = unsafe mosquitto_tls_set(
            handle, files.authorities, folder, files.certificate, files.key, cmosquitto_no_passphrase)
        guard result == MOSQ_ERR_SUCCESS.rawValue else {
            // After a failure the handle would connect in plain: it must not live on.
            throw .unusableTLSFile("CA, certificate or key can't be read")
        }
        unsafe try checkResult(mosquitto_tls_opts_set(handle, 1, "tlsv1.2", nil))
    }

    private func setWill(_ will: Message) throws(MQTTLinkError) {
        guard will.problem == nil, will.payload.count <= 65_535 else {
            throw .badConfiguration("the will has a bad topic or more than 65,535 bytes")
        }
        var properties = try self.properties(of: will)
        let result = unsafe mosquitto_will_set_v5(
            handle, will.topic, Int32(will.payload.count), will.payload, Int32(will.qos.rawValue), will.retain,
            properties.first)
        try checkResult(result)
        properties.handOver()
    }

    private func properties(of message: Message) throws(MQTTLinkError) -> PropertyList {
        var list = PropertyList()
        guard version == .v5 else { return list }
        if let seconds = message.expirySeconds { try list.add(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, seconds) }
        if let type = message.contentType { try list.add(MQTT_PROP_CONTENT_TYPE, type) }
        return list
    }

    /// Resolves, connects and queues CONNECT; blocks as long as the system's resolver and SYN timeout do.
    func connect(to broker: BrokerAddress, _ configuration: MQTTLinkConfiguration) throws(MQTTLinkError) {
        var list = PropertyList()
        if version == .v5 {
            // Clean start off keeps no session by itself in MQTT 5: the expiry must be said.
            let expiry = UInt32(clamping: configuration.sessionExpiry.components.seconds)
            try list.add(MQTT_PROP_SESSION_EXPIRY_INTERVAL, expiry)
            try list.add(MQTT_PROP_MAXIMUM_PACKET_SIZE, UInt32(clamping: configuration.maximumPacketBytes))
        }
        let keepalive = Int32(configuration.keepalive.components.seconds)
        let result = unsafe mosquitto_connect_bind_v5(
            handle, broker.host, Int32(broker.port), keepalive, nil, list.first)
        let code = errno
        guard result == MOSQ_ERR_SUCCESS.rawValue else { throw failure(result, code) }
        // A child process that inherited the socket would keep the connection, and so hold back the will.
        _ = unsafe fcntl(mosquitto_socket(handle), F_SETFD, FD_CLOEXEC)
    }

    /// Reads, writes and keeps alive for at most `milliseconds`, or until `publish` or `disconnect` wakes it.
    func loop(milliseconds: Int32) throws(MQTTLinkError) {
        let result = unsafe mosquitto_loop(handle, milliseconds, 1)
        let code = errno
        guard result == MOSQ_ERR_SUCCESS.rawValue else { throw failure(result, code) }
    }

    /// Hands `message` to the library, which copies it; returns its packet id. Never blocks on the network.
    ///
    /// Calls no callback: in threaded mode nothing is written here, and the log callback is gone by then. So a lock may
    /// be held across it.
    func publish(_ message: Message) throws(MQTTLinkError) -> Int32 {
        let properties = try self.properties(of: message)
        var packet: Int32 = 0
        let result = unsafe mosquitto_publish_v5(
            handle, &packet, message.topic, Int32(message.payload.count), message.payload,
            Int32(message.qos.rawValue), message.retain, properties.first)
        try checkResult(result)
        return packet
    }

    func subscribe(_ subscription: Subscription) throws(MQTTLinkError) -> Int32 {
        var packet: Int32 = 0
        try unsafe checkResult(
            mosquitto_subscribe_v5(handle, &packet, subscription.filter, Int32(subscription.qos.rawValue), 0, nil))
        return packet
    }

    /// Queues DISCONNECT with reason 0: the broker drops the will and keeps the session.
    func disconnect() { _ = unsafe mosquitto_disconnect_v5(handle, 0, nil) }

    /// Takes the log callback away; from here on no callback comes from `publish`.
    func stopLogging() {
        unsafe mosquitto_log_callback_set(handle, nil)
        inbox.forgetComplaints()
    }

    var isOpen: Bool { unsafe mosquitto_socket(handle) >= 0 }

    /// Whether the peer has closed and everything it sent was read. While TLS is being set up the library takes that
    /// for "not ready yet" (SSL_ERROR_SYSCALL in lib/net_mosq.c) and would spin.
    var isClosedByPeer: Bool {
        let socket = unsafe mosquitto_socket(handle)
        guard socket >= 0 else { return true }
        var byte: UInt8 = 0
        return unsafe recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    /// Cuts the connection without a word, as a crash would.
    func cut() { _ = unsafe shutdown(mosquitto_socket(handle), Int32(SHUT_RDWR)) }

    /// What a result of connect or loop means; `code` is errno right after the call.
    private func failure(_ result: Int32, _ code: Int32) -> MQTTLinkError {
        let complaint = inbox.complaints.isEmpty ? nil : inbox.complaints.joined(separator: "; ")
        switch mosq_err_t(result) {
        case MOSQ_ERR_CONN_LOST where complaint != nil, MOSQ_ERR_ERRNO where complaint != nil:
            // What OpenSSL found wrong after the handshake (TLS 1.3: a refused client certificate) comes as these.
            return .tls(complaint ?? "")
        case MOSQ_ERR_TLS: return .tls(complaint ?? "handshake failed")
        case MOSQ_ERR_ERRNO where code == EPROTO: return .tls(complaint ?? "protocol error")
        case MOSQ_ERR_ERRNO: return .unreachable(systemMessage(code))
        case MOSQ_ERR_EAI: return .unreachable("the name doesn't resolve")
        case MOSQ_ERR_CONN_LOST: return .connectionClosed
        default: return .library(code: result, meaning: libraryMeaning(result))
        }
    }
}

/// A handle that is shared between the threads that publish and the one that loops.
///
/// `@unchecked Sendable`: `publish`, `disconnect` and `cut` are called by several threads under the link's lock, and
/// `publish` and `disconnect` are safe beside `loop` (see `BrokerHandle`); everything else is called by the connecting
/// thread until it hands the connection over through a lock, and by the link's thread afterwards. The last one to let
/// go destroys the handle, which libmosquitto allows on any thread once nobody is inside it.
final class Connection: @unchecked Sendable {
    let handle: BrokerHandle
    init(_ handle: consuming BrokerHandle) { self.handle = handle }
}
