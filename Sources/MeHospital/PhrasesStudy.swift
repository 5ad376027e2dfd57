/// Sentences of the corpus that carry the frame of a study: openings, methods, results, ends.
enum StudyPhrases {
    static let backgrounds = [
        "{S} is uncommon but burdensome.", "Little has been written about {S} in older people.",
        "The care of {S} varies from one hospital to the next.",
        "Reports on {D} have so far come from small series.",
        "Many questions about {D} remain open.", "{S} has attracted new interest since {year}.",
        "Earlier work on {D} left the size of its benefit uncertain.",
        "How {S} should be managed is debated.",
        "Families ask for clear advice on {S}.", "We set out to learn more about {D}.",
    ]
    static let methods = [
        "In this {design}, {n} adults with {S} received {D} {dose} as {aR} or placebo for {wk} weeks.",
        "We followed {n} patients with {S} at {ctr} centres for {yr} years.",
        "Records of {n} people treated with {D} for {S} were reviewed.",
        "This {design} enrolled {n} patients who had {S}; all took {D} as {aR}.",
        "Between {year} and 2024, {n} people with {S} were examined at {ctr} hospitals.",
        "Participants with {S} were assigned to {D} {dose} or to usual care.",
        "A {design} compared {D} with placebo in {n} people with {S}.",
        "Two reviewers read the files of {n} patients with {S} independently.",
        "We gave {D}, {dose} as {aR}, to {m} volunteers and to {n} patients with {S}.",
        "A questionnaire about {S} was sent to {n} clinics.",
    ]
    static let results = [
        "After {wk} weeks, {pct} percent of those on {D} had improved, against {low} percent on placebo.",
        "Remission of {S} was reached by {pct} percent with {D} (p = {p}).",
        "The mean symptom score of {S} fell by {low} points under {D}.",
        "Median survival free of relapse was {yr} years with {D}.",
        "{D} halved the number of hospital days due to {S}.",
        "Quality of life rose in {pct} percent of patients with {S} who took {D}.",
        "Of {n} patients given {D}, {m} needed no second drug for {S}.",
        "Benefit of {D} was seen by week {wk} and lasted.",
        "Relapse of {S} was seen in {low} percent after {D} was withdrawn.",
    ]
    static let closings = [
        "Larger studies of {D} are under way.", "These data should help people with {S}.",
        "We suggest that {D} be offered early in {S}.",
        "Follow-up of the cohort with {S} continues.",
        "Physicians can use {D} with some confidence.",
        "Our findings on {S} agree with those of others.",
    ]
    static let interactions: [Interaction.Kind: [String]] = [
        .mechanism: [
            "{D} raises the plasma concentration of {P} by slowing its clearance.",
            "The level of {P} rises when {D} is taken with it.",
            "Clearance of {P} falls by {low} percent in the presence of {D}.",
        ],
        .effect: [
            "{D} taken together with {P} can cause {K}.",
            "The combination of {D} and {P} led to {K} in {low} patients.",
            "{K} may follow when {P} is added to {D}.",
        ],
        .advise: [
            "{D} should not be combined with {P}.",
            "Doctors should avoid giving {P} to patients who take {D}.",
            "The use of {D} with {P} is not recommended.",
        ],
        .int: [
            "An interaction between {D} and {P} has been described.",
            "{D} is known to interact with {P}.",
            "{P} interacts with {D}.",
        ],
    ]
    static let generalMethods = [
        "Ethics committees of all centres approved the protocol, and participants signed a form.",
        "Analyses followed the intention-to-treat principle; missing values were imputed.",
        "Proportions were compared with Fisher's exact test and means with the t test.",
        "Adverse events were coded by two people who did not know the treatment.",
        "Sample size was set so that a difference of ten points would be found with 90 percent power.",
        "Laboratory samples were frozen within an hour and measured in one batch.",
        "Confidence intervals were computed by the bootstrap with 1,000 resamples.",
        "Hazard ratios come from a Cox model adjusted for age and sex.",
    ]
    static let generalLimits = [
        "The study has limits: it was small, and follow-up was short.",
        "Recall may have biased some of the answers.",
        "Selection of patients at referral centres may overstate severity.",
        "Unmeasured confounding cannot be excluded.",
        "Our results come from two regions and may not hold elsewhere.",
    ]
}
