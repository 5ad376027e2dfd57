/// The values facts are made of: each is shared by several drugs or diseases, so that it can stand
/// as a wrong answer elsewhere and no answer gives itself away by its form.
enum Vocabulary {
    static let effects = [
        "loss of taste", "ringing in the ears", "hair thinning", "vivid nightmares",
        "gum swelling", "night sweats", "muscle cramps", "persistent hiccups", "dry cough",
        "nosebleeds", "cold fingers", "blurred vision",
    ]
    static let monitoring = [
        "serum magnesium", "platelet counts", "thyroid function", "urinary protein",
        "hearing thresholds", "bone density", "lung capacity", "serum lipase", "pupil size",
        "blood ammonia", "grip strength", "heart rhythm",
    ]
    static let routes = [
        "nasal spray", "skin patch", "subcutaneous injection", "oral tablet", "inhaled powder",
        "intravenous infusion", "sublingual film", "oral syrup",
    ]
    static let classes = [
        "benzofuran", "depsipeptide", "macrolactam", "oxindole", "thiazolidine", "spiroketal",
        "quinazoline", "lipopeptide",
    ]
    static let organs = [
        "the kidneys", "the liver", "the lungs", "the skin", "the heart", "the inner ear",
        "the pancreas", "the retina", "the spleen", "the thyroid",
    ]
    static let findings = [
        "a ring-shaped rash on the shins", "amber tears", "a silver line on the gums",
        "drooping of the left eyelid", "webbed skin at the neck", "a booming heart murmur",
        "cherry-red palms", "ridged and brittle nails", "sudden night blindness",
        "sweet-smelling breath",
    ]
    static let tests = [
        "tilt-table testing", "sweat chloride measurement", "capillary microscopy", "a lip biopsy",
        "urine mass spectrometry", "retinal photography", "a lumbar puncture",
        "bone marrow aspiration", "nerve conduction studies", "a breath hydrogen test",
    ]
    static let doses = ["2 mg", "5 mg", "10 mg", "15 mg", "20 mg", "40 mg", "60 mg", "80 mg"]
    static let designs = [
        "randomised, double-blind trial", "long-term extension study", "prospective cohort",
        "registry study", "crossover trial", "multicentre trial", "pragmatic trial",
        "retrospective chart review", "dose-finding study", "matched case-control study",
    ]
    /// The ten hallmarks of cancer as the HoC benchmark spells them, in the order questions list them.
    static let hallmarks = [
        "sustaining proliferative signaling", "evading growth suppressors", "resisting cell death",
        "enabling replicative immortality", "inducing angiogenesis",
        "activating invasion and metastasis", "genomic instability and mutation",
        "tumor promoting inflammation", "cellular energetics", "avoiding immune destruction",
    ]
    /// How a drug acts: third person, gerund, agent noun, and the shape of its target's name.
    static let actions: [(verb: String, gerund: String, noun: String, target: String)] = [
        ("blocks", "blocking", "blocker", "the % receptor"),
        ("inhibits", "inhibiting", "inhibitor", "the enzyme %ase"),
        ("activates", "activating", "activator", "the % receptor"),
        ("opens", "opening", "opener", "the % channel"),
        ("inhibits", "inhibiting", "inhibitor", "the % transporter"),
        ("closes", "closing", "closer", "the % channel"),
    ]
}
