import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeTraining
import Yams

/// Reads recipes: the file laid over the defaults, key by key. A key the defaults do not have is an
/// error that names the nearest one they have, with its line.
enum RecipeFile {
    /// The recipe of a YAML file, checked, with its paths resolved.
    static func read(_ url: URL) throws -> Recipe {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw CommandError("\(url.path): no recipe can be read there")
        }
        return try parse(text, path: url.relativePath)
    }

    /// The recipe of a text; `path` names it in errors.
    static func parse(_ text: String, path: String) throws -> Recipe {
        let user: Node
        do {
            user = try Yams.compose(yaml: text) ?? Node([:])
        } catch let error as YamlError {
            throw CommandError("\(path): not valid YAML: \(error)")
        }
        guard user.mapping != nil else {
            throw CommandError("\(path): expected keys and values, as in Recipes/quickstart.yaml")
        }
        let seed = user["seed"]?.int.flatMap { UInt64(exactly: $0) } ?? 7
        let defaults = try node(Recipe(seed: seed))
        let merged = try overlay(user, on: defaults, at: [], path)
        let recipe: Recipe
        do {
            recipe = try YAMLDecoder().decode(Recipe.self, from: merged)
        } catch let error as DecodingError {
            throw CommandError(describe(error, in: user, path))
        } catch let error as CorpusError {
            throw CommandError("\(path): \(error)")
        }
        if let problem = recipe.problem {
            let keys = problem.prefix { $0 != ":" }.split(separator: ".").map(String.init)
            throw CommandError("\(path)\(line(of: keys, in: user)): \(problem)")
        }
        return recipe.resolved
    }

    /// A recipe as YAML, with all its fields.
    static func text(_ recipe: Recipe) throws -> String {
        let encoder = YAMLEncoder()
        encoder.options.sortKeys = true
        return try encoder.encode(recipe)
    }

    private static func node(_ recipe: Recipe) throws -> Node {
        try Yams.compose(yaml: YAMLEncoder().encode(recipe)) ?? Node([:])
    }

    /// Mappings are merged; anything else replaces the default.
    private static func overlay(
        _ user: Node, on defaults: Node, at keys: [String], _ path: String
    ) throws -> Node {
        guard let known = defaults.mapping, let given = user.mapping else {
            if defaults.mapping != nil && user.mapping == nil {
                throw CommandError(
                    "\(path)\(at(user.mark)): \(keys.joined(separator: ".")): expected keys and "
                        + "values")
            }
            return user
        }
        // A free map (by benchmark name) has no keys of its own.
        if known.isEmpty { return user }
        var merged = known
        for (key, value) in given {
            let name = key.string ?? ""
            guard let standard = known[key] else {
                let names = known.compactMap { $0.key.string }
                let place = keys.isEmpty ? "" : " in \(keys.joined(separator: "."))"
                throw CommandError(
                    "\(path)\(at(key.mark)): unknown key '\(name)'\(place). The nearest known key is "
                        + "'\(nearest(name, among: names))'; known are: "
                        + names.sorted().joined(separator: ", "))
            }
            merged[key] = try overlay(value, on: standard, at: keys + [name], path)
        }
        return .mapping(merged)
    }

    private static func describe(_ error: DecodingError, in user: Node, _ path: String) -> String {
        switch error {
        case .typeMismatch(let type, let context):
            let got = value(of: keys(of: context), in: user)
            return say(context, "expected \(words(for: type)), got \(shown(got))")
        case .dataCorrupted(let context):
            // Foundation names the type of an enumeration, not what it may be.
            let type = choices.keys.first { context.debugDescription.contains("initialize \($0) ") }
            guard let type, let words = choices[type] else {
                return say(context, context.debugDescription)
            }
            let got = shown(value(of: keys(of: context), in: user))
            return say(context, "expected \(words.joined(separator: ", ")), got \(got)")
        case .valueNotFound(_, let context), .keyNotFound(_, let context):
            return say(context, context.debugDescription)
        @unknown default: return "\(path): \(error)"
        }
        func say(_ context: DecodingError.Context, _ problem: String) -> String {
            let keys = keys(of: context)
            let name = keys.isEmpty ? "recipe" : keys.joined(separator: ".")
            return "\(path)\(line(of: keys, in: user)): \(name): \(problem)"
        }
    }

    /// The words of every enumeration a recipe has, by its type's name.
    private static let choices: [String: [String]] = {
        func words<Choice: CaseIterable & RawRepresentable<String>>(
            _ type: Choice.Type
        ) -> (String, [String]) {
            ("\(type)", type.allCases.map(\.rawValue))
        }
        return Dictionary(uniqueKeysWithValues: [
            words(WeightType.self), words(SourceFormat.self), words(CorpusSettings.Licence.self),
            words(Scoring.self), words(PromptStyle.self), words(Split.self),
            words(LearningRateSchedule.Shape.self),
        ])
    }()

    private static func keys(of context: DecodingError.Context) -> [String] {
        context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    }

    /// What a person calls the values of a type.
    private static func words(for type: Any.Type) -> String {
        switch type {
        case is Int.Type: "a whole number"
        case is UInt64.Type: "a whole number of 0 or more"
        case is Double.Type, is Float.Type: "a number"
        case is Bool.Type: "true or false"
        case is String.Type: "a text"
        default: "\(type)" == "Sequence" ? "a list" : "keys and values"
        }
    }

    private static func shown(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): "'\(scalar.string)'"
        case .sequence: "a list"
        case .mapping: "keys and values"
        case .alias: "an alias"
        }
    }

    private static func line(of keys: [String], in user: Node) -> String {
        at(value(of: keys, in: user).mark)
    }

    /// The innermost value on a path of keys that the file says something about.
    private static func value(of keys: [String], in user: Node) -> Node {
        var node = user
        for key in keys {
            guard let next = Int(key).flatMap({ node.sequence?[safe: $0] }) ?? node[key] else {
                break
            }
            node = next
        }
        return node
    }

    private static func at(_ mark: Mark?) -> String { mark.map { ":\($0.line)" } ?? "" }

    /// The known word with the smallest edit distance, the first of equals.
    static func nearest(_ word: String, among known: [String]) -> String {
        known.sorted().min { distance(word, $0) < distance(word, $1) } ?? ""
    }

    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.lowercased().utf8), Array(b.lowercased().utf8))
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
}

extension Node.Sequence {
    fileprivate subscript(safe index: Int) -> Node? { indices.contains(index) ? self[index] : nil }
}
