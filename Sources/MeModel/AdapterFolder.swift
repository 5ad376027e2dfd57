import Foundation
import MeCompute

/// The keys of PEFT's adapter_config.json as they are written.
private struct AdapterConfigurationFile: Encodable {
    var peft_type = "LORA"
    var task_type = "CAUSAL_LM"
    var base_model_name_or_path: String
    var r: Int
    var lora_alpha: Double
    var lora_dropout = 0
    var target_modules: [String]
    var modules_to_save: [String]?
    var rank_pattern: [String: Int] = [:]
    var alpha_pattern: [String: Double] = [:]
    var bias = "none"
    var fan_in_fan_out = false
    var use_rslora: Bool
    var use_dora: Bool
    var inference_mode = true

    /// Plain names where every layer has the same, whole names with a pattern for each otherwise.
    init(_ layout: AdapterLayout, baseModel: String) {
        base_model_name_or_path = baseModel
        use_rslora = layout.usesRootOfRank
        use_dora = layout.usesMagnitudes
        modules_to_save = layout.modulesToSave.isEmpty ? nil : layout.modulesToSave
        let modules = layout.modules
        (r, lora_alpha) = (modules.first?.addition.rank ?? 8, modules.first?.addition.alpha ?? 8)
        let isPlain =
            layout.ends.isEmpty && layout.layers.allSatisfy { $0 == layout.layers[0] }
            && modules.allSatisfy { $0.addition == modules[0].addition }
        if isPlain {
            target_modules = LoRAConfiguration.allTargets.filter {
                layout.layers.first?[$0] != nil
            }
            return
        }
        target_modules = modules.map(\.path)
        for (path, addition) in modules {
            let pattern = path.replacingOccurrences(of: ".", with: "\\.")
            if addition.rank != r { rank_pattern[pattern] = addition.rank }
            if addition.alpha != lora_alpha { alpha_pattern[pattern] = addition.alpha }
        }
    }
}

extension AdapterLayout {
    /// The modules with additions, in the order of the model.
    fileprivate var modules: [(path: String, addition: Addition)] {
        let paths = layers.indices.flatMap { layer in
            LoRASite.allCases.flatMap(\.modules).map {
                "model.layers.\(layer).\($0.path).\($0.name)"
            }
        }
        return ([Self.embedding] + paths + [Self.head]).compactMap { path in
            addition(to: path).map { (path, $0) }
        }
    }
}

extension LoRAAdapter {
    package static let configurationName = "adapter_config.json"
    package static let weightsName = "adapter_model.safetensors"

    /// Writes adapter_config.json and adapter_model.safetensors, as PEFT does, into a folder.
    package func write(to folder: URL, baseModel: String, metadata: [String: String] = [:]) throws {
        let file = AdapterConfigurationFile(layout, baseModel: baseModel)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(file).write(to: folder.appending(path: Self.configurationName))
        var table = master.table
        let own = bases.keys.sorted().map { ($0, ParameterTable(model.adapted(by: layout))[$0]) }
        if !own.isEmpty {
            table = ParameterTable(
                table.entries.map { ($0.name, $0.shape) }
                    + own.map { (Self.baseName(of: $0.0), $0.1.shape) })
        }
        try SafeTensorsFile.write(
            table.entries, type: .float32, metadata: metadata,
            to: folder.appending(path: Self.weightsName)
        ) { entry in
            bases.first { Self.baseName(of: $0.key) == entry.name }?.value ?? master[entry.name]
        }
    }

    /// PEFT's name for the base model's own weights of an adapted embedding or head.
    private static func baseName(of parameter: String) -> String {
        AdapterLayout.prefix + parameter.dropLast("weight".count) + "base_layer.weight"
    }

    /// Reads an adapter folder in PEFT's layout for a model. Everything that is wrong with the
    /// configuration is in one error, and so is everything that is wrong with the tensors.
    package convenience init(
        folder: URL, for model: ModelConfiguration, type: ElementType, on w: Workspace
    ) throws {
        let url = folder.appending(path: Self.configurationName)
        let configuration = try AdapterConfiguration(url)
        let layout = try AdapterLayout(configuration, for: model, url: url)
        let tensors = try Self.tensors(in: folder)
        let sizes = ParameterTable(model.adapted(by: layout))
        let ends = layout.ends.keys.sorted().map { sizes[$0 + ".weight"] }
            .filter { tensors.tensors[Self.baseName(of: $0.name)] != nil }
        try Self.check(tensors, layout.table(for: model), ends)
        try self.init(layout, for: model, type: type, isFresh: false, on: w) { master in
            for entry in master.table.entries {
                try tensors.read(Self.stored(entry, in: tensors), into: master[entry], on: w)
            }
        }
        for end in ends {
            let matrix = Matrix(rows: end.rows, columns: end.columns)
            let stored = ParameterTable([(Self.baseName(of: end.name), end.shape)]).entries[0]
            try tensors.read(stored, into: matrix, on: w)
            bases[end.name] = matrix
        }
    }

    private static func tensors(in folder: URL) throws -> SafeTensorsFile {
        let url = folder.appending(path: weightsName)
        let pickle = folder.appending(path: "adapter_model.bin")
        if !FileManager.default.fileExists(atPath: url.path),
            FileManager.default.fileExists(atPath: pickle.path)
        {
            throw ModelFileError(
                folder, weightsName,
                "expected it, found adapter_model.bin: a pickle, which runs code when it is read",
                advice: "Where you trust it, convert it: python3 -c \"import torch; from "
                    + "safetensors.torch import save_file; f = '\(folder.path)/adapter_model'; "
                    + "save_file({k: v.contiguous() for k, v in torch.load(f + '.bin', "
                    + "map_location='cpu', weights_only=True).items()}, f + '.safetensors')\"")
        }
        return try SafeTensorsFile(url)
    }

    /// A parameter under the name that the file has for it: some versions of PEFT ended a
    /// magnitude's with "weight".
    private static func stored(_ entry: Parameter, in file: SafeTensorsFile) -> Parameter {
        let longer = entry.name + ".weight"
        guard file.tensors[entry.name] == nil, entry.name.hasSuffix("lora_magnitude_vector"),
            file.tensors[longer] != nil
        else { return entry }
        return ParameterTable([(longer, entry.shape)]).entries[0]
    }

    /// All missing, unexpected and misshapen tensors at once.
    private static func check(
        _ file: SafeTensorsFile, _ table: ParameterTable, _ ends: [Parameter]
    ) throws {
        let own = table.entries.map { stored($0, in: file) }
        let expected = own + ParameterTable(ends.map { (baseName(of: $0.name), $0.shape) }).entries
        let known = Set(expected.map(\.name))
        let problems =
            file.tensors.keys.filter { !known.contains($0) }.sorted()
            .map { "\($0) is of no module that adapter_config.json names" }
            + expected.compactMap { entry -> String? in
                guard let tensor = file.tensors[entry.name] else {
                    return "\(entry.name) is missing"
                }
                return tensor.shape == entry.shape
                    ? nil : "\(entry.name) has shape \(tensor.shape), expected \(entry.shape)"
            }
        guard problems.isEmpty else {
            throw ModelFileError(
                file.url, "tensors", ModelFileError.list(problems),
                advice: "The adapter is of another model, or its two files do not belong together")
        }
    }
}
