"""What the demonstration's desk decided on the claims about the height of Mount Everest."""

from articles.demo.verdict import Verdict

VERDICTS = (
    Verdict(
        "everest-2020",
        "supported",
        "Surveyors of both countries measured it, and earlier heights of rock and snow agree with "
        "it within a metre.",
        "Nepal and China sent surveyors from their own sides and agreed on one number [1]. The "
        "rock that China measured in 2005 and the snow then on it come to 8,847.93 metres "
        "together [2].",
        (1, 2),
    ),
    Verdict(
        "everest-grew",
        "misleading",
        "The two heights differ by 86 centimetres, but their difference is not growth.",
        "The survey of 1954 gave odds of 20 to 1 that it was right within ten feet, which are "
        "three metres [1]. A difference of 86 centimetres lies well within that. The heights "
        "before 2020 did not even mean the same thing: some held the snow, some did not [2].\n\n"
        "The newspaper has corrected the sentence.",
        (1, 2),
    ),
    Verdict(
        "everest-2005",
        "supported",
        "It is the height of the rock alone; with the snow measured that year it fits the height "
        "of 2020.",
        "China’s mapping authority measured the rock and, apart from it, 3.5 metres of snow [1]. "
        "Together they come within a metre of the height with snow that both countries announced "
        "in 2020 [2].",
        (1, 2),
    ),
    Verdict(
        "everest-1954",
        "supported",
        "The joint survey of 2020 found a height less than a metre from it.",
        "The Survey of India accepted it as the mean of its observations [1]. It stood as Nepal’s "
        "official height until 2020, when the joint survey found 86 centimetres more [2].",
        (1, 2),
    ),
    Verdict(
        "quake-lowered",
        "unverifiable",
        "The surveys before and after it cannot tell.",
        "There was concern that the mountain had shrunk [1]. The heights that we know from before "
        "and after were found by different methods, and differ by more than such a change would.",
        (1,),
    ),
    Verdict(
        "everest-1856",
        "refuted",
        "It was some eight metres too low.",
        "The height was known to be in error, but nothing better could be had for nearly a "
        "century [1]. The survey’s own height of 1954 is 26 feet, or eight metres, more [2].",
        (1, 2),
    ),
    Verdict(
        "two-feet-added",
        "refuted",
        "The six readings are known, and their mean is 29,002 feet.",
        "Six readings, from 28,990 to 29,026 feet, were averaged [1]. The mean stands in the "
        "table that the expedition of 1921 printed [2]. Nothing had to be added.",
        (1, 2),
    ),
    Verdict(
        "k2-higher",
        "refuted",
        "An Italian expedition measured both mountains the same year and found Everest the higher "
        "by far.",
        "The astronomer’s number came from a measurement on K2 [3]. The Italians measured both, "
        "with satellite receivers of their own [1], and put Everest first [2].",
        (1, 2, 3),
    ),
    Verdict(
        "everest-1987",
        "refuted",
        "Both later satellite surveys found more than twenty metres less.",
        "The expedition gave 29,108 feet [1]. A receiver on the summit itself gave 8,850 metres "
        "in 1999 [2], and the joint survey of 2020 gave 8,848.86 with the snow [3].",
        (1, 2, 3),
    ),
    Verdict(
        "everest-1999",
        "refuted",
        "The survey of 2020 found even the snow above the rock lower.",
        "The height was announced for the rock [1]; the snow was left out of it on purpose [2]. "
        "But the joint survey of 2020 found 8,848.86 metres with the snow [3], and China’s survey "
        "of 2005 put the rock almost six metres lower [4].",
        (1, 2, 3, 4),
    ),
    Verdict(
        "snow-2005",
        "supported",
        "China’s mapping authority measured it; other years had more or less.",
        "The authority gave the thickness beside the height of the rock [1]. The cover changes "
        "with the seasons: a survey of 1999 reckoned with about one metre [2].",
        (1, 2),
    ),
)

PUBLISHED_UNRATED = ("everest-1902", "everest-1975", "everest-1992", "everest-1999-snow")
