// swift-tools-version: 6.1
// Speed and memory of reading sources, without what comes after it. A package of its own, so that
// only what is measured is built; jats.py beside this file runs it in turn with a peer:
//
//   swift run -c release --package-path Benchmarks/Reading reading parse|cut FORMAT PASSES PATH...

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
            name: "reading", dependencies: ["MeCorpus"], swiftSettings: settings),
    ]
)
