import Foundation
import MeCorpus

/// A corpus as tables for a terminal.
struct CorpusTable {
    private let found: CorpusInspection

    init(_ found: CorpusInspection) { self.found = found }

    var lines: [String] {
        [overview, domains, sources, lengths, fills, drops, identifiers, licences, inputs, notes]
            .filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
    }

    private var overview: [String] {
        let s = found.statistics
        return [
            "\(s.documents) documents, \(s.tokens) tokens in \(s.sequences) sequences of up to "
                + "\(s.contextLength) (fill \(Self.percent(s.fill))), \(s.shards) shards; "
                + "\(found.pieces) pieces of documents"
        ]
    }

    private var domains: [String] {
        Self.table(
            ["domain", "asked", "achieved", "tokens", "epochs", "documents", "available"],
            found.statistics.share.map {
                [
                    $0.name, Self.percent($0.asked, 3), Self.percent($0.achieved, 3),
                    "\($0.tokens)", String(format: "%.2f", $0.epochs), "\($0.documents)",
                    "\($0.availableDocuments)",
                ]
            })
    }

    private var sources: [String] {
        Self.table(
            ["source", "domain", "licence", "tokens", "epochs", "available"],
            found.statistics.sources.map {
                [
                    $0.path, $0.domain, $0.licence.rawValue, "\($0.tokens)",
                    String(format: "%.2f", $0.epochs), "\($0.availableDocuments)",
                ]
            }, words: 3)
    }

    /// Documents by number of tokens, a column a domain.
    private var lengths: [String] {
        let share = found.statistics.share
        let powers = (share.map(\.lengths.count).max() ?? 0)
        let first = (0..<powers).first { power in share.contains { $0.count(power) > 0 } } ?? 0
        return Self.table(
            ["tokens of a document"] + share.map(\.name),
            (first..<max(first, powers)).map { power in
                [Self.range(ofPower: power)] + share.map { "\($0.count(power))" }
            })
    }

    private var fills: [String] {
        let all = max(1, found.fills.reduce(0, +))
        let rows = found.fills.enumerated().filter { $0.element > 0 }.reversed().map {
            [Self.fill($0.offset), "\($0.element)", Self.percent(Double($0.element) / Double(all))]
        }
        return Self.table(["fill of a sequence", "sequences", "share"], rows)
    }

    private var drops: [String] {
        var lines = Self.table(
            ["documents dropped", "all"] + found.statistics.share.map(\.name),
            found.drops.map { drop in
                [drop.rule, "\(drop.count)"]
                    + found.statistics.share.map { "\(drop.counts[$0.name] ?? 0)" }
            })
        let s = found.statistics
        lines += [
            "paragraphs that another document had: \(s.removedParagraphs); documents without a place "
                + "in the mix: \(s.unused)",
            "records not wanted: \(s.filtered); broken files and records: \(s.skippedFiles.count); "
                + "other members of archives: \(s.ignoredMembers); unknown entities: "
                + "\(s.unknownEntities)",
        ]
        return lines
    }

    private var identifiers: [String] {
        Self.table(
            ["identifiers replaced", "times"],
            found.identifiers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { [$0.key, "\($0.value)"] })
    }

    private var licences: [String] {
        Self.table(
            ["licence", "tokens"],
            found.statistics.licences.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] })
    }

    private var inputs: [String] {
        Self.table(
            ["input of domain", "licence", "files", "bytes", "documents", "good"],
            found.inputs.map {
                [
                    $0.domain, $0.licence.rawValue, "\($0.files)", "\($0.bytes)",
                    "\($0.documents)", "\($0.kept)",
                ]
            }, words: 2)
    }

    private var notes: [String] {
        let s = found.statistics
        return (s.shortfall.isEmpty ? [] : ["note: \(s.shortfall)"])
            + s.skippedFiles.prefix(10).map {
                "skipped: \($0.path), byte \($0.offset): \($0.reason)"
            }
            + (s.skippedFiles.count > 10 ? ["… and \(s.skippedFiles.count - 10) more"] : [])
            + s.notRead.prefix(10).map { "not read: \($0)" }
    }

    // MARK: Words

    static func percent(_ share: Double, _ decimals: Int = 1) -> String {
        String(format: "%.\(decimals)f %%", 100 * share)
    }

    /// `512–1023`
    static func range(ofPower power: Int) -> String {
        power == 0 ? "1" : "\(1 << power)–\((2 << power) - 1)"
    }

    /// `95–100 %`, `full`
    static func fill(_ step: Int) -> String {
        let width = 100 / CorpusInspection.fillSteps
        return step == CorpusInspection.fillSteps
            ? "full" : "\(step * width)–\((step + 1) * width) %"
    }

    /// Aligned columns, the first `words` of them to the left; nothing where there are no rows.
    static func table(_ head: [String], _ rows: [[String]], words: Int = 1) -> [String] {
        guard !rows.isEmpty else { return [] }
        let widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([head] + rows).map { row in
            row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column < words ? cell + blanks : blanks + cell
            }.joined(separator: "  ")
        }
    }
}

extension CorpusStatistics.DomainShare {
    /// Documents of 2ⁿ to 2ⁿ⁺¹ - 1 tokens.
    func count(_ power: Int) -> Int { power < lengths.count ? lengths[power] : 0 }
}
