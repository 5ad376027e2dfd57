import Foundation
import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// config.json comes from strangers: what cannot be run is refused by name, never left out.
@Suite struct ConfigurationFileTests {
    private static var sizes: [String: Any] {
        [
            "vocab_size": 40, "hidden_size": 32, "intermediate_size": 40, "num_hidden_layers": 1,
            "num_attention_heads": 2, "rms_norm_eps": 1e-5, "max_position_embeddings": 64,
            "model_type": "llama", "architectures": ["LlamaForCausalLM"],
        ]
    }

    /// The configuration of the sizes with some keys changed, given as JSON.
    private static func configuration(_ changes: String) throws -> ModelConfiguration {
        let folder = try TemporaryFolder()
        let object = try JSONSerialization.jsonObject(with: Data(changes.utf8))
        let keys = sizes.merging(object as? [String: Any] ?? [:]) { $1 }
        let file = folder.url.appending(path: "config.json")
        try JSONSerialization.data(withJSONObject: keys).write(to: file)
        return try ModelConfiguration(file: file)
    }

    @Test(arguments: [
        (#"{"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"}"#, "Qwen2ForCausalLM"),
        (#"{"model_type": "gemma"}"#, "expected llama or mistral, got gemma"),
        (#"{"architectures": ["LlamaForSequenceClassification"]}"#, "SequenceClassification"),
        (#"{"hidden_act": "gelu"}"#, "hidden_act: expected silu, got gelu"),
        (#"{"quantization_config": {"quant_method": "gptq"}}"#, "got gptq"),
        (#"{"partial_rotary_factor": 0.5}"#, "partial_rotary_factor"),
        (#"{"layer_types": ["sliding_attention"]}"#, "layer_types"),
        (
            #"{"model_type": "mistral", "sliding_window": 8, "layer_types": ["full_attention"]}"#,
            "layer_types"
        ),
        (
            #"{"model_type": "mistral", "sliding_window": 8, "use_sliding_window": false}"#,
            "use_sliding_window"
        ),
        (#"{"model_type": "mistral", "attention_bias": true}"#, "attention_bias"),
        (#"{"model_type": "mistral", "sliding_window": 0}"#, "sliding_window: expected 1 or more"),
        (#"{"rope_scaling": {"rope_type": "longrope", "factor": 2}}"#, "got longrope"),
        (#"{"rope_scaling": {"type": "linear"}}"#, "linear expects 'factor'"),
        (#"{"rope_scaling": {"type": "linear", "factor": 0}}"#, "factor above 0"),
        (#"{"rope_scaling": {"type": "dynamic", "factor": 0.5}}"#, "factor of 1 or more"),
        (#"{"rope_scaling": {"rope_type": "llama3", "factor": 8}}"#, "low_freq_factor"),
        (#"{"rope_scaling": {"rope_type": "yarn", "factor": -1}}"#, "yarn expects"),
        (
            #"{"rope_scaling": {"rope_type": "default", "partial_rotary_factor": 0.5}}"#,
            "partial_rotary_factor"
        ),
        (#"{"rope_scaling": 7}"#, "rope_scaling"),
    ])
    func whatCannotRunIsRefused(changes: String, mention: String) {
        let error = #expect(throws: ModelFileError.self) { try Self.configuration(changes) }
        #expect(error?.description.contains(mention) == true, "\(error?.description ?? "")")
    }

    @Test func defaultsAreThoseOfTransformers() throws {
        let llama = try Self.configuration(#"{"sliding_window": 8, "pretraining_tp": 2}"#)
        #expect(llama.slidingWindow == nil && llama.keyValueHeads == 2)
        #expect(llama.headDimension == 16 && llama.ropeTheta == 10000)
        let mistral = #""architectures": ["MistralForCausalLM"], "model_type": "mistral""#
        #expect(try Self.configuration("{\(mistral)}").slidingWindow == 4096)
        #expect(
            try Self.configuration("{\(mistral), \"sliding_window\": null}").slidingWindow == nil)
        #expect(try Self.configuration("{\(mistral), \"sliding_window\": 9}").slidingWindow == 9)
        let ids = try Self.configuration(#"{"eos_token_id": [7, 8, 9]}"#)
        #expect(ids.endToken == 7 && ids.otherEndTokens == [8, 9])
    }

    /// How long a text may be: config.json's positions, or those before scaling times the factor.
    @Test func scaledTextsMayBeLonger() throws {
        func longest(_ scaling: String) throws -> Int {
            try Self.configuration(#"{"rope_scaling": \#(scaling)}"#).longestText
        }
        #expect(try longest("null") == 64)
        #expect(try longest(#"{"type": "linear", "factor": 4}"#) == 256)
        let yarn = #"{"type": "yarn", "factor": 4, "original_max_position_embeddings": 16}"#
        #expect(try longest(yarn) == 64)
        let dynamic = try Self.configuration(#"{"rope_scaling": {"type": "dynamic", "factor": 2}}"#)
        #expect(dynamic.longestText == 128)
        #expect(dynamic.trainingProblem(contextLength: 64) == nil)
        #expect(dynamic.trainingProblem(contextLength: 65)?.contains("dynamic") == true)
        #expect(dynamic.trainingProblem(contextLength: 129)?.contains("128 positions") == true)
    }

    /// What a writer of GGUF files is given says the same to the reader of them.
    @Test(arguments: ConfigurationGolden.names) func ggufKeysSayTheSame(name: String) throws {
        let c = try ConfigurationGolden(name).configuration
        let cannotBeSaid = ["dynamic", "yarn-parameters"]
        guard !cannotBeSaid.contains(name) else {
            #expect(throws: ModelFileError.self) { try c.ggufPositions() }
            return
        }
        let said = try c.ggufPositions()
        let read = try GGUFPositionsFile(said, c).configuration
        #expect(read.slidingWindow == c.slidingWindow)
        let (got, wanted) = (read.ropeFrequencies(), c.ropeFrequencies())
        #expect(Closeness(got.values, wanted.values).error < 1e-6)
        #expect(abs(got.scale / wanted.scale - 1) < 1e-6)
        #expect((said.ropeDivisors == nil) == (name != "llama3"))
    }

    /// Divisors of other settings than Llama 3's usual ones count as they are.
    @Test func divisorsCount() throws {
        var c = try Self.configuration("{}")
        c.ropeScaling = .divisors([1, 1, 2, 2, 3, 3, 4, 9])
        let read = try GGUFPositionsFile(try c.ggufPositions(), c).configuration
        #expect(read.ropeScaling == c.ropeScaling)
        let plain = RoPE.Frequencies(theta: c.ropeTheta, headDimension: 16).values
        #expect(read.ropeFrequencies().values[7] == plain[7] / 9)
        #expect(throws: (any Error).self) { try c.fileContents(type: "float32") }
        c.ropeScaling = .llama3(RopeScaling.Llama3())
        let usual = try GGUFPositionsFile(try c.ggufPositions(), c).configuration
        #expect(usual.ropeScaling == c.ropeScaling)
    }
}
