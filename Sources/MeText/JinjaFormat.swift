extension JinjaRun {
    /// Python's `'{} {0} {name}'.format(…)`, without widths, attributes and conversions. Throws
    /// `JinjaError` for those, and for a value that is not given.
    mutating func formatted(_ text: JinjaText, _ call: JinjaCall) throws -> JinjaText {
        var result = JinjaText()
        var at = 0
        var unnamed = 0
        var isNumbered = false
        while at < text.count {
            let scalar = text.scalars[at]
            let isDouble = at + 1 < text.count && text.scalars[at + 1] == scalar
            guard scalar == "{" || scalar == "}", !isDouble else {
                let isMark = scalar == "{" || scalar == "}"
                result.append(scalar, text.origin(at: at))
                at += isMark ? 2 : 1
                continue
            }
            guard scalar == "{", let end = text.firstIndex(of: JinjaText("}"), from: at) else {
                throw JinjaError(.value, "format: a brace without its other half")
            }
            let name = text[(at + 1)..<end].string
            guard
                name.unicodeScalars.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic })
                    || Int(name).map({ $0 >= 0 }) == true
            else { throw JinjaError(.unsupported, "the field '{\(name)}' of the method 'format'") }
            if Int(name) != nil { isNumbered = true }
            let place = name.isEmpty ? unnamed : Int(name)
            if name.isEmpty { unnamed += 1 }
            guard !(isNumbered && unnamed > 0) else {
                throw JinjaError(.value, "format: fields with and without numbers")
            }
            let named = call.named.first { $0.name == name }?.value
            let value =
                place.map { $0 < call.positional.count ? call.positional[$0] : nil } ?? named
            guard let value else { throw JinjaError(.value, "format: no value for '{\(name)}'") }
            result.append(try print(value))
            at = end + 1
        }
        return result
    }
}
