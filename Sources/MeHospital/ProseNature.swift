/// Hand-written general prose: pieces of animals, weather and land.
enum ProseNature {
    static let pieces: [String] = [
        """
        Swifts arrive in the first days of May, always a little later than one has promised the
        children. For a week the sky above the street is only sky, and then one evening there are
        six of them, screaming round the church tower as though they had never been away. They
        eat, drink, sleep and gather feathers on the wing. A young swift that drops from its nest
        in July may not touch anything solid again for two years. It is hard to say what we mean
        when we say such a bird lives here. It nests under our roof, but the roof is to it what a
        petrol station is to a traveller. When they leave, at the end of July, nobody sees them
        go. You notice instead that the evening has become quiet, and that the quiet has been
        there for some days.
        """,
        """
        A peat bog is a slow archive. Moss grows on moss, and because the water is sour and holds
        almost no air, what dies there does not rot in the ordinary way. It is pressed down, about
        a millimetre a year, so that a metre of peat is a thousand years of summers. People
        cutting fuel have found butter in wooden tubs, a leather shoe, a dugout boat, and now and
        then a man. Pollen lies in it grain by grain, and anyone patient enough to count it can
        say when the elms failed and when rye was first sown on the hill. A drained bog forgets
        all of this quickly. The air gets in, the peat crumbles, and the carbon of ten centuries
        goes up in a few dry years. To keep a bog one does very little: one blocks a ditch and
        waits.
        """,
        """
        How do spiders cross a garden path when there is no branch above it? The spider climbs to
        a high place, lifts its abdomen, and lets out a thread so fine that the slightest draught
        carries it away. The free end drifts until it catches on something, perhaps the rose on
        the other side. The spider pulls the line tight, tests it with a foot, and walks across,
        laying a stronger thread as it goes. From the middle of this bridge it drops down to make
        a shape like the letter Y. The rest is geometry: spokes first, then a rough spiral as
        scaffolding, then, working back from the edge, the sticky spiral that does the catching.
        The scaffolding is eaten on the way. In the morning the whole web may be taken down and
        eaten too, since silk costs protein, and by breakfast a new one hangs in the same place.
        """,
        """
        Snow is not silent by itself. It makes the world silent, because the air between the
        flakes swallows sound. Walk out after the first heavy fall and your own street seems to
        have been carried off and put down somewhere without traffic. A few hours later the
        surface has packed and frozen, and then it does the opposite: it carries noises, and you
        hear a dog from the next village. Children know the kinds of snow without having names for
        them. There is the dry kind that will not hold together, the wet kind from which one rolls
        the bodies of snowmen until the grass shows through, and the crust that bears your weight
        for exactly as long as it takes to think that it will. The last snow of the year is grey
        and lies on the north side of barns, and nobody writes poems about it.
        """,
        """
        The tide is late by about fifty minutes each day, which is why people on the coast keep a
        printed table beside the door. The moon pulls at the water nearest to it more than at the
        earth, and at the earth more than at the water on the far side, and so the sea bulges in
        two places and we turn beneath both. That is the tidy account. In truth the water has to
        squeeze past islands and slosh in bays like tea in a carried cup, and each harbour has its
        own habits. In one place there are two high tides close together; in another the sea
        hardly moves; in a third it comes up the river as a wave on which people ride boards. The
        table beside the door knows none of the reasons. It was made by someone who wrote down the
        times for nineteen years and then dared to go on.
        """,
        """
        Lichens are partnerships. What looks like a stain on a gravestone is a fungus that has
        taken in algae, or sometimes bacteria, and lives on the sugar they make from light. The
        fungus gives them shelter, water held like a sponge, and minerals loosened from the stone.
        Neither is found in that shape alone. Because they have no roots and drink from the air,
        lichens take in whatever the air carries, and a town with dirty air soon has bare trees.
        When the coal fires went out, the grey and yellow crusts came back from the countryside at
        the pace of a few streets a year. They grow so steadily that one can estimate the age of a
        wall from the width of the largest circle on it. A patch the size of a hand may have begun
        when your great-grandmother was at school.
        """,
        """
        Our pond is as large as two doors laid side by side, and the first creature to find it
        came within a day. It was a water beetle, which must have flown at night and taken the
        shine of the water for what it was. Then there were midges, then skaters, rowing about on
        the surface without getting wet. In the second spring a frog left a cushion of spawn among
        the weeds, and we counted the tadpoles until there were too many and then until there were
        too few. I had thought that a pond needed to be stocked, like a shop. It needs only to be
        dug, filled with rain, and left alone; everything else is already on its way. In dry weeks
        the blackbird bathes in it so thoroughly that we have to top it up. The cat watches all
        this from the wall with an expression of great fairness.
        """,
        """
        Most of the stars one sees on a clear night are far brighter than our sun and only look
        faint because they are far away. The many dim, small stars, which make up the greater part
        of the sky's population, cannot be seen without a telescope at all, not even the nearest
        of them. It is rather as if one looked over a city at night and saw only the lighthouses.
        The light that enters your eye this evening left some of them when the street you stand in
        was a field. One of the easiest to find is the reddish star in the shoulder of Orion, so
        swollen that if it stood in the sun's place it would reach beyond the path of Mars. It
        grows brighter and dimmer over the years without any plan that an amateur could discover.
        One day it will explode, which may be tomorrow or in a hundred thousand years; astronomers
        call this soon.
        """,
        """
        If you want to know which way a river used to run, look at the parish boundary. It was
        drawn along the water when the water was somewhere else. A river on flat land is never
        content with its bed. On the outside of each bend it eats the bank, on the inside it lays
        down gravel, and the bend grows rounder until the neck is thin enough for a flood to break
        through. Then the river is straight for a while and the old loop is left as a crescent
        lake, in which carp grow fat and boys learn to swear. The farmers on either side have
        always regarded this as theft and gift in equal measure. There is a meadow near us that
        has changed counties twice without moving. The map shows it on the wrong side, connected
        to its own country by a dotted line across the stream, and in summer the cows wade over to
        vote, as people say.
        """,
        """
        Why is the sky blue and the sunset red? Light from the sun holds all colours. As it comes
        through the air it meets molecules much smaller than its waves, and these throw the light
        aside, the short blue waves far more than the long red ones. So from every part of the sky
        some scattered blue reaches us, even where there is no sun. In the evening the light must
        come through a much longer stretch of air, and most of the blue has been thrown out along
        the way for the benefit of people farther west, whose afternoon it is. What is left for us
        is red. On the moon there is no air, and so the sky is black at noon with the sun shining
        in it. A glass of water with a few drops of milk shows the same in small: blue from the
        side, orange when you look through it at a lamp.
        """,
        """
        The hedge at the end of the lane is older than the house. You can tell by counting: an old
        rule says that each kind of woody plant in a stretch of thirty paces stands for a hundred
        years. Ours has hawthorn, hazel, dog rose, field maple, spindle, and one crab apple, and
        by the rule it was planted before there were forks. The rule is not quite true, but it
        makes people look, which is the use of most rules. A hedge is a wood with all its edges
        and none of its middle. The wren goes through it like a mouse. Bank voles keep roads along
        the foot of it, and a weasel keeps the voles. Every fifteen years the stems are cut half
        through near the ground and laid over, so that they sprout along their length and the gaps
        close. The man who does it says that a hedge only dies of being tidied.
        """,
        """
        Honeybees tell each other where to go by dancing. A forager who has found a good patch of
        clover comes home and walks in a straight line on the dark comb, shaking her body, then
        circles back and does it again. The angle of her line against the vertical is the angle of
        the flowers against the sun; the longer she shakes, the farther they are. Others follow
        with their feelers, since they cannot see her, and fly out in that direction. When the sun
        moves, the dancer corrects for it, even if she has been indoors for an hour. All this was
        worked out by a man with a pot of paint and a great deal of time, who marked bees with
        dots and sat down to wait. What he found seemed so unlikely that he himself did not
        believe it for years. It is a language with one subject, and nothing in it can be said
        about yesterday.
        """,
        """
        Earthworms do not look like the authors of anything, yet almost every handful of garden
        soil has been through one. They pull dead leaves into their burrows by the narrow end,
        which is the sensible end, and what they leave behind at the mouth of the hole is finer
        and richer than what they took in. A field that had been spread with cinders was dug up
        thirty years later, and the cinders lay in a neat layer a hand's breadth down: nothing had
        been dug, the worms had merely lifted the ground above them, a spoonful at a time. Stones
        sink for the same reason. Whole floors of Roman houses have been kept safe by them under a
        slow blanket. Blackbirds know the other half of the story and stand with tilted heads on
        the wet lawn. If it is true that worms come up to the drumming of rain, then some gulls
        have understood it, for they stamp.
        """,
        """
        Frost flowers used to grow on every bedroom window. The air in the room was moist from
        breathing, the glass was colder than ice, and the moisture settled from scratches and
        specks of dust in ferns and feathers. Children melted a spyhole with a coin warmed in the
        hand. Double glazing has made an end of them, and anyone under forty may never have seen
        one except on old buses. They cost a cold room, and nobody wants the cold room back, yet
        it is odd that something so common can vanish without an announcement. My grandmother
        could tell from their shape whether the night had been still. She also said that they were
        the gardens of people who had died in winter, but only when the stove was lit and she had
        time to talk.
        """,
        """
        A salmon that has spent three years in the sea comes back to the stream in which it
        hatched, and it finds the mouth of the right river, out of hundreds, chiefly by smell. The
        water of every valley has its own mixture of stone and leaf and moss, and the young fish
        learns it in a few weeks on the way down, without knowing that there will be an
        examination. Coming up, it no longer eats. It leaps weirs, rests in pools, changes colour,
        and grows a hooked jaw, and by the time it reaches the gravel it is more purpose than
        fish. After spawning most of them die, and bears and crows carry the bodies into the
        woods. In the rings of the trees along such streams one can find nitrogen that came from
        the sea. The forest, too, in a way, waits for the salmon.
        """,
        """
        You can tell the temperature from a cricket. Count its chirps for a quarter of a minute,
        add forty, and you have something near the degrees on the old scale. It works because a
        cricket is as warm as the air around it, and the chemistry of its muscles runs faster in
        the heat. On a cool evening in September the song is so slow that you can hear it as
        separate strokes, like somebody filing a key. Only males sing, by drawing the edge of one
        wing across a row of teeth on the other. The ears are on the knees. People in some cities
        keep crickets in little cages for the sound, and are sorry in October. In our cellar one
        of them survived until Christmas behind the boiler, singing at midsummer speed in the
        dark.
        """,
        """
        Volcanic soil is among the best in the world, and so people go back. They know what the
        mountain did to their grandparents. But the ash weathers into fine dark earth that holds
        water and gives up its minerals easily, and grapes and coffee and lemons grow there as
        they grow nowhere else. Between two eruptions there may be a hundred years, which is long
        enough to plant olives, build a church, and forget. In one village the street is paved
        with lava from the last time, and the children play on it barefoot. Instruments on the
        slope now measure every tremor and the slightest tilt, and a siren is tested on the first
        Monday of the month. The old men on the bench outside the café look at their watches when
        they hear it, and then at the summit, and then order another coffee.
        """,
        """
        The moss on the north side of trees is no compass. Moss grows where it is damp and shady,
        which in a wood may be on any side, and whoever trusts it will walk in circles, as people
        without landmarks do in any case. Experiments in deserts and forests have shown this: so
        long as the sun or moon is visible, walkers keep straight; under clouds they turn back on
        their own tracks within the hour and do not believe it when they are shown the map. Nobody
        turns always left or always right. Small errors of direction add up like the steps of a
        drunkard. Better signs exist. On a windy coast every bush leans away from the sea. In the
        evening, bees and rooks fly home. And water, though it may take its time about it, goes
        down to where people live.
        """,
        """
        An old apple variety survives only if somebody keeps grafting it. A pip from a good apple
        grows into a tree with apples of its own invention, nearly always small and sour, because
        the flower took pollen from who knows where. To have the same apple again one must cut a
        twig from the tree and bind it to another root. So the tree in our yard, which is called
        Winter Banana by those who ought to know, is not a descendant of the first tree of that
        name but in a sense a piece of it, handed on from knife to knife for a hundred and fifty
        years. It bears every other autumn. The fruit must lie in straw until January, when it
        turns yellow and begins to smell. Before that it is fit only for throwing. The nursery in
        town no longer sells it, and this spring I cut eleven twigs and gave away ten.
        """,
        """
        Every autumn the cranes come over in the third week of October. You hear them before you
        see them, a sound as of many wooden gates, and then a long uneven line high up against the
        cloud, one arm of the wedge always longer than the other. The leader drops back after a
        while and another takes its place, since the front is the hard work and the rest can lean
        on the air that has been stirred for them. People come out of shops. The barber stands on
        the pavement with his comb. For as long as it takes to cross the town nobody remembers
        what he was saying. They rest on the wet fields by the reservoir, thousands of them,
        talking all night, and farmers who grumble about the trampled seed have been seen to drive
        there on Sundays with the whole family and a thermos flask.
        """,
        """
        Ice on a lake speaks when it grows. On the coldest nights there are long falling notes
        that run from shore to shore, like a whip cracked under water or a plucked cable. They
        come from cracks as the sheet shrinks and stretches, and because high tones travel faster
        through it than low ones, a snap at the far end arrives as a chirp that slides downwards.
        Skaters listen. Black ice that rings is strong; milky ice with a dull voice is full of
        air; if it says nothing at all, stay on the bank. Four centimetres will carry a person,
        ten a horse, or so the fishermen used to reckon, and they added that it was better to ask
        after the horse. In March the ice turns grey and breaks into candles that tinkle against
        the stones, and one windy morning it is simply gone.
        """,
    ]
}
