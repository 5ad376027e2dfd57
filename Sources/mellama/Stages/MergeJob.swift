import Foundation
import MeCompute
import MeModel
import MeText

/// What a merge reports: where the model is, and how far its logits are from the adapter's.
struct MergeReport: Encodable {
    var path: String
    var type: String
    /// Tokens whose logits were compared.
    var comparedTokens: Int
    /// Of a logit.
    var largestDifference: Double
    /// The same as a share of the root mean square of the adapter's logits about their rows' means.
    var largestRelativeDifference: Double
    /// Of all logits, as such a share.
    var meanRelativeDifference: Double

    var text: String {
        String(
            format: "largest difference of a logit, adapter to merged: %.3g, relative %.2g "
                + "(root mean square %.2g, %d tokens, %@)", largestDifference,
            largestRelativeDifference, meanRelativeDifference, comparedTokens, type)
    }
}

/// Merges an adapter into its base model, and checks that the result says the same.
enum MergeJob {
    /// Writes the merged model with tokenizer and template, and compares its logits with those of the
    /// base with the adapter. Throws where they differ by more than the written type explains.
    @discardableResult
    static func merge(
        _ loaded: LoadedModel, adapter folder: URL, template: ChatTemplate,
        type: ElementType = .bfloat16, to output: URL, on w: Workspace
    ) throws -> MergeReport {
        let adapter = try LoRAAdapter(
            folder: folder, for: loaded.configuration, type: type, on: w)
        try loaded.file.writeMerged(adapter, type: type, to: output, on: w)
        try loaded.tokenizer.with(chatTemplate: template).write(to: output)
        try Lineage.of(loaded.file, adapter: folder)?.passOn(to: output)
        let rows = try probes(loaded, template)
        // One after the other: a large model is not in memory twice.
        let apart = try logits(loaded.file, adapter, rows, type, on: w)
        let merged = try logits(ModelFile(output), nil, rows, type, on: w)
        let report = compare(
            apart, merged, rows: rows.reduce(0) { $0 + $1.count }, type: type, path: output.path)
        Console.note("merge: \(report.text)")
        guard report.meanRelativeDifference <= limit(of: type) else {
            throw CommandError(
                "\(folder.path): the merged model does not say what the adapter says: "
                    + "\(report.text); \(type.rawValue) explains a root mean square of "
                    + "\(limit(of: type)). Nothing was written. Are the values of base and adapter "
                    + "finite and of a usual size? If so, this is a fault of the program")
        }
        return report
    }

    /// The largest root mean square of relative differences that rounding explains. In bfloat16 a
    /// weight is off by up to 1/512, and so is every activation on both sides, which a deep model
    /// makes more of: 0.10 between bfloat16 and float32 in PyTorch too (Docs/models.md).
    private static func limit(of type: ElementType) -> Double {
        type == .float32 ? 1e-4 : 0.25
    }

    /// A fixed question under the model's template, and ids from a fixed stream.
    private static func probes(
        _ loaded: LoadedModel, _ template: ChatTemplate
    ) throws -> [[Int32]] {
        let question = try template.segments(
            [ChatMessage(role: .user, content: "Which drug is given first, and why?")],
            addGenerationPrompt: true)
        let length = min(32, loaded.configuration.longestText)
        var random = RandomStream(seed: 1)
        let vocabulary = Double(loaded.tokenizer.vocabularySize)
        let ids = (0..<length).map { _ in Int32(random.uniform() * vocabulary) }
        return [Array(loaded.tokenizer.encodeConversation(question).prefix(length)), ids]
    }

    private static func logits(
        _ file: ModelFile, _ adapter: LoRAAdapter?, _ documents: [[Int32]], _ type: ElementType,
        on w: Workspace
    ) throws -> Matrix {
        let model = LlamaModel(
            try file.weights(type: WeightType(type), on: w), adapter: adapter,
            positions: documents.map(\.count).max() ?? 1, on: w)
        let batch = Batch(documents: documents)
        let activations = Activations(
            model.configuration, capacity: batch.tokens.count, type: type, keeping: .nothing,
            adapter: adapter)
        model.forward(batch, into: activations, on: w)
        return model.logits(ofRows: Array(batch.tokens.indices), of: activations, on: w)
    }

    private static func compare(
        _ a: Matrix, _ b: Matrix, rows: Int, type: ElementType, path: String
    ) -> MergeReport {
        var (largest, differences, spread) = (0.0, 0.0, 0.0)
        for row in 0..<a.rows {
            let (x, y) = (a.rows(row..<row + 1).values(), b.rows(row..<row + 1).values())
            let mean = x.reduce(0.0) { $0 + Double($1) } / Double(x.count)
            for (p, q) in zip(x, y) {
                let difference = abs(Double(p) - Double(q))
                // Also where it is no number.
                if !(difference <= largest) { largest = difference }
                differences += difference * difference
                spread += (Double(p) - mean) * (Double(p) - mean)
            }
        }
        let size = max((spread / Double(max(1, a.count))).squareRoot(), 1e-30)
        return MergeReport(
            path: path, type: type.rawValue, comparedTokens: rows, largestDifference: largest,
            largestRelativeDifference: largest / size,
            meanRelativeDifference: (differences / Double(max(1, a.count))).squareRoot() / size)
    }
}
