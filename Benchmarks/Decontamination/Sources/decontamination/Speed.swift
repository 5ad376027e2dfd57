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

/// Papers and abstracts, which hold no question, against the real items alone, then against as many
/// items as the full sets have: the real ones and copies of them with half their words exchanged for
/// others of the same benchmark, so that phrases are about as common as in real ones.
func measureSpeed(_ data: OpenData) throws {
    let real = try data.items()
    var texts = try data.texts().filter {
        $0.name.hasPrefix("sumpubmed") || $0.name.hasPrefix("text_p")
    }.map { Array(TextCleaner.clean($0.text).utf8) }
    let bytes = texts.reduce(0) { $0 + $1.count }
    texts = Array(repeating: texts, count: max(1, 60_000_000 / bytes)).flatMap { $0 }
    for copies in [0, 30] {
        var items = real
        var chance = Chance(state: 9)
        for (name, group) in Dictionary(grouping: real, by: \.benchmark).sorted(by: {
            $0.key < $1.key
        })
        where copies > 0 && ["medmcqa", "medqa", "mmlu", "pubmedqa"].contains(name) {
            let words = group.flatMap { $0.question.split(separator: " ") }
            for copy in 0..<(name == "medmcqa" ? copies * 3 : copies) {
                items += group.map { item in
                    var other = item
                    other.id += " \(copy)"
                    other.question = mixed(item.question, words, &chance)
                    other.options = item.options.map { mixed($0, words, &chance) }
                    other.passage = ""
                    return other
                }
            }
        }
        let before = residentBytes()
        var index: DecontaminationIndex?
        let building = try seconds {
            index = try DecontaminationIndex(settings: DecontaminationSettings(), items: items)
        }
        guard let index else { return }
        print(
            "\(items.count) items: \(index.size.texts) texts of \(index.size.words) words, "
                + "\(index.size.runs) runs; built in", String(format: "%.1f s,", building),
            "\(index.bytes / items.count) bytes an item (\(index.bytes) in all, resident grew by",
            "\(residentBytes() - before))")
        for _ in 0..<3 {
            var hits = 0
            let time = seconds { for text in texts { hits += index.hits(in: text).count } }
            let all = texts.reduce(0) { $0 + $1.count }
            print(String(format: "  %.0f MB/s, %d hits", Double(all) / time / 1e6, hits))
        }
    }
}

private func mixed(_ text: String, _ words: [Substring], _ chance: inout Chance) -> String {
    text.split(separator: " ").map {
        Bool.random(using: &chance) ? $0 : words.randomElement(using: &chance)!
    }.joined(separator: " ")
}
