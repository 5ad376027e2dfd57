// swift-tools-version: 6.1
// The map of the project: an entry per room, and the arrows the compiler enforces (Docs/architecture.md).

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")

/// A library room with the rooms (and packages) it may import.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room; goldens lie in its `Goldens` folder where it has one.
func tests(of name: String, _ more: [Target.Dependency] = [], goldens: Bool = false) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name)] + more,
        resources: goldens ? [.copy("Goldens")] : [],
        swiftSettings: settings)
}

let package = Package(
    name: "MeLLaMA",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "mellama", targets: ["mellama"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "CMeKernels"),
        room("MeCompute", ["CMeKernels"]),
        room("MeText"),
        room("MeModel", ["MeCompute"]),
        .target(name: "CMeArchive"),
        room("MeCorpus", ["CMeArchive", "MeText", crypto]),
        room("MeTraining", ["MeModel", "MeCorpus", "MeText", "MeCompute"]),
        room("MeEvaluation", ["MeText"]),
        room("MeServing", ["MeModel", "MeText", "MeEvaluation"]),
        room("MeHospital", ["MeText"]),
        .executableTarget(
            name: "mellama",
            dependencies: [
                "MeCompute", "MeText", "MeModel", "MeCorpus", "MeTraining", "MeEvaluation",
                "MeServing", "MeHospital", arguments, yaml,
            ],
            swiftSettings: settings),
        room("MeFuzz", ["MeCompute", "MeModel", "MeServing", "MeText"]),
        .target(name: "CMeMemory"),
        .executableTarget(
            name: "mellama-fuzz", dependencies: ["MeFuzz", "CMeMemory", arguments],
            swiftSettings: settings),
        .target(
            name: "MeTestSupport", dependencies: ["MeCompute", "MeModel"],
            resources: [.copy("Goldens")], swiftSettings: settings),
        tests(of: "MeCompute", ["CMeKernels", "MeTestSupport"], goldens: true),
        tests(of: "MeText", goldens: true),
        tests(of: "MeModel", ["MeCompute", "MeTestSupport"], goldens: true),
        tests(of: "MeCorpus", ["MeHospital", "MeText"]),
        tests(of: "MeTraining", ["MeCompute", "MeModel", "MeTestSupport"]),
        tests(of: "MeEvaluation", ["MeText"]),
        tests(of: "MeServing", ["MeCompute", "MeModel", "MeText"]),
        tests(of: "MeHospital"),
        tests(of: "MeFuzz", ["MeCompute", "MeModel", "MeText"]),
        tests(
            of: "mellama",
            ["MeCompute", "MeCorpus", "MeEvaluation", "MeHospital", "MeModel", "MeTraining"]),
    ]
)
