/// A prompt in the study's layout: an instruction, titled blocks, and the words the answer follows.
package struct PromptParts: Sendable, Equatable {
    /// One titled piece of input.
    package struct Block: Sendable, Equatable {
        package var title: String
        package var text: String

        package init(_ title: String, _ text: String) {
            self.title = title
            self.text = text
        }
    }

    package var instruction: String
    package var blocks: [Block]
    package var lead: String

    package init(instruction: String, blocks: [Block], lead: String) {
        self.instruction = instruction
        self.blocks = blocks
        self.lead = lead
    }

    /// The prompt as text, its longest block shortened at a space so that the blocks have at most
    /// `limit` UTF-8 bytes (0: no limit), and whether it was shortened.
    package func rendered(limit: Int) -> (text: String, wasCut: Bool) {
        var blocks = blocks
        let excess = blocks.reduce(0) { $0 + $1.text.utf8.count } - limit
        var wasCut = false
        if limit > 0, excess > 0,
            let longest = blocks.indices.max(by: {
                blocks[$0].text.utf8.count < blocks[$1].text.utf8.count
            })
        {
            let kept = max(0, blocks[longest].text.utf8.count - excess)
            blocks[longest].text = Self.cut(blocks[longest].text, bytes: kept)
            wasCut = true
        }
        let body = blocks.map { block in
            if block.title.isEmpty { return block.text }
            return block.title + (block.text.utf8.contains(UInt8(ascii: "\n")) ? "\n" : " ")
                + block.text
        }
        let pieces = [instruction, body.joined(separator: "\n")].filter { !$0.isEmpty }
        return (pieces.joined(separator: "\n\n") + "\n" + lead, wasCut)
    }

    /// The beginning of a text, ended at a space so that no word and no scalar is broken.
    static func cut(_ text: String, bytes: Int) -> String {
        let utf8 = Array(text.utf8.prefix(bytes))
        guard let space = utf8.lastIndex(where: { $0 == 0x20 || $0 == 0x0a }) else { return "" }
        return String(decoding: utf8[..<space], as: UTF8.self)
    }
}
