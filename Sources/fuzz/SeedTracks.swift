import Simulator

/// Good tracks of each format.
extension Seeds {
    static let nmea: [[UInt8]] = [
        NMEASentences.checked("GPRMC,120000.00,A,5000.000,N,03654.000,E,12.5,090.0,220126,,,A"),
        NMEASentences.checked("GPGGA,120000.00,5000.000,N,03654.000,E,1,08,0.9,150.5,M,20.0,M,,"),
        NMEASentences.checked("GPGSA,A,3,01,02,03,04,05,06,07,08,,,,,1.5,0.9,1.2"),
        NMEASentences.checked("GPGST,120000.00,4.0,,,,3.0,3.0,5.0"),
        NMEASentences.checked("GNRMC,120001.00,A,5000.010,N,03654.010,E,12.5,090.0,220126,,,A"),
        NMEASentences.checked("GNGGA,120001.00,5000.010,N,03654.010,E,1,08,0.9,150.5,M,20.0,M,,"),
        NMEASentences.checked("GPRMC,120002.00,V,,,,,,,220126,,,N"),
    ].reduce([[]]) { seeds, sentence in [seeds[0] + Array((sentence + "\r\n").utf8)] }

    static let gpx: [[UInt8]] = [
        """
        <?xml version="1.0"?>
        <gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>x</name><trkseg>
        <trkpt lat="50.0" lon="36.9"><ele>150.5</ele><time>2019-06-09T12:00:00Z</time><hdop>1.2</hdop></trkpt>
        <trkpt lat="50.1" lon="36.9"><ele>150.5</ele><time>2019-06-09T12:00:09.5Z</time><sat>5</sat></trkpt>
        </trkseg><trkseg><trkpt lat="50.2" lon="36.8"><time>2019-06-09T12:10:00+02:00</time></trkpt></trkseg></trk></gpx>
        """,
        """
        <?xml version="1.0" encoding="windows-1251"?><gpx version="1.0"><trk><trkseg><trkpt lat="50" lon="36">
        <time>2019-06-09T12:00:00Z</time><speed>12.5</speed><course>90</course></trkpt></trkseg></trk></gpx>
        """,
    ].map { Array($0.utf8) }

    static let gpsd: [[UInt8]] = [
        """
        {"class":"VERSION","release":"3.22","proto_major":3,"proto_minor":14}
        {"class":"SKY","hdop":0.9,"satellites":[{"PRN":1,"used":true}]}
        {"class":"TPV","mode":3,"time":"2019-06-09T12:00:00.000Z","lat":50.0,"lon":36.9,"eph":8.5,"alt":150}
        {"class":"TPV","mode":2,"time":"2019-06-09T12:00:01.000Z","lat":50.1,"lon":36.9,"speed":20,"track":90}
        {"class":"TPV","mode":1}

        """
    ].map { Array($0.utf8) }

    static let nmeaWords: [[UInt8]] = [
        "$", "*", ",", ",,", "\r\n", "\n", "*00", "$GPRMC,", "$GNGGA,", "N", "S", "E", "W", "A", "V", "9999.999",
        "\u{0}", "\\", "!", "240000.00", "000000", "310299",
    ].map { Array($0.utf8) }
}
