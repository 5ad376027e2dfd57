import MeText

/// How many tokens each domain and source gives, and which documents they are.
enum Mixing {
    /// A source as the mix sees it.
    struct Source: Equatable {
        /// Tokens it has.
        var available: Int
        /// Share of its domain; 0 for all sources of a domain: by what they have.
        var weight: Double = 0
        /// How often it may be repeated.
        var maximumEpochs: Double

        /// Tokens it can give.
        var cap: Int { Int(min(Double(available) * maximumEpochs, 0x1p52)) }
    }

    struct Domain: Equatable {
        var weight: Double
        var sources: [Source]

        /// Sources that have shares of their own.
        var isWeighted: Bool { sources.contains { $0.weight > 0 } }

        /// Tokens it can give.
        var reach: Double {
            guard isWeighted else { return Double(sources.reduce(0) { $0 + $1.cap }) }
            let sum = sources.reduce(0) { $0 + $1.weight }
            return sources.filter { $0.weight > 0 }
                .map { Double($0.cap) * sum / $0.weight }.min() ?? 0
        }
    }

    /// Token budgets of each domain's sources, in their order.
    struct Plan: Equatable {
        var budgets: [[Int]]
        /// The domain that ran out before the asked total was reached.
        var limiting: Int?

        func budget(_ domain: Int) -> Int { budgets[domain].reduce(0, +) }
        var total: Int { budgets.joined().reduce(0, +) }
    }

    /// Shares the tokens out by weight. `asked` 0 means as many as can be had; the domain that can
    /// give least for its share limits the total.
    static func plan(_ domains: [Domain], asked: Int) -> Plan {
        let sum = domains.reduce(0) { $0 + $1.weight }
        let reaches = domains.map { $0.reach * sum / $0.weight }
        let reach = reaches.min() ?? 0
        let isShort = asked == 0 || Double(asked) > reach
        let total = isShort ? Int(min(reach, 0x1p52)) : asked
        let budgets = apportion(total, by: domains.map(\.weight))
        return Plan(
            budgets: zip(domains, budgets).map { share($0, budget: $1) },
            limiting: asked > 0 && isShort ? reaches.firstIndex(of: reach) : nil)
    }

    /// Budgets of a domain's sources; none is above its cap.
    private static func share(_ domain: Domain, budget: Int) -> [Int] {
        let caps = domain.sources.map(\.cap)
        if domain.isWeighted {
            let shares = apportion(budget, by: domain.sources.map(\.weight))
            return zip(shares, caps).map { min($0, $1) }
        }
        // By what they have; who is at its cap gives that, and the others the rest.
        var budgets = [Int](repeating: 0, count: caps.count)
        var open = Array(caps.indices)
        var left = min(budget, caps.reduce(0, +))
        while !open.isEmpty {
            let shares = apportion(left, by: open.map { Double(domain.sources[$0].available) })
            let full = zip(open, shares).filter { $1 > caps[$0] }.map(\.0)
            if full.isEmpty {
                for (source, share) in zip(open, shares) { budgets[source] = share }
                break
            }
            for source in full {
                budgets[source] = caps[source]
                left -= caps[source]
            }
            open.removeAll { full.contains($0) }
        }
        return budgets
    }

    /// Parts of a total in proportion to weights: the largest remainders are rounded up, so that the
    /// parts sum to the total.
    private static func apportion(_ total: Int, by weights: [Double]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        let exact = weights.map { $0 / sum * Double(total) }
        var parts = exact.map { Int($0) }
        let byRemainder = exact.indices.sorted {
            let (left, right) = (
                exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down)
            )
            return left != right ? left > right : $0 < $1
        }
        var missing = total - parts.reduce(0, +)
        for part in byRemainder where missing > 0 {
            parts[part] += 1
            missing -= 1
        }
        return parts
    }

    /// 0..<count in random order (Fisher–Yates). Written out, since the standard library does not
    /// promise the same order in every version.
    static func shuffled(_ count: Int, with generator: inout SeededGenerator) -> [Int] {
        var order = Array(0..<count)
        for place in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(place, generator.below(place + 1))
        }
        return order
    }
}

extension SeededGenerator {
    /// A number from 0 to `count` - 1.
    mutating func below(_ count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }
}
