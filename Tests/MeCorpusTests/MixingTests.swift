import MeText
import Testing

@testable import MeCorpus

@Suite struct MixingTests {
    /// Domains of one source each.
    private func plan(
        _ available: [Int], weights: [Double], asked: Int, epochs: Double
    ) -> Mixing.Plan {
        let domains = zip(available, weights).map {
            Mixing.Domain(weight: $1, sources: [.init(available: $0, maximumEpochs: epochs)])
        }
        return Mixing.plan(domains, asked: asked)
    }

    @Test func budgetsFollowTheWeights() {
        let plan = plan([9000, 9000, 9000], weights: [15, 1, 4], asked: 10_000, epochs: 4)
        #expect(plan == .init(budgets: [[7500], [500], [2000]], limiting: nil))
        let odd = self.plan([50, 50, 50], weights: [1, 1, 1], asked: 100, epochs: 1)
        #expect(odd.total == 100 && odd.budgets.joined().sorted() == [33, 33, 34])
    }

    @Test func theScarcestDomainLimitsTheTotal() {
        let all = plan([1000, 100, 1000], weights: [15, 1, 4], asked: 0, epochs: 2)
        #expect(all == .init(budgets: [[2000], [133], [533]], limiting: nil))
        let asked = plan([1000, 10, 1000], weights: [15, 1, 4], asked: 5000, epochs: 4)
        #expect(asked == .init(budgets: [[600], [40], [160]], limiting: 1))
    }

    @Test func sourcesShareTheirDomainByWeightOrSize() {
        func budgets(_ sources: [Mixing.Source], asked: Int) -> [Int] {
            Mixing.plan([.init(weight: 1, sources: sources)], asked: asked).budgets[0]
        }
        let bySize: [Mixing.Source] = [
            .init(available: 300, maximumEpochs: 4), .init(available: 100, maximumEpochs: 4),
        ]
        #expect(budgets(bySize, asked: 800) == [600, 200])
        // One that may not repeat gives what it has; the other gives the rest, up to its own cap.
        let capped: [Mixing.Source] = [
            .init(available: 300, maximumEpochs: 1), .init(available: 100, maximumEpochs: 4),
        ]
        #expect(budgets(capped, asked: 500) == [300, 200])
        #expect(budgets(capped, asked: 0) == [300, 400])
        let weighted: [Mixing.Source] = [
            .init(available: 300, weight: 1, maximumEpochs: 4),
            .init(available: 100, weight: 3, maximumEpochs: 4),
        ]
        #expect(budgets(weighted, asked: 400) == [100, 300])
        // The second limits: 400 tokens are three quarters of 533.
        #expect(budgets(weighted, asked: 0) == [133, 400])
    }

    private func draws(_ budget: Int, seed: UInt64 = 7, from start: Int = 0) -> [Draw] {
        var source = SourceDraws(
            documents: start..<(start + 40), budget: budget, seed: seed, name: "a",
            length: { _ in 10 })
        var draws: [Draw] = []
        while let draw = source.next() { draws.append(draw) }
        return draws
    }

    @Test func wholeEpochsAreDrawnInNewOrders() {
        let draws = draws(925)
        #expect(draws.reduce(0) { $0 + $1.length } == 925)
        for epoch in 0..<2 {
            let once = draws.filter { $0.epoch == epoch }.map(\.document)
            #expect(once.sorted() == Array(0..<40) && once != Array(0..<40))
        }
        #expect(draws[0..<40].map(\.document) != draws[40..<80].map(\.document))
        #expect(draws.last?.length == 5)
        #expect(self.draws(925, seed: 8).map(\.document) != draws.map(\.document))
        #expect(self.draws(925) == draws)
    }

    /// Every stretch of the mix has about the shares of the whole.
    @Test func sourcesAreSpreadEvenly() {
        let sources = [(0, 30_000), (40, 10_000)].map { start, budget in
            SourceDraws(
                documents: start..<(start + 40), budget: budget, seed: 7, name: "\(start)",
                length: { _ in 10 })
        }
        var mixed = MixedDraws(sources, seed: 7)
        var draws: [Draw] = []
        while let draw = mixed.next() { draws.append(draw) }
        #expect(draws.reduce(0) { $0 + $1.length } == 40_000)
        #expect(draws.filter { $0.document < 40 }.reduce(0) { $0 + $1.length } == 30_000)
        for start in stride(from: 0, to: 4000, by: 500) {
            let first = draws[start..<(start + 500)].count { $0.document < 40 }
            #expect((325...425).contains(first))
        }
    }

    @Test func shuffleIsAPermutationAndPinned() {
        var generator = SeededGenerator(seed: 7)
        let order = Mixing.shuffled(1000, with: &generator)
        #expect(order.sorted() == Array(0..<1000))
        var pinned = SeededGenerator(seed: 7)
        #expect(Mixing.shuffled(8, with: &pinned) == [7, 4, 6, 1, 2, 5, 0, 3])
    }
}
