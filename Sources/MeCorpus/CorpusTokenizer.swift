import Dispatch
import MeText
import Synchronization

/// What the builder needs of a tokenizer: text to ids, ids to bytes, the ids around a document.
struct CorpusTokenizer: Sendable {
    var encode: @Sendable (String) -> [Int32]
    var bytes: @Sendable (Int32) -> [UInt8]
    /// Put before each document, if the tokenizer does so.
    var begin: Int32?
    /// Put after each document.
    var end: Int32?
    var vocabularySize: Int

    /// A document as the model is to see it; throws when an id is outside the vocabulary.
    func tokens(of document: CorpusDocument) throws -> [Int32] {
        var tokens = encode(document.text)
        if let begin { tokens.insert(begin, at: 0) }
        if let end { tokens.append(end) }
        guard let wrong = tokens.first(where: { $0 < 0 || Int($0) >= vocabularySize }) else {
            return tokens
        }
        throw CorpusError(
            path: document.source, place: "record \(document.index)",
            expected: "token ids below \(vocabularySize)", got: "\(wrong)",
            advice: "the tokenizer's files do not fit together")
    }

    /// The same for many documents, on all cores; results in the order of the documents.
    func tokens(of documents: [CorpusDocument]) throws -> [[Int32]] {
        typealias Outcome = Result<[Int32], any Error>
        let outcomes = Mutex([Outcome](repeating: .success([]), count: documents.count))
        DispatchQueue.concurrentPerform(iterations: documents.count) { number in
            let outcome = Outcome { try tokens(of: documents[number]) }
            outcomes.withLock { $0[number] = outcome }
        }
        return try outcomes.withLock { $0 }.map { try $0.get() }
    }
}

extension CorpusTokenizer {
    init(_ tokenizer: Tokenizer) {
        encode = { tokenizer.encode($0) }
        bytes = { tokenizer.bytes(of: $0) }
        begin = tokenizer.addsBeginToken ? tokenizer.beginToken : nil
        end = tokenizer.endToken
        vocabularySize = tokenizer.vocabularySize
    }
}
