import Foundation

/// A value of adapter_config.json, of which the same key may hold a list, a text or nothing.
enum AdapterValue: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([AdapterValue])
    case object([String: AdapterValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([AdapterValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: AdapterValue].self))
        }
    }

    /// Whether it asks for nothing: null, or an empty list or object.
    var isEmpty: Bool { self == .null || self == .list([]) || self == .object([:]) }

    /// A whole number.
    var integer: Int? {
        guard case .number(let value) = self else { return nil }
        return Int(exactly: value)
    }

    /// A list of texts only.
    var texts: [String]? {
        guard case .list(let values) = self else { return nil }
        let texts = values.compactMap { value -> String? in
            guard case .text(let text) = value else { return nil }
            return text
        }
        return texts.count == values.count ? texts : nil
    }

    /// As a person would write it, for errors.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): integer.map { "\($0)" } ?? "\(value)"
        case .text(let value): "\"\(value.prefix(200))\""
        case .list(let values):
            "[" + values.prefix(8).map(\.shown).joined(separator: ", ")
                + (values.count > 8 ? ", …]" : "]")
        case .object(let values): "an object with \(values.keys.sorted().prefix(8))"
        }
    }
}
