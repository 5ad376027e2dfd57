import ArgumentParser
import Foundation
import MeCompute

/// `mellama run`: all stages of a recipe.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Run all stages of a recipe; finished stages are skipped, interrupted ones go on.",
        discussion: """
            The stages: samples, corpus, pretrain, tune, merge, evaluate, report. They write into \
            <output>/<name> as the recipe says, with every default in its recipe.yaml.
            Example: mellama run Recipes/quickstart.yaml
            """)

    @Argument(help: "The recipe, a YAML file.") var recipe: String
    @OptionGroup var report: JSONOption
    @OptionGroup var compute: ComputeOptions

    private struct Output: Encodable { var stages: [StageOutcome] }

    func run() async throws {
        Interruption.listen()
        var recipe = try RecipeFile.read(URL(filePath: recipe))
        if compute.threads > 0 { recipe.threads = compute.threads }
        var options = compute
        options.threads = recipe.threads
        var pipeline = Pipeline(recipe, on: options.workspace)
        let table = try await pipeline.run()
        if report.json {
            try Console.json(Output(stages: pipeline.outcomes))
        } else {
            Console.result(table)
        }
    }
}
