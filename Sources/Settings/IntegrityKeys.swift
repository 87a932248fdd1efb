/// The keys of position integrity, of the vehicle's own word, and of the places that a crew can name.
extension SettingKey {
    /// When a fix is believed. The ranges end where a test would say nothing, or nothing else.
    static let integrity: [SettingKey] = [
        SettingKey(
            "integrity.off", .tests, .optional, example: "[crawl]",
            "Tests that are turned off: they find nothing, good or bad. Absent: none."),
        SettingKey(
            "integrity.fastest", .measure(.speed, 20...100), .standard("45m/s"), example: "160km/h",
            "Two fixes that imply more are not believed.",
            bound: "below 20m/s a vehicle that drives out of danger would not be believed"),
        SettingKey(
            "integrity.speed_share", .measure(.share, 110...1_000), .standard("200%"), example: "200%",
            "Nor are two that imply more than this share of the reported speed and `integrity.speed_slack`."),
        SettingKey(
            "integrity.speed_slack", .measure(.speed, 2...50), .standard("20m/s"), example: "20m/s",
            "See `integrity.speed_share`.",
            bound: "what two fixes imply is noisy by some metres per second"),
        SettingKey(
            "integrity.acceleration", .measure(.acceleration, 3...50), .standard("8m/s2"), example: "8m/s2",
            "More is odd.",
            bound: "a vehicle that brakes hard reaches 8m/s2"),
        SettingKey(
            "integrity.turn", .measure(.turnRate, 20...360), .standard("60deg/s"), example: "60deg/s",
            "Turning faster is odd.",
            bound: "a vehicle in a hairpin turns at 20deg/s and more"),
        SettingKey(
            "integrity.turns_from", .measure(.speed, 3...40), .standard("10m/s"), example: "10m/s",
            "The turn rate is looked at above this speed.",
            bound: "the course of a slow receiver is noise"),
        SettingKey(
            "integrity.displacement.share", .measure(.share, 10...100), .standard("30%"), example: "30%",
            "How far the speed may differ from what the places say.",
            bound: "receivers smooth both, and differ by some percent"),
        SettingKey(
            "integrity.displacement.angle", .angle(10...180), .standard("45deg"), example: "45deg",
            "How far the track may.",
            bound: "receivers smooth both, and differ in bends"),
        SettingKey(
            "integrity.displacement.over", .duration(.seconds(5) ... .seconds(15)), .standard("10s"), example: "10s",
            "Over how long that is looked at.",
            bound: "over less noise decides, and no fixes are kept for longer"),
        SettingKey(
            "integrity.frozen", .duration(.seconds(10) ... .seconds(600)), .standard("30s"), example: "30s",
            "How long the same place to the last digit is believed while time goes on.",
            bound: "good receivers repeat a place for some seconds"),
        SettingKey(
            "integrity.holds_still", .flag, .standard("false"), example: "true",
            "Whether the receiver is known to hold its position while it stands: then only one that is frozen at "
                + "speed counts."),
        SettingKey(
            "integrity.time_still", .duration(.seconds(3) ... .seconds(300)), .standard("10s"), example: "10s",
            "How long GNSS time may stand still while reports come.",
            bound: "reports are repeated while a receiver is busy"),
        SettingKey(
            "integrity.time_step", .duration(.milliseconds(500) ... .seconds(60)), .standard("2s"), example: "2s",
            "How far GNSS time may step against the time since boot.",
            bound: "below 500ms the way from receiver to daemon counts, and above 1min lies the step that gives "
                + "spoofers away"),
        SettingKey(
            "integrity.time_drift", .measure(.drift, 10...1_000), .standard("50ppm"), example: "50ppm",
            "How far it may drift.",
            bound: "this computer's own clock drifts by up to 10ppm and more"),
        SettingKey(
            "integrity.uniform.spread", .measure(.decibels, 0.5...6), .standard("2dB"), example: "2dB",
            "Satellites whose strengths differ by less are equally strong.",
            bound: "above 6dB an open sky would count"),
        SettingKey(
            "integrity.uniform.satellites", .count(4...30), .standard("6"), example: "6",
            "So many used ones must be.",
            bound: "three or fewer are equally strong by chance"),
        SettingKey(
            "integrity.signal_jump", .measure(.decibels, 3...20), .standard("6dB"), example: "6dB",
            "All stronger at once by so much is odd.",
            bound: "less is every bridge and every tree"),
        SettingKey(
            "integrity.signal_collapse.fall", .measure(.decibels, 5...30), .standard("10dB"), example: "10dB",
            "All weaker by so much is jamming, or a tunnel.",
            bound: "less is every bridge and every tree"),
        SettingKey(
            "integrity.signal_collapse.within", .duration(.seconds(1) ... .seconds(6)), .standard("5s"), example: "5s",
            "Within so long.", bound: "no lists are kept for longer"),
        SettingKey(
            "integrity.altitude.lowest", .measure(.height, -500...9_000), .standard("-100m"), example: "-100m",
            "Where no unit works below.",
            bound: "no road on land lies lower than 500m below the sea"),
        SettingKey(
            "integrity.altitude.highest", .measure(.height, -500...9_000), .standard("3km"), example: "3km",
            "Where no unit works above."),
        SettingKey(
            "integrity.altitude.jump", .length(30...2_000), .standard("100m"), example: "100m",
            "More between two fixes is not believed.",
            bound: "altitude is noisy by some tens of metres"),
        SettingKey(
            "integrity.area.south", .degrees(-90...90), .optional, example: "44deg",
            "Where units work: a fix outside is not believed. All four edges, or none: anywhere."),
        SettingKey(
            "integrity.area.west", .degrees(-180...180), .optional, example: "22deg",
            "Its western edge; may lie east of the eastern one, across the antimeridian."),
        SettingKey(
            "integrity.area.north", .degrees(-90...90), .optional, example: "52.5deg",
            "Its northern edge."),
        SettingKey(
            "integrity.area.east", .degrees(-180...180), .optional, example: "40.5deg",
            "Its eastern edge."),
        SettingKey(
            "integrity.spoof_targets", .spoofTargets, .optional,
            example: "[{name: Belgorod, lat: 50.595deg, lon: 36.587deg}]",
            "Where spoofers put receivers and no unit works; takes the place of [the known "
                + "ones](#spoof-targets). Absent: those."),
    ]

    /// What follows from it.
    static let trust: [SettingKey] = [
        SettingKey(
            "integrity.parked_drift", .length(20...1_000), .standard("50m"), example: "50m",
            "How far the position of a parked vehicle may move.",
            bound: "a parked receiver wanders by ten metres and more"),
        SettingKey(
            "integrity.vehicle_holds", .duration(.seconds(2) ... .seconds(60)), .standard("10s"), example: "10s",
            "How long a reading of the vehicle speaks for it.",
            bound: "an old one says nothing of a vehicle that has driven off since"),
        SettingKey(
            "integrity.latch", .duration(.seconds(5) ... .seconds(600)), .standard("30s"), example: "30s",
            "How long an odd finding counts after it was last seen.",
            bound: "less hides what flickers, and two odd findings would never meet"),
        SettingKey(
            "integrity.recover_after", .duration(.seconds(10) ... .seconds(600)), .standard("60s"), example: "60s",
            "How long fixes must be clean and agree before a suspect position is trusted again.",
            bound: "a shorter run proves nothing: a wrong re-acquisition looks clean for seconds, and a trusted "
                + "fix can end an alarm"),
        SettingKey(
            "integrity.prove_after", .duration(.seconds(3) ... .seconds(300)), .standard("10s"), example: "10s",
            "The same at the start, when there is nothing to compare with.",
            bound: "the first fixes of a cold receiver wander by kilometres"),
        SettingKey(
            "integrity.lost_after", .duration(.seconds(5) ... .seconds(120)), .standard("15s"), example: "15s",
            "Without a fix for so long the position is lost.",
            bound: "receivers that report rarely would be lost between two reports, and after 2min a vehicle is "
                + "kilometres away"),
        SettingKey(
            "integrity.lost_alert_after", .duration(.seconds(5) ... .seconds(3600)), .standard("60s"), example: "60s",
            "Lost for so long it is an alert of its own; in or near a zone it is one at once."),
        SettingKey(
            "integrity.disc.speed", .measure(.speed, 10...60), .standard("30m/s"), example: "110km/h",
            "The greatest plausible speed: what is unknown of the position grows by it.",
            bound: "a disc that grows slower than the unit can drive leaves it behind, and danger would not be seen"),
        SettingKey(
            "integrity.disc.cap", .length(5_000...500_000), .standard("50km"), example: "50km",
            "How wide it grows; then every zone is possibly inside.",
            bound: "below 5km every street without a signal would be danger"),
        SettingKey(
            "integrity.crew_word", .duration(.seconds(60) ... .seconds(14_400)), .standard("30min"), example: "30min",
            "How long the crew's own word of where they are holds.",
            bound: "crews drive on and forget what they said"),
    ]

    static let vehicle: [SettingKey] = [
        SettingKey(
            "vehicle.ignition.gpio", .gpioLine, .optional, example: "gpiochip0:17",
            "The line that says whether the ignition is on. One of `gpio`, `file`, `command`, or none of them."),
        SettingKey(
            "vehicle.ignition.active", .choice(["high", "low"]), .standard("high"), example: "low",
            "At which level of that line it is on."),
        SettingKey(
            "vehicle.ignition.file", .file, .optional, example: "/run/vehicle/ignition",
            "A file whose first word says it: `1`, `on`, `true`, `high`, or `0`, `off`, `false`, `low`."),
        SettingKey(
            "vehicle.ignition.command", .command, .optional, example: "[/usr/local/bin/ignition]",
            "A program that prints such a word."),
        SettingKey(
            "vehicle.odometer.file", .file, .optional, example: "/run/vehicle/odometer",
            "A file whose first word is the way driven, a number. One of `file` and `command`, or neither."),
        SettingKey(
            "vehicle.odometer.command", .command, .optional, example: "[/usr/local/bin/can-value, odometer]",
            "A program that prints it."),
        SettingKey(
            "vehicle.odometer.unit", .choice(["m", "km"]), .standard("m"), example: "km",
            "What it counts."),
        SettingKey(
            "vehicle.every", .duration(.milliseconds(500) ... .seconds(10)), .standard("1s"), example: "1s",
            "How often both are read.",
            bound: "less often than every 10s a vehicle that drives off would count as parked"),
    ]

    static let places: [SettingKey] = [
        SettingKey(
            "places.file", .map, .optional, example: "places.geojson",
            "Villages and stops that the crew can name when nobody else knows where the unit is. Absent: none.")
    ]
}
