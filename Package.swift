// swift-tools-version: 6.2
import PackageDescription

/// The settings every target of ours is built with.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

/// Our own targets and what each may see; Tests/TidyTests holds the same arrows against the `import` lines.
let rooms: [(name: String, sees: [Target.Dependency])] = [
    ("Geodesy", []),
    ("Safety", ["Geodesy"]),
    ("Wire", ["Safety", "Geodesy", crypto]),
    ("Journal", ["Wire", "Safety", "Geodesy", grdb]),
    ("GPSDClient", ["CGPS"]),
    ("MQTTLink", ["CMosquitto"]),
    ("MapFiles", ["CExpat", "CZip"]),
    ("Settings", ["MapFiles", "Wire", "Safety", "Geodesy", yams, crypto]),
    ("Tracks", ["MapFiles", "Wire", "Safety", "Geodesy"]),
    (
        "Gateway",
        [
            "Journal", "GPSDClient", "MQTTLink", "Settings", "Wire", "Safety", "Geodesy", "CPlatform", logging,
            lifecycle,
            signals,
            flyingSocks,
        ]
    ),
    ("BaseOffice", ["MQTTLink", "Settings", "Wire", "Safety", "Geodesy", grdb, crypto, logging, lifecycle, signals]),
    ("Simulator", []),
    ("Workbench", []),
]

/// Files beside tests that tests read by themselves.
let data = ["WireTests": ["Goldens"], "GeodesyTests": ["Oracle"]]

let package = Package(
    name: "fieldgate",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "fieldgate", targets: ["fieldgate"]),
        .executable(name: "fieldbase", targets: ["fieldbase"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .systemLibrary(name: "CGPS", pkgConfig: "libgps", providers: [.apt(["libgps-dev"])]),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CPlatform", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    ]
        + rooms.map { .target(name: $0.name, dependencies: $0.sees, swiftSettings: house) }
        + [
            .executableTarget(
                name: "fieldgate",
                dependencies: [
                    "Gateway", "Settings", "Tracks", "MapFiles", "Wire", "Safety", "Geodesy", arguments, logging,
                ],
                swiftSettings: house),
            .executableTarget(
                name: "fieldbase",
                dependencies: ["BaseOffice", "Settings", "Wire", "Safety", arguments, logging],
                swiftSettings: house),
            .executableTarget(
                name: "demo", dependencies: ["Workbench", "Simulator", "Safety"], swiftSettings: house),
            .executableTarget(
                name: "bench",
                dependencies: ["Workbench", "Simulator", "MQTTLink", "Journal", "Gateway", "Wire", "Safety"],
                path: "Benchmarks/bench", swiftSettings: house),
            .executableTarget(
                name: "zonebench", dependencies: ["Geodesy", "Safety"], path: "Benchmarks/zonebench",
                swiftSettings: house),
            .executableTarget(name: "scenario", dependencies: ["Simulator", arguments], swiftSettings: house),
            .executableTarget(
                name: "integrity", dependencies: ["Simulator", "Safety", "Geodesy"],
                path: "Benchmarks/integrity", swiftSettings: house),
            .executableTarget(
                name: "fuzz", dependencies: ["Settings", "Tracks", "Simulator", "Safety", "Geodesy"],
                swiftSettings: house),
        ]
        + [
            ("GeodesyTests", ["Geodesy"]),
            ("SafetyTests", ["Safety", "Geodesy"]),
            ("WireTests", ["Wire", "Safety", "Geodesy"]),
            ("JournalTests", ["Journal", "Wire", "Safety", "Geodesy", "Workbench", grdb]),
            ("GPSDClientTests", ["GPSDClient", "Workbench", "Simulator"]),
            ("MQTTLinkTests", ["MQTTLink", "Workbench"]),
            ("MapFilesTests", ["MapFiles", "Workbench"]),
            ("TracksTests", ["Tracks", "Simulator", "Wire", "Safety", "Geodesy", "Workbench"]),
            ("SettingsTests", ["Settings", "Wire", "Safety", "Geodesy", "Workbench"]),
            ("SimulatorTests", ["Simulator", "Workbench", "scenario"]),
            (
                "GatewayTests",
                ["Gateway", "GPSDClient", "Settings", "Journal", "Wire", "Safety", "Geodesy", "Workbench", logging]
            ),
            ("BaseOfficeTests", ["BaseOffice", "Wire", "Safety", "Settings", "Workbench", grdb, logging]),
            ("EndToEndTests", ["Workbench", "Simulator"]),
            ("TidyTests", []),
        ].map { (name: String, sees: [Target.Dependency]) in
            .testTarget(
                name: name, dependencies: sees, exclude: data[name] ?? [], swiftSettings: house)
        }
)
