/// Instructions of everyday life, written by hand, so that tuning does not narrow a model to
/// medicine.
enum GeneralInstructions {
    static let samples: [InstructionSample] = [
        sample(
            "Rewrite the sentence in the past tense.", "The children run to the river.",
            "The children ran to the river."),
        sample(
            "Rewrite the sentence in the past tense.", "She writes a letter and posts it.",
            "She wrote a letter and posted it."),
        sample("List three things found in a kitchen.", "", "A pan, a knife and a kettle."),
        sample(
            "Explain in two sentences why leaves fall in autumn.", "",
            "Trees drop their leaves to save water while the ground is cold. Before they fall, the "
                + "tree draws useful substances back into its branches."),
        sample(
            "Make this sentence shorter.",
            "Due to the fact that it was raining, we made the decision to stay at home.",
            "Because it rained, we stayed at home."),
        sample("Name the opposite of the word.", "generous", "stingy"),
        sample("Name the opposite of the word.", "shallow", "deep"),
        sample(
            "Write a polite note to a neighbour about loud music.", "",
            "Dear neighbour, your music can be heard in my bedroom late at night. Could you turn it "
                + "down after ten? Thank you very much."),
        sample("Put the words in alphabetical order.", "pear, apple, fig", "apple, fig, pear"),
        sample(
            "Put the words in alphabetical order.", "stone, river, meadow, hill",
            "hill, meadow, river, stone"),
        sample("Which season comes after spring?", "", "Summer comes after spring."),
        sample(
            "Correct the spelling.", "The libary opens at nine oclock.",
            "The library opens at nine o'clock."),
        sample(
            "Correct the grammar.", "He don't like the cold soup.",
            "He doesn't like the cold soup."),
        sample(
            "Give three tips for saving water at home.", "",
            "Take shorter showers. Repair dripping taps. Run the washing machine only when it is "
                + "full."),
        sample(
            "Describe how to boil an egg.", "",
            "Put the egg in boiling water and leave it there for seven minutes. Then cool it under "
                + "cold water and peel it."),
        sample(
            "Is the statement true or false?", "The sun is larger than the moon.",
            "True. The sun is far larger than the moon."),
        sample(
            "Is the statement true or false?", "Ice sinks in water.",
            "False. Ice is less dense than water and floats."),
        sample(
            "Turn the statement into a question.", "The train leaves at noon.",
            "Does the train leave at noon?"),
        sample(
            "Turn the statement into a question.", "You have seen the new bridge.",
            "Have you seen the new bridge?"),
        sample(
            "Say in one sentence what a compass is for.", "",
            "A compass shows which way is north, so that one can find a direction."),
        sample(
            "Find the odd one out and say why.", "apple, pear, hammer, plum",
            "Hammer, because the others are fruits."),
        sample(
            "Find the odd one out and say why.", "violin, drum, flute, spoon",
            "Spoon, because the others are musical instruments."),
        sample("Add the numbers.", "14 and 27", "14 and 27 make 41."),
        sample("Add the numbers.", "8, 5 and 12", "8, 5 and 12 make 25."),
        sample(
            "Summarise the text in one sentence.",
            "Mara wanted to bake bread. She had no yeast, so she asked her neighbour, who gave her a "
                + "jar of sourdough. The bread rose all night, and in the morning they ate it "
                + "together.",
            "With sourdough from her neighbour, Mara baked bread that the two shared."),
        sample(
            "Summarise the text in one sentence.",
            "The bridge at the mill was closed in March because its beams had rotted. Until it was "
                + "rebuilt in August, everyone had to take the ferry.",
            "From March to August people took the ferry because the rotten bridge was being rebuilt."
        ),
        sample(
            "Write two sentences about a cat on a roof.", "",
            "The cat sat on the warm tiles and watched the swallows. When it rained, she slipped in "
                + "through the attic window."),
        sample(
            "Give a synonym.", "quick", "fast"), sample("Give a synonym.", "silent", "quiet"),
        sample(
            "Explain to a child what a library is.", "",
            "A library is a house full of books that belong to everyone. You may take some home, "
                + "read them, and bring them back for the next reader."),
        sample(
            "Complete the sentence.", "If you plant a seed and water it,",
            "a small green shoot will appear after some days."),
        sample(
            "Write a title for the story.",
            "A boy finds a key on the beach and spends the summer looking for its lock.",
            "The Summer of the Key"),
        sample(
            "Make the sentence friendlier.", "Close the door.", "Could you please close the door?"),
        sample(
            "Make the sentence friendlier.", "You are late again.",
            "It would be lovely if you could be on time tomorrow."),
        sample(
            "List four colours.", "", "Red, green, blue and yellow."),
        sample(
            "What should one pack for a day at the sea?", "",
            "A towel, a swimsuit, sun cream, water and something to read."),
        sample(
            "Say whether the review is positive or negative.",
            "The soup was cold and the waiter forgot us.", "Negative."),
        sample(
            "Say whether the review is positive or negative.",
            "A warm welcome, clean rooms and the best breakfast of our trip.", "Positive."),
        sample(
            "Convert to the plural.", "one mouse, one leaf, one child",
            "mice, leaves, children"),
        sample(
            "How many minutes are in two and a half hours?", "",
            "There are 150 minutes in two and a half hours."),
        sample(
            "Write a short invitation to a birthday party.", "",
            "I am turning thirty and would love to see you. Come on Saturday at six; there will be "
                + "cake, music and a garden."),
        sample(
            "Explain what a proverb means.", "Many hands make light work.",
            "When many people help, a task becomes easy."),
        sample(
            "Explain what a proverb means.", "Don't count your chickens before they hatch.",
            "Do not rely on something before it has really happened."),
        sample(
            "Sort by size, smallest first.", "elephant, mouse, dog",
            "mouse, dog, elephant"),
        sample(
            "Answer yes or no.", "Do penguins live in the Arctic?", "No."),
        sample(
            "Answer yes or no.", "Is a whale a mammal?", "Yes."),
        sample(
            "Extract the names from the sentence.", "On Friday Lena met Oskar and his sister Ruth.",
            "Lena, Oskar, Ruth"),
        sample(
            "Extract the place from the sentence.", "The meeting was held in the old town hall.",
            "the old town hall"),
        sample(
            "Describe the taste of a lemon.", "",
            "A lemon tastes sharp and sour, with a fresh scent and a trace of bitterness."),
        sample(
            "Why do we wear wool in winter?", "",
            "Wool traps air between its fibres, and the still air keeps the warmth of the body in."),
        sample(
            "Write a line of advice for someone learning the piano.", "",
            "Play a little every day, slowly, and listen to each note."),
        sample(
            "Change the sentence from active to passive.", "The storm broke the window.",
            "The window was broken by the storm."),
        sample(
            "Change the sentence from passive to active.", "The cake was eaten by the dog.",
            "The dog ate the cake."),
        sample(
            "Name three animals that lay eggs.", "", "Hens, turtles and frogs lay eggs."),
        sample(
            "Thank a colleague for help in one sentence.", "",
            "Thank you for staying late to help me finish; I would not have managed alone."),
        sample(
            "Which word rhymes with the given one?", "night", "light"),
        sample(
            "Give directions from the door to the garden.", "",
            "Go straight through the kitchen, open the back door, and take three steps down."),
        sample(
            "State the main idea.",
            "Bees visit flowers for nectar. On the way they carry pollen from one plant to the next, "
                + "and without this many fruits would not grow.",
            "Bees help plants to bear fruit by carrying pollen."),
    ]

    private static func sample(
        _ instruction: String, _ input: String, _ output: String
    ) -> InstructionSample {
        InstructionSample(
            instruction: instruction, input: input, output: output, source: "general")
    }
}
