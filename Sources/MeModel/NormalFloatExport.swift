import Foundation
import MeCompute

/// A model folder as Transformers saves one that bitsandbytes holds in NF4 (QLoRA): the blocks'
/// matrices in NF4 with float32 scales, embedding, head and norms in bfloat16.
package struct NormalFloatExport {
    private let model: ModelFile
    private let adapter: LoRAAdapter?
    private let configuration: ModelConfiguration
    private let workspace: Workspace
    /// What the folder's model consists of.
    package let parameters: [Parameter]

    /// A model, with an adapter's part added before it is rounded if there is one.
    package init(_ model: ModelFile, adapter: LoRAAdapter?, on w: Workspace) throws {
        (self.model, self.adapter, workspace) = (model, adapter, w)
        configuration = try model.configuration()
        parameters = ParameterTable(configuration.adapted(by: adapter)).entries
    }

    /// Whether a parameter is rounded: bitsandbytes leaves alone what is no block's matrix.
    package static func isRounded(_ parameter: Parameter) -> Bool {
        parameter.decays && parameter.name.hasPrefix("model.layers.")
    }

    /// Bytes of a parameter in the folder, with all that belongs to it.
    package static func bytes(of parameter: Parameter) -> Int {
        entries(of: parameter).reduce(0) { $0 + $1.byteCount }
    }

    /// Writes config.json and model.safetensors, or shards of it, into an existing folder.
    package func write(
        to folder: URL, largestFile: Int = SafeTensorsFolder.largestFile,
        each: (Parameter) throws -> Void
    ) throws {
        try configurationFile().write(to: folder.appending(path: "config.json"))
        let groups = parameters.map { ($0, Self.entries(of: $0)) }
        var rest = groups.flatMap { parameter, entries in entries.map { _ in parameter } }[...]
        var current: (name: String, tensors: [String: Data]) = ("", [:])
        try SafeTensorsFolder.write(groups.map(\.1), largestFile: largestFile, to: folder) {
            entry in
            let parameter = rest.removeFirst()
            if current.name != parameter.name {
                try each(parameter)
                current = (parameter.name, try tensors(of: parameter))
            }
            return current.tensors[entry.name] ?? Data()
        }
    }

    /// A parameter's tensors in their order. Numbers of four bytes lie on multiples of four, for
    /// readers that map files: the text that ends a matrix fills up what is missing.
    private static func entries(of parameter: Parameter) -> [SafeTensorsEntry] {
        guard isRounded(parameter) else { return [SafeTensorsEntry(parameter, .bfloat16)] }
        let (name, count) = (parameter.name, parameter.count)
        let blocks = (count - 1) / NormalFloatBlocks.length + 1
        return [
            SafeTensorsEntry(name + ".absmax", floats: [blocks]),
            SafeTensorsEntry(name + ".quant_map", floats: [NormalFloatBlocks.values.count]),
            SafeTensorsEntry(name, bytes: [(count + 1) / 2, 1]),
            SafeTensorsEntry(
                name + NormalFloatMatrix.stateName, bytes: [state(of: parameter).utf8.count]),
        ]
    }

    /// What bitsandbytes has to know of a matrix, as JSON.
    private static func state(of parameter: Parameter) -> String {
        let text =
            #"{"quant_type": "nf4", "blocksize": \#(NormalFloatBlocks.length), "#
            + #""dtype": "bfloat16", "shape": [\#(parameter.rows), \#(parameter.columns)]}"#
        let length = text.utf8.count + (parameter.count + 1) / 2
        return text + String(repeating: " ", count: (4 - length % 4) % 4)
    }

    private func tensors(of parameter: Parameter) throws -> [String: Data] {
        let matrix = try model.read(parameter, of: configuration, adding: adapter, on: workspace)
        let name = parameter.name
        guard Self.isRounded(parameter) else {
            return [name: SafeTensorsFile.storedBytes(matrix, .bfloat16)]
        }
        let blocks = NormalFloatBlocks(matrix, on: workspace)
        func data(_ numbers: [Float]) -> Data { numbers.withUnsafeBytes { Data($0) } }
        return [
            name: Data(blocks.codes), name + ".absmax": data(blocks.scales),
            name + ".quant_map": data(NormalFloatBlocks.values),
            name + NormalFloatMatrix.stateName: Data(Self.state(of: parameter).utf8),
        ]
    }

    private func configurationFile() throws -> Data {
        let plain = try configuration.adapted(by: adapter).fileContents(type: "bfloat16")
        var keys = try JSONSerialization.jsonObject(with: plain) as? [String: Any] ?? [:]
        keys["quantization_config"] =
            [
                "quant_method": "bitsandbytes", "load_in_4bit": true, "load_in_8bit": false,
                "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": false,
                "bnb_4bit_compute_dtype": "bfloat16", "bnb_4bit_quant_storage": "uint8",
            ] as [String: Any]
        return try JSONSerialization.data(
            withJSONObject: keys, options: [.prettyPrinted, .sortedKeys])
    }
}
