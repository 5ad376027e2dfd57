/// Hand-written general prose: pieces that tell a small story.
enum ProseStories {
    static let pieces: [String] = [
        """
        The lighthouse had been automatic for thirty years when Edda applied for the post of
        keeper. The office wrote back that there was no such post. She answered that there was,
        nevertheless, a lighthouse, and that somebody ought to be in it. This correspondence went
        on for two winters. In the end a young man in the office, who was tired of it or perhaps
        moved, found a line in the budget for the airing of buildings, and Edda moved in with a
        bed, a stove and four hundred books. She aired the building. She wrote down the ships,
        though nobody had asked for it, and the colour of the sea each morning. When the storm
        took out the cable and the lamp went dark, she carried up a paraffin light and sat beside
        it until daybreak, turning it by hand with one eye on her watch: three seconds light,
        seven dark. The ferry captain noticed nothing, which was the point.
        """,
        """
        Once a week my uncle played cards with a man he could not stand. They had been neighbours
        at school and had quarrelled there over a penknife, and neither had spoken of it again. On
        Thursdays at eight Mr. Dorn came in without knocking, hung up his hat, and shuffled. They
        played until ten for matches. Each accused the other of cheating, and I believe each was
        right. When Mr. Dorn fell ill my uncle walked to the hospital on Thursday at eight, with
        the cards and two boxes of matches, and they played on the tray across the bed. After the
        funeral a parcel came. It held a penknife with a mother-of-pearl handle and a note: I
        found it the next day and did not know how to say so. My uncle put it in the drawer with
        the cards. On Thursdays he still laid out two hands, and I was not allowed to touch the
        other.
        """,
        """
        "What does the sea do at night?" the boy asked. "The same as by day," said his
        grandmother, "only without being looked at." He thought this over. They were sitting on
        the step, and below them the water moved in and out among the stones as if it were
        searching for something it had put down a moment ago. "Does it mind?" "Being looked at? I
        should think it rather likes it. You would not go to all that trouble with the waves for
        nobody." "Then it must be sad at night." "That is why there are lighthouses," she said,
        and went inside to see to the soup. He stayed where he was and looked as hard as he could,
        until it was so dark that he could no longer tell which part of the blackness was sea.
        Then he waved, in case.
        """,
        """
        The town had one traffic light, and it had been given by mistake. A larger place with the
        same name in the next county had ordered it. When the error came to light, the mayor said
        that what had been put up could not well be taken down, and so it stood at the crossing by
        the church, where there was no traffic, and turned green and yellow and red all day long.
        At first people laughed. Then they began to stop. You would see the priest alone in the
        road with his bicycle, waiting; you would see old Hanne with her dog, and the dog sitting.
        Lovers arranged to meet at the red. Two brothers who had not spoken since their father's
        will stood side by side there one February morning, and it was a long red, and it was
        cold, and one of them finally said something about the weather.
        """,
        """
        Mira found the door behind the wardrobe when she was nine. It was papered over, and she
        knew it only by the draught. With a butter knife she cut along the edge. Behind it lay a
        room no bigger than a cupboard with a chair, a shelf, and a window on which somebody had
        painted a view: a hill, a road, a white house. The house outside had no such window; she
        went round to look. For years she sat there with her books. When she was nineteen she took
        a train through a country she did not know, and it stopped, for no reason, between
        stations. There was a hill. There was a road. She stood up so quickly that her neighbour
        asked whether she was unwell. "Excuse me," said Mira, reaching for her coat, "I live
        here." And she climbed down on the wrong side and began to walk.
        """,
        """
        The clockmaker's apprentice had broken the glass of the great regulator, and he lay awake
        all night preparing his confession. In the morning he stood before his master and said it
        in one breath. The old man went on filing. "What did it show?" he asked. "Master?" "When
        it broke. The time." The boy did not know. "Then you have not only broken a glass," said
        the master, "you have also not looked. The first costs four crowns. For the second you
        will sit in front of it from now until noon and tell me what you see." So he sat. He saw
        the seconds hand tremble before each step. He saw dust settle on the brass. At eleven he
        saw that the pendulum swung a hair farther to the left than to the right, and said so. The
        master put down the file. "I have been looking for that," he said, "since Easter."
        """,
        """
        There was a miller who could not sleep when the wheel stood still. As long as it turned,
        with its groaning and splashing under the floor, he slept like a sack; but let the boy
        shut the sluice, and he sat up in bed and asked what was the matter. His wife bore it for
        thirty years. After his death the mill was sold to people from the city, who kept the
        wheel for its looks and stopped it for its noise. The first night they could not sleep.
        They thought it was the quiet, to which they were not used. The second night they heard
        steps going down to the sluice, and wood scraping on wood, and water. "The wind," said the
        man. "Of course," said his wife. The wheel turned until morning, and they slept as they
        had never slept before, and in the daytime neither of them could bring themselves to go
        and close it.
        """,
        """
        Dear Jonas, you ask what I did with the money from the piano. I shall tell you, and you
        will laugh. I bought a boat. It is very small and very old, and it was lying upside down
        in Petersen's meadow with hens living under it. Petersen threw in the hens. For six weeks
        I scraped and tarred, and my hands look like a chimney sweep's; the doctor's wife asked me
        at church whether I was in mourning. On Saturday we put it in the water, and it sank, but
        slowly and with dignity, and Petersen says that they all do this at first because the
        boards have to swell. You leave them under water for three days and then bail. I did not
        believe him, but on Tuesday it floated. I have called it Opus One. Come in June, bring a
        hat, and do not tell your sister about the hens. Yours always, Friedrich.
        """,
        """
        On the night train to the coast a woman and a boy shared a compartment with a man who had
        a covered cage on his knees. Nobody asked. Near midnight something under the cloth said
        clearly, "Tickets, please." The woman reached for her bag; the boy laughed. "He was twenty
        years with a conductor," the man explained, lifting a corner. A grey parrot regarded them
        with one eye. "I inherited him. He does the stations as well, but in the order of 1962."
        They listened to him for a while in the dark. He called out villages where the train no
        longer stopped and a junction that lay under a reservoir now, and each time he gave the
        minutes of delay. When the real conductor came and said, "Tickets, please," the parrot
        drew itself up. "Have been checked," it said, so firmly that the man touched his cap and
        closed the door.
        """,
        """
        The baker in our street put one roll too many in every bag. When people pointed it out, he
        said that he could not count. He could add up a column of figures upside down, from the
        customer's side of the counter, and we knew it, and he knew that we knew. A tax inspector
        once asked him about the difference between flour and sales. "Mice," said the baker.
        "Every day?" "They are very regular mice." The inspector was given a bag to take along,
        for evidence. When the shop closed, we learned that he had begun it in the first winter
        after the war, when a child had stood outside, smelling, and had been too proud to come in
        when he beckoned. He had thought: if everyone gets one too many, it is not charity, it is
        only bad arithmetic. After that, he said, he had never got round to learning.
        """,
        """
        The king of a small country had a map made that was to show everything. The first was as
        large as a table and did not show the wells. The second filled a hall and did not show the
        footpaths. For the third they took the parade ground, and it had every tree; but when the
        king walked on it, looking for the bench on which he had once been happy, it was missing,
        since that had been only a plank on two stones. The cartographer asked for more paper. The
        king shook his head. He sent for a boy from the village and said, "Take me to the bench
        above the quarry," and the boy, who had no map, took him by the hand and led him out
        through the kitchen garden. It was half an hour's walk. They sat there till evening, and
        the boy showed him which of the lights below was his.
        """,
        """
        Every year before Christmas the same argument took place about the star. Father held that
        it belonged on top of the tree, where stars belonged. Grandmother held that it belonged in
        the window, to be seen from the road, since what use was a star to people who were already
        at home? They made their cases with dignity and at length, over the washing-up, and we
        children took sides according to who had last given us something. It went on the tree on
        even years and into the window on odd ones. In the year when Grandmother was in hospital
        it was an even year. On Christmas Eve we came back from visiting her, late, through snow,
        with nobody saying a word, and when we turned in at the lane there it was in the window,
        shining across the field. "Well," said Father, cleaning his glasses. "Somebody might have
        lost the way."
        """,
        """
        "You have reached the department of lost things," said the voice on the telephone. "What
        are you missing?" "I think I have the wrong number," said Clara. "I wanted the dentist."
        "One moment." There was a sound of drawers. "Umbrella, green, left on a bus in March. A
        recipe for almond cake in your mother's writing. The name of a boy who lent you his
        gloves. Is it one of these?" Clara sat down on the stairs. "The gloves were grey," she
        said slowly. "There was a hole in the left thumb." "That is the entry. Would you like to
        have it back? There is no charge." She thought about it for so long that the voice asked
        whether she was still there. "No," she said at last. "But may I know whether he ever got
        the gloves back?" Papers rustled. "He has registered them as lost," said the voice, "and
        has never called to collect."
        """,
        """
        The fox came down to the houses in the winter that the snow lay until April. She was thin
        and went along the fences in the blue light before morning. Old Berta, who had kept hens
        all her life and had sworn at foxes all her life, stood at the window with a broom and saw
        her. The next evening there was a bowl by the woodpile. "It's for the cat," Berta told her
        daughter, who knew that the cat had been dead since summer. All through March the bowl was
        empty in the morning. When the thaw came, the fox was seen no more, and Berta took the
        bowl in and washed it. In May she heard something at dusk and looked out. By the woodpile,
        one behind the other like beads, sat four cubs, looking at the spot where the bowl had
        been, and a little way off, with her back turned, as if she had nothing to do with it, the
        vixen.
        """,
        """
        The piano tuner was blind, and he knew the houses of the town by their pianos. "Ah, the
        flat with the radiator," he would say, striking a chord; or, "Your daughter has stopped
        playing. Since Easter?" He found coins inside, pencils, once a love letter, which he
        handed over with his face averted, as if that made a difference. At the school he came
        before the autumn concert and tuned the old upright in the gymnasium, which had been
        kicked by footballs for thirty years. The caretaker told him it was not worth the trouble.
        "No," the tuner agreed, and went on. When he had finished he played, for himself, the slow
        movement of something, and the children who were changing for sport stood still with one
        shoe on. "It will hold for a week," he said, shutting the lid. "That is as long as most
        things."
        """,
        """
        Two men met on a mountain path so narrow that neither could pass. Both carried heavy
        baskets, and each had come most of the way. The first said that he was the elder and that
        it was for the younger to go back. The second said that he carried eggs, and eggs could
        not go backwards. They set down their loads and argued. The sun moved. At noon they
        discovered that they were hungry, and the first had bread, and the second had eggs. In the
        afternoon it came out that the elder was bound for the younger one's village in order to
        sell bread, and the younger for the elder's in order to sell eggs. They looked at each
        other. Then they exchanged baskets, wished each other good day, turned round, and each
        walked home, downhill, with what he had set out to get.
        """,
        """
        At the end of the war a train with no destination stood for three days on the siding at
        Lessing's farm. There were children in it, forty of them, and a nurse who no longer knew
        whom to ask. On the first day Lessing's wife brought milk. On the second the village came
        with what there was, and an old soldier taught them to whistle on their fingers. On the
        third an order arrived and the engine got up steam. When the train had gone, they found
        that it was short by one, or rather that the village was over by one: in the barn, on the
        sheaves, lay a girl of perhaps four, asleep, with a label round her neck from which the
        rain had washed the name. "The order says forty," said the stationmaster. "I counted
        forty," said Lessing's wife, who had never been to school, and she looked at him until he
        wrote it down.
        """,
        """
        The librarian had a drawer for the things she found in returned books. There were bus
        tickets and pressed flowers, a strip of bacon, a photograph of a man beside a motorcycle,
        shopping lists, and a great many letters. She did not throw them away, since in a library
        one does not, and she did not read them, or only the first line, to see whether they could
        be given back. One Friday a boy brought her a slip of paper. "This was in chapter six," he
        said, "it says: whoever finds this, I was here too and I also cried." She nodded and
        opened the drawer. But the boy kept hold of it. "Couldn't I write underneath and put it
        back?" he said. She looked over her glasses at the clock, at the empty reading room, at
        the rule on the wall. Then she lent him her pen.
        """,
        """
        Nobody knew who had planted the sunflowers. They came up in June along the railway
        embankment, all the way from the signal box to the bridge, and by August they stood higher
        than a man, with their faces toward the trains. The railway company wrote to the council,
        and the council wrote to the allotment club, and the allotment club denied everything.
        People who had travelled that line for years with their noses in the paper now looked up
        at a quarter to eight. In the autumn a track worker named Kowal retired, and his
        colleagues gave him a watch. Someone asked what he would miss. He considered. "Eating my
        bread on the bank," he said, "looking at the passengers." He had for thirty years, it
        turned out, preferred the kind with seeds on it, and had never been a tidy eater.
        """,
        """
        The ferry takes nine minutes. In nine minutes, the ferryman says, a person can decide
        anything; he has seen it. A bride once asked him to turn round in midstream, and he did,
        and on the bank she changed her mind again, and he took her over a second time without
        charging. A man went across every Sunday with a suitcase and came back with it every
        Sunday evening, for years, and then one Sunday he did not come back. "What was in it?" I
        asked. "Stones," said the ferryman. "I carried it for him once. He was practising." The
        river was brown and quick that day, and the rope hummed. When we landed on the other side
        I remained at the rail. There was no reason to go ashore, except that I had come in order
        to. "Once more?" he asked, with his hand on the lever.
        """,
        """
        My sister claimed that she could speak to crows. She did it from the balcony, in the
        mornings, with her mouth full of toast. What she said was mostly about school. The crows
        sat on the aerial and listened with their heads on one side, and when she had finished,
        one of them would say something short, and she would nod and fetch her satchel. We teased
        her for it. Then we moved away, to a city with pigeons, and it was forgotten. Last year we
        drove through the old street, two grown women in a hired car, and stopped in front of the
        house. There was a crow on the aerial. "Go on," I said. My sister wound down the window,
        went red, and remarked, in a low voice, that the new school had been all right in the end.
        The crow shifted from one foot to the other. Then it said something short.
        """,
    ]
}
