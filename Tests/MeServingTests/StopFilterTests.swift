import MeServing
import MeText
import Testing

@Suite struct StopFilterTests {
    private func filter(_ text: String, stops: [String]) throws -> (text: String, stopped: Bool) {
        var trainer = BPETrainer()
        trainer.vocabularySize = 300
        let tokenizer = try trainer.train(["Human: and Assistant: speak in turns, é and ü."])
        var filter = StopFilter(tokenizer, stops: stops)
        var out = ""
        for token in tokenizer.encode(text) {
            let (piece, goesOn) = filter.append(token)
            out += piece
            for stop in stops { #expect(!out.contains(stop)) }
            if !goesOn { break }
        }
        out += filter.finish()
        #expect(out == filter.text)
        return (out, filter.isStopped)
    }

    @Test func endsBeforeAStopAndHoldsItsBeginningBack() throws {
        let (text, stopped) = try filter("An answer.\n\nHuman: more", stops: ["\n\nHuman:"])
        #expect(text == "An answer." && stopped)
    }

    @Test func aFalseBeginningIsReleased() throws {
        let (text, stopped) = try filter("Two lines.\n\nHumans é", stops: ["\n\nHuman:"])
        #expect(text == "Two lines.\n\nHumans é" && !stopped)
    }
}
