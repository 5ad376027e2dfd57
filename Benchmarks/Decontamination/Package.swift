// swift-tools-version: 6.1
// Precision, recall, bytes and speed of decontamination: benchmark items planted in real text, all
// benchmarks against all texts of a folder, and two plain rules beside it. A package of its own, so
// that only what is measured is built:
//
//   swift run -c release --package-path Benchmarks/Decontamination decontamination planted DATA
//   swift run -c release --package-path Benchmarks/Decontamination decontamination natural DATA
//   swift run -c release --package-path Benchmarks/Decontamination decontamination speed DATA

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "MeLLaMA",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .target(name: "CMeArchive"),
        .target(name: "MeText", swiftSettings: settings),
        .target(
            name: "MeCorpus",
            dependencies: [
                "CMeArchive", "MeText", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(name: "MeEvaluation", dependencies: ["MeText"], swiftSettings: settings),
        .executableTarget(
            name: "decontamination", dependencies: ["MeCorpus", "MeEvaluation"],
            swiftSettings: settings),
    ]
)
