import Foundation

/// What an adapter consists of on a model: which matrices have low-rank additions, of which rank and
/// weight, and of which parameters it brings copies of its own.
package struct AdapterLayout: Equatable, Sendable {
    /// One matrix's addition.
    package struct Addition: Equatable, Sendable {
        package var rank: Int
        package var alpha: Double
    }

    /// Of each layer, by the projection's name.
    package var layers: [[String: Addition]]
    /// Of the embedding and the output head, by their module's path.
    package var ends: [String: Addition] = [:]
    /// The scale is α / √r (rsLoRA, Kalajdzievski 2023), not α / r.
    package var usesRootOfRank = false
    /// Rows of adapted matrices have a trained length (DoRA, Liu et al. 2024).
    package var usesMagnitudes = false
    /// Parameters that are replaced by trained copies, by their names in the base model.
    package var saved: [String] = []
    /// The same as PEFT's modules_to_save.
    package var modulesToSave: [String] = []

    /// The factor of an addition.
    func scale(of addition: Addition) -> Float {
        let rank = Double(addition.rank)
        return Float(addition.alpha / (usesRootOfRank ? rank.squareRoot() : rank))
    }

    /// The layout that settings ask for.
    package init(_ c: LoRAConfiguration, for model: ModelConfiguration) {
        let addition = Addition(rank: c.rank, alpha: Double(c.alpha))
        let all = Dictionary(
            c.targets.map { ($0, addition) }, uniquingKeysWith: { first, _ in first })
        layers = Array(repeating: all, count: model.layers)
        (usesRootOfRank, usesMagnitudes) = (c.rslora, c.dora)
        modulesToSave = c.modulesToSave
        saved = Self.names(endingIn: modulesToSave, of: model).compactMap { Self.parameter($0) }
    }

    static let embedding = "model.embed_tokens"
    static let head = "lm_head"

    /// The modules of a model that PEFT sees, with those that hold others.
    static func modules(of model: ModelConfiguration) -> [String] {
        var names = ["model", embedding, "model.layers"]
        for layer in 0..<model.layers {
            let p = "model.layers.\(layer)"
            names += [p, p + ".self_attn", p + ".mlp", p + ".mlp.act_fn"]
            names += LoRASite.allCases.flatMap(\.modules).map { "\(p).\($0.path).\($0.name)" }
            names += [p + ".input_layernorm", p + ".post_attention_layernorm"]
        }
        return names + ["model.norm", "model.rotary_emb", head]
    }

    static func names(endingIn ends: [String], of model: ModelConfiguration) -> [String] {
        modules(of: model).filter { name in ends.contains { name.hasSuffix($0) } }
    }

    /// The parameter of a module that may have a copy; nil for all others.
    static func parameter(_ module: String) -> String? {
        let last = module.split(separator: ".").last.map(String.init) ?? ""
        return LoRAConfiguration.copied.contains(last) ? module + ".weight" : nil
    }
}

extension ModelConfiguration {
    /// The sizes of the model with an adapter: a copy of a tied embedding or head, or an addition to
    /// it, is of that one only, as in PEFT, and so unties them.
    package func adapted(by adapter: LoRAAdapter?) -> ModelConfiguration {
        adapter.map { adapted(by: $0.layout) } ?? self
    }

    func adapted(by layout: AdapterLayout) -> ModelConfiguration {
        let ends = [AdapterLayout.embedding, AdapterLayout.head]
        var c = self
        if ends.contains(where: { layout.ends[$0] != nil || layout.saved.contains($0 + ".weight") })
        {
            c.tiedEmbeddings = false
        }
        return c
    }
}

extension AdapterLayout {
    /// What a configuration means on a model. All that does not fit is in one error.
    init(_ c: AdapterConfiguration, for model: ModelConfiguration, url: URL) throws {
        layers = Array(repeating: [:], count: model.layers)
        (usesRootOfRank, usesMagnitudes) = (c.usesRootOfRank, c.usesMagnitudes)
        modulesToSave = c.modulesToSave
        var problems: [String] = []
        for name in c.unmatchedNames(of: model) {
            problems.append("no such matrix in this model: '\(name)'")
        }
        let saved = Self.names(endingIn: c.modulesToSave, of: model)
        for module in saved {
            guard let name = Self.parameter(module) else {
                problems.append(
                    "modules_to_save: '\(module)' is none of "
                        + LoRAConfiguration.copied.joined(separator: ", "))
                continue
            }
            self.saved.append(name)
        }
        for module in Self.modules(of: model) where c.targets(module, saved: saved) {
            do {
                try add(c.addition(to: module), to: module)
            } catch {
                problems.append("\(error)")
            }
        }
        if c.tiesCopies && model.tiedEmbeddings {
            if !ends.isEmpty {
                problems.append("ensure_weight_tying: not with adapters of embed_tokens or lm_head")
            }
            // PEFT keeps them as one and writes both.
            let both = [Self.embedding, Self.head].map { $0 + ".weight" }
            if self.saved.contains(where: both.contains) {
                let missing = both.filter { !self.saved.contains($0) }
                self.saved += missing
                modulesToSave += missing.map { String($0.dropLast(".weight".count)) }
            }
        }
        guard problems.isEmpty else {
            throw ModelFileError(
                url, "target_modules", ModelFileError.list(problems),
                advice: "Does the adapter belong to this model?")
        }
    }

    private mutating func add(_ addition: Addition, to module: String) throws {
        if module == Self.embedding || module == Self.head {
            ends[module] = addition
            return
        }
        let parts = module.split(separator: ".").map(String.init)
        guard parts.count == 5, let layer = Int(parts[2]),
            LoRAConfiguration.allTargets.contains(parts[4])
        else {
            throw Misfit("'\(module)' is neither a linear layer nor an embedding")
        }
        layers[layer][parts[4]] = addition
    }
}

extension AdapterConfiguration {
    fileprivate func contains(_ names: [String], _ module: String) -> Bool {
        names.contains { module == $0 || module.hasSuffix("." + $0) }
    }

    /// Names among the targets that are of no module.
    fileprivate func unmatchedNames(of model: ModelConfiguration) -> [String] {
        guard case .names(let names) = targets else { return [] }
        let modules = AdapterLayout.modules(of: model)
        return names.filter { name in !modules.contains { contains([name], $0) } }
    }

    /// Whether a module is a target, as PEFT's check_target_module_exists decides.
    fileprivate func targets(_ module: String, saved: [String]) -> Bool {
        switch excluded {
        case .names(let names) where contains(names, module): return false
        case .pattern(let text) where AdapterPattern(text)?.matches(module) == true: return false
        default: break
        }
        if saved.contains(module) { return false }
        switch targets {
        case .pattern(let text): return AdapterPattern(text)?.matches(module) == true
        case .allLinear:
            let last = module.split(separator: ".").last.map(String.init) ?? ""
            return LoRAConfiguration.allTargets.contains(last) && isInLayers(module)
        case .names(let names):
            return names.contains(module) || contains(names, module) && isInLayers(module)
        }
    }

    private func isInLayers(_ module: String) -> Bool {
        guard let layers else { return true }
        let parts = module.split(separator: ".").map(String.init)
        guard parts.count > 3, let layer = Int(parts[2]) else { return false }
        let isNamed =
            layersPatterns.isEmpty
            || layersPatterns.contains {
                AdapterPattern("(.*\\.)?(\($0))")?.matches("model.layers") == true
            }
        return isNamed && layers.contains(layer)
    }

    /// The rank and alpha of a module. PEFT takes the first pattern that matches; a JSON object has
    /// no order, so several that say different things are an error.
    fileprivate func addition(to module: String) throws -> AdapterLayout.Addition {
        func value<Value: Hashable>(_ patterns: [String: Value], _ key: String) throws -> Value? {
            let matching = patterns.filter {
                AdapterPattern("(.*\\.)?(\($0.key))")?.matches(module) == true
            }
            guard Set(matching.values).count <= 1 else {
                throw Misfit(
                    "\(key): several patterns match '\(module)' and differ: "
                        + matching.keys.sorted().joined(separator: ", "))
            }
            return matching.values.first
        }
        return .init(
            rank: try value(rankPattern, "rank_pattern") ?? rank,
            alpha: try value(alphaPattern, "alpha_pattern") ?? alpha)
    }
}

/// A problem that gathers with others before it is an error of a file.
private struct Misfit: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
