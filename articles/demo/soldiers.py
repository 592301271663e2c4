"""What the demonstration's desk decided on the claims about North Korean soldiers in Russia."""

from articles.demo.verdict import Verdict

VERDICTS = (
    Verdict(
        "troops-sent",
        "supported",
        "Both governments dismissed it in October 2024, and both confirmed it in April 2025.",
        "In October 2024 the Kremlin’s spokesman called the reports fake news [4], and a North "
        "Korean representative at the United Nations called them groundless rumours [5]. NATO "
        "confirmed the deployment that month [3], after a briefing by South Korea.\n\n"
        "What settles it are the two governments’ own words. On 26 April 2025 the chief of "
        "Russia’s general staff credited North Korean soldiers with a part in the fighting in the "
        "Kursk region [1]. On 28 April North Korea’s Central Military Commission said that Kim "
        "Jong Un had decided on the deployment [2].",
        (1, 2, 3, 4, 5),
    ),
    Verdict(
        "ships-to-vladivostok",
        "supported",
        "South Korea showed satellite images of the ships, and the White House described the "
        "same crossing.",
        "The South Korean service gave the days and published satellite images [1]. Five days "
        "later the White House said that soldiers had gone by ship from the Wonsan area to "
        "Vladivostok [2], without naming the ships. The exact days rest on the South Korean "
        "account alone.",
        (1, 2),
    ),
    Verdict(
        "nis-1500",
        "supported",
        "It is the South Korean service’s count of the first crossing; its later, higher counts "
        "are of later days.",
        "The service counted the first crossing [1]. On 23 October it added a second of the same "
        "size [2] and did not take back the first.",
        (1, 2),
    ),
    Verdict(
        "budanov-11000",
        "conflicting",
        "Ukraine’s count of mid-October is seven times South Korea’s of the same week, and "
        "nothing published decides between them.",
        "Kyrylo Budanov gave the number in an interview [1]. The South Korean service counted "
        "1,500 soldiers that week [2] and 3,000 five days later [3]. The White House’s “at least "
        "3,000” [4] is a lower bound and excludes neither.\n\n"
        "By early November the American count had come close to the Ukrainian one. That says "
        "little about who was there in mid-October.",
        (1, 2, 3, 4),
    ),
    Verdict(
        "nis-3000",
        "supported",
        "Two lawmakers reported the number from the session, and the White House gave a lower "
        "bound that agrees with it.",
        "Two members of the committee told reporters the same number [1]. On the same day the "
        "White House spoke of at least 3,000 soldiers [2].",
        (1, 2),
    ),
    Verdict(
        "ten-thousand-by-december",
        "supported",
        "The number was reached before the date.",
        "The plan was reported on 23 October [1]. On 4 November the Pentagon put the total at "
        "11,000 to 12,000 [2].",
        (1, 2),
    ),
    Verdict(
        "kirby-3000",
        "supported",
        "It was said on the record, and South Korea gave the same number that day.",
        "The White House’s spokesman gave it as an assessment [1]; the South Korean service "
        "counted about 3,000 [2]. We do not know whether one of them relied on the other.",
        (1, 2),
    ),
    Verdict(
        "pentagon-10000",
        "supported",
        "It was the Pentagon’s assessment of that day; a week later it gave a higher one.",
        "The Pentagon gave the number on the record [1]. A week later it was still reported as the "
        "count of that time [2].",
        (1, 2),
    ),
    Verdict(
        "units-in-kursk",
        "supported",
        "NATO said so on that day, and the Pentagon a week later.",
        "NATO’s secretary general confirmed it after a briefing by South Korean officials [1]. "
        "The Pentagon found it likely that day that soldiers were on their way there [2], and "
        "counted at least 10,000 in the region a week later [3].",
        (1, 2, 3),
    ),
    Verdict(
        "reports-groundless",
        "refuted",
        "North Korea itself confirmed the deployment in April 2025.",
        "The statement at the United Nations [3] did not stand: on 28 April 2025 North Korea’s "
        "Central Military Commission confirmed the deployment [1], two days after the chief of "
        "Russia’s general staff had done so [2].",
        (1, 2, 3),
    ),
    Verdict(
        "putin-images",
        "unverifiable",
        "The remark is conditional and neither confirms nor denies: there is nothing in it to "
        "check.",
        "The answer [1] was to a question about satellite images. In Russian, too, it says "
        "neither whether there are any nor what they would show [2].",
        (1, 2),
    ),
    Verdict(
        "treaty-not-in-force",
        "outdated",
        "It was true when the article appeared; the treaty came into force on 4 December 2024.",
        "By its Article 22 the treaty comes into force when the instruments of ratification are "
        "exchanged [2]. That was done on 4 December 2024 [1].",
        (1, 2),
        true_until="2024-12-03",
    ),
    Verdict(
        "singh-11000-kursk",
        "supported",
        "The Pentagon called it likely, and South Korea’s service came to nearly the same number.",
        "The Pentagon’s deputy press secretary called the number likely [1]. A month later the "
        "South Korean service gave lawmakers nearly the same one [2].",
        (1, 2),
    ),
    Verdict(
        "in-combat",
        "conflicting",
        "South Korea said so on that day. The Pentagon could not confirm it, and a month later "
        "South Korea’s service dated the first fighting to December.",
        "The South Korean service said that the deployment to the battlefield was complete [1]. "
        "The Pentagon expected the soldiers to fight and had not confirmed that they had [2]. In "
        "December the service told lawmakers that the soldiers began to fight in that month [3].",
        (1, 2, 3),
    ),
    Verdict(
        "nis-11000-kursk",
        "supported",
        "The service held to the number a month later, and the Pentagon had come to the same.",
        "In December the service still put the soldiers in the region at about 11,000 [1].",
        (1,),
    ),
    Verdict(
        "nis-100-killed",
        "supported",
        "It was meant as a lower bound, and North Korea has since honoured more dead than that.",
        "The service gave it as the least number that day [1]. In August 2025 North Korea showed "
        "some 350 dead at its own ceremonies [2].",
        (1, 2),
    ),
    Verdict(
        "nis-300-killed",
        "unverifiable",
        "Only the South Korean service gives a number for that day.",
        "We know of it through the service’s briefing alone [1].",
        (1,),
    ),
    Verdict(
        "nis-600-killed",
        "conflicting",
        "Four months later the same service gave more than three times as many, and it is not "
        "known how many of them had died by April.",
        "The service gave about 600 in April [1]. In September it gave 2,000, after comparing "
        "notes with allied services [2].",
        (1, 2),
    ),
    Verdict(
        "nis-15000",
        "unverifiable",
        "Only the South Korean service gives a total, and neither Russia nor North Korea has.",
        "Two lawmakers reported the number from a closed session [1].",
        (1,),
    ),
    Verdict(
        "duma-ratified",
        "supported",
        "The president spoke of it the same evening.",
        "Vladimir Putin recalled the ratification at his news conference that day [1].",
        (1,),
    ),
)

PUBLISHED_UNRATED = (
    "false-papers",
    "at-the-front",
    "storm-corps",
    "blinken-8000-kursk",
    "ryder-12000",
    "nis-2000-killed",
)
WAITING = ("storm-corps", "kim-jong-gyu-law")

PAPERS_FIRST = Verdict(
    "false-papers",
    "unverifiable",
    "Only the South Korean service says so, and nobody else has seen the papers.",
    "We know of the papers through the service’s statement alone [1].",
    (1,),
)
PAPERS_STATEMENT = (
    "North Korean soldiers in Russia were given Russian uniforms, weapons and identity papers in "
    "other people’s names."
)
PAPERS_THEN = Verdict(
    "false-papers",
    "supported",
    "A soldier captured in January 2025 carried a Russian military card in another person’s name.",
    "The South Korean service said so in October 2024 [1]. In January 2025 Ukraine’s security "
    "service showed the card of a captured North Korean soldier [2]; by its account he said that "
    "it had been issued to him in Russia in autumn 2024.",
    (1, 2),
)
