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
    try measureIndex()
    try measureTemplates()
}

/// Pairs of short documents: the index has as much to do and to keep as with long ones.
private func measureIndex() throws {
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
    print(
        String(
            format: "adding: %.0f documents/s, %d compared, %d joined",
            Double(count) / time, index.compared, index.joined))
    print("memory: \(resident / count) bytes a document")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("near.index")
    let writing = try seconds { try index.write(to: file) }
    let size = try Data(contentsOf: file, options: .alwaysMapped).count
    let reading = try seconds {
        _ = try NearDuplicateIndex(earlier: file, settings: index.settings)
    }
    print(
        String(
            format: "file: %d bytes a document, written at %.0f MB/s, read at %.0f MB/s",
            size / count, Double(size) / writing / 1e6, Double(size) / reading / 1e6))
    try FileManager.default.removeItem(at: file)
}

/// Notes on one form: what LSH is worst at, as each shares bands with all before it.
private func measureTemplates() throws {
    let settings = NearDuplicateSettings()
    let signer = NearDuplicateSigner(settings)
    var chance = Chance(state: 6)
    for (name, places) in [("one word", 40..<41), ("two words anywhere", 0..<80)] {
        let form = PlantedPair(words: 80, chance: &chance).first
        var index = try NearDuplicateIndex(settings: settings)
        var time = 0.0
        for number in 0..<5_000 {
            var words = form
            for _ in 0..<min(2, places.count) {
                words[Int.random(in: places, using: &chance)] = "n\(number)"
            }
            let signature = signer.sign(PlantedPair.text(words))
            time += seconds {
                index.add(.init(name: "", priority: 0, order: UInt64(number)), signature)
            }
        }
        print(
            String(
                format: "5,000 notes on a form of 80 words, %@ filled in: %.1f s, %d compared",
                name, time, index.compared))
    }
}
