import MeCompute

// What a model's parts take in memory, without making them: the sums of the matrices that the types
// of the same names allocate (`ModelMemoryTests` compares). M rows (tokens).

extension ModelWeights {
    /// Bytes that the weights of a shape take in a type: matrices with their scales, vectors in
    /// float32. Panels' ragged ends and kept transposes are not in it.
    package static func bytes(of c: ModelConfiguration, type: WeightType) -> Int {
        ParameterTable(c).entries.reduce(0) { sum, entry in
            guard entry.decays else { return sum + entry.count * 4 }
            let held = entry.name.contains("layers.") ? type : type.ends
            return sum + held.bytes(rows: entry.rows, columns: entry.columns)
        }
    }

    /// The most memory that reading weights of a shape takes at any moment: what is packed already,
    /// and a matrix with the numbers that it is made of.
    package static func bytesWhileReading(_ c: ModelConfiguration, type: WeightType) -> Int {
        let number = type.isFrozen ? 4 : type.elements.size
        let ends =
            (c.tiedEmbeddings ? 1 : 2) * type.ends.bytes(rows: c.vocabularySize, columns: c.width)
        let widest = max(
            (c.queryWidth + 2 * c.keyValueWidth) * c.width, 2 * c.feedForwardWidth * c.width)
        return max(
            ends + c.vocabularySize * c.width * number,
            bytes(of: c, type: type) + widest * number)
    }
}

extension LoRAConfiguration {
    /// Widths of a site's thin matrix, and of its outputs where they are kept before their gain.
    func space(at site: LoRASite, of c: ModelConfiguration) -> (thin: Int, outputs: Int) {
        let adapted = site.modules.filter { targets.contains($0.name) }
        let outputs = site.modules.reduce(0) { $0 + c.shape(of: $1.name).out }
        return (adapted.count * rank, dora && !adapted.isEmpty ? outputs : 0)
    }
}

extension Activations {
    /// Bytes of a space without its logits.
    package static func bytes(
        _ c: ModelConfiguration, capacity M: Int, type: ElementType, keeping kept: Kept,
        adapter: LoRAConfiguration?
    ) -> Int {
        let spaces = LoRASite.allCases.map {
            adapter?.space(at: $0, of: c) ?? (thin: 0, outputs: 0)
        }
        let sites = spaces.reduce(0) { $0 + $1.thin + $1.outputs }
        let down = spaces[LoRASite.down.rawValue]
        let joined = c.queryWidth + 2 * c.keyValueWidth
        let columns = 2 * c.width + joined + c.queryWidth + 2 * c.feedForwardWidth + sites
        let layer = M * (columns * type.size + (2 + c.heads) * 4)
        let others =
            switch kept {
            case .all: layer
            case .inputs: M * (c.width + down.thin + down.outputs) * type.size
            case .nothing: 0
            }
        let last = M * ((2 * c.width + c.feedForwardWidth) * type.size + 4)
        return layer + (c.layers - 1) * others + last
    }
}

extension BackwardSpace {
    /// Bytes of a space.
    package static func bytes(
        _ c: ModelConfiguration, capacity M: Int, type: ElementType, adapter: LoRAConfiguration?
    ) -> Int {
        let spaces = LoRASite.allCases.map {
            adapter?.space(at: $0, of: c) ?? (thin: 0, outputs: 0)
        }
        let widest = (spaces.map(\.thin).max() ?? 0) + (spaces.map(\.outputs).max() ?? 0)
        let narrow = type == .float32 ? 0 : c.width
        let columns = narrow + 2 * c.queryWidth + 2 * c.keyValueWidth + widest
        let R = min(M, LlamaModel.headRows)
        return M * (3 * c.width * 4 + columns * type.size)
            + R * ((c.vocabularySize + 16) * 4 + c.width * (type.size + 4))
    }
}

extension KeyValueCache {
    /// Bytes of a cache.
    package static func bytes(_ c: ModelConfiguration, capacity: Int, type: ElementType) -> Int {
        2 * c.layers * capacity * c.keyValueWidth * type.size
    }
}

extension LoRAAdapter {
    /// Elements of a fresh adapter's masters.
    package static func parameters(_ adapter: LoRAConfiguration, for c: ModelConfiguration) -> Int {
        AdapterLayout(adapter, for: c).table(for: c).count
    }

    /// Bytes of the factors as products read them: A and B each twice, B of a site's matrices down
    /// the diagonal. Ragged ends of panels are not in it.
    package static func packedBytes(
        _ adapter: LoRAConfiguration, for c: ModelConfiguration, type: ElementType
    ) -> Int {
        let elements = LoRASite.allCases.reduce(0) { sum, site in
            let width = adapter.space(at: site, of: c).thin
            guard width > 0 else { return sum }
            let outputs = site.modules.reduce(0) { $0 + c.shape(of: $1.name).out }
            let adapted = site.modules.filter { adapter.targets.contains($0.name) }
            let turned = adapted.reduce(0) { $0 + adapter.rank * c.shape(of: $1.name).out }
            return sum + width * (2 * c.shape(of: adapted[0].name).input + outputs) + turned
        }
        return c.layers * elements * type.size
    }
}
