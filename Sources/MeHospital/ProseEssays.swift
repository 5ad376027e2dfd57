/// Hand-written general prose: pieces that turn over an everyday thought.
enum ProseEssays {
    static let pieces: [String] = [
        """
        In defence of waiting rooms. There are few places left where one is allowed to do nothing,
        and where doing nothing is even what is expected. In a waiting room nobody can reproach
        you. You have come on time; it is the others who are late. The magazines are two years
        old, so that nothing in them can upset you. A plant, of the kind that lives on neglect,
        stands by the window. People who would never speak in a street exchange a few words about
        the draught, and then fall silent again, without embarrassment, because at any moment one
        of them may be called. I have had my best ideas on those chairs, and lost them when my
        name was read out. Now that everyone carries a little window in the hand, nobody waits any
        more, and I cannot see that they arrive sooner.
        """,
        """
        The history of the pencil is longer than the pencil. In 1564, so it is told, a storm blew
        down a tree in an English valley, and under the roots shepherds found a black, greasy
        substance with which they marked their sheep. It was taken for a kind of lead, and we
        still speak of lead in pencils, though there never was any. The stuff was so valued for
        casting cannonballs that the mine was guarded and workers were searched on leaving. When
        war cut off the French from it, an officer of the balloon corps mixed powdered graphite
        with clay and baked it, and found that more clay made a harder line. From this we have our
        grades. A pencil can draw a line some fifty kilometres long, writes upside down and under
        water, and can be taken back. Perhaps this last quality is the reason why children are
        given it first.
        """,
        """
        A friend of mine answers letters on the day they arrive. She says that this is not virtue
        but laziness: a letter that lies about grows, and after two weeks it needs an apology,
        after a month an explanation, and after half a year a novel. On the first day a postcard
        is enough. I have tried to follow her example and have learned how much of what I call
        being busy is only the dread of things that would take three minutes. There is a bill, a
        call, a button. They stand round the bed at night like relatives. One morning I did eleven
        of them before breakfast, one after the other, with the coat still on, and when the
        twelfth was done it was half past eight and the whole day lay in front of me, empty and
        slightly frightening, like a beach in winter.
        """,
        """
        Shoelaces come undone by themselves, and it was only a few years ago that somebody found
        out how. Engineers filmed a woman running on a treadmill and slowed the picture down nine
        hundred times. Each time the foot strikes the ground, the knot is squeezed and loosened;
        each time the leg swings, the free ends are whipped outward and pull. Neither alone does
        anything much. Together they work the knot looser, step by step, until in the space of two
        strides it fails all at once. What matters more, though, is the way it is tied. There is a
        strong bow and a weak bow, and they differ only in whether the second loop goes round in
        the same direction as the first crossing or in the opposite one. If your bow sits
        crosswise on the shoe, it is the strong kind; if it twists to lie along it, you were
        taught the other, and may now blame your parents.
        """,
        """
        On the pleasure of maps of places where one will never go. I own a street plan of a town
        in Patagonia, bought for a coin at a flea market, and I know it better than the quarter
        where I live. I know that from the station one turns left at the wool exchange, that there
        is a swimming bath on the Avenue of the Republic, and that the cemetery has been extended
        twice. I have furnished a flat for myself in the street behind the harbour office. It has
        a view. Should I ever go there I would be disappointed, or, worse, I would get lost. The
        real town has surely long since pulled down the wool exchange. But on some evenings, when
        it rains and the bills are paid, I walk through it, past the baths, in which the light is
        still on, and turn in at the corner where they sell bread.
        """,
        """
        How the zero came to us is a story about nothing. The Babylonians left a gap when a place
        in a number was empty, and gaps are easily overlooked. In India someone drew a dot or a
        ring in it, and then, which was the daring part, began to treat the ring as a number like
        others, one that could be added and taken away. Arab merchants carried it west together
        with the other nine. In Italy it met with distrust. A number that means nothing, and yet
        makes any other ten times as large if it stands behind it, seemed to the city fathers of
        Florence an invitation to fraud, and for a while bankers were forbidden to use it. The
        merchants used it in secret, since one could reckon with it faster. Our word cipher still
        keeps both meanings: the empty thing, and the secret one.
        """,
        """
        Breakfast is the most conservative of meals. People who will eat anything in the evening,
        snails or seaweed or meat on skewers, want in the morning exactly what they had in the
        morning when they were eight. In one country that is soup, in another cold fish, in a
        third a piece of bread with chocolate sprinkles which in any other country would count as
        a crime against children. It may be that on waking we are not yet quite the persons we
        have become, and have to be led back step by step, beginning with the jam. In hotels one
        can observe it: the same man who last night ordered in a foreign language now stands
        helplessly before the buffet and looks for his own kind of roll. Treaties, it seems to me,
        should never be negotiated before ten.
        """,
        """
        What is a fair price? The question looks simple until one tries to answer it for a glass
        of water. In the kitchen it costs nothing. At the airport it costs as much as a meal. In
        the desert a man would give his horse. Some have held that the price of a thing is the
        work that went into it, and others that it is whatever someone will pay; between the two
        lie most of the quarrels of the last two hundred years. My grandmother, who had a stall at
        the market, held with neither. She asked more of people with gloves. She asked less at the
        end of the day, and least of those who were ashamed to haggle. When a student of economics
        explained to her that this was called price discrimination, she replied that she did not
        discriminate at all; she only looked at people.
        """,
        """
        The umbrella is the only machine that most of us own which has hardly changed since our
        great-grandparents and which nobody has learned to use. We carry it so that it drips into
        our own shoes. We turn it inside out at the same corner every time. It is the thing most
        often left on trains, and as nobody collects the lost ones, there must be a steady drift
        of umbrellas toward the terminal stations, like pebbles toward a river's mouth. When it
        was introduced in London, coachmen pelted the first man to carry one, since rain was their
        living. In the nineteenth century it was rolled as thin as a cane and never opened, so as
        not to spoil the roll; a gentleman got wet with his umbrella in his hand. In this we
        recognise that it is an ornament of the will: we take it along so that it may not rain.
        """,
        """
        Some advice for those who move to the country. The silence you have come for begins at
        about eleven at night and ends at four, when the first cock, who cannot tell the time,
        announces the morning. Do not greet people first thing with opinions. Buy your eggs from
        the neighbour even if the shop is cheaper, for the egg is not what you are buying. Lend
        tools, and note on the inside of the shed door to whom. It is not rude to come without
        calling, it is rude to call. The postwoman knows more than you think and says less than
        you fear. Learn which dog bites. In the first year you will be asked how you like the
        winter, and whatever you answer will be repeated; in the tenth you will still be the new
        people, but it will be said with a certain pride of ownership.
        """,
        """
        Why do we yawn when others do? Nobody quite knows. Dogs catch it from their masters, and
        chimpanzees from each other; babies in the womb yawn, long before there is anyone to copy.
        It was believed for a time that a yawn brings in air when the blood is short of it, but
        people who were given pure oxygen yawned just as often. Another idea is that it cools the
        brain, and a third that it keeps a group awake together. It is caught more easily from a
        friend than from a stranger. Reading about it will do, and so, by now, will this
        paragraph. A conductor once told me that in slow movements he could see a yawn start in
        the second row of the stalls and travel to the back like wind in a wheat field, and that
        he had learned to take a little more tempo when it reached the cellos.
        """,
        """
        The first public park in our town was a cemetery, and before that a rampart, and before
        that, for a short time, a tulip garden owned by a man who lost everything in a single
        week. Places have careers like people. What remains of the rampart is a slope on which
        children sledge, what remains of the cemetery is a row of limes and an angel without a
        nose, and what remains of the tulips is a street name. In the sixties the council wished
        to build a car park there. Four hundred people came and sat on the grass with cushions and
        thermos flasks until the excavator went away again, and this too has become history; there
        is a plaque, and guides stop at it. My mother is in the photograph, third from the left.
        She says that she had actually come for the concert.
        """,
        """
        A teacher I had used to return our essays without marks. Beneath each he wrote one
        question, never more, in green ink. Under my account of a holiday it said: And where was
        your brother? Under a piece on courage: Who was afraid of you? It drove us mad. We wanted
        to know whether it was good. He said that this was like asking whether a walk had been
        correct. In time we found that one could not put such a question aside; it went along to
        the tram and sat at table. I have forgotten the rules for the subjunctive, which others
        taught me with great care. But even today, when I finish a letter or a quarrel, I find
        that I wait for the green ink, and mostly there is a question, and mostly it is where my
        brother was.
        """,
        """
        The kettle, seen as a clock. Mine takes four minutes and ten seconds for two cups. This is
        a length of time for which we have no other use: too short to begin anything, too long to
        stand there with folded arms. What I have done in these minutes over the years would fill
        a life of its own. I have watered the basil, looked for my glasses, read the back of a
        packet of semolina in four languages. I have stood at the window and known the habits of
        the man across the yard, who shaves at the open window and sings. My daughter learned the
        seven times table between the first hum and the click. When we got the new kettle, which
        takes only two minutes, something was missing, and it was some weeks before I understood
        that it was half of my leisure.
        """,
        """
        Games without winners are harder to invent than games with them. Children manage it. They
        spend an hour on deciding who shall be the mother and who the shipwrecked dog, and when
        everything has been settled, the game is over, and nobody minds. Adults have tried with
        boards and cards, and what they come up with usually feels like a meeting. There is one
        exception known to me. In the village where I spent my summers the old people played a
        kind of bowls in which the aim was to come to rest beside a neighbour's ball without
        touching it. No points were counted. When I asked how one knew who was best, they
        considered the question for some time, and an old woman with a stick said that one noticed
        it by whom people liked to stand next to.
        """,
        """
        How bridges are tested is seldom shown to the public, which is a pity. When the new
        footbridge was finished, the engineer asked for volunteers, and two hundred of us came on
        a Sunday morning, were weighed in groups on a cattle scale, and were sent out on the deck.
        First we had to stand still. Then to walk, anyhow; then in step, while he lay on his
        stomach at the edge with an instrument. Then he asked us to jump. It moved, softly, like
        the chest of a sleeping animal, and some people shrieked. He stood up and dusted off his
        knees. "Now you know it, and it knows you," he said. Armies break step on bridges because
        of an accident two centuries ago. Since that Sunday I have never crossed ours without the
        feeling that we have been introduced.
        """,
        """
        Handwriting tells less about character than the experts claimed and more than we would
        like. It tells, for example, who was in a hurry. It tells where one went to school: there
        is a slope to the letters of my generation that one can date to within five years, like
        pottery. Doctors write as they do, a pharmacist explained to me, not because they are
        careless but because each day they write the same ten words, and a word written ten
        thousand times wears down like a step. I know my wife's lists from across the room. When
        my father could no longer speak he wrote on a slate, and though the words were only water,
        window, thank you, they were in his hand, with the tall proud loops that had signed my
        reports, and it was as if somebody had come into the room after all.
        """,
        """
        One can live for a long time in a city without ever having seen it from above, and then,
        from a hospital window or a crane, one sees that it is mostly roofs and that the roofs are
        a country of their own. There are gardens on them, chairs, beehives, a line with washing.
        A man in an undershirt feeds doves. Chimney sweeps have paths there with handrails and
        little iron steps. The streets, in which we believe ourselves to be living, are narrow
        cracks with cars at the bottom. From up here it is also clear that the quarters we
        consider far apart lie next to each other, with only a railway between. I have resolved
        several times since then to walk across. But down below there is always a wall, or a
        timetable, and one takes the usual way.
        """,
        """
        The word nostalgia was made up by a medical student in 1688 for a disease of Swiss
        soldiers. Far from home they grew pale, lost their appetite, heard cowbells, and in bad
        cases died. It was forbidden on pain of punishment to sing a certain milking song in their
        hearing. Doctors recommended leeches, opium, and a return to the Alps, and noted with
        surprise that many recovered as soon as the journey was promised, before it had even
        begun. For two centuries armies kept count of the cases. At some point the illness moved
        from space to time: no one now suffers from distance, since one can telephone, but
        everybody is homesick for a year. Against this there is no coach. The milking song, I am
        told, still exists and is rather cheerful.
        """,
        """
        Three ways to cut a cake fairly. For two people it is well known: one cuts, the other
        chooses. For three it becomes difficult, and it took mathematicians until the middle of
        the last century to find a way in which nobody could envy anybody. The first cuts three
        pieces that seem equal to him; the second may trim the largest; the third chooses first,
        and so on with the trimmings, in an order that has to be explained with a diagram. For
        four people the number of cuts that may be needed is so great that the cake would be
        crumbs. In our family there were seven of us, and my mother used another procedure. She
        cut, by eye, while humming. Whoever said anything got the smallest piece. I have seen no
        proof of it, but in twenty years there was not one complaint.
        """,
        """
        It is easy to underrate the wheelbarrow. The Romans, who had aqueducts and underfloor
        heating, do not seem to have had one, and Europe went on carrying stones on stretchers
        between two men until the time of the cathedrals. In China it had been known for a
        thousand years, with the wheel in the middle, so that the whole load rested on it and a
        single man could push six people; on windy plains they put up a sail. Our own barrow, with
        its wheel in front, makes the arms carry half the weight, and is nevertheless one of the
        great labour-saving inventions, because it does away with the second man. He was free now
        to do something else. Whether he was glad of it the chronicles do not tell. One likes to
        think of him at the edge of the building site on the first morning, with his hands hanging
        down, looking at the sky.
        """,
    ]
}
