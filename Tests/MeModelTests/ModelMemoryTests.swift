import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// What `MemoryNeed` is made of, against what is really allocated.
@Suite struct ModelMemoryTests {
    /// Bytes of all buffers below a value, each once.
    private static func bytes(_ value: Any) -> Int {
        var seen: [ObjectIdentifier: Int] = [:]
        func walk(_ value: Any) {
            if let buffer = value as? Buffer {
                seen[ObjectIdentifier(buffer)] = buffer.byteCount
                return
            }
            for child in Mirror(reflecting: value).children { walk(child.value) }
        }
        walk(value)
        return seen.values.reduce(0, +)
    }

    private static var adapters: [LoRAConfiguration?] {
        var some = LoRAConfiguration()
        (some.rank, some.targets, some.dora) = (
            4, ["k_proj", "v_proj", "up_proj", "down_proj"], true
        )
        return [nil, LoRAConfiguration(), some]
    }

    @Test(arguments: ["grouped-tied", "plain-untied"], ElementType.allCases)
    func spacesAreAsLargeAsTold(name: String, type: ElementType) throws {
        let (c, w) = (try Golden(name).configuration, Workspace())
        for configuration in Self.adapters {
            let adapter = configuration.map { LoRAAdapter($0, for: c, type: type, seed: 1, on: w) }
            for rows in [7, 600] {
                for kept in [Activations.Kept.all, .inputs, .nothing] {
                    let space = Activations(
                        c, capacity: rows, type: type, keeping: kept, adapter: adapter)
                    let told = Activations.bytes(
                        c, capacity: rows, type: type, keeping: kept, adapter: configuration)
                    #expect(Self.bytes(space) == told)
                }
                let space = BackwardSpace(c, capacity: rows, type: type, adapter: adapter)
                let told = BackwardSpace.bytes(
                    c, capacity: rows, type: type, adapter: configuration)
                #expect(Self.bytes(space) == told)
                let cache = KeyValueCache(c, capacity: rows, type: type)
                #expect(
                    Self.bytes(cache) == KeyValueCache.bytes(c, capacity: rows, type: type))
            }
            if let adapter, let configuration {
                #expect(
                    adapter.master.table.count == LoRAAdapter.parameters(configuration, for: c))
            }
        }
    }
}
