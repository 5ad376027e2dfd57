import Foundation
import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// What is read from an adapter's folder, and what is refused with which words.
@Suite struct AdapterFolderTests {
    private typealias Keys = [String: Any]

    /// The configuration of a golden's adapter with other keys in it, in a folder with its tensors.
    private static func folder(
        _ name: String, changing keys: Keys, _ body: (URL, AdapterGolden) throws -> Void
    ) throws {
        let golden = try AdapterGolden(name)
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "adapter-keys-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: golden.folder, to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appending(path: LoRAAdapter.configurationName)
        var json = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? Keys)
        json.merge(keys) { $1 }
        try JSONSerialization.data(withJSONObject: json).write(to: url)
        try body(folder, golden)
    }

    private static func read(_ folder: URL, _ golden: AdapterGolden) throws -> LoRAAdapter {
        try LoRAAdapter(
            folder: folder, for: golden.base.configuration, type: .float32, on: Workspace())
    }

    /// The error of reading a changed configuration.
    private static func refusal(_ keys: Keys, of name: String = "layers") throws -> String {
        var text = ""
        try folder(name, changing: keys) { folder, golden in
            let error = #expect(throws: ModelFileError.self) { try read(folder, golden) }
            text = error?.description ?? ""
        }
        return text
    }

    @Test func everyKeyWithAnEffectIsRefusedByName() throws {
        let wrong: [(Keys, String)] = [
            (["peft_type": "IA3"], "peft_type: expected \"LORA\", got \"IA3\""),
            (["task_type": "SEQ_CLS"], "task_type"), (["r": 0], "r: expected 1 to 1024, got 0"),
            (["r": 1.5], "got 1.5"), (["lora_alpha": "x"], "lora_alpha"),
            (["bias": "lora_only"], "bias: expected \"none\""), (["lora_bias": true], "lora_bias"),
            (["fan_in_fan_out": true], "fan_in_fan_out"), (["use_qalora": true], "use_qalora"),
            (["layer_replication": [[0, 2]]], "layer_replication"),
            (["target_parameters": ["x.weight"]], "target_parameters"),
            (["trainable_token_indices": [1]], "trainable_token_indices"),
            (["alora_invocation_tokens": [1]], "alora_invocation_tokens"),
            (["megatron_config": ["a": 1]], "megatron_config"),
            (["init_lora_weights": "pissa_niter_4"], "changed the base model"),
            (["init_lora_weights": "olora"], "changed the base model"),
            (["init_lora_weights": "new"], "unknown way \"new\""),
            (["use_something": true], "unknown key use_something"),
            (["use_dora": "yes"], "use_dora: expected true or false"),
            (["target_modules": "q_proj("], "target_modules: expected a regular expression"),
            (["target_modules": ["c_attn", "v_proj"]], "no such matrix in this model: 'c_attn'"),
            (["target_modules": ["input_layernorm"]], "neither a linear layer nor an embedding"),
            (["target_modules": ".*proj"], "layers_to_transform"),
            (["modules_to_save": ["up_proj"]], "'model.layers.0.mlp.up_proj' is none of"),
            (["modules_to_save": "norm"], "modules_to_save: expected a list"),
            (["rank_pattern": ["up_proj": 0]], "rank_pattern 'up_proj'"),
            (["rank_pattern": [1]], "rank_pattern"), (["layers_to_transform": "1"], "layers_to"),
            (
                ["rank_pattern": ["up_proj": 2, "mlp.up_proj": 3]],
                "several patterns match 'model.layers.1.mlp.up_proj' and differ: mlp.up_proj, up_proj"
            ),
        ]
        for (keys, words) in wrong {
            let text = try Self.refusal(keys)
            #expect(text.contains(words), "\(keys): \(text)")
            #expect(text.contains(LoRAAdapter.configurationName), "\(text)")
        }
        let both = try Self.refusal(["bias": "all", "use_bdlora": true, "r": -1])
        for key in ["bias", "use_bdlora", "r: expected"] { #expect(both.contains(key), "\(both)") }
    }

    @Test func whatHasNoEffectIsReadOver() throws {
        let harmless: Keys = [
            "lora_dropout": 0.3, "revision": "main", "peft_version": "0.5.0", "megatron_core": "x",
            "init_lora_weights": "gaussian", "eva_config": ["rho": 2], "enable_lora": NSNull(),
            "merge_weights": false, "inference_mode": false, "use_something": NSNull(),
            "target_parameters": [String](), "loftq_config": Keys(), "task_type": NSNull(),
        ]
        try Self.folder("layers", changing: harmless) { folder, golden in
            let layout = try Self.read(folder, golden).layout
            #expect(try layout == golden.adapter(on: Workspace()).layout)
        }
    }

    @Test func allTensorsThatDoNotFitAreNamedAtOnce() throws {
        try Self.folder("layers", changing: ["target_modules": ["q_proj", "up_proj"], "r": 3]) {
            folder, golden in
            let error = #expect(throws: ModelFileError.self) { try Self.read(folder, golden) }
            let text = try #require(error?.description)
            let p = "base_model.model.model.layers.1."
            #expect(text.contains(p + "self_attn.q_proj.lora_A.weight is missing"), "\(text)")
            #expect(text.contains(p + "self_attn.q_proj.lora_magnitude_vector is missing"))
            #expect(text.contains(p + "self_attn.v_proj.lora_B.weight is of no module"))
            #expect(
                text.contains(p + "mlp.up_proj.lora_A.weight has shape [2, 32], expected [3, 32]"))
        }
    }

    @Test func aPickleIsRefusedWithTheCommandThatConvertsIt() throws {
        try Self.folder("layers", changing: [:]) { folder, golden in
            try FileManager.default.moveItem(
                at: folder.appending(path: LoRAAdapter.weightsName),
                to: folder.appending(path: "adapter_model.bin"))
            let error = #expect(throws: ModelFileError.self) { try Self.read(folder, golden) }
            let text = try #require(error?.description)
            #expect(
                text.contains("pickle") && text.contains("python3 -c") && text.contains("save_file")
            )
        }
    }

    /// As PEFT's check_target_module_exists: names, ends of names, patterns, layers.
    @Test func targets() throws {
        func layout(_ keys: Keys) throws -> AdapterLayout {
            let base: Keys = ["peft_type": "LORA", "r": 2, "lora_alpha": 4]
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "targets-\(UUID().uuidString).json")
            defer { try? FileManager.default.removeItem(at: folder) }
            try JSONSerialization.data(withJSONObject: base.merging(keys) { $1 }).write(to: folder)
            return try AdapterLayout(
                AdapterConfiguration(folder), for: Golden("plain-untied").configuration, url: folder
            )
        }
        func targeted(_ keys: Keys) throws -> [Set<String>] {
            try layout(keys).layers.map { Set($0.keys) }
        }
        #expect(
            try targeted(["target_modules": ["q_proj", "mlp.up_proj"]])
                == [["q_proj", "up_proj"], ["q_proj", "up_proj"]])
        // A whole name is no matter of layers.
        #expect(
            try targeted([
                "target_modules": ["model.layers.0.self_attn.q_proj", "k_proj"],
                "layers_to_transform": 1,
            ]) == [["q_proj"], ["k_proj"]])
        #expect(
            try targeted([
                "target_modules": ["k_proj"], "layers_to_transform": [0],
                "layers_pattern": ["h", "lay..s"],
            ]) == [["k_proj"], []])
        #expect(
            try targeted([
                "target_modules": ["k_proj"], "layers_to_transform": [0], "layers_pattern": "h",
            ]) == [[], []])
        #expect(
            try targeted(["target_modules": #"model\.layers\.1\.\w+\.(q|o)_proj"#])
                == [[], ["q_proj", "o_proj"]])
        #expect(
            try targeted(["target_modules": "ALL-linear", "exclude_modules": #".*\.0\..*|.*mlp.*"#])
                == [[], ["q_proj", "k_proj", "v_proj", "o_proj"]])
        let ends = try layout([
            "target_modules": ["lm_head", "embed_tokens", "q_proj"], "modules_to_save": ["lm_head"],
        ])
        #expect(Set(ends.ends.keys) == ["model.embed_tokens"])
        #expect(ends.saved == ["lm_head.weight"])
        let norms = try layout(["target_modules": ["q_proj"], "modules_to_save": ["norm"]])
        #expect(norms.saved.count == 5)
        let ranked = try layout([
            "target_modules": ["q_proj", "v_proj"], "use_rslora": true,
            "rank_pattern": ["layers.1.self_attn.q_proj": 9], "alpha_pattern": [".*v_proj": 1],
        ])
        #expect(ranked.layers[1]["q_proj"] == .init(rank: 9, alpha: 4))
        #expect(ranked.layers[0]["v_proj"] == .init(rank: 2, alpha: 1))
        #expect(abs(ranked.scale(of: .init(rank: 9, alpha: 4)) - 4 / 3) < 1e-7)
    }

    @Test func settingsThatCannotBe() {
        func problem(_ change: (inout LoRAConfiguration) -> Void) -> String? {
            var c = LoRAConfiguration()
            change(&c)
            return c.problem
        }
        #expect(problem { $0.modulesToSave = ["up_proj"] }?.contains("modulesToSave") == true)
        #expect(problem { $0.targets = ["lm_head"] }?.contains("as modulesToSave") == true)
        #expect(problem { $0.modulesToSave = ["norm", "lm_head"] } == nil)
    }
}
