/// A recorded track, as a receiver or a logger left it.
public enum TrackFormat: String, Sendable, CaseIterable { case nmea, gpx, gpsd }
