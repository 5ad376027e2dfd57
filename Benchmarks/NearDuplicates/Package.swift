// swift-tools-version: 6.1
// Precision, recall, bytes and speed of near-duplicate detection, on planted near-copies and on
// real text. A package of its own, so that only what is measured is built:
//
//   swift run -c release --package-path Benchmarks/NearDuplicates near-duplicates planted
//   swift run -c release --package-path Benchmarks/NearDuplicates near-duplicates speed
//   swift run -c release --package-path Benchmarks/NearDuplicates near-duplicates real PATH...

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
        .executableTarget(
            name: "near-duplicates", dependencies: ["MeCorpus"], swiftSettings: settings),
    ]
)
