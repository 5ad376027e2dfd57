import Foundation
import MeCorpus

/// Reads sources, prints what is exactly and nearly the same, and compares every found pair and
/// every pair of documents that share a tenth of their shingles with the exact similarity.
func lookAtReal(_ paths: [String]) throws {
    let settings = NearDuplicateSettings()
    let signer = NearDuplicateSigner(settings)
    let exactSettings = ExactDuplicateSettings()
    var exact = try ExactDuplicates(settings: exactSettings)
    var index = try NearDuplicateIndex(settings: settings)
    var texts: [String] = []
    var removed: [(name: String, text: String, first: Int)] = []
    var number = 0
    for (priority, path) in paths.enumerated() {
        var source = CorpusSettings.Source(path: path)
        if path.hasSuffix("sumpubmed") { source.path = path + "/**/*.txt" }
        for document in try CorpusSources.documents(of: source, domain: "").documents {
            let bytes = Array(document.text.utf8)
            let verdict = exact.add(number, ExactContent(of: bytes, settings: exactSettings))
            number += 1
            guard case .kept(let removals) = verdict else { continue }
            for removal in removals {
                removed.append(
                    (
                        document.id, String(decoding: bytes[removal.range], as: UTF8.self),
                        removal.first
                    ))
            }
            texts.append(document.text)
            index.add(
                .init(name: document.id, priority: Int32(priority), order: UInt64(texts.count)),
                signer.sign(document.text))
        }
    }
    print(
        "\(number) documents, \(exact.droppedDocuments) exact copies dropped,",
        "\(removed.count) paragraphs dropped (\(exact.droppedParagraphBytes) bytes)")
    for paragraph in removed.prefix(12) {
        print(
            "  paragraph in \(paragraph.name), first in \(paragraph.first):",
            paragraph.text.prefix(110))
    }
    try compare(&index, texts)
}

private func compare(_ index: inout NearDuplicateIndex, _ texts: [String]) throws {
    let sets = texts.map { Exact.shingles($0) }
    let verdicts = index.resolve()
    var pairs = 0
    var below: [(Double, Int, Int)] = []
    for (number, verdict) in verdicts.enumerated() {
        guard case .duplicate(let kept) = verdict else { continue }
        pairs += 1
        let jaccard = Exact.jaccard(sets[number], sets[kept])
        if jaccard < 0.8 { below.append((jaccard, number, kept)) }
        if pairs <= 40 {
            print(
                String(format: "  %.3f (estimated %.3f)", jaccard, index.similarity(number, kept)),
                index.document(number).name, "=", index.document(kept).name)
        }
    }
    print(
        "\(texts.count) documents left, \(pairs) near-copies dropped;",
        "\(below.count) less like the kept one than 0.8:")
    for (jaccard, number, kept) in below {
        print(
            String(format: "  %.3f", jaccard), index.document(number).name,
            index.document(kept).name)
    }
    try missed(&index, sets, verdicts)
}

/// All pairs that share a shingle, exactly.
private func missed(
    _ index: inout NearDuplicateIndex, _ sets: [Set<String>],
    _ verdicts: [NearDuplicateIndex.Verdict]
) throws {
    func root(_ number: Int) -> Int {
        if case .duplicate(let kept) = verdicts[number] { return kept }
        return number
    }
    var places: [String: [Int]] = [:]
    for (number, set) in sets.enumerated() {
        for shingle in set { places[shingle, default: []].append(number) }
    }
    var tally = Tally()
    for (number, set) in sets.enumerated() {
        var shared: [Int: Int] = [:]
        for shingle in set {
            for other in places[shingle] ?? [] where other < number {
                shared[other, default: 0] += 1
            }
        }
        for (other, count) in shared {
            let jaccard = Double(count) / Double(set.count + sets[other].count - count)
            guard jaccard >= 0.5 else { continue }
            let found = root(other) == root(number)
            tally.add(similar: jaccard >= 0.8, found: found)
            if found != (jaccard >= 0.8) {
                print(
                    String(
                        format: "  %@ %.3f (estimated %.3f)", found ? "joined" : "missed",
                        jaccard, index.similarity(number, other)),
                    index.document(number).name, index.document(other).name)
            }
        }
    }
    print("pairs of similarity 0.5 and more:", tally.line)
}
