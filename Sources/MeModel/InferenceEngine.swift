import MeCompute

/// Runs a model for scoring and generation, many texts at once, with shared contexts computed once.
///
/// A text's result does not depend on the others beside it, bit for bit. One caller at a time.
package final class InferenceEngine {
    package let model: LlamaModel
    package let workspace: Workspace
    /// Rows of one forward pass at most.
    package let rowsPerPass: Int
    /// Rows of keys and values held at one time, unless one text alone needs more.
    let cacheRows: Int
    let activations: Activations

    package init(
        _ model: LlamaModel, rowsPerPass: Int = 1024, cacheRows: Int = 16384,
        on workspace: Workspace
    ) {
        self.model = model
        self.workspace = workspace
        self.rowsPerPass = rowsPerPass
        self.cacheRows = cacheRows
        activations = Activations(
            model.configuration, capacity: max(rowsPerPass, model.positions),
            type: model.type, keeping: .nothing, adapter: model.adapter)
    }

    // MARK: Scoring

    /// A context and the continuations to be scored after it.
    package struct ScoreItem: Sendable {
        package var context: [Int32]
        package var continuations: [[Int32]]

        package init(context: [Int32], continuations: [[Int32]]) {
            self.context = context
            self.continuations = continuations
        }

        var rows: Int { context.count + continuations.reduce(0) { $0 + max(0, $1.count - 1) } }
        /// Rows of the longest text.
        var longest: Int { context.count + (continuations.map { max(0, $0.count - 1) }.max() ?? 0) }
    }

    /// A continuation's log-probability (nats, summed) and whether greedy decoding would give it.
    package struct Score: Sendable {
        package var logProbability: Double
        package var isGreedy: Bool
    }

    /// Scores of every continuation of every item. A context must not be empty, and context and
    /// continuation must fit the model's positions.
    package func score(_ items: [ScoreItem]) -> [[Score]] {
        if model.lengthMatters(to: items.map(\.longest).max() ?? 0) { return scoreApart(items) }
        var results: [[Score]] = []
        var pending: [Trunk] = []
        var rows = 0
        for trunk in Self.trunks(of: items, limit: rowsPerPass) {
            if !pending.isEmpty && rows + trunk.rows > rowsPerPass {
                results += scorePass(pending)
                (pending, rows) = ([], 0)
            }
            pending.append(trunk)
            rows += trunk.rows
        }
        return results + scorePass(pending)
    }

    /// The same where no rows can be shared, because every continuation makes a text of a length of
    /// its own.
    private func scoreApart(_ items: [ScoreItem]) -> [[Score]] {
        items.map { item in
            item.continuations.map { continuation in
                let alone = ScoreItem(context: item.context, continuations: [continuation])
                return scorePass([Trunk(items: [alone], length: 0)])[0][0]
            }
        }
    }

    /// Neighbouring items whose contexts begin with the same tokens, computed once.
    private struct Trunk {
        var items: [ScoreItem]
        /// Tokens that all contexts share; every context has at least one more.
        var length: Int

        var rows: Int { items.reduce(length) { $0 + $1.rows - length } }
        /// Rows that sharing spares.
        var spared: Int { (items.count - 1) * length }
    }

    /// Joins neighbours as long as that spares more rows.
    private static func trunks(of items: [ScoreItem], limit: Int) -> [Trunk] {
        var trunks: [Trunk] = []
        for item in items {
            let own = Trunk(items: [item], length: max(0, item.context.count - 1))
            guard let last = trunks.last, let first = last.items.first else {
                trunks.append(own)
                continue
            }
            let shared = zip(first.context.prefix(last.length), item.context.dropLast())
                .prefix { $0 == $1 }.count
            let joined = Trunk(items: last.items + [item], length: shared)
            if joined.spared > last.spared && joined.rows <= limit {
                trunks[trunks.count - 1] = joined
            } else {
                trunks.append(own)
            }
        }
        return trunks
    }

    /// One forward pass: each trunk once, each context's rest as a branch of it, each continuation
    /// as a branch of its context.
    private func scorePass(_ trunks: [Trunk]) -> [[Score]] {
        let items = trunks.flatMap(\.items)
        var batch = Batch()
        var rows: [Int] = []
        var targets: [Int32] = []
        for trunk in trunks {
            let start = batch.tokens.count
            let shared = start..<start + trunk.length
            let isOneText = trunk.items.count == 1 && trunk.items[0].continuations.count == 1
            let length = isOneText ? trunk.rows : nil
            batch.append(
                trunk.items[0].context.prefix(trunk.length), from: 0, length: length)
            for item in trunk.items {
                let own = batch.tokens.count
                batch.append(
                    item.context.dropFirst(trunk.length), from: trunk.length, prefix: [shared],
                    length: length)
                let last = batch.tokens.count - 1
                for continuation in item.continuations {
                    let first = batch.tokens.count
                    batch.append(
                        continuation.dropLast(), from: item.context.count,
                        prefix: [shared, own..<last + 1], length: length)
                    for (index, token) in continuation.enumerated() {
                        rows.append(index == 0 ? last : first + index - 1)
                        targets.append(token)
                    }
                }
            }
        }
        guard !rows.isEmpty else {
            return items.map {
                $0.continuations.map { _ in Score(logProbability: 0, isGreedy: true) }
            }
        }
        let space =
            batch.tokens.count <= activations.capacity
            ? activations
            : Activations(
                model.configuration, capacity: batch.tokens.count, type: model.type,
                keeping: .nothing, adapter: model.adapter)
        model.forward(batch, into: space, on: workspace)
        let (losses, best) = model.losses(ofRows: rows, targets: targets, of: space, on: workspace)
        var next = 0
        return items.map { item in
            item.continuations.map { continuation in
                var score = Score(logProbability: 0, isGreedy: true)
                for _ in continuation {
                    score.logProbability -= Double(losses[next])
                    score.isGreedy = score.isGreedy && best[next] == targets[next]
                    next += 1
                }
                return score
            }
        }
    }

    /// −log p of every token of a text but its first, nats. Beyond `window` tokens the window moves
    /// by half its length; each token is predicted once.
    package func losses(of tokens: [Int32], window: Int) -> [Float] {
        let window = max(2, min(window, model.positions))
        var losses: [Float] = []
        var start = 0
        while losses.count + 1 < tokens.count {
            let end = min(tokens.count, start + window)
            let text = Array(tokens[start..<end])
            // The row at i predicts the token at i + 1; rows before this were counted earlier.
            let rows = Array(losses.count - start..<text.count - 1)
            model.forward(
                Batch(documents: [Array(text.dropLast())]), into: activations, on: workspace)
            losses +=
                model.losses(
                    ofRows: rows, targets: rows.map { text[$0 + 1] }, of: activations, on: workspace
                ).losses
            start = end - window / 2
        }
        return losses
    }
}
