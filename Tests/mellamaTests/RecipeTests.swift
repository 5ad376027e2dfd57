import Foundation
import MeCorpus
import MeHospital
import MeTraining
import Testing

@testable import mellama

@Suite struct RecipeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func everyShippedRecipeLoads() throws {
        let folder = Self.root.appending(path: "Recipes")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 2)
        for name in names {
            let recipe = try RecipeFile.read(folder.appending(path: name))
            #expect(!recipe.corpus.domains.isEmpty)
            let again = try RecipeFile.parse(try RecipeFile.text(recipe), path: name)
            #expect(again == recipe, "\(name) changes when it is written and read again")
        }
    }

    @Test func anUnknownKeyNamesTheNearest() {
        let text = """
            name: x
            pretrain:
              run:
                learningRat: {peak: 1.0e-3}
            """
        let error = #expect(throws: CommandError.self) {
            try RecipeFile.parse(text, path: "r.yaml")
        }
        let said = error?.description ?? ""
        #expect(said.contains("r.yaml:4"))
        #expect(said.contains("'learningRat' in pretrain.run"))
        #expect(said.contains("'learningRate'"))
    }

    @Test(arguments: [
        ("name: [1", "r.yaml"), ("threads: many", "threads"), ("- 1", "keys and values"),
        ("pretrain: {sequencesPerStep: 0}", "sequencesPerStep"),
        ("pretrain: 3", "pretrain"), ("name: ../x", "name"),
        ("evaluate: {settings: {benchmarks: [medqq]}}", "medqq"),
        ("evaluate: {maximumTokens: {medqq: 3}}", "medqq"),
        ("evaluate: {maximumTokens: {medqa: -3}}", "evaluate.maximumTokens.medqa"),
        ("tune: {settings: {lora: {rank: 0}}}", "rank"),
        ("corpus: {domains: [{nam: x}]}", "nam"),
    ])
    func badRecipes(text: String, mention: String) {
        let error = #expect(throws: CommandError.self) {
            try RecipeFile.parse(text, path: "r.yaml")
        }
        #expect(error?.description.contains(mention) == true, "\(error?.description ?? "")")
    }

    @Test func aSeedReachesEveryStage() throws {
        let recipe = try RecipeFile.parse("seed: 11\ncorpus: {seed: 3}", path: "r.yaml")
        #expect(recipe.samples.hospital.seed == 11)
        #expect(recipe.corpus.seed == 3)
        #expect(recipe.pretrain.run.seed == 11)
    }
}
