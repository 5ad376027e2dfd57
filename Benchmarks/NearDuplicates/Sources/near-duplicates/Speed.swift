import Foundation
import MeCorpus

/// Resident bytes of this process now.
func residentBytes() -> Int {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
        .split(separator: " ")
    return Int(pages?[1] ?? "0").map { $0 * 4096 } ?? 0
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure(work).components
    return Double(time.seconds) + Double(time.attoseconds) * 1e-18
}

func measureSpeed() throws {
    var chance = Chance(state: 3)
    var texts: [[UInt8]] = []
    var bytes = 0
    while bytes < 40 << 20 {
        let words = length(60, 6000, &chance)
        let pair = PlantedPair(words: words, chance: &chance)
        texts.append(Array(PlantedPair.text(pair.first).utf8))
        bytes += texts[texts.count - 1].count
    }
    let signer = NearDuplicateSigner(NearDuplicateSettings())
    var signatures: [DocumentSignature] = []
    signatures.reserveCapacity(texts.count)
    let signing = seconds { for text in texts { signatures.append(signer.sign(text)) } }
    print(String(format: "signing: %.0f MB/s", Double(bytes) / signing / 1e6))

    let settings = ExactDuplicateSettings()
    var exact = try ExactDuplicates(settings: settings)
    let hashing = seconds {
        for (number, text) in texts.enumerated() {
            _ = exact.add(number, ExactContent(of: text, settings: settings))
        }
    }
    print(String(format: "exact duplicates: %.0f MB/s", Double(bytes) / hashing / 1e6))
    try measureIndex(signatures)
}

/// A million documents of few words, half of them near-copies.
private func measureIndex(_ longer: [DocumentSignature]) throws {
    let signer = NearDuplicateSigner(NearDuplicateSettings())
    var chance = Chance(state: 4)
    let before = residentBytes()
    var index = try NearDuplicateIndex(settings: NearDuplicateSettings())
    var time = 0.0
    let count = 300_000
    for number in 0..<(count / 2) {
        let pair = PlantedPair(words: 20, chance: &chance)
        let signatures = [pair.first, pair.second].map { signer.sign(PlantedPair.text($0)) }
        time += seconds {
            for signature in signatures {
                index.add(
                    .init(name: "PMC\(number)", priority: 0, order: UInt64(index.count)), signature)
            }
        }
    }
    let resident = residentBytes() - before
    print(String(format: "adding: %.0f documents/s, %d compared, %d joined",
        Double(count) / time, index.compared, index.joined))
    print("memory: \(resident / count) bytes a document")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("near.index")
    let writing = try seconds { try index.write(to: file) }
    let size = try Data(contentsOf: file, options: .alwaysMapped).count
    let reading = try seconds { _ = try NearDuplicateIndex(earlier: file, settings: index.settings) }
    print(String(format: "file: %d bytes a document, written at %.0f MB/s, read at %.0f MB/s",
        size / count, Double(size) / writing / 1e6, Double(size) / reading / 1e6))
    try FileManager.default.removeItem(at: file)
}
