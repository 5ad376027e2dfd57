import Testing

@testable import MeHospital

@Suite struct WorldTests {
    private let world = HospitalFixture.world

    @Test func namesAreDistinctAndFarApart() {
        var names = world.drugs.map(\.name) + world.diseases.map(\.name)
        names += world.targets.map(\.name) + world.diseases.map(\.cause)
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
        let short =
            world.drugs.map(\.name)
            + world.diseases.map { String($0.name.split(separator: " ")[0]) }
            + world.diseases.map { $0.cause.split(separator: " ").dropFirst(2).joined() }
        let bytes = short.map { Array($0.lowercased().utf8) }
        for one in bytes.indices {
            #expect(!NameMaker.isDenied(bytes[one]), "\(short[one]) looks real")
            for two in bytes.indices where two > one {
                let distance = NameMaker.distance(bytes[one], bytes[two])
                #expect(distance > 2, "\(short[one]) and \(short[two])")
            }
        }
    }

    @Test func deniedNamesAreCaught() {
        #expect(NameMaker.isDenied(Array("borastatin".utf8)))
        #expect(NameMaker.isDenied(Array("kras2".utf8)))
        #expect(!NameMaker.isDenied(Array("borakvane".utf8)))
        #expect(NameMaker.distance(Array("kitten".utf8), Array("sitten".utf8)) == 1)
        #expect(NameMaker.distance(Array("abcd".utf8), Array("badc".utf8)) > 2)
    }

    @Test func halvesShareNoLink() {
        for drug in world.drugs {
            #expect(world.diseases[drug.disease].taught == drug.taught)
            #expect(drug.interactions.allSatisfy { world.drugs[$0.partner].taught == drug.taught })
        }
        for disease in world.diseases {
            #expect(world.drugs[disease.firstLine].taught == disease.taught)
        }
        #expect(world.drugs.filter(\.taught).count * 2 == world.drugs.count)
    }

    @Test func sharedValuesAreEvenInBothHalves() {
        for half in [true, false] {
            for attribute in [Attribute.effect, .monitoring, .route, .target, .organ, .test] {
                var counts: [String: Int] = [:]
                for fact in world.facts where fact.attribute == attribute && fact.taught == half {
                    counts[fact.value, default: 0] += 1
                }
                #expect(Set(counts.values).count == 1, "\(attribute) \(counts)")
                #expect(counts.count >= 8)
            }
        }
    }

    @Test func anotherSeedGivesAnotherWorld() {
        var settings = HospitalSettings()
        settings.seed = 8
        let other = World(settings: settings)
        #expect(World(settings: HospitalSettings()) == world)
        let common = Set(other.drugs.map(\.name)).intersection(world.drugs.map(\.name))
        #expect(common.count < 6)
    }

    @Test func settingsAreChecked() {
        var odd = HospitalSettings()
        odd.drugs = 47
        #expect(throws: HospitalError.self) { try Hospital(settings: odd) }
        var many = HospitalSettings()
        many.diseases = 60
        #expect(throws: HospitalError.self) { try Hospital(settings: many) }
    }

    @Test func largestWorldStillFindsNames() throws {
        var settings = HospitalSettings()
        settings.drugs = 160
        settings.diseases = 160
        try settings.validate()
        let large = World(settings: settings)
        #expect(Set(large.drugs.map(\.name) + large.diseases.map(\.name)).count == 320)
    }
}
