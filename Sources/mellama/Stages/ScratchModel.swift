import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeText

/// A new tiny model: a tokenizer trained on the corpus' own text, and random weights. It makes the
/// whole chain run where nothing can be downloaded.
enum ScratchModel {
    /// Writes the model into a folder in Hugging Face's layout.
    static func write(_ recipe: Recipe, to folder: URL, on w: Workspace) throws {
        let shape = recipe.model.scratch
        let sources = recipe.corpus.domains.flatMap(\.sources)
        let texts = try sources.flatMap {
            try CorpusSources.documents(of: $0).documents.map(\.text)
        }
        guard !texts.isEmpty else {
            throw CommandError("model.scratch: the corpus has no text to train a tokenizer on")
        }
        var trainer = BPETrainer()
        trainer.vocabularySize = shape.vocabulary
        let tokenizer = try trainer.train(texts).with(chatTemplate: .chatML(defaultSystem: nil))
        var c = configuration(shape, vocabularySize: tokenizer.vocabularySize)
        (c.beginToken, c.endToken) = (tokenizer.beginToken, tokenizer.endToken)
        if let problem = c.problem { throw CommandError("model.scratch: \(problem)") }
        var random = RandomStream(seed: recipe.seed)
        try ModelFile.write(c, type: .float32, to: folder) { parameter in
            let matrix = Matrix(rows: parameter.rows, columns: parameter.columns)
            matrix.fill(
                with: (0..<parameter.count).map { _ in
                    parameter.decays ? Float(0.02 * random.normal()) : 1
                })
            return matrix
        }
        try tokenizer.write(to: folder)
    }

    /// A shape with a tokenizer of so many entries.
    static func configuration(
        _ shape: Recipe.BaseModel.Scratch, vocabularySize: Int
    ) -> ModelConfiguration {
        var c = ModelConfiguration()
        c.vocabularySize = vocabularySize
        (c.width, c.feedForwardWidth, c.layers) = (
            shape.width, shape.feedForwardWidth, shape.layers
        )
        (c.heads, c.keyValueHeads) = (shape.heads, shape.keyValueHeads)
        c.headDimension = shape.heads > 0 ? shape.width / shape.heads : 0
        (c.maximumPositions, c.tiedEmbeddings) = (shape.positions, true)
        return c
    }
}
