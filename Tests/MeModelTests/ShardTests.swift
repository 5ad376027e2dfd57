import Foundation
import MeCompute
import MeModel
import MeTestSupport
import Testing

/// Sharded weights and their index: each disagreement is named, all at once.
@Suite struct ShardTests {
    private static let index = SafeTensorsFolder.indexName

    /// The sharded golden, with its index changed.
    private static func open(
        _ change: (inout [String: String], URL) throws -> Void
    ) throws -> ModelFile {
        let golden = try ConfigurationGolden("sharded")
        let url = golden.folder.appending(path: index)
        let data = try Data(contentsOf: url)
        var object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        var map = object["weight_map"] as? [String: String] ?? [:]
        try change(&map, golden.folder)
        object["weight_map"] = map
        try JSONSerialization.data(withJSONObject: object).write(to: url)
        return try ModelFile(golden.folder)
    }

    private static func refusal(
        _ change: (inout [String: String], URL) throws -> Void
    ) -> String {
        #expect(throws: ModelFileError.self) { _ = try open(change) }?.description ?? ""
    }

    private static let (first, second) = (
        "model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors"
    )
    private static let embedding = "model.embed_tokens.weight"

    @Test func missingFilesAreAllNamed() {
        let message = Self.refusal { _, folder in
            for name in [Self.first, Self.second] {
                try FileManager.default.removeItem(at: folder.appending(path: name))
            }
        }
        #expect(message.contains(Self.first) && message.contains(Self.second))
    }

    @Test func disagreementsAreAllNamed() {
        let message = Self.refusal { map, folder in
            let name = map.keys.sorted()[3]
            map[name] = map[name] == Self.first ? Self.second : Self.first
            map["model.extra.weight"] = Self.first
            map["model.norm.weight"] = nil
            try FileManager.default.copyItem(
                at: folder.appending(path: Self.first),
                to: folder.appending(path: "again.safetensors"))
            map["model.copy.weight"] = "again.safetensors"
        }
        for mention in [
            "model.norm.weight in", "is not in the index",
            "model.extra.weight is not in \(Self.first)",
            "stands in several files: again.safetensors, \(Self.first)", "but in model-0000",
        ] { #expect(message.contains(mention), "\(mention): \(message)") }
    }

    @Test(arguments: ["../model.safetensors", "/etc/passwd", "a\\b.safetensors", "", "notes.txt"])
    func filesOutsideTheFolderAreRefused(name: String) {
        let message = Self.refusal { map, _ in map[Self.embedding] = name }
        #expect(message.contains("plain name") && message.contains(Self.embedding))
    }

    @Test func everyWrongTensorOfAllFilesIsNamed() throws {
        let golden = try ConfigurationGolden("sharded")
        var c = golden.configuration
        (c.layers, c.feedForwardWidth) = (8, 41)
        try c.fileContents(type: "float32")
            .write(to: golden.folder.appending(path: "config.json"))
        let message =
            #expect(throws: ModelFileError.self) { try ModelFile(golden.folder) }?.description ?? ""
        for layer in 1..<8 {
            #expect(message.contains("model.layers.\(layer).mlp.down_proj.weight is missing"))
        }
        #expect(message.contains("model.layers.0.mlp.up_proj.weight has shape [40, 32]"))
    }

    @Test func damagedIndicesAreErrors() throws {
        for text in ["", "{", "[]", "{}", #"{"weight_map": {"a": 7}}"#, #"{"weight_map": []}"#] {
            let golden = try ConfigurationGolden("sharded")
            try Data(text.utf8).write(to: golden.folder.appending(path: Self.index))
            let error = #expect(throws: ModelFileError.self) { try ModelFile(golden.folder) }
            #expect(error?.description.contains(Self.index) == true)
        }
        // An index that names nothing.
        #expect(Self.refusal { map, _ in map = [:] }.contains("is missing"))
    }

    @Test func oldRotaryTablesAreLeftOut() throws {
        let golden = try ConfigurationGolden("sharded")
        let name = "model.layers.0.self_attn.rotary_emb.inv_freq"
        let table = ParameterTable([(name, [8])])
        let file = golden.folder.appending(path: "rotary.safetensors")
        try SafeTensorsFile.write(table.entries, type: .float32, to: file) { _ in
            Matrix(rows: 1, columns: 8)
        }
        let url = golden.folder.appending(path: Self.index)
        let text = try String(contentsOf: url, encoding: .utf8)
        try Data(
            text.replacingOccurrences(
                of: "\"weight_map\": {",
                with: "\"weight_map\": {\"\(name)\": \"rotary.safetensors\","
            ).utf8
        ).write(to: url)
        let weights = try SafeTensorsFolder(golden.folder)
        #expect(weights.tensor(name) != nil)
        _ = try ModelFile(golden.folder)
    }

    /// A model that says its head is the embedding, and has another.
    @Test func aHeadThatIsNotTiedIsRefused() throws {
        let golden = try ConfigurationGolden("no-window")
        var c = golden.configuration
        c.tiedEmbeddings = true
        try c.fileContents(type: "float32")
            .write(to: golden.folder.appending(path: "config.json"))
        let error = #expect(throws: ModelFileError.self) { try ModelFile(golden.folder) }
        #expect(error?.description.contains("tie_word_embeddings") == true)
    }
}
