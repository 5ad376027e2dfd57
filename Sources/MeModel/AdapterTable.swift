import MeCompute

extension AdapterLayout {
    /// What PEFT puts before a base model's names.
    package static let prefix = "base_model.model."

    /// The names of one addition's parameters, as PEFT saves them.
    struct Names {
        let a, b, magnitude: String
    }

    func names(of module: String) -> Names {
        let p = Self.prefix + module
        return module == Self.embedding
            ? Names(
                a: p + ".lora_embedding_A", b: p + ".lora_embedding_B",
                magnitude: p + ".lora_magnitude_vector")
            : Names(
                a: p + ".lora_A.weight", b: p + ".lora_B.weight",
                magnitude: p + ".lora_magnitude_vector")
    }

    /// The addition to a module; nil where there is none.
    func addition(to module: String) -> Addition? {
        if let addition = ends[module] { return addition }
        let parts = module.split(separator: ".").map(String.init)
        guard parts.count == 5, let layer = Int(parts[2]), layers.indices.contains(layer) else {
            return nil
        }
        return layers[layer][parts[4]]
    }

    /// The adapter's parameters under PEFT's names: matrices first, then what has one dimension. The
    /// A matrices of a site stand side by side.
    func table(for model: ModelConfiguration) -> ParameterTable {
        var matrices: [(name: String, shape: [Int])] = []
        var vectors: [(name: String, shape: [Int])] = []
        /// Matrices of one input.
        func add(_ modules: [(path: String, out: Int, input: Int)]) {
            let adapted = modules.compactMap { module in
                addition(to: module.path).map { (module, names(of: module.path), $0.rank) }
            }
            matrices += adapted.map { ($0.1.a, [$0.2, $0.0.input]) }
            matrices += adapted.map { ($0.1.b, [$0.0.out, $0.2]) }
            if usesMagnitudes { vectors += adapted.map { ($0.1.magnitude, [$0.0.out]) } }
        }
        for layer in 0..<model.layers {
            for site in LoRASite.allCases {
                add(
                    site.modules.map {
                        let (out, input) = model.shape(of: $0.name)
                        return ("model.layers.\(layer).\($0.path).\($0.name)", out, input)
                    })
            }
        }
        add([(Self.embedding, model.width, model.vocabularySize)])
        add([(Self.head, model.vocabularySize, model.width)])
        let base = ParameterTable(model.adapted(by: self))
        for name in saved {
            let shape = base[name].shape
            if shape.count == 2 {
                matrices.append((Self.prefix + name, shape))
            } else {
                vectors.append((Self.prefix + name, shape))
            }
        }
        return ParameterTable(matrices + vectors)
    }
}
