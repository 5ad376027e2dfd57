import Foundation
import MeCompute

/// The keys of PEFT's adapter_config.json that matter for LoRA.
private struct AdapterConfigurationFile: Codable {
    var peft_type = "LORA"
    var task_type: String? = "CAUSAL_LM"
    var base_model_name_or_path: String?
    var r: Int
    var lora_alpha: Float
    var lora_dropout: Float? = 0
    var target_modules: [String]
    var bias: String? = "none"
    var fan_in_fan_out: Bool? = false
    var use_rslora: Bool? = false
    var use_dora: Bool? = false
    var inference_mode: Bool? = true
    var modules_to_save: [String]?
}

extension LoRAAdapter {
    /// Writes adapter_config.json and adapter_model.safetensors, as PEFT does, into a folder.
    package func write(to folder: URL, baseModel: String, metadata: [String: String] = [:]) throws {
        let file = AdapterConfigurationFile(
            base_model_name_or_path: baseModel, r: configuration.rank,
            lora_alpha: configuration.alpha, target_modules: configuration.targets)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(file).write(to: folder.appending(path: "adapter_config.json"))
        try SafeTensorsFile.write(
            master.table.entries, type: .float32, metadata: metadata,
            to: folder.appending(path: "adapter_model.safetensors")
        ) { master[$0] }
    }

    /// Reads an adapter folder in PEFT's layout for a model.
    package convenience init(
        folder: URL, for model: ModelConfiguration, type: ElementType, on w: Workspace
    ) throws {
        let url = folder.appending(path: "adapter_config.json")
        let file: AdapterConfigurationFile
        do {
            file = try JSONDecoder().decode(
                AdapterConfigurationFile.self, from: Data(contentsOf: url))
        } catch let error as DecodingError {
            throw ModelFileError(url, "config", "expected PEFT's keys, got: \(error.summary)")
        } catch {
            throw ModelFileError(url, "config", "cannot be read: \(error.localizedDescription)")
        }
        let unsupported = [
            ("peft_type", file.peft_type != "LORA"), ("bias", (file.bias ?? "none") != "none"),
            ("use_rslora", file.use_rslora ?? false), ("use_dora", file.use_dora ?? false),
            ("fan_in_fan_out", file.fan_in_fan_out ?? false),
            ("modules_to_save", !(file.modules_to_save ?? []).isEmpty),
        ]
        if let (key, _) = unsupported.first(where: { $0.1 }) {
            throw ModelFileError(url, key, "this version reads plain LoRA adapters only")
        }
        var configuration = LoRAConfiguration()
        configuration.rank = file.r
        configuration.alpha = file.lora_alpha
        configuration.targets = LoRAConfiguration.allTargets.filter {
            file.target_modules.contains($0)
        }
        let unknown = file.target_modules.filter { !LoRAConfiguration.allTargets.contains($0) }
        if let name = unknown.first {
            throw ModelFileError(url, "target_modules", "no such matrix in this model: '\(name)'")
        }
        if let problem = configuration.problem { throw ModelFileError(url, "config", problem) }
        self.init(configuration, for: model, type: type, seed: 0, on: w)
        let tensors = try SafeTensorsFile(folder.appending(path: "adapter_model.safetensors"))
        for entry in master.table.entries {
            try tensors.read(entry, into: master[entry], on: w)
        }
        repack(on: w)
    }
}
