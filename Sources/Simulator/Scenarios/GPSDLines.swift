extension ScenarioDrive {
    /// The same as what gpsd would write to a client: VERSION, DEVICES, WATCH, then SKY and TPV, one JSON object a line,
    /// without line ends; and once a second a line of our own, what the vehicle says:
    ///
    ///     {"class":"FIELDGATE-VEHICLE","ignition":true,"odometer_m":123.4,"elapsed_s":17}
    public func gpsdLines(_ body: (String) throws -> Void) rethrows { try gpsdLines(withVehicle: true, body) }

    /// - Parameter withVehicle: whether the vehicle's lines are there; gpsd itself has none.
    public func gpsdLines(withVehicle: Bool, _ body: (String) throws -> Void) rethrows {
        for line in GPSDLines.greeting(unixMilliseconds: startUnixMilliseconds) { try body(line) }
        try play { moment in
            if withVehicle { try body(GPSDLines.vehicle(moment)) }
            for said in moment.said {
                switch said {
                case .gone: break
                case .connected:
                    let now = startUnixMilliseconds + Int64(moment.elapsedSeconds * 1000)
                    for line in GPSDLines.greeting(unixMilliseconds: now) { try body(line) }
                case .satellites(let list): try body(GPSDLines.sky(list))
                case .fix(let fix): try body(GPSDLines.report(fix))
                }
            }
        }
    }
}

/// What gpsd 3.22 writes, to the letter as far as its fields go: the order and the decimals are its own.
/// Source: gpsd_json(5), and the output of that release.
public enum GPSDLines {
    public static let version = #"{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}"#
    public static let watch =
        #"{"class":"WATCH","enable":true,"json":true,"nmea":false,"raw":0,"scaled":false,"timing":false,"split24":false,"pps":false}"#
    static let device = "/dev/ttyACM0"

    /// DEVICES with the one receiver.
    ///
    /// - Parameter unixMilliseconds: since when the receiver is read.
    public static func devices(unixMilliseconds: Int64) -> String {
        var text = GPSDText()
        text.put(#"{"class":"DEVICES","devices":[{"class":"DEVICE","path":""#)
        text.put(device)
        text.put(#"","driver":"NMEA0183","activated":""#)
        text.put(unixMilliseconds: unixMilliseconds)
        text.put(#"","flags":1,"native":0,"bps":9600,"parity":"N","stopbits":1,"cycle":1.00}]}"#)
        return text.line
    }

    static func greeting(unixMilliseconds: Int64) -> [String] {
        [version, devices(unixMilliseconds: unixMilliseconds), watch]
    }

    /// A SKY; `list` isn't empty: without satellites gpsd writes none.
    public static func sky(_ list: [ScenarioMoment.Satellite]) -> String {
        let used = list.count { $0.used }
        var text = GPSDText()
        text.put(#"{"class":"SKY","device":""#)
        text.put(device)
        text.put(#"","#)
        if used >= 4 {
            // No geometry is worked out: more satellites, better dilution.
            let hdop = 0.5 + 5 / Double(used)
            text.put(#""vdop":"#)
            text.put(hdop * 1.5, decimals: 2)
            text.put(#","hdop":"#)
            text.put(hdop, decimals: 2)
            text.put(#","pdop":"#)
            text.put(hdop * 1.8, decimals: 2)
            text.put(",")
        }
        text.put(#""nSat":"#)
        text.put(Int64(list.count))
        text.put(#","uSat":"#)
        text.put(Int64(used))
        text.put(#","satellites":["#)
        for (index, one) in list.enumerated() {
            if index > 0 { text.put(",") }
            text.put(#"{"PRN":"#)
            text.put(Int64(one.prn))
            text.put(#","el":"#)
            text.put(one.elevationDegrees, decimals: 1)
            text.put(#","az":"#)
            text.put(one.azimuthDegrees, decimals: 1)
            text.put(#","ss":"#)
            text.put(one.signalDBHz ?? 0, decimals: 1)
            text.put(one.used ? #","used":true,"gnssid":"# : #","used":false,"gnssid":"#)
            text.put(Int64(one.gnss))
            text.put(#","svid":"#)
            text.put(Int64(one.prn - firstPRN(of: one.gnss)))
            text.put("}")
        }
        text.put("]}")
        return text.line
    }

    /// What gpsd adds to a system's own number.
    private static func firstPRN(of gnss: Int) -> Int {
        switch gnss {
        case 2: 300
        case 3: 400
        case 6: 64
        default: 0
        }
    }

    /// A TPV.
    public static func report(_ fix: ScenarioMoment.Fix) -> String {
        var text = GPSDText()
        text.put(#"{"class":"TPV","device":""#)
        text.put(device)
        text.put(#"","mode":"#)
        text.put(Int64(fix.mode))
        if let time = fix.timeUnixMilliseconds {
            text.put(#","time":""#)
            text.put(unixMilliseconds: time)
            text.put(#"","ept":0.005"#)
        }
        text.put("lat", fix.latitudeDegrees, decimals: 9)
        text.put("lon", fix.longitudeDegrees, decimals: 9)
        if let altitude = fix.altitudeMetres {
            text.put("altHAE", altitude + geoidMetres, decimals: 4)
            text.put("altMSL", altitude, decimals: 4)
            text.put("alt", altitude, decimals: 4)
        }
        text.put("epv", fix.verticalErrorMetres, decimals: 3)
        text.put("track", fix.trackDegrees, decimals: 4)
        text.put("speed", fix.speedMetresPerSecond, decimals: 3)
        if fix.altitudeMetres != nil { text.put("geoidSep", geoidMetres, decimals: 3) }
        text.put("eph", fix.horizontalErrorMetres, decimals: 3)
        text.put("}")
        return text.line
    }

    /// Of the geoid over the ellipsoid, about what it is near Kharkiv.
    private static let geoidMetres = 17.0

    /// What the vehicle says; our own line, that clients of gpsd pass over.
    ///
    /// `elapsed_s` is the monotonic clock of the drive: the receiver's own time may lie.
    public static func vehicle(_ moment: ScenarioMoment) -> String {
        var text = GPSDText()
        text.put(#"{"class":"FIELDGATE-VEHICLE","ignition":"#)
        text.put(moment.truth.isIgnitionOn ? "true" : "false")
        text.put("odometer_m", moment.truth.odometerMetres, decimals: 1)
        text.put("elapsed_s", moment.elapsedSeconds, decimals: 0)
        text.put("}")
        return text.line
    }
}
