/// General texts put together from phrases, to fill up beside the hand-written pieces: recipes,
/// letters, places, diaries, sums, dialogues, tools and walks.
enum GeneratedProse {
    static func texts(_ count: Int, seed: UInt64) -> [String] {
        var chance = Chance(seed: seed, "general")
        let kinds = EverydayPhrases.kinds
        return (0..<count).map { index in
            let kind = kinds[index % kinds.count]
            var slots = EverydayPhrases.words.reduce(into: Frame.Slots()) { slots, bank in
                slots[bank.key] = chance.pick(bank.words)
                slots[bank.key + "2"] = chance.pick(bank.words.filter { $0 != slots[bank.key] })
            }
            let price = chance.number(2...9)
            let pieces = chance.number(3...12)
            slots["price"] = "\(price)"
            slots["pieces"] = "\(pieces)"
            slots["total"] = "\(price * pieces)"
            slots["paid"] = "\(price * pieces + 5)"
            slots["minutes"] = "\(chance.number(2...11) * 5)"
            slots["some"] = "\(chance.number(2...9))"
            let sentences = kind.map { options in
                Frame.fill(chance.pick(options), slots, &chance)
            }
            return sentences.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}

/// Banks for the generated texts: a kind is a list of places in the text, each with its choices.
enum EverydayPhrases {
    static let words: [(key: String, words: [String])] = [
        ("name", ["Ada", "Tom", "Lena", "Oskar", "Mina", "Felix", "Rosa", "Ben", "Iris", "Paul"]),
        (
            "veg",
            [
                "carrots", "leeks", "potatoes", "beans", "mushrooms", "onions", "parsnips",
                "cabbage", "beetroots", "peas",
            ]
        ),
        ("herb", ["parsley", "thyme", "dill", "mint", "basil", "sage", "chives"]),
        (
            "place",
            [
                "the harbour", "the market square", "the old bridge", "the railway station",
                "the school", "the mill pond", "the library", "the bakery",
            ]
        ),
        (
            "animal",
            ["heron", "fox", "hedgehog", "blackbird", "squirrel", "badger", "hare", "jackdaw"]
        ),
        (
            "tree",
            ["oak", "beech", "willow", "birch", "pear tree", "walnut tree", "lime", "alder"]
        ),
        (
            "tool",
            ["hammer", "plane", "spade", "needle", "kettle", "ladder", "chisel", "wheelbarrow"]
        ),
        (
            "weather",
            [
                "a light rain was falling", "the sun had just come out", "fog lay over the fields",
                "the wind came from the sea", "it had snowed in the night",
                "the first frost was on the grass",
            ]
        ),
        (
            "thing",
            [
                "a box of letters", "a blue bicycle", "a brass lamp", "a torn map",
                "a basket of apples", "a wooden chair", "a box of paints", "a clock without hands",
            ]
        ),
        (
            "person",
            [
                "the postman", "an old neighbour", "the baker's daughter", "a tall stranger",
                "my aunt", "the ferryman", "a girl with a drum", "the teacher",
            ]
        ),
        (
            "town",
            ["Ellerby", "Marsh End", "Tolven", "Kingsfold", "Hartwell", "Saint Osric", "Brackley"]
        ),
        ("river", ["the Wend", "the Tarrow", "the Ilse", "the Merrin", "the Long Brook"]),
        ("day", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
        (
            "goods",
            ["notebooks", "candles", "loaves", "tulips", "postcards", "jars of honey", "buttons"]
        ),
        (
            "feeling",
            ["glad", "tired", "curious", "a little afraid", "proud", "at ease", "out of breath"]
        ),
    ]

    static let kinds: [[[String]]] = [
        [
            ["A soup of {veg}.", "How to make a stew of {veg} and {veg2}.", "Supper for {name}."],
            ["Wash {some} handfuls of {veg} and cut them small.", "Peel the {veg} and dice them."],
            [
                "Melt butter in a heavy pot and let the {veg} soften without taking colour.",
                "Warm some oil, add the {veg}, and stir until they smell sweet.",
            ],
            [
                "Pour in water or stock, cover, and simmer for {minutes} minutes.",
                "Add {veg2} and enough water to cover, then cook gently for {minutes} minutes.",
            ],
            ["Taste before you salt it.", "Season late, since the pot boils down."],
            ["Scatter {herb} over each bowl.", "Finish with chopped {herb} and a spoon of cream."],
            [
                "It keeps for {some} days and is better on the second.",
                "Serve it with bread that is a day old.",
            ],
        ],
        [
            ["Dear {name},", "My dear {name},", "Hello {name},"],
            [
                "your letter came on {day}, when {weather}.",
                "thank you for {thing}, which arrived safely.",
            ],
            [
                "Here in {town} little has changed since you left.",
                "We are well, although {person} has moved to {town}.",
            ],
            [
                "Last week we walked along {river} and saw a {animal} quite close.",
                "The {tree} by {place} came down in the storm, and nobody was hurt.",
            ],
            [
                "I have begun to learn how to use a {tool}, with more zeal than skill.",
                "The garden gave us more {veg} than we could eat, so we gave half away.",
            ],
            [
                "Will you come in summer? There is a bed for you and a view of {place}.",
                "Write soon and tell me whether you are {feeling}.",
            ],
            ["Yours, {name2}.", "With love from {name2}.", "Your friend {name2}."],
        ],
        [
            [
                "{town} is a small town on {river}.",
                "{town} lies where {river} bends to the south.",
            ],
            [
                "It grew around a ford, and later around a bridge that carried the coach road.",
                "For most of its history people there lived by fishing and by weaving.",
            ],
            [
                "The market is held on {day} and is known for its {veg} and {goods}.",
                "On {day} farmers sell {veg}, cheese and {goods} near {place}.",
            ],
            [
                "A {tree} in front of the town hall is said to be {some} hundred years old.",
                "The tower can be climbed in {minutes} minutes and gives a wide view.",
            ],
            [
                "Visitors come for the {animal}, which is carved over many doors.",
                "In spring the meadows flood and birds rest there on their way north.",
            ],
            ["A bus leaves for {town2} every {minutes} minutes.", "The railway closed long ago."],
        ],
        [
            ["{day}. When I woke, {weather}.", "{day}, late. All day {weather}."],
            [
                "I met {person} near {place} and we spoke about nothing for {minutes} minutes.",
                "On the way to {place} I found {thing} and carried it home.",
            ],
            [
                "In the afternoon I mended the {tool} and cut my thumb.",
                "A {animal} sat under the {tree} and looked at me without fear.",
            ],
            ["I felt {feeling}, for no reason I could name.", "It made me {feeling}."],
            [
                "For supper there were {veg} again, this time with {herb}.",
                "{name} came by with {goods} and stayed until dark.",
            ],
            [
                "Tomorrow I must write to {name2}.",
                "If the weather holds we shall go to {town} with {name2}.",
            ],
        ],
        [
            ["{name} wanted to buy {goods}.", "{name} went to {place} to buy {goods}."],
            [
                "Each cost {price} coins, and {name} took {pieces} of them.",
                "They were {price} coins apiece, and {pieces} were needed.",
            ],
            [
                "Since {price} times {pieces} is {total}, the bill came to {total} coins.",
                "That made {total} coins, because {pieces} times {price} is {total}.",
            ],
            [
                "{name} handed over {paid} coins and got 5 back.",
                "Having paid {paid} coins, {name} was given 5 in change.",
            ],
            ["On the way home {weather}.", "{person} helped to carry them."],
            ["{name2} counted again and found the sum correct.", "Nothing was lost on the way."],
        ],
        [
            [
                "\"Have you seen {thing}?\" asked {name}.",
                "\"You are late,\" said {name}, putting down the {tool}.",
            ],
            [
                "\"Not since {day},\" said {name2}.",
                "\"I know,\" said {name2}, \"but {weather}, and the road to {town} was closed.\"",
            ],
            [
                "\"{person} was here and left a note.\"",
                "\"We could ask at {place}. They keep everything there.\"",
            ],
            [
                "{name} thought about it for a while and looked out at the {tree}.",
                "A {animal} crossed the yard, and both of them fell silent.",
            ],
            [
                "\"Then let us have tea first,\" said {name2}, \"and worry in {minutes} minutes.\"",
                "\"It does not matter,\" said {name} in the end. \"I was only {feeling}.\"",
            ],
            ["So they put on the kettle.", "They laughed, and the matter was settled."],
        ],
        [
            ["How to look after a {tool}.", "On the care of a good {tool}."],
            [
                "Buy the best you can afford, because a cheap {tool} costs you twice.",
                "An old {tool} is often better made than a new one.",
            ],
            [
                "Wipe it dry after use and hang it where air can reach it.",
                "Never leave it out when it rains; rust needs only one night.",
            ],
            [
                "Once a year rub the wood with linseed oil and let it rest for {some} days.",
                "A handle should fit the hand; sand it a little if it does not.",
            ],
            [
                "Lend it only to people who return things, such as {name}.",
                "{person} in {town} still repairs them for a few coins.",
            ],
            ["Treated like this it will outlive you.", "In {some} years you will be glad."],
        ],
        [
            ["A walk from {town} to {town2}.", "The path along {river}."],
            ["Start at {place} and keep the water on your left.", "Begin early, before the heat."],
            [
                "After {minutes} minutes a {tree} marks the turn; go uphill from there.",
                "The way climbs for {minutes} minutes between hedges.",
            ],
            [
                "Walk quietly and you may meet a {animal}.",
                "The {animal} is common here, most of all at dusk.",
            ],
            [
                "From the top you see {river} and, on clear days, the towers of {town2}.",
                "There is a bench for {some} people and a spring with cold water.",
            ],
            [
                "Take bread and {veg} along, as the inn is shut on {day}.",
                "Good shoes are needed where {river} has washed out the path.",
            ],
            ["The bus will bring you back.", "Allow half a day and do not hurry."],
        ],
    ]
}
