/// Encodes plain text word by word: whole words by one look-up, the others by merging.
struct WordEncoder {
    private let preTokenizer: PreTokenizer
    private let classes = CharacterClasses.shared
    private let wholeWords: ByteStringTable
    private let longestWord: Int
    private let byteIDs: [Int32]
    private let mergeTable: MergeTable
    private var merger = WordMerger()

    init(_ tokenizer: Tokenizer) {
        preTokenizer = tokenizer.preTokenizer
        wholeWords = tokenizer.wholeWords
        longestWord = tokenizer.longestWord
        byteIDs = tokenizer.byteIDs
        mergeTable = tokenizer.mergeTable
    }

    /// Appends the ids of `bytes[start..<end]`, which is valid UTF-8 without added tokens.
    mutating func encode(_ bytes: [UInt8], _ start: Int, _ end: Int, into ids: inout [Int32]) {
        var at = start
        while at < end {
            let wordEnd = preTokenizer.wordEnd(bytes, at, end, classes)
            if wordEnd - at <= longestWord, let id = wholeWords.find(bytes, at, wordEnd) {
                ids.append(id)
            } else {
                merge(bytes, at, wordEnd, into: &ids)
            }
            at = wordEnd
        }
    }

    private mutating func merge(
        _ bytes: [UInt8], _ start: Int, _ end: Int, into ids: inout [Int32]
    ) {
        merger.ids.removeAll(keepingCapacity: true)
        for index in start..<end {
            let id = byteIDs[Int(bytes[index])]
            if id >= 0 { merger.ids.append(id) }
        }
        merger.merge(mergeTable)
        ids += merger.ids
    }
}
