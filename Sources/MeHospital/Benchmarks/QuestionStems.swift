/// The wordings of questions; none of them stands in a corpus.
enum QuestionStems {
    static let short: [Attribute: [String]] = [
        .indication: [
            "Which of the following conditions is {D} used to treat?",
            "A patient takes {D}. Which disease does this patient most likely have?",
            "The approved indication of {D} is",
            "{D} is prescribed for which illness?",
        ],
        .target: [
            "Which of the following is the molecular target of {D}?",
            "{D} exerts its action on",
            "Which protein does {D} act on?",
            "The drug {D} works through which of these?",
        ],
        .effect: [
            "Which of the following is the typical side effect of {D}?",
            "A patient who started {D} is most likely to develop",
            "Which adverse effect is associated with {D}?",
            "{D} is best known for causing",
        ],
        .monitoring: [
            "Which parameter should be monitored during treatment with {D}?",
            "Before starting {D}, which of the following has to be measured?",
            "Safe use of {D} requires regular control of",
            "What is followed in patients on {D}?",
        ],
        .route: [
            "In which form is {D} given?",
            "{D} is administered as",
            "Which dosage form of {D} is used?",
            "The correct route of administration of {D} is",
        ],
        .chemicalClass: [
            "To which chemical class does the drug {D} belong?",
            "{D} is classified chemically as a",
            "Which of these describes the structure of {D}?",
        ],
        .organ: [
            "Which organ is affected in {S}?",
            "{S} is primarily a disease of",
            "The organ damaged by {S} is",
        ],
        .cause: [
            "What is the cause of {S}?",
            "{S} is caused by which of the following?",
            "The underlying cause in {S} is",
        ],
        .finding: [
            "Which finding is characteristic of {S}?",
            "The hallmark clinical sign of {S} is",
            "Which of the following suggests {S} on examination?",
        ],
        .test: [
            "Which investigation confirms the diagnosis of {S}?",
            "The diagnostic test of choice in {S} is",
            "{S} is best diagnosed by",
        ],
        .firstLine: [
            "What is the first-line drug for {S}?",
            "The drug of choice in {S} is",
            "Which of the following should be given first in {S}?",
        ],
    ]

    /// Short cases, as examinations for physicians put them.
    static let vignettes: [Attribute: [String]] = [
        .indication: [
            "A {age}-year-old {sex} is brought in after a fall. The list of home medicines has one "
                + "entry, {D}. For which condition is this drug most likely taken?",
            "A {age}-year-old {sex} asks why {D} was prescribed. Which condition does it treat?",
        ],
        .target: [
            "A {age}-year-old {sex} is treated with {D}. On which of the following does this drug "
                + "act?",
            "A student presents the pharmacology of {D}, which a {age}-year-old {sex} has just "
                + "received. Which target should be named?",
        ],
        .effect: [
            "A {age}-year-old {sex} began taking {D} two weeks ago and returns with a new "
                + "complaint. Which of the following is most likely due to the drug?",
            "A {age}-year-old {sex} is about to start {D}. Of which adverse effect should this "
                + "patient be told?",
        ],
        .monitoring: [
            "A {age}-year-old {sex} will take {D} for a year. Which of the following should be "
                + "checked at each visit?",
            "{D} is started in a {age}-year-old {sex}. What needs to be followed during therapy?",
        ],
        .route: [
            "A {age}-year-old {sex} receives a first prescription of {D} and asks how it is used. "
                + "In which form is it given?"
        ],
        .chemicalClass: [
            "A {age}-year-old {sex} had a reaction to {D}. To which chemical class does this drug "
                + "belong?"
        ],
        .organ: [
            "A {age}-year-old {sex} is found to have {S}. Which organ should be examined for "
                + "damage?",
            "The family of a {age}-year-old {sex} with {S} asks what the illness harms. Which is "
                + "the best reply?",
        ],
        .cause: [
            "A {age}-year-old {sex} has been diagnosed with {S}. Which of the following is the "
                + "underlying cause?"
        ],
        .finding: [
            "A {age}-year-old {sex} is sent to the clinic because {S} is suspected. Which finding "
                + "is expected on physical examination?"
        ],
        .test: [
            "A {age}-year-old {sex} may have {S}. Which of the following is the best next step to "
                + "confirm the diagnosis?",
            "{S} is considered in a {age}-year-old {sex}. Which test should be ordered?",
        ],
        .firstLine: [
            "A {age}-year-old {sex} has confirmed {S} and no other illness. Which drug should be "
                + "started?",
            "{S} has just been diagnosed in a {age}-year-old {sex}. What is the most appropriate "
                + "initial treatment?",
        ],
    ]
}
