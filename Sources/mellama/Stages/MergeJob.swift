import Foundation
import MeCompute
import MeModel
import MeText

/// Merges an adapter into its base model, and checks that the result says the same.
enum MergeJob {
    /// Writes the merged model in bfloat16 with tokenizer and template; notes the largest
    /// difference of logits between the adapter and the merged weights.
    static func merge(
        _ loaded: LoadedModel, adapter folder: URL, template: ChatTemplate, to output: URL,
        on w: Workspace
    ) throws {
        let adapter = try LoRAAdapter(
            folder: folder, for: loaded.configuration, type: .bfloat16, on: w)
        try loaded.file.writeMerged(adapter, type: .bfloat16, to: output, on: w)
        try loaded.tokenizer.with(chatTemplate: template).write(to: output)
        let probe = try template.segments(
            [ChatMessage(role: .user, content: "Which drug is given first, and why?")],
            addGenerationPrompt: true)
        let ids = loaded.tokenizer.encodeConversation(probe)
        let apart = LlamaModel(
            try loaded.file.weights(type: .bfloat16, on: w), adapter: adapter, positions: ids.count)
        let merged = LlamaModel(
            try ModelFile(output).weights(type: .bfloat16, on: w), positions: ids.count)
        let difference = zip(logits(apart, ids, w), logits(merged, ids, w))
            .reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
        Console.note(
            String(
                format: "merge: largest difference of a logit, adapter to merged: %.3f", difference)
        )
    }

    private static func logits(_ model: LlamaModel, _ ids: [Int32], _ w: Workspace) -> [Float] {
        let activations = Activations(
            model.configuration, capacity: ids.count, type: model.type, keeping: .nothing,
            adapter: model.adapter)
        model.forward(Batch(documents: [ids]), into: activations, on: w)
        return model.logits(ofRows: [ids.count - 1], of: activations, on: w).values()
    }
}
