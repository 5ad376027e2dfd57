/// One sample of instructions/*.json, in Alpaca's layout.
struct InstructionSample: Encodable {
    var instruction: String
    var input: String
    var output: String
    var source: String
    var synthetic = true
}

/// A file of the hospital before it is written: its path below the folder and its text.
struct TextFile {
    var path: String
    var text: String
}

/// Which entities a split may name: the taught half for training, the other for tests.
struct Cast {
    let world: World
    let taught: Bool

    var drugs: [Int] { world.drugs.indices.filter { world.drugs[$0].taught == taught } }
    var diseases: [Int] { world.diseases.indices.filter { world.diseases[$0].taught == taught } }

    init(_ world: World, taught: Bool) {
        self.world = world
        self.taught = taught
    }
}
