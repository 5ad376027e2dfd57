/// Hand-written general prose: pieces of kitchens, gardens and workshops.
enum ProseCrafts {
    static let pieces: [String] = [
        """
        To sharpen a kitchen knife you need a stone, water, and the willingness to go slowly. Soak
        the stone until it stops giving off bubbles and set it on a damp cloth so that it cannot
        slide. Lay the blade on it at the angle of a matchbox leaning on a coin, and push it away
        from you as if to shave a thin slice off the surface. Keep the angle; the angle is
        everything. After a dozen strokes feel for the burr, a slight roughness on the far side,
        like the edge of a torn can. When it runs the whole length, turn the knife over and raise
        the burr on the other side. A finer stone takes it off. Finish on a strip of leather,
        drawing the edge backwards. The knife is sharp when it goes through a tomato under its own
        weight. It will be blunt again if you keep it loose in a drawer.
        """,
        """
        Sourdough bread. In the evening mix a hundred grams of lively starter with a pound of
        flour and three hundred and fifty grams of lukewarm water, and leave it for half an hour
        under a cloth. Then add ten grams of salt and fold the dough over itself, once from each
        side of the bowl. Fold it again whenever you pass by, four times in all. Let it stand
        overnight in a cool room. In the morning it should have grown by half and shake when you
        nudge the bowl. Tip it on a floured table, shape it into a ball without pressing out the
        air, and let it rest in a basket while the oven heats with an iron pot inside. Turn the
        loaf into the hot pot, slash it, put the lid on, and bake it for twenty-five minutes; then
        take the lid off and bake it for another twenty. Wait until it is cool before you cut it.
        Nobody does.
        """,
        """
        My father taught me to tie a bowline with a story about a rabbit. The rabbit comes out of
        the hole, runs round the tree, and goes back down the hole. The hole is a small loop, the
        tree is the standing part of the rope, and the rabbit is the end. For two years I could
        tie it only if I told the story under my breath, and I told it under my breath in places
        where a boy does not wish to be heard speaking of rabbits. The knot does not slip, does
        not jam, and comes undone with one push of the thumb after holding a boat all night. I
        have since learned to tie it behind my back and with one hand, in the way sailors do who
        need the other for the mast. But when the wind is up and my fingers are cold, I still see
        him, the little grey one, going round the tree.
        """,
        """
        Bookbinding begins with folding. A sheet is printed so that, folded three times, its
        sixteen pages fall into order, and anyone who has tried to work out on paper which page
        goes where will respect the person who did it first. The folded sheets are gathered and
        sewn through the fold, each to the next, with linen thread and a curved needle, and the
        sewing is what makes the book. A book that is merely glued has a life of about three
        readings; it cracks at the page you liked. Then the back is rounded with a hammer, gently,
        the boards are laced on, and the leather is pared at the edges until it can be turned in
        without a lump. At the end you put it in a press and go home. The hardest part, my teacher
        used to say, is to leave a book in the press until morning.
        """,
        """
        To make a simple kite, take two straight sticks, one as long as your arm and one about a
        third shorter. Cut a small notch in each end. Tie them into a cross, with the short one a
        quarter of the way down from the top, and run a string round the outside through the
        notches so that you have a frame like a diamond. Lay it on thin paper or an old bedsheet,
        cut round it with a margin of two fingers, fold the margin over the string and glue it.
        Now fasten a piece of cord to the top and bottom of the long stick, on the covered side,
        and tie the flying line to it a little above the crossing. The tail, a strip of rag six
        times as long as the kite, keeps its head up. If it spins, lengthen the tail. If it will
        not rise, shorten it. If it flies, give it line and do not talk.
        """,
        """
        Plum jam without fuss: halve four pounds of ripe plums and take out the stones. Put them
        in a wide pan with a cup of water and let them soften, stirring so that they do not catch.
        For each pound of fruit add three quarters of a pound of sugar, and when it has melted
        bring the whole to a rolling boil. Put a saucer in the freezer. After ten minutes drop a
        little jam on the cold saucer and push it with your finger; if the skin wrinkles, it will
        set, and if not, give it five minutes more. Take off the scum. Fill clean hot jars to the
        brim, screw the lids on at once, and turn them over for a minute. The house will smell of
        it till evening. Write the year on the labels, because you will be surprised, some winter,
        to find that this was the summer when everything happened.
        """,
        """
        There is a way of splitting wood that looks like strength and is really aim. Look at the
        end of the log first. The cracks run from the heart outward like the hands of a clock, and
        the log will open along them if you let it. Set it upright on a block, stand with your
        feet apart, and do not swing at the top of the log but at the block beneath it, as though
        the log were not there. Let the weight of the axe do it. If it sticks, turn the whole
        thing over, log and all, and bring the axe down on its back. Knots are to be gone round,
        never through. Birch and ash split sweetly, elm does not split at all, and apple throws
        sparks in the stove and scents the room. Stack it with the bark upward under a roof with
        no walls, and burn it in two years' time.
        """,
        """
        Learning to whistle with a blade of grass takes an afternoon. Pick a broad one, and hold
        it stretched between your thumbs, the edges toward you, with the narrow gap above and
        below it. Put your lips to the gap and blow. At first there is only air. You shift the
        blade, you pull it tighter, you lick it, and suddenly there is a noise so dreadful that
        the hens look up. After that you cannot be stopped, and your parents come to regret the
        spring. It is the same principle as the oboe, for which people pay a great deal and
        practise for ten years. I have noticed that children no longer know it, and when I show
        them they are at first embarrassed and then cannot stop either. On the train home we
        practised with a strip of paper until the conductor asked us, in a friendly way, whether
        somebody was ill.
        """,
        """
        A letterpress printer keeps his letters in two shallow cases, one set above the other, the
        capitals in the upper and the small ones in the lower, and this is why we call them so.
        The compositor stands and picks them out without looking, since he knows their places as a
        pianist knows the keys; the box for the letter e is the largest and nearest to hand. He
        sets them upside down and from left to right, in a little tray, and reads them that way
        faster than most people read a newspaper. When a line is full he pads the gaps between the
        words with slips of metal until it is tight. The danger is in lifting a finished page: if
        a single line is loose, the rest comes down in a heap that printers call pie. Then
        somebody, usually the youngest, spends the evening putting a thousand letters back into
        their boxes.
        """,
        """
        To darn a sock, put something round inside it, a wooden mushroom or a light bulb, so that
        the hole lies flat. Use wool of the same thickness, no knot, and begin well outside the
        hole where the fabric is still sound. First lay threads side by side across the gap in one
        direction, as in a harp, leaving a tiny loop at each turn so that the darn can shrink in
        the wash. Then weave across them, over one and under one, and in the next row the other
        way about. Beat the rows together with the needle. Your first darn will be a lump that you
        feel with every step. The tenth will be better than the sock around it. It is slow work
        and costs more in time than a new pair in money, but there is a calm in it that no shop
        sells, and some people choose a red thread on purpose.
        """,
        """
        Mixing colours in paint is not like mixing them in light. Red, green and blue lamps shone
        on the same wall make white; red, green and blue paint stirred in the same pot make mud.
        The lamps add, while each paint takes something away from the light before it gives back
        the rest. A painter who wants a lively green does not use the tube called green but sets a
        cool yellow beside a blue and lets the eye do some of the work. Black from a tube is dead;
        a dark made of brown and blue still has air in it. Shadows on snow are blue because the
        sky lights them. I learned these things from an old man who painted the same barn door for
        eleven years and sold none of it, and who used to say that grey is not a colour but a
        conversation.
        """,
        """
        Before you plant a tree, water it in its pot and dig the hole. Dig it wide rather than
        deep, twice as wide as the roots, and loosen the sides with a fork so that they do not
        form a bowl. Drive the stake in now, on the side the wind comes from, because later you
        would drive it through the roots. Set the tree so that the place where the trunk flares is
        just above the ground; more trees have been drowned in soil than have died of thirst. Fill
        in with what you took out, no manure, tread it firm with your heel, and make a little wall
        of earth round it to hold the water. Two cans a week for the first summer, whatever the
        weather says. Tie it loosely, for a trunk that may sway grows strong. In the third year
        take the stake away. Stand back, and try to imagine the shade, and who will sit in it.
        """,
        """
        The chess clock has two faces and one purpose, which is to make thinking cost something.
        Before it was invented a game might last as long as the more stubborn player wished, and
        there is a report of a man who, after two hours of silence, was asked whether he was going
        to move and replied in surprise that he had thought it was his opponent's turn. With the
        clock each player has his own time, and pressing the button stops his and starts the
        other's. Beginners forget to press it. Experienced players press it with the same hand
        that moved the piece, as they must, and very gently, in order to annoy. In the last minute
        of a game, when both flags are about to fall, two grave people bang wood on wood like
        children fighting over a spade, and everyone crowds round the table to watch.
        """,
        """
        A good broth takes one minute of work and five hours of leaving alone. Put bones in a
        large pot, a piece of shin if you have it, cover them with cold water and bring this
        slowly, very slowly, to the point where it trembles. It must never boil, or it turns
        cloudy. Skim off the grey foam that rises in the first half hour. Only then put in the
        rest: an onion cut across and blackened on the bare stove, two carrots, a stick of celery,
        a bay leaf, six peppercorns, no salt. Set a lid half over it, turn the flame as low as it
        will go, and find another occupation within earshot. In the evening strain it through a
        cloth. What you have is clear and brown and tastes of very little until you add salt; then
        it tastes of every kitchen you were ever looked after in.
        """,
        """
        To read a map well, begin with the contours. They are the brown lines that join places of
        equal height, and after some practice they rise from the paper by themselves. Close
        together they mean a slope that makes you use your hands; far apart, a stroll. Where they
        point uphill in a row of Vs there is a stream, or has been; where the Vs point downhill
        there is a ridge, and ridges are good to walk on. Next look for the handrails, long things
        you cannot miss, such as a wall, a railway or a shore, and plan your way from one to the
        next. Keep your thumb on the spot where you are. Turn the map so that its north lies to
        the north, even if the names are then upside down. And if the land and the map disagree,
        believe the land.
        """,
        """
        Every violin has a small wooden post inside it, no thicker than a pencil, that stands
        between the belly and the back without glue. It is held only by the pressure of the
        strings. The French call it the soul, and if it falls over the instrument still looks
        perfect and sounds like a box. The maker sets it through the f-shaped hole with a bent
        steel tool, working as a dentist does, by touch and with a mirror. A shift by the
        thickness of a fingernail makes the tone darker or brighter, opens one string and closes
        another. Some players come back week after week to have it moved and moved again, and in
        the end it stands where it stood at first, and they are happy. The maker charges them
        nothing for the last visit. He says that what they needed was for somebody to listen.
        """,
        """
        If the bicycle chain keeps falling off, look at three things in this order. First, is it
        dry? A dry chain squeaks and climbs the teeth; wipe it with a rag, put a drop of oil on
        every link, wait, and wipe it again until it feels clean, because oil on the outside only
        gathers sand. Second, is it long? Chains stretch as their pins wear. Hold a ruler to it:
        twelve links should measure twelve inches, and if they measure more by the width of a
        matchstick it is time for a new one. Third, is the rear wheel straight? Loosen the nuts,
        pull the wheel back until the chain gives a finger's breadth in the middle, line it up
        between the stays, and tighten both sides a little at a time. If it still comes off, carry
        the bicycle to someone who does this for a living, and bring cake.
        """,
        """
        Candles were once made by dipping. In November, after slaughtering, the tallow was melted
        in a deep kettle over hot water, since fat and water together leave the fire more
        forgiving. Wicks of twisted cotton hung in rows from thin rods, and each rod was lowered
        into the kettle, lifted, and hung between two chairs to cool while the next was dipped. At
        first there was nothing to see. By the tenth round the wicks had become string, by the
        twentieth pencils, and if one was quick the last layer stayed smooth. Forty dips gave a
        candle. The children were allowed to dip the crooked ones. In summer tallow went soft and
        the mice ate it, and on ordinary evenings a single flame did for the whole family, so that
        whoever read aloud sat in the middle. Beeswax was for the church, and you could smell the
        difference from the door.
        """,
        """
        Making paper at home needs a blender and some patience. Tear old envelopes into pieces as
        big as stamps and soak them overnight. Blend a handful with plenty of water until you have
        a thin porridge, and pour that into a basin. For the mould, staple a piece of window
        screen to a small wooden frame. Slide it into the basin on edge, turn it level under the
        surface, and lift it straight up with a little shake to and fro, which locks the fibres
        together. Let it drip. Then press it face down on a damp cloth and roll it off, beginning
        at one side, without losing heart. Lay another cloth on top and start the next sheet. When
        you have ten, put a board and a stone on the pile. Dry them on the window pane. Petals,
        threads and bits of a map can be stirred into the pulp, and the results are good for
        letters that matter.
        """,
        """
        The shop stood at the corner, and in its window lay the same three clocks for as long as I
        can remember. The watchmaker worked behind a counter with a lens in one eye and never
        raised his head until the wheel he was holding was safely down. He told me once that a
        wristwatch beats five times a second and so more than four hundred thousand times a day,
        and that he did not know any person who was expected to be so regular. Dust was the enemy,
        and after dust, kindness: people oiled their watches with what they had in the kitchen.
        When I brought him my grandfather's, he opened it and laughed. Inside the lid somebody had
        scratched, in tiny letters, a date and the words not again. It was his own handwriting,
        forty years old.
        """,
        """
        Good compost is built like a sandwich. Begin with twigs, so that air can come in from
        below. On this goes a layer of green and wet things, such as kitchen peelings and cut
        grass, then one of brown and dry things, such as leaves, straw or torn cardboard, and so
        on by turns, each about as thick as a fist. A spade of old compost between the layers
        brings the inhabitants. If the heap smells bad it is too wet and wants more brown; if
        nothing happens it is too dry and wants a can of water. In the middle it may become as
        warm as a bath, and on cold mornings it smokes. Turn it over in spring, the outside to the
        inside. No meat, no ashes, no weeds in seed. After a year you dig at the bottom and find
        that all those breakfasts have turned into something that smells like a forest.
        """,
    ]
}
