import MeCorpus
import MeText

extension Inspection {
    /// What a tokenizer is, in a line.
    static func described(_ tokenizer: Tokenizer) -> String {
        func name(_ id: Int32?) -> String { id.flatMap { tokenizer.piece(of: $0) } ?? "nothing" }
        let begin = tokenizer.addsBeginToken ? name(tokenizer.beginToken) : "nothing"
        let end = tokenizer.addsEndToken ? ", after it \(name(tokenizer.endToken))" : ""
        let stops = tokenizer.stopTokens.map { name($0) }.joined(separator: " ")
        return "\(tokenizer.kind), before a text \(begin)\(end), stops at \(stops)"
    }

    /// Fills in what something was made of.
    mutating func tell(_ lineage: Lineage?) {
        guard let lineage else { return }
        dataUse = lineage.dataUse.map(\.rawValue)
        madeFrom =
            ["\(lineage.base) \(lineage.baseHash.prefix(16))"]
            + lineage.pretraining.map {
                "\($0.corpus) \($0.corpusHash.prefix(16)), \($0.steps) steps"
            } + lineage.tuning.map { "\($0.file) \($0.sha256.prefix(16))" }
    }
}
