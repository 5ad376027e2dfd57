import MeText
import Testing

@testable import MeCorpus

@Suite struct MixingTests {
    @Test func budgetsFollowTheWeights() {
        let plan = Mixing.plan(
            available: [9000, 9000, 9000], weights: [15, 1, 4], asked: 10_000, maximumEpochs: 4)
        #expect(plan == .init(budgets: [7500, 500, 2000], limiting: nil))
        let odd = Mixing.plan(
            available: [50, 50, 50], weights: [1, 1, 1], asked: 100, maximumEpochs: 1)
        #expect(odd.total == 100 && odd.budgets.sorted() == [33, 33, 34])
    }

    @Test func theScarcestDomainLimitsTheTotal() {
        let all = Mixing.plan(
            available: [1000, 100, 1000], weights: [15, 1, 4], asked: 0, maximumEpochs: 2)
        #expect(all == .init(budgets: [2000, 133, 533], limiting: nil))
        let asked = Mixing.plan(
            available: [1000, 10, 1000], weights: [15, 1, 4], asked: 5000, maximumEpochs: 4)
        #expect(asked == .init(budgets: [600, 40, 160], limiting: 1))
    }

    @Test func wholeEpochsAreDrawnInNewOrders() {
        let documents = (0..<40).map { (number: $0, length: 10) }
        let draws = Mixing.draw(documents: documents, budget: 925, seed: 7, domain: "a")
        #expect(draws.reduce(0) { $0 + $1.length } == 925)
        for epoch in 0..<2 {
            let once = draws.filter { $0.epoch == epoch }.map(\.document)
            #expect(once.sorted() == Array(0..<40) && once != Array(0..<40))
        }
        #expect(draws[0..<40].map(\.document) != draws[40..<80].map(\.document))
        #expect(draws.last?.length == 5)
        let other = Mixing.draw(documents: documents, budget: 925, seed: 8, domain: "a")
        #expect(other.map(\.document) != draws.map(\.document))
        #expect(Mixing.draw(documents: documents, budget: 925, seed: 7, domain: "a") == draws)
    }

    @Test func shuffleIsAPermutationAndPinned() {
        var generator = SeededGenerator(seed: 7)
        let order = Mixing.shuffled(1000, with: &generator)
        #expect(order.sorted() == Array(0..<1000))
        var pinned = SeededGenerator(seed: 7)
        #expect(Mixing.shuffled(8, with: &pinned) == [7, 4, 6, 1, 2, 5, 0, 3])
    }
}
