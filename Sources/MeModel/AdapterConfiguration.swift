import Foundation

/// What adapter_config.json of a PEFT folder says, every key of it understood or refused.
struct AdapterConfiguration: Equatable {
    /// Modules by name or by pattern.
    enum Choice: Equatable {
        /// Names, or ends of names after a dot.
        case names([String])
        /// A regular expression for whole names.
        case pattern(String)
        /// Every linear layer but the output head.
        case allLinear
    }

    var rank = 8
    var alpha = 8.0
    var targets = Choice.names([])
    var excluded = Choice.names([])
    /// Nil: all layers.
    var layers: [Int]?
    /// Regular expressions for what a layer's number stands after; empty: anything.
    var layersPatterns: [String] = []
    /// Other ranks and alphas by a regular expression for the end of a module's name.
    var rankPattern: [String: Int] = [:]
    var alphaPattern: [String: Double] = [:]
    var usesRootOfRank = false
    var usesMagnitudes = false
    var modulesToSave: [String] = []
    /// Copies of the embedding and of the head that is tied to it stay one.
    var tiesCopies = false
    var baseModel: String?

    /// Reads a file. All keys that are wrong or ask for what is not there are in one error.
    init(_ url: URL) throws {
        let keys: [String: AdapterValue]
        do {
            keys = try JSONDecoder().decode(
                [String: AdapterValue].self, from: Data(contentsOf: url))
        } catch let error as DecodingError {
            throw ModelFileError(url, "config", "expected PEFT's keys, got: \(error.summary)")
        } catch {
            throw ModelFileError(url, "config", "cannot be read: \(error.localizedDescription)")
        }
        var reading = Reading(keys: keys)
        reading.sizes(&self)
        reading.choices(&self)
        reading.patterns(&self)
        reading.refusals()
        guard reading.problems.isEmpty else {
            throw ModelFileError(
                url, "config", ModelFileError.list(reading.problems),
                advice: "This version reads LoRA, rsLoRA and DoRA adapters with modules_to_save")
        }
    }

    /// Goes through the keys; what is wrong with them gathers in `problems`.
    private struct Reading {
        let keys: [String: AdapterValue]
        var problems: [String] = []

        func value(_ key: String) -> AdapterValue { keys[key] ?? .null }

        mutating func expected(_ key: String, _ what: String) {
            problems.append("\(key): expected \(what), got \(value(key).shown)")
        }

        mutating func flag(_ key: String) -> Bool {
            switch value(key) {
            case .bool(let value): return value
            case .null: return false
            default:
                expected(key, "true or false")
                return false
            }
        }

        mutating func names(_ key: String) -> [String] {
            if value(key) == .null { return [] }
            if let names = value(key).texts { return names }
            expected(key, "a list of names")
            return []
        }

        /// A list of names, or one text as a pattern.
        mutating func choice(_ key: String) -> Choice {
            guard case .text(let text) = value(key) else { return .names(names(key)) }
            if text.lowercased() == "all-linear" { return .allLinear }
            if AdapterPattern(text) == nil { expected(key, "a regular expression") }
            return .pattern(text)
        }

        mutating func sizes(_ c: inout AdapterConfiguration) {
            if value("peft_type") != .text("LORA") { expected("peft_type", "\"LORA\"") }
            // Whatever was trained for another task has other tensors, such as a classifier's.
            if ![.null, .text("CAUSAL_LM")].contains(value("task_type")) {
                expected("task_type", "\"CAUSAL_LM\"")
            }
            if let rank = value("r").integer, (1...LoRAConfiguration.largestRank).contains(rank) {
                c.rank = rank
            } else {
                expected("r", "1 to \(LoRAConfiguration.largestRank)")
            }
            if case .number(let alpha) = value("lora_alpha"), alpha.isFinite {
                c.alpha = alpha
            } else {
                expected("lora_alpha", "a number")
            }
            if case .text(let name) = value("base_model_name_or_path") { c.baseModel = name }
            c.usesRootOfRank = flag("use_rslora")
            c.usesMagnitudes = flag("use_dora")
            c.tiesCopies = flag("ensure_weight_tying")
        }

        mutating func choices(_ c: inout AdapterConfiguration) {
            c.targets = choice("target_modules")
            c.excluded = choice("exclude_modules")
            if c.excluded == .allLinear { expected("exclude_modules", "names or a pattern") }
            c.modulesToSave = names("modules_to_save")
            switch value("layers_to_transform") {
            case .null, .list([]): break
            case let one where one.integer != nil: c.layers = one.integer.map { [$0] }
            case .list(let values) where values.allSatisfy({ $0.integer != nil }):
                c.layers = values.compactMap(\.integer)
            default: expected("layers_to_transform", "a layer's number or a list of them")
            }
            if case .pattern = c.targets, c.layers != nil {
                problems.append(
                    "layers_to_transform: PEFT has it with a list of target_modules only")
            }
        }

        mutating func patterns(_ c: inout AdapterConfiguration) {
            switch value("layers_pattern") {
            case .text(""): break
            case .text(let pattern): c.layersPatterns = [pattern]
            default: c.layersPatterns = names("layers_pattern")
            }
            let ranks = numbers("rank_pattern")
            for (pattern, rank) in ranks.sorted(by: { $0.key < $1.key }) {
                let rank = Int(exactly: rank) ?? 0
                c.rankPattern[pattern] = rank
                if !(1...LoRAConfiguration.largestRank).contains(rank) {
                    problems.append(
                        "rank_pattern '\(pattern)': expected 1 to \(LoRAConfiguration.largestRank)")
                }
            }
            c.alphaPattern = numbers("alpha_pattern")
            for pattern in c.layersPatterns + c.rankPattern.keys + c.alphaPattern.keys
            where AdapterPattern(pattern) == nil {
                problems.append("'\(pattern.prefix(200))' is not a regular expression")
            }
        }

        private mutating func numbers(_ key: String) -> [String: Double] {
            if value(key).isEmpty { return [:] }
            guard case .object(let values) = value(key) else {
                expected(key, "numbers by module name")
                return [:]
            }
            var numbers: [String: Double] = [:]
            for (name, value) in values {
                guard case .number(let number) = value, number.isFinite else {
                    expected(key, "numbers by module name")
                    return [:]
                }
                numbers[name] = number
            }
            return numbers
        }

        /// Keys that ask for what is not there, and keys nobody knows.
        mutating func refusals() {
            if ![.null, .text("none")].contains(value("bias")) { expected("bias", "\"none\"") }
            let changesBase = ["pissa", "olora", "loftq", "corda", "lora_ga"]
            if case .text(let way) = value("init_lora_weights"),
                !["gaussian", "eva", "orthogonal", "mclora"].contains(way.lowercased())
            {
                problems.append(
                    changesBase.contains { way.lowercased().hasPrefix($0) }
                        ? "init_lora_weights \"\(way)\": it changed the base model's weights; save "
                            + "the adapter with path_initial_model_for_weight_conversion in PEFT"
                        : "init_lora_weights: unknown way \"\(way)\"")
            }
            for (key, value) in keys.sorted(by: { $0.key < $1.key })
            where !AdapterConfiguration.read.contains(key) && !value.isEmpty {
                guard let standard = AdapterConfiguration.standards[key] else {
                    problems.append("unknown key \(key) with the value \(value.shown)")
                    continue
                }
                if value != standard {
                    problems.append("\(key): expected \(standard.shown), got \(value.shown)")
                }
            }
        }
    }

    /// Keys that are read, and those without an effect on a trained adapter's numbers.
    private static let read: Set = [
        "peft_type", "task_type", "r", "lora_alpha", "use_rslora", "use_dora", "target_modules",
        "exclude_modules", "modules_to_save", "layers_to_transform", "layers_pattern",
        "rank_pattern", "alpha_pattern", "ensure_weight_tying", "base_model_name_or_path", "bias",
        "init_lora_weights",
        "auto_mapping", "corda_config", "eva_config", "inference_mode", "lora_dropout",
        "lora_ga_config", "loftq_config", "megatron_core", "peft_version", "qalora_group_size",
        "revision", "runtime_config",
    ]

    /// Keys of PEFT (to 0.21) that change an adapter, with the value that changes nothing; beside
    /// it null and what is empty are allowed.
    private static let standards: [String: AdapterValue] = [
        "alora_invocation_tokens": .null, "arrow_config": .null, "enable_lora": .null,
        "fan_in_fan_out": .bool(false), "kasa_config": .null, "layer_replication": .null,
        "lora_bias": .bool(false), "megatron_config": .null, "merge_weights": .bool(false),
        "monteclora_config": .null, "target_parameters": .null, "trainable_token_indices": .null,
        "use_bdlora": .bool(false), "use_qalora": .bool(false), "velora_config": .null,
    ]
}

/// A regular expression of a configuration, as Python's `re` reads what adapters hold.
struct AdapterPattern {
    private let regex: Regex<AnyRegexOutput>

    /// Nil where the text is none, or too long to be one for names.
    init?(_ text: String) {
        guard text.utf8.count <= 4096, let regex = try? Regex(text) else { return nil }
        self.regex = regex
    }

    /// Whether it matches all of a name.
    func matches(_ name: String) -> Bool { ((try? regex.wholeMatch(in: name)) ?? nil) != nil }
}
