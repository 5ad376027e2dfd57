import MeCompute
import MeModel

/// Weights of chance: speed does not depend on what they say.
enum RandomWeights {
    /// Fills a parameter; a short pattern is enough, and quick to make.
    static func fill(_ parameter: Parameter, _ matrix: Matrix) {
        var random = RandomStream(seed: 2)
        let some = (0..<4099).map { _ in Float(0.02 * random.normal()) }
        matrix.fill(with: (0..<parameter.count).map { parameter.decays ? some[$0 % 4099] : 1 })
    }

    /// Tokens of a vocabulary.
    static func tokens(_ count: Int, of vocabulary: Int, seed: UInt64 = 1) -> [Int32] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in Int32(random.next() % UInt64(vocabulary)) }
    }

    /// A matrix of numbers from −0.5 to 0.5.
    static func matrix(rows: Int, columns: Int, type: ElementType, seed: UInt64) -> Matrix {
        let matrix = Matrix(rows: rows, columns: columns, type: type)
        var random = RandomStream(seed: seed)
        matrix.fill(with: (0..<matrix.count).map { _ in Float(random.uniform()) - 0.5 })
        return matrix
    }
}
