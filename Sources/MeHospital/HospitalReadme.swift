/// The README that lies in every written hospital.
enum HospitalReadme {
    static func text(_ settings: HospitalSettings) -> String {
        """
        # The synthetic hospital (seed \(settings.seed))

        Everything in this folder is synthetic. A program invented the drugs, diseases, genes,
        proteins, organisms, patients, papers and questions; nothing here is medical knowledge and
        no person is described. The same settings and seed give the same bytes. Licence: CC0 1.0.

        | folder | what |
        |---|---|
        | world.json | the facts everything else is written from |
        | corpus/ | papers (JATS), abstracts (PubMed XML), discharge notes (MIMIC-IV-Note's CSV) \
        with planted identifiers, general prose |
        | heldout/ | text that is never in corpus/, to measure loss on |
        | instructions/ | samples in Alpaca's layout, all six tasks and general ones |
        | benchmarks/ | twelve benchmarks, each in the file format of its publishers |

        ## Two halves

        \(settings.drugs) drugs and \(settings.diseases) diseases fall into two halves that share \
        no fact (`taught` in world.json). Facts of
        both stand in corpus/, each many times in many wordings. Questions on the taught half are
        also in instructions/ and in the train and dev splits; the test splits ask about and speak
        of the other half only. Who has seen only instructions cannot know a test answer. Values
        that several drugs or diseases share (adverse effects, tests, routes) are shared by both
        halves, equally often, so that guessing by frequency gains nothing.

        ## Labels of the test splits

        medmcqa, medqa: letters even. pubmedqa: yes 45 %, no 33 %, maybe 22 %. bionli, mednli: a
        third each. ddi2013: false about half, the other four between
        10 and 15 % each. hoc: one to
        three of ten labels, each leading equally often. mtsamples: twelve of the forty
        specialties, even; a fifteenth of the texts stands in two rows. i2b2_2010: about a fifth
        of the sentences has no concept.

        bionli's released column names could not be confirmed; its files have
        `id,premise,hypothesis,label`. emrqa is in the converted, SQuAD-like layout:
        `answer_start` counts Unicode scalars of the context string.

        """
    }
}
