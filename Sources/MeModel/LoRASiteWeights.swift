import MeCompute

/// One site's adapters in one layer: its matrices' factors as one low-rank addition to the joined
/// weights, the A matrices stacked, the B matrices down the diagonal.
struct LoRASiteWeights {
    let factors: LowRank
    private let names: [AdapterLayout.Names]
    /// m / ‖W + scale·B·A‖ of each output, (1, out) float32, 1 where there is no adapter; nil without
    /// magnitudes.
    let gain: Matrix?
    /// ‖W + scale·B·A‖ of each output, (1, out); 0 where there is no adapter.
    private let norms: Matrix?
    /// Gradients of the magnitudes before they go to their places, (1, out).
    private let sums: Matrix?

    init?(
        _ adapter: LoRAAdapter, layer: Int, site: LoRASite, type: ElementType, on w: Workspace
    ) {
        let layout = adapter.layout
        var parts: [LowRank.Part] = []
        var names: [AdapterLayout.Names] = []
        var (column, inner) = (0, 0)
        for module in site.modules {
            let out = adapter.outputWidth(of: module.name)
            let path = "model.layers.\(layer).\(module.path).\(module.name)"
            if let addition = layout.addition(to: path) {
                names.append(layout.names(of: path))
                parts.append(
                    LowRank.Part(
                        outputs: column..<column + out, inner: inner..<inner + addition.rank,
                        scale: layout.scale(of: addition)))
                inner += addition.rank
            }
            column += out
        }
        guard let first = names.first else { return nil }
        self.names = names
        factors = LowRank(
            rows: column, columns: adapter.master[first.a].columns, parts: parts, type: type, on: w)
        func vector(_ value: Float) -> Matrix? {
            guard layout.usesMagnitudes else { return nil }
            return Matrix([Float](repeating: value, count: column), rows: 1, columns: column)
        }
        (gain, norms, sums) = (vector(1), vector(0), vector(0))
        repack(adapter.master, on: w)
    }

    /// Takes up changed values.
    func repack(_ master: ParameterStore, on w: Workspace) {
        factors.pack(
            a: master.joined(names[0].a, names[names.count - 1].a), b: names.map { master[$0.b] },
            on: w)
    }

    /// Takes up changed lengths of the rows of W + scale·B·A, W: (out, in), and of their magnitudes.
    func measure(_ master: ParameterStore, _ base: PackedMatrix, on w: Workspace) {
        guard let gain, let norms else { return }
        for (part, names) in zip(factors.parts, names) {
            let lengths = norms.columns(part.outputs)
            WeightMagnitude.norms(
                of: base, rows: part.outputs, a: master[names.a], b: master[names.b],
                scale: part.scale, into: lengths, on: w)
            // A row of length 0 has no direction, and stays what it is.
            gain.columns(part.outputs).fill(
                with: zip(master[names.magnitude].values(), lengths.values()).map {
                    $1 == 0 ? 1 : $0 / $1
                })
        }
    }

    /// The magnitudes to begin with: the lengths as they are.
    func takeMagnitudes(into master: ParameterStore, _ base: PackedMatrix, on w: Workspace) {
        measure(master, base, on: w)
        guard let norms else { return }
        for (part, names) in zip(factors.parts, names) {
            master[names.magnitude].copy(from: norms.columns(part.outputs))
        }
    }

    /// dX of the product before its gain from dY after it, and the gradients of the magnitudes.
    ///
    /// dY, dX: (M, out)   product: (M, out), before the gain
    func gainBackward(
        _ dY: Matrix, product: Matrix, into dX: Matrix, addingTo gradients: ParameterStore,
        on w: Workspace
    ) {
        guard let gain, let norms, let sums else { return }
        sums.zero()
        WeightMagnitude.backward(
            dY, x: product, gain: gain, norms: norms, into: dX, addingTo: sums, on: w)
        for (part, names) in zip(factors.parts, names) {
            let gradient = gradients[names.magnitude]
            Elementwise.add(gradient, sums.columns(part.outputs), into: gradient, on: w)
        }
    }

    /// Adds to the gradients of A and B.
    ///
    /// dY: (M, out)  x: (M, in)  thin: scale · x·Aᵀ  dThin: scale · dY·B, (M, sum of ranks) each
    func addGradients(
        _ dY: Matrix, x: Matrix, thin: Matrix, dThin: Matrix, to gradients: ParameterStore,
        on w: Workspace
    ) {
        factors.addGradients(
            dY, x: x, thin: thin, dThin: dThin,
            a: gradients.joined(names[0].a, names[names.count - 1].a),
            b: names.map { gradients[$0.b] }, on: w)
    }
}

extension LoRAAdapter {
    func outputWidth(of module: String) -> Int { model.shape(of: module).out }
}
