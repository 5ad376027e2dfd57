/// The begin token of conversations. Llama 2's, Llama 3's and Mistral's templates write it themselves;
/// it is put before a text where the model wants one (`addsBeginToken`) and none stands there.
extension Tokenizer {
    /// The ids as the model wants a sequence to begin.
    package func beginning(_ ids: [Int32]) -> [Int32] {
        guard addsBeginToken, let beginToken, ids.first != beginToken else { return ids }
        return [beginToken] + ids
    }

    /// The ids of a rendered conversation, begin token included where the model wants one.
    package func encodeConversation(_ segments: [TemplateSegment]) -> [Int32] {
        beginning(encode(segments))
    }

    /// The same for training, and which of the ids are to be learnt.
    package func encodeConversationForTraining(
        _ segments: [TemplateSegment]
    ) -> (ids: [Int32], isAnswer: [Bool]) {
        let (ids, isAnswer) = encodeForTraining(segments)
        let all = beginning(ids)
        return (all, [Bool](repeating: false, count: all.count - ids.count) + isAnswer)
    }
}
