/// `a[start:stop:step]`
extension JinjaRun {
    /// What a slice takes of a text or a list. Throws `JinjaError` for bounds that are no numbers.
    mutating func slice(_ value: JinjaValue, _ parts: [JinjaValue?]) throws -> JinjaValue {
        let bounds = try parts.map { part -> Int? in
            guard let part, case let part = try defined(part) else { return nil }
            if case .none = part { return nil }
            guard let bound = part.integer else {
                throw JinjaError(.value, "\(part.typeName) as the bound of a slice")
            }
            return bound
        }
        let step = max(-1_000_000_000, min(1_000_000_000, bounds.count > 2 ? bounds[2] ?? 1 : 1))
        guard step != 0 else { throw JinjaError(.value, "a slice with steps of 0") }
        func places(_ count: Int) -> [Int] {
            Self.places(count, bounds[0], bounds.count > 1 ? bounds[1] : nil, step)
        }
        switch try defined(value) {
        case .text(let text):
            try charge(text.count / 8)
            let places = places(text.count)
            if step == 1 {
                return .text(text[(places.first ?? 0)..<(places.last.map { $0 + 1 } ?? 0)])
            }
            var result = JinjaText()
            for place in places { result.append(text.scalars[place], text.origin(at: place)) }
            return .text(result)
        case .sequence(let sequence) where sequence.kind == .list || sequence.kind == .tuple:
            try charge(sequence.items.count)
            let items = places(sequence.items.count).map { sequence.items[$0] }
            return .sequence(try JinjaSequence(items, sequence.kind))
        default: return .undefined("a slice of \(value.typeName)")
        }
    }

    /// The places that Python's slice takes of `count`.
    private static func places(_ count: Int, _ start: Int?, _ stop: Int?, _ step: Int) -> [Int] {
        func bounded(_ index: Int, _ low: Int, _ high: Int) -> Int {
            max(low, min(high, index < 0 ? index &+ count : index))
        }
        if step > 0 {
            let first = bounded(start ?? 0, 0, count)
            let last = bounded(stop ?? count, 0, count)
            return first < last ? Array(Swift.stride(from: first, to: last, by: step)) : []
        }
        let first = start.map { bounded($0, -1, count - 1) } ?? count - 1
        let last = stop.map { bounded($0, -1, count - 1) } ?? -1
        return first > last ? Array(Swift.stride(from: first, to: last, by: step)) : []
    }
}
