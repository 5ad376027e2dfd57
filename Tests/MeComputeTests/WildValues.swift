import MeTestSupport

@testable import MeCompute

/// Sizes that fill no vector and no panel, and ones just beside them.
let raggedSizes = [1, 7, 63, 65]

extension Matrix {
    /// Values of a matrix's type, from normal random ones that `edit` may change by row and column.
    init(
        noise rows: Int, _ columns: Int, _ type: ElementType = .float32, seed: UInt64,
        edit: (Int, Int, Float) -> Float = { $2 }
    ) {
        var random = RandomStream(seed: seed)
        var values = (0..<rows * columns).map { _ in Float(random.normal()) }
        for index in values.indices {
            values[index] = edit(index / columns, index % columns, values[index])
        }
        self.init(rows: rows, columns: columns, type: type)
        fill(with: values)
    }

    /// The values in a type, row by row.
    init(_ values: [Float], _ rows: Int, _ columns: Int, _ type: ElementType) {
        self.init(rows: rows, columns: columns, type: type)
        fill(with: values)
    }

    /// Row `row`, as floats.
    func line(_ row: Int) -> [Float] { rows(row..<row + 1).values() }
}

/// The worst difference between values and those wanted, as a share of each wanted one and `size`;
/// not a number where one is NaN or infinite and the other is not the same.
func worstError(_ got: [Float], _ wanted: [Float], size: Float = 0) -> Float {
    guard got.count == wanted.count else { return .nan }
    var worst: Float = 0
    for (a, b) in zip(got, wanted) where !(a.isNaN && b.isNaN) && a != b {
        guard a.isFinite && b.isFinite else { return .nan }
        worst = max(worst, abs(a - b) / max(abs(b) + size, 1e-35))
    }
    return worst
}

/// How exact a result of a type can be: a float's few last bits, or half of bfloat16's last.
func tolerance(_ type: ElementType) -> Float { type == .float32 ? 5e-6 : 0x1p-8 + 5e-6 }
