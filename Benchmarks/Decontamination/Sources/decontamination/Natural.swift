import Foundation
import MeCorpus

/// All benchmarks against all texts, hits to be read; and explanations of questions, which are
/// about the same things without being the questions.
func lookAtNatural(_ data: OpenData, showing: Int) throws {
    let items = try data.items()
    let index = try DecontaminationIndex(settings: DecontaminationSettings(), items: items)
    let byName = Dictionary(items.map { (Names.name($0), $0) }) { first, _ in first }
    var texts = try data.texts()
    texts += try data.explanations()
    var shown: [String: Int] = [:]
    var counts: [String: Int] = [:]
    var bytes = 0
    let plain = [13, 8].map { PlainRule(words: $0, texts: items.map(whole)) }
    var flagged: [String: [Int]] = [:]
    for (name, raw) in texts {
        let text = Array(TextCleaner.clean(raw).utf8)
        bytes += text.count
        let group = String(name.prefix { $0 != "/" && $0 != "|" && $0 != " " })
        for (number, rule) in plain.enumerated() {
            flagged[group, default: [0, 0]][number] += rule.items(in: raw).isEmpty ? 0 : 1
        }
        for hit in index.hits(in: text) {
            let source = name.prefix { $0 != "/" && $0 != "|" && $0 != " " }
            let key = "\(source) ~ \(hit.benchmark) \(hit.evidence.rawValue)"
            counts[key, default: 0] += 1
            guard hit.evidence != .passage || shown[key, default: 0] < showing else { continue }
            shown[key, default: 0] += 1
            let item = byName["\(hit.benchmark) \(hit.item)"]!
            let excerpt = String(decoding: text[hit.span].prefix(420), as: UTF8.self)
            print("[\(key)] \(name) -> \(hit.item)", String(format: "%.2f", hit.score))
            print(
                "   item:",
                hit.evidence == .passage ? item.passage.prefix(200) : item.question.prefix(300),
                "|", item.options.joined(separator: " / "), "|", item.answer.prefix(120))
            print("   text:", excerpt.replacing("\n", with: " ⏎ "))
        }
    }
    print("\(texts.count) texts, \(bytes) bytes")
    for (group, counts) in flagged.sorted(by: { $0.key < $1.key }) {
        print("\(group): texts with a run of 13 words \(counts[0]), of 8 words \(counts[1])")
    }
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) { print(key, count) }
}

extension OpenData {
    /// MedMCQA's explanations of its validation items.
    func explanations() throws -> [(name: String, text: String)] {
        let file = folder.appending(path: "medmcqa/validation.jsonl")
        return try Data(contentsOf: file).split(separator: 0x0A).compactMap {
            let record = try JSONSerialization.jsonObject(with: $0) as! [String: Any]
            guard let text = record["exp"] as? String, text.count > 40 else { return nil }
            return ("explanations|\(record["id"]!)", text)
        }
    }
}
