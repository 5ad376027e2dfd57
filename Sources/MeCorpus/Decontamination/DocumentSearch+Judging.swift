extension DocumentSearch {
    /// Whether a match counts for an item, and as what.
    func judge(_ match: Match, _ use: DecontaminationIndex.Use) -> Finding? {
        let settings = index.settings
        let count = index.texts.range(match.text).count
        func finding(_ evidence: ContaminationHit.Evidence) -> Finding {
            Finding(
                item: Int(use.item), evidence: evidence, share: match.share, words: match.words)
        }
        switch use.role {
        case .passage:
            return match.share >= settings.passageThreshold(words: count)
                ? finding(.passage) : nil
        case .answer:
            return match.share >= settings.passageThreshold(words: count)
                ? finding(.answer) : nil
        case .question:
            return judgeQuestion(match, Int(use.item), words: count)
        }
    }

    private func judgeQuestion(_ match: Match, _ item: Int, words count: Int) -> Finding? {
        let settings = index.settings
        let entry = index.entries[item]
        let options = index.tellingOptions(entry)
        let around = surroundings(match, entry, options)
        func finding(_ evidence: ContaminationHit.Evidence, with more: [ClosedRange<Int>])
            -> Finding
        {
            let last = more.reduce(match.words) {
                min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
            }
            return Finding(item: item, evidence: evidence, share: match.share, words: last)
        }
        let standing = standing(options, in: around)
        let found = standing.map(\.place.words).sorted { $0.lowerBound < $1.lowerBound }
        let next = found.first { $0.lowerBound > match.words.upperBound } ?? match.words
        let hasOptions =
            areEvidence(standing, of: options.count)
            && isEnough(match, index.optionsThreshold(words: count), before: next)
        if let place = answer(of: entry, match, around),
            // Where another option stands better than the answer, it is that option.
            !standing.contains(where: {
                $0.place.words.overlaps(place.words) && $0.place.share > place.share
            })
        {
            let isStated = !entry.hasLabel && count >= DecontaminationIndex.statedWords
            let isSure =
                index.isTelling(entry) && (isStated || isAsked(match, before: place.words))
                && isEnough(match, settings.questionThreshold(words: count), before: place.words)
            if isSure || hasOptions {
                return finding(.questionAndAnswer, with: found + [place.words])
            }
        }
        if hasOptions { return finding(.questionAndOptions, with: found) }
        let alone = entry.hasLabel ? settings.aloneLabelWords : settings.aloneWords
        guard match.share >= settings.questionAlone, count >= alone else { return nil }
        return finding(.question, with: [])
    }

    /// What only states the fact must repeat almost all of the question's words.
    private func isEnough(
        _ match: Match, _ least: Double, before next: ClosedRange<Int>
    ) -> Bool {
        match.share >= index.settings.questionAlone
            || match.share >= least && isAsked(match, before: next)
    }

    /// Whether so many of the options stand there, and so telling ones, that it is no chance.
    private func areEvidence(_ standing: [(place: Place, option: Int)], of count: Int) -> Bool {
        standing.count >= 2 && standing.count * 2 >= count
            && standing.reduce(0) { $0 + index.texts.total($1.option) }
                >= DecontaminationIndex.leastOptionsWeight
    }

    /// The options that stand by a question, of those at one place the best only: options often
    /// differ in a word.
    private func standing(
        _ options: [Int], in around: [Range<Int>]
    ) -> [(place: Place, option: Int)] {
        let found = options.compactMap { option in
            find(option, in: around).map { (place: $0, option: option) }
        }.sorted { ($1.place.share, $0.option) < ($0.place.share, $1.option) }
        return found.reduce(into: []) { kept, next in
            if !kept.contains(where: { $0.place.words.overlaps(next.place.words) }) {
                kept.append(next)
            }
        }
    }

    /// Where an answer and options may stand: a little before the question and after it.
    private func surroundings(
        _ match: Match, _ entry: DecontaminationIndex.Entry, _ options: [Int]
    ) -> [Range<Int>] {
        let distance = index.settings.answerDistance
        let more =
            options.reduce(0) { $0 + index.texts.range($1).count + 2 }
            + (entry.answer.map { index.texts.range(Int($0)).count } ?? 0)
        let (first, last) = (match.words.lowerBound, match.words.upperBound + 1)
        return [
            max(0, first - distance / 2)..<first, last..<min(words.count, last + distance + more),
        ]
    }

    /// The answer by its question; a label only where it follows at once, for "no" is everywhere.
    private func answer(
        of entry: DecontaminationIndex.Entry, _ match: Match, _ around: [Range<Int>]
    ) -> Place? {
        guard let answer = entry.answer else { return nil }
        guard entry.hasLabel else { return find(Int(answer), in: around) }
        let after = match.words.upperBound + 1
        return find(Int(answer), in: [after..<min(words.count, after + 8)])
    }

    /// Whether the document asks: it begins as the question does ("what", "is"), or a question mark,
    /// a colon or a line's end stands between the question and its answer.
    private func isAsked(_ match: Match, before answer: ClosedRange<Int>) -> Bool {
        let range = index.texts.range(match.text)
        let first = index.texts.words[range.lowerBound]
        if match.hasBeginning, DecontaminationIndex.askingWords.contains(first) { return true }
        guard answer.lowerBound > match.words.upperBound else { return false }
        let gap = Int(words[match.words.upperBound].end)..<Int(words[answer.lowerBound].start)
        // A full stop ends a statement.
        guard text[gap].first != 0x2E else { return false }
        return text[gap].contains { $0 == 0x3F || $0 == 0x3A || $0 == 0x0A }
    }

    /// Where a short text stands best in some stretches of the document, if well enough: word by
    /// word, or (8 words and more) any order of its words in half as many again.
    private func find(_ text: Int, in stretches: [Range<Int>]) -> Place? {
        let range = index.texts.range(text)
        var best: (weight: Int, words: ClosedRange<Int>) = (0, 0...0)
        for stretch in stretches where !stretch.isEmpty {
            let found = range.count < 8 ? inLine(range, stretch) : inAnyOrder(range, stretch)
            if found.weight > best.weight { best = found }
        }
        let share = Double(best.weight) / Double(index.texts.total(text))
        return share >= index.settings.answer ? Place(words: best.words, share: share) : nil
    }

    /// Where an answer or an option stands, and how much of it.
    private struct Place {
        var words: ClosedRange<Int>
        var share: Double
    }

    private func inLine(
        _ range: Range<Int>, _ stretch: Range<Int>
    ) -> (weight: Int, words: ClosedRange<Int>) {
        var best: (weight: Int, words: ClosedRange<Int>) = (0, 0...0)
        for start in stretch.lowerBound...max(stretch.lowerBound, stretch.upperBound - range.count)
        {
            let end = min(start + range.count, stretch.upperBound)
            var weight = 0
            for word in start..<end {
                let place = range.lowerBound + word - start
                if words[word].hash == index.texts.words[place] {
                    weight += Int(index.texts.weights[place])
                }
            }
            if weight > best.weight { best = (weight, start...(end - 1)) }
        }
        return best
    }

    private func inAnyOrder(
        _ range: Range<Int>, _ stretch: Range<Int>
    ) -> (weight: Int, words: ClosedRange<Int>) {
        var best: (weight: Int, words: ClosedRange<Int>) = (0, 0...0)
        for start in stride(from: stretch.lowerBound, to: stretch.upperBound, by: range.count / 4) {
            let end = min(start + range.count * 3 / 2, stretch.upperBound)
            let there = Set(words[start..<end].lazy.map(\.hash))
            let weight = range.reduce(0) {
                $0 + (there.contains(index.texts.words[$1]) ? Int(index.texts.weights[$1]) : 0)
            }
            if weight > best.weight { best = (weight, start...(end - 1)) }
        }
        return best
    }

    /// The findings as hits, in order. A question or an answer by itself whose item's passage
    /// stands in the document too is its source (a paper's title, its abstract), so the passage
    /// alone is told. Of overlapping findings of one item the best stays.
    func hits(_ findings: [Finding]) -> [ContaminationHit] {
        let sources = Set(findings.lazy.filter { $0.evidence == .passage }.map(\.item))
        var kept: [ContaminationHit] = []
        for finding in findings {
            let isAlone = finding.evidence == .question || finding.evidence == .answer
            if isAlone, sources.contains(finding.item) { continue }
            kept.append(
                ContaminationHit(
                    benchmark: index.benchmarks[Int(index.entries[finding.item].benchmark)],
                    item: index.names[finding.item], evidence: finding.evidence,
                    score: finding.share,
                    span: Int(
                        words[finding.words.lowerBound].start)..<Int(
                            words[finding.words.upperBound].end)))
        }
        kept.sort {
            ($0.span.lowerBound, $0.span.upperBound, $0.benchmark, $0.item, $0.evidence.rawValue)
                < (
                    $1.span.lowerBound, $1.span.upperBound, $1.benchmark, $1.item,
                    $1.evidence.rawValue
                )
        }
        return kept
    }
}
