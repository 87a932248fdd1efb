extension GPSDClient {
    /// The same type, for importers whose own `FixReport` hides it: the class hides the module's name.
    public typealias Report = FixReport

    /// What the client has to tell, in the order in which it happened.
    public enum Event: Sendable, Equatable {
        /// gpsd greeted, and is of this release ("3.22"). Says nothing about a receiver.
        case connected(release: String)
        /// gpsd reported a fix, or that there is none.
        case report(FixReport)
        /// gpsd reported the satellites in view.
        case sky(SkyReport)
        /// Nothing at all arrived for longer than `Configuration.silence`; `.disconnected(.silent)` follows.
        case silent
        /// The connection ended, or an attempt to connect failed. The next attempt follows after the backoff.
        case disconnected(GPSDError)
    }

    /// Where gpsd is and how patient to be.
    public struct Configuration: Sendable, Equatable {
        /// An address, or a name (looking it up blocks the client's thread as long as the resolver does).
        public var host: String
        public var port: UInt16
        /// How long gpsd may say nothing at all; above zero. gpsd without a receiver is silent too.
        /// A caller whose clock runs faster passes the scaled value.
        public var silence: Duration
        /// How long each address of the host may take to accept; above zero.
        public var connectLimit: Duration
        /// The first wait after a failure, above zero; later ones double up to `backoffLimit`.
        public var backoffFirst: Duration
        public var backoffLimit: Duration
        /// How long a satellite list and a HDOP speak for the fixes after them.
        public var satellitesKept: Duration

        public init(
            host: String = "127.0.0.1", port: UInt16 = 2947, silence: Duration = .seconds(10),
            connectLimit: Duration = .seconds(2), backoffFirst: Duration = .milliseconds(200),
            backoffLimit: Duration = .seconds(5), satellitesKept: Duration = .seconds(10)
        ) {
            self.host = host
            self.port = port
            self.silence = silence
            self.connectLimit = connectLimit
            self.backoffFirst = backoffFirst
            self.backoffLimit = backoffLimit
            self.satellitesKept = satellitesKept
        }
    }
}
