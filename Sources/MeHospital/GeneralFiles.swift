/// General prose: hand-written pieces and, to fill up, generated ones.
enum GeneralFiles {
    /// Every sixth hand-written piece is kept for heldout/general.jsonl.
    static func isHeldOut(_ index: Int) -> Bool {
        index % 6 == 3
    }

    static func corpus(_ settings: HospitalSettings) throws -> [TextFile] {
        let written = Prose.pieces.enumerated().filter { !isHeldOut($0.offset) }.map {
            PlainRow(id: "general-written-\($0.offset)", text: $0.element)
        }
        let generated = GeneratedProse.texts(settings.generalTexts, seed: settings.seed)
            .enumerated().map { PlainRow(id: "general-generated-\($0.offset)", text: $0.element) }
        return [
            TextFile(path: "corpus/general/written.jsonl", text: try Encoding.jsonLines(written)),
            TextFile(
                path: "corpus/general/generated.jsonl", text: try Encoding.jsonLines(generated)),
        ]
    }

    static func heldout() throws -> TextFile {
        let rows = Prose.pieces.enumerated().filter { isHeldOut($0.offset) }.map {
            PlainRow(id: "heldout-general-\($0.offset)", text: $0.element)
        }
        return TextFile(path: "heldout/general.jsonl", text: try Encoding.jsonLines(rows))
    }
}
