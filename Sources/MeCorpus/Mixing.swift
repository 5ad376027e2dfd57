import MeText

/// How many tokens each domain gives, and which documents they are.
enum Mixing {
    /// Token budgets in the order of the domains.
    struct Plan: Equatable {
        var budgets: [Int]
        /// The domain that ran out before the asked total was reached.
        var limiting: Int?
        var total: Int { budgets.reduce(0, +) }
    }

    /// One use of a document: its first `length` tokens in that epoch.
    struct Draw: Equatable {
        var document: Int
        var length: Int
        var epoch: Int
    }

    /// Shares the tokens out by weight. `asked` 0 means as many as can be had; a domain gives at
    /// most `maximumEpochs` times what it holds, and the smallest one limits the total.
    static func plan(
        available: [Int], weights: [Double], asked: Int, maximumEpochs: Double
    ) -> Plan {
        let sum = weights.reduce(0, +)
        let shares = weights.map { $0 / sum }
        let caps = available.map { Int(min(Double($0) * maximumEpochs, 0x1p52)) }
        let reaches = zip(caps, shares).map { Double($0) / $1 }
        let reach = reaches.min() ?? 0
        let isShort = asked == 0 || Double(asked) > reach
        let total = isShort ? Int(min(reach, 0x1p52)) : asked
        // Largest remainder, so that the budgets sum to the total.
        let exact = shares.map { $0 * Double(total) }
        var budgets = exact.map { Int($0) }
        let byRemainder = exact.indices.sorted {
            let (left, right) = (
                exact[$0] - exact[$0].rounded(.down), exact[$1] - exact[$1].rounded(.down)
            )
            return left != right ? left > right : $0 < $1
        }
        var missing = total - budgets.reduce(0, +)
        for domain in byRemainder where missing > 0 {
            budgets[domain] += 1
            missing -= 1
        }
        for domain in budgets.indices { budgets[domain] = min(budgets[domain], caps[domain]) }
        let limiting = asked > 0 && isShort ? reaches.firstIndex(of: reach) : nil
        return Plan(budgets: budgets, limiting: limiting)
    }

    /// Draws a domain's documents (numbers and lengths in canonical order) in whole shuffled
    /// epochs until its budget is met; the last one is cut to meet it to the very token.
    static func draw(
        documents: [(number: Int, length: Int)], budget: Int, seed: UInt64, domain: String
    ) -> [Draw] {
        var draws: [Draw] = []
        var left = documents.contains { $0.length > 0 } ? budget : 0
        var epoch = 0
        while left > 0 {
            var generator = SeededGenerator(seed: seed, stream: "\(domain)/epoch-\(epoch)")
            for place in shuffled(documents.count, with: &generator) where left > 0 {
                let length = min(documents[place].length, left)
                draws.append(Draw(document: documents[place].number, length: length, epoch: epoch))
                left -= length
            }
            epoch += 1
        }
        return draws
    }

    /// 0..<count in random order (Fisher–Yates). Written out, since the standard library does not
    /// promise the same order in every version.
    static func shuffled(_ count: Int, with generator: inout SeededGenerator) -> [Int] {
        var order = Array(0..<count)
        for place in stride(from: count - 1, to: 0, by: -1) {
            let other = Int(generator.next().multipliedFullWidth(by: UInt64(place + 1)).high)
            order.swapAt(place, other)
        }
        return order
    }
}
